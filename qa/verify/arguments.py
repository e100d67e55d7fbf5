"""The words on either side of a verb: what stands for its subject, what it acts on, what the prepositions behind it hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qa.verify.clauses import SentenceToken, Verb, at, relative_before
from qa.verify.tokens import content, terms_of
from qa.verify.verbs import CHANGES, OUTSIDE, lemma

STOPS = ("comma", "clause", "relative")
"""Kinds of tokens that no side runs across."""


def terms_at(tokens: Sequence[SentenceToken], places: Iterable[int]) -> frozenset[str]:
    """The terms of a stretch, without those that only say when, where or by what way."""
    words, inside = [], True
    for number, place in enumerate(places):
        if tokens[place].kind == "preposition" and tokens[place].low != "of":
            low, prior = tokens[place].low, at(tokens, place - 1).low
            apart = low in OUTSIDE or (low == "in" and lemma(prior) not in CHANGES)  # but "a rise in calcium"
            inside = not number or not apart
        elif tokens[place].kind == "word" and inside:
            words.append(tokens[place].low)
    return terms_of(content(" ".join(words)))


def subject(
    tokens: Sequence[SentenceToken], verbs: Sequence[Verb], lefts: Sequence[tuple[int, ...]]
) -> tuple[int, ...]:
    """The places of what stands for the subject of the next verb: the one behind those whose subjects are known."""
    verb = verbs[len(lefts)]
    place = verb.start - 1
    while at(tokens, place).kind == "linking":
        place -= 1
    prior = at(tokens, place)
    if verb.voice == "open" or at(tokens, verb.start).low == "to":
        return _of_infinitive(tokens, verbs, lefts) if prior.low != "by" and at(tokens, verb.start).low == "to" else ()
    if prior.kind == "comma" and at(tokens, place + 1).kind == "linking" and tokens[verb.place].low.endswith("ing"):
        return ()
    if prior.kind == "relative":
        return named_before(tokens, verbs, place)
    if prior.kind == "and" or prior.low == "but":
        return next(
            (left for one, left in zip(reversed(verbs[: len(lefts)]), reversed(lefts), strict=True) if one.finite), ()
        )
    if prior.kind == "comma":
        if verb.voice in ("after", "doing"):
            return stretch_before(tokens, verbs, place - 1)
        opened = next((back for back in range(place - 1, 0, -1) if tokens[back].kind == "comma"), 0)
        return stretch_before(tokens, verbs, opened - 1) if opened else ()
    return stretch_before(tokens, verbs, place)


def _of_infinitive(
    tokens: Sequence[SentenceToken], verbs: Sequence[Verb], lefts: Sequence[tuple[int, ...]]
) -> tuple[int, ...]:
    """Whose act "to increase" is: that of "was reported to increase", "acts to increase"; else unknown."""
    if not lefts or not lefts[-1]:
        return ()
    last, this = verbs[len(lefts) - 1], verbs[len(lefts)]
    between = tokens[last.place + 1 : this.start]
    if last.voice != "passive" and between and between[0].kind in ("word", "article", "pronoun", "number"):
        return ()
    return lefts[-1] if not any(token.kind in STOPS for token in between) else ()


def named_before(tokens: Sequence[SentenceToken], verbs: Sequence[Verb], relative: int) -> tuple[int, ...]:
    """What "which" stands for: the words before it."""
    place = relative - 1
    if at(tokens, place).kind == "preposition":
        return ()
    place -= at(tokens, place).kind == "comma"
    if any(verb.place == place and verb.finite for verb in verbs):
        return ()  # "found that"
    return stretch_before(tokens, verbs, place)


def stretch_before(tokens: Sequence[SentenceToken], verbs: Sequence[Verb], last: int) -> tuple[int, ...]:
    """The words up to a place, back to where something else is said."""
    finite = {place: verb for verb in verbs if verb.finite for place in range(verb.start, verb.place + 1)}
    found: list[int] = []
    place = last
    while place >= 0:
        kind = tokens[place].kind
        if place in finite:
            verb = finite[place]
            relative = relative_before(tokens, verb.start - 1)
            if at(tokens, relative - 1).kind == "word":
                place = relative - 1  # "neurons that release it": it is the neurons' doing, and both are kept
                continue
            joint = next((one for one in reversed(found) if tokens[one].kind == "and"), None)
            return tuple(one for one in reversed(found) if joint is None or one > joint)
        if kind in ("comma", "clause") or (kind == "relative" and tokens[place].low != "whose"):
            break
        found.append(place)
        place -= 1
    return tuple(reversed(found))


def stretch_behind(
    tokens: Sequence[SentenceToken], verbs: Sequence[Verb], first: int, through: bool = False
) -> tuple[int, ...]:
    """The words from a place on, up to where something else is said.

    Parameters: through, whether the words behind a "by" belong to it too.
    """
    starts = {verb.start: verb for verb in verbs if verb.finite}
    found: list[int] = []
    place, inside = first, False
    while place < len(tokens):
        token = tokens[place]
        if place in starts and not inside:
            joint = next((one for one in reversed(found) if tokens[one].kind == "and"), None)
            return tuple(one for one in found if joint is None or one < joint)
        if token.kind in ("comma", "clause") or (token.low == "by" and not through):
            break
        if token.kind == "and" and place + 1 in starts:
            break
        if token.kind == "relative":
            if place + 1 not in starts or place == first:
                break
            inside = True
        elif place in starts:
            place = starts[place].place
            inside = False
        found.append(place)
        place += 1
    return tuple(found)


def by_role(tokens: Sequence[SentenceToken], places: Sequence[int], roles: Mapping[str, str]) -> dict[str, list[int]]:
    """The places of a stretch by the preposition before them; those before any are its core."""
    found: dict[str, list[int]] = {"core": []}
    role = "core"
    for place in places:
        token = tokens[place]
        if token.kind == "preposition" and token.low != "of":
            role = roles.get(token.low, "")
        found.setdefault(role, []).append(place)
    return found
