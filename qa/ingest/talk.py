"""What several persons say in turn, in a chat that was saved or a transcript -> a unit for each turn, with who says it and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from qa.ingest.blocks import Block, BlockKind, join_lines
from qa.ingest.compose import WHOLE_ITEM
from qa.ingest.days import CLOCK, DAY_IN_FIGURES
from qa.ingest.headings import may_be_heading
from qa.ingest.plaintext import parse_plaintext
from qa.ingest.split import SPOKEN_STOPS, sentences

_STAMP = re.compile(
    rf"(?:\[(?:(?P<day>{DAY_IN_FIGURES}),? )?(?P<time>{CLOCK})\]|(?P<bare_day>{DAY_IN_FIGURES}),? (?P<bare_time>{CLOCK}))(?: [-\u2013])? (?=\S)"
)
"""When a line was written: "[12:04] ", "12/05/2024, 18:31 - "."""
_SPEAKER = re.compile(
    rf"(?:<(?P<nick>[^\s<>]{{1,30}})>:?|(?P<name>[^\W_][^\s:<>\"]{{0,30}}(?: [^\s:<>\"]{{1,30}}){{0,3}})(?: [\[(](?P<time>{CLOCK})[\])])?:) (?=\S)"
)
"""Who says the words of a line, and perhaps when: "Ann: ", "Ann Lee [12:04]: ", "<ann> "."""
_LEAST, _LEAST_STAMPED = 4, 3
"""Turns of a talk, and of one whose lines say when they were written."""


@dataclass(slots=True)
class _Turn:
    """Lines that somebody says, from one on; no name for what nobody says, such as a heading."""

    line: int
    said: list[str]
    name: str = ""
    day: str = ""
    time: str = ""

    @property
    def place(self) -> str:
        """The time, where it is said, and the line, which tells turns of one minute apart."""
        return f"time {self.time}, line {self.line + 1}" if self.time else f"line {self.line + 1}"


def talk_blocks(lines: Sequence[str]) -> list[Block]:
    """The blocks of a raw text that is a talk: each turn with its speaker and, as its place, its time and line; days are headings.

    Lines that say when they were written are turns; so are those that begin with names of which each stands there twice on average,
    where most of them end in a stop, and empty lines part all of them or none. A question leads to what another answers. Returns: none for any other text.
    """
    turns, names = _turns(lines, stamped=True)
    if len(names) < _LEAST_STAMPED or len(set(names)) == len(names) or 2 * len(names) < len(turns):
        turns, names = _turns(lines, stamped=False)
        told = [turn for turn in turns if turn.name]
        ended = sum(join_lines(turn.said).endswith(SPOKEN_STOPS) for turn in told)
        most = 2 * sum(len(turn.said) for turn in told) >= sum(len(turn.said) for turn in turns)
        repeated = 1 < len(set(names)) <= (len(names) + 1) / 2
        alike = len({all(map(str.strip, turn.said)) for turn in told[:-1]}) == 1  # not as lines of records are
        if len(names) < _LEAST or not (repeated and alike and most) or 2 * ended < len(names):
            return []
    blocks = _between(lines[: turns[0].line])
    day = ""
    for turn, following in zip_longest(turns, turns[1:]):
        if turn.day not in ("", day):
            day = turn.day
            blocks.append(Block("heading", day, level=2, places=((0, turn.place),)))
        asks = following is not None and following.name not in ("", turn.name)
        blocks += _told(turn, asks=asks)
    return blocks


def _turns(lines: Sequence[str], *, stamped: bool) -> tuple[list[_Turn], list[str]]:
    """The turns of lines, from the first on, and the names of their speakers.

    Parameter: stamped, whether a turn begins where a line says when it was written, and not with a name.
    """
    turns: list[_Turn] = []
    before = ""
    for at, raw in enumerate(lines):
        line = raw.strip()
        stamp = _STAMP.match(line) if stamped else None
        begins = stamp.end() if stamp else 0
        speaker = _SPEAKER.match(line, begins) if stamp or not stamped else None
        name = (speaker["nick"] or speaker["name"]) if speaker else ""
        if speaker and not (speaker["nick"] or (_is_name(name) and not (stamped and name.isupper()))):
            speaker, name = None, ""
        if stamp or speaker or (line and not before and not stamped and turns and turns[-1].name):
            day, time = (stamp["day"] or stamp["bare_day"], stamp["time"] or stamp["bare_time"]) if stamp else ("", "")
            said = line[speaker.end() :] if speaker else line[begins:] if stamp else raw
            turns.append(_Turn(at, [said], name, day or "", time or (speaker["time"] if speaker else "") or ""))
        elif turns:
            turns[-1].said.append(raw)
        before = line
    return turns, [turn.name for turn in turns if turn.name]


def _is_name(words: str) -> bool:
    return len(words) > 1 and (words[0].isupper() or words[0].isdigit()) and not words.endswith(SPOKEN_STOPS)


def _told(turn: _Turn, *, asks: bool) -> list[Block]:
    """The blocks of a turn: one, or several that each name the speaker where it is long; parameter: asks, whether another answers."""
    if not turn.name and not turn.time:
        return _between(turn.said)
    words = join_lines(turn.said)
    over = f"{turn.name}: " if turn.name else ""
    parts: list[str] = []
    for start, end in sentences(words):
        said = words[start:end]
        if parts and len(over) + len(parts[-1]) + len(said) < WHOLE_ITEM:
            parts[-1] += f" {said}"
        else:
            parts.append(said)
    kinds: list[BlockKind] = ["item"] * len(parts)
    kinds[-1:] = ["paragraph"] if asks and words.endswith("?") else kinds[-1:]
    return [Block(kind, over + part, places=((0, turn.place),)) for kind, part in zip(kinds, parts, strict=True)]


def _between(lines: Sequence[str]) -> list[Block]:
    """The blocks of lines that nobody says; one like a heading is one, though nothing stands under it there."""
    blocks = parse_plaintext("\n".join(lines))
    heads = len(blocks) == 1 and blocks[0].kind == "paragraph" and may_be_heading(blocks[0].text, alone=True)
    return [replace(blocks[0], kind="heading", level=2)] if heads else blocks
