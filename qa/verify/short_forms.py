"""Long forms that a text defines, brought to the short one: "γ-aminobutyric acid (GABA)" and "GABA" are one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from qa.text.abbreviations import NEAR, long_form

_DEFINED = re.compile(r"\((?P<short>[A-Za-z]{0,6}[A-Z][\w-]{0,11})s?(?:[,;][^()]*)?\)")


def shortened(statement: str, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """A statement and the texts it rests on with every long form that has a short one replaced by it.

    Parameters: texts, the quotes and what stands above them. Returns: both, in the same order.
    """
    pairs = dict(pair for text in (*texts, statement) for pair in _defined(text))
    # "Interleukin-6 (TNF)" has another name in the bracket than the quotes: it stays as it is.
    pairs = {
        long: short
        for long, short in pairs.items()
        if not re.search(
            rf"{re.escape(long)}s? \((?!{re.escape(short)}s?\b)[^()\s]*[^\W\d_][^()\s]*\)", statement, re.IGNORECASE
        )
    }
    return _replaced(statement, pairs), tuple(_replaced(text, pairs) for text in texts)


def _replaced(text: str, pairs: dict[str, str]) -> str:
    for long in sorted(pairs, key=len, reverse=True):
        short = pairs[long]
        printed = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", long))
        defined = rf"(?<![\w-]){printed}s? \({re.escape(short)}s?(?:[,;]\s?(?P<more>[^()]*))?\)"
        text = re.sub(defined, partial(_named, short), text, flags=re.IGNORECASE)
        text = re.sub(rf"(?<![\w-]){printed}s?(?!\w)", short, text, flags=re.IGNORECASE)
    return text


def _named(short: str, match: re.Match[str]) -> str:
    """A short form in place of its definition, with what else stood in the bracket."""
    return f"{short} ({match['more'].strip()})" if match["more"] else short


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """The long forms of a text that stand right before their short form in brackets."""
    for match in _DEFINED.finditer(text):
        before = text[: match.start()].rstrip()[-2 * NEAR :]
        if (folded := long_form(match["short"], before)) and re.search("[ -]", folded):
            yield " ".join(before.split()[-len(folded.split()) :]), match["short"]  # as printed: "γ", not "gamma"
