"""Units of measurement as texts print them, in one canonical form each: "mcg/kg per hour" is "ug/kg/h"."""

from __future__ import annotations

import re

_PREFIXES = {"f": "f", "p": "p", "n": "n", "µ": "u", "μ": "u", "u": "u", "m": "m", "k": "k", "": ""}
_LONG_PREFIXES = {"femto": "f", "pico": "p", "nano": "n", "micro": "u", "milli": "m", "centi": "c", "kilo": "k", "": ""}
_LONG = {
    "molar": "M", "gram": "g", "gramme": "g", "liter": "L", "litre": "L", "second": "s", "mole": "mol", "volt": "V",
    "ampere": "A", "amp": "A", "meter": "m", "metre": "m", "hertz": "Hz", "dalton": "Da", "siemens": "S",
}  # fmt: skip


def _symbols() -> dict[str, str]:
    """Symbols are told apart by case: nM is a concentration, nm a length."""
    found = {
        prefix + unit: symbol + unit
        for prefix, symbol in _PREFIXES.items()
        for unit in ("M", "g", "L", "A", "V", "Hz", "Da", "mol", "S", "s", "Pa", "J", "Eq")
    }
    found |= {prefix + "l": symbol + "L" for prefix, symbol in _PREFIXES.items()}
    found |= {prefix + "m": symbol + "m" for prefix, symbol in _PREFIXES.items() if prefix}
    found |= {symbol: symbol for symbol in "dL cm m kb bp IU U °C K % ‰ mmHg ppm MHz GHz h min".split()}
    found |= {
        "dl": "dL",
        "mcg": "ug",
        "mcL": "uL",
        "mcM": "uM",
        "ºC": "°C",
        "hr": "h",
        "hrs": "h",
        "d": "day",
        "mins": "min",
    }
    found |= {"sec": "s", "secs": "s", "wk": "week", "yr": "year", "yrs": "year", "×": "times", "x": "times"}
    return found


def _names() -> dict[str, str]:
    """Unit names, in lower case, singular and plural."""
    found = {long + name: short + unit for long, short in _LONG_PREFIXES.items() for name, unit in _LONG.items()}
    found |= {"minute": "min", "hour": "h", "day": "day", "week": "week", "month": "month", "year": "year"}
    found |= {"fold": "times", "time": "times", "dollar": "$", "euro": "€"}
    found |= {name + "s": unit for name, unit in found.items()}
    return (
        found
        | {"percent": "%", "percentage": "%"}
        | {name: name for name in ("hundred", "thousand", "million", "billion", "dozen")}
    )


_SYMBOL, _NAME = _symbols(), _names()
TIME_BEFORE = {name: _NAME[name] for unit in ("hour", "day", "week", "month") for name in (unit, f"{unit}s")}
"""Units that may stand before their number: "day 30"."""

_SYMBOLS = "|".join(sorted(map(re.escape, _SYMBOL), key=len, reverse=True))
# Names longest first, case ignored; "two time points" counts points.
_NAMES = "|".join(sorted(_NAME, key=len, reverse=True))
_ONE = rf"(?:(?:{_SYMBOLS})(?![^\W\d_])|(?i:{_NAMES}|per\s?cent)(?![^\W_])(?!\s(?:points?|courses?|frames?)\b))"
_POWER = r"(?:\^?[-−⁻][1¹]|[²³]|\^[23])?"
_JOINT = r"\s?(?:/|·|⋅|∙|\*|\bper\b|\ba(?=\s(?:day|week|month|year)\b))\s?"
UNIT = re.compile(
    rf"(?:\s|[-‑–](?=(?i:{_NAMES})(?![^\W_])|(?:h|min|mg|kg|mL|µg)\b))?({_ONE}{_POWER}(?:(?:{_JOINT}|\s(?={_ONE}\^?[-−⁻][1¹])){_ONE}{_POWER}){{0,3}})"
)
"""A unit right behind a number, with the space or hyphen between them."""
_PIECE = re.compile(rf"(?P<joint>{_JOINT}|^|\s)(?P<name>{_ONE})(?P<power>{_POWER})")
_SAME = {f"{prefix}mol/L": f"{prefix}M" for prefix in ("f", "p", "n", "u", "m", "")}


def canonical_unit(printed: str) -> str:
    """The canonical form of a unit that `UNIT` has found: "µmol·L⁻¹" is "uM"."""
    out = ""
    for piece in _PIECE.finditer(printed):
        name, power = piece.group("name"), piece.group("power")
        unit = _SYMBOL.get(name) or _NAME.get(re.sub(r"\s", "", name.lower()), name)
        inverse = power[:1] in ("-", "−", "⁻") or power[:2] in ("^-", "^−")
        divided = inverse or piece.group("joint").strip() in ("/", "per", "a")
        out += (
            ("/" if divided else "*" if out else "")
            + unit
            + ("" if inverse else power.lstrip("^").translate({178: "2", 179: "3"}))
        )
    return _SAME.get(out, out)
