"""Train the network that tells whether something around a unit changes what it says.

    python evals/train_surroundings.py TURNED OWN SETS OUT --minutes 20 [--start WEIGHTS]

TURNED, a folder of tiny documents in JSON lines (`text`, `statement`, and `turn`, the words that change it, or a twin that leaves it
standing); OWN, our own texts, and SETS, the public sets of reader_data.py, whose units stand as they are. One in seven tiny
documents is kept for testing. The loss is binary cross-entropy of each pair; where it is not known which words turn a statement, of
the likeliest one.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from reader_data import holds, plain_words, rows_of
from tokenizers import Tokenizer
from torch import nn
from training import PairNetwork, logits_of, options_of, tokenizer_of, train

from qa.index.weights import DEFAULT_ENCODER, find
from qa.ingest.read import read_text
from qa.reader.network import Packed, packed
from qa.reader.surroundings import AROUND, ROLE, SAID, Surrounding, surroundings
from qa.settings import load_settings
from qa.types import Document
from qa.verify.draft import say

RATE, WARM, PAIRS = 8e-5, 0.05, 90
STANDING = 3
"""Surroundings of each unit that change nothing, at most."""
UNKNOWN = -1
"""The label of surroundings of which one or more change what is said."""


@dataclass
class Example:
    """A unit with what stands around it, and which of that changes what it says."""

    said: str
    around: list[Surrounding]
    labels: list[int]
    set: str
    turned: bool

    @property
    def held_out(self) -> bool:
        """Kept for testing only."""
        return zlib.crc32(self.said.encode()) % 7 == 0


def tiny(folder: Path) -> Iterator[Example]:
    """The tiny documents: those whose statement is turned, and their twins."""
    rows = [(file.stem, row) for file in sorted(folder.glob("turn*.jsonl")) for row in rows_of(file)]
    twins = {row["id"][:-2]: row["text"] for _, row in rows if row.get("stands")}
    for name, row in rows:
        document = read_text(row["text"], source="tiny", markdown=True)
        unit = next((unit for unit in document.units if holds(unit.text, row["statement"])), None)
        if unit is None:
            continue
        around = surroundings(document, unit)
        words = [plain_words(one.text) for one in around]
        if row.get("stands"):
            labels = [0] * len(around)
        elif "turn" in row:
            turn = plain_words(row["turn"])
            labels = [int(bool(one) and (one in turn or turn in one)) for one in words]
        else:
            shared = {plain_words(one) for one in re.split(r"(?<=[.!?])\s+|\n+", twins[row["id"][:-2]])}
            labels = [0 if one in shared else UNKNOWN for one in words]
        yield Example(say(document, unit), around, labels, name, not row.get("stands"))


def ordinary(own: Path, sets: Path, rng: random.Random) -> Iterator[Example]:
    """Units that stand as they are: of our own texts, and of encyclopaedia paragraphs."""
    for file in sorted(own.glob("*texts*.jsonl")):
        for row in rows_of(file):
            text = row["text"] if row.get("title") else row["text"].replace("\n", "\n\n")
            yield from _standing(read_text(text, source="own", markdown=True), file.stem, 6, rng)
    for file in sorted(own.glob("plain-*.jsonl")):
        for row in rows_of(file):
            yield from _standing(read_text(row["text"], source="own", markdown=True), file.stem, 8, rng)
    squad = rows_of(sets / "answer-squad-train-sample.jsonl.gz")
    for row in rng.sample([row for row in squad if row["prev"] or row["next"]], 2500):
        around = [Surrounding(row["prev"], "before 1", None)] * bool(row["prev"])
        around += [Surrounding(row["next"], "after 1", None)] * bool(row["next"])
        yield Example(row["sentence"], around, [0] * len(around), "squad", False)


def _standing(document: Document, name: str, most: int, rng: random.Random) -> Iterator[Example]:
    units = [unit for unit in document.units if unit.kind != "header"]
    for unit in rng.sample(units, min(most, len(units))):
        around = surroundings(document, unit)
        yield Example(say(document, unit), around, [0] * len(around), name, False)


def packed_pair(tokenizer: Tokenizer, said: str, one: Surrounding) -> Packed:
    """Ids and types of a pair, as `SurroundingsReader` makes them."""
    parts = zip((said, one.text, one.place), (SAID, AROUND, ROLE), strict=True)
    return packed(*(tokenizer.encode(part, add_special_tokens=False).ids[:most] for part, most in parts))


def loss_of(
    network: PairNetwork, examples: Sequence[Example], tokenizer: Tokenizer, rng: random.Random
) -> tuple[torch.Tensor, int]:
    """The loss of some examples, and the number of their pairs."""
    pairs, spans = [], []
    for one in examples:
        still = [place for place, label in enumerate(one.labels) if not label]
        chosen = [place for place, label in enumerate(one.labels) if label] + rng.sample(
            still, min(STANDING, len(still))
        )
        spans.append([(len(pairs) + number, one.labels[place]) for number, place in enumerate(chosen)])
        pairs += [packed_pair(tokenizer, one.said, one.around[place]) for place in chosen]
    logits = logits_of(network, pairs)
    binary = nn.functional.binary_cross_entropy_with_logits
    loss = torch.zeros(())
    for span in spans:
        loss = loss + sum(binary(logits[at], torch.tensor(float(label))) for at, label in span if label != UNKNOWN)
        if unknown := [at for at, label in span if label == UNKNOWN]:
            loss = loss + binary(logits[unknown].max(), torch.tensor(1.0)) + 0.1 * torch.sigmoid(logits[unknown]).mean()
    return loss / len(pairs), len(pairs)


@torch.no_grad()
def report(network: PairNetwork, held: Sequence[Example], tokenizer: Tokenizer) -> None:
    """How often the likeliest surrounding reaches a log-odds, by set: where a unit is turned, and where it stands."""
    network.eval()
    tops: dict[str, list[float]] = {}
    right: list[bool] = []
    for one in held:
        if not one.around:
            continue
        logits = logits_of(network, [packed_pair(tokenizer, one.said, other) for other in one.around]).numpy()
        tops.setdefault(f"{one.set} {'turned' if one.turned else 'standing'}", []).append(float(logits.max()))
        if 1 in one.labels:
            right.append(one.labels[int(logits.argmax())] == 1)
    print(f"the words that turn it are the likeliest: {np.mean(right):.3f} of {len(right)}")
    for name, found in sorted(tops.items()):
        shares = " ".join(f"{least}: {np.mean(np.array(found) >= least):.2f}" for least in (-3, -2, -1, 0, 1))
        print(f"{name} ({len(found)}) {shares}", flush=True)


def main() -> None:
    """Train, save, report."""
    options = options_of("turned", "own", "sets", "out")
    torch.manual_seed(1)
    rng = random.Random(1)
    folder = find(DEFAULT_ENCODER, load_settings().cache).folder
    tokenizer, network = tokenizer_of(folder), PairNetwork(folder, "turns")
    if options.start:
        network.start_from(options.start)
    examples = [*tiny(options.turned), *ordinary(options.own, options.sets, rng)]
    kept = [one for one in examples if not one.held_out and one.around]
    print(len(examples), "examples", len(kept), "to train on", flush=True)
    order: list[Example] = []

    def step() -> tuple[torch.Tensor, int]:
        if len(order) < PAIRS // 3:
            order[:] = rng.sample(kept, len(kept))
        batch = order[: PAIRS // 4]
        del order[: PAIRS // 4]
        return loss_of(network, batch, tokenizer, rng)

    network.train()
    train(network, step, options.minutes, RATE, WARM)
    network.save(options.out)
    report(network, rng.sample([one for one in examples if one.held_out], 600), tokenizer)


if __name__ == "__main__":
    main()
