"""The files that documents were read from, for pictures of their pages: where they lie, else copies in the store.

originals/<sha256>.pdf   a file that came by upload; it goes with the last document that was read from it
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from qa.errors import InputError
from qa.index.document_list import DocumentList
from qa.index.files import write_whole
from qa.types import Document

_FOLDER = "originals"
_LARGEST = 400_000_000
"""Bytes of a file that is read to look whether it still is the same."""


def keep_original(store: Path, content: bytes) -> None:
    """Put a copy of a file into a store. Raises: OSError."""
    folder = store / _FOLDER
    folder.mkdir(exist_ok=True)
    write_whole(folder / f"{hashlib.sha256(content).hexdigest()}.pdf", content)


def read_original(store: Path | None, document: Document) -> bytes:
    """The file that a document was read from.

    Parameters: store, its folder, None where the corpus lies on a Chroma server.
    Raises: InputError when it is of a format without pages, or neither the file nor a copy is there as it was.
    """
    if not document.original:
        raise InputError(
            f"{document.source} has no pages to show: it was not read from a PDF, or before pages were shown. Ingest a PDF again."
        )
    path = Path(document.path)
    places = [path] if path.is_absolute() else []
    places += [store / _FOLDER / f"{document.original}.pdf"] if store else []
    for place in places:
        try:
            content = place.read_bytes() if place.is_file() and place.stat().st_size <= _LARGEST else b""
        except OSError:
            continue
        if hashlib.sha256(content).hexdigest() == document.original:
            return content
    # A path is no business of whoever asks over a network.
    raise InputError(
        f"The file {path.name} of {document.source} was moved, changed or deleted since it was read: ingest it again."
    )


def drop_originals(store: Path, documents: DocumentList) -> None:
    """Delete the copies that no document was read from. Raises: OSError."""
    folder = store / _FOLDER
    if folder.is_dir() and any(folder.iterdir()):
        wanted = {f"{document.original}.pdf" for document in documents.heads}
        for file in folder.iterdir():
            if file.name not in wanted:
                file.unlink(missing_ok=True)
