"""One verb with what it says: its words, its effect, whether the grammatical subject acts or is acted on, and its object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.notes.mechanism_map.lexicon import (
    ADVERBS,
    AUXILIARIES,
    COPULAS,
    FILLERS,
    FORBIDDEN,
    HEDGING_MODALS,
    RAISING,
    ROLE_EFFECTS,
    Effect,
    EffectVerb,
    Form,
)  # fmt: skip
from qa.notes.mechanism_map.phrase import phrase_end, turns
from qa.notes.mechanism_map.tokens import ClauseToken, Span


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb group and where its object stands."""

    words: Span
    """Offsets of its words in the statement."""
    form: Form
    effect: Effect
    passive: bool
    hedged: bool
    """Its words doubt it, and with it all that hangs on it."""
    first: int
    """The place of the first token of the object; of a passive verb, of what acts."""
    last: int
    """The place behind the object."""


def predicate(tokens: Sequence[ClauseToken], place: int, *, gerund: bool = False) -> Predicate | None:
    """The verb group that begins at a place, or None when what stands there says of nothing that it acts on something.

    Parameters: tokens of a clause; place, where its first auxiliary, adverb or verb stands; gerund, for "by enhancing".
    """
    group, seen = place, set[str]()
    while place < len(tokens) and (tokens[place].adverb or tokens[place].low in AUXILIARIES | FORBIDDEN | ADVERBS):
        seen.add(tokens[place].low)
        place += 1
    raised = bool(seen & COPULAS) and place + 1 < len(tokens) and tokens[place].low in RAISING
    if raised:
        place = place + 2 if tokens[place + 1].low == "to" else len(tokens)
    if place >= len(tokens) or seen & FORBIDDEN:
        return None
    start = next((one.start for one in tokens[group : place + 1] if one.low not in FILLERS), tokens[place].start)
    hedged = raised or bool(seen & HEDGING_MODALS)
    verb = tokens[place].verb
    if verb is None:
        return _role(tokens, place, start, hedged) if seen & COPULAS and not raised else None
    being = bool(seen & COPULAS) and not raised
    if being and verb.form == "ed":
        return None if hedged or not verb.bare else _passive(tokens, place, verb)
    needed = "base" if raised or seen & (HEDGING_MODALS | {"do", "does", "did"}) else None
    needed = "ed" if not needed and seen & {"has", "have", "had"} else needed
    if gerund != (verb.form == "ing") or being or (needed and verb.form != needed):
        return None
    behind = _then(tokens, place, verb.prepositions)
    if not behind and not verb.bare:
        return None
    place = behind or place
    last = phrase_end(tokens, place + 1)
    if last == place + 1 or turns(tokens, place + 1, last):
        return None
    return Predicate((start, tokens[place].end), verb.form, verb.effect, False, hedged, place + 1, last)


def _passive(tokens: Sequence[ClauseToken], place: int, verb: EffectVerb) -> Predicate | None:
    """ "Y is enhanced by X": X enhanced Y. A passive in doubt cannot be turned round in its own words."""
    first = place + 2
    if first >= len(tokens) or tokens[place + 1].low != "by" or tokens[first].verb:
        return None
    last = phrase_end(tokens, first)
    words = (tokens[place].start, tokens[place].end)
    return Predicate(words, verb.form, verb.effect, True, False, first, last) if last > first else None


def _role(tokens: Sequence[ClauseToken], place: int, start: int, hedged: bool) -> Predicate | None:
    """ "is a positive allosteric modulator of Y"."""
    for noun in range(place, min(place + 5, len(tokens) - 1)):
        role = ROLE_EFFECTS.get(tokens[noun].low.removesuffix("s"))
        if role is not None and tokens[noun + 1].low in ("of", "at", "for"):
            before = {token.low for token in tokens[place:noun]}
            effect: Effect = "+" if "positive" in before else "-" if "negative" in before else role
            last = phrase_end(tokens, noun + 2)
            words = (start, tokens[noun + 1].end)
            return Predicate(words, "s", effect, False, hedged, noun + 2, last) if last > noun + 2 else None
        if tokens[noun].kind != "word" or tokens[noun].low in ("inverse", "of"):
            return None
    return None


def _then(tokens: Sequence[ClauseToken], place: int, prepositions: frozenset[str]) -> int:
    """The place of one of the prepositions behind a verb, over adverbs; 0 without one."""
    step = place + 1
    while step < len(tokens) and tokens[step].adverb:
        step += 1
    return step if step < len(tokens) and tokens[step].low in prepositions else 0
