"""A corpus as points of an engine: how a document is written, committed, read and taken away.

A document is in the corpus when its point in `documents` says so. What carries another key than this point is never seen.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qa.errors import StoreError
from qa.index import catalog
from qa.index import indexed_text as views
from qa.index.catalog import DocumentHead, Entry, in_collection_of
from qa.index.qdrant_points import Payload, Sparse, point, point_id, where
from qa.index.qdrant_server import Engine
from qa.index.segment import size_of
from qa.index.vectors import KINDS, Kind
from qa.index.words import K1, B
from qa.ingest.identities import identity_keys
from qa.text.terms import terms
from qa.types import Document

MEAN_TERMS: Mapping[Kind, int] = {"units": 18, "passages": 67}
"""Terms of a unit and a passage: 18.3 and 66.9 in the default corpus. The engine only chooses candidates by them."""
CONTENT_PIECE = 4_000_000  # characters of one piece of a document; a server takes requests of 32 MB
OPEN_TOO_LONG_S = 86_400
"""Seconds after which a change that is still under way was left by a writer that broke off."""
SWEPT = 100
"""Such remains that one change clears away."""
_TOGETHER = 16
"""Documents that are read in one request."""
VectorsOfKinds = Mapping[Kind, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it lies in the engine."""

    entry: Entry
    document: Document
    vectors: VectorsOfKinds


def term_number(term: str) -> int:
    """The number of a term in sparse vectors: 32 bits of its hash, so that no writer has to ask another for it."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")


def sparse(words: Sequence[str], kind: Kind) -> Sparse:
    """The terms of a text, weighted by BM25 but for the inverse document frequency, which the engine puts in."""
    counted: Counter[int] = Counter(map(term_number, words))
    saturation = K1 * (1 - B + B * len(words) / MEAN_TERMS[kind])
    return list(counted), [count * (K1 + 1) / (count + saturation) for count in counted.values()]


def document_id(source: str) -> str:
    """The id of a document's point."""
    return point_id("document", source)


def put_points(
    engine: Engine, documents: Sequence[tuple[Entry, bytes, Document]], vectors: VectorsOfKinds, known: set[str]
) -> None:
    """Write documents; each is in the corpus once it is committed.

    Parameters: vectors, of all of them in order; known, words that are known to the engine, to which theirs are added.
    Raises: StoreError.
    """
    began, first = int(time.time()), dict.fromkeys(KINDS, 0)
    fresh: set[str] = set()
    for entry, content, document in documents:
        here: dict[Kind, NDArray[np.float32]] = {}
        for kind in KINDS:
            here[kind] = vectors[kind][first[kind] : first[kind] + size_of(entry, kind)]
            first[kind] += size_of(entry, kind)
        _put_content(engine, entry, content, here, began)
        told = {"key": entry.key, "source": document_id(entry.source), "collection": entry.collection}
        matched: dict[Kind, list[str]] = {
            "units": [views.unit_to_match(document, unit) for unit in document.units],
            "passages": [views.passage_to_match(document, one) for one in document.passages],
        }
        for kind in KINDS:
            counted = [terms(text) for text in matched[kind]]
            fresh.update(term for words in counted for term in words)
            engine.put(
                kind,
                [
                    point(
                        point_id(kind, entry.key, n),
                        told,
                        row.tolist() if kind == "units" else None,
                        sparse(words, kind),
                    )
                    for n, (row, words) in enumerate(zip(here[kind], counted, strict=True))
                ],
            )
    fresh -= known
    engine.put(
        "terms", [point(point_id("term", one), {"term": one, "near": near(one)}) for one in sorted(fresh) if _utf8(one)]
    )
    known |= fresh


def commit_point(engine: Engine, entry: Entry, document: Document) -> None:
    """Put a document that is written into the corpus, in place of the one of its source. Raises: StoreError.

    Where another writer changes the same source meanwhile, this change counts as the one before its.
    """
    number = document_id(entry.source)
    before = engine.get("documents", [number]).get(number)
    record = point(number, _record(entry, document))
    if before is None:
        engine.put("documents", [record], new=True)
    else:
        _mark_open(engine, before["key"])
        engine.put("documents", [record], only=where(key=before["key"]))
    now = engine.get("documents", [number]).get(number)
    if now is None or now["key"] != entry.key:
        delete_points(engine, [entry.key])
        return
    engine.set("contents", {"open": 0}, where(key=entry.key))
    if before is not None:
        delete_points(engine, [before["key"]])


def move_points(engine: Engine, entry: Entry, collection: str) -> None:
    """Put a document into another collection: what is searched first, its own point last. Raises: StoreError."""
    for kind in KINDS:
        engine.set(kind, {"collection": collection}, where(key=entry.key))
    said = json.dumps(_listed(replace(entry, collection=collection)))
    engine.set(
        "documents", {"collection": collection, "entry": said}, where(id=document_id(entry.source), key=entry.key)
    )


def remove_points(engine: Engine, source: str) -> bool:
    """Take a document out of the corpus; returns whether there was one. Raises: StoreError."""
    number = document_id(source)
    before = engine.get("documents", [number]).get(number)
    if before is None:
        return False
    _mark_open(engine, before["key"])
    engine.delete("documents", where(id=number, key=before["key"]))
    if number in (now := engine.get("documents", [number])) and now[number]["key"] == before["key"]:
        return False
    delete_points(engine, [before["key"]])
    return True


