"""How far does a document say what a claim says? The graded form of `qa.verify.verify`, for claims in other words.

A claim in a secondary text is worded freely, so the share of its telling words that a few units of the source hold is
measured; what may not differ is checked as the verifier does: numbers and what they are said of, names, direction,
negation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.notes.audit.claim import Claim, printed_words
from qa.notes.audit.contrary import contradictions, odd_out, says_opposite
from qa.notes.audit.evidence_index import KINDRED, Evidence, EvidenceIndex
from qa.notes.audit.figures import Figures, compare_figures, unprinted
from qa.notes.audit.types import Difference, Judgement
from qa.verify.lexicon import LIGHT_TERMS, NEGATION
from qa.verify.tokens import Word

SUPPORTS, PARTLY = 0.62, 0.42
"""Least share of a claim that its source carries when it supports it, and when it supports it in part. On the documents
that `evals/audit.py` keeps for choosing, with 0.34 / 0.42 / 0.50 for a part 0.95 / 0.97 / 0.98 of the wrong sources without
numbers are found, and 0.7 % of the right ones raise an alarm each time; freely worded claims need the lower values."""
SAME_MATTER, SAME_WORDS = 0.5, 0.8
"""Least share of a claim's words in one unit that is then about the same matter, and that says nearly the same: what it
says otherwise is then said against the claim. With 0.75 / 0.8 / 0.85 for nearly 0.78 / 0.74 / 0.67 of the claims about
another subject are found there."""
PARTICULAR, LEAST_ALONE = 0.65, 0.35
"""The same from which one thing that is not named was exchanged for another, and below which several units that each say
a little are no support."""
COMPLETE = 0.95
"""The same in all units from which, with several numbers given, nothing is taken for another thing."""
DOCUMENTS_COMPARED = 30
"""Documents that a claim is compared with closely. Of a corpus of many versions of one text all would be as near."""
UNITS_COMPARED = 6
"""Units of a document that are looked at closely."""
LEADING = 0.95
"""Share of the nearest unit's words from which another one is as near."""
LATER, MOST_UNITS, PARALLEL = 0.8, 3, 0.6
"""What a word counts that only a later unit holds, units that may carry a claim together, and the share of the first
unit's words from which a later one counts as saying the like, so that a name may stand there."""
GAIN = 0.05
"""Least share of a claim that another unit must add to be one of those that carry it."""
NUMBER_WEIGHT = 3.0
"""What a number tells in choosing the unit to look at, in nats, as a word does."""
ABOVE, IDENTITY, KIN = 0.9, 0.5, 0.5
"""What a word counts that stands in the headings above, in the document's title or authors, or in another form."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim held against one document."""

    judgement: Judgement
    score: float
    units: tuple[Evidence, ...]
    """The units that carry most of it, best first."""
    reasons: tuple[str, ...]
    differing: tuple[Difference, ...] = ()


NOTHING = Comparison("cannot tell", 0.0, (), ("none of its words stand there",))


def compare(claim: Claim, evidence: Sequence[Evidence], index: EvidenceIndex) -> Comparison:
    """Hold a claim against a document.

    Parameters: evidence, the document's units. Returns: the best that a few of its units do for the claim.
    """
    weights = [index.weight(word) for word in claim.words]
    denies = NEGATION.search(claim.reading.folded) is not None
    usable = [one for one in evidence if denies or not one.silent]
    ranked = sorted(((-_rough(claim, one, weights), place) for place, one in enumerate(usable)))[:UNITS_COMPARED]
    close = [(usable[place], -rough) for rough, place in ranked if rough < 0]
    # Another unit may carry the claim better with its neighbours, but none may outvote the one that speaks of the same.
    leading = [one for one, rough in close if rough >= LEADING * close[0][1]]
    absent = unprinted(claim, evidence)
    tried = [_tried(claim, one, [other for other, _ in close], weights, absent) for one in leading]
    best = max(tried, key=lambda one: (RANK[one.judgement], one.score), default=NOTHING)
    return replace(best, reasons=readable(best.reasons, (claim.text, *(one.unit.text for one in best.units))))


RANK: dict[Judgement, int] = {"supports": 2, "partly": 1, "does not support": 0, "cannot tell": 0, "unresolvable": 0}


def documents_near(claim: Claim, index: EvidenceIndex, least: float) -> list[str]:
    """The documents one unit of which holds a share of a claim, least or more of its weight, those with the most first.

    The words and numbers that most units hold, up to just less than that share, carry no unit over it by themselves. So
    only units that hold one of the others are looked at.
    """
    weights = [index.weight(word) for word in claim.words]
    enough = least * (sum(weights) + NUMBER_WEIGHT * len(claim.values))
    if not enough:
        return []
    everywhere = sum(weight for word, weight in zip(claim.words, weights, strict=True) if word.term in LIGHT_TERMS)
    parts = [(_holding(word, index), weight) for word, weight in zip(claim.words, weights, strict=True)]
    parts += [(frozenset(index.holding.get(value, ())), NUMBER_WEIGHT) for value in claim.values]
    parts.sort(key=lambda part: len(part[0]), reverse=True)
    places: set[int] = set()
    carried = everywhere
    for held, weight in parts:
        carried += weight
        if carried >= enough - 1e-9:
            places |= held
    if everywhere >= enough - 1e-9:
        places = set(range(len(index.units)))
    near: dict[str, list[Evidence]] = defaultdict(list)
    for place in places:
        source, one = index.units[place]
        near[source].append(one)
    shares = {source: rough(claim, units, index) for source, units in near.items()}
    fitting = sorted(
        (source for source in near if shares[source] >= least), key=lambda source: (-shares[source], source)
    )
    return fitting[:DOCUMENTS_COMPARED]


