"""How well are follow-ups made to stand alone? Sixty conversations of three turns with gold rewritings.

    python evals/conversations.py [FILE] [--show]

Each follow-up is rewritten after the stand-alone questions before it, as the product wrote them; no answers are read. The
half marked `kept` only tests the rules: none is written for it. `--show` prints the failures of the other half.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from qa.question.carryover import unresolved
from qa.question.rewrite import Turn, standalone
from qa.text.terms import terms

DEFAULT = Path(__file__).with_name("own") / "conversations.yaml"
MEASURES = ("rewritten as due", "antecedent right", "asked back as due", "unchanged as due", "wrongly inherited")
"""Of the last fewer is better."""


class Asked(BaseModel):
    """A user's turn, and what is due for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ask: str
    rewrites: tuple[str, ...] = ()
    of: str = ""
    ask_back: bool = False
    unchanged: bool = False

    @model_validator(mode="after")
    def _one_thing_is_due(self) -> Asked:
        if bool(self.rewrites) + self.ask_back + self.unchanged > 1 or bool(self.rewrites) != bool(self.of):
            raise ValueError(f"“{self.ask}” needs one of rewrites (with of), ask_back and unchanged")
        return self


class Conversation(BaseModel):
    """Three turns of one user."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    about: str
    kept: bool = False
    turns: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a follow-up."""

    due: Asked
    before: str
    rewritten: str
    scores: dict[str, bool]
    """By measure, where it applies."""


def load(path: Path) -> list[Conversation]:
    """The conversations of a file."""
    return [Conversation.model_validate(one) for one in yaml.safe_load(path.read_text(encoding="utf-8"))]


def outcomes(conversation: Conversation) -> list[Outcome]:
    """What the product makes of each follow-up of a conversation."""
    history, found = [Turn(conversation.turns[0].ask, ())], list[Outcome]()
    for due in conversation.turns[1:]:
        rewritten = standalone(due.ask, history)
        found.append(Outcome(due, history[-1].question, rewritten, _scored(due, rewritten)))
        history.append(Turn(rewritten, ()))
    return found


def _scored(due: Asked, rewritten: str) -> dict[str, bool]:
    words, back = set(terms(rewritten)), bool(unresolved(rewritten))
    golds = [set(terms(gold)) for gold in due.rewrites]
    inherited = not words <= set(terms(due.ask)).union(*golds)
    scores = {"wrongly inherited": inherited}
    if due.rewrites:
        scores |= {"rewritten as due": words in golds, "antecedent right": set(terms(due.of)) <= words}
    elif due.ask_back:
        scores["asked back as due"] = back
    else:
        scores["unchanged as due"] = rewritten == due.ask and not back
    return scores


def failed(outcome: Outcome) -> bool:
    """Whether anything is wrong with a follow-up."""
    return any(ok == (name == "wrongly inherited") for name, ok in outcome.scores.items())


def shares(found: Sequence[Outcome]) -> dict[str, tuple[int, int]]:
    """By measure: of how many follow-ups it is true, and to how many it applies."""
    by_name = {name: [one.scores[name] for one in found if name in one.scores] for name in MEASURES}
    return {name: (sum(marks), len(marks)) for name, marks in by_name.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    conversations = load(given.file)
    for kept in (False, True):
        found = [one for talk in conversations if talk.kept == kept for one in outcomes(talk)]
        print("kept for testing" if kept else "open to tuning")
        for name, (right, count) in shares(found).items():
            print(f"  {name:18} {right:3} of {count}")
        for one in found if given.show and not kept else []:
            if failed(one):
                print(f"    {one.before} | {one.due.ask} → {one.rewritten}")


if __name__ == "__main__":
    main()
