"""Where a noun phrase ends: what belongs to the thing it names, and what tells where, when and by how much."""

from __future__ import annotations

from collections.abc import Sequence

from qa.notes.mechanism_map.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BREAKERS,
    CHANGE_NOUNS,
    CLAUSE_PREPOSITIONS,
    EFFECT_VERBS,
    FORBIDDEN,
    KEPT_PREPOSITIONS,
    PLAIN_ARTICLES,
    POINTING,
)  # fmt: skip
from qa.notes.mechanism_map.tokens import ClauseToken

_BEFORE_ARTICLES = CLAUSE_PREPOSITIONS | frozenset("and or both all than as".split())


def phrase_end(tokens: Sequence[ClauseToken], first: int) -> int:
    """The place behind the noun phrase that begins at a place; `first` itself where none begins."""
    place = first
    while place < len(tokens):
        token = tokens[place]
        if (
            token.kind in ("comma", "cut", "sign")
            or token.low in BREAKERS
            or token.low in AUXILIARIES
            or (token.verb and token.verb.form == "ing" and not token.verb.bare and place > first)
            or (token.low in CLAUSE_PREPOSITIONS and not _kept(tokens, first, place))
            or (token.adverb and place + 1 < len(tokens) and tokens[place + 1].low in CLAUSE_PREPOSITIONS)
            or (token.low in ("and", "or") and _begins_clause(tokens, place + 1))
        ):
            break
        if (
            place > first + 1
            and token.low in PLAIN_ARTICLES
            and not token.capitals
            and tokens[place - 1].low not in _BEFORE_ARTICLES
        ):
            place -= 1  # a verb of its own: "tested the animals"
            break
        place += 1
    while place > first and (tokens[place - 1].low in CLAUSE_PREPOSITIONS | {"and", "or"} or tokens[place - 1].adverb):
        place -= 1
    return place


def _kept(tokens: Sequence[ClauseToken], first: int, place: int) -> bool:
    """Whether a preposition's phrase belongs to the thing before it, rather than telling where, when or by how much."""
    if place == first or place + 1 >= len(tokens):
        return False
    low, behind, before = tokens[place].low, tokens[place + 1], tokens[place - 1]
    if behind.number or behind.kind != "word" or (behind.low in ("about", "a", "an") and low == "with"):
        return False
    if low == "in":
        return any(token.low.removesuffix("s") in CHANGE_NOUNS for token in tokens[first:place])
    if low == "by":
        acts = before.low.endswith("ed") or any(token.low.endswith("tion") for token in tokens[first:place])
        return acts and not (behind.verb and behind.verb.form == "ing")
    return low in KEPT_PREPOSITIONS


def _begins_clause(tokens: Sequence[ClauseToken], place: int) -> bool:
    """Whether a verb goes on behind "and": "and reduces B", "and B is reduced"."""
    for step in range(place, len(tokens)):
        token = tokens[step]
        if (
            token.kind in ("comma", "cut")
            or token.low in ("that", "which", "who")
            or (token.low == "and" and step > place)
        ):
            return False
        if step == place and step + 1 < len(tokens) and tokens[step + 1].low in PLAIN_ARTICLES | POINTING:
            return True
        if token.low in AUXILIARIES | FORBIDDEN or (
            step == place and (token.low.endswith("ed") or token.low in ADVERBS)
        ):
            return True
        if token.verb and token.verb.form != "ing" and tokens[step - 1].low not in CLAUSE_PREPOSITIONS | PLAIN_ARTICLES:
            return step == place or token.verb.form != "base"
    return False


def turns(tokens: Sequence[ClauseToken], first: int, last: int) -> bool:
    """Whether what follows makes more of an object than its words say: "neurons that fire", "channels to open"."""
    behind = tokens[last].low if last < len(tokens) else ""
    return behind in AUXILIARIES or any(
        token.low == "to" and (behind.low in EFFECT_VERBS or behind.low in ("be", "become", "fire"))
        for token, behind in zip(tokens[first:last], tokens[first + 1 : last], strict=False)
    )
