"""One paragraph -> the spans of its sentences, in one left-to-right scan."""

from __future__ import annotations

import re
import unicodedata

MAX_UNIT = 1200
"""Longest unit in characters: about the longest real sentence seen in papers, and still readable as a quote."""

_MARK = r"\[\d{1,3}(?: ?[,;\u2013-] ?\d{1,3}){0,40}\]"
SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
RAISED = f"[{SUPERSCRIPTS}]"
"""A digit above the line."""
_SIGN = r"\((?:\d{1,3}|[a-z])\)|\[[a-z]\]|[*\u2020\u2021\u00a7]{1,3}"
"""A mark of a note other than a number in square brackets: "(1)", "[a]", "*"."""
# A stop, the quotes and brackets that close with it, and the reference marks that belong to the sentence.
_STOP = re.compile(
    r"(?P<stop>\.(?: \.)++|[.!?\u2026]++)(?P<close>[\"'\u201d\u2019\u00bb)\]]*+)"
    rf"(?P<marks>{RAISED}++(?:[,\u2013\u207b-]{RAISED}++)*+|(?P<sign>{_SIGN})?(?: ?{_MARK})*+)"
    r"|(?P<wide>[\u3002\uff01\uff1f]++[\"'\u201d\u2019\u300d\u300f)\]]*+)"
)
STOPS = (".", "!", "?")
"""What sentences end in."""
SPOKEN_STOPS = (*STOPS, "\u2026", '"', "\u201d")
"""What sentences end in that somebody says."""
_OPENING = "([{\"'\u201c\u2018\u00ab\u00bf\u00a1"
_LOOK = 48

_ABBREVIATIONS = {
    "inner": "e.g i.e eg ie cf vs dr mr mrs prof approx ca viz st",
    "numbered": "fig figs eq eqs no nos nr ref refs vol vols pp p tab sec sect chap ch suppl art ed",
    "before names": "al inc ltd co corp jr sr dept univ",
    "before capital": "etc spp sp subsp var min max hr hrs wk wks yr yrs mo resp incl conc temp avg est ibid "
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "starters": "The A An This These Those That In It Its They Their We Our He She His Her There Here Both All For "
    "From As At By On Of When While Where Although After Before Since To With Without No Not Such However Moreover "
    "Furthermore Thus Therefore Then Also But And If Each Some Most Many Several One Two Three Another Other "
    "Finally Because Despite During Consequently Additionally Interestingly Importantly What Which Who How Why",
}
_INNER, _NUMBERED, _BEFORE_NAMES, _BEFORE_CAPITAL, _STARTERS = (
    frozenset(words.split()) for words in _ABBREVIATIONS.values()
)
# _INNER: never followed by a new sentence, nor is "Ms"; "180 ms." may be. _NUMBERED: not the end before a number ("Fig. 2", "No. 37").
# _BEFORE_NAMES: the end only before a word that usually begins a sentence, for a name may follow.
# _BEFORE_CAPITAL: the end before a capitalised word.
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}|ph\.d", re.IGNORECASE)


def sentences(text: str) -> list[tuple[int, int]]:
    """Split one paragraph (a single line) into sentences.

    A sentence includes its stop, closing quotes and the reference marks printed after them.

    Returns: (start, end) spans in order, without surrounding space and none longer than `MAX_UNIT`; together
    they cover every visible character.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        if _ends_sentence(text, start, match):
            spans.extend(cut(text, start, match.end()))
            start = match.end()
    spans.extend(cut(text, start, len(text)))
    return spans


def cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Trim a span and cut it at clauses, then words, until no piece is longer than `MAX_UNIT`.

    Returns: spans in order; none for a span of only space.
    """
    spans: list[tuple[int, int]] = []
    while True:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            return spans
        if end - start <= MAX_UNIT:
            spans.append((start, end))
            return spans
        middle = _cut_point(text, start)
        spans.append((start, middle if not text[middle - 1].isspace() else middle - 1))
        start = middle


def _cut_point(text: str, start: int) -> int:
    window = text[start : start + MAX_UNIT]
    for separator in ("; ", ": ", ", "):
        # Not in the first half: a long sentence should fall into few pieces.
        found = window.rfind(separator, MAX_UNIT // 2)
        if found > 0:
            return start + found + len(separator)
    found = window.rfind(" ", 1)
    if found > 0:
        return start + found + 1
    point = MAX_UNIT
    while point > MAX_UNIT - 20 and unicodedata.combining(text[start + point]):
        point -= 1
    return start + point


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    end = match.end()
    if end >= len(text):
        return False
    if match["wide"]:
        return True
    ahead = text[end : end + _LOOK]
    following = ahead.lstrip().lstrip(_OPENING)
    if not following:
        return ahead[0].isspace()
    if not ahead[0].isspace() and not (match["marks"] and following[0].isupper()):
        return False
    if match["sign"] and following[0].islower():
        return False  # "*.* matches any name"
    stop = match["stop"]
    if " " in stop:
        return following[0].isupper() and following.split()[0].rstrip(",;:.").isalpha()
    if "\u2026" in stop or stop.startswith(".."):
        return following[0].isupper()
    if "!" in stop or "?" in stop:
        return bool(match["marks"]) or not following[0].islower()
    word = _word_before(text, start, match.start())
    if word.isdigit() and (word == "0" or (match.start() - len(word) == start and len(word) < 4)):
        return False  # "0. 05" of a broken decimal; "1. Title" of a numbered line
    return _dot_ends(word, following, bool(match["marks"]))


def _word_before(text: str, start: int, stop: int) -> str:
    before = text[max(start, stop - _LOOK) : stop]
    if not before or before[-1].isspace():
        return ""
    return before.split()[-1].lstrip(_OPENING)


def _dot_ends(word: str, following: str, marked: bool) -> bool:
    """Decide on a single full stop from the word before it and the text after it."""
    key, first = word.casefold(), following[0]
    token = following.split(None, 1)[0]
    starter = token.rstrip(",;:") in _STARTERS
    if key in _INNER or word == "Ms":
        return False
    if key in _NUMBERED and (first.isdigit() or (token[:1] == "S" and token[1:2].isdigit())):
        return False
    if key in _BEFORE_NAMES or (len(word) == 1 and word.isalpha()) or _initials(word):
        return starter
    if key in _BEFORE_CAPITAL or _DOTTED.fullmatch(word):
        return starter or (token[:2].istitle() and not token.endswith("."))
    if not first.islower() or "\u03b1" <= first <= "\u03c9":
        return True
    if marked or any(c.isdigit() or c.isupper() for c in token):
        return True  # a gene or protein: "p53", "mTOR"
    # Before a plain lowercase word only a stop after a whole word, number or bracket is clear: "conc. of" is not.
    return not word[-1:].isalpha() or (len(word) > 4 and key not in _NUMBERED)


def _initials(word: str) -> bool:
    """ "U.S", "J.-P", "Ph.D": dotted and capital."""
    return "." in word and word[-1].isupper() and _DOTTED.fullmatch(word.replace("-", "")) is not None
