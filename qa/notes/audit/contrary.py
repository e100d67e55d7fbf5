"""Does a unit that is about the same matter say the opposite, or the same of something else?

The checks of `qa.verify.polarity` and `order` are made for sentences that keep the words of their quote. A claim in
other words shows its contradiction less plainly, and its own wording must not be taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.notes.audit.claim import Claim, is_relation
from qa.notes.audit.evidence_index import Evidence
from qa.verify.alignment import exchanged
from qa.verify.lexicon import DIRECTIONS
from qa.verify.polarity import denied, reversed_directions
from qa.verify.reading import Reading
from qa.verify.tokens import Word

_STOPS = re.compile(
    r"\b(?:prevent|block|abolish|attenuat|suppress|oppos|blunt|revers|counteract|lack|absen|inhibit|diminish)\w*"
)
"""What turns a direction round: a rise that is prevented is no rise."""


_VALUE = r"[<>≈≤≥]?-?\d[^,]*"
_MOVED = re.compile(rf"(?:{_VALUE})(?:, {_VALUE})* stands where the quote has (?!(?:{_VALUE})(?:, {_VALUE})*$)")
"""A number where the unit has words: told in another order sooner than exchanged, which is for `figures` to tell."""
LEAST_PARTICULAR = 4
"""Telling words from which a claim is so particular that all but one of them fit one matter only."""
TOGETHER = 3
"""Words of the name of one thing, at most."""


def contradictions(claim: Claim, one: Evidence, *, nearly: bool) -> list[str]:
    """Where a unit about the same matter says the opposite of a claim.

    Parameters: nearly, the unit holds nearly all words of the claim, so that it is held against it word for word.
    Where one of the two speaks of what stops a rise or fall and the other does not, directions tell nothing.
    """
    mine, theirs = claim.reading, one.source.reading
    stopped = _stopped(mine, theirs)
    problems = _turned(mine, theirs, stopped)
    if nearly:
        problems += denied(mine, [one.source])
        problems += [found for found in exchanged(mine, [one.source]) if not _MOVED.match(found)]
        if not stopped:
            problems += reversed_directions(mine, [one.source])
    return list(dict.fromkeys(problems))


def says_opposite(claim: Claim, one: Evidence) -> bool:
    """Whether a unit that holds nearly all words of a claim says the opposite by both checks of direction."""
    mine, theirs = claim.reading, one.source.reading
    stopped = _stopped(mine, theirs)
    return not stopped and bool(_turned(mine, theirs, stopped)) and bool(reversed_directions(mine, [one.source]))


def _stopped(mine: Reading, theirs: Reading) -> bool:
    return bool(_STOPS.search(mine.folded)) != bool(_STOPS.search(theirs.folded))


def _turned(claim: Reading, unit: Reading, stopped: bool) -> list[str]:
    """Words of direction in a claim whose opposites, and not they, stand in a unit."""
    problems = []
    for pair in DIRECTIONS:
        for one, other in (pair, pair[::-1]):
            mine, theirs = one.search(claim.folded), other.search(unit.folded)
            if mine is None or theirs is None or one.search(unit.folded) or other.search(claim.folded):
                continue
            if not stopped or _STOPS.match(mine.group()) or _STOPS.match(theirs.group()):
                problems.append(f"says {theirs.group()!r} where the claim says {mine.group()!r}")
    return problems


def odd_out(claim: Claim, one: Evidence, missing: Sequence[Word]) -> list[str]:
    """The one thing in a claim that a unit does not name though it says all the rest, of something else.

    Parameters: missing, the telling words of the claim that the unit does not hold.
    """
    line = [word.term for word in claim.words]
    places = [line.index(word.term) for word in missing]
    if (
        not places
        or len(places) > TOGETHER
        or len(line) - len(places) < LEAST_PARTICULAR - 1
        or len(line) < LEAST_PARTICULAR
    ):
        return []
    things = [word for word in missing if not is_relation(claim.printed[word.term])]
    instead = [
        word.term
        for word in one.source.reading.words
        if not word.generic and word.term not in claim.reading.terms and word.term not in one.identity
    ]
    if places[-1] - places[0] >= len(places) or not things or not instead:
        return []
    return [f"does not say it of {' '.join(claim.printed[word.term] for word in missing)}"]
