"""Bytes that come with a file name."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import InputError
from qa.ingest.read import read_path, read_upload


@pytest.mark.parametrize("name", ["My Notes.md", "/etc/My Notes.md", "C:\\papers\\My Notes.md", "../../My Notes.md"])
def test_an_upload_is_read_as_its_file_would_be(tmp_path: Path, name: str) -> None:
    """Of a path only the file's name counts, and the document is the one that reading the file gives."""
    content = "# Snails\n\nSnails rest.\n".encode("utf-16")
    (tmp_path / "My Notes.md").write_bytes(content)
    document = read_upload(name, content, max_bytes=100)
    assert (document.source, document.path) == ("my-notes", "My Notes.md")
    assert document.digest == read_path(tmp_path / "My Notes.md").digest


@pytest.mark.parametrize(
    "name", ["", "..", "a/", "a/..", " ", "a\n.md", "\x07.md", "a\udcff.md", "a\u2028.md", "x" * 300 + ".md"]
)
def test_what_names_no_file_is_refused(name: str) -> None:
    """A name that is empty, only dots, too long or holds control characters is refused in one line."""
    with pytest.raises(InputError, match="is not the name of a file") as refused:
        read_upload(name, b"Snails rest.", max_bytes=100)
    assert str(refused.value).isprintable() and len(str(refused.value)) < 400


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.png", b"x", r'files ending in "\.png" are not supported'),
        ("a.pdf", b"x", r"a\.pdf is broken"),
        (".md", b"x", "without a suffix"),
        ("a.md", b"x" * 101, "larger than 100 bytes"),
        ("a.md", b"caf\0 au lait", "NUL byte"),
        ("a.txt", b" ", "is empty"),
    ],
)
def test_unreadable_uploads_are_refused(name: str, content: bytes, message: str) -> None:
    """What cannot be read as a file cannot be read as an upload, in the same words."""
    with pytest.raises(InputError, match=message) as refused:
        read_upload(name, content, max_bytes=100)
    assert str(refused.value).startswith(name)
