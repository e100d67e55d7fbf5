"""Conversations with gold rewritings: the file is sound, and the rewriter does not fall behind."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from evals.conversations import DEFAULT, Asked, load, outcomes, shares

TALKS = load(DEFAULT)


def test_the_conversations_are_balanced() -> None:
    """Sixty of three turns: half of another subject, half for testing only, a third of the follow-ups stand alone."""
    later = [turn for talk in TALKS for turn in talk.turns[1:]]
    assert len({talk.id for talk in TALKS}) == 60
    assert {len(talk.turns) for talk in TALKS} == {3}
    assert sum(talk.kept for talk in TALKS) == sum(talk.about == "other" for talk in TALKS) == 30
    assert sum(turn.unchanged for turn in later) == 40
    assert sum(turn.ask_back for turn in later) >= 10


def test_a_turn_with_two_things_due_is_refused() -> None:
    """What is both asked back and rewritten is an error of the file."""
    with pytest.raises(ValidationError, match="needs one of"):
        Asked(ask="Why?", rewrites=("Why is it so?",), of="so", ask_back=True)


def test_follow_ups_are_rewritten_as_well_as_before() -> None:
    """A floor under every measure, on both halves together."""
    found = shares([one for talk in TALKS for one in outcomes(talk)])
    assert found["rewritten as due"][0] >= 47
    assert found["antecedent right"][0] >= 58
    assert found["asked back as due"][0] >= 9
    assert found["unchanged as due"][0] == found["unchanged as due"][1]
    assert found["wrongly inherited"][0] <= 18
