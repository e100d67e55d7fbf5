"""What a request for a list or a summary names and asks nothing more of: the words of a section, or the first ones of a document.

A quoting writer words no summary. It says so, and shows where the document begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.answer.stages import Ranked
from qa.question.patterns import FRAME, LIGHT
from qa.retrieve.document_filter import OPENING
from qa.text.messages import message
from qa.text.terms import terms
from qa.types import Document, Place, Unit
from qa.verify.form import may_be_quoted

MOST_LISTED, MOST_MEMBERS = 30, 10
"""Most units of a list, and of a section whose heading is the class that a question asks the members of."""
_LIST = re.compile(r"\W*(?:(?:please|can|could|would|you|now|and)\s+){0,4}(?:list|enumerate)\b", re.IGNORECASE)
_MEMBERS = re.compile(r"\W*(?:which|what)\s+(?P<class>.*)", re.IGNORECASE)
_SUMMARY = re.compile(r"\b(?:summar(?:y|i[sz]e)|overview|outline)\b", re.IGNORECASE)
_NO_SUBJECT = FRAME | LIGHT | frozenset(terms("all every each enumerate summary summarise summarize overview outline"))


@dataclass(frozen=True, slots=True)
class Overview:
    """The places that a request asks for, and what to say of them."""

    places: tuple[Place, ...]
    notes: tuple[str, ...] = ()


def overview(ranked: Ranked, limit: int) -> Overview | None:
    """The section that a list is asked of, or the document that a summary is; None for any other question, or where none is named.

    A section is named by all words of its heading, with no others but those of its document's title: "List the saws", "Which saws are there?",
    "Summarise the log of the pump".
    Parameters: ranked, the question; limit, the number of sentences of a summary.
    """
    question = ranked.question.text
    listing, members = bool(_LIST.match(question)), _MEMBERS.match(question)
    if not (listing or members or _SUMMARY.search(question)):
        return None
    subject = frozenset(ranked.question.terms) - _NO_SUBJECT
    documents = list({hit.document.source: hit.document for hit in ranked.hits}.values())
    if ranked.scope.sources:
        documents = [document for document in documents if document.source in ranked.scope.sources]
    found = [place for document in documents for place in _of_sections(document, subject)]
    if members:
        found = [place for place in found if _is_class(place[1].section, members["class"])]
        return Overview(tuple(found)) if 0 < len(found) <= MOST_MEMBERS else None
    if found:
        return Overview(tuple(found[: MOST_LISTED if listing else limit]))
    named = [document for document in documents if subject <= _names(document)] if subject or not documents[1:] else []
    if len(named) != 1:
        return None
    units = _quotable(named[0])
    if listing:
        return Overview(tuple((named[0], unit) for unit in units[:MOST_LISTED])) if subject else None
    told = [unit for unit in units if unit.text.endswith((".", "!"))] or units
    notes = (message("note.lead", source=named[0].source),)
    return Overview(tuple((named[0], unit) for unit in told[:limit]), notes) if told else None


def _of_sections(document: Document, subject: frozenset[str]) -> Iterator[Place]:
    """The units below each heading whose words the subject has, where its title has the rest."""
    title = frozenset(terms(document.title))
    names = title | frozenset(terms(document.source))
    fitting = {
        section.heading
        for section in document.sections
        if (words := frozenset(terms(section.heading))) and words <= subject <= words | names and words != title
    }
    yield from ((document, unit) for unit in _quotable(document) if unit.section in fitting)


def _is_class(heading: str, asked: str) -> bool:
    """Whether a heading is a plural with which words begin: "Side effects" is of "side effects are known"."""
    return heading.lower().endswith("s") and terms(asked)[: len(terms(heading))] == terms(heading)


def _names(document: Document) -> frozenset[str]:
    """The terms by which a document may be meant."""
    return frozenset(terms(f"{document.source} {document.title} {document.text[:OPENING]}"))


def _quotable(document: Document) -> list[Unit]:
    about = {section.heading for section in document.sections if section.about_itself}
    return [
        unit
        for unit in document.units
        if unit.kind not in ("header", "entry") and unit.section not in about and may_be_quoted(document, unit)
    ]
