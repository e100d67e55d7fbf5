"""Which documents a question is asked of: those that are named, else all but a default corpus that is not alone."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePath

from qa.errors import UsageError
from qa.index.document_list import DocumentList
from qa.ingest.default_corpus import DEFAULT_COLLECTION
from qa.text.messages import message

ALL_DOCUMENTS = "all"
"""Names every document, the default corpus included."""
_LONGEST_NAME = 100
_UNFIT = frozenset("/\\*?[]")
"""Characters of paths and globs."""


def matching_sources(names: Sequence[str], documents: DocumentList) -> frozenset[str]:
    """The sources that some names mean.

    Parameters: names, each "all", a collection, a source, a file name or a glob over sources and file names, such as
    "north-*"; of several that a name could be, the first in this order counts. documents, of the store.
    Raises: UsageError for a name that means none of them.
    """
    found: set[str] = set()
    for name in names:
        matches = _matching(name, documents)
        if not matches and name != ALL_DOCUMENTS:
            known = [entry.source for entry in documents.entries]
            raise UsageError(unknown_source(name[:100], known, list(collections_of(documents))))
        found |= matches
    return frozenset(found)


def _matching(name: str, documents: DocumentList) -> set[str]:
    if name == ALL_DOCUMENTS:
        return {one.source for one in documents.entries}
    if name and (members := {one.source for one in documents.entries if one.collection == name}):
        return members
    labels = {one.source: {one.source, one.path, PurePath(one.path).name} for one in documents.heads}
    if name in labels:
        return {name}
    return {
        source for source, known in labels.items() if any(label == name or fnmatchcase(label, name) for label in known)
    }


def unknown_source(source: str, known: Sequence[str], collections: Sequence[str] = ()) -> str:
    """The sentence for a source, or a collection where the store has some, that it does not hold, with near names."""
    kind = "source or collection" if collections else "source"
    close = difflib.get_close_matches(source, [*known, *collections], n=3, cutoff=0.5)
    if close:
        return f"The store holds no {kind} {source!r}; the nearest names are {', '.join(close)}."
    return f"The store holds no {kind} {source!r}: `qa sources` lists those that it holds."


def collections_of(documents: DocumentList) -> Mapping[str, int]:
    """The collections of a store in the order of their names, each with the number of its documents."""
    counted = documents.collections()
    return {name: counted[name] for name in sorted(counted) if name}


def collection_name(name: str) -> str:
    """A name that a collection may have, without surrounding space; "" is none. Raises: UsageError."""
    name = name.strip()
    unfit = _UNFIT & set(name) or any(unicodedata.category(character)[0] == "C" for character in name)
    if name == ALL_DOCUMENTS or unfit or len(name) > _LONGEST_NAME:
        raise UsageError(
            f"A collection cannot be called {name[:_LONGEST_NAME]!r}: give it a name of at most {_LONGEST_NAME} characters "
            f"other than {ALL_DOCUMENTS!r}, without / \\ * ? [ ]."
        )
    return name


def left_out(documents: DocumentList) -> int:
    """How many documents a question leaves out that names none: the default corpus, where the store holds others too."""
    count = documents.collections().get(DEFAULT_COLLECTION, 0)
    return count if count < len(documents) else 0


def asked_sources(names: Sequence[str], documents: DocumentList) -> frozenset[str] | None:
    """The sources that a question is asked of, None for all. Parameters, raises: as `matching_sources`."""
    if names:
        named = matching_sources(names, documents)
        return named if len(named) < len(documents) else None
    if left_out(documents):
        return frozenset(one.source for one in documents.entries if one.collection != DEFAULT_COLLECTION)
    return None


def left_out_note(names: Sequence[str], documents: DocumentList) -> tuple[str, ...]:
    """What an answer says of the documents that it left out without being told to. Parameters: as `matching_sources`."""
    count = 0 if names else left_out(documents)
    return (message("note.notAsked", n=count, collection=DEFAULT_COLLECTION),) if count else ()
