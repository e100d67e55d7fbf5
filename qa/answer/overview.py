"""What a request for a list or a summary names and asks nothing more of: the words of a section, or the first ones of a document.

A quoting writer words no summary. It says so, and shows where the document begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answer.reference_list import Listing
from qa.answer.stages import Ranked
from qa.question.patterns import FRAME, LIGHT
from qa.retrieve.document_filter import OPENING
from qa.retrieve.versions import is_of_another_version, later_version
from qa.text.messages import message
from qa.text.terms import terms
from qa.types import Document, Place, Unit
from qa.verify.form import may_be_quoted

MOST_LISTED = 30
"""Most units of a list."""
_WISH = re.compile(
    r"(?P<before>(?:(?!\bwh|\bhow\b).){0,40}?)\b(?:(?P<list>list|enumerate)|summar(?:y|i[sz]e)|overview)\b(?P<asked>.*)",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"\W*(?:which|what)\s+(?P<asked>.+?)\s+(?:are|were)\s+(?:there|named|mentioned|known|given|found|used)\b(?P<where>.*)",
    re.IGNORECASE,
)
"""What asks for all members of a class and says nothing more of them."""
_EVERY = frozenset(terms("all every each"))


def overview(ranked: Ranked, limit: int) -> Listing | None:
    """The section that a list is asked of, or the document that a summary is; None for any other question, or where none is named.

    A section is named by all words of its heading, with no others but those of its document: "List the saws", "Which saws are there?". Of
    two versions of a document the later one is meant, unless the question names another.
    Parameters: ranked, the question; limit, the number of sentences of a summary.
    """
    question = ranked.question.text
    members, wish = _MEMBERS.fullmatch(question), _WISH.fullmatch(question)
    if wish and not FRAME.issuperset(terms(wish["before"])):
        wish = None
    if not (asking := members or wish):
        return None
    listing = bool(members or (wish and wish["list"]))
    asked = frozenset(terms(f"{asking['asked']} {members['where'] if members else ''}")) - _EVERY
    documents = list({hit.document.source: hit.document for hit in ranked.hits}.values())
    named = set(ranked.scope.alone or ranked.scope.sources or (document.source for document in documents))
    documents = [
        document
        for document in documents
        if document.source in named and not is_of_another_version(question, document, ranked.versions)
    ]
    sources = {document.source for document in documents}
    documents = [
        document
        for document in documents
        if (later := later_version(document, ranked.versions)) is None or later.source not in sources
    ]
    found = [place for document in documents for place in _of_section(document, asked)]
    if found:
        most = MOST_LISTED if listing else limit
        notes = (message("note.listed", n=most, all=len(found)),) if len(found) > most else ()
        return Listing(tuple(found[:most]), notes)
    return None if listing else _beginning(documents, asked - FRAME - LIGHT, limit)


def _beginning(documents: list[Document], subject: frozenset[str], limit: int) -> Listing | None:
    """The first sentences of the one document that has the words of a subject in its name, title or opening."""
    named = [document for document in documents if subject <= _names(document, OPENING)]
    if len(named) != 1 or not (subject or len(documents) == 1):
        return None
    units = [unit for unit in named[0].units if _is_told(named[0], unit)]
    told = [unit for unit in units if unit.text.endswith((".", "!"))] or units
    notes = (message("note.lead", source=named[0].source),)
    return Listing(tuple((named[0], unit) for unit in told[:limit]), notes) if told else None


def _of_section(document: Document, asked: frozenset[str]) -> Iterator[Place]:
    """The units below a heading, and the headings under it, whose words are all asked for; none where two of a document read so."""
    names, title = _names(document, 0), terms(document.title)
    fitting = []
    for at, section in enumerate(document.sections):
        words = frozenset(terms(section.heading))
        rest = asked - words - names - FRAME - LIGHT
        if words and words <= asked and not rest and terms(section.heading) != title and not section.about_itself:
            fitting.append(at)
    if len(fitting) != 1:
        return
    own, *after = document.sections[fitting[0] :]
    end = next((one.start for one in after if one.level <= own.level), len(document.text))
    for unit in document.units:
        if own.start <= unit.start < end and _is_told(document, unit):
            yield document, unit


def _names(document: Document, opening: int) -> frozenset[str]:
    """The terms by which a document may be meant: of its name, its title, and so many characters of its text."""
    return frozenset(terms(f"{document.source} {document.title} {document.text[:opening]}"))


def _is_told(document: Document, unit: Unit) -> bool:
    """Whether a unit says something by itself, and may be quoted."""
    about = any(section.about_itself and section.heading == unit.section for section in document.sections)
    leads = unit.text.endswith(("?", ":"))
    return unit.kind not in ("header", "entry") and not about and not leads and may_be_quoted(document, unit)
