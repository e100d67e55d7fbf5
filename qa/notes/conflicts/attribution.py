"""Who speaks: a unit that tells what another source says is no side of a disagreement, but may note one.

Three rules, none of which knows a document. A unit that names the authors and year of another source, or holds sources
against each other, tells of sources. A unit that says what was not read or mentioned tells of a text. And a document most
of whose units name other sources is commentary as a whole: an audit, an erratum, a letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qa.index.library import Library
from qa.notes.conflicts.types import SAYING
from qa.text.normalise import fold
from qa.types import Document, Unit

COMMENTARY = 0.4
"""Share of a document's units about sources from which all of it is commentary."""
SHORT_DOCUMENT = 3
"""Units of a document that is too short to be judged as a whole."""
_NAME = r"[A-ZÀ-Þ][\w'’-]+"
_AUTHOR = re.compile(
    rf"\b(?P<name>{_NAME})(?:(?: et al\.?| and (?:colleagues|co-?workers|{_NAME})),? ?\(?(?P<year>(?:19|20)\d\d)\)?| \((?P<only>(?:19|20)\d\d)[a-z]?\))"
)
SILENT = re.compile(
    r"\b(?:no|not|nothing|none|neither|nor|never|without)\b[^.;]{0,60}?\b(?:mention|address|discuss|describ|stat|sa[iy]|report|contain|"
    r"includ|nam|see|read|give|print)\w*",
    re.IGNORECASE,
)
"""What a text does not tell, which is no evidence for or against anything."""
CONTRAST = re.compile(
    r"\b(?:contrast(?:s|ed|ing)? with|in contrast (?:to|with)|contradict(?:s|ed|ing)?|disagree[sd]? with|conflict(?:s|ed|ing)? with|at odds with|inconsistent with|"
    r"(?:is |are )?opposite (?:to|of)|contrary to|refut(?:e[sd]?|ing)|disput(?:e[sd]?|ing)|challeng(?:es|ed|ing) (?:the|this|that)|(?:is |are )?(?:qualified|contradicted|contested|challenged|refuted) by|"
    r"qualif(?:y|ies|ied)|calls? into question|call(?:ed)? into question|casts? doubt on)\b",
    re.IGNORECASE,
)
"""Words that set one source or finding against another."""
_VARIES = re.compile(
    r"\b(?:var(?:y|ies|ied)|differ(?:s|ed)?|inconsistent|mixed|disagree[sd]?) (?:widely )?(?:between|among|across) (?:the )?(?:[\w-]+ )?"
    r"(?:reports?|studies|sources|laborator(?:y|ies)|labs|authors|publications|papers)\b|\bcompared with .{0,60}?\bin an?(?:other)? (?:[\w-]+ ){0,3}(?:study|trial|report|paper)\b|"
    r"\b(?:whereas|while|but) (?:the|an?) (?:[\w-]+ ){0,3}(?:study|trial|report|paper|label|review|article|guideline|guide)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speakers:
    """Which documents of a corpus are commentary, and who is known by author and year."""

    commentary: frozenset[str]
    by_author: Mapping[tuple[str, str], str]
    about: Mapping[str, str]
    """For a commentary with the reference list of another document, that document."""

    def own(self, document: Document, unit: Unit) -> bool:
        """Whether the document itself says what stands in a unit, and says it of the world."""
        if document.source in self.commentary or any(one.search(unit.text) for one in (SILENT, CONTRAST, _VARIES)):
            return False
        return not sources_named(document, unit.text, self.by_author)


def speakers(library: Library) -> Speakers:
    """Find out which documents of a corpus speak for themselves."""
    documents = library.documents
    by_author: dict[tuple[str, str], str] = {}
    for document in documents:
        for author in document.identity.authors:
            for word in re.findall(r"[^\W\d_][\w'’-]{2,}", author):  # any may be the surname
                by_author.setdefault((fold(word), str(document.identity.year)), document.source)
    commentary = frozenset(document.source for document in documents if _share(document, by_author) >= COMMENTARY)
    lists = {document.source: frozenset(fold(record.text) for record in document.references) for document in documents}
    about = {}
    for source in sorted(commentary):
        shared = max(
            ((len(lists[source] & lists[other]), other) for other in lists if other not in commentary), default=(0, "")
        )
        if shared[0]:
            about[source] = shared[1]
    return Speakers(commentary, by_author, about)


def sources_named(document: Document, text: str, by_author: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    """The other sources that a text names by author and year."""
    found = []
    for match in _AUTHOR.finditer(text):
        who, year = fold(match["name"]), match["year"] or match["only"]
        known = by_author.get((who, year))
        if known != document.source and (known is not None or year != str(document.identity.year)):
            found.append((who, year))
    return found


def _share(document: Document, by_author: Mapping[tuple[str, str], str]) -> float:
    units = [unit for unit in document.units if unit.kind in SAYING]
    telling = [unit for unit in units if sources_named(document, unit.text, by_author)]
    return len(telling) / len(units) if len(units) > SHORT_DOCUMENT else 0.0