def delete_points(engine: Engine, keys: Sequence[str]) -> None:
    """Delete what is written under keys, which no document names any more; the contents last, which tell of the rest.

    Raises: StoreError.
    """
    for name in (*KINDS, "contents"):
        engine.delete(name, where(key=list(keys)))


def sweep_points(engine: Engine) -> None:
    """Clear away what writers that broke off a day ago have left. Raises: StoreError."""
    left = {
        one["key"]: one["source"]
        for one in engine.every("contents", where(open_before=int(time.time()) - OPEN_TOO_LONG_S), SWEPT)
    }
    named = engine.get("documents", list(set(left.values())))
    for key, source in left.items():
        if source in named and named[source]["key"] == key:
            engine.set("contents", {"open": 0}, where(key=key))
        else:
            delete_points(engine, [key])


def read_points(engine: Engine, entries: Sequence[Entry]) -> dict[str, Stored]:
    """Read documents, each checked against its digest, by key; one that is gone by now is left out.

    Raises: StoreError for one that is damaged.
    """
    found: dict[str, Stored] = {}
    for start in range(0, len(entries), _TOGETHER):
        part = {entry.key: entry for entry in entries[start : start + _TOGETHER]}
        pieces: dict[str, dict[int, Payload]] = {}
        for one in engine.every("contents", where(key=list(part))):
            pieces.setdefault(one["key"], {})[one["piece"]] = one
        for key, those in pieces.items():
            found[key] = _unpacked(engine.place, part[key], those)
    return found


def entry_of_record(record: Payload) -> Entry:
    """The entry that a document's point holds."""
    return Entry(**json.loads(record["entry"]))


def head_of_record(record: Payload) -> DocumentHead:
    """The head that a document's point holds."""
    return catalog.read_head(record["head"], record["collection"])


def near(term: str) -> list[str]:
    """What a word is looked up by: without dashes, without each of its letters, and by its first letters."""
    bare = term.replace("-", "")
    starts = [f"{term[:length]}*" for length in range(4, min(len(term), 12))]
    return sorted({bare, *_shorter(bare), *starts})


def sought(term: str) -> list[str]:
    """By what the words are found that differ from this one by one letter or by dashes, or begin with it."""
    bare = term.replace("-", "")
    return sorted({bare, *_shorter(bare), f"{term}*"})


def _shorter(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word))) if 4 <= len(word) <= 30 else ()


def _record(entry: Entry, document: Document) -> Payload:
    authors = {word.strip(".,").lower() for one in document.identity.authors for word in one.split() if len(word) > 2}
    names = {*authors, f"kind:{entry.kind}", *identity_keys(document.identity)}
    return {
        "key": entry.key,
        "source": document_id(entry.source),
        "collection": entry.collection,
        "names": sorted(filter(_utf8, names)),
        "entry": json.dumps(_listed(entry)),
        "head": json.dumps(json.loads(catalog.pack_head(document))),  # in ASCII, whatever a path holds
    }


def _listed(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _mark_open(engine: Engine, key: str) -> None:
    """Note that what is written under a key may go, for who has to clear up after this writer."""
    engine.set("contents", {"open": int(time.time())}, where(key=key))


def _put_content(engine: Engine, entry: Entry, content: bytes, vectors: VectorsOfKinds, began: int) -> None:
    text = zlib.compress(content)
    blob = len(text).to_bytes(8, "big") + text + b"".join(vectors[kind].tobytes() for kind in KINDS)
    packed, sha256 = b64encode(blob).decode(), hashlib.sha256(blob).hexdigest()
    pieces = [packed[start : start + CONTENT_PIECE] for start in range(0, len(packed), CONTENT_PIECE)]
    told = {"key": entry.key, "source": document_id(entry.source), "open": began, "sha256": sha256, "of": len(pieces)}
    for number, data in enumerate(pieces):
        engine.put("contents", [point(point_id("content", entry.key, number), {**told, "piece": number, "data": data})])


def _unpacked(place: str, entry: Entry, pieces: Mapping[int, Payload]) -> Stored:
    try:
        blob = b64decode("".join(pieces[number]["data"] for number in range(pieces[min(pieces)]["of"])), validate=True)
        if hashlib.sha256(blob).hexdigest() != pieces[0]["sha256"]:
            raise ValueError("its digest does not fit")
        size = int.from_bytes(blob[:8], "big")
        numbers = np.frombuffer(blob[8 + size :], np.float32)
        rows = numbers.reshape(entry.units + entry.passages, -1) if len(numbers) else np.zeros((0, 1), np.float32)
        units, passages = np.split(rows, [entry.units])
        document = catalog.parse_document(zlib.decompress(blob[8 : 8 + size]), entry.sha256, entry.source)
    except (KeyError, ValueError, NotBase64, zlib.error, StoreError) as error:
        raise StoreError(
            f"The document {entry.source} in Qdrant at {place} is damaged: ingest it again, or restore a snapshot."
        ) from error
    return Stored(entry, in_collection_of(entry, document), {"units": units, "passages": passages})


def _utf8(text: str) -> bool:
    """Whether a text can be sent as JSON."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
