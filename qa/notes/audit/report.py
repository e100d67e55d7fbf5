"""An audit as text for people and as JSON-ready values for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from qa.notes.audit.types import Audit, Finding, Judgement, Note
from qa.types import Citation, Unit

SIGNS: Mapping[Judgement, str] = {
    "supports": "✓",
    "partly": "~",
    "does not support": "✗",
    "cannot tell": "?",
    "unresolvable": "∅",
}
NOTES: Mapping[str, str] = {
    "no entry": "Marks without an entry",
    "identifies nothing": "Entries that identify no publication",
    "duplicate entries": "Entries that are one publication",
    "never cited": "Entries that no mark points to",
    "uncited numbers": "Numbers without a source",
}
_UNPRINTABLE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])
"""Characters that a document could use to command a terminal."""


def audit_text(audit: Audit, width: int = 100) -> str:
    """The audit as a list to read: the counts, then each citation that is not plainly right, then the notes.

    Parameters: width, columns. Citations that are supported are counted, not listed.
    """
    counts = ", ".join(f"{count} {judgement}" for judgement, count in audit.counts.items() if count) or "no citations"
    blocks = [wrapped(f"{audit.title} ({audit.source}): {counts}", width)]
    for finding in audit.findings:
        if finding.judgement != "supports":
            blocks.append("\n".join(_finding(finding, width)))
    for kind, title in NOTES.items():
        listed = [note for note in audit.notes if note.kind == kind]
        if listed:
            blocks.append("\n".join([f"{title}:", *(_note(note, width) for note in listed)]))
    return "\n\n".join(blocks)


def audit_json(audit: Audit) -> dict[str, Any]:
    """The audit as JSON-ready values, findings in the order of the text."""
    return {
        "source": audit.source,
        "title": audit.title,
        "wrong": audit.wrong,
        "counts": dict(audit.counts),
        "findings": [_finding_json(finding) for finding in audit.findings],
        "notes": [_note_json(note) for note in audit.notes],
    }


def explained(finding: Finding) -> str:
    """Why a finding is what it is, in one line."""
    return "; ".join(finding.reasons) or "its words carry it"


def pointer(finding: Finding) -> str:
    """The better source in one line, or ""."""
    better = finding.better
    if better is None:
        return ""
    where = f"{better.listed} " if better.listed else ""
    return f"{where}{better.title} ({better.source}) says it"


def _finding(finding: Finding, width: int) -> Iterable[str]:
    yield wrapped(f"{SIGNS[finding.judgement]} {finding.printed} {finding.judgement} · {finding.place.section}", width)
    yield _labelled("claim", f"“{finding.claim}”", width)
    yield _labelled("printed", finding.reference + (f" ({finding.source})" if finding.source else ""), width)
    yield _labelled("because", explained(finding), width)
    for words in finding.words[:1]:
        yield _labelled("nearest", f"“{words.quote}”", width)
    if finding.better is not None:
        yield _labelled("better", pointer(finding), width)
        yield _labelled("", f"“{finding.better.citation.quote}”", width)


def _labelled(label: str, text: str, width: int) -> str:
    return wrapped(text, width, " " * 10, f"  {label:8}")


def _note(note: Note, width: int) -> str:
    marks = " ".join(note.printed)
    return wrapped(f"{marks} {note.detail} “{note.place.text}”".strip(), width, "    ", "  - ")


def wrapped(text: str, width: int, indent: str = "", first: str = "") -> str:
    """Words of documents in lines of so many columns, without characters that command a terminal."""
    return textwrap.fill(
        " ".join(text.translate(_UNPRINTABLE).split()),
        width,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _finding_json(finding: Finding) -> dict[str, Any]:
    better = finding.better
    return {
        "claim": finding.claim,
        "place": _place(finding.place),
        "printed": finding.printed,
        "reference": finding.reference,
        "source": finding.source,
        "verdict": finding.judgement,
        "wrong": finding.wrong,
        "score": round(finding.score, 3),
        "words": list(map(_quote, finding.words)),
        "reasons": list(finding.reasons),
        "differing": [asdict(difference) for difference in finding.differing],
        "better": better
        and {
            "source": better.source,
            "title": better.title,
            "listed": better.listed,
            "words": _quote(better.citation),
        },
    }


def _note_json(note: Note) -> dict[str, Any]:
    told = {"kind": note.kind, "printed": list(note.printed), "place": _place(note.place)}
    return {**told, "detail": note.detail, "wrong": note.wrong}


def _place(unit: Unit) -> dict[str, Any]:
    return {"section": unit.section, "start": unit.start, "end": unit.end, "text": unit.text}


def _quote(one: Citation) -> dict[str, Any]:
    return {"source": one.source, "section": one.section, "start": one.start, "end": one.end, "quote": one.quote}
