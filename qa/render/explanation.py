"""How an answer was made, and what a conversation has cited, as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qa.render.text import Page, identity_line
from qa.text.messages import message
from qa.types import Answer, Document, Statement


def explanation(answer: Answer, page: Page) -> str:
    """How an answer came about: what was found with its scores, what was proposed, what was left out and why, what it used."""
    told = answer.explanation
    lines = [page.style("bold", message("explain.found"))]
    for number, hit in enumerate(told.retrieved, start=1):
        where = " · ".join(filter(None, (hit.document.source, hit.unit.section)))
        name = f"U{number:<3} " if told.usage else f"{number:>2}.  "
        lines.append(
            page.wrap(f"{message('explain.score', score=hit.score)} · {where} · {hit.unit.text}", "     ", name)
        )
    lines += ["", page.style("bold", message("explain.proposed" if told.proposed else "explain.nothing"))]
    for one in told.proposed:
        text = message("explain.again", text=one.text) if one.again else one.text
        lines.append(page.wrap(text, "  ", "- " if one.reasons else "+ "))
        lines += [page.style("yellow", page.wrap(reason, "      ", "    ✗ ")) for reason in one.reasons]
    lines += ["", " · ".join(f"{name} {value:,.6g}" for name, value in told.usage.items())] if told.usage else []
    lines += ["", " · ".join(f"{name} {value:,.0f} ms" for name, value in answer.timings_ms.items())]
    return "\n".join(lines)


def why(statement: Statement, page: Page) -> str:
    """How a statement was checked: each question that was asked of it, and the words that it rests on."""
    lines = [page.style("bold", page.wrap(statement.text))]
    lines += [f"  {'✓' if check.passed else '✗'} {check.name}" for check in statement.verdict.checks]
    for one in statement.citations:
        span = message("explain.characters", start=one.start, end=one.end)
        place = " · ".join(filter(None, (one.source, one.section, span)))
        lines.append(page.wrap(f"“{one.quote}” {place}", "    ", f"[{one.mark}] "))
    return "\n".join(lines)


def cited(answers: Iterable[Answer], documents: Mapping[str, Document], page: Page) -> str:
    """The documents that some answers cite, each once with its identity, in the order in which they came up."""
    sources = dict.fromkeys(one.source for answer in answers for said in answer.statements for one in said.citations)
    if not sources:
        return message("explain.uncited")
    lines = []
    for document in (documents[source] for source in sources):
        who = identity_line(document.identity, "    ", page)
        lines.append("\n".join(filter(None, (page.wrap(f"{document.title} ({document.source})", "    ", "• "), who))))
    return "\n".join(lines)
