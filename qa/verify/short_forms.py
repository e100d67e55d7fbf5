"""Short forms and what they stand for, brought to one form: "γ-aminobutyric acid (GABA)", "GABA"; "postpartum depression", "PPD".

A short form is one that a text defines, the words in front of the bracket beginning with its letters; or one that stands in the
statement alone, or in the quotes alone, where the other has words in a row that begin with its letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from qa.text.normalise import fold
from qa.text.terms import STOP_WORDS

_DEFINED = re.compile(r"\((?P<short>[A-Za-z]{0,6}[A-Z][\w-]{0,11})s?(?:[,;][^()]*)?\)")
_SHORT = re.compile(r"(?<![\w-])[A-Z]{3,6}(?![\w-])")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]|\d+")
MOST_WORDS = 10
"""Words before a bracket among which its long form is looked for, and short forms of a text whose long one is."""


def shortened(statement: str, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """A statement and the texts it rests on with every long form that has a short one replaced by it.

    Parameters: texts, the quotes and what stands above them. Returns: both, in the same order.
    """
    pairs = dict(pair for text in (*texts, statement) for pair in _defined(text))
    joined = "\n".join(texts)
    for one, other in ((statement, joined), (joined, statement)):
        for short in list(dict.fromkeys(_SHORT.findall(one)))[:MOST_WORDS]:
            if (
                short not in pairs.values()
                and not re.search(rf"(?<![\w-]){short}", other)
                and (long := _spelled(short, other))
            ):
                pairs[long] = short
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
        short = match["short"]
        before = [(word.start(), word.group()) for word in _WORD.finditer(text, 0, match.start())][-MOST_WORDS:]
        letters = _LETTERS.findall(short.lower())
        for start, _ in reversed(before):
            words = [fold(word) for place, word in before if place >= start]
            if "." in text[start : match.start()].strip():
                break
            if (
                words[0] not in STOP_WORDS
                and words[0][0] == letters[0][0]
                and len(words) > 1
                and _begins(letters, words)
            ):
                yield text[start : match.start()].strip(), short
                break


def _spelled(short: str, text: str) -> str:
    """Words in a row of a text that begin with the letters of a short form, or ""."""
    words = [(word.start(), word.end(), word.group().lower()) for word in _WORD.finditer(text)]
    letters = list(short.lower())
    for place, (start, _, word) in enumerate(words):
        for count in range(2, len(letters) + 1):
            run = words[place : place + count]
            if word[0] == letters[0] and len(run) == count and _begins(letters, [one[2] for one in run]):
                long = text[start : run[-1][1]]
                if not re.search(r"[.,;:()|\n]", long):
                    return long
    return ""


def _begins(letters: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the letters are, in order, the first letter of every word that tells something, and letters inside them."""
    if not words:
        return not letters
    word, rest = words[0], words[1:]
    if (word in STOP_WORDS or word == "type") and _begins(letters, rest):
        return True
    if not letters or not word.startswith(letters[0]):
        return False
    inside = word[len(letters[0]) :]
    for count in range(1, len(letters) + 1):
        if _begins(letters[count:], rest):
            return True
        if count < len(letters):
            found = inside.find(letters[count])
            if found < 0:
                return False
            inside = inside[found + 1 :]
    return False
