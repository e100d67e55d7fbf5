"""What a text says acts on what: for each verb, and each noun made from one, the words that stand on its sides.

No parser of English, and none is needed: a side holds all words of its stretch of the sentence, and what cannot be told is left
out. What is read here serves to compare two texts that are worded nearly alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.verify.arguments import STOPS, by_role, named_before, stretch_behind, subject, terms_at
from qa.verify.clauses import ROLES, SentenceToken, Verb, at, sentence_tokens, verbs_of
from qa.verify.tokens import content, terms_of
from qa.verify.verbs import BE, CHANGES, HINGES, MORE, lemma, participle

LONGEST_QUOTE = 3_000
"""Characters of a text; more is no quote of a sentence or two."""
_ACTING = ("ion", "ment", "ing", "ance", "ence", "al", "ity")
"""Endings of nouns that say what something does, and take prepositions of their own."""
_NOUN_ROLES = {**ROLES, "with": "", "by": "by", "for": "for"}


@dataclass(frozen=True, slots=True)
class Act:
    """A verb, or a noun made from one, with what stands on its sides."""

    term: str
    sides: Mapping[str, frozenset[str]]
    """By name: "by" (what acts), "object" (all on the other side), "core" (that without its prepositions), "to", "from", ..."""

    def side(self, name: str) -> frozenset[str]:
        """The terms on a side; none where nothing is told of it."""
        return self.sides.get(name, frozenset())


@lru_cache(maxsize=1024)
def acts(text: str, known: frozenset[str] = frozenset()) -> tuple[Act, ...]:
    """What a folded text says acts on what.

    Parameters: known, terms that are verbs elsewhere and so may be verbs here.
    """
    found: list[Act] = []
    for tokens in sentence_tokens(text[:LONGEST_QUOTE]):
        verbs = verbs_of(tokens, known)
        lefts: list[tuple[int, ...]] = []
        for verb in verbs:
            lefts.append(subject(tokens, verbs, lefts))
            found += _said(tokens, verbs, verb, lefts[-1])
        found += [*_nouns(tokens, verbs), *_compounds(tokens), *_changed(tokens, verbs), *_hinges(tokens)]
    return tuple({(act.term, *sorted(act.sides.items(), key=lambda side: side[0])): act for act in found}.values())


@lru_cache(maxsize=1024)
def doing(text: str) -> frozenset[str]:
    """The terms of a folded text's verbs."""
    return frozenset(
        lemma(tokens[verb.place].low)
        for tokens in sentence_tokens(text[:LONGEST_QUOTE])
        for verb in verbs_of(tokens, frozenset())
        if verb.voice in ("passive", "after") or (verb.voice == "active" and not tokens[verb.place].low.endswith("s"))
    )


def _said(tokens: Sequence[SentenceToken], verbs: Sequence[Verb], verb: Verb, left: tuple[int, ...]) -> Iterator[Act]:
    """The act of a verb whose subject stands at the places given."""
    term, doer = lemma(tokens[verb.place].low), terms_at(tokens, left)
    right = stretch_behind(tokens, verbs, verb.place + 1)
    parts = by_role(tokens, right, ROLES)
    if any(tokens[place].low == "of" and tokens[place - 1].low.endswith(_ACTING) for place in parts["core"]):
        parts = {"core": parts["core"]}  # "reduced binding of X to Y": what stands behind belongs to the noun
    named = any(tokens[place].kind == "word" for place in parts["core"])
    sides = {role: terms_at(tokens, places) for role, places in parts.items() if role}
    if verb.voice in ("bare", "unsure"):
        if tokens[verb.place].low in BE and at(tokens, verb.place + 1).kind == "article":
            yield Act("(is)", {"one": doer, "other": terms_at(tokens, right)})
        elif verb.voice == "unsure":
            yield Act(term, {role: terms for role, terms in sides.items() if role != "core"})
        return
    if verb.voice == "is":
        behind = "of" if at(tokens, verb.place + 1).low == "of" else ""
        yield Act(term, {**sides, behind or "core": sides["core"], "object": doer, "core": doer})
        return
    if verb.voice in ("passive", "after"):
        end = right[-1] + 1 if right else verb.place + 1
        if at(tokens, end).low == "by":
            sides["by"] = terms_at(tokens, stretch_behind(tokens, verbs, end + 1, through=True))
        yield Act(term, {**sides, "object": doer, "core": doer})
    elif named or verb.voice != "active":
        yield Act(term, {**sides, "by": doer, "object": terms_at(tokens, right)})
    elif thing := _meant(tokens, verbs, left):
        yield Act(term, {**sides, "by": doer, "object": thing, "core": thing})
    elif term in CHANGES:
        yield Act(term, {**sides, "object": doer, "core": doer})
    else:
        other = [place for role, places in parts.items() if role != "from" for place in places]
        yield Act(term, {**sides, "by": doer, "object": terms_at(tokens, sorted(other))})


