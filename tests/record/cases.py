"""Records to test with: a small store of made-up documents, an answer from it on record, keys to sign with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qa.assistant import Assistant
from qa.record.load import Recorded, load_record
from qa.record.sign import RECORD_FORMAT, digest
from qa.record.write import record, write_record
from qa.settings import load_settings
from qa.types import Document
from tests.command import make_documents

QUESTION = "What is the half-life of melarone?"
STATEMENT = "The half-life of melarone is 7 hours in healthy adults."


@dataclass(frozen=True, slots=True)
class Case:
    """A store, the folder that it was filled from, and the record of an answer from it."""

    assistant: Assistant
    folder: Path
    path: Path

    @property
    def recorded(self) -> Recorded:
        """The record as its file says."""
        return load_record(self.path)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of the store."""
        return self.assistant.documents

    def edit(self, name: str, before: str, after: str) -> None:
        """Change a document and ingest it anew."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
        self.assistant.ingest([path])


@contextmanager
def recorded_case(folder: Path, key: Path | None = None, question: str = QUESTION) -> Iterator[Case]:
    """Fill a store in a folder, ask it and write the record."""
    documents = make_documents(folder / "documents")
    with Assistant(load_settings(folder / "store")) as assistant:
        assistant.ingest([documents])
        path = folder / "answer.json"
        write_record(path, record(assistant.ask(question), assistant), key)
        yield Case(assistant, documents, path)


def make_key(folder: Path, name: str) -> tuple[Path, Path]:
    """An Ed25519 key: its private file in OpenSSH's format, as ssh-keygen makes it, and its public one."""
    private, public = folder / name, folder / f"{name}.pub"
    key = Ed25519PrivateKey.generate()
    private.write_bytes(key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.OpenSSH, forms.NoEncryption()))
    told = key.public_key().public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH)
    public.write_bytes(told + b" somebody\n")
    return private, public


def content_of(path: Path) -> dict[str, Any]:
    """The content of a record's file, to be changed."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["content"]
    return content


def resealed(path: Path, content: dict[str, Any], signature: Any = None) -> Recorded:
    """A record with other content and a hash that fits it, as somebody without the key could write it."""
    whole = {"format": RECORD_FORMAT, "content": content, "sha256": digest(content), "signature": signature}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return load_record(path)
