"""What a statement says acts on what: spans of its own words, or nothing where it is denied, doubted, compared or unclear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.notes.mechanism_map.labels import things_named
from qa.notes.mechanism_map.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BREAKERS,
    CAUSING,
    DOUBTED,
    FORBIDDEN,
    HEDGED,
    HEDGING_MODALS,
    RESULT_VERBS,
    RISE_TO,
    Effect,
)  # fmt: skip
from qa.notes.mechanism_map.nominals import compounds, nominals, relatives
from qa.notes.mechanism_map.predicate import Predicate, predicate
from qa.notes.mechanism_map.sentence import finished, main_verb, opening
from qa.notes.mechanism_map.tokens import CausalClaim, ClauseToken, Span, clauses_of, statement_tokens

_THEREBY = frozenset("thereby thus hence therefore consequently and ultimately".split())
_EVENTS = frozenset(
    "process effect change action mechanism step event finding result phenomenon increase decrease reduction rise response "
    "outcome shift loss difference improvement".split()
)
_CARRIES = CAUSING | frozenset(("mediate", "generate"))
"""Verbs whose object goes on doing what ", which ..." says, as that of a rise does."""

LONGEST_SENTENCE = 2_000
"""Characters of a statement; more is no sentence, and each "and" in it is a step deeper."""


def claims(text: str) -> list[CausalClaim]:
    """What a statement says acts on what, in order.

    Parameters: text, the statement. Returns: nothing for a statement that doubts or asks, or has over 2,000 characters; nothing
    of a clause that denies or compares.
    """
    if len(text) > LONGEST_SENTENCE or DOUBTED.search(text.lower()):
        return []
    found: list[CausalClaim] = []
    clauses = clauses_of(text, statement_tokens(text))
    for number, clause in enumerate(clauses):
        if not clause.plain:
            continue
        tokens = clause.tokens
        if clause.opened == ":" and number == 1 and tokens[0].verb and tokens[0].verb.form == "s":
            said = (
                list(_said(tokens, 0, things_named(clauses[0].tokens, text, acting=True), text))
                if clauses[0].plain
                else []
            )
        else:
            said = list(_sentence(tokens, text))
        found += said
        if said and not any(HEDGED.search(text[slice(*claim.words)]) for claim in said):
            found += _agents(tokens, [claim.source for claim in said], text)
        found += [*relatives(tokens, text), *compounds(tokens, text)]
    return [
        claim
        for claim in dict.fromkeys(found)
        if text[slice(*claim.source)].lower() != text[slice(*claim.target)].lower()
    ]


def _agents(tokens: Sequence[ClauseToken], acting: Sequence[Span], text: str) -> Iterator[CausalClaim]:
    """ "Activation of X by Y raises Z": Y activates X, and it is by Y that what raises Z comes about."""
    for nominal in nominals(tokens, text):
        yield nominal
        for span in dict.fromkeys(acting):
            hinge = text.rfind(" by ", span[0], nominal.source[0]) + 1
            if span[0] == nominal.words[0] and nominal.source[1] == span[1] and hinge:
                yield CausalClaim(nominal.source, span, (hinge, hinge), "")  # the target's own words say it all


def _sentence(tokens: Sequence[ClauseToken], text: str) -> Iterator[CausalClaim]:
    """A subject, its verb and all that goes on behind it."""
    start = opening(tokens, text)
    place, stop = main_verb(tokens, start)
    if place <= start:
        return
    subject = tokens[start:stop]
    if finished(subject):
        if predicate(tokens, place) is None:
            place = _second(tokens, place)
        yield from _said(tokens, place, things_named(subject, text, acting=True), text)
        yield from _by_opening(tokens[:start], things_named(subject, text, acting=True), text)


def _second(tokens: Sequence[ClauseToken], place: int) -> int:
    """The place of "mediate" in "receptors have low affinity and mediate Y", else the place of the first verb."""
    for step in range(place, len(tokens) - 1):
        if tokens[step].kind in ("comma", "cut") or tokens[step].low in BREAKERS | HEDGING_MODALS | FORBIDDEN | {"to"}:
            break  # "can act and enhance Y" says no more than that it can enhance it
        if (
            tokens[step].low == "and"
            and (said := predicate(tokens, step + 1))
            and (said.passive or said.form in ("s", "base"))
        ):
            return step + 1
    return place


def _said(tokens: Sequence[ClauseToken], place: int, subject: Sequence[Span], text: str) -> Iterator[CausalClaim]:
    """What the verb at a place says of its subject, and what goes on behind its object."""
    said = predicate(tokens, place)
    if said is None:
        return
    other = things_named(tokens[said.first : said.last], text, acting=said.passive)
    if other:
        sources, targets = (other, subject) if said.passive else (subject, other)
        yield from _claims(sources, targets, said.words, said.effect)
    if not HEDGED.search(text[slice(*said.words)]):
        yield from _behind(tokens, said, subject, other, text)


def _claims(sources: Sequence[Span], targets: Sequence[Span], words: Span, effect: Effect) -> Iterator[CausalClaim]:
    for source in sources:
        for target in targets:
            yield CausalClaim(source, target, words, effect)


def _behind(
    tokens: Sequence[ClauseToken], said: Predicate, subject: Sequence[Span], other: Sequence[Span], text: str
) -> Iterator[CausalClaim]:
    """What stands behind an object: "by enhancing Y", "and reduces Y", ", which leads to Y", ", thereby reducing Y"."""
    place = said.last
    while place < len(tokens):
        token = tokens[place]
        behind = tokens[place + 1] if place + 1 < len(tokens) else None
        if behind is None or token.low in ("that", "who", "whose", "where") or token.kind in ("cut",):
            return
        if token.low == "by" and not said.passive and behind.low.endswith("ing"):
            yield from _gerund(tokens, place + 1, subject, text)
        elif token.low == "and" and _parallel(tokens, place + 1, said):
            yield from _said(tokens, place + 1, subject, text)
            return
        elif token.low == "and" and place - (tokens[place - 1].kind == "comma") == said.last:
            yield from _sentence(tokens[place + 1 :], text)
            return
        elif token.verb and token.verb.lemma in RESULT_VERBS and token.verb.form == "ing" and place == said.last:
            yield from _gerund(tokens, place, other if not said.passive else (), text)
        elif token.kind == "comma" and behind.low == "which":
            yield from _which(tokens, place, said, other, text)
            return
        elif token.kind == "comma" and behind.low in ("a", "an") and place == said.last and not said.passive:
            yield from _apposed(tokens, place + 1, other, text)
            return
        elif token.kind == "comma":
            step = place + 1
            while step < len(tokens) and (tokens[step].low in _THEREBY or tokens[step].adverb):
                step += 1
            if step < len(tokens) and tokens[step].verb and tokens[step].low.endswith("ing"):
                yield from _resulting(tokens, step, said, subject, other, text)
                return
            if behind.low not in ("and",):
                return
        elif token.low == "which":
            return
        place += 1


def _parallel(tokens: Sequence[ClauseToken], place: int, said: Predicate) -> bool:
    """Whether a second verb of the same subject begins at a place."""
    while place < len(tokens) and (tokens[place].low in ADVERBS or tokens[place].adverb):
        place += 1
    if place >= len(tokens):
        return False
    token = tokens[place]
    if token.low in AUXILIARIES:
        return True
    form = token.verb.form if token.verb else RISE_TO.get(token.low)
    return form is not None and ((form == said.form and not said.passive) or (said.passive and form == "s"))


def _gerund(tokens: Sequence[ClauseToken], place: int, sources: Sequence[Span], text: str) -> Iterator[CausalClaim]:
    said = predicate(tokens, place, gerund=True)
    if said is not None:
        yield from _claims(
            sources, things_named(tokens[said.first : said.last], text, acting=False), said.words, said.effect
        )


def _which(
    tokens: Sequence[ClauseToken], comma: int, said: Predicate, other: Sequence[Span], text: str
) -> Iterator[CausalClaim]:
    """ "X increases Y, which Z": Y does, where more of it was brought about; not where it was reduced, for then it may be the
    reduction that does."""
    following = predicate(tokens, comma + 2)
    if following is None or following.passive or (said.passive and said.effect != "+"):
        return
    things = other if not said.passive else ()
    adjacent = comma == said.last
    if (said.effect == "+" or (said.lemma in _CARRIES and said.effect == "")) and (
        adjacent or following.lemma in RESULT_VERBS
    ):
        targets = things_named(tokens[following.first : following.last], text, acting=False)
        yield from _claims(things, targets, following.words, following.effect)
        yield from _behind(tokens, following, things, targets, text)


def _apposed(tokens: Sequence[ClauseToken], article: int, other: Sequence[Span], text: str) -> Iterator[CausalClaim]:
    """ "tonic inhibition, a tone that controls Y": tonic inhibition does, unless all that was said is called "a process"."""
    hinge = next((place for place in range(article, len(tokens)) if tokens[place].stops), len(tokens))
    if hinge + 1 < len(tokens) and tokens[hinge].low in ("that", "which") and tokens[hinge - 1].low not in _EVENTS:
        said = predicate(tokens, hinge + 1)
        if said is not None and not said.passive and said.form == "s" and len(other) == 1:
            targets = things_named(tokens[said.first : said.last], text, acting=False)
            yield from _claims(other, targets, said.words, said.effect)


def _resulting(
    tokens: Sequence[ClauseToken],
    place: int,
    said: Predicate,
    subject: Sequence[Span],
    other: Sequence[Span],
    text: str,
) -> Iterator[CausalClaim]:
    """ ", leading to Y": from what was brought about, else from what brought it about."""
    following = predicate(tokens, place, gerund=True)
    if following is None or said.passive:
        return  # "Y is caused by X, leading to Z" does not say which of them leads to it
    more = said.effect == "+" or (said.lemma in _CARRIES and said.effect == "")
    sources = other if following.lemma in RESULT_VERBS and more else subject
    targets = things_named(tokens[following.first : following.last], text, acting=False)
    yield from _claims(sources, targets, following.words, following.effect)


def _by_opening(opening: Sequence[ClauseToken], subject: Sequence[Span], text: str) -> Iterator[CausalClaim]:
    """ "By enhancing X, Y reduces Z": Y enhances X."""
    if len(opening) > 2 and opening[0].low == "by" and opening[1].verb:
        yield from _gerund(opening, 1, subject, text)
