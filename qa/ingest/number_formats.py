"""How the style of a workbook's cell shows its number: as a date, a share, with a currency or a unit (ECMA-376, part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

_DATES = frozenset({*range(14, 23), *range(45, 48)})
"""Numbers of Excel's own formats of dates and times."""
_SHARES = (9, 10)
_NOT_FORMAT = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.|_.")
_PART = re.compile(
    r"\"(?P<quoted>[^\"]*)\"|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<condition>\[[<>=][^\]]*\])|\[[^\]]*\]"
    r"|(?P<number>General|[#0?][#0?,.]*)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_DAY_ZERO = datetime(1899, 12, 30)
_LAST_DAY = 2_958_466  # of the year 9999


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a style says of a number."""

    kind: str = ""
    """ "date", "percent", or "" for another number."""
    before: str = ""
    after: str = ""
    """The currency or unit before and after the number."""
    grouped: bool = False
    """Whether commas part its thousands."""
    places: int = 0
    """Digits behind its point, where it has no more of its own."""

    def tell(self, number: float) -> str:
        """A number as the style shows it, with all its digits."""
        if self.kind == "date" and 0 <= number < _LAST_DAY:
            moment = _DAY_ZERO + timedelta(days=number)
            whole = f"{moment + timedelta(seconds=0.5):%Y-%m-%d %H:%M}"
            return whole[11:] if number < 1 else whole.removesuffix(" 00:00")
        if self.kind == "percent":
            return f"{100 * number:.12g}%"
        digits = f"{abs(number) if self.before or self.after else number:.15g}"
        if not (self.before or self.after):
            return digits
        whole, _, rest = digits.partition(".")
        if whole.isdecimal() and "e" not in rest:
            point = "." if rest or self.places else ""
            digits = f"{int(whole):,}" if self.grouped else whole
            digits += point + rest.ljust(self.places, "0")
        return f"{'-' if number < 0 else ''}{self.before}{digits}{self.after}"


def number_format(number: int, code: str) -> NumberFormat:
    """Read a number format.

    Parameters: number, of one of Excel's own; code, of one that the workbook defines, "" without one.
    """
    plain = _NOT_FORMAT.sub("", code).lower()
    if number in _SHARES or "%" in plain:
        return NumberFormat("percent")
    if number in _DATES or any(sign in plain for sign in "ymdhs"):
        return NumberFormat("date")
    return _with_unit(code)


def _with_unit(code: str) -> NumberFormat:
    """The currency or unit of a format's first section; none where it shows the number otherwise than as one with its digits."""
    around, shown = ["", ""], ""
    for part in _PART.finditer(code):
        sign = part["sign"] or ""
        if sign == ";":
            break
        if part["condition"] or sign.isalpha() or (part["number"] and shown):
            return NumberFormat()
        shown = part["number"] or shown
        around[bool(shown)] += part["quoted"] or part["escaped"] or part["currency"] or sign
    whole, _, rest = shown.partition(".")
    named = any(sign.isalpha() or unicodedata.category(sign) == "Sc" for sign in "".join(around))
    if not named or not shown or shown.endswith(","):  # commas at the end divide by a thousand
        return NumberFormat()
    return NumberFormat("", around[0].lstrip(), around[1].rstrip(), "," in whole, rest.count("0"))
