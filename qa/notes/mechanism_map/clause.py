"""What a statement says acts on what: spans of its own words, or nothing where it is denied, doubted, compared or unclear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.notes.mechanism_map.labels import plural, things_named
from qa.notes.mechanism_map.lexicon import (
    ADJECTIVE_END,
    ADVERBS,
    AUXILIARIES,
    BREAKERS,
    CLAUSE_PREPOSITIONS,
    DOUBTED,
    FILLERS,
    FORBIDDEN,
    NOUN_ALL_THE_SAME,
    PLAIN_ARTICLES,
    POINTING,
    REPORTED,
)  # fmt: skip
from qa.notes.mechanism_map.predicate import Predicate, predicate
from qa.notes.mechanism_map.tokens import CausalClaim, ClauseToken, Span, clauses_of, statement_tokens

_APPOSED = PLAIN_ARTICLES | frozenset("which who also known called named including such or".split())
LONGEST_SENTENCE = 2_000
"""Characters of a statement; more is no sentence, and each "and" in it is a step deeper."""


def claims(text: str) -> list[CausalClaim]:
    """What a statement says acts on what, in order.

    Parameters: text, the statement. Returns: nothing for a statement that doubts or asks, or has over 2,000 characters; nothing
    of a clause that denies or compares.
    """
    if len(text) > LONGEST_SENTENCE or DOUBTED.search(text.lower()):
        return []
    clauses = clauses_of(text, statement_tokens(text))
    found = [claim for clause in clauses if clause.plain for claim in _sentence(clause.tokens, text)]
    return [
        claim
        for claim in dict.fromkeys(found)
        if text[slice(*claim.source)].lower() != text[slice(*claim.target)].lower()
    ]


def _sentence(tokens: Sequence[ClauseToken], text: str) -> Iterator[CausalClaim]:
    """A subject, its verb and all that goes on behind it."""
    start = _opening(tokens, text)
    place, stop = _main_verb(tokens, start)
    if place > start:
        yield from _said(tokens, place, things_named(tokens[start:stop], text, acting=True), text)


def _opening(tokens: Sequence[ClauseToken], text: str) -> int:
    """The place behind "In rats," and "Doe et al. found that"."""
    start = 0
    for _ in range(3):
        if start >= len(tokens):
            break
        if said := REPORTED.match(text, tokens[start].start, tokens[-1].end):
            start = next((place for place, token in enumerate(tokens) if token.start >= said.end()), len(tokens))
            continue
        first = tokens[start]
        comma = next((place for place in range(start, len(tokens)) if tokens[place].kind == "comma"), None)
        if comma is not None and (
            first.adverb or first.low in CLAUSE_PREPOSITIONS | FILLERS | {"however", "according"}
        ):
            start = comma + 1
    return start


def _main_verb(tokens: Sequence[ClauseToken], start: int) -> tuple[int, int]:
    """Where the verb group of a sentence begins, and where its subject ends; (0, 0) when something else comes first."""
    for place in range(start, len(tokens)):
        token = tokens[place]
        if token.kind == "comma" and place + 1 < len(tokens) and tokens[place + 1].low in _APPOSED:
            comma = next((step for step in range(place + 1, len(tokens)) if tokens[step].kind == "comma"), 0)
            return (comma + 1, place) if comma else (0, 0)
        if token.kind in ("sign", "cut") or token.low in BREAKERS:
            return 0, 0
        if token.low in AUXILIARIES | FORBIDDEN or (place > start and _finite(tokens, place, start)):
            while place > start + 1 and (tokens[place - 1].adverb or tokens[place - 1].low in ADVERBS):
                place -= 1
            return place, place
    return 0, 0


def _finite(tokens: Sequence[ClauseToken], place: int, start: int) -> bool:
    """Whether a form of a verb is the verb of its sentence, and not the noun or the participle of the same form."""
    verb, before = tokens[place].verb, tokens[place - 1]
    if verb is None or verb.form == "ing" or before.kind == "comma" or place + 1 >= len(tokens):
        return False
    if before.low in PLAIN_ARTICLES | CLAUSE_PREPOSITIONS | POINTING | {"and", "or"}:
        return False
    if before.low not in NOUN_ALL_THE_SAME and ADJECTIVE_END.fullmatch(before.low):
        return False
    behind = tokens[place + 1]
    if behind.low in CLAUSE_PREPOSITIONS | AUXILIARIES and behind.low not in verb.prepositions:
        return False
    if behind.verb and behind.verb.form in ("s", "base") and not verb.prepositions:
        return False
    several = plural(tokens[start:place])
    return not several if verb.form == "s" else verb.form != "base" or several


def _said(tokens: Sequence[ClauseToken], place: int, subject: Sequence[Span], text: str) -> Iterator[CausalClaim]:
    """What the verb at a place says of its subject, and what goes on behind its object."""
    said = predicate(tokens, place)
    if said is None:
        return
    other = things_named(tokens[said.first : said.last], text, acting=said.passive)
    sources, targets = (other, subject) if said.passive else (subject, other)
    yield from _claims(sources, targets, said)
    if not said.hedged:
        yield from _behind(tokens, said, subject, text)


def _claims(sources: Sequence[Span], targets: Sequence[Span], said: Predicate) -> Iterator[CausalClaim]:
    for source in sources:
        for target in targets:
            yield CausalClaim(source, target, said.words, said.effect)


def _behind(
    tokens: Sequence[ClauseToken], said: Predicate, subject: Sequence[Span], text: str
) -> Iterator[CausalClaim]:
    """What stands behind an object: "by enhancing Y", "and reduces Y", "and Y reduces Z"."""
    for place in range(said.last, len(tokens) - 1):
        token = tokens[place]
        if token.low in BREAKERS:
            return
        if token.low == "by" and not said.passive:
            means = predicate(tokens, place + 1, gerund=True)
            if means is not None:
                yield from _claims(subject, things_named(tokens[means.first : means.last], text, acting=False), means)
        elif token.low == "and":
            also = predicate(tokens, place + 1)
            if also is not None and (also.form == said.form or also.passive):
                yield from _said(tokens, place + 1, subject, text)
            elif place - (tokens[place - 1].kind == "comma") == said.last:
                yield from _sentence(tokens[place + 1 :], text)
            return
