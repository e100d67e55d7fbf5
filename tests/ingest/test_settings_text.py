"""Files of settings, logs and subtitles."""

from __future__ import annotations

import pytest

from qa.ingest.read import read_upload
from qa.types import Document

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGED = "a: &a {k: x}\n" + "".join(
    f"{new}: &{new} {{<<: [{', '.join([f'*{old}'] * 9)}]}}\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
LONG = "a: &a " + "x" * 9000 + "\nb: [" + ", ".join(["*a"] * 9000) + "]\n"
KEYS = "x" * 9000 + ":\n" + "".join(f"  k{at}: x\n" for at in range(900))


def read(name: str, text: str) -> Document:
    """A file as read; its units stand where they say."""
    document = read_upload(name, text.encode(), max_bytes=10**6)
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return document


def said(document: Document) -> list[str]:
    return [unit.text for unit in document.units]


def test_values_of_yaml_are_told_with_their_keys() -> None:
    """Each value stands with its keys as it is written, lists of names on one line, and mappings that are alike in a table."""
    text = "# of the mill\nstore:\n  days: 021\n  open: no\nmills: [Orm, Hale]\nsacks:\n- {kind: rye, kg: 50}\n- {kind: oats, kg: 25}\n"
    document = read("mill.yml", text)
    assert said(document) == [
        "store · days: 021", "store · open: no", "mills: Orm, Hale", "sacks", "kind | kg", "rye | 50", "oats | 25",
    ]  # fmt: skip
    assert document.title == "mill.yml"


def test_values_of_toml_are_told_with_their_keys() -> None:
    """Tables within tables, days and truth are values too."""
    assert said(read("mill.toml", "[store]\ndays = 21\nopen = true\n[store.next]\nday = 2031-05-03\nkg = 1.50\n")) == [
        "store · days: 21", "store · open: true", "store · next · day: 2031-05-03", "store · next · kg: 1.50",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["store: [\nrye: {\n", BOMB, MERGED, LONG, KEYS, "&a [*a]", "[" * 5000])
def test_what_cannot_be_read_as_yaml_is_read_by_its_lines(text: str) -> None:
    """A broken file, and one that would grow without end, loses no line that says something."""
    document = read("mill.yaml", f"note: rye\n{text}")
    assert len(document.units) >= 1 and len(document.text) < 10**6


def test_lines_of_a_log_are_units() -> None:
    """Each line stands alone, however it begins."""
    lines = ["05:10 mill: wheel turns", "05:12 mill: sluice", "opened by hand"]
    assert said(read("mill.log", "\n".join(lines))) == lines


@pytest.mark.parametrize(
    ("name", "head", "sign"), [("mill.vtt", "WEBVTT\n\nNOTE by Ida\n\n", "."), ("mill.srt", "", ",")]
)
def test_words_of_subtitles_are_running_text(name: str, head: str, sign: str) -> None:
    """A sentence over several cues is whole and has the time of its first; numbers and times are no words."""
    cues = [
        ("00:00:01", "The <i>wheel</i> turns"),
        ("00:00:04", "all night. The mill"),
        ("00:01:09", "stands &amp; waits."),
    ]
    text = head + "\n\n".join(
        f"{number}\n{time}{sign}000 --> {time}{sign}900\n{words}" for number, (time, words) in enumerate(cues, 1)
    )
    units = read(name, text).units
    assert [(unit.text, unit.place) for unit in units] == [
        ("The wheel turns all night.", "time 00:00:01"),
        ("The mill stands & waits.", "time 00:00:04"),
    ]


def test_speakers_of_subtitles_are_named() -> None:
    """Who begins to speak stands before the words."""
    cue = "00:0{}.000 --> 00:0{}.900\n<v {}>{}</v>\n\n"
    text = "WEBVTT\n\n" + "".join(
        cue.format(at, at, *words)
        for at, words in (
            (":01", ("Ida Roe", "The wheel")),
            (":02", ("Ida Roe", "turns.")),
            (":03", ("Max", "It does.")),
        )
    ).replace("00:0:", "00:")
    assert said(read("mill.vtt", text)) == ["Ida Roe: The wheel turns.", "Max: It does."]


def test_words_of_subtitles_without_stops_are_several_paragraphs() -> None:
    """They end with a cue, of which each keeps its time."""
    cues = "".join(f"00:{at // 60:02}:{at % 60:02}.000 --> 00:59:00.000\nthe wheel turns {at}\n\n" for at in range(600))
    document = read("mill.vtt", f"WEBVTT\n\n{cues}")
    paragraphs = document.text.split("\n\n")
    assert len(paragraphs) > 4 and max(map(len, paragraphs)) < 2000
    assert len(document.units) >= len(paragraphs) and document.units[-1].place > "time 00:09"
