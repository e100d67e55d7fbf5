"""Which documents a question names: "reference 8", "entry [9]", "the guide", "Balan et al. 2023", "the hill survey", "report.md"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from qa.index.library import Library
from qa.question.patterns import KINDS_OF_WORK
from qa.retrieve.index import Index
from qa.text.normalise import words
from qa.text.terms import STOP_WORDS

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
_LONGEST = 12
"""Words of a title that a question may hold."""
_SUFFIX = re.compile(r"\.[a-z]{2,5}\d?$")
_NAME = re.compile(r"\b[A-Z][^\W\d_]{2,}(?:-[A-Z][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question names."""

    sources: tuple[str, ...] = ()
    """Documents that it names, in catalog order."""
    alone: frozenset[str] = frozenset()
    """Those named by file: nothing else is asked."""
    titled: frozenset[str] = frozenset()
    """Those named by their whole title, which may name a thing as well: "the red pump"."""
    marks: tuple[str, ...] = ()
    """Numbers of a reference list that it names, as printed: "[8]"."""
    missing: tuple[str, ...] = ()
    """Those of them that no reference list of the corpus has."""
    of_works: bool = False
    """Whether it speaks of documents at all, named or not."""


def scope_of(question: str, index: Index) -> Scope:
    """Find the documents that a question names.

    A number means the entry of a reference list; a kind of work ("guide", "review") names a document when its kind
    or title holds that word and, where the question gives a year or an author, those fit too. A file name names its
    document, and a title does where another title has some of its words: "the hill survey" beside "Harbour survey".
    """
    marks = tuple(dict.fromkeys(f"[{one or other}]" for one, other in _NUMBERED.findall(question)))
    documents = index.documents
    named: set[str] = set()
    printed: set[str] = set()
    if marks:
        found = (index.library.referent(entry.source, mark) for entry in documents.entries for mark in marks)
        named = {source for source in found if source is not None}
        printed = {record.printed for document in documents for record in document.references}
    names = index.library.cached(_names)
    alone, titled = (
        frozenset(documents.entries[number].source for number in found)
        for found in (_named_by_file(question, names), _named_by_title(question, names))
    )
    named |= _named_by_words(question, index) | alone | titled
    return Scope(
        alone=alone,
        titled=titled,
        sources=tuple(entry.source for entry in documents.entries if entry.source in named) if named else (),
        marks=marks,
        missing=tuple(mark for mark in marks if mark not in printed),
        of_works=bool(named or marks or _WORK.search(question)),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """By what a question may name a document: its number in catalog order."""

    by_kind: Mapping[str, list[int]]
    by_surname: Mapping[str, list[int]]
    by_year: Mapping[int, list[int]]
    few: Mapping[str, list[int]]
    """By a word of its title that names a document by itself."""
    by_title: Mapping[tuple[str, ...], list[int]]
    by_file: Mapping[str, list[int]]
    in_titles: Counter[str]
    """In how many titles a word occurs; the same title counts once."""


def _names(library: Library) -> _Names:
    by_kind: dict[str, list[int]] = defaultdict(list)
    by_surname: dict[str, list[int]] = defaultdict(list)
    few: dict[str, list[int]] = defaultdict(list)
    by_year: dict[int, list[int]] = defaultdict(list)
    by_title: dict[tuple[str, ...], list[int]] = defaultdict(list)
    by_file: dict[str, list[int]] = defaultdict(list)
    for number, (entry, head) in enumerate(zip(library.documents.entries, library.documents.heads, strict=True)):
        by_kind[entry.kind].append(number)
        for surname in {word for author in head.identity.authors for word in _surname(author)}:
            by_surname[surname].append(number)
        if head.identity.year is not None:
            by_year[head.identity.year].append(number)
        title = tuple(words(entry.title))
        for word in _FEW & set(title):
            few[word].append(number)
        by_title[title].append(number)
        by_file[entry.source.rpartition("/")[2].lower()].append(number)
    in_titles = Counter(word for title in by_title for word in {*title} - STOP_WORDS)
    return _Names(by_kind, by_surname, by_year, few, by_title, by_file, in_titles)


def _named_by_words(question: str, index: Index) -> set[str]:
    """Documents named by author, by year and kind of work, or by a kind of work that few are."""
    works = {match.group().lower() for match in _WORK.finditer(question)}
    years = {int(year) for year in _YEAR.findall(question)}
    capitals = {name.lower() for name in _NAME.findall(question)}
    names, documents = index.library.cached(_names), index.documents
    found = {number for work in works for number in names.by_kind.get(work, ())}
    few = set() if found else {number for word in works & _FEW for number in names.few.get(word, ())}
    by_author = {number for name in capitals for number in names.by_surname.get(name, ())}
    by_year = {number for year in years for number in names.by_year.get(year, ())}
    found |= by_author & by_year if years else by_author
    # Who is named by author is not looked at by kind of work.
    found |= few - by_author
    for number in by_year - by_author if works else ():
        document = documents[number]
        if works & set(words(document.title + " " + document.text[:OPENING])):
            found.add(number)
    return {documents.entries[number].source for number in found}


def _named_by_title(question: str, names: _Names) -> set[int]:
    """Documents whose whole title stands in the question, where another title shares a word of it."""
    asked = words(question)
    spans = (
        tuple(asked[at:end]) for at in range(len(asked)) for end in range(at + 2, min(at + _LONGEST, len(asked)) + 1)
    )
    return {
        number
        for span in spans
        if span in names.by_title and any(names.in_titles[word] > 1 for word in span)
        for number in names.by_title[span]
    }


def _named_by_file(question: str, names: _Names) -> set[int]:
    """Documents whose file name stands in the question, with its suffix or as no word of a sentence is written."""
    typed = (part.strip("\"'“”‘’(),;:?!.").lower().rpartition("/")[2] for part in question.split())
    stems = {_SUFFIX.sub("", part) for part in typed if _SUFFIX.search(part) or re.search(r"[a-z][-_]|[-_][a-z]", part)}
    return {number for stem in stems for number in names.by_file.get(stem, ())}


@lru_cache(maxsize=10_000)
def _surname(author: str) -> tuple[str, ...]:
    """The surname of "Irina Balan" or "Mtchedlishvili Z", in lower case."""
    parts = [part for part in re.split(r"[\s,]+", author) if len(part.rstrip(".")) > 2]
    return (parts[-1].lower(),) if parts else ()
