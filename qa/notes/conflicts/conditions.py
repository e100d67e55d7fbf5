"""The conditions under which something was found, by the general words of experiments and trials."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.notes.conflicts.types import ASPECTS, Aspect, Condition
from qa.text.normalise import fold
from qa.types import Document, Unit
from qa.verify.lexicon import canonical

_NUMBER = r"(?<!\d[.,])\d++(?:[.,]\d++)*+(?:\s?[-–]\s?\d++(?:[.,]\d++)*+)?"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WORDS: dict[Aspect, str] = {
    "design": r"open-label|double-blind|randomi[sz]ed|placebo-controlled|pilot|case-control|cohort|cross-sectional|systematic review|meta-analysis|narrative review|"
    r"integrated analysis|pooled|phase \d[ab]?|follow-up|retrospective|prospective|observational|encyclop(?:a?e|æ)dia|in silico|docking|label",
    "species": r"rats?|mouse|mice|humans?|women|men|patients?|volunteers|monkeys?|macaques?|rabbits?|dogs?|cats?|pigs?|guinea pigs?|hamsters?|zebrafish|xenopus|drosophila|yeast|children|infants|mothers",
    "age": r"adults?|neonatal|newborns?|juveniles?|adolescents?|aged|elderly|embryonic|postnatal|[\d-]+[- ](?:day|week|month|year)s?-old",
    "state": r"epileptic|control|healthy|stressed|pregnant|pregnancy|postpartum(?! depress)|lactating|knockout|mutant|wild-type|transgenic|diabetic|an[a]?esthetised|anesthetized|"
    r"treatment-resistant|alcohol-preferring|ovariectomi[sz]ed|kindled|steady-state|waking|sleep",
    "preparation": r"cultured|freshly isolated|acutely isolated|isolated|slices?|recombinant|native|oocytes?|cell lines?|HEK\s?293|CHO|macrophages|lysates|serum|plasma|whole blood|"
    r"blood|microsomes|membranes|synaptosomes|hippocamp\w+|cerebell\w+|cort(?:ex|ical)|thalam\w+|hypothalam\w+|amygdala|striat\w+|prefrontal|dentate|CA1|CA3|brainstem|spinal cord|liver|kidney",
    "dose": rf"{_NUMBER}\s?(?:[pnµμm]?M|[nµμm]?g/kg(?:/(?:h|day|min))?|mg|µg/mL|ng/mL)(?![\w/])|intravenous(?:ly)?|oral(?:ly)?|intraperitoneal(?:ly)?|subcutaneous(?:ly)?|bath-applied",
    "time": rf"(?:(?:day|days|hour|hours|week|weeks) {_NUMBER}|{_NUMBER}[- ](?:hours?|h|days?|weeks?|months?)(?![\w-]))(?: of pregnancy)?|(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{1,2}},)? (?:19|20)\d\d|(?<=in )(?:19|20)\d\d",
    "arm": r"placebo|vehicle|sham|untreated|comparator|standard of care",
}
_PATTERNS = {
    aspect: re.compile(rf"(?<![\w-])(?:{words})(?![\w])", 0 if aspect == "dose" else re.IGNORECASE)
    for aspect, words in _WORDS.items()
}
_MOST = 3
"""Conditions of one aspect that are worth telling."""


def stated_conditions(
    document: Document, unit: Unit, value: str = "", said_of: frozenset[str] = frozenset()
) -> dict[Aspect, tuple[str, ...]]:
    """The words of a unit, its section and its document's title that tell under which conditions something was found.

    Parameters: value, the number it is about, which is no condition of itself; said_of, the terms that tell which of the
    unit's numbers this is: where they name conditions of one aspect ("adult"), its others ("neonatal") are another's.
    """
    header = document.units[unit.header].text if unit.header is not None and unit.kind != "row" else ""
    text = " \n ".join((unit.text, header, unit.section, document.title))
    found = {aspect: _distinct(_PATTERNS[aspect].findall(text)) for aspect in ASPECTS}
    if said_of:
        for aspect, words in found.items():
            found[aspect] = [word for word in words if canonical(fold(word)) in said_of] or words
        if any(_PATTERNS["arm"].fullmatch(word) for word in said_of):
            found["dose"] = []  # the dose of another arm
    return {
        aspect: tuple(word for word in words if word not in value or not any(map(str.isdigit, word)))
        for aspect, words in found.items()
    }


def differing(
    mine: dict[Aspect, tuple[str, ...]],
    others: Sequence[dict[Aspect, tuple[str, ...]]],
    aspects: Sequence[Aspect] = ASPECTS,
) -> tuple[Condition, ...]:
    """The conditions of one side, of these aspects, that none of the others shares."""
    found = []
    for aspect in aspects:
        theirs = {_form(words) for other in others for words in other[aspect]}
        own = [words for words in mine[aspect] if _form(words) not in theirs]
        found += [Condition(aspect, words) for words in own[:_MOST]]
    return tuple(found)


def _distinct(found: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for words in found:
        seen.setdefault(_form(words), words)
    return list(seen.values())


def _form(words: str) -> str:
    """Singular and plural, "mouse" and "mice", are one condition."""
    small = re.sub(r"[\s-]+", " ", words.casefold())
    small = {"mice": "mouse", "women": "woman", "men": "man"}.get(small, small)
    return re.sub(r"(?:ly|al|s|us)$", "", small)
