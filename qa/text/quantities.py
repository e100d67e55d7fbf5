"""Numbers with their units as they stand in a text, in one comparable form.

"12.9 ± 2.3 nM" and "12.9±2.3 nmol/L" are the same quantity; "12.9 µM", "112.9 nM" and "12.90 ± 3.2 nM" are not.
Nothing is ever converted: a value in other units is another statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from qa.text.terms import LONGEST_CACHED
from qa.text.unit_symbols import TIME_BEFORE, UNIT, canonical_unit

_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_FORWARD = frozenset(("h", "day", "week", "month", "p"))
_TIMES = {"twice": "2", "double": "2", "doubled": "2", "doubling": "2", "thrice": "3", "triple": "3", "tripled": "3"}
_SPELLED = "|".join([*list(_WORDS)[2:], *sorted(_TIMES, key=len, reverse=True)])  # "one" is more often a pronoun
_DIGITS = r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3})+(?![\d])|\d+)(?:\.\d+)?|\.\d+"
# A digit behind a letter, or behind a letter and a dash, belongs to a name: "TLR4", "IL-6", "SAGE-547".
_NUMBER = re.compile(
    rf"(?<![\w.])(?<![^\W\d_][-‑–_])(?:(?P<value>{_DIGITS})(?!\d)(?!\.\d)(?P<power>\s?[×x·]\s?10\s?(?:\^\s?)?(?P<exponent>[-−⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)|[eE](?P<e>[-−+]?\d+))?"
    rf"(?:\s?(?:±|\+/-|\+-)\s?(?P<error>{_DIGITS}))?|(?P<word>(?i:{_SPELLED}))(?=fold\b|[\s,.;:)-]|$))"
)
_BEFORE = re.compile(
    r"(?P<compare>[<>≤≥=~≈]\s?|\b(?:(?:less|fewer|lower|greater|more|higher|no more|no less|no fewer) than|(?:a )?(?:minimum|maximum) of|below|above|under|over"
    r"|at least|at most|up to|about|approximately|approx\.|roughly|around|nearly|almost|some|circa|ca\.|c\.)\s)?"
    r"(?P<currency>[$€£]\s?)?(?P<sign>(?<![\w)%])[-−–+])?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\s\w+)?\s(?:or|and) (?P<bound>more|greater|higher|above|older|longer|later|over|less|fewer|lower|below|younger|shorter|under)\b"
)
_COMPARE = {
    "=": "", "less than": "<", "fewer than": "<", "lower than": "<", "below": "<", "under": "<", "greater than": ">",
    "more than": ">", "higher than": ">", "above": ">", "over": ">", "at least": "≥", "no less than": "≥", "no fewer than": "≥",
    "minimum of": "≥", "a minimum of": "≥", "at most": "≤", "no more than": "≤", "up to": "≤", "maximum of": "≤", "a maximum of": "≤",
}  # fmt: skip
_AT_LEAST = ("more", "greater", "higher", "above", "older", "longer", "later", "over")
_TIME_BEFORE = re.compile(rf"\b({'|'.join(sorted(TIME_BEFORE, key=len, reverse=True))})\s$", re.IGNORECASE)
_P_BEFORE = re.compile(r"\bp(?:[- ]?values?)?\s*+(?:of|was|is|are|were|,|:|\([^()]{0,60}\)[,:]?)?\s*$", re.IGNORECASE)
_GLUED = re.compile(r"[^\W\d_]|[-‑][^\W\d_](?!\w*-old)")
_OVER = re.compile(r"over\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<!:)(?P<hour>2[0-4]|[01]?\d)(?::(?P<minute>[0-5]\d))?(?![\d:]|\.\d)(?:\s?(?P<half>[ap]m\b|[AP]M\b|[apAP]\.\s?[mM]\.))?"
)
"""A time of day: "15:30", "9 a.m."."""
_DURATIONS = frozenset(("h", "min", "s", "day", "week", "month", "year"))
_TO = re.compile(r"\s?(?:[-‑–−]|to|through)\s?")
_LIST = re.compile(r"\s?(?:,|,?\s?(?:and|or|vs\.?|versus|against))\s?")
_CONFIDENCE = re.compile(r"\s?(?:CI|CrI|confidence|credible)\b")
MARK = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")
"""The mark of a citation: "[3]", "[1, 4-6]"."""
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_SEPARATORS = str.maketrans("", "", ",\u2009\u202f")
_HAS_NUMBER = re.compile(rf"\d|\b(?:{_SPELLED})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as a text gives it."""

    value: str
    """Plain decimal digits as printed, without thousands marks: "12.9", "-21.0", "6e-3"."""
    compare: str
    """"", "<", ">", "≤", "≥" or "≈"."""
    error: str
    """The value after ±, or ""."""
    unit: str
    """Canonical unit ("nM", "ug/kg/h", "%", "times", "p" for a p-value), or "" when none is printed."""
    start: int
    end: int
    partner: str = ""
    """The other end, for one end of a range: "20" for the 10 of "10-20 %"."""
    spelled: bool = field(default=False, compare=False)
    """It is told in words: "two", "twice"."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two texts must agree on to state the same quantity."""
        return (self.value, self.compare, self.error, self.unit)


