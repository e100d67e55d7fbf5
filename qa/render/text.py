"""Answers, search results and sources as text for people.

Plain wrapping and a few terminal codes: importing rich for it would cost as much as reading the store.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qa.answer.confidence import support
from qa.render.place import caution_words, differing_words, place_words, side_words, support_words
from qa.text.messages import message
from qa.text.quantities import MARK
from qa.types import Answer, Caveat, Citation, CitedReference, Disagreement, Document, Record, Statement, Unit

WIDEST = 100
"""Columns; longer lines are hard to read."""
STYLES = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "cyan": "36"}
"""Terminal codes by the name of a style."""
_DOUBTED = ("does not support", "unresolvable")
"""Verdicts on a printed reference that a reader must know of."""
NEAREST_SHOWN = 2
"""Nearest places shown with a refusal in a short answer."""
UNPRINTABLE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])
"""Characters that a document could use to command the terminal."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is written on: so many columns, with terminal codes or without."""

    width: int = WIDEST
    colour: bool = False

    def style(self, name: str, text: str) -> str:
        """The text in a style of `STYLES`, line by line."""
        if not self.colour or not text:
            return text
        return "\n".join(f"\x1b[{STYLES[name]}m{line}\x1b[0m" for line in text.split("\n"))

    def wrap(self, text: str, indent: str = "", first: str | None = None) -> str:
        """The text in lines of the page's width; `first` is the first line's indent where it differs."""
        return textwrap.fill(
            text.translate(UNPRINTABLE),
            self.width,
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def stdout(widest: int = WIDEST) -> Page:
    """The page that standard output is: a terminal with its width, at most `widest` columns, or a plain file."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Page(max(40, min(widest, shutil.get_terminal_size((WIDEST, 24)).columns)), colour)


def answer_text(answer: Answer, documents: Mapping[str, Document], page: Page, *, verbose: bool = True) -> str:
    """An answer: its statements with their marks, then each mark's place, then what it was made from.

    Parameters: documents, by source, the corpus that the answer cites; page, what it is written on; verbose, whether each place comes with
    its words and with the whole entries of its references.
    """
    said = [statement_text(one, page) for one in answer.statements]
    return "\n".join(said) + ("\n\n" if said else "") + rest_text(answer, documents, page, verbose=verbose)


def rest_text(answer: Answer, documents: Mapping[str, Document], page: Page, *, verbose: bool = True) -> str:
    """What follows the statements of an answer: the cited places, or the abstention and the nearest ones; the foot.

    Parameters: as for `answer_text`.
    """
    parts: list[str] = []
    nearest: list[str] = []
    cited = tuple(citation for statement in answer.statements for citation in statement.citations)
    if answer.abstained:
        parts.append(page.style("yellow", page.wrap(answer.reason or message("abstained.unexplained"))))
        parts += [page.wrap(message("abstained.corrected", question=one)) for one in answer.corrected]
        cited = answer.nearest if verbose else answer.nearest[:NEAREST_SHOWN]
        nearest = [f"{message('answer.nearest')}:"] if cited else []
    annotating = [side.citation for one in answer.disagreements for side in one.sides]
    annotating += [one.citation for one in answer.caveats]
    parts += [_disagreement(one, page) for one in answer.disagreements]
    parts += [_caveat(one, page) for one in answer.caveats]
    told = (*answer.notes, *([message("beside.pending")] if answer.annotations else ()))
    parts += [page.style("yellow", page.wrap(note)) for note in told]
    places = (*cited, *annotating)
    if verbose:
        parts += [*nearest, *_places(places, documents, page), page.style("dim", _foot(answer, page))]
    else:
        listed = _short_places(answer, places, documents, page)
        parts.append("\n".join([*nearest, *listed, page.style("dim", _short_foot(answer, page))]))
    return "\n\n".join(parts)


def _disagreement(one: Disagreement, page: Page) -> str:
    """Both sides of a disagreement, each with its words and its marks; those that say the same share a line."""
    lines = [page.style("yellow", page.wrap(f"{differing_words(one)}:"))]
    sides: dict[str, list[Citation]] = {}
    for side in one.sides:
        sides.setdefault(side_words(side), []).append(side.citation)
    for said, cited in sides.items():
        marks = ", ".join(f"[{citation.mark}] {citation.source}" for citation in cited)
        lines.append(page.wrap(f"{said} {marks}", "    ", "  - "))
    return "\n".join(lines)


def _caveat(one: Caveat, page: Page) -> str:
    """What weakens a statement, in its own words."""
    on = "".join(f"[{mark}]" for mark in one.concerns)
    return page.style("yellow", page.wrap(f"{caution_words(one)} {on}: “{one.citation.quote}” [{one.citation.mark}]"))


def statement_text(statement: Statement, page: Page) -> str:
    """A statement with the marks of its citations; where it holds a direct answer, that stands first and alone."""
    marks = "".join(f"[{citation.mark}]" for citation in statement.citations)
    said = page.wrap(f"{statement.text} {marks}", "  ", "• ")
    if not statement.direct:
        return said
    return f"{page.style('bold', page.wrap(f'{statement.direct} [{statement.citations[0].mark}]'))}\n\n{said}"


def _cited_units(
    cited: Iterable[Citation], by_source: Mapping[str, Document]
) -> Iterator[tuple[Citation, Unit | None, int | None]]:
    """Each cited place once: its citation, its unit, and the mark of its header or lead-in where that is cited too.

    A table's header stands with its rows instead of alone.
    """
    places = {citation.mark: citation for citation in cited}
    units = {mark: _unit(citation, by_source) for mark, citation in places.items()}
    marks = {(places[mark].source, unit.index): mark for mark, unit in units.items() if unit is not None}
    headers = {
        (places[mark].source, unit.header)
        for mark, unit in units.items()
        if unit is not None and unit.header is not None
    }
    for mark in sorted(places):
        citation, unit = places[mark], units[mark]
        if unit is None:
            yield citation, None, None
        elif unit.kind != "header" or (citation.source, unit.index) not in headers:
            yield citation, unit, None if unit.header is None else marks.get((citation.source, unit.header))


def _places(cited: Iterable[Citation], by_source: Mapping[str, Document], page: Page) -> list[str]:
    """Each cited place with its words."""
    shown: list[str] = []
    for citation, unit, number in _cited_units(cited, by_source):
        document = by_source.get(citation.source)
        header = ""
        if document is not None and unit is not None and unit.header is not None:
            name = message("place.header" if unit.kind == "row" else "place.leadIn")
            header = f"{name}{f' [{number}]' if number else ''} “{document.units[unit.header].text}”"
        shown.append(_place(citation, document, header, page))
    return shown


def _short_places(
    answer: Answer, cited: Iterable[Citation], by_source: Mapping[str, Document], page: Page
) -> list[str]:
    """A line for each cited place, neighbours of one section together, with its words where nothing above has told them."""
    beside = [one.citation.quote for one in answer.caveats]
    beside += [side.citation.quote for one in answer.disagreements for side in one.sides]
    told = _without_marks(" ".join([*(one.text for one in answer.statements), *beside]))
    lines: list[tuple[str, str, str]] = []
    for citation, unit, number in _cited_units(cited, by_source):
        where = [citation.source, citation.section, place_words(citation)]
        where += [_short_reference(reference) for reference in citation.references]
        header = f"[{number}]" if number is not None and unit is not None and unit.kind == "row" else ""
        mark, place = f"[{citation.mark}]{header}", " · ".join(filter(None, where))
        read_out = unit is not None and unit.kind in ("row", "header") and not answer.abstained
        quote = "" if read_out or _without_marks(citation.quote) in told else f"“{citation.quote}”"
        if lines and lines[-1][1:] == (place, "") and not quote:
            before = lines.pop()[0]
            mark = before + (mark.removesuffix(header) if header in before else mark)
        lines.append((mark, place, quote))
    return [
        line
        for mark, place, quote in lines
        for line in (page.style("bold", page.wrap(f"{mark} {place}", "    ", "")), quote and page.wrap(quote, "    "))
        if line
    ]


def _short_reference(reference: CitedReference) -> str:
    """The mark of a primary reference in the citing document's own list, with its document or what is wrong with it."""
    if reference.verdict not in _DOUBTED:
        found = reference.source or message(f"status.{reference.status}")
        return message("reference.found", printed=reference.printed, found=found)
    said = message("doubt.short" if reference.verdict == "does not support" else f"doubt.{reference.verdict}")
    return message("reference.found", printed=reference.printed, found=said + _better(reference, ","))


def _better(reference: CitedReference, sign: str) -> str:
    """What says it instead, behind a comma or semicolon."""
    if (better := reference.better) is None:
        return ""
    work = " ".join(filter(None, (better.printed, better.source)))
    return f"{sign} {message('reference.better', work=work)}"


def _without_marks(text: str) -> str:
    return "".join(character for character in MARK.sub("", text) if character.isalnum())


def _unit(citation: Citation, by_source: Mapping[str, Document]) -> Unit | None:
    document = by_source.get(citation.source)
    return next((unit for unit in document.units if unit.start == citation.start), None) if document else None


def _place(citation: Citation, document: Document | None, header: str, page: Page) -> str:
    mark = f"[{citation.mark}] "
    indent = " " * len(mark)
    context = f" · {message('place.context')}" if document is not None and document.kind == "context" else ""
    where = [f"{citation.title} ({citation.source}{context})", citation.section, place_words(citation)]
    lines = [page.style("bold", page.wrap(" · ".join(filter(None, where)), indent, mark))]
    lines += [page.style("dim", page.wrap(header, indent + "  ", indent))] if header else []
    lines.append(page.wrap(f"“{citation.quote}”", indent))
    if document is not None and document.kind in ("reference", "context"):
        lines += [page.style("cyan", line) for line in [identity_line(document.identity, indent, page)] if line]
    lines += [page.style("cyan", reference_text(reference, indent, page)) for reference in citation.references]
    return "\n".join(lines)


def identity_line(record: Record, indent: str, page: Page) -> str:
    """Who wrote the cited document itself, when, and its DOI."""
    who = record.authors[0] + (" et al." if len(record.authors) > 1 else "") if record.authors else ""
    said = [who, f"({record.year})" if record.year else "", f"doi:{record.doi}" if record.doi else ""]
    return page.wrap(" ".join(filter(None, said)), indent)


def reference_text(reference: CitedReference, indent: str, page: Page) -> str:
    """One primary reference: its mark, what it is, and where it is found."""
    doi = f" doi:{reference.doi}" if reference.doi else ""
    found = reference.source if reference.status == "in corpus" else message(f"status.{reference.status}")
    first = f"{indent}{reference.printed} "
    line = page.wrap(f"{reference.label.rstrip('.')}.{doi} ({found})", " " * len(first), first)
    if reference.verdict not in _DOUBTED:
        return line
    told = message(f"doubt.{reference.verdict}") + _better(reference, ";")
    return f"{line}\n{page.wrap(told, ' ' * len(first), f'{indent}→ ')}"


def _foot(answer: Answer, page: Page) -> str:
    """What the answer was made from and made by, and what was left out."""
    supported = support_words(support(answer.confidence))
    made = [
        message("foot.confidence", support=supported, confidence=answer.confidence),
        message("foot.corpus", fingerprint=str(answer.corpus["fingerprint"])[:12], n=answer.corpus["documents"]),
        *(f"{role} {name}" for role, name in answer.models.items()),
    ]
    lines = [page.wrap(" · ".join(made))]
    if answer.dropped:
        lines.append(page.wrap(message("foot.dropped", n=len(answer.dropped))))
    return "\n".join(lines)


def _short_foot(answer: Answer, page: Page) -> str:
    """How well the answer is supported, and how to see more."""
    supported = support_words(support(answer.confidence)).capitalize()
    said, more = message("foot.short", support=supported, confidence=answer.confidence), message("foot.more")
    return page.wrap(more if answer.abstained else f"{said} {more}")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
