"""A corpus as texts on a Chroma server: documents in pieces, and numbered manifests of which the last one counts.

documents    <key>:<piece>       a document's JSON, packed, in pieces; no key is ever used twice
manifests    manifest-00000042   what the corpus is since its 42nd change
"""

from __future__ import annotations

import re
import time
import uuid
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence

from qa.errors import StoreError
from qa.index import catalog
from qa.index.arrays import vector_ids
from qa.index.catalog import Entry, Manifest
from qa.index.manifest import manifest_text, parse_manifest
from qa.index.vectors import KINDS, Server
from qa.types import Document

MAX_MANIFESTS = 10
"""Manifests that stay, for those who look and for writers that are late."""
PIECE = 200_000
"""Characters of one piece of a document."""
_BATCH = 20
"""Documents read in one request."""
_NUMBERED = re.compile(r"manifest-(\d+)")
ABANDONED_S = 86_400
"""Seconds after which what no manifest lists was left by a writer that broke off."""


def latest(server: Server) -> int:
    """The number of the manifest that counts, 0 when there is none. Raises: StoreError."""
    return max(_numbers(server), default=0)


def latest_manifest(server: Server) -> tuple[int, Manifest | None]:
    """The manifest that counts and its number, (0, None) when there is none. Raises: StoreError."""
    while number := latest(server):
        for text, _ in server.manifests.get({"number": number}).values():
            place = server.vectors.place
            named = f"The manifest {number} on the Chroma server at {place}"
            return number, parse_manifest(text, named, f"The corpus on the Chroma server at {place}")
        # Gone since: so many others were committed in between.
    return 0, None


def append(server: Server, number: int, manifest: Manifest) -> bool:
    """Commit a manifest unless another writer was first: the first under a number counts.

    Parameters: number, one more than that of the manifest which it changes.
    Returns: whether it counts. Raises: StoreError; whether it counts is then not known.
    """
    writer = uuid.uuid4().hex
    about: dict[str, str | int] = {"number": number, "writer": writer, "began": int(time.time())}
    server.manifests.add([f"manifest-{number:08d}"], [manifest_text(manifest)], [about])
    won = any(found["writer"] == writer for _, found in server.manifests.get({"number": number}).values())
    if won and latest(server) - number >= MAX_MANIFESTS:
        # The number may have been another's and free again, because this process stood still for long.
        server.manifests.delete({"writer": writer})
        raise StoreError(
            f"The Chroma server at {server.vectors.place} took very long to commit a change, which may be lost: "
            "run the same again."
        )
    return won


def forget(server: Server) -> None:
    """Delete all manifests but the last `MAX_MANIFESTS`, oldest first. Raises: StoreError."""
    for number in sorted(_numbers(server))[:-MAX_MANIFESTS]:
        server.manifests.delete({"number": number})


def put(server: Server, documents: Sequence[tuple[Entry, bytes]]) -> None:
    """Write documents; they are in the corpus when a manifest lists them. Raises: StoreError."""
    began = int(time.time())
    for entry, content in documents:
        # Packed, because Chroma takes neither every character nor large texts gladly: it indexes them.
        packed = b64encode(zlib.compress(content)).decode()
        pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
        for number, piece in enumerate(pieces):
            about: dict[str, str | int] = {"key": entry.key, "piece": number, "began": began}
            server.documents.add([f"{entry.key}:{number}"], [piece], [about])


def documents(server: Server, entries: Sequence[Entry]) -> dict[str, Document]:
    """Read documents, each checked against its digest, by their key. Raises: StoreError for one missing or damaged."""
    found: dict[str, Document] = {}
    for start in range(0, len(entries), _BATCH):
        part = entries[start : start + _BATCH]
        pieces: dict[str, list[tuple[int, str]]] = {entry.key: [] for entry in part}
        for text, about in server.documents.get({"key": {"$in": list(pieces)}}).values():
            pieces[about["key"]].append((about["piece"], text))
        for entry in part:
            packed = "".join(text for _, text in sorted(pieces[entry.key]))
            try:
                content = zlib.decompress(b64decode(packed))
            except (NotBase64, zlib.error):
                content = b""  # a piece is missing, which the digest tells
            name = f"{entry.source} on the Chroma server at {server.vectors.place}"
            found[entry.key] = catalog.parse_document(content, entry.sha256, name)
    return found


def delete(server: Server, entries: Sequence[Entry]) -> None:
    """Delete what belongs to entries that no manifest will list again; a break in between is swept up later.

    Raises: StoreError.
    """
    for kind in KINDS:
        server.vectors.delete(kind, [name for entry in entries for name in vector_ids(entry, kind)])
    for entry in entries:
        server.documents.delete({"key": entry.key})


def sweep(server: Server, manifest: Manifest) -> None:
    """Delete what writers that broke off have left: documents that are in no manifest and a day old.

    Raises: StoreError.
    """
    old = server.documents.ids({"began": {"$lt": int(time.time()) - ABANDONED_S}})
    left = {name.rpartition(":")[0] for name in old} - {entry.key for entry in manifest.entries}
    if not left:
        return
    for kind in KINDS:
        server.vectors.delete(kind, [n for n in server.vectors.ids(kind) if n.rpartition(":")[0] in left])
    for key in left:
        server.documents.delete({"key": key})


def _numbers(server: Server) -> list[int]:
    return [int(found[1]) for name in server.manifests.ids() if (found := _NUMBERED.fullmatch(name))]
