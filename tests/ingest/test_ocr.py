"""Scanned PDFs: their words are read by OCR where ocrmypdf is installed, and every citation of them says so."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
import time
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from fpdf.enums import TextMode

from qa.assistant import Assistant
from qa.errors import InputError
from qa.ingest.pdf import ocr
from qa.ingest.read import read_path
from qa.render.markdown import answer_markdown
from qa.render.place import place_words
from qa.render.reference_export import answer_copies
from qa.settings import load_settings
from qa.types import Document
from tests.command import run

DOSE = "The tarvex cohort received 12.4 mg of saline at noon."
LIFE = "The elimination half-life of plexar was 9 hours in dogs."
MARK = "page 2, read by OCR"


def pdf(*pages: str, hidden: bool = False) -> bytes:
    made = FPDF(unit="pt", format="A4")
    made.set_auto_page_break(False)
    for words in pages:
        made.add_page()
        made.set_font("Helvetica", "", 12)
        made.text_mode = TextMode.INVISIBLE if hidden else TextMode.FILL
        made.text(72, 100, words)
    return bytes(made.output())


def scan(content: bytes, stamp: str = "") -> bytes:
    """The pages of a PDF as pictures, with a stamp of text in the margin."""
    made = FPDF(unit="pt", format="A4")
    made.set_auto_page_break(False)
    for page in pdfium.PdfDocument(content):
        picture = io.BytesIO()
        page.render(scale=200 / 72, grayscale=True).to_pil().save(picture, "PNG")
        made.add_page()
        made.image(picture, 0, 0, 595.28, 841.89)
        made.set_font("Helvetica", "", 7)
        made.text(72, 830, stamp)
    return bytes(made.output())


def joined(*parts: bytes) -> bytes:
    whole = pdfium.PdfDocument.new()
    for part in parts:
        whole.import_pages(pdfium.PdfDocument(part))
    content = io.BytesIO()
    whole.save(content)
    return content.getvalue()


def mixed() -> bytes:
    """A page of text, and a scanned one."""
    return joined(pdf(DOSE), scan(pdf(LIFE)))


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a program in the place of ocrmypdf that runs some Python; returns what sets the Python."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(code: str) -> None:
        program = folder / "ocrmypdf"
        program.write_text(f"#!{sys.executable}\nimport pathlib, resource, sys, time\n{code}\n", encoding="utf-8")
        program.chmod(0o755)

    return put


def gives(tmp_path: Path, content: bytes) -> str:
    """The Python that writes a known PDF, and its own arguments and limits beside it."""
    (tmp_path / "known.pdf").write_bytes(content)
    return (
        f"pathlib.Path(sys.argv[-1]).write_bytes(pathlib.Path({str(tmp_path / 'known.pdf')!r}).read_bytes())\n"
        "told = [sys.argv[1:], resource.getrlimit(resource.RLIMIT_AS)[0]]\n"
        f"pathlib.Path({str(tmp_path / 'told.json')!r}).write_text(__import__('json').dumps(told))"
    )


def read(folder: Path, content: bytes) -> Document:
    path = folder / "a.pdf"
    path.write_bytes(content)
    document = read_path(path)
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return document


def places(document: Document) -> list[tuple[str, str]]:
    return [(place_words(unit), unit.text) for unit in document.units]


def test_scanned_pages_alone_are_recognised(tmp_path: Path, stand_in) -> None:
    """The scanned pages alone are given to OCR, within limits, and their units alone are marked."""
    stand_in(gives(tmp_path, joined(pdf(DOSE), pdf(LIFE, hidden=True))))
    document = read(tmp_path, mixed())
    assert (places(document), document.unread) == ([("page 1", DOSE), (MARK, LIFE)], "")
    arguments, memory = json.loads((tmp_path / "told.json").read_text())
    assert arguments[arguments.index("--pages") + 1] == "2"
    assert memory == ocr._MEMORY


def test_a_sentence_that_ends_on_a_scanned_page_is_marked(tmp_path: Path, stand_in) -> None:
    """A unit of which only the end was read by OCR is marked."""
    begin = pdf("The half-life of plexar was told to everybody who had come to the room, and")
    stand_in(gives(tmp_path, joined(begin, pdf("it was 9 hours in dogs. They slept.", hidden=True))))
    document = read(tmp_path, joined(begin, scan(pdf("it was 9 hours in dogs. They slept."))))
    assert [(unit.page, unit.ocr) for unit in document.units] == [(1, True), (2, True)]


def test_a_text_layer_of_a_scan_is_marked(tmp_path: Path) -> None:
    """A scan that somebody else's OCR gave a text layer is read without OCR, and marked."""
    assert places(read(tmp_path, pdf(LIFE, hidden=True))) == [("page 1, read by OCR", LIFE)]


