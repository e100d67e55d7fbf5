"""Where a sentence begins behind its opening, and where its verb stands."""

from __future__ import annotations

from collections.abc import Sequence

from qa.notes.mechanism_map.labels import plural
from qa.notes.mechanism_map.lexicon import (
    ADJECTIVE_END,
    ADVERBS,
    AUXILIARIES,
    BREAKERS,
    CLAUSE_PREPOSITIONS,
    FORBIDDEN,
    ING_NOUNS,
    NOUN_ALL_THE_SAME,
    OTHER_VERBS,
    PLAIN_ARTICLES,
    POINTING,
    REPORTED,
    RISE_TO,
    SEEMING,
)  # fmt: skip
from qa.notes.mechanism_map.tokens import ClauseToken

_APPOSED = PLAIN_ARTICLES | frozenset("which who also known called named including such or".split())
_OPENERS = frozenset(
    "according however therefore thus moreover furthermore additionally hence consequently overall here together".split()
)


def opening(tokens: Sequence[ClauseToken], text: str) -> int:
    """The place behind "In rats," and "Doe et al. found that"."""
    start = 0
    for _ in range(3):
        if start >= len(tokens):
            break
        said = REPORTED.match(text, tokens[start].start, tokens[-1].end)
        if said:
            start = next((place for place, token in enumerate(tokens) if token.start >= said.end()), len(tokens))
            continue
        first = tokens[start]
        if first.low in CLAUSE_PREPOSITIONS or first.low in _OPENERS or first.adverb:
            comma = next((place for place in range(start, len(tokens)) if tokens[place].kind == "comma"), None)
            if comma is not None:
                start = comma + 1
    return start


def main_verb(tokens: Sequence[ClauseToken], start: int) -> tuple[int, int]:
    """Where the verb group of a sentence begins, and where its subject ends; (0, 0) when another verb comes first."""
    place = start
    while place < len(tokens):
        token = tokens[place]
        behind = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.kind == "comma" and behind is not None and behind.low in _APPOSED:
            comma = next((step for step in range(place + 1, len(tokens)) if tokens[step].kind == "comma"), 0)
            return (comma + 1, place) if comma and comma + 1 < len(tokens) and _opens(tokens, comma + 1) else (0, 0)
        if token.kind in ("sign", "cut") or token.low in BREAKERS:
            return 0, 0
        if token.low in AUXILIARIES | FORBIDDEN | SEEMING:
            return _adverbs_before(tokens, place, start)
        if place > start and _finite(tokens, place, start):
            return _adverbs_before(tokens, place, start)
        if (
            token.low in OTHER_VERBS
            and place > start
            and not (token.low.endswith("ed") and tokens[place - 1].low in PLAIN_ARTICLES | CLAUSE_PREPOSITIONS)
        ):
            return 0, 0
        place += 1
    return 0, 0


def _opens(tokens: Sequence[ClauseToken], place: int) -> bool:
    token = tokens[place]
    return token.low in AUXILIARIES or token.low in ADVERBS or token.adverb or token.verb is not None


def _adverbs_before(tokens: Sequence[ClauseToken], place: int, start: int) -> tuple[int, int]:
    while place > start + 1 and (tokens[place - 1].adverb or tokens[place - 1].low in ADVERBS):
        place -= 1
    return place, place


def _finite(tokens: Sequence[ClauseToken], place: int, start: int) -> bool:
    """Whether a form of a verb is the verb of its sentence, and not the noun or the participle of the same form."""
    token, before = tokens[place], tokens[place - 1]
    rise = token.low in RISE_TO and place + 2 < len(tokens) and tokens[place + 2].low == "to"
    if token.verb is None and not rise:
        return False
    verb = token.verb
    form = verb.form if verb else RISE_TO[token.low]
    if (
        form == "ing"
        or before.kind == "comma"
        or before.low in PLAIN_ARTICLES | CLAUSE_PREPOSITIONS | POINTING | {"and", "or"}
    ):
        return False
    if before.low not in NOUN_ALL_THE_SAME and ADJECTIVE_END.fullmatch(before.low):
        return False
    behind = tokens[place + 1] if place + 1 < len(tokens) else None
    needs = verb.prepositions if verb else frozenset()
    if behind is None or (behind.low in CLAUSE_PREPOSITIONS and behind.low not in needs):
        return False
    if behind.low in AUXILIARIES or (behind.verb and behind.verb.form in ("s", "base") and not needs):
        return False
    if form == "s":
        return not plural(tokens[start:place])
    return form != "base" or plural(tokens[start:place]) or any(token.low == "and" for token in tokens[start:place])


def finished(subject: Sequence[ClauseToken]) -> bool:
    """Whether a subject holds no verb of its own: a participle inside it may be one."""
    return not any(
        token.kind == "word" and token.low.endswith("ed") and "-" not in token.low and len(token.low) > 4
        and place and subject[place - 1].low not in PLAIN_ARTICLES | CLAUSE_PREPOSITIONS
        for place, token in enumerate(subject)
    ) and not (subject and subject[-1].low.endswith("ing") and subject[-1].low not in ING_NOUNS)  # fmt: skip
