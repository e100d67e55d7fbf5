"""One short name for each thing that a corpus abbreviates, read from the corpus itself.

"lipopolysaccharide (LPS)" makes the two one name (Schwartz and Hearst 2003, see `long_form`). A text is searched only for the long forms all of
whose words it holds: a corpus of forty papers introduces hundreds, and one pattern of all of them took two minutes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from qa.text.normalise import fold
from qa.types import Document

Reword = Callable[[str], str]

_BRACKET = re.compile(r"\(([^()]{2,60})\)")
_SHORT = re.compile(r"[^\s()]{2,14}")
_LAST = re.compile(r"[\w-]{2,14}$")
_WORD = re.compile(r"[^\W_]+")
_GREEK = {fold(letter): letter for letter in "αβγδεζθκλσω"}
NEAR = 60
"""Characters before a bracket in which a long form lies."""


def names(documents: Sequence[Document]) -> Reword:
    """Learn the names of a corpus.

    Parameters: documents, in which they are introduced: "imiquimod (IMQ)", "IMQ (imiquimod)".
    Returns: a function that writes the short form wherever a text has the long one. An abbreviation with two long forms
    that share no word stays as it is, for it may stand for either.
    """
    short_of = _abbreviations(documents)
    patterns: dict[str, list[tuple[frozenset[str], re.Pattern[str], str]]] = defaultdict(list)
    words_of = {long: frozenset(_WORD.findall(long.casefold())) for long in short_of}
    known = Counter(word for words in words_of.values() for word in words)
    for long in sorted(short_of, key=lambda long: (-len(long), long)):
        words = words_of[long]
        rarest = min(words, key=lambda word: (known[word], word))
        patterns[rarest].append((words, re.compile(_pattern(long, short_of[long]), re.IGNORECASE), short_of[long]))

    def reword(text: str) -> str:
        held = {form for word in _WORD.findall(text.casefold()) for form in _forms(word)}
        fitting = [entry for word in held & patterns.keys() for entry in patterns[word] if entry[0] <= held]
        for _, pattern, short in sorted(fitting, key=lambda entry: (-len(entry[1].pattern), entry[1].pattern)):
            text = pattern.sub(short.replace("\\", r"\\"), text)
        return text

    return reword


def _forms(word: str) -> tuple[str, ...]:
    """The forms under which a word of a text may stand in a long form: itself, or without a plural's "s"."""
    plain = _greek_spelled(word)
    return (plain, plain[:-1]) if plain.endswith("s") else (plain,)


def _abbreviations(documents: Iterable[Document]) -> dict[str, str]:
    """For each long form its short one."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for unit in document.units:
            for match in _BRACKET.finditer(unit.text) if "(" in unit.text else ():
                inner, before = match[1], unit.text[: match.start()].rstrip()
                if _SHORT.fullmatch(inner) and (long := long_form(_greek_spelled(inner), before[-2 * NEAR :])):
                    forms[inner][long] += 1
                elif (short := _LAST.search(before)) and (long := long_form(_greek_spelled(short[0]), inner)):
                    forms[short[0]][long] += 1
    found: dict[str, str] = {}
    for short_form, longs in forms.items():
        words = [frozenset(_WORD.findall(long)) for long in longs]
        if all(one & words[0] for one in words):
            for long in longs:
                found.setdefault(long, short_form)
    return found


def _greek_spelled(short: str) -> str:
    """An abbreviation with its Greek letters as names: the "α" of "TNF-α" is the "alpha" of its long form."""
    return "".join(fold(letter) if not letter.isascii() else letter for letter in short)


def _pattern(long: str, short: str) -> str:
    """A long form as texts print it, with the short one in brackets behind it or before it."""
    words = [
        rf"(?:{re.escape(word)}|{_GREEK[word]})" if word in _GREEK else re.escape(word) for word in _WORD.findall(long)
    ]
    body = r"[\s\u2010-\u2013-]{1,2}".join(words)
    mark = re.escape(short)
    return rf"{mark} \({body}\)|(?<![\w-]){body}s?(?: \({mark}s?\))?(?![\w])"


def long_form(short: str, before: str) -> str | None:
    """The words before a bracket that an abbreviation stands for, or None (Schwartz and Hearst 2003)."""
    letters = [character.lower() for character in short if character.isalnum()]
    if not short[0].isalnum() or len(letters) < 2 or not any(character.isupper() for character in short):
        return None
    words = fold(before).split()[-min(len(letters) + 5, len(letters) * 2) :]
    text = " ".join(words)
    position = len(text) - 1
    for place in range(len(letters) - 1, -1, -1):
        while position >= 0 and (
            text[position].lower() != letters[place] or (place == 0 and position > 0 and text[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return None
        position -= 1
    long = text[position + 1 :]
    return long if len(long) > len(short) and short.lower() not in long.split() else None
