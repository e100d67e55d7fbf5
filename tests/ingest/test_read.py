"""Paths, folders, encodings, names and digests."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import InputError
from qa.ingest.read import find_files, read_path, read_text, slug


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.txt", "a.text", "A.MD"])
def test_supported_files_are_read(tmp_path: Path, name: str) -> None:
    """Markdown and text files are read, and the document remembers its path."""
    path = write(tmp_path / name, b"Snails rest.\n")
    document = read_path(path)
    assert (document.text, document.source, document.path) == ("Snails rest.", "a", str(path))


@pytest.mark.parametrize(
    "content",
    [
        "Größe α.".encode(),
        b"\xef\xbb\xbf" + "Größe α.".encode(),
        "Größe α.".encode("utf-16"),
        "\ufeffGröße α.".encode("utf-16-be"),
        "Größe α.".encode("utf-16-le"),
        "Größe α.".encode("utf-16-be"),
    ],
)
def test_unicode_encodings_are_read(tmp_path: Path, content: bytes) -> None:
    """UTF-8 and UTF-16, with or without a byte order mark, are the same text."""
    assert read_path(write(tmp_path / "a.txt", content)).text == "Größe α."


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"%PDF-1.4", r"a\.pdf is broken, so that no page of it opens"),
        ("a", b"\x7fELF\0", "is a program"),
        ("a.txt", b"%PDF-1.4 text", r"a\.txt is broken, so that no page of it opens"),
        ("a.txt", b"ab\0cd", "NUL byte"),
        ("a.txt", b"\x01\x02\x03\x04abc" * 9, "is binary"),
        ("a.txt", b"", "is empty"),
        ("a.md", b" \n\t\n", "is empty"),
        ("a.md", "\u200b\n<!-- x -->\n".encode(), "is empty"),
        ("a.md", b"# Heading\n", "headings but no text"),
        ("a.txt", b"\xff\xfea", "not valid UTF-16 at byte 2"),
        ("a.md", b"---\na: [\n---\nx", r"front matter of .*a\.md is not valid YAML on line"),
    ],
)
def test_unreadable_content_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """What is not text of a supported kind is refused in one sentence that names the file."""
    path = write(tmp_path / name, content)
    with pytest.raises(InputError, match=message) as caught:
        read_path(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unreadable_paths_are_refused(tmp_path: Path) -> None:
    """A missing path, a folder, a pipe, a loop of links and an impossible name are refused, never waited for."""
    write(tmp_path / "a.txt", b"x")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    cases = {
        "none.txt": "does not exist",
        "": "is a folder",
        "a.txt/b.txt": "cannot be opened",
        "pipe.txt": "not a regular file",
        "loop.txt": "cannot be opened",
        "x" * 300 + ".txt": "cannot be opened",
        "a\0b.txt": "cannot be opened",
    }
    for name, message in cases.items():
        with pytest.raises(InputError, match=message):
            read_path(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to the superuser")
def test_a_forbidden_file_is_refused(tmp_path: Path) -> None:
    """A file without read permission is refused."""
    path = write(tmp_path / "a.txt", b"x")
    path.chmod(0)
    with pytest.raises(InputError, match="permission"):
        read_path(path)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    """A file above the limit is refused before it is decoded, one at the limit is read."""
    path = write(tmp_path / "a.txt", b"a" * 11)
    with pytest.raises(InputError, match="larger than 10 bytes"):
        read_path(path, max_bytes=10)
    assert read_path(path, max_bytes=11).text == "a" * 11


def test_folders_are_searched_in_sorted_order(tmp_path: Path) -> None:
    """A folder stands for its supported files through all folders, sorted, without hidden ones."""
    for name in ("b.md", "a.txt", "sub/c.MD", "sub/.hidden.md", ".git/d.md", "e.mp4", "sub/deep/f.text"):
        write(tmp_path / name, b"x")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert found == ["a.txt", "b.md", "sub/c.MD", "sub/deep/f.text"]


def test_named_files_come_once_in_the_order_given(tmp_path: Path) -> None:
    """A file named and also found in a folder is listed once; any named file stands for itself."""
    pdf, text = write(tmp_path / "e.pdf", b"x"), write(tmp_path / "a.txt", b"x")
    assert find_files([pdf, text, tmp_path]) == [pdf, text]
    with pytest.raises(InputError, match="does not exist"):
        find_files([tmp_path / "none"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [("My Guide (v2)", "my-guide-v2"), ("Größe_α", "groe"), ("--a--", "a"), ("x" * 200, "x" * 80)],
)
def test_slugs_are_readable(name: str, expected: str) -> None:
    """A source name is made of the readable letters of the file name."""
    assert slug(name) == expected


def test_an_unreadable_name_gets_a_stable_slug() -> None:
    """Where no ASCII letter remains the slug is a hash of the name, the same each time."""
    assert slug("文書") == slug("文書") != slug("資料")
    assert slug("文書").startswith("document-")


@pytest.mark.parametrize(
    ("text", "markdown", "title"),
    [
        ("Intro.\n\n# The Title\n\nText.", True, "The Title"),
        ("A short line\n\nand some more text.", True, "A short line"),
        ("x" * 300, True, "made"),
        ("Abstract\n\n" + "Snails rest for a very long time. " * 9, False, "made"),
    ],
)
def test_titles(text: str, markdown: bool, title: str) -> None:
    """The title is the first heading, else a short first line, else the name."""
    assert read_text(text, source="made", markdown=markdown).title == title


def test_the_digest_depends_on_text_and_identity() -> None:
    """The digest changes with text, source, kind and identity, and not with the path or line wraps."""
    first = read_text("Snails rest\nlong.", source="a", markdown=True)
    assert read_text("Snails rest long.", source="a", path="x", markdown=True).digest == first.digest
    changed = [
        ("Snails rest.", "a"),
        ("Snails rest long.", "b"),
        ("---\nkind: guide\n---\nSnails rest long.", "a"),
    ]
    changed.append(("---\ndoi: 10.1/x\n---\nSnails rest long.", "a"))
    digests = {read_text(text, source=source, markdown=True).digest for text, source in changed}
    assert len(digests | {first.digest}) == 5
    assert len(first.digest) == 64


def test_documents_cannot_be_changed() -> None:
    """A document is frozen; a change makes another one."""
    document = read_text("Snails rest.", source="a", markdown=True)
    with pytest.raises(AttributeError):
        document.text = "x"  # type: ignore[misc]
    assert replace(document, path="y") != document


def test_importing_the_reader_does_not_load_yaml() -> None:
    """The YAML reader is loaded only when front matter is read."""
    code = "import sys, qa.ingest.read; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
