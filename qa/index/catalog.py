"""Documents on disk and what the manifest has of each; it knows nothing of vectors.

documents/<key>.json     one document; the key ends in the digest of the file, so a file never changes
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qa.errors import StoreError
from qa.index import indexed_text as views
from qa.index.checksums import FileDigests
from qa.index.files import store_error, store_errors, write_files
from qa.types import Document, Passage, Record, Section, Unit

STORE_FORMAT = f"4.{views.VERSION}"
"""Version of what lies in a store: of this file's formats, of the manifest's, and of the words that were encoded."""
DOCUMENTS = "documents"
RESTORE = "restore it from a copy, or remove the store and ingest the documents again"
"""What to do about a file that cannot be made again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as the manifest lists it."""

    source: str
    digest: str
    """The document's own digest."""
    title: str
    kind: str
    units: int
    passages: int
    file: str
    """Name inside `documents/`: <source>-<first 12 of sha256>.json."""
    sha256: str
    """sha256 of the file."""
    collection: str = ""
    """Here and not in the file, so that a document changes its collection without being encoded again."""
    shard: int = 0
    """The number of the Chroma folder that has its vectors."""

    @property
    def key(self) -> str:
        """Names this very content of this source; vectors carry it."""
        return self.file.removesuffix(".json")


@dataclass(frozen=True)
class Manifest:
    """What a store holds and which encoder made its vectors; entries are in the order of their source."""

    encoder: str
    encoder_digest: str
    dimension: int
    entries: tuple[Entry, ...]
    written: str = field(default="", compare=False)
    """sha256 of the file that it was read from or written to."""

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over the sources and digests of the corpus: equal corpora have equal fingerprints."""
        return _sha256(json.dumps(sorted((entry.source, entry.digest) for entry in self.entries)).encode())


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What is asked of every document of a corpus, without its text."""

    source: str
    path: str
    named: bool
    original: str
    identity: Record
    collection: str


def entry_of(document: Document) -> tuple[Entry, bytes]:
    """The manifest's entry for a document, and the content of its file."""
    content = pack_document(document).encode("utf-8", "surrogatepass")
    sha256 = _sha256(content)
    # A source may hold any character and be of any length; a file name may not.
    name = quote(document.source, safe="", errors="surrogatepass")[:150]
    entry = Entry(
        source=document.source,
        digest=document.digest,
        title=document.title,
        kind=document.kind,
        units=len(document.units),
        passages=len(document.passages),
        file=f"{name}-{sha256[:12]}.json",
        sha256=sha256,
        collection=document.collection,
    )
    return entry, content


def keyed_entry(document: Document) -> tuple[Entry, bytes]:
    """As `entry_of`, under a key of its own: of two writers that put the same content neither deletes what the other has put."""
    entry, content = entry_of(document)
    return replace(entry, file=f"{entry.key}-{uuid.uuid4().hex[:8]}.json"), content


def write_documents(store: Path, documents: Sequence[tuple[Entry, bytes]]) -> None:
    """Write the files of documents. Raises: OSError."""
    write_files(store / DOCUMENTS, {entry.file: content for entry, content in documents})


def in_collection_of(entry: Entry, document: Document) -> Document:
    """A document in the collection that the manifest says."""
    return document if document.collection == entry.collection else replace(document, collection=entry.collection)


def read_document(store: Path, entry: Entry) -> Document:
    """Read a document, checked against its digest. Raises: StoreError naming its file when that is missing or damaged."""
    path = store / DOCUMENTS / entry.file
    with store_errors(path, "A document of the store cannot be read"):
        content = path.read_bytes()
    return in_collection_of(entry, parse_document(content, entry.sha256, str(path)))


def check_documents(store: Path, entries: Iterable[Entry], digests: FileDigests) -> None:
    """Compare the file of each document with its digest. Raises: StoreError naming one that is missing or damaged."""
    folder = store / DOCUMENTS
    for entry in entries:
        path = f"{folder}/{entry.file}"  # as text: a Path takes longer to make than to look up
        try:
            found = digests.digest(path)
        except OSError as error:
            raise store_error(error, path, "A document of the store cannot be read") from error
        if found != entry.sha256:
            raise _damaged(path)


def parse_document(content: bytes, sha256: str, name: str) -> Document:
    """Read a document from what `entry_of` gave. Raises: StoreError naming it when its digest is not `sha256`."""
    if _sha256(content) != sha256:
        raise _damaged(name)
    return _unpack(json.loads(content))


def _damaged(name: str) -> StoreError:
    return StoreError(f"The document {name} is damaged: {RESTORE}.")


def pack_document(document: Document) -> str:
    """What the file of a document holds: units and passages as spans of the text, which halves it and the time to read it."""
    parts: tuple[Unit | Passage, ...] = (*document.units, *document.passages)
    for part in parts:
        if document.text[part.start : part.end] != part.text:
            raise ValueError(f"{document.source}: unit or passage {part.index} is not the text at its offsets")
    packed: dict[str, Any] = {
        "source": document.source,
        "title": document.title,
        "kind": document.kind,
        "digest": document.digest,
        "path": document.path,
        "identity": asdict(document.identity),
        "references": [asdict(record) for record in document.references],
        "sections": [[s.heading, s.level, s.start, s.end, *[True] * s.about_itself] for s in document.sections],
        "units": [
            [u.index, u.start, u.end, u.kind, u.section, u.header, u.marks, u.page, *_more(u)] for u in document.units
        ],
        "passages": [[p.index, p.start, p.end, p.first, p.last, p.section] for p in document.passages],
        "text": document.text,
    }
    if not document.named:
        packed["named"] = False
    if document.original:
        packed["original"] = document.original
    if document.attached:
        packed["attached"] = document.attached
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _more(unit: Unit) -> list[Any]:
    """What few units have."""
    return [unit.place, unit.ocr] if unit.place or unit.ocr else []


def _unpack(packed: dict[str, Any]) -> Document:
    text: str = packed["text"]
    return Document(
        source=packed["source"],
        title=packed["title"],
        kind=packed["kind"],
        text=text,
        digest=packed["digest"],
        identity=_record(packed["identity"]),
        sections=tuple(Section(*section) for section in packed["sections"]),
        units=tuple(
            Unit(index, start, end, text[start:end], kind, section, header, tuple(marks), page, *more)
            for index, start, end, kind, section, header, marks, page, *more in packed["units"]
        ),
        passages=tuple(
            Passage(index, start, end, text[start:end], first, last, section)
            for index, start, end, first, last, section in packed["passages"]
        ),
        references=tuple(_record(record) for record in packed["references"]),
        path=packed["path"],
        named=packed.get("named", True),
        original=packed.get("original", ""),
        attached=tuple(packed.get("attached", ())),
    )


def pack_head(document: Document) -> str:
    """What a segment has of a document for questions about all of them."""
    head = [document.source, document.path, document.named, document.original, asdict(document.identity)]
    return json.dumps(head, ensure_ascii=False)


def read_head(packed: str, collection: str) -> DocumentHead:
    """What `pack_head` gave, and the collection that the manifest says."""
    source, path, named, original, identity = json.loads(packed)
    return DocumentHead(source, path, named, original, _record(identity), collection)


def _record(packed: dict[str, Any]) -> Record:
    return Record(**{**packed, "authors": tuple(packed["authors"])})


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
