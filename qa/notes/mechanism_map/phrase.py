"""Where a noun phrase ends: what belongs to the thing it names, and what tells where, when and by how much."""

from __future__ import annotations

from collections.abc import Sequence

from qa.notes.mechanism_map.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BREAKERS,
    CLAUSE_PREPOSITIONS,
    EFFECT_VERBS,
    FORBIDDEN,
    KEEP_IN,
    KEPT_PREPOSITIONS,
    NOUNS,
    OTHER_VERBS,
    PLAIN_ARTICLES,
    RESULT_VERBS,
    RISE_TO,
)  # fmt: skip
from qa.notes.mechanism_map.tokens import ClauseToken

_ABLE = frozenset("ability capacity tendency potential propensity likelihood".split())
_GOING_ON = frozenset(
    "according including such reported measured found and or leading especially particularly namely".split()
)


def phrase_end(tokens: Sequence[ClauseToken], first: int) -> int:
    """The place behind the noun phrase that begins at a place; `first` itself where none begins."""
    place = first
    while place < len(tokens):
        token = tokens[place]
        if token.kind == "comma":
            listed = _listed(tokens, first, place)
            if not listed:
                return place if _ends(tokens, place) else first
            place = listed
            continue
        if token.kind in ("cut", "sign") or token.low in BREAKERS or token.low in AUXILIARIES:
            break
        if token.low in CLAUSE_PREPOSITIONS and not _kept(tokens, first, place):
            break
        if token.adverb and place + 1 < len(tokens) and tokens[place + 1].low in CLAUSE_PREPOSITIONS:
            break
        if token.verb and token.verb.form == "ing" and token.verb.lemma in RESULT_VERBS and place > first:
            break
        if token.low in ("and", "or") and _begins_clause(tokens, place + 1):
            break
        if token.low in OTHER_VERBS and place > first and not _attributive(tokens, place):
            break
        place += 1
    while place > first and (tokens[place - 1].low in CLAUSE_PREPOSITIONS | {"and", "or"} or tokens[place - 1].adverb):
        place -= 1
    return place


def _ends(tokens: Sequence[ClauseToken], comma: int) -> bool:
    """Whether a phrase is over at a comma; "low-affinity, rapidly desensitising receptors" is not."""
    if comma + 1 >= len(tokens):
        return True
    behind = tokens[comma + 1]
    return (
        behind.stops
        or behind.low in PLAIN_ARTICLES | ADVERBS | _GOING_ON
        or bool(behind.verb and behind.verb.form in ("s", "ing"))
    )


def _kept(tokens: Sequence[ClauseToken], first: int, place: int) -> bool:
    """Whether a preposition's phrase belongs to the thing before it, rather than telling where, when or by how much."""
    if place == first or place + 1 >= len(tokens):
        return False
    low, behind = tokens[place].low, tokens[place + 1]
    if behind.number or behind.kind != "word" or (behind.low in ("about", "a", "an") and low == "with"):
        return False
    if low in KEPT_PREPOSITIONS:
        return True
    before = tokens[place - 1]
    if low == "in":
        return any(token.low in KEEP_IN for token in tokens[first:place]) and not any(
            token.low in CLAUSE_PREPOSITIONS for token in tokens[first:place]
        )
    if low == "by":
        acts = any(token.low in NOUNS or token.low.endswith("tion") for token in tokens[first:place])
        return (before.low.endswith("ed") or acts) and not (behind.verb and behind.low.endswith("ing"))
    return before.low.endswith("ed") and low in ("in", "at", "on")


def _listed(tokens: Sequence[ClauseToken], first: int, comma: int) -> int:
    """The place behind "A, B and C" when the comma stands in such a list, else 0."""
    place, words, joined = comma + 1, 0, False
    while place < len(tokens):
        token = tokens[place]
        if token.kind == "comma" and not joined and words:
            words = 0
        elif token.low in ("and", "or") and not _begins_clause(tokens, place + 1):
            joined, words = True, 0
        elif token.kind == "bracket":
            pass
        elif (
            token.stops
            or token.adverb
            or (token.verb and token.low not in NOUNS)
            or token.low in ADVERBS
            or token.low in PLAIN_ARTICLES | {"and", "or"}
            or words > 4
            or token.low.endswith("ing")
        ):
            break
        else:
            words += 1
        place += 1
    # "A, B and C" and nothing that goes on as a clause of its own
    ended = place >= len(tokens) or tokens[place].low in CLAUSE_PREPOSITIONS or tokens[place].kind in ("comma", "cut")
    return place if joined and words and ended else 0


def _begins_clause(tokens: Sequence[ClauseToken], place: int) -> bool:
    """Whether a verb goes on behind "and": "and reduces B", "and B is reduced"."""
    for step in range(place, len(tokens)):
        token = tokens[step]
        if token.kind in ("comma", "cut") or token.low in ("that", "which", "who"):
            return False
        if token.low in AUXILIARIES | FORBIDDEN:
            return True
        if step == place and (
            token.low in OTHER_VERBS or token.low.endswith("ed") or token.low in ADVERBS or token.low in RISE_TO
        ):
            return True
        if token.verb and token.verb.form != "ing":
            if step == place:
                return True
            if tokens[step - 1].low not in CLAUSE_PREPOSITIONS | PLAIN_ARTICLES | {"and", "or"} and token.verb.form in (
                "s",
                "ed",
            ):
                return True
        if token.low in OTHER_VERBS and tokens[step - 1].low not in CLAUSE_PREPOSITIONS | PLAIN_ARTICLES:
            return True
    return False


def _attributive(tokens: Sequence[ClauseToken], place: int) -> bool:
    """Whether a participle belongs to a noun: "the reported effect", "cells isolated from rats"."""
    if not tokens[place].low.endswith("ed") or place + 1 >= len(tokens):
        return False
    return tokens[place - 1].low in PLAIN_ARTICLES or tokens[place + 1].low in CLAUSE_PREPOSITIONS


def turns(tokens: Sequence[ClauseToken], first: int, last: int) -> bool:
    """Whether what follows makes more of an object than its words say: "neurons that fire", "channels to open"."""
    behind = tokens[last].low if last < len(tokens) else ""
    if behind in ("that", "which", "who", "whose", "whom", "where") or behind in AUXILIARIES:
        return True
    able = any(token.low in _ABLE for token in tokens[first:last])
    return not able and any(
        token.low == "to"
        and (
            tokens[place + 1].low in OTHER_VERBS
            or tokens[place + 1].low in EFFECT_VERBS
            or tokens[place + 1].low in ("be", "become", "fire")
        )
        for place, token in enumerate(tokens[first : last - 1], start=first)
        if place + 1 < len(tokens)
    )
