"""One verb with what it says: its words, its effect, whether the grammatical subject acts or is acted on, and its object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.notes.mechanism_map.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CAUSING,
    CHANGE_EFFECTS,
    CLAUSE_PREPOSITIONS,
    COPULAS,
    FILLERS,
    FORBIDDEN,
    HEDGING_MODALS,
    RAISING,
    RISE_TO,
    ROLE_EFFECTS,
    SEEMING,
    Effect,
    EffectVerb,
)  # fmt: skip
from qa.notes.mechanism_map.phrase import phrase_end, turns
from qa.notes.mechanism_map.tokens import ClauseToken

_SMALLER = frozenset("smaller larger greater lesser higher lower weaker stronger similar no any further".split())
_AGAINST = frozenset(("inverse", "false", "weak"))
_GIVE = EffectVerb("give", "base", "")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb group and where its object stands."""

    lemma: str
    form: str
    words: tuple[int, int]
    """Offsets of its words in the statement."""
    effect: Effect
    passive: bool
    first: int
    """The place of the first token of the object; of a passive verb, of what acts."""
    last: int
    """The place behind the object."""


def predicate(tokens: Sequence[ClauseToken], place: int, *, gerund: bool = False) -> Predicate | None:
    """The verb group that begins at a place, or None when what stands there says of nothing that it acts on something.

    Parameters: tokens of a clause; place, where its first auxiliary, adverb or verb stands; gerund, for "by enhancing".
    """
    group, seen = place, set[str]()
    while place < len(tokens) and _helps(tokens, place):
        seen.add(tokens[place].low)
        place += 1
    if place >= len(tokens) or seen & FORBIDDEN:
        return None
    raised = False
    if tokens[place].low in SEEMING or (seen & COPULAS and tokens[place].low in RAISING):
        raised = True
        place = _behind_to(tokens, place + 1)
        while 0 < place < len(tokens) and tokens[place].adverb:
            place += 1
    if not 0 <= place < len(tokens):
        return None
    start = next((one.start for one in tokens[group : place + 1] if one.low not in FILLERS), tokens[place].start)
    verb = tokens[place].verb
    if tokens[place].low in RISE_TO and [token.low for token in tokens[place + 1 : place + 3]] == ["rise", "to"]:
        verb, place = EffectVerb("give", RISE_TO[tokens[place].low], ""), place + 2  # type: ignore[arg-type]
    elif verb is None:
        return _role(tokens, place, start) if seen & COPULAS and not raised else None
    elif not verb.bare or (verb.prepositions and _then(tokens, place, verb.prepositions)):
        behind = _then(tokens, place, verb.prepositions)
        if not behind or (seen & COPULAS and verb.form != "ing"):
            return None
        place = behind
    if gerund != (verb.form == "ing") and not (verb.form == "ing" and seen & COPULAS):
        return None
    if raised and verb.form != "base":
        return None
    if seen & COPULAS and verb.form == "ed" and not raised:
        return _passive(tokens, place, verb, seen)
    if seen & COPULAS and not raised and verb.form != "ing":
        return None
    if not raised and (
        (seen & (HEDGING_MODALS | {"do", "does", "did"}) and verb.form != "base")
        or (seen & {"has", "have", "had"} and verb.form != "ed")
    ):
        return None
    return _active(tokens, place, verb, start)


def _active(tokens: Sequence[ClauseToken], place: int, verb: EffectVerb, start: int) -> Predicate | None:
    end, effect, first = tokens[place].end, verb.effect, place + 1
    if verb.lemma in CAUSING and (change := _change(tokens, first)):
        effect, first, end = CHANGE_EFFECTS[tokens[change].low], change + 2, tokens[change + 1].end
    elif first < len(tokens) and (
        tokens[first].low in CHANGE_EFFECTS and first + 1 < len(tokens) and tokens[first + 1].low not in ("in", "of")
    ):
        return None
    last = phrase_end(tokens, first)
    if last == first or turns(tokens, first, last):
        return None
    return Predicate(verb.lemma, verb.form, (start, end), effect, False, first, last)


def _passive(tokens: Sequence[ClauseToken], place: int, verb: EffectVerb, seen: set[str]) -> Predicate | None:
    """ "Y is enhanced by X": X enhanced Y. A passive in doubt cannot be turned round in its own words."""
    if place + 2 >= len(tokens) or tokens[place + 1].low != "by" or seen & HEDGING_MODALS or "likely" in seen:
        return None
    first = place + 2
    if tokens[first].low.endswith("ing") and tokens[first].verb:
        return None
    last = phrase_end(tokens, first)
    start = place
    while tokens[start - 1].adverb and tokens[start - 1].low not in FILLERS:
        start -= 1
    words = (tokens[start].start, tokens[place].end)
    return Predicate(verb.lemma, verb.form, words, verb.effect, True, first, last) if last > first else None


def _role(tokens: Sequence[ClauseToken], place: int, start: int) -> Predicate | None:
    """ "is a positive allosteric modulator of Y"."""
    for noun in range(place, min(place + 5, len(tokens) - 1)):
        low = tokens[noun].low
        role = ROLE_EFFECTS.get(low, ROLE_EFFECTS.get(low.removesuffix("s")))
        if role is not None and tokens[noun + 1].low in ("of", "at", "for"):
            before = {token.low for token in tokens[place:noun]}
            if before & _AGAINST or any(token.stops for token in tokens[place:noun]):
                return None
            effect: Effect = "+" if "positive" in before else "-" if "negative" in before else role
            last = phrase_end(tokens, noun + 2)
            words = (start, tokens[noun + 1].end)
            return Predicate(low, "s", words, effect, False, noun + 2, last) if last > noun + 2 else None
    return None


def _helps(tokens: Sequence[ClauseToken], place: int) -> bool:
    token = tokens[place]
    return token.low in AUXILIARIES | FORBIDDEN or token.low in ADVERBS or token.adverb


def _then(tokens: Sequence[ClauseToken], place: int, prepositions: frozenset[str]) -> int:
    """The place of one of the prepositions behind a verb, over adverbs; 0 without one."""
    step = place + 1
    while step < len(tokens) and tokens[step].adverb:
        step += 1
    return step if step < len(tokens) and tokens[step].low in prepositions else 0


def _behind_to(tokens: Sequence[ClauseToken], place: int) -> int:
    """The place behind "to" or "in 2014 to"; -1 without one."""
    if place + 1 < len(tokens) and tokens[place].low == "in" and tokens[place + 1].number:
        place += 2
    return place + 1 if place < len(tokens) and tokens[place].low == "to" else -1


def _change(tokens: Sequence[ClauseToken], place: int) -> int:
    """The place of the "increase" of "a sustained increase in"; 0 where none is brought about."""
    for step in range(place, min(place + 4, len(tokens) - 1)):
        token = tokens[step]
        if token.kind != "word" or token.low in CLAUSE_PREPOSITIONS or token.low in _SMALLER:
            return 0
        if token.low in CHANGE_EFFECTS and tokens[step + 1].low in ("in", "of"):
            return step
    return 0
