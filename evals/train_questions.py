"""Train the network that encodes questions: near the units that answer them, whose vectors stay those of all-MiniLM-L6-v2.

    python evals/train_questions.py GROUPS OWN OUT.onnx --minutes 24

GROUPS, written by reader_data.py, of which the public sets are read; OWN, the folder of our questions. The loss is cross-entropy of
the units that answer against other units of the same texts and some at random. As only questions are encoded in training, and stores
hold the vectors of units, a store need not be made anew. It says at which place the first unit that answers comes by meaning alone,
before and after, on sets kept for testing.
"""

from __future__ import annotations

import argparse
import pickle
import random
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from reader_data import ANSWERS, BESIDE, TESTS, Candidate, Group, rows_of, worth_of  # noqa: F401  two are unpickled
from torch import nn
from training import NO_DROPOUT, export, minilm, narrow, tensors, tokenizer_of, train

from qa.index import indexed_text
from qa.index.embedder import OnnxEncoder, load_encoder, open_session
from qa.index.weights import DEFAULT_ENCODER, find
from qa.ingest.read import read_text
from qa.settings import load_settings

RATE, WARM, QUESTIONS = 1e-4, 0.05, 64
"""QUESTIONS in a step."""
SHARPNESS = 20.0
"""The factor of a likeness in the logits."""
BESIDES, AT_RANDOM, RIGHT = 12, 1500, 4
"""Units that do not answer: how many of the text of each question, and of all texts for each step; and units that do, at most."""
LONGEST = 64
"""Tokens of a question."""
SHARES = {"bioasq": 0.7, "policyqa": 0.0, "condaqa-sentences": 0.0}
"""Share of the questions of a public set; of the others 0.3."""
PACKAGED = 0.2
"""Share of the packaged weights in the mean that is written (Wortsman et al. 2022)."""
PLACES = (1, 5, 10, 36)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the numbers of the units that answer it and of those of its text that do not."""

    set: str
    question: str
    right: list[int]
    wrong: list[int]
    helping: list[int]


class Units:
    """Texts of units, each once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


