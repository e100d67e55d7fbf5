"""Questions that a corpus itself suggests: its headings that ask, rows of its tables, sentences that give a value or define."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from qa.index.document_list import DocumentList
from qa.question.patterns import FRAME, LIGHT
from qa.text.terms import terms
from qa.types import Document, Unit

_DOCUMENTS = 12
"""Documents that are looked at: those with the most units."""
_EACH = 6
"""Candidates of one document."""
_WORDS = 7
"""Words of the longest name in a question."""
_NAME = r"(?:[^\W_][\w'’+/-]*)(?: [^\W_][\w'’+/-]*){0,%d}"
_VALUE = re.compile(
    rf"(The {_NAME % 2} (?:of|in|for) {_NAME % 3}) (is|was|are|were) (?=(?:about |approximately |around |only |up to )?\d)"
)
_DEFINED = re.compile(rf"((?:(?:The|A|An) )?{_NAME % 2}) (is|are) (?=(?:a|an|the) )")
_ARTICLE = re.compile(r"(?:a|an|the) ", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.]+ ")
_PLURAL = re.compile(r"[^\n]*?[^s]s of ")
_LABEL = re.compile(rf"{_NAME % (_WORDS - 1)}")


@dataclass(frozen=True, slots=True)
class SuggestedQuestion:
    """A question, and where the words stand that suggest it."""

    question: str
    source: str
    start: int
    """Of the unit that should answer; -1 where any unit of the document may."""


def suggested_questions(documents: DocumentList) -> list[SuggestedQuestion]:
    """Questions for a corpus, those of different documents in turn; whether it answers them is not known yet.

    Parameters: documents, the whole corpus. The same corpus gives the same questions in the same order.
    """
    entries = documents.entries
    largest = sorted(range(len(entries)), key=lambda number: (-entries[number].units, entries[number].source))
    turns = zip_longest(*(_of_document(documents[number]) for number in largest[:_DOCUMENTS]))
    found = [one for one in chain.from_iterable(turns) if one is not None]
    return list({one.question.casefold(): one for one in reversed(found)}.values())[::-1]


def _of_document(document: Document) -> list[SuggestedQuestion]:
    """Of each kind in turn."""
    kinds = (_values(document), _rows(document), _definitions(document), _headings(document))
    found = (one for one in chain.from_iterable(zip_longest(*kinds)) if one is not None)
    return [one for _, one in zip(range(_EACH), found, strict=False)]


def _headings(document: Document) -> Iterator[SuggestedQuestion]:
    for section in document.sections:
        if section.heading.endswith("?") and section.end > section.start:
            yield SuggestedQuestion(_NUMBER.sub("", section.heading), document.source, -1)


def _values(document: Document) -> Iterator[SuggestedQuestion]:
    for unit in _sentences(document):
        if (told := _VALUE.match(unit.text)) and _is_name(told[1]):
            yield SuggestedQuestion(f"What {told[2]} the {told[1][4:]}?", document.source, unit.start)


def _definitions(document: Document) -> Iterator[SuggestedQuestion]:
    for unit in _sentences(document):
        if (told := _DEFINED.match(unit.text)) and told[1][0].isupper() and _is_name(told[1]):
            name = told[1][0].lower() + told[1][1:] if _ARTICLE.match(told[1]) else _written_inside(told[1], document)
            yield SuggestedQuestion(f"What {told[2]} {name}?", document.source, unit.start)


def _rows(document: Document) -> Iterator[SuggestedQuestion]:
    """What a table says of a row: the row's own "N of M", else a column that the text calls "N of" something."""
    for unit in document.units:
        if unit.kind != "row" or unit.header is None:
            continue
        heads, cells = document.units[unit.header].text.split(" | "), unit.text.split(" | ")
        if len(heads) != len(cells) or not _is_label(cells[0]) or not any(map(str.isdigit, cells[1])):
            continue
        name, head = _written_inside(cells[0], document), _written_inside(heads[1], document)
        if " of " in name:
            verb = "are" if _PLURAL.match(name) else "is"
            yield SuggestedQuestion(f"What {verb} the {name}?", document.source, unit.start)
        elif _is_label(head) and f" {head} of " in document.text:
            yield SuggestedQuestion(f"What is the {head} of {name}?", document.source, unit.start)


def _sentences(document: Document) -> Iterator[Unit]:
    return (unit for unit in document.units if unit.kind == "sentence")


def _is_label(words: str) -> bool:
    return _LABEL.fullmatch(words) is not None and any(map(str.isalpha, words)) and _is_name(words)


def _is_name(words: str) -> bool:
    """Whether words begin and end with a term and hold a topic, as "it" and "another entry" do not."""
    found = _ARTICLE.sub("", words, count=1).split()
    return bool(set(terms(found[0])) - LIGHT and terms(found[-1]) and set(terms(words)) - FRAME - LIGHT)


def _written_inside(name: str, document: Document) -> str:
    """A name as the document writes it within a sentence: its first word small where it is small anywhere."""
    first = name.partition(" ")[0]
    small = first[0].lower() + first[1:]
    return small + name[len(first) :] if re.search(rf"(?<!\w){re.escape(small)}(?!\w)", document.text) else name
