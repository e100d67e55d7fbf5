"""Which documents a question names: "reference 8", "entry [9]", "the guide", "Balan et al. 2023", "the 2021 review"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.question.patterns import KINDS_OF_WORK
from qa.retrieve.index import Index
from qa.text.normalise import words
from qa.types import Document

_NUMBERED = re.compile(
    r"\b(?:ref(?:erence|s|\.)?|references|entry|entries|citation)\s*(?:no\.?\s*)?\[?(\d{1,3})\]?(?![\d.%])|\[(\d{1,3})\]",
    re.IGNORECASE,
)
_FEW = {"label", "audit", "notice", "guideline", "guide"}
"""Kinds of work that name a document by themselves; "the study" could be any."""
OPENING = 800
"""Characters of a document in which it says what kind of work it is."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORK = re.compile(
    rf"\b(?:{KINDS_OF_WORK}|reference|citation)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][^\W\d_]{2,}(?:-[A-Z][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question names."""

    sources: tuple[str, ...] = ()
    """Documents that it names, in catalog order."""
    marks: tuple[str, ...] = ()
    """Numbers of a reference list that it names, as printed: "[8]"."""
    missing: tuple[str, ...] = ()
    """Those of them that no reference list of the corpus has."""
    of_works: bool = False
    """Whether it speaks of documents at all, named or not."""


def scope_of(question: str, index: Index) -> Scope:
    """Find the documents that a question names.

    A number means the entry of a reference list; a kind of work ("guide", "review") names a document when its kind
    or title holds that word and, where the question gives a year or an author, those fit too.
    """
    marks = tuple(dict.fromkeys(f"[{one or other}]" for one, other in _NUMBERED.findall(question)))
    found = (index.library.referent(document.source, mark) for document in index.documents for mark in marks)
    named = {source for source in found if source is not None}
    printed = {record.printed for document in index.documents for record in document.references}
    named.update(_named_by_words(question, index.documents))
    return Scope(
        sources=tuple(document.source for document in index.documents if document.source in named),
        marks=marks,
        missing=tuple(mark for mark in marks if mark not in printed),
        of_works=bool(named or marks or _WORK.search(question)),
    )


def _named_by_words(question: str, documents: tuple[Document, ...]) -> set[str]:
    """Documents named by author, by year and kind of work, or by a kind of work that few are."""
    works = {match.group().lower() for match in _WORK.finditer(question)}
    years = {int(year) for year in _YEAR.findall(question)}
    capitals = {name.lower() for name in _NAME.findall(question)}
    by_kind = {document.source for document in documents if document.kind in works}
    found = set(by_kind)
    for document in documents:
        if capitals and capitals & {word for author in document.identity.authors for word in _surname(author)}:
            if not years or document.identity.year in years:
                found.add(document.source)
        elif (
            years
            and document.identity.year in years
            and works & set(words(document.title + " " + document.text[:OPENING]))
        ) or (not by_kind and works & _FEW & set(words(document.title))):
            found.add(document.source)
    return found


@lru_cache(maxsize=10_000)
def _surname(author: str) -> tuple[str, ...]:
    """The surname of "Irina Balan" or "Mtchedlishvili Z", in lower case."""
    parts = [part for part in re.split(r"[\s,]+", author) if len(part.rstrip(".")) > 2]
    return (parts[-1].lower(),) if parts else ()
