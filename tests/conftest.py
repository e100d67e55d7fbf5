"""What every test may use: settings that point into its own folder, the real encoder, and made-up documents."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from qa.assistant import Assistant
from qa.index.embedder import Encoder, load_encoder
from qa.reader import reader
from qa.settings import Settings, load_settings
from qa.types import Document, Passage, Record, Section, Unit, UnitKind
from tests.remembering import RememberingReader

# Compiled code is kept, whatever the shell says: each process that a test starts would compile all that it imports.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# No test may reach a network, and none may read the user's own configuration of this project.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["COLUMNS"] = "100"  # whatever terminal the tests, or their worker processes, run in
for _name in (
    "QA_STORE", "QA_CHROMA_URL", "QA_QDRANT_URL", "QA_ENCODER", "QA_THREADS", "QA_MODEL", "QA_BASE_URL", "QA_SECOND_OPINION",
):  # fmt: skip
    os.environ.pop(_name, None)

hypothesis.settings.register_profile("quick", max_examples=25)
hypothesis.settings.load_profile("quick")  # `make test-all` makes up four times as many

MakeDocument = Callable[..., Document]


@pytest.fixture(scope="session", autouse=True)
def _reader_remembers() -> Iterator[None]:
    """Assistants of this process read a question with the same passages once: reading is most of what an answer costs."""
    load = reader.load_reader
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "load_reader", lambda settings: RememberingReader(load(settings)))
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a store in the test's folder; the exported encoder is shared in the user's cache."""
    return load_settings(tmp_path / "store")


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The default encoder, loaded once."""
    return load_encoder(load_settings(tmp_path_factory.mktemp("unused")))


@pytest.fixture(scope="session")
def make_document() -> MakeDocument:
    """Turns a text into a document: paragraphs apart by a blank line, "# " before a heading, "| " before a table."""
    return _make_document


def _make_document(source: str, text: str, *, path: str = "", kind: str = "user", title: str = "") -> Document:
    units: list[Unit] = []
    passages: list[Passage] = []
    sections: list[Section] = []
    position, heading = 0, ""
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("# "):
            heading = paragraph[2:]
            sections.append(Section(heading, 1, position, position + len(paragraph)))
        else:
            first = len(units)
            table = paragraph.startswith("| ")
            for match in re.finditer(r"[^\n]+" if table else r"\S.*?(?:[.!?](?=\s|$)|$)", paragraph):
                span = (position + match.start(), position + match.end())
                what: UnitKind = ("header" if len(units) == first else "row") if table else "sentence"
                header = first if what == "row" else None
                units.append(Unit(len(units), *span, match.group(), what, heading, header))
            if len(units) > first:
                start, end = units[first].start, units[-1].end
                passages.append(Passage(len(passages), start, end, text[start:end], first, len(units), heading))
        position += len(paragraph) + 2
    return Document(
        source=source,
        title=title or source.capitalize(),
        kind=kind,
        text=text,
        digest=hashlib.sha256(f"{source}\n{title}\n{text}".encode()).hexdigest(),
        identity=Record("", source, authors=("A. Author",), year=2020),
        sections=tuple(sections),
        units=tuple(units),
        passages=tuple(passages),
        references=(Record("[1]", "An entry.", doi="10.1/x"),),
        path=path,
    )


@pytest.fixture(scope="session")
def guide_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the default corpus, made once, by whichever of several test processes is first, and only read."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "guide"
    folder.mkdir(exist_ok=True)
    with (folder / "making").open("w") as making:
        fcntl.flock(making, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            with Assistant(load_settings(folder / "store")) as assistant:
                assistant.ingest()
            (folder / "made").touch()
    return folder / "store"


@pytest.fixture(scope="session")
def guide(guide_store: Path) -> Iterator[Assistant]:
    """An assistant on the default corpus, open for reading."""
    with Assistant(load_settings(guide_store)) as assistant:
        yield assistant


def pytest_collection() -> None:
    """Import and collect without looking for garbage, of which there is none."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was collected stays to the end: no later search for garbage looks at it."""
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, and in so many words, what a missing browser left out."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])]
    for reason in sorted({reason for reason in reasons if "chromium" in reason}):
        terminalreporter.write_line(reason.removeprefix("Skipped: "))
