"""Labels and values that spaces part, in raw text: fields of a form in columns, sums, opening times, terms with what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.ingest.blocks import squeeze
from qa.ingest.headers import AMOUNT, is_day
from qa.ingest.split import STOPS
from qa.ingest.tables import APART, Taken, read_ahead_while_filled, take_table

_LABEL = re.compile(r"[^\W\d_][^:=!?]{0,30}:(?=\s|$)")
_LONGEST_LABEL, _LABEL_WORDS = 30, 5
_NUMBER = re.compile(r"[^\w\s]{0,2}\d")
_SENTENCE = 4
"""Words of the shortest sentence that explains a term."""


@dataclass(slots=True)
class _Field:
    """A label, the line on which it stands, where its value begins, and the value in parts, of which so many stand beside one another."""

    line: int
    label: str
    begins: int
    value: list[str]
    parts: int = 1


Said = tuple[int, str]
"""A unit after the number of the line on which it begins, from the first."""


def take_pairs(lines: Sequence[str], at: int) -> Taken[Said]:
    """Read the labels and values that begin on a line: "Weight:   4 kg      Born:  2018", or aligned values under one another.

    lines: the whole text. at: a line number.
    Returns: how many lines they take, and each pair as "Weight: 4 kg"; (0, ()) for a table or anything else.
    """
    taken, said = take_fields(lines, at)
    if not taken:
        taken, said = read_ahead_while_filled(_aligned, lines, at)
        lone = len(said) == 1 and not _stands_alone(lines, at)
        if taken and (lone or take_table(lines, at)[0]):
            return 0, ()
    return taken, said


def opens_pairs(lines: Sequence[str], at: int) -> bool:
    """Tell whether labels and values begin on a line that follows others."""
    begins = len(_segments(lines[at])) > 1 and len(_segments(lines[at - 1])) < 2
    return begins and take_pairs(lines, at)[0] > 0


def _segments(line: str) -> list[tuple[int, str]]:
    """The parts of a line that two or more spaces part, each with the place where it begins; none where tabs do."""
    return [] if "\t" in line else [(found.start(), found[0]) for found in APART.finditer(line)]


def take_fields(lines: Sequence[str], at: int) -> Taken[Said]:
    """Read the fields that begin on a line, whose labels end in a colon: several on a line, or one on each with its value apart.

    Parameters, returns: as for `take_pairs`.
    """
    return read_ahead_while_filled(_fields, lines, at)


def _fields(lines: Sequence[str]) -> Taken[Said]:
    fields: list[_Field] = []
    places: dict[int, _Field] = {}
    """Where the values of the lines above begin."""
    end, in_columns, apart = 0, False, False
    while end < len(lines) and (segments := _segments(lines[end])):
        row = _add_line(segments, end, places)
        if row is None:
            break
        fields += row
        places |= {field.begins: field for field in row}
        in_columns |= len(row) > 1
        apart |= len(segments) > 1
        end += 1
    told = [(field.line, squeeze(" ".join((field.label, *field.value)))) for field in fields if field.value]
    one_each = apart and len(fields) > 1 and all(field.parts < 2 for field in fields)
    if 2 * len(told) < len(fields) or not (in_columns or one_each):
        return 0, ()
    return end, tuple(told)


def _add_line(segments: Sequence[tuple[int, str]], line: int, places: Mapping[int, _Field]) -> list[_Field] | None:
    """Add the parts of a line to the values above that they stand under, or to the fields that begin on it.

    Returns: these fields; None where a part stands under no value and behind no label. A sentence that begins "Note:" is no label.
    """
    row: list[_Field] = []
    behind, before = -1, ""
    for start, words in segments:
        found = _LABEL.match(words)
        if found and not (before.endswith(STOPS) and start - behind == 2):  # two spaces between sentences
            value = words[found.end() :].strip()
            row.append(_Field(line, found[0], start + len(words) - len(value), [value] if value else []))
        elif row and not row[-1].value:
            row[-1].value, row[-1].begins = [words], start
        elif start in places:
            places[start].value.append(words)
        elif row:
            row[-1].value.append(words)
            row[-1].parts += 1
        else:
            return None
        behind, before = start + len(words), words
    return row


def _aligned(lines: Sequence[str]) -> Taken[Said]:
    """Labels without a colon over one another, whose values begin, or end, at one place; most are numbers or sentences."""
    pairs: list[tuple[int, str, str]] = []
    end, left, right, edge = 0, 0, 0, 0
    while end < len(lines) and (segments := _segments(lines[end])):
        (start, label), (begin, value) = segments[0], segments[-1]
        if len(segments) == 1 and pairs and start == left:
            line, label, above = pairs.pop()
            pairs.append((line, label, f"{above} {value}"))
        elif len(segments) == 2 and _is_label(label):
            if not pairs:
                edge, left, right = start, begin, begin + len(value)
            elif start != edge or (begin != left and begin + len(value) != right):
                break
            pairs.append((end, label, value))
        else:
            break
        end += 1
    others = end < len(lines) and len(_segments(lines[end])) > 1
    valued = sum(bool(_NUMBER.match(value) or _explains(value)) for *_, value in pairs)
    if others or 2 * valued < max(len(pairs), 1):
        return 0, ()
    return end, tuple((line, squeeze(f"{label.rstrip(':')}: {value}")) for line, label, value in pairs)


def _is_label(words: str) -> bool:
    return words[0].isalpha() and len(words) <= _LONGEST_LABEL and len(words.split()) <= _LABEL_WORDS


def _explains(value: str) -> bool:
    return value[0].isalnum() and value.endswith(STOPS) and len(value.split()) >= _SENTENCE


def _stands_alone(lines: Sequence[str], at: int) -> bool:
    """Whether one pair of a label and an amount or a time stands between empty lines."""
    around = [line.strip() for line in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])]
    value = APART.findall(lines[at])[-1]
    return not any(around) and AMOUNT.fullmatch(value) is not None and not is_day(value)
