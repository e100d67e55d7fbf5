"""Regular expressions of the package take time in proportion to their input, whatever it is."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import qa

ROOT = Path(__file__).parents[1]
SMALL, GROWTH = 500, 4
"""Characters of the smaller input, and how many times longer the larger one is."""
STEEP, NOTABLE_S = 10.0, 0.010
"""Growth of the time that counts as more than linear (linear is 4, quadratic 16), from which time on it is told from noise."""
_SAMPLES = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a", op.CATEGORY_NOT_DIGIT: "a",
            op.CATEGORY_NOT_SPACE: "a", op.CATEGORY_NOT_WORD: "-"}  # fmt: skip


def patterns() -> dict[tuple[str, int, str], str]:
    """Every pattern that a module holds, its flags and the way it is applied, and the module's file."""
    found: dict[tuple[str, int, str], str] = {}
    for module in pkgutil.walk_packages(qa.__path__, "qa."):
        if module.name == "qa.__main__":
            continue
        loaded = importlib.import_module(module.name)
        file = Path(loaded.__file__ or "")
        source = file.read_text(encoding="utf-8")
        applied: dict[str, set[str]] = {}
        for name, way in re.findall(r"\b(\w+)\.(match|fullmatch|search|findall|finditer|subn?|split)\b", source):
            applied.setdefault(name, set()).add(way)
        for name, held in vars(loaded).items():
            ways = applied.get(name, set()) if isinstance(held, re.Pattern) else set()
            for value in _values(held) if not name.startswith("__") else ():
                for way in _ways(ways):
                    found.setdefault((value.pattern, value.flags, way), file.name)
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=name), args=[ast.Constant(str(text)), *_]):
                    if name not in ("escape", "compile"):
                        for way in _ways({name}):
                            found.setdefault((text, re.compile(text).flags, way), file.name)
    return found


def _ways(names: set[str]) -> set[str]:
    """How a pattern is applied: from one place, to the whole, or from every place, as it is where nothing else is known."""
    anchored = names & {"match", "fullmatch"}
    return (
        anchored
        if anchored and not names & {"search", "findall", "finditer", "sub", "subn", "split"}
        else anchored | {"search"}
    )


def _values(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The patterns of a value: itself, or those in its containers."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict) and depth < 4:
        for key, one in value.items():
            if not (depth == 0 and str(key).startswith("__")):
                yield from _values(one, depth + 1)
    elif isinstance(value, tuple | list | frozenset | set) and depth < 4 and len(value) < 500:
        for one in value:
            yield from _values(one, depth + 1)


def hostile(pattern: str, flags: int) -> set[tuple[str, str, str]]:
    """Beginnings, repeated middles and ends that lead a pattern far and then let it fail, one for each of its repeats."""
    found: set[tuple[str, str, str]] = set()

    def sample(items: Any, lead: str) -> str:
        """A text that items match; each repeat on the way becomes a hostile text."""
        text = ""
        for kind, value in items:
            text += one(kind, value, lead + text)
        return text

    def one(kind: Any, value: Any, lead: str) -> str:
        if kind is op.LITERAL:
            return chr(value)
        if kind is op.NOT_LITERAL:
            return "a" if value != ord("a") else "b"
        if kind is op.ANY:
            return "a"
        if kind is op.IN:
            return _member(value)
        if kind is op.BRANCH:
            texts = [sample(branch, lead) for branch in value[1]]  # each is walked
            return texts[0]
        if kind is op.SUBPATTERN:
            return sample(value[3], lead)
        if kind is op.ATOMIC_GROUP:
            return sample(value, lead)
        if kind is op.GROUPREF:
            return "a"
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, most, inner = value
            unit = sample(inner, lead)
            if most > 20 and unit:
                found.update(
                    {(lead, unit, "\x00"), ("", lead + unit, "\x00"), ("", unit, "\x00"), (lead, unit + " ", "")}
                )
            return unit * max(least, 1) if most else ""
        return ""

    sample(parser.parse(pattern, flags & ~re.DEBUG), "")
    return found


def _member(items: Any) -> str:
    """A character of a set."""
    if items[0][0] is op.NEGATE:
        return next(char for char in "a1 -.\n\x01" if re.match(_set_of(items), char))
    kind, value = items[0]
    return chr(value) if kind is op.LITERAL else chr(value[0]) if kind is op.RANGE else _SAMPLES.get(value, "a")


def _set_of(items: Any) -> str:
    parts = ""
    for kind, value in items[1:]:
        if kind is op.LITERAL:
            parts += re.escape(chr(value))
        elif kind is op.RANGE:
            parts += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        else:
            parts += {op.CATEGORY_DIGIT: r"\d", op.CATEGORY_SPACE: r"\s", op.CATEGORY_WORD: r"\w"}.get(value, "")
    return f"[^{parts}]"


def seconds(apply: Callable[[str], object], text: str) -> float:
    """The time of one application, the better of two."""
    spent = []
    for _ in range(2):
        start = time.perf_counter()
        apply(text)
        spent.append(time.perf_counter() - start)
    return min(spent)


def steep() -> list[tuple[str, str, float]]:
    """Patterns that grow faster than their input: the file, the pattern and the seconds for the larger input."""
    found = []
    for (pattern, flags, way), file in patterns().items():
        compiled = getattr(re.compile(pattern, flags), way)
        for lead, unit, end in hostile(pattern, flags):
            count = max(SMALL // len(unit), 1)
            # Growing, so that an exponential pattern is told long before it hangs.
            for size in (min(count, 24), count):
                if (spent := seconds(compiled, lead + unit * size + end)) > 0.5:
                    break
            else:
                long = seconds(compiled, lead + unit * size * GROWTH + end)
                if long < NOTABLE_S or long < STEEP * spent:
                    continue
                spent = long
            found.append((file, f"{way}: {pattern}", spent))
            break
    return found


BOUNDED = {
    "detect.py": "matched once, at the beginning of a file, of which it sees the first bytes only",
    "parse.py": "sees the reply of a model, of so many tokens",
    "lexicon.py": "matched against one word",
    "draft.py": "grows with the reference marks that follow one another in one unit, of which there are few",
}
"""Modules whose patterns see a short text only, whatever a document holds."""


@pytest.mark.slow
def test_no_pattern_grows_faster_than_its_input() -> None:
    """Four times the input, made to lead each pattern far, takes less than ten times as long."""
    assert not [found for found in steep() if found[0] not in BOUNDED]


def test_a_steep_pattern_is_told() -> None:
    """A pattern that reads a run of spaces again from each of them is found steep by the text that is made for it."""
    slow = re.compile(r"\s+(?=[.,])")
    lead, unit, end = next(one for one in hostile(slow.pattern, slow.flags) if one[1] == " ")
    short, long = (seconds(slow.search, lead + unit * size + end) for size in (SMALL, GROWTH * SMALL))
    assert long > 1.5 * GROWTH * short
