"""Does a unit that is about the same matter say the opposite, or the same of something else?

The checks of `qa.verify` are made for sentences that keep the words of their quote: they are asked where a unit has nearly all
words of a claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.notes.audit.claim import Claim
from qa.notes.audit.evidence_index import Evidence
from qa.verify.alignment import exchanged
from qa.verify.polarity import denied, reversed_directions
from qa.verify.tokens import Word

_STOPS = re.compile(
    r"\b(?:prevent|block|abolish|attenuat|suppress|oppos|blunt|revers|counteract|lack|absen|inhibit|diminish)\w*"
)
"""What turns a direction round: a rise that is prevented is no rise."""
LEAST_PARTICULAR = 4
"""Telling words from which a claim is so particular that all but one thing of them fit one matter only."""


def contradicts(claim: Claim, one: Evidence) -> bool:
    """Whether a unit with nearly all words of a claim denies it, turns it round, or has another word in the place of one."""
    mine, theirs = claim.reading, [one.source]
    return bool(denied(mine, theirs) or exchanged(mine, theirs) or turned(claim, one))


def turned(claim: Claim, one: Evidence) -> list[str]:
    """What rises in a claim and falls in a unit, or the reverse; none where one of them only speaks of what stops a rise or fall."""
    mine, theirs = claim.reading, one.source.reading
    stopped = bool(_STOPS.search(mine.folded)) != bool(_STOPS.search(theirs.folded))
    return [] if stopped else reversed_directions(mine, [one.source])


def odd_out(claim: Claim, one: Evidence, missing: Sequence[Word]) -> str:
    """The one thing in a claim that a unit does not name though it says all the rest, of something else; "" without one.

    Parameters: missing, the telling words of the claim that the unit does not hold.
    """
    line = [word.term for word in claim.words]
    places = [line.index(word.term) for word in missing]
    if not places or len(line) - len(places) < LEAST_PARTICULAR - 1 or len(line) < LEAST_PARTICULAR:
        return ""
    instead = any(
        not word.generic and word.term not in claim.reading.terms and word.term not in one.identity
        for word in one.source.reading.words
    )
    if places[-1] - places[0] >= len(places) or not instead:
        return ""
    return f"does not say it of {' '.join(claim.printed[word.term] for word in missing)}"
