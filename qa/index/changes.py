"""What putting documents into a store, and making it equal to a folder, does to its documents."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from qa.errors import InputError
from qa.index import commit
from qa.index.document_list import DocumentList
from qa.index.types import Outcome
from qa.ingest.default_corpus import DEFAULT_COLLECTION, default_corpus
from qa.ingest.folder import Folder
from qa.ingest.names import assign_sources, carried_over, concerned
from qa.types import Document


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be put into a store and dropped from it."""

    put: Sequence[Document]
    drop: frozenset[str]
    outcomes: Mapping[str, Outcome]
    """For each document that was read, by its source."""
    removed: tuple[str, ...] = ()
    """The documents of a folder whose files are gone."""
    held: int = 0
    """The documents of the folder that the store holds before."""

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not self.drop and all(outcome == "unchanged" for outcome in self.outcomes.values())


def plan_put(documents: Sequence[Document], known: DocumentList, collection: str | None) -> Plan:
    """Plan to put documents that were read into a store.

    Parameters: known, the documents of the store; collection, as for `carried_over`.
    """
    few = namesakes(documents, known)
    others = known.by_source().keys() - {one.source for one in few}
    named, gone = assign_sources(carried_over(documents, few, collection), few, others)
    put = {document.source for document in named}
    default = [one for one in _default_corpus(known) if one.source not in put]
    return Plan([*named, *default], frozenset(gone), commit.changes(known, named, gone).outcomes)


def namesakes(documents: Sequence[Document], known: DocumentList) -> list[Document]:
    """The documents of a store that are `concerned` by what is put, of a large one few."""
    there = known.by_source()
    return [there[source] for source in sorted(concerned(documents, known.heads))]


def plan_sync(folder: Folder, documents: Sequence[Document], known: DocumentList, collection: str | None) -> Plan:
    """Plan to make the documents of a store that were read from a folder equal to it; no others are touched.

    Parameters: documents, those of the folder's files that are to be put; others as for `plan_put`.
    """
    held = [one for one in known.heads if folder.holds(one)]
    gone = {one.source for one in held if not os.path.isfile(one.path)}
    few = namesakes(documents, known)
    others = known.by_source().keys() - gone - {one.source for one in few}
    put, renamed = assign_sources(
        carried_over(documents, few, collection), [one for one in few if one.source not in gone], others
    )
    sources = {one.path: one.source for one in put}
    gone |= {one.source for one in held if sources.get(one.path, one.source) != one.source} - set(renamed)
    drop = frozenset(gone | set(renamed))
    changes = commit.changes(known, put, drop)
    return Plan(put, drop, changes.outcomes, tuple(sorted(gone & set(changes.drop))), len(held))


def _default_corpus(known: DocumentList) -> list[Document]:
    """The documents of a whole default corpus that an earlier version put into no collection, in theirs."""
    with suppress(InputError):
        paths = {os.path.abspath(path) for path in default_corpus()}
        found = [one for one in known.heads if not one.collection and one.path in paths]
        if {one.path for one in found} == paths:
            there = known.by_source()
            return [replace(there[one.source], collection=DEFAULT_COLLECTION) for one in found]
    return []
