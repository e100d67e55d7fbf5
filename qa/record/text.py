"""What came of a check or of a replay, as text for people and as JSON-ready values for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qa.record.findings import CitationFinding, DocumentFinding, Findings, StatementFinding
from qa.record.replay import Cause, Fate, Replayed, StatementChange
from qa.record.sign import SignatureFinding
from qa.render.text import Page
from qa.serialize import answer_json, to_json

_SIGNATURES = {
    "signed by the key": "✓ Signed with the key given, {key}.",
    "signed": "✓ Signed with {key}. Whose key that is, only --key with a key that you trust tells.",
    "signed by another key": "✗ Signed with {key}, which is not the key given, {wanted}.",
    "invalid": "✗ The signature is not one of this content: the record was changed, or never signed like this.",
    "unsigned": "! Not signed: anyone could have written this record.",
}
_FATES: Mapping[Fate, str] = {
    "identical": "= identical",
    "moved": "→ moved",
    "other words": "≈ said of other words",
    "new": "+ new",
    "no longer said": "- no longer said",
    "no longer supported": "✗ no longer supported",
}
_STYLES = {"✗": "red", "!": "yellow", "?": "yellow", "-": "yellow", "≈": "yellow"}


def findings_text(findings: Findings, page: Page) -> str:
    """What came of checking a record: what holds, what does not, what could not be checked; last the result in a line."""
    blocks = [
        [page.style("bold", page.wrap(f"Record of {findings.made}: “{findings.question}”"))],
        [
            _line(page, *_intact(findings)),
            *(_line(page, "✗", f"It contradicts itself: {one}.") for one in findings.contradictions),
        ],
        [_signature(findings.signature, page)],
        ["Documents:", *(_document(one, page) for one in findings.documents)] if findings.documents else [],
        *(_statement(one, page) for one in findings.statements),
        [_line(page, "!", f"It was not answered: {findings.reason}")] if findings.reason else [],
        ["Annotations the statements:", *(_citation(one, page) for one in findings.citations)]
        if findings.citations
        else [],
        ["Could not be checked:", *(page.wrap(one, "    ", "  - ") for one in findings.unchecked)],
        [page.style("bold", _result(findings))],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def findings_json(findings: Findings) -> dict[str, Any]:
    """The same as JSON-ready values."""
    found: dict[str, Any] = {"ok": findings.ok, **to_json(findings)}
    for holder in (*found["statements"], found):
        holder["citations"] = [{**one.pop("citation"), **one} for one in holder["citations"]]
    return found


def replayed_text(replayed: Replayed, page: Page) -> str:
    """What became of a recorded answer, statement by statement, and what may be the cause."""
    head = "The answer is identical." if replayed.identical else "The answer is not the same."
    altered = "The record itself was changed after it was written: its hash does not fit its content."
    causes = [_line(page, "·", _cause(one), "  ") for one in replayed.causes]
    if not causes and not replayed.identical:
        causes = [_line(page, "·", _nothing(replayed), "  ")]
    blocks = [
        [page.style("bold", page.wrap(f"Record of {replayed.made}: “{replayed.question}”"))],
        [] if replayed.intact else [_line(page, "✗", altered)],
        *(_change(one, page) for one in replayed.statements),
        [_line(page, "!", one) for one in replayed.differences],
        ["Different since then:", *causes] if causes else [],
        [page.style("bold", head)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def replayed_json(replayed: Replayed) -> dict[str, Any]:
    """The same as JSON-ready values, with today's answer."""
    return {
        "identical": replayed.identical,
        **to_json(replayed, exclude={"answer"}),
        "answer": answer_json(replayed.answer),
    }


def _line(page: Page, sign: str, text: str, indent: str = "") -> str:
    line = page.wrap(text, f"{indent}  ", f"{indent}{sign} ")
    return page.style(_STYLES[sign], line) if sign in _STYLES else line


def _intact(findings: Findings) -> tuple[str, str]:
    if findings.intact:
        return "✓", f"Unchanged since it was written: sha256 {findings.sha256}."
    return "✗", "Changed after it was written: its sha256 does not fit its content."


def _signature(finding: SignatureFinding, page: Page) -> str:
    said = _SIGNATURES[finding.state].format(key=finding.key, wanted=finding.wanted)
    if finding.state == "unsigned" and finding.wanted:
        return _line(page, "✗", f"Not signed, and so not with the key given, {finding.wanted}.")
    return _line(page, said[0], said[2:])


def _document(finding: DocumentFinding, page: Page) -> str:
    told = {"same": "as recorded", "changed": "its text is not the one recorded"}.get(finding.state, finding.state)
    detail = f" ({finding.detail})" if finding.detail else ""
    return _line(page, _sign(finding.ok), f"{finding.title} ({finding.source}): {told}{detail}", "  ")


def _sign(ok: bool | None) -> str:
    return "?" if ok is None else "✓" if ok else "✗"


def _statement(finding: StatementFinding, page: Page) -> Iterable[str]:
    return [
        _line(page, _sign(finding.supported), finding.text),
        *(_line(page, "✗", f"not supported: {one}", "    ") for one in finding.failures),
        *(_citation(one, page) for one in finding.citations),
    ]


def _citation(finding: CitationFinding, page: Page) -> str:
    citation, place = finding.citation, finding.place
    where = f"[{citation.mark}] {citation.source} {citation.start}-{citation.end}"
    quote = f"“{citation.quote}”"
    if finding.words == "not checked":
        return _line(page, "?", f"{where}: its document is not at hand: {quote}", "    ")
    if finding.words == "gone":
        return _line(page, "✗", f"{where}: these words do not stand in the documents at hand: {quote}", "    ")
    if place is not None:
        now = f"{place.source} {place.start}-{place.end}" + (f" under “{place.section}”" if place.section else "")
        return _line(page, "!", f"{where}: these words stand at another place, {now}: {quote}", "    ")
    if finding.wrong:
        return _line(page, "✗", f"{where}: the words stand there, but not its {', '.join(finding.wrong)}", "    ")
    return _line(page, "✓", f"{where}: the words stand there", "    ")


def _result(findings: Findings) -> str:
    if findings.ok is None:
        return "What could be checked holds, but not all documents are at hand."
    if findings.ok:
        return "All of it holds, as far as it can be checked."
    return "It does not hold as it was recorded: see ✗ and ! above."


def _change(change: StatementChange, page: Page) -> Iterable[str]:
    sign, _, fate = _FATES[change.fate].partition(" ")
    lines = [_line(page, sign, f"{fate}: {change.text}")]
    lines += [page.wrap(reason, "      ", "    ") for reason in change.reasons]
    if change.fate in ("moved", "other words"):
        lines += [
            page.wrap(f"{name} {_places(cited)}", "      ", "    ")
            for name, cited in (("from", change.before), ("to", change.now))
        ]
    return lines


def _places(citations: Iterable[Any]) -> str:
    return "; ".join(f"{one.source} {one.start}-{one.end} “{one.quote}”" for one in citations)


def _cause(cause: Cause) -> str:
    if cause.kind.startswith("document"):
        return f"{cause.kind}: {cause.name}"
    return f"{cause.kind} {cause.name}: {cause.before or 'none'} → {cause.now or 'none'}"


def _nothing(replayed: Replayed) -> str:
    if replayed.answer.models.get("writer") != "extractive":
        return "nothing that was recorded; a language model does not write the same twice"
    return "nothing that was recorded; if the record is not signed, compare it with a copy"