def _meant(tokens: Sequence[SentenceToken], verbs: Sequence[Verb], left: tuple[int, ...]) -> frozenset[str]:
    """What "that" stands for before a subject: "the dams that beavers build"."""
    place = left[0] - 1 if left else -1
    while at(tokens, place).kind in ("article", "linking"):
        place -= 1
    return terms_at(tokens, named_before(tokens, verbs, place)) if at(tokens, place).kind == "relative" else frozenset()


def _nouns(tokens: Sequence[SentenceToken], verbs: Sequence[Verb]) -> Iterator[Act]:
    """ "Phosphorylation of X by Y", "conversion of X to Y", "the action of X on Y"."""
    inner = {verb.start for verb in verbs if verb.voice != "open"}
    for place in range(1, len(tokens) - 1):
        if tokens[place].low != "of" or tokens[place - 1].kind != "word":
            continue
        term = lemma(tokens[place - 1].low)
        end = place + 1
        while end < len(tokens) and tokens[end].kind not in STOPS and end not in inner:
            end += 1
        roles = {
            role: terms_at(tokens, places)
            for role, places in by_role(tokens, range(place + 1, end), _NOUN_ROLES).items()
        }
        roles.pop("", None)
        if len(roles) > 1:
            yield Act(term, {**roles, "object": roles["core"]})


def _compounds(tokens: Sequence[SentenceToken]) -> Iterator[Act]:
    """ "X-evoked Y", "X-containing Y"."""
    for place, token in enumerate(tokens):
        first, dash, last = token.low.rpartition("-")
        if not dash or not last.endswith(("ed", "ing")) or len(last) < 6:
            continue
        end = place + 1
        while at(tokens, end).kind == "word" or at(tokens, end).low == "of":
            end += 1
        inner, outer = terms_of(content(first)), terms_at(tokens, range(place + 1, end))
        if last.endswith("ed"):
            yield Act(lemma(last), {"by": inner, "object": outer, "core": outer})
        else:
            yield Act(lemma(last), {"by": outer, "object": inner, "core": inner})


def _changed(tokens: Sequence[SentenceToken], verbs: Sequence[Verb]) -> Iterator[Act]:
    """ "A reduced response", "increased influx": what is told to have changed in passing."""
    places = {verb.place for verb in verbs}
    for place, token in enumerate(tokens):
        if place in places or not participle(token.low) or lemma(token.low) not in CHANGES:
            continue
        end = place + 1
        while at(tokens, end).kind == "word" and end not in places:
            end += 1
        if thing := terms_at(tokens, range(place + 1, end)):
            yield Act(lemma(token.low), {"object": thing, "core": thing})


def _hinges(tokens: Sequence[SentenceToken]) -> Iterator[Act]:
    """ "X after Y", "because of X, Y", "X but not Y", "more X than Y": the words on either side, up to the next cut."""
    for hinge, token in enumerate(tokens):
        name, width = HINGES.get(token.low, ""), 1
        if token.low == "by" and at(tokens, hinge + 1).low.endswith("ing"):
            name = "by doing"
        elif token.low == "but" and at(tokens, hinge + 1).low == "not":
            name, width = "but not", 2
        elif token.low == "than":
            more = [one.low for one in tokens[max(0, hinge - 3) : hinge] if one.low in MORE or one.low.endswith("er")]
            name = " ".join(more) and f"{' '.join(more)} than"
        if not name:
            continue
        start = _cut(tokens, hinge - (at(tokens, hinge - 1).kind == "comma") - 1, -1) + 1
        end = _cut(tokens, hinge + width, 1)
        left, right = range(start, hinge), range(hinge + width, end)
        if start >= hinge:  # "After X, Y"
            last = _cut(tokens, end + 1, 1)
            left = range(end + 1, next((one for one in range(end + 1, last) if tokens[one].low in HINGES), last))
        yield Act(f"({name})", {"left": terms_at(tokens, left), "right": terms_at(tokens, right)})


def _cut(tokens: Sequence[SentenceToken], place: int, step: int) -> int:
    """The place of the next comma or word that opens another clause."""
    while at(tokens, place).kind not in ("comma", "end") and at(tokens, place).low not in ("but", "while", "whereas"):
        place += step
    return place
