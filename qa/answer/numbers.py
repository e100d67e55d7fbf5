"""Numbers with their units as they stand in a text, in one comparable form.

"12.9 ± 2.3 nM" and "12.9±2.3 nmol/L" are the same quantity; "12.9 µM", "112.9 nM" and "12.90 ± 3.2 nM" are not.
Nothing is ever converted: a value in other units is another statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SI = {"p": "p", "n": "n", "µ": "u", "μ": "u", "u": "u", "m": "m", "c": "c", "k": "k", "M": "M", "G": "G", "": ""}
_UNITS: dict[str, str] = {}
for _prefix, _symbol in (("p", "p"), ("n", "n"), ("µ", "u"), ("μ", "u"), ("u", "u"), ("m", "m"), ("k", "k"), ("", "")):
    for _unit in ("M", "g", "L", "A", "V", "Hz", "Da", "mol", "S", "s"):
        _UNITS[_prefix + _unit] = _symbol + _unit
    _UNITS[_prefix + "l"] = _symbol + "L"
_UNITS |= {"mcg": "ug", "cm": "cm", "mm": "mm", "nm": "nm", "µm": "um", "μm": "um", "um": "um", "km": "km", "kb": "kb", "bp": "bp", "IU": "IU", "U": "U", "°C": "°C", "%": "%", "‰": "‰"}
_UNITS |= {"h": "h", "hr": "h", "hrs": "h", "d": "day", "min": "min", "mins": "min", "sec": "s", "secs": "s", "ms": "ms", "kHz": "kHz", "MHz": "MHz", "mmHg": "mmHg"}
_WORDS: dict[str, str] = {
    "percent": "%", "percentage": "%", "molar": "M", "gram": "g", "liter": "L", "litre": "L", "second": "s", "minute": "min", "hour": "h", "day": "day",
    "week": "week", "month": "month", "year": "year", "fold": "times", "time": "times", "dalton": "Da", "hertz": "Hz", "volt": "V",
    "ampere": "A", "mole": "mol", "meter": "m", "metre": "m",
}  # fmt: skip
for _word, _letter in (("nano", "n"), ("micro", "u"), ("milli", "m"), ("pico", "p"), ("kilo", "k")):
    for _base in ("molar", "gram", "liter", "litre", "second", "mole", "volt", "ampere", "meter", "metre"):
        _WORDS[_word + _base] = _letter + _WORDS[_base]
_WORDS |= {f"{word}s": symbol for word, symbol in _WORDS.items() if symbol not in ("%",)}

_ATOM = "(?:" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)) + r")(?![^\W\d_])"
_WORD_ATOM = "(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r"|per\s?cent)(?![^\W_])"
_ONE = f"(?:{_ATOM}|(?i:{_WORD_ATOM}))"
_UNIT = rf"{_ONE}(?:\s?(?:/|·|⋅|\*|\bper\b)\s?{_ONE}){{0,3}}(?:(?<=[a-zA-Z])[⁻-]?[¹²³])?"
_SIGN = r"[-−–+]"
_DIGITS = r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_POWER = r"(?:\s?[×x·]\s?10\s?(?:\^\s?)?(?P<power>[-−⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+))?"
_QUANTITY = re.compile(
    rf"(?P<compare>[<>≤≥=~≈]|\b(?:less|greater|more|fewer|lower|higher) than|\bbelow\b|\babove\b|\bunder\b|\bover\b|\bat least|\bat most|\bup to)?\s*"
    rf"(?<![\w.])(?P<sign>(?<![\w)])(?:{_SIGN}))?(?P<value>{_DIGITS}){_POWER}"
    rf"(?:\s?(?:±|\+/-|\+-)\s?(?P<error>{_DIGITS}))?"
    rf"(?![\d])(?!\.\d)(?:[\s-]?(?P<unit>{_UNIT}))?",
    re.UNICODE,
)
_RANGE = re.compile(rf"\s?(?:-|–|−|\bto\b|\band\b|,|\bor\b)\s?$")
_P_BEFORE = re.compile(r"\b[pP](?:[- ]?[vV]alues?)?\s*(?:of|was|is|are|were|,|\(.{0,60}\):?|:)?\s*$")
_MARK = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")
_COMPARE = {
    "less than": "<", "fewer than": "<", "lower than": "<", "below": "<", "under": "<", "greater than": ">", "more than": ">", "higher than": ">",
    "above": ">", "over": ">", "at least": "≥", "at most": "≤", "up to": "≤", "=": "", "~": "≈",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_WORD_NUMBER = re.compile(r"\b(?:" + "|".join(list(_NUMBER_WORDS)[2:]) + r")(?=fold\b|[\s-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as a text gives it."""

    value: str
    """Plain decimal digits without thousands marks or trailing zeros' loss: "12.9", "-21.0", "6e-3"."""
    compare: str
    """"", "<", ">", "≤", "≥" or "≈"."""
    error: str
    """The value after ±, or ""."""
    unit: str
    """Canonical unit ("nM", "ug/kg/h", "%", "p" for a p-value), or "" when none is printed."""
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two texts must agree on to state the same quantity."""
        return (self.value, self.compare, self.error, self.unit)


def _canonical_unit(printed: str) -> str:
    parts = re.split(r"\s?(/|·|⋅|\*|\bper\b)\s?", printed.strip())
    out = []
    for part in parts:
        folded = re.sub(r"per\s?cent", "percent", part.lower())
        if part in ("/", "per"):
            out.append("/")
        elif part in ("·", "⋅", "*"):
            out.append("*")
        elif part in _UNITS:
            out.append(_UNITS[part])
        else:
            out.append(_WORDS.get(folded, folded))
    unit = "".join(out)
    for solution, symbol in (("nmol/L", "nM"), ("umol/L", "uM"), ("mmol/L", "mM"), ("pmol/L", "pM"), ("mol/L", "M")):
        unit = symbol if unit == solution else unit
    return unit


def _plain(digits: str) -> str:
    return re.sub(r"[,\u2009\u202f]", "", digits)


def quantities(text: str) -> list[Quantity]:
    """List the quantities of a text in order.

    Digits inside names ("TLR4", "IL-6", "SAGE-547") and reference marks ("[9]") are not quantities. A unit after the
    last number of a range or list ("10-20 %", "12, 14 and 16 nM") belongs to every number of it.
    Returns: quantities with the span of their words in the text.
    """
    blank = _MARK.sub(lambda match: " " * len(match.group()), text)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(blank):
        start = match.start("value")
        sign = "-" if match.group("sign") in ("-", "−", "–") else ""
        if start and re.search(r"[^\W\d_][-_]$", blank[max(0, start - 2) : start]) and not match.group("compare"):
            continue  # the digits of a name: "IL-6", "SAGE-547"
        after = blank[match.end("value") : match.end("value") + 2]
        if not match.group("unit") and re.match(r"[^\W\d_]|-[^\W\d_]", after) and not re.match(r"-(?:fold|h\b|day|week|hour|year|month)", blank[match.end("value") : match.end("value") + 6]):
            continue  # "5α-reductase", "3H"
        value = sign + _plain(match.group("value"))
        if match.group("power"):
            value += "e" + match.group("power").translate(_SUPERSCRIPT)
        compare = (match.group("compare") or "").strip().lower()
        compare = _COMPARE.get(compare, compare)
        unit = _canonical_unit(match.group("unit")) if match.group("unit") else ""
        if not unit and _P_BEFORE.search(blank[: match.start()]):
            unit = "p"
        found.append(Quantity(value, compare, _plain(match.group("error") or ""), unit, start, match.end()))
    for match in _WORD_NUMBER.finditer(blank):
        found.append(Quantity(_NUMBER_WORDS[match.group().lower()], "", "", "", match.start(), match.end()))
    found.sort(key=lambda quantity: quantity.start)
    return _share_units(blank, found)


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give the unit behind a range or list to the numbers before it."""
    for position in range(len(found) - 2, -1, -1):
        here, following = found[position], found[position + 1]
        if not here.unit and following.unit not in ("", "p") and _RANGE.search(text[here.end : following.start]) and len(text[here.end : following.start]) <= 6:
            found[position] = Quantity(here.value, here.compare, here.error, following.unit, here.start, here.end)
    return found
