"""The JSON answer and the JSON search result: a contract that every door reuses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from qa.index.library import Library
from qa.render.bibliography import citation_key, formats
from qa.types import (
    Answer,
    Caveat,
    Citation,
    CitedReference,
    Disagreement,
    Document,
    Explanation,
    Hit,
    Record,
    Statement,
    Unit,
)


def answer_json(answer: Answer, *, explain: bool = False) -> dict[str, Any]:
    """An answer as JSON-ready values; the keys are pinned by tests.

    Notes (which only a language model's answer has), disagreements and caveats are there when there are any, the explanation
    when it is asked for.
    """
    notes: dict[str, Any] = {"notes": list(answer.notes)} if answer.notes else {}
    notes |= {"disagreements": [_disagreement(one) for one in answer.disagreements]} if answer.disagreements else {}
    notes |= {"caveats": [_caveat(one) for one in answer.caveats]} if answer.caveats else {}
    return _answer(answer) | notes | ({"explanation": _explanation(answer.explanation)} if explain else {})


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "confidence": answer.confidence,
        "statements": [statement_json(statement) for statement in answer.statements],
        "nearest": [citation_json(citation) for citation in answer.nearest],
        "corpus": dict(answer.corpus),
        "models": dict(answer.models),
        "timings_ms": dict(answer.timings_ms),
    }


def statement_json(statement: Statement) -> dict[str, Any]:
    """A statement as JSON-ready values."""
    verdict = statement.verdict
    return {
        "text": statement.text,
        "verdict": {"supported": verdict.supported, "checks": {check.name: check.passed for check in verdict.checks}},
        "citations": [citation_json(citation) for citation in statement.citations],
    }


def _explanation(told: Explanation) -> dict[str, Any]:
    return {
        "retrieved": hits_json(told.retrieved),
        "proposed": [
            {
                "text": one.text,
                "units": [{"start": unit.start, "end": unit.end, "text": unit.text} for unit in one.units],
                "reasons": list(one.reasons),
                "again": one.again,
            }
            for one in told.proposed
        ],
        "usage": dict(told.usage),
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as JSON-ready values."""
    return {
        "mark": citation.mark,
        "source": citation.source,
        "title": citation.title,
        "section": citation.section,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "references": [_reference(reference) for reference in citation.references],
    }


def _reference(reference: CitedReference) -> dict[str, Any]:
    return {
        "printed": reference.printed,
        "source": reference.source,
        "label": reference.label,
        "doi": reference.doi,
        "status": reference.status,
        **({"verdict": reference.verdict} if reference.verdict else {}),
        **({"better": asdict(reference.better)} if reference.better else {}),
    }


def _disagreement(one: Disagreement) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "topic": one.topic,
        "sides": [
            {
                "words": side.words,
                "conditions": [{"aspect": aspect, "words": words} for aspect, words in side.conditions],
                "citation": citation_json(side.citation),
            }
            for side in one.sides
        ],
    }


def _caveat(one: Caveat) -> dict[str, Any]:
    return {"kind": one.kind, "concerns": list(one.concerns), "citation": citation_json(one.citation)}


def hits_json(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    """Search results as JSON-ready values, best first."""
    return [
        {
            "source": hit.document.source,
            "section": hit.unit.section,
            "start": hit.unit.start,
            "end": hit.unit.end,
            "text": hit.unit.text,
            "score": round(hit.score, 6),
        }
        for hit in hits
    ]


def document_json(document: Document, library: Library) -> dict[str, Any]:
    """A document as JSON-ready values, whole: its text, its units, its identity and its reference list.

    Parameters: library, the corpus, in which its references are looked up.
    """
    from qa.notes.cite import references_of

    records = {record.printed: record for record in document.references}

    def cited(reference: CitedReference) -> dict[str, str] | None:
        """What a reference manager takes: of a reference that is in the corpus its own identity, which is fuller."""
        if reference.source is not None:
            return formats(library.by_source[reference.source].identity, reference.source)
        record = records[reference.printed]
        return formats(record, citation_key(record)) if record.identified else None

    return {
        "source": document.source,
        "kind": document.kind,
        "title": document.title,
        "digest": document.digest,
        "text": document.text,
        "identity": record_json(document.identity),
        "cite": formats(document.identity, document.source),
        "sections": [asdict(section) for section in document.sections],
        "units": [unit_json(unit) for unit in document.units],
        "references": [_reference(one) | {"cite": cited(one)} for one in references_of(document, library)],
    }


def record_json(record: Record) -> dict[str, Any]:
    """A bibliographic record as JSON-ready values."""
    return {name: value for name, value in asdict(record).items() if name not in ("printed", "identified")}


def unit_json(unit: Unit) -> dict[str, Any]:
    """A unit as JSON-ready values."""
    return asdict(unit)


def place_json(document: Document, start: int, end: int, around: int) -> dict[str, Any]:
    """The words between two positions, with the units around them: at most `around` on either side."""
    units = document.units
    inside = [unit for unit in units if unit.start < end and start < unit.end]
    first = inside[0] if inside else None
    header = units[first.header] if first is not None and first.header is not None else None
    return {
        "source": document.source,
        "title": document.title,
        "section": first.section if first is not None else "",
        "page": first.page if first is not None else None,
        "start": start,
        "end": end,
        "quote": document.text[start:end],
        "header": unit_json(header) if header is not None else None,
        "before": [unit_json(unit) for unit in [one for one in units if one.end <= start][-around:]],
        "after": [unit_json(unit) for unit in [one for one in units if one.start >= end][:around]],
    }


def sources_json(library: Library) -> list[dict[str, Any]]:
    """The documents of a store as JSON-ready values, each with its reference list."""
    from qa.notes.cite import references_of

    return [
        {
            "source": document.source,
            "kind": document.kind,
            "title": document.title,
            "units": len(document.units),
            "references": [_reference(reference) for reference in references_of(document, library)],
        }
        for document in library.documents
    ]
