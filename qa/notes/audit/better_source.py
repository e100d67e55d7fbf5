"""Which document of the corpus says what the cited one does not?"""

from __future__ import annotations

from qa.index.library import Library
from qa.notes.audit.claim import Claim
from qa.notes.audit.compare import compare, documents_near
from qa.notes.audit.evidence_index import evidence_index
from qa.notes.audit.types import Better
from qa.notes.cite import cite
from qa.text.normalise import fold
from qa.types import Document

WORTH = 0.35
"""Least share of a claim in one unit of a document from which the document is compared closely."""


def is_possible_source(other: Document, document: Document, library: Library) -> bool:
    """Whether a document may be a source of another one: it does not itself speak of that one.

    One that prints the document's title, or lists it among its references, is written about it (a review, an audit, a
    reply), so that its words are no evidence for what the document claims.
    """
    if other.source == document.source or other.source in library.citing(document.source):
        return False
    title = fold(document.title)
    if not title:
        return True
    folded = library.cached(_folded_texts)
    if other.source not in folded:
        folded[other.source] = fold(other.text)
    return title not in folded[other.source]


def _folded_texts(library: Library) -> dict[str, str]:
    """The folded text of each document for which it was needed, by source."""
    return {}


def better_source(claim: Claim, cited: str | None, document: Document, library: Library) -> Better | None:
    """Find a source that supports a claim.

    Parameters: cited, the source cited for the claim, which is left out; document, the citing one; library, the whole corpus.
    Returns: of the documents that support the claim the first in this order: whether it says so without citing another
    source itself, whether it is listed, whether it is a publication with a DOI or PMID, how much it carries; None when
    there is none.
    """
    corpus = evidence_index(library)
    listed = {source: printed for printed, source in library.references(document.source).items()}
    found = []
    for source in documents_near(claim, corpus, WORTH):
        other = library.by_source[source]
        if source != cited and is_possible_source(other, document, library):
            comparison = compare(claim, corpus.evidence[source], corpus)
            if comparison.judgement == "supports":
                nearest, published = comparison.units[0].unit, bool(other.identity.doi or other.identity.pmid)
                key = (bool(nearest.marks), source not in listed, not published, -comparison.score, source)
                found.append((key, nearest))
    if not found:
        return None
    (*_, source), nearest = min(found, key=lambda one: one[0])
    best = library.by_source[source]
    return Better(source, best.title, listed.get(source), cite(best, nearest, 1, library), "supports")