def rough(claim: Claim, evidence: Sequence[Evidence], index: EvidenceIndex) -> float:
    """The share of a claim that the best single unit of some holds."""
    weights = [index.weight(word) for word in claim.words]
    whole = sum(weights) + NUMBER_WEIGHT * len(claim.values)
    return max((_rough(claim, one, weights) for one in evidence), default=0.0) / (whole or 1.0)


def _holding(word: Word, index: EvidenceIndex) -> frozenset[int]:
    """The places of the units that may hold a word, as a whole or by its parts."""
    whole = index.holding.get(word.term, ())
    if not word.parts:
        return frozenset(whole)
    parts: list[Sequence[int]] = [index.holding.get(part, ()) for part in word.parts]
    fewest = min(parts, key=len)
    return frozenset(whole).union(fewest)


def _rough(claim: Claim, one: Evidence, weights: Sequence[float]) -> float:
    words = sum(weight for word, weight in zip(claim.words, weights, strict=True) if word.within(one.terms))
    return words + NUMBER_WEIGHT * len(claim.values & one.values)


def _tried(
    claim: Claim, first: Evidence, close: Sequence[Evidence], weights: Sequence[float], absent: bool
) -> Comparison:
    """What a claim gets from one unit and those of the others that add to it."""
    held = [_held(word, first) for word in claim.words]
    whole = sum(weights) or 1.0
    alone = _share(held, weights, whole)
    units, named, told = [first], list(held), list(held)
    for other in close:
        if other is first or len(units) == MOST_UNITS:
            continue
        theirs = [_held(word, other) for word in claim.words]
        like = _share(theirs, weights, whole) >= PARALLEL * alone
        joint = [max(mine, LATER * its) for mine, its in zip(held, theirs, strict=True)]
        gained = _share(joint, weights, whole) > _share(held, weights, whole) + GAIN
        adds = like and _adds_value(claim, units, other)
        if adds:  # two units share the telling of it
            told = [max(mine, its) for mine, its in zip(told, theirs, strict=True)]
        if gained or adds:
            units.append(other)
            held = joint
            named = [max(mine, its) if like else mine for mine, its in zip(named, theirs, strict=True)]
    missing = [
        claim.names[word.term]
        for word, value in zip(claim.words, named, strict=True)
        if value == 0 and word.term in claim.names
    ]
    gone = [word for word, value in zip(claim.words, told, strict=True) if not value]
    odd = odd_out(claim, first, gone) if alone >= PARTICULAR else []
    nearly = alone >= SAME_WORDS or bool(odd)
    figures = compare_figures(claim, units, alone)
    against = contradictions(claim, first, nearly=alone >= SAME_WORDS) if alone >= SAME_MATTER else []
    refuted = absent or (len(gone) <= 1 and says_opposite(claim, first))
    return _judged(_share(held, weights, whole), alone, units, missing, figures, refuted, against, odd, nearly)


def _adds_value(claim: Claim, units: Sequence[Evidence], other: Evidence) -> bool:
    known = frozenset().union(*(one.values for one in units))
    return bool(claim.values & other.values - known)


def _judged(
    score: float,
    alone: float,
    units: Sequence[Evidence],
    missing: Sequence[str],
    figures: Figures,
    refuted: bool,
    against: Sequence[str],
    odd: Sequence[str],
    nearly: bool,
) -> Comparison:
    """The rule: nothing against it, every number given, every name there, and enough of the words.

    Few words of a claim in a source do not tell that it does not say it: honest citations have another wording. So do most
    differences from nearly the same words. Of sentences that condense a source rightly (`evals/claims/said.jsonl`) 66 of 200
    had such a difference, none a number that stands nowhere or a direction that two checks call turned.
    """
    if figures.given == figures.wanted > 1 and score >= COMPLETE:
        odd = ()
    judgement: Judgement = "supports" if score >= SUPPORTS else "partly" if score >= PARTLY else "cannot tell"
    absent = figures.wanted - figures.given
    # Of nearly the same words a number that differs is another number; with all its numbers, a word may be a looser name.
    if refuted and score >= SUPPORTS:
        judgement = "does not support"
    elif against or (absent and (nearly or not figures.given)) or (odd and not figures.wanted):
        judgement = "cannot tell"
    elif judgement == "supports" and (odd or missing or absent or alone < LEAST_ALONE):
        judgement = "partly"
    # What speaks against it without deciding is no reason to give.
    reasons = [
        *(against if judgement == "does not support" else ()),
        *(odd if judgement == "partly" else ()),
        *figures.reasons,
    ]
    if missing:
        reasons.append(f"does not name {', '.join(missing)}")
    if score < SUPPORTS:
        reasons.append(f"carries {score:.0%} of what is claimed")
    return Comparison(judgement, score, tuple(units), tuple(dict.fromkeys(reasons)), figures.differing)


def readable(reasons: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """Reasons with the words that the texts print in place of the stems by which they were compared."""
    printed: dict[str, str] = {}
    for text in texts:
        printed = {**printed_words(text), **printed}
    return tuple(re.sub(r"[^\s,;]+", lambda found: printed.get(found.group(), found.group()), one) for one in reasons)


def _share(held: Sequence[float], weights: Sequence[float], whole: float) -> float:
    return sum(value * weight for value, weight in zip(held, weights, strict=True)) / whole


def _held(word: Word, one: Evidence) -> float:
    """What a word of a claim counts in a unit, 0..1."""
    if word.within(one.own):
        return 1.0
    if word.within(one.source.above):
        return ABOVE
    if word.within(one.identity):
        return IDENTITY
    parts = word.parts or (word.term,)
    return (
        KIN
        if any(len(part) >= KINDRED and (part in one.terms or part[:KINDRED] in one.stems) for part in parts)
        else 0.0
    )
