"""Control characters of names, documents, questions and errors, in every command."""

from __future__ import annotations

import json
import logging
import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import typer.main

from qa.cli.main import app
from qa.cli.terminal import OneLine, escape_control
from tests.command import GUIDE, make_documents, run

OSC = "\x1b]0;owned\x07\x9b2J\u202ecod\u2066\x7f\u2028"
"""Sets the title of a window, clears a screen, turns the direction of writing."""


def unseen(text: str) -> list[str]:
    """The control characters of a text but its newlines."""
    return [
        char
        for char in text
        if char != "\n" and (unicodedata.category(char) in ("Cc", "Zl", "Zp") or char in "\u202e\u2066")
    ]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, documents whose names and texts hold control characters, and a record."""
    folder = tmp_path_factory.mktemp("hostile")
    make_documents(folder / "files")
    text = GUIDE.replace("Guide to melarone", f"Guide{OSC} to melarone").replace("bitter", f"bitter{OSC}")
    (folder / "files" / f"guide{OSC}.md").write_text(text.replace("id: guide\n", ""), encoding="utf-8")
    (folder / "files" / f"broken{OSC}\nStored: all.pdf").write_bytes(b"%PDF-" + OSC.encode())
    ran = run("ingest", folder / "files", "--store", folder / "store")
    assert ran.code == 1
    assert not unseen(ran.out + ran.err)
    assert "Stored: all" in ran.err
    assert not any(line.startswith("Stored") for line in ran.err.splitlines())
    run("ask", "What is the half-life of melarone?", "--record", folder / "record.json", "--store", folder / "store")
    return folder


COMMANDS = {
    "ask": [f"Is melarone bitter{OSC}?"],
    "chat": [],
    "table": [f"Is melarone bitter{OSC}?"],
    "move": [f"no{OSC}", "--collection", f"no{OSC}"],
    "search": [f"bitter{OSC}"],
    "ingest": [f"no{OSC}.md"],
    "remove": [f"no{OSC}"],
    "sources": [],
    "doctor": [],
    "eval": [f"no{OSC}.yaml"],
    "audit": [f"no{OSC}"],
    "verify-record": [f"no{OSC}.json"],
    "replay": [f"no{OSC}.json"],
    "conflicts": [],
    "serve": ["--host", f"no{OSC}"],
    "mcp": [f"no{OSC}"],
}
"""Each command with words that hold control characters, where it takes words."""


def test_sentences_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    """Each error of a suite is a line, and a newline in the file's name is written out."""
    suite = tmp_path / "odd\nStored: all.jsonl"
    suite.write_text("abuot: x\nabuot2: y\n")
    ran = run("eval", suite)
    told = ran.err.splitlines()
    assert ran.code == 1 and len(told) > 1 and all("odd\\nStored: all.jsonl" in line for line in told[-2:])


def test_every_command_is_walked() -> None:
    """The list of commands above is that of the program."""
    assert set(typer.main.get_command(app).commands) == set(COMMANDS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_lets_a_control_character_through(hostile: Path, name: str) -> None:
    """Neither results nor refusals, as text or as JSON, hold a control character, and JSON says the same."""
    said = f"/why{OSC}\nIs melarone bitter{OSC}?\n" if name == "chat" else ""
    arguments = [name, *COMMANDS[name], "--store", hostile / "store"]
    for more in ([], ["--json"], [f"--no{OSC}"], ["--store", hostile / f"no{OSC}"]):
        ran = run(*arguments, *more, stdin=said)
        assert not unseen(ran.out + ran.err), (more, ran)
        if more == ["--json"] and ran.code == 0:
            assert isinstance(json.loads(ran.out), dict | list)


def test_batch_answers_are_the_same_json(hostile: Path) -> None:
    """A control character of a batch comes back as what it was, written out."""
    row = json.dumps({"id": OSC, "question": "Is melarone bitter?"})
    ran = run("ask", "--batch", "-", "--store", hostile / "store", stdin=row)
    assert not unseen(ran.out)
    assert json.loads(ran.out)["id"] == OSC


def test_a_terminal_gets_styles_and_nothing_else(hostile: Path) -> None:
    """On a terminal the output holds the program's own styles, and no other terminal code."""
    above, below = pty.openpty()
    command = [sys.executable, "-m", "qa", "search", f"bitter{OSC}", "--store", str(hostile / "store")]
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": ""}
    subprocess.run(command, stdout=below, stderr=below, stdin=subprocess.DEVNULL, env=environment, check=True)
    shown = os.read(above, 65_536).decode().replace("\r\n", "\n")
    for handle in (above, below):
        os.close(handle)
    assert "\x1b[1m" in shown
    assert not unseen(re.sub(r"\x1b\[\d{1,2}m", "", shown))


def test_a_log_line_is_one_line() -> None:
    """A name with a newline cannot forge a line of the log."""
    record = logging.LogRecord("qa", logging.WARNING, "", 0, "Repaired %s.", ("a\nb\x1b[2J",), None)
    assert OneLine().format(record) == "Repaired a\\nb\\u001b[2J."


def test_styles_pass_only_where_they_are_meant() -> None:
    """The program's own styles remain where asked for; anything like them is written out."""
    assert escape_control("\x1b[1mA\x1b[0m") == "\\u001b[1mA\\u001b[0m"
    assert escape_control("\x1b[1mA\x1b[0m\x1b[8m", styles=True) == "\x1b[1mA\x1b[0m\\u001b[8m"
