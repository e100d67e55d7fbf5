"""Subtitles, SRT and WebVTT -> the words that are said, each sentence with the time of its first cue."""

from __future__ import annotations

import re
from html import unescape

from qa.errors import InputError
from qa.ingest.blocks import Block, FileContent, Head, clean, decode, squeeze
from qa.ingest.split import SPOKEN_STOPS

_TIME = re.compile(r"\s*((?:\d{1,3}:)?\d{1,2}:\d\d)[.,]\d{1,3}\s+-->")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})? ([^<>]{1,80})>")
_TAG = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,200}\}")
_LONG = 900
"""Characters from which on a paragraph ends with its sentence; twice as many end it with a cue."""


def read_subtitles(content: bytes, where: str) -> FileContent:
    """Read the words of cues as running text, in paragraphs by who speaks. Raises: InputError for a file without cues."""
    blocks: list[Block] = []
    said: list[str] = []
    length, speaker = 0, ""
    places: list[tuple[int, str]] = []

    def close() -> None:
        nonlocal said, length, places
        blocks.extend([Block("paragraph", " ".join(said), places=tuple(places))] if said else [])
        said, length, places = [], 0, []

    for cue in re.split(r"\n[ \t]*\n", clean(decode(content, where))):
        lines = cue.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines[:3]) if _TIME.match(line)), None)
        if at is None:
            continue
        time = _TIME.match(lines[at])
        assert time is not None
        if length > 2 * _LONG:
            close()
        for line in lines[at + 1 :]:
            voice = _VOICE.search(line)
            words = squeeze(unescape(_TAG.sub("", line)))
            turn = words.startswith(("- ", "\u2013 ", "\u2014 "))  # somebody else speaks
            name = squeeze(voice[1]) if voice else speaker
            if turn or name != speaker or (length > _LONG and said[-1].endswith(SPOKEN_STOPS)):
                close()
            if words and voice and not said:
                words = f"{name}: {words}"
            speaker = name
            if words:
                places.append((length, f"time {time[1]}"))
                said.append(words)
                length += len(words) + 1
    close()
    if not blocks:
        raise InputError(f"{where} has no cues with words: give a document with text, or leave it out.")
    return Head(), blocks
