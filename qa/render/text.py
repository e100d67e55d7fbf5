"""Answers, search results and sources as text for people.

Plain wrapping and a few terminal codes: importing rich for it would cost as much as reading the store.
"""

from __future__ import annotations

import difflib
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.assistant import Ingested
from qa.index.library import Library
from qa.types import Answer, Caveat, Citation, CitedReference, Disagreement, Document, Hit, Record, Statement, Unit

WIDEST = 100
"""Columns; longer lines are hard to read."""
_CODES = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "cyan": "36"}
_DOUBTED = {
    "does not support": "does not say this, as far as it is in the corpus",
    "unresolvable": "names no publication",
}
"""Verdicts on a printed reference that a reader must know of."""
_UNPRINTABLE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])
"""Characters that a document could use to command the terminal."""


PENDING_NOTE = "The documents are still being compared with one another. Ask again for verdicts on references, disagreements and caveats."
"""Said with an answer whose annotations are pending."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is written on: so many columns, with terminal codes or without."""

    width: int = WIDEST
    colour: bool = False

    def style(self, name: str, text: str) -> str:
        """The text in a style of `_CODES`, line by line."""
        if not self.colour or not text:
            return text
        return "\n".join(f"\x1b[{_CODES[name]}m{line}\x1b[0m" for line in text.split("\n"))

    def wrap(self, text: str, indent: str = "", first: str | None = None) -> str:
        """The text in lines of the page's width; `first` is the first line's indent where it differs."""
        return textwrap.fill(
            text.translate(_UNPRINTABLE),
            self.width,
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


WELL, PARTLY = 0.6, 0.35
"""Confidence from which an answer is called well supported, and partly."""


def stdout() -> Page:
    """The page that standard output is: a terminal with its width, or a plain file."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Page(max(40, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)), colour)


def answer_text(answer: Answer, documents: Sequence[Document], page: Page) -> str:
    """An answer: its statements with their marks, then each mark's place and words, then what it was made from.

    Parameters: documents, the corpus that the answer cites; page, what it is written on.
    """
    said = [statement_text(one, page) for one in answer.statements]
    return "\n".join(said) + ("\n\n" if said else "") + rest_text(answer, documents, page)


def rest_text(answer: Answer, documents: Sequence[Document], page: Page) -> str:
    """What follows the statements of an answer: the cited places, or the abstention and the nearest ones; the foot."""
    by_source = {document.source: document for document in documents}
    parts: list[str] = []
    cited = tuple(citation for statement in answer.statements for citation in statement.citations)
    if answer.abstained:
        parts.append(page.style("yellow", page.wrap(answer.reason or "The corpus does not answer this.")))
        cited = answer.nearest
        parts += ["Nearest in the corpus:"] if cited else []
    annotating = [side.citation for one in answer.disagreements for side in one.sides]
    annotating += [one.citation for one in answer.caveats]
    parts += [_disagreement(one, page) for one in answer.disagreements]
    parts += [_caveat(one, page) for one in answer.caveats]
    parts += [page.style("yellow", page.wrap(PENDING_NOTE))] if answer.annotations else []
    parts += _places((*cited, *annotating), by_source, page)
    parts.append(page.style("dim", _foot(answer, page)))
    return "\n\n".join(parts)


def _disagreement(one: Disagreement, page: Page) -> str:
    """Both sides of a disagreement, each with its words, its conditions and its mark."""
    lines = [page.style("yellow", page.wrap(f"Sources differ on {one.topic}:"))]
    for side in one.sides:
        where = "; ".join(f"{aspect} {words}" for aspect, words in side.conditions)
        said = f"{side.words}{f' ({where})' if where else ''} [{side.citation.mark}] {side.citation.source}"
        lines.append(page.wrap(said, "    ", "  - "))
    return "\n".join(lines)


def _caveat(one: Caveat, page: Page) -> str:
    """What weakens a statement, in a line; its words stand with the cited places."""
    on = " ".join(f"[{mark}]" for mark in one.concerns)
    return page.style("yellow", page.wrap(f"Mind ({one.kind}), on {on}: see [{one.citation.mark}]."))


def statement_text(statement: Statement, page: Page) -> str:
    """A statement with the marks of its citations; where it holds a direct answer, that stands first and alone."""
    marks = "".join(f"[{citation.mark}]" for citation in statement.citations)
    said = page.wrap(f"{statement.text} {marks}", "  ", "• ")
    if not statement.direct:
        return said
    return f"{page.style('bold', page.wrap(f'{statement.direct} [{statement.citations[0].mark}]'))}\n\n{said}"


def _places(cited: Iterable[Citation], by_source: Mapping[str, Document], page: Page) -> list[str]:
    """Each cited place once; a table's header stands with its rows instead of alone."""
    places = {citation.mark: citation for citation in cited}
    units = {mark: _unit(citation, by_source) for mark, citation in places.items()}
    marks = {(places[mark].source, unit.index): mark for mark, unit in units.items() if unit is not None}
    with_rows = {
        (places[mark].source, unit.header)
        for mark, unit in units.items()
        if unit is not None and unit.header is not None
    }
    shown: list[str] = []
    for mark in sorted(places):
        citation, unit = places[mark], units[mark]
        if unit is not None and unit.kind == "header" and (citation.source, unit.index) in with_rows:
            continue
        document = by_source.get(citation.source)
        header = ""
        if document is not None and unit is not None and unit.header is not None:
            number = marks.get((citation.source, unit.header))
            name = "header" if unit.kind == "row" else "introduced by"
            header = f"{name}{f' [{number}]' if number else ''} “{document.units[unit.header].text}”"
        shown.append(_place(citation, document, header, page))
    return shown


def _unit(citation: Citation, by_source: Mapping[str, Document]) -> Unit | None:
    document = by_source.get(citation.source)
    return next((unit for unit in document.units if unit.start == citation.start), None) if document else None


def _place(citation: Citation, document: Document | None, header: str, page: Page) -> str:
    mark = f"[{citation.mark}] "
    indent = " " * len(mark)
    context = " · context" if document is not None and document.kind == "context" else ""
    where = [f"{citation.title} ({citation.source}{context})", citation.section]
    where += [f"page {citation.page}"] if citation.page is not None else []
    lines = [page.style("bold", page.wrap(" · ".join(filter(None, where)), indent, mark))]
    lines += [page.style("dim", page.wrap(header, indent + "  ", indent))] if header else []
    lines.append(page.wrap(f"“{citation.quote}”", indent))
    if document is not None and document.kind in ("reference", "context"):
        lines += [page.style("cyan", line) for line in [identity_line(document.identity, indent, page)] if line]
    lines += [page.style("cyan", _reference(reference, indent, page)) for reference in citation.references]
    return "\n".join(lines)


def identity_line(record: Record, indent: str, page: Page) -> str:
    """Who wrote the cited document itself, when, and its DOI."""
    who = record.authors[0] + (" et al." if len(record.authors) > 1 else "") if record.authors else ""
    said = [who, f"({record.year})" if record.year else "", f"doi:{record.doi}" if record.doi else ""]
    return page.wrap(" ".join(filter(None, said)), indent)


def _reference(reference: CitedReference, indent: str, page: Page) -> str:
    """One primary reference: its mark, what it is, and where it is found."""
    doi = f" doi:{reference.doi}" if reference.doi else ""
    found = reference.source if reference.status == "in corpus" else reference.status
    first = f"{indent}{reference.printed} "
    line = page.wrap(f"{reference.label.rstrip('.')}.{doi} ({found})", " " * len(first), first)
    better = reference.better
    if reference.verdict not in _DOUBTED:
        return line
    told = [_DOUBTED[reference.verdict]]
    if better is not None:
        listed = f"{better.printed} " if better.printed else ""
        how = "does" if better.verdict == "supports" else "says more of it, not all"
        told.append(f"{listed}{better.label.rstrip('.')} ({better.source}) {how}: “{better.quote}”")
    return f"{line}\n{page.wrap('; '.join(told), ' ' * len(first), f'{indent}→ ')}"


def support(confidence: float) -> str:
    """How well an answer is supported, in a word."""
    return "well" if confidence >= WELL else "partly" if confidence >= PARTLY else "weakly"


def _foot(answer: Answer, page: Page) -> str:
    """What the answer was made from and made by, and what was left out."""
    made = [
        f"{support(answer.confidence)} supported (confidence {answer.confidence:.2f})",
        f"corpus {str(answer.corpus['fingerprint'])[:12]} ({_count(answer.corpus['documents'], 'document')})",
        *(f"{role} {name}" for role, name in answer.models.items()),
    ]
    lines = [page.wrap(" · ".join(made))]
    if answer.dropped:
        were = "was" if len(answer.dropped) == 1 else "were"
        lines.append(page.wrap(f"{_count(len(answer.dropped), 'statement')} failed verification and {were} dropped."))
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def hits_text(hits: Sequence[Hit], page: Page) -> str:
    """Search results, best first: where, its words, and its score; a table row under its header."""
    if not hits:
        return "Nothing was found."
    return "\n\n".join(_hit(number, hit, page) for number, hit in enumerate(hits, start=1))


def _hit(number: int, hit: Hit, page: Page) -> str:
    first = f"{number:>2}. "
    indent = " " * len(first)
    unit = hit.unit
    where = [hit.document.source, unit.section, f"{unit.start}-{unit.end}", f"score {hit.score:.3f}"]
    lines = [page.style("bold", page.wrap(" · ".join(filter(None, where)), indent, first))]
    if unit.header is not None:
        lines.append(
            page.style("dim", page.wrap(f"header “{hit.document.units[unit.header].text}”", indent + "  ", indent))
        )
    lines.append(page.wrap(unit.text, indent))
    return "\n".join(lines)


def sources_text(library: Library, page: Page) -> str:
    """The documents of a store, each with its reference list."""
    from qa.notes.cite import references_of

    if not library.documents:
        return "The store holds no documents."
    parts: list[str] = []
    for document in library.documents:
        head = f"{document.source} · {document.kind} · {document.title} · {_count(len(document.units), 'unit')}"
        lines = [page.style("bold", page.wrap(head, "    ", ""))]
        lines += [_reference(reference, "    ", page) for reference in references_of(document, library)]
        parts.append("\n".join(lines))
    return "\n".join(parts)


def ingested(done: Ingested, store: Path | str) -> str:
    """What became of each source, and a summary."""
    kinds = list(done.outcomes.values())
    counts = [f"{kinds.count(kind)} {kind}" for kind in ("added", "replaced", "unchanged")]
    if done.refused:
        passed = Counter(Path(path).suffix.lower() or "without a suffix" for path in done.refused)
        told = ", ".join(f"{count} {suffix}" for suffix, count in passed.most_common())
        counts.append(f"{len(done.refused)} passed over: {told}")
    return "\n".join(
        [*(f"{source}: {outcome}" for source, outcome in done.outcomes.items()), f"{', '.join(counts)}; store {store}"]
    )


def unknown_source(source: str, known: Sequence[str]) -> str:
    """The sentence for a source that the store does not hold, with those that were perhaps meant."""
    close = difflib.get_close_matches(source, known, n=3, cutoff=0.5)
    if close:
        return f"The store holds no source {source!r}; the nearest names are {', '.join(close)}."
    return f"The store holds no source {source!r}: `qa sources` lists those that it holds."