class QuestionEncoder(nn.Module):
    """MiniLM with the mean of its tokens as a unit vector."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.trunk = minilm(folder, **NO_DROPOUT)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Unit vectors (questions, 384)."""
        hidden = self.trunk(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state.float()
        kept = mask.unsqueeze(-1).float()
        return nn.functional.normalize((hidden * kept).sum(1) / kept.sum(1), dim=-1)


def own_questions(folder: Path, units: Units) -> list[Asked]:
    """The answered questions over our own texts; units that help without answering are neither right nor wrong."""
    found = []
    for file in sorted(folder.glob("plain-*.jsonl")):
        for row in rows_of(file):
            document = read_text(row["text"], source=row["id"], markdown=True)
            here = [
                (unit, units.number(indexed_text.unit_to_encode(document, unit)))
                for unit in document.units
                if unit.kind != "header"
            ]
            for asked in row["questions"]:
                worth = {number: worth_of(unit, asked) for unit, number in here}
                right = [number for number, one in worth.items() if one == ANSWERS]
                wrong = [number for number, one in worth.items() if one == BESIDE]
                if asked["best"] and right:
                    rest = [number for number in worth if number not in right and number not in wrong]
                    found.append(Asked(f"own-{file.stem}", asked["q"], right, wrong, rest))
    return found


def public_questions(groups: Sequence[Group], units: Units, rng: random.Random) -> list[Asked]:
    """A share of the answered questions of the public sets, each with a few of its units."""
    found = []
    for group in groups:
        if group.source.startswith("own") or not group.answerable or rng.random() > SHARES.get(group.source, 0.3):
            continue
        right = [one.text for one in group.candidates if one.label][:3]
        wrong = [one.text for one in group.candidates if not one.label and one.text not in right]
        name = f"{'held out ' * group.held_out}{group.source}"
        numbers = [[units.number(text) for text in side] for side in (right, rng.sample(wrong, min(3, len(wrong))))]
        found.append(Asked(name, group.question, *numbers, []))
    return found


def report(name: str, kept: dict[str, list[Asked]], vectors: torch.Tensor, asked: dict[str, np.ndarray]) -> None:
    """How often a unit that answers is among the first by meaning, of all units of its set."""
    print(name)
    shares = []
    for source, questions in kept.items():
        numbers = sorted({number for one in questions for number in (*one.right, *one.wrong, *one.helping)})
        place = {number: row for row, number in enumerate(numbers)}
        ranks = []
        for one in questions:
            likeness = vectors[numbers] @ torch.tensor(asked[one.question])
            ranks.append(int((likeness > max(likeness[place[number]] for number in one.right)).sum()))
        shares.append([np.mean(np.array(ranks) < most) for most in PLACES])
        told = " ".join(f"@{most} {share:.3f}" for most, share in zip(PLACES, shares[-1], strict=True))
        print(f"  {source} ({len(questions)} over {len(numbers)} units) {told}")
    print("  mean", " ".join(f"@{most} {share:.3f}" for most, share in zip(PLACES, np.mean(shares, 0), strict=True)))


def main() -> None:
    """Train, export, report."""
    parser = argparse.ArgumentParser()
    for name in ("groups", "own", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float, default=24)
    options = parser.parse_args()
    torch.manual_seed(1)
    rng, units, settings = random.Random(1), Units(), load_settings()
    encoder = load_encoder(settings)
    folder = find(DEFAULT_ENCODER, settings.cache).folder
    questions = own_questions(options.own, units)
    questions += public_questions(pickle.loads(options.groups.read_bytes()), units, rng)
    vectors = torch.tensor(encoder.encode_documents(list(units.numbers)))
    kept: dict[str, list[Asked]] = defaultdict(list)
    for one in questions:
        if one.set in TESTS or one.set.startswith("held out"):
            kept[one.set if one.set in TESTS else "public"].append(one)
    learnt = [one for one in questions if one.set not in TESTS and not one.set.startswith("held out")]
    print(len(units.numbers), "units", len(learnt), "questions to train on", flush=True)
    network, tokenizer = QuestionEncoder(folder), tokenizer_of(folder)
    packaged = {name: value.clone() for name, value in network.state_dict().items()}
    network.train()
    order: list[Asked] = []

    def encode(texts: Sequence[str]) -> torch.Tensor:
        encoded = [one.ids[:LONGEST] for one in tokenizer.encode_batch(list(texts))]
        with narrow():
            return network(*tensors([(ids, [0] * len(ids)) for ids in encoded]))

    def step() -> tuple[torch.Tensor, int]:
        if len(order) < QUESTIONS:
            order[:] = rng.sample(learnt, len(learnt))
        batch, order[:] = order[:QUESTIONS], order[QUESTIONS:]
        bank = set(rng.sample(range(len(vectors)), min(AT_RANDOM, len(vectors))))
        for one in batch:
            bank.update(one.right[:RIGHT], rng.sample(one.wrong, min(BESIDES, len(one.wrong))))
        numbers = sorted(bank)
        place = {number: column for column, number in enumerate(numbers)}
        logits = SHARPNESS * encode([one.question for one in batch]) @ vectors[numbers].T
        right = torch.zeros(logits.shape, dtype=torch.bool)
        for row, one in enumerate(batch):
            right[row, [place[number] for number in one.right if number in place]] = True
            logits[row, [place[number] for number in one.helping if number in place]] = -1e4
        told = torch.logsumexp(logits.masked_fill(~right, -1e4), 1)
        return (torch.logsumexp(logits, 1) - told).mean(), len(batch)

    train(network, step, options.minutes, RATE, WARM)
    trained = network.state_dict()
    network.load_state_dict({name: torch.lerp(trained[name], old, PACKAGED) for name, old in packaged.items()})
    with tempfile.TemporaryDirectory() as place:
        export(network.eval(), {"vectors": ["pairs"]}, Path(place) / "whole.onnx", options.out)
    asked = list({one.question for own in kept.values() for one in own})
    assert isinstance(encoder, OnnxEncoder)
    for name, session in (("as packaged", encoder.session), ("trained", open_session(options.out))):
        asking = replace(encoder, asking=session)
        report(name, kept, vectors, {text: asking.encode_query(text) for text in asked})


if __name__ == "__main__":
    main()
