"""From an answer to its record: everything that is needed to check it later, and nothing that is private."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import qa
from qa.assistant import Assistant
from qa.errors import QAError, StoreError
from qa.evaluate.record import check_new, write_output
from qa.ingest.read import read_path, with_source
from qa.ingest.readers import FORMATS
from qa.record.content import (
    CitedDocument,
    CitedFile,
    CitedText,
    CorpusEntry,
    RecordContent,
    RecordedCorpus,
    RecordFile,
    citations_of,
)
from qa.record.sign import RECORD_FORMAT, digest, load_private, sign
from qa.serialize import to_json
from qa.settings import Settings
from qa.types import Answer, Document

PACKAGES = ("chromadb", "jellyfish", "langchain-core", "numpy", "onnxruntime", "PyStemmer", "tokenizers")
"""Packages whose version may change an answer."""
NORMALISATION = (
    "qa.ingest.read.read_path of a file of that name: UTF-8 or marked UTF-16 to NFC, invisible characters dropped, one "
    "space for each run of spaces, Markdown to plain blocks with rows as 'a | b'; spans count Unicode characters of the "
    "text that results. The code digest names the version that did it."
)


def check_target(path: Path, key: Path | None) -> None:
    """Say before a question is asked that its record could not be written.

    Raises: UsageError when the file is there already or has no folder to go to; InputError for a key that cannot sign.
    """
    check_new(path, "a record is never overwritten")
    if key is not None:
        load_private(key)


def record(answer: Answer, assistant: Assistant) -> dict[str, Any]:
    """Gather what is needed to check an answer later.

    Parameters: answer, from this assistant; assistant, whose store has not changed since.
    Returns: the content of a record, as JSON-ready values. It holds no key, and of folders only their last name.
    Raises: StoreError when the store has changed since the question was asked.
    """
    if answer.corpus["fingerprint"] != assistant.corpus["fingerprint"]:
        raise StoreError("The store has changed since the question was asked: ask it again to record its answer.")
    answer = replace(answer, models={role: portable(name) for role, name in answer.models.items()})
    by_source = assistant.library.by_source
    wanted = {citation.source for citation in citations_of(answer)}
    content = RecordContent(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        question=answer.question,
        answer=answer,
        cited=tuple(_cited(by_source[source], assistant.settings) for source in sorted(wanted) if source in by_source),
        normalisation=NORMALISATION,
        **provenance(answer, assistant),
    )
    return cast(dict[str, Any], to_json(content))


def provenance(answer: Answer, assistant: Assistant) -> dict[str, Any]:
    """What may explain that the same question gets another answer: corpus, models, settings and versions."""
    from qa.evaluate.run import code_digest  # brings YAML along, which a check of a record does not need

    manifest = assistant.index().manifest
    return {
        "corpus": RecordedCorpus(
            manifest.fingerprint, tuple(CorpusEntry(entry.source, entry.digest) for entry in manifest.entries)
        ),
        "models": {
            **{role: portable(name) for role, name in answer.models.items()},
            "encoder_digest": manifest.encoder_digest,
        },
        "settings": _settings(assistant.settings),
        "versions": {
            "qa": qa.__version__,
            "code": code_digest(),
            "python": platform.python_version(),
            "platform": f"{sys.platform} {platform.machine()}",
            **{name: found for name in PACKAGES if (found := _version(name))},
        },
    }


def write_record(path: Path, content: Mapping[str, Any], key: Path | None = None) -> str:
    """Write a record whole or not at all, and never over a file that is there.

    Parameters: content, from `record`; key, a private key file to sign it with, or None.
    Returns: the sha256 of the content, in hex.
    Raises: UsageError, InputError as `check_target`; InputError when the disk refuses.
    """
    check_target(path, None)
    sha256 = digest(content)
    signature = sign(content, key) if key is not None else None
    whole = to_json(RecordFile(RECORD_FORMAT, dict(content), sha256, signature))
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    write_output(path, text.encode("utf-8", "backslashreplace").decode())
    return sha256


def identity_json(document: Document) -> dict[str, Any]:
    """Who a document says it is, as JSON-ready values."""
    return {**asdict(document.identity), "authors": list(document.identity.authors)}


def text_sha256(document: Document) -> str:
    """sha256 of a document's normalised text in UTF-8, in hex."""
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def portable(name: str) -> str:
    """A model's name; of a folder its last name, because where it lies is nobody's business."""
    return Path(name).name if name.startswith(("~", "/")) else name


def _cited(document: Document, settings: Settings) -> CitedDocument:
    return CitedDocument(
        source=document.source,
        title=document.title,
        kind=document.kind,
        identity=identity_json(document),
        digest=document.digest,
        text=CitedText(text_sha256(document), len(document.text)),
        file=_file(document, settings.max_file_bytes),
    )


def _file(document: Document, max_bytes: int) -> CitedFile | None:
    """The name of the file that it was read from, and its sha256 where the file still reads as this document."""
    if not document.path:
        return None
    path, sha256 = Path(document.path), None
    try:
        if with_source(read_path(path, max_bytes=max_bytes), document.source).digest == document.digest:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except (QAError, OSError):
        pass  # it was moved or changed after it was ingested: the store's text is what counts
    read_as = next((known.name for known in FORMATS if path.suffix.lower() in known.suffixes), "text")
    return CitedFile(path.name, sha256, read_as)


def _settings(settings: Settings) -> dict[str, Any]:
    """The settings that may change an answer, named one by one so that none that is private slips in."""
    chosen: dict[str, Any] = {"encoder": portable(settings.encoder), "statements": settings.statements}
    if settings.model:
        url = urlsplit(settings.base_url)  # its user and query may hold a key
        chosen |= {
            "model": settings.model,
            "base_url": f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}" if settings.base_url else "",
            "model_timeout_s": settings.model_timeout_s,
            "context_tokens": settings.context_tokens,
            "second_opinion": settings.second_opinion,
        }
    return chosen


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
