"""The source ids of files that do not name themselves: the file's name, and of namesakes also their folders."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Protocol

from qa.ingest.attached import with_record_of
from qa.ingest.default_corpus import DEFAULT_COLLECTION
from qa.ingest.read import slug, with_source
from qa.types import Document


def carried_over(documents: Sequence[Document], known: Sequence[Document], collection: str | None) -> list[Document]:
    """Documents that were read, with what their stored forms have and no file says: the collection and the attached record.

    The default corpus takes no document in unless its collection is named: one that replaces a part of it is the user's.

    Parameters: known, of the store; collection, that they are put into instead, "" for none and None where none is named.
    """
    by_path = {one.path: one for one in known if one.path}
    by_source = {one.source: one for one in known}
    by_name: dict[str, list[Document]] = defaultdict(list)
    for one in filter(_is_named_by_path, known):
        by_name[_name(one.path)].append(one)

    def there(document: Document) -> Document | None:
        if document.path in by_path:
            return by_path[document.path]
        if _is_named_by_path(document):
            namesakes = by_name[_name(document.path)]
            return next((one for one in namesakes if with_record_of(document, one).text == one.text), None)
        other = by_source.get(document.source)
        strange = other is not None and other.collection == DEFAULT_COLLECTION and other.digest != document.digest
        return None if strange else other

    def carried(document: Document) -> Document:
        one = there(document)
        group = collection if collection is not None else one.collection if one is not None else ""
        return replace(with_record_of(document, one) if one is not None else document, collection=group)

    return [carried(document) for document in documents]


class Named(Protocol):
    """What the id of a document depends on."""

    @property
    def source(self) -> str: ...
    @property
    def path(self) -> str: ...


def concerned(documents: Sequence[Document], known: Iterable[Named]) -> set[str]:
    """The sources of the documents of a store whose id may depend on what is put, or that it may replace: namesakes.

    Parameters: documents, as they were read; known, of the store.
    """
    named = [(one.source, _name(one.path) if one.path else "") for one in known]
    put = {one.source for one in documents}
    names = {_name(one.path) for one in documents if one.path} | {
        name for source, name in named if name and source in put
    }
    return {source for source, name in named if source in put or name in names}


def assign_sources(
    documents: Sequence[Document], known: Sequence[Document], others: Container[str] = ()
) -> tuple[list[Document], list[str]]:
    """Give files of the same name in different folders different source ids.

    The ids depend on the paths and not on their order: `report`, or of several `north-report` and `south-report`. A
    path keeps its document, so that newer content replaces it; a copy of a known text in one collection is that document.

    Parameters: documents, as they were read; known, those of the store that are `concerned`, or all; others, the sources of the rest.
    Returns: the documents to put, among them known ones that get a longer id, and the ids that they no longer have.
    """
    put = {document.source: document for document in documents if not _is_named_by_path(document)}
    read = {document.path: document for document in documents if _is_named_by_path(document)}
    stored = {one.path: one for one in known if _is_named_by_path(one) or one.path in read}
    moved = {document.path for document in put.values()} & stored.keys()  # the file says its id by now
    gone = {stored.pop(path).source for path in moved}
    taken = {document.source for document in known if document.path not in stored} | put.keys()
    texts = {_copy_key(read.get(path, document)): path for path, document in stored.items()}
    groups: dict[str, dict[str, Document]] = defaultdict(dict)
    copied: list[Document] = []
    for path, document in {**stored, **read}.items():
        original = texts.setdefault(_copy_key(document), path)
        if original == path or path in stored:
            groups[_name(path)][path] = document
        elif original in stored and original not in read:
            copied.append(stored[original])
    for _, group in sorted(groups.items()):
        for path, document in sorted(group.items()):
            there = stored[path].source if path in stored else None
            source = _source(path, group, there, taken, others)
            taken.add(source)
            if path in read or source != there:
                put[source] = with_source(document, source)
            if there is not None and there != source:
                gone.add(there)
    put |= {one.source: one for one in copied if one.source not in gone | put.keys()}  # told as unchanged
    return list(put.values()), sorted(gone - put.keys())


def _is_named_by_path(document: Document) -> bool:
    return bool(document.path) and not document.named


def _copy_key(document: Document) -> tuple[str, str, str]:
    """What is alike of two files that are copies of one another."""
    return _name(document.path), document.text, document.collection


def _name(path: str) -> str:
    return slug(PurePath(path.removesuffix(".gz")).stem)


def _source(
    path: str, group: dict[str, Document], there: str | None, taken: set[str], elsewhere: Container[str]
) -> str:
    """The shortest id that no namesake can have; a document keeps an id that is long enough."""
    others = [list(_candidates(other)) for other in group if other != path]
    fit = [
        candidate
        for candidate in _candidates(path)
        if candidate not in taken and candidate not in elsewhere and not any(candidate in theirs for theirs in others)
    ]
    return there if there in fit and there is not None else fit[0]


def _candidates(path: str) -> Iterator[str]:
    """Ids from the shortest: of the name, with its suffix where that tells it apart, with its folders, with a number."""
    pure = PurePath(path.removesuffix(".gz"))
    name, whole = slug(pure.stem), slug(pure.name)
    folders = [slug(part) for part in pure.parent.parts if part.strip("/\\")]
    yield name
    for count in range(1, len(folders) + 1):
        yield "-".join([*folders[-count:], name])
    yield whole
    yield "-".join([*folders, whole])
    yield f"{name}-{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
