"""How far does a document say what a claim says? The graded form of `qa.verify.verify`, for claims in other words.

A claim in a secondary text is worded freely, so the share of its telling words that a few units of the source hold is
measured; what may not differ is checked as the verifier does: numbers, names, direction, negation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from qa.notes.audit.claim import Claim
from qa.notes.audit.evidence_index import Evidence, EvidenceIndex, value_of
from qa.notes.audit.types import Difference, Judgement
from qa.text.quantities import Quantity
from qa.verify.alignment import exchanged
from qa.verify.attribution import same, shown_quantity
from qa.verify.lexicon import NEGATION
from qa.verify.polarity import denied, reversed_directions
from qa.verify.reading import Number
from qa.verify.tokens import Word, terms_of

SUPPORTS, PARTLY = 0.62, 0.42
"""Least share of a claim that its source carries when it supports it, and when it supports it in part. On the documents
that `evals/audit.py` keeps for choosing, with 0.34 / 0.42 / 0.50 for a part 0.95 / 0.97 / 0.98 of the wrong sources without
numbers are found, and 0.7 % of the right ones raise an alarm each time; freely worded claims need the lower values."""
SAME_WORDS = 0.65
"""Least share of a claim's words in one unit that then speaks of the same: what it says otherwise is said against the claim."""
COMPLETE = 0.95
"""The same in all units from which, with several numbers given, nothing is taken for another thing."""
DOCUMENTS_COMPARED = 30
"""Documents that a claim is compared with closely. Of a corpus of many versions of one text all would be as near."""
UNITS_COMPARED, MOST_UNITS = 6, 3
"""Units of a document that are looked at closely, and units that may carry a claim together."""
GAIN = 0.05
"""Least share of a claim that another unit must add to be one of those that carry it."""
ALIKE = 0.6
"""Share of the nearest unit's words from which another unit is about the same, so that a number may stand there."""
NUMBER_WEIGHT = 3.0
"""What a number tells in choosing the unit to look at, in nats, as a word does."""
LOCAL = 0.5
"""Least share of the words right around a number that must stand in a unit that prints another number in its place."""
_STOPS = re.compile(
    r"\b(?:prevent|block|abolish|attenuat|suppress|oppos|blunt|revers|counteract|lack|absen|inhibit|diminish)\w*"
)
"""What turns a direction round: a rise that is prevented is no rise."""
LEAST_PARTICULAR = 4
"""Telling words from which a claim is so particular that all but one thing of them fit one matter only."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim held against one document."""

    judgement: Judgement
    score: float
    units: tuple[Evidence, ...]
    """The units that carry most of it, best first."""
    reasons: tuple[str, ...]
    differing: tuple[Difference, ...] = ()


def compare(claim: Claim, evidence: Sequence[Evidence], index: EvidenceIndex) -> Comparison:
    """Hold a claim against a document.

    Parameters: evidence, the document's units. Returns: what the unit nearest to the claim does for it, with a few that add words
    or numbers. Few words of a claim in a source do not tell that it does not say it: honest citations have another wording. So do
    most differences from nearly the same words. Of sentences that condense a source rightly (`evals/claims/said.jsonl`) 66 of 200
    had such a difference, none a number that stands nowhere.
    """
    weights = {word: index.weight(word) for word in claim.words}
    denies = NEGATION.search(claim.reading.folded) is not None
    usable = [one for one in evidence if denies or not one.silent]
    ranked = sorted((-_held(claim, one, weights), place) for place, one in enumerate(usable))[:UNITS_COMPARED]
    close = [usable[place] for held, place in ranked if held < 0]
    if not close:
        return Comparison("cannot tell", 0.0, (), ("none of its words stand there",))
    units = _carrying(claim, close, weights)
    missing = [word for word in claim.words if not any(word.within(one.terms) for one in units)]
    score, alone = (_share(some, weights) for some in (units, units[:1]))
    # Two units share the telling of what the numbers of the second add to.
    telling = [units[0], *(one for one in units[1:] if claim.values & one.values - units[0].values)]
    gone = [word for word in claim.words if not any(word.within(one.terms) for one in telling)]
    nearly = alone >= SAME_WORDS
    differing = _not_given(claim, units, instead=nearly)
    wanted = len(claim.reading.numbers)
    complete = not differing and wanted > 1 and score >= COMPLETE
    odd = nearly and not complete and _says_of_another(claim, units[0], gone)
    unnamed = [claim.names[word.term] for word in missing if word.term in claim.names]
    judgement: Judgement = "supports" if score >= SUPPORTS else "partly" if score >= PARTLY else "cannot tell"
    reasons = [f"does not give {one.said}" + (f" but {one.given}" if one.given else "") for one in differing]
    opposite = _turned(claim, units[0]) if len(gone) <= 1 else []
    if score >= SUPPORTS and (opposite or unprinted(claim, evidence)):
        judgement = "does not support"
        reasons = [*opposite, *reasons]
    elif (
        (nearly and _contradicts(claim, units[0]))
        or (differing and (nearly or odd or len(differing) == wanted))
        or (odd and not wanted)
    ):
        judgement = "cannot tell"
    elif judgement == "supports" and (odd or unnamed or differing):
        judgement = "partly"
        reasons = [*(["says it of something else"] if odd else []), *reasons]
    if unnamed:
        reasons.append(f"does not name {', '.join(unnamed)}")
    if score < SUPPORTS:
        reasons.append(f"carries {score:.0%} of what is claimed")
    return Comparison(judgement, score, tuple(units), tuple(dict.fromkeys(reasons)), tuple(differing))


