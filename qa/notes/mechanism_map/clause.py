"""What a statement says acts on what: spans of its own words, or nothing where it is denied, doubted, compared or unclear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from qa.notes.mechanism_map.lexicon import (
    AUXILIARIES,
    BREAKERS,
    CLAUSE_PREPOSITIONS,
    COPULAS,
    DOUBTED,
    EFFECT_VERBS,
    FILLERS,
    FORBIDDEN,
    HEDGING_MODALS,
    PLAIN_ARTICLES,
    POINTING,
    RAISING,
    REPORTED,
    ROLE_EFFECTS,
    Effect,
    EffectVerb,
    Form,
)
from qa.notes.mechanism_map.phrase import ClauseToken, Span, clauses_of, phrase_end, takes_plural, things_named

_APPOSED = PLAIN_ARTICLES | frozenset("which who also known called named including such or".split())
LONGEST_SENTENCE = 2_000
"""Characters of a statement; more is no sentence, and each "and" in it is a step deeper."""


@dataclass(frozen=True, slots=True)
class CausalClaim:
    """One thing said to act on another, as spans of the statement."""

    source: Span
    target: Span
    words: Span
    effect: Effect


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


def claims(text: str) -> list[CausalClaim]:
    """What a statement says acts on what, in order.

    Parameters: text, the statement. Returns: nothing for a statement that doubts or asks, or has over 2,000 characters; nothing
    of a clause that denies or compares.
    """
    if len(text) > LONGEST_SENTENCE or DOUBTED.search(text.lower()):
        return []
    return list(dict.fromkeys(claim for tokens in clauses_of(text) for claim in _sentence(tokens, text)))


def _sentence(tokens: Sequence[ClauseToken], text: str) -> Iterator[CausalClaim]:
    """A subject, its verb and all that goes on behind it."""
    start = _opening(tokens, text)
    for place in range(start + 1, len(tokens)):
        if tokens[place].kind == "comma" and tokens[place + 1 : place + 2] and tokens[place + 1].low in _APPOSED:
            behind = next((step for step in range(place + 1, len(tokens)) if tokens[step].kind == "comma"), len(tokens))
            yield from _sentence([*tokens[:place], *tokens[behind + 1 :]], text)
            return
        if tokens[place].low in AUXILIARIES | FORBIDDEN or _is_finite(tokens, place, start):
            while tokens[place - 1].adverb and place > start + 1:
                place -= 1
            yield from _said(tokens, place, things_named(tokens[start:place], text, acting=True), text)
            return


def _opening(tokens: Sequence[ClauseToken], text: str) -> int:
    """The place behind "In rats," and "Doe et al. found that"."""
    start = 0
    while start < len(tokens):
        said = REPORTED.match(text, tokens[start].start, tokens[-1].end)
        comma = next((token.end for token in tokens[start:] if token.kind == "comma"), 0)
        first = tokens[start].low
        adverbial = first.endswith("ly") or first in CLAUSE_PREPOSITIONS | FILLERS | {"however", "according"}
        end = said.end() if said else comma if adverbial else 0
        if not end:
            break
        start = next((place for place, token in enumerate(tokens) if token.start >= end), len(tokens))
    return start


def _is_finite(tokens: Sequence[ClauseToken], place: int, start: int) -> bool:
    """Whether a form of a verb is the verb of its sentence, and not the noun or the participle of the same form."""
    verb, before, behind = tokens[place].verb, tokens[place - 1], tokens[place + 1 : place + 2]
    if verb is None or verb.form == "ing" or not behind or before.kind == "comma":
        return False
    if before.low in PLAIN_ARTICLES | CLAUSE_PREPOSITIONS | POINTING | {"and", "or"}:
        return False
    if behind[0].low in CLAUSE_PREPOSITIONS | AUXILIARIES and behind[0].low not in verb.prepositions:
        return False
    return verb.form == "ed" or takes_plural(tokens[start:place]) == (verb.form == "base")


def _said(tokens: Sequence[ClauseToken], place: int, subject: Sequence[Span], text: str) -> Iterator[CausalClaim]:
    """What the verb at a place says of its subject, and what goes on behind its object: "by enhancing Y", "and reduces Y"."""
    said = _predicate(tokens, place)
    if said is None:
        return
    other = things_named(tokens[said.first : said.last], text, acting=said.passive)
    sources, targets = (other, subject) if said.passive else (subject, other)
    yield from _claims(sources, targets, said)
    for place in range(said.last, len(tokens) - 1) if not said.hedged else ():
        token = tokens[place]
        if token.low in BREAKERS:
            return
        if token.low == "by":
            means = _predicate(tokens, place + 1, gerund=True)
            if means is not None:
                yield from _claims(subject, things_named(tokens[means.first : means.last], text, acting=False), means)
        elif token.low == "and":
            also = _predicate(tokens, place + 1)
            if also is not None and (also.form == said.form or also.passive):
                yield from _said(tokens, place + 1, subject, text)
            elif place - (tokens[place - 1].kind == "comma") == said.last:
                yield from _sentence(tokens[place + 1 :], text)
            return


def _claims(sources: Sequence[Span], targets: Sequence[Span], said: Predicate) -> Iterator[CausalClaim]:
    for source, target in product(sources, targets):
        yield CausalClaim(source, target, said.words, said.effect)


def _predicate(tokens: Sequence[ClauseToken], place: int, *, gerund: bool = False) -> Predicate | None:
    """The verb group that begins at a place, or None when what stands there says of nothing that it acts on something.

    Parameters: tokens of a clause; place, where its first auxiliary, adverb or verb stands; gerund, for "by enhancing".
    """
    group, seen = place, set[str]()
    while place < len(tokens) and (tokens[place].adverb or tokens[place].low in AUXILIARIES | FORBIDDEN):
        seen.add(tokens[place].low)
        place += 1
    raised = bool(seen & COPULAS) and [token.low in RAISING or token.low for token in tokens[place : place + 2]] == [
        True,
        "to",
    ]
    place += 2 * raised
    if place >= len(tokens) or seen & FORBIDDEN:
        return None
    start = next(one.start for one in tokens[group : place + 1] if one.low not in FILLERS)
    hedged = raised or bool(seen & HEDGING_MODALS)
    verb, being = tokens[place].verb, bool(seen & COPULAS) and not raised
    if being:
        return _role(tokens, place, start, hedged) if verb is None else _passive(tokens, place, verb, hedged)
    wanted = "ing" if gerund else "base" if raised or seen & (HEDGING_MODALS | {"do", "does", "did"}) else None
    if verb is None or (wanted and verb.form != wanted) or (verb.form == "ing" and not gerund):
        return None
    behind = place + 1
    while behind < len(tokens) and tokens[behind].adverb:
        behind += 1
    if behind < len(tokens) and tokens[behind].low in verb.prepositions:
        place = behind
    elif not verb.bare:
        return None
    return _with_object(tokens, (start, tokens[place].end), verb.form, verb.effect, hedged, place + 1)


def _with_object(
    tokens: Sequence[ClauseToken],
    words: Span,
    form: Form,
    effect: Effect,
    hedged: bool,
    first: int,
    passive: bool = False,
) -> Predicate | None:
    """A predicate with the noun phrase that begins at a place; None without one, or where more is said of it: "neurons to fire"."""
    last = phrase_end(tokens, first)
    behind = tokens[last].low if last < len(tokens) else ""
    acts = any(
        one.low == "to" and (other.low in EFFECT_VERBS or other.low in ("be", "become", "fire"))
        for one, other in zip(tokens[first:last], tokens[first + 1 : last], strict=False)
    )
    if last == first or behind in AUXILIARIES or acts:
        return None
    return Predicate(words, form, effect, passive, hedged, first, last)


def _passive(tokens: Sequence[ClauseToken], place: int, verb: EffectVerb, hedged: bool) -> Predicate | None:
    """ "Y is enhanced by X": X enhanced Y. A passive in doubt cannot be turned round in its own words."""
    if hedged or verb.form != "ed" or not verb.bare or [token.low for token in tokens[place + 1 : place + 2]] != ["by"]:
        return None
    words = (tokens[place].start, tokens[place].end)
    return _with_object(tokens, words, "ed", verb.effect, False, place + 2, passive=True)


def _role(tokens: Sequence[ClauseToken], place: int, start: int, hedged: bool) -> Predicate | None:
    """ "is a positive allosteric modulator of Y"."""
    for noun in range(place, min(place + 5, len(tokens) - 1)):
        role = ROLE_EFFECTS.get(tokens[noun].low.removesuffix("s"))
        before = {token.low for token in tokens[place:noun]}
        if role is not None and tokens[noun + 1].low in ("of", "at", "for"):
            effect: Effect = "+" if "positive" in before else "-" if "negative" in before else role
            return _with_object(tokens, (start, tokens[noun + 1].end), "s", effect, hedged, noun + 2)
        if tokens[noun].kind != "word" or tokens[noun].low in ("inverse", "of"):
            return None
    return None