def quantities(text: str) -> list[Quantity]:
    """List the quantities of a text in order.

    Digits inside names ("TLR4", "IL-6", "SAGE-547") and reference marks ("[9]") are not quantities. A unit after the
    last number of a range or list ("10-20 %", "12, 14 and 16 nM") belongs to every number of it.
    Returns: quantities with the span of their words in the text.
    """
    return list(_quantities(text) if len(text) <= LONGEST_CACHED else _quantities.__wrapped__(text))


def values_in(text: str) -> frozenset[tuple[str, str, str, str]]:
    """The keys of the quantities of a text: what it states, whatever the order."""
    return frozenset(quantity.key for quantity in quantities(text))


@lru_cache(maxsize=4_000)
def _quantities(text: str) -> tuple[Quantity, ...]:
    if not _HAS_NUMBER.search(text):
        return ()
    blank = MARK.sub(lambda match: " " * len(match.group()), text)
    found: list[Quantity] = []
    for match in _NUMBER.finditer(blank):
        if found and match.start() < found[-1].end:
            continue
        quantity = _spelled(blank, match) if match.group("word") else _clock(blank, match) or _printed(blank, match)
        if quantity is not None:
            found.append(quantity)
    return tuple(_joined(blank, found))


def _spelled(text: str, match: re.Match[str]) -> Quantity:
    word = match.group().lower()
    if word in _TIMES:
        return Quantity(_TIMES[word], "", "", "times", match.start(), match.end(), spelled=True)
    unit = UNIT.match(text, match.end())
    before = _BEFORE.search(text, max(0, match.start() - 24), match.start())
    symbol = canonical_unit(unit.group(1)) if unit else ""
    start = before.start() if before else match.start()
    end = unit.end() if unit else match.end()
    return Quantity(_WORDS[word], _compare(before), "", symbol, start, end, spelled=True)


def _clock(text: str, match: re.Match[str]) -> Quantity | None:
    """A time of day, in hours and minutes of 24: "15.30" for "3:30 pm". "1:50" alone is a ratio."""
    told = _CLOCK.match(text, match.start("value"))
    if told is None:
        return None
    hour, minute, half = int(told["hour"]), told["minute"], told["half"]
    alone = minute and (minute == "00" or len(told["hour"]) == 2 or text.endswith("at ", 0, told.start()))
    if not (half or alone):
        return None
    if half:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return Quantity(f"{hour}.{minute or '00'}", "", "", "o'clock", told.start(), told.end())


def _printed(text: str, match: re.Match[str]) -> Quantity | None:
    before = _BEFORE.search(text, max(0, match.start() - 24), match.start())
    start = before.start() if before else match.start()
    unit = UNIT.match(text, match.end())
    end = unit.end() if unit else match.end()
    if unit is None and _GLUED.match(text, end):
        return None  # "5α-reductase", "3H"
    sign = "-" if before and before.group("sign") in ("-", "−", "–") else ""
    value = sign + _plain(match.group("value"))
    exponent = match.group("exponent") or match.group("e")
    if exponent:
        value += "e" + exponent.translate(_SUPERSCRIPT).lstrip("+")
    symbol = canonical_unit(unit.group(1)) if unit else ""
    if not symbol and (time := _TIME_BEFORE.search(text, max(0, start - 8), start)):
        symbol, start = TIME_BEFORE[time.group(1).lower()], time.start()
    elif not symbol and _P_BEFORE.search(text, max(0, start - 80), start):
        symbol = "p"
    if before and before.group("currency"):
        symbol = before.group("currency").strip() + symbol
    compare = _compare(before)
    if not compare and (after := _AFTER.match(text, end)):
        compare = "≥" if after.group("bound") in _AT_LEAST else "≤"
    if symbol in _DURATIONS and _OVER.match(text, start):
        compare = ""  # "over 60 hours" tells how long, not how much more
    return Quantity(value, compare, _plain(match.group("error") or ""), symbol, start, end)


def _compare(before: re.Match[str] | None) -> str:
    """The comparison word or sign before a number as one sign."""
    if before is None or not before.group("compare"):
        return ""
    said = before.group("compare").strip().lower()
    return _COMPARE.get(said, said if said in ("<", ">", "≤", "≥") else "≈")


def _plain(digits: str) -> str:
    plain = digits.translate(_SEPARATORS)
    return "0" + plain if plain.startswith(".") else plain


def _joined(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give the unit of a range or list to each of its numbers, and each end of a range the other one."""
    for position in range(len(found) - 2, -1, -1):
        here, there = found[position], found[position + 1]
        gap = text[here.end : there.start]
        ranged = bool(_TO.fullmatch(gap)) or (gap.strip() == "and" and text.endswith("between ", 0, here.start))
        shared = there.unit not in ("", "p", "times") and not _CONFIDENCE.match(text, there.end)
        if not here.unit and shared and (ranged or _LIST.fullmatch(gap)):
            here = replace(here, unit=there.unit)
        if ranged:
            here, there = replace(here, partner=there.value), replace(there, partner=here.value)
        found[position], found[position + 1] = here, there
    for position, here in enumerate(found[:-1]):
        there = found[position + 1]
        if not there.unit and here.unit in _FORWARD and (here.partner or _LIST.fullmatch(text[here.end : there.start])):
            found[position + 1] = replace(there, unit=here.unit)
    return found