def _carrying(claim: Claim, close: Sequence[Evidence], weights: Mapping[Word, float]) -> list[Evidence]:
    """The nearest unit, and those of the others that add to the words or the numbers that it has of a claim."""
    units = [close[0]]
    for other in close[1:]:
        gained = _share([*units, other], weights) > _share(units, weights) + GAIN
        known = frozenset().union(*(one.values for one in units))
        alike = _share([other], weights) >= ALIKE * _share(units[:1], weights)
        if len(units) < MOST_UNITS and (gained or (alike and claim.values & other.values - known)):
            units.append(other)
    return units


def _share(units: Iterable[Evidence], weights: Mapping[Word, float]) -> float:
    """The share of the weight of a claim's words that some units hold."""
    terms = frozenset().union(*(one.terms for one in units))
    return sum(weight for word, weight in weights.items() if word.within(terms)) / (sum(weights.values()) or 1.0)


def _contradicts(claim: Claim, one: Evidence) -> bool:
    """Whether a unit with nearly all words of a claim denies it, turns it round, or has another word in the place of one."""
    mine, theirs = claim.reading, [one.source]
    return bool(denied(mine, theirs) or exchanged(mine, theirs) or _turned(claim, one))


def _turned(claim: Claim, one: Evidence) -> list[str]:
    """What rises in a claim and falls in a unit, or the reverse; none where one of them only speaks of what stops a rise or fall."""
    mine, theirs = claim.reading, one.source.reading
    stopped = bool(_STOPS.search(mine.folded)) != bool(_STOPS.search(theirs.folded))
    return [] if stopped else reversed_directions(mine, [one.source])


def _says_of_another(claim: Claim, one: Evidence, missing: Sequence[Word]) -> bool:
    """Whether a unit says all of a claim but one thing, and names others: it says it of something else.

    Parameters: missing, the telling words of the claim that the unit does not hold.
    """
    terms = [word.term for word in claim.words]
    places = [terms.index(word.term) for word in missing]
    if not places or len(terms) - len(places) < LEAST_PARTICULAR - 1 or len(terms) < LEAST_PARTICULAR:
        return False
    together = places[-1] - places[0] < len(places)
    return together and any(
        not word.generic and word.term not in claim.reading.terms for word in one.source.reading.words
    )


def _not_given(claim: Claim, units: Sequence[Evidence], *, instead: bool) -> list[Difference]:
    """The numbers of a claim that the units that carry it do not give.

    Parameters: instead, the first unit speaks of the same. Returns: each with what that unit gives in its place then.
    """
    missing = []
    for number in claim.reading.numbers:
        if not any(same(number.quantity, place.quantity) for one in units for place in one.source.numbers):
            other = _instead(number, claim, units[0]) if instead else None
            missing.append(Difference(shown_quantity(number.quantity), shown_quantity(other) if other else None))
    return missing


def unprinted(claim: Claim, evidence: Sequence[Evidence], digits: int = 1) -> bool:
    """Whether a number of a claim is printed nowhere in a document: in no unit of measurement, not more exactly, and not as
    the difference of two numbers of one sentence.

    Parameters: digits, how many it has at least.
    """
    printed: set[float] = set()
    for one in evidence:
        own = {abs(float(number.quantity.value)) for number in one.source.numbers}
        printed |= own | {abs(first - second) for first, second in combinations(own, 2)}
    values = {number.quantity.value for number in claim.reading.numbers}
    return any(
        all(round(other, _decimals(value)) != abs(float(value)) for other in printed)
        for value in values
        if sum(map(str.isdigit, value)) >= digits
    )


def _decimals(value: str) -> int:
    return len(value.partition("e")[0].partition(".")[2]) - int(value.partition("e")[2] or 0)


def _instead(number: Number, claim: Claim, one: Evidence) -> Quantity | None:
    """The number of the same unit that is given for what the claim's number is said of."""
    mine = [word for word in (*number.own, *number.shared) if not word.generic]
    best, most = None, -1.0
    for place in one.source.numbers:
        quantity = place.quantity
        if quantity.unit == number.quantity.unit and value_of(quantity) not in claim.values:
            around = terms_of((*place.own, *place.shared)) | one.source.above
            share = sum(word.within(around) for word in mine) / len(mine) if mine else 0.0
            if share > most:
                best, most = quantity, share
    return best if most >= LOCAL else None


def documents_near(claim: Claim, index: EvidenceIndex, least: float) -> list[str]:
    """The documents one unit of which holds a share of a claim, least or more of its weight, those with the most first."""
    weights = {word: index.weight(word) for word in claim.words}
    held: dict[int, float] = defaultdict(float)
    for word, weight in weights.items():
        for place in _holding(word, index):
            held[place] += weight
    for value in claim.values:
        for place in index.holding.get(value, ()):
            held[place] += NUMBER_WEIGHT
    least *= sum(weights.values()) + NUMBER_WEIGHT * len(claim.values)
    best: dict[str, float] = {}
    for place, share in held.items():
        if share >= least:
            source = index.units[place][0]
            best[source] = max(best.get(source, 0.0), share)
    return sorted(best, key=lambda source: (-best[source], source))[:DOCUMENTS_COMPARED]


def _holding(word: Word, index: EvidenceIndex) -> Collection[int]:
    """The places of the units that hold a word, as a whole or by its parts."""
    whole, *parts = (index.holding.get(term, ()) for term in (word.term, *word.parts))
    return {*whole, *set(parts[0]).intersection(*parts[1:])} if parts else whole


def _held(claim: Claim, one: Evidence, weights: Mapping[Word, float]) -> float:
    """The weight of the words and numbers of a claim that a unit holds."""
    words = sum(weight for word, weight in weights.items() if word.within(one.terms))
    return words + NUMBER_WEIGHT * len(claim.values & one.values)
