"""Chats and transcripts that were saved as text: each turn is a unit with its speaker."""

from __future__ import annotations

import pytest

from qa.ingest.read import read_upload
from qa.types import Document
from qa.verify.draft import say


def read(text: str) -> Document:
    """A raw text, as read; its units stand where they say."""
    document = read_upload("mill.txt", text.encode(), max_bytes=10**6)
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return document


def told(document: Document) -> list[tuple[str, str, str]]:
    """The units with their sections and places."""
    return [(say(document, unit), unit.section, unit.place) for unit in document.units]


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("[{0}] ", ""),
        ("12/05/2031, {0} - ", "12/05/2031"),
        ("[12.05.31, {0}] ", "12.05.31"),
        ("2031-05-12 {0} ", "2031-05-12"),
    ],
)
@pytest.mark.parametrize("name", ["Ida Roe:", "<ida>"])
def test_messages_of_a_chat_are_told_with_their_speaker(stamp: str, day: str, name: str) -> None:
    """The day is a heading and the time, with the line, a place, not words; lines that follow belong to the message."""
    lines = [
        ("18:31", f"{name} The wheel is stuck."),
        ("18:35", "Max: I come at 3.\nPlease wait."),
        ("18:40", f"{name} I do"),
    ]
    document = read("\n".join(stamp.format(time) + words for time, words in lines))
    who = name.strip("<:>")
    assert told(document) == [
        (f"{who}: The wheel is stuck.", day, "time 18:31, line 1"), ("Max: I come at 3. Please wait.", day, "time 18:35, line 2"), (f"{who}: I do", day, "time 18:40, line 4"),
    ]  # fmt: skip
    assert document.title == "mill.txt"


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_turns_of_a_talk_are_told_with_their_speaker(between: str) -> None:
    """A question leads to the answer of another and to nothing else; long turns name the speaker in each part."""
    long = "The weir is of oak and holds the water back. " * 12
    turns = [
        "Miller: The wheel stands. Nobody knows why.",
        "Ms Roe: Since when?",
        "Miller: Since May.",
        f"Miller: {long}",
        "Ms Roe: Thanks!",
    ]
    document = read(f"Talk at the mill\n\n{between.join(turns)}\n")
    said = [text for text, _, _ in told(document)]
    assert said[:3] == [
        "Miller: The wheel stands. Nobody knows why.",
        "Ms Roe: Since when?",
        "Ms Roe: Since when? Miller: Since May.",
    ]
    assert (
        len(said) == 6
        and all(text.startswith("Miller: The weir") for text in said[3:5])
        and said[5] == "Ms Roe: Thanks!"
    )
    assert {(section, place) for _, section, place in told(document)} >= {("Talk at the mill", "line 3")}


def test_what_follows_an_answer_is_no_answer() -> None:
    """A question leads to the next turn alone, also where more is said in one minute."""
    turns = "[18:30] Ida: Who comes?\n[18:31] Max: I do.\n[18:31] Ida: The wheel is stuck.\n[18:31] Max: Ah.\n"
    said = [text for text, _, _ in told(read(turns))]
    assert said == ["Ida: Who comes?", "Ida: Who comes? Max: I do.", "Ida: The wheel is stuck.", "Max: Ah."]


@pytest.mark.parametrize(
    "text",
    [
        "Name: Ida\nTrade: miller\n\nName: Max\nTrade: smith\n\nName: Eva\nTrade: baker\n",
        "Kind: wheel\nNotes: It is stuck.\n\nKind: weir\nNotes: It is dry.\n\nKind: barn.\nNotes: It is old.\n",
        "10:00 Talk: The wheel\n11:00 Talk: The weir\n12:00 Lunch: The barn\n13:00 Talk: Mice\n",
        "[12:04] ERROR: stuck\n[12:05] ERROR: stuck\n[12:06] INFO: turns\n[12:07] ERROR: stuck\n",
        "2031-05-12 12:04 mill: stuck\n2031-05-12 12:05 mill: turns\n2031-05-12 12:06 mill: stuck\n",
    ],
)
def test_records_programmes_and_logs_are_no_talk(text: str) -> None:
    """Fields without sentences, and times that stand bare or before what no person is called, keep their words."""
    assert not any(unit.place for unit in read(text).units)