def test_every_citation_says_that_ocr_read_it(tmp_path: Path, stand_in) -> None:
    """The terminal, JSON, Markdown and the table of documents say of a quote that it was read by OCR."""
    stand_in(gives(tmp_path, joined(pdf(DOSE), pdf(LIFE, hidden=True))))
    path, store = tmp_path / "a.pdf", tmp_path / "store"
    path.write_bytes(mixed())
    assert run("ingest", "--store", store, path).code == 0
    question = "What was the elimination half-life of plexar in dogs?"
    for options in ((), ("-v",)):
        assert MARK in " ".join(run("ask", "--store", store, *options, question).out.split())
    answer = json.loads(run("ask", "--store", store, "--json", question).out)
    citation = answer["statements"][0]["citations"][0]
    assert (citation["page"], citation["ocr"]) == (2, True)
    assert MARK in run("search", "--store", store, question).out
    assert MARK in " ".join(run("table", "--store", store, question).out.split())
    with Assistant(load_settings(store)) as assistant:
        said = assistant.ask(question)
        assert MARK in answer_markdown(said)
        assert MARK in answer_copies(said, assistant.library)["text"]


NOT_INSTALLED = (
    r"a\.pdf was read without its page 2, which is a picture of text: install ocrmypdf, which reads such pages, or"
)


def test_without_ocr_the_rest_is_read_and_the_pages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ocrmypdf is not installed, pages of text are read, and one sentence names the others and the way out."""
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.pdf"
    path.write_bytes(mixed())
    done = run("ingest", "--store", tmp_path / "store", path)
    assert done.code == 0
    assert re.search(NOT_INSTALLED, done.err)
    assert json.loads(run("ingest", "--store", tmp_path / "store", "--json", path).out)["unread"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("sys.exit(3)", "ocrmypdf lacks a program that it needs, so install tesseract-ocr."),
        (
            "sys.stderr.write('No room here.\\n'); sys.exit(5)",
            "ocrmypdf could not read them (No room here), so convert",
        ),
        ("pass", "ocrmypdf could not read them"),
        ("time.sleep(60)", "OCR took longer than 0.5 seconds, so split it."),
        ("b'x' * 5_000_000_000", "ocrmypdf could not read them (MemoryError)"),
    ],
    ids=["no tesseract", "fails", "writes nothing", "too long", "too much memory"],
)
def test_ocr_that_fails_is_told(code: str, sentence: str, tmp_path: Path, stand_in, monkeypatch) -> None:
    """Each way in which OCR can fail is told in one sentence, and no process stays behind."""
    if "sleep" in code:
        monkeypatch.setattr(ocr, "_SECONDS", 0.5)
        code = f"import subprocess; subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)'])\n{code}"
    stand_in(code)
    path, begun = tmp_path / "a.pdf", time.monotonic()
    path.write_bytes(scan(pdf(LIFE)))
    with pytest.raises(InputError) as refused:
        read_path(path)
    assert sentence in str(refused.value) and str(refused.value).startswith(f"{path} holds pictures of text only: ")
    assert time.monotonic() - begun < 30


def test_too_many_pages_are_not_recognised(tmp_path: Path, stand_in, monkeypatch) -> None:
    """A file with more scanned pages than OCR reads is refused with the number."""
    monkeypatch.setattr(ocr, "_MOST_PAGES", 1)
    stand_in("sys.exit(1)")
    with pytest.raises(InputError, match=r"OCR reads at most 1 of a file, so split it\."):
        read(tmp_path, scan(pdf(DOSE, LIFE)))


def test_a_page_of_few_words_is_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short text without a picture is read as it is, and a file without any text is refused."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert places(read(tmp_path, pdf("Snails rest."))) == [("page 1", "Snails rest.")]
    with pytest.raises(InputError, match=r"a\.pdf holds no text: check that its pages can be read\."):
        read(tmp_path, pdf(""))


needs_ocr = pytest.mark.skipif(
    shutil.which("ocrmypdf") is None or shutil.which("tesseract") is None,
    reason="ocrmypdf with tesseract is not installed: apt-get install ocrmypdf tesseract-ocr",
)


@needs_ocr
def test_a_scanned_page_is_really_read(tmp_path: Path) -> None:
    """The real program reads the words of a scanned page beside a page of text."""
    document = read(tmp_path, mixed())
    assert places(document) == [("page 1", DOSE), (MARK, LIFE)]


@needs_ocr
def test_a_stamp_does_not_hide_a_scan(tmp_path: Path) -> None:
    """A scanned page with a line of text in its margin is read by OCR, too, askew or not."""
    document = read(tmp_path, scan(pdf(LIFE, DOSE), stamp="Downloaded from example.org by a guest in May"))
    assert places(document) == [("page 1, read by OCR", LIFE), (MARK, DOSE)]


def test_processes_get_no_more_threads_than_cores(tmp_path: Path, stand_in) -> None:
    """Each process of OCR uses one thread: with more, they wait for one another."""
    stand_in(f"pathlib.Path({str(tmp_path / 'told')!r}).write_text(__import__('os').environ['OMP_THREAD_LIMIT'])")
    with pytest.raises(InputError):
        read(tmp_path, scan(pdf(LIFE)))
    assert (tmp_path / "told").read_text() == "1"
    assert "OMP_THREAD_LIMIT" not in os.environ
