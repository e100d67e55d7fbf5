"""Train the network that tells whether something around a unit changes what it says.

    python evals/train_surroundings.py TURNED OWN SETS OUT --minutes 20 [--start WEIGHTS]

TURNED, a folder of tiny documents in JSON lines: `text`, `statement`, and `turn`, the words that change it, or a twin that leaves it
standing; or `text` and `turned`, all statements that are changed with the words that do it. OWN, our own texts, and SETS, the public sets
of reader_data.py, whose units stand as they are. One in seven tiny documents is kept for testing. The loss is binary cross-entropy of each
pair; where it is not known which words turn a statement, of the likeliest one. Of what turns nothing the likeliest are trained on.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from reader_data import holds, plain_words, rows_of
from tokenizers import Tokenizer
from torch import nn
from training import Packed, PairNetwork, logits_of, options_of, tokenizer_of, train

from qa.index.weights import DEFAULT_ENCODER, find
from qa.ingest.read import read_text
from qa.reader.surroundings import AROUND, ROLE, SAID, Surrounding, surroundings, typed_pair
from qa.settings import load_settings
from qa.types import Document
from qa.verify.draft import say

RATE, WARM, PAIRS = 8e-5, 0.05, 90
STANDING = 3
"""Surroundings of each unit that change nothing and are trained on, at most: the likeliest ones, and one at random."""
REREAD = 3
"""How often an example is trained on before its surroundings are read anew to find the likeliest: half as fast again as each time."""
OTHERS = 3
"""Units of a tiny document that stand as they are, at most, where it names all that do not."""
UNKNOWN = -1
"""The label of surroundings of which one or more change what is said."""


@dataclass
class Example:
    """A unit with what stands around it, and which of that changes what it says."""

    said: str
    around: list[Surrounding]
    labels: list[int]
    set: str
    document: str
    """Its name, which a twin shares."""
    turned: bool
    likely: list[float] = field(default_factory=list)
    """Logits of its surroundings when they were last read."""
    trained: int = 0
    """How often it was trained on."""

    @property
    def held_out(self) -> bool:
        """Kept for testing only."""
        return zlib.crc32(self.document.encode()) % 7 == 0


def tiny(folder: Path, rng: random.Random) -> Iterator[Example]:
    """The tiny documents: those whose statement is turned, and their twins."""
    rows = [(file.stem, row) for file in sorted(folder.glob("turn*.jsonl")) for row in rows_of(file)]
    twins = {row["id"][:-2]: row["text"] for _, row in rows if row.get("stands")}
    for name, row in rows:
        document = read_text(row["text"], source="tiny", markdown=True)
        if "turned" in row:
            yield from _marked(document, row, name, rng)
            continue
        unit = next((unit for unit in document.units if holds(unit.text, row["statement"])), None)
        if unit is None:
            continue
        around = surroundings(document, unit)
        if row.get("stands"):
            labels = [0] * len(around)
        elif "turn" in row:
            labels = [int(_shared(one.text, row["turn"])) for one in around]
        else:
            shared = {plain_words(one) for one in re.split(r"(?<=[.!?])\s+|\n+", twins[row["id"][:-2]])}
            labels = [0 if plain_words(one.text) in shared else UNKNOWN for one in around]
        yield Example(say(document, unit), around, labels, name, row["id"][:-2], not row.get("stands"))


def _marked(document: Document, row: dict[str, Any], name: str, rng: random.Random) -> Iterator[Example]:
    """The units of a tiny document that names all statements that are turned: these, and some of the others."""
    others = list[Example]()
    for unit in document.units:
        if unit.kind == "header":
            continue
        around = surroundings(document, unit)
        turns = [turned["turn"] for turned in row["turned"] if holds(unit.text, turned["statement"])]
        labels = [int(any(_shared(one.text, turn) for turn in turns)) for one in around]
        example = Example(say(document, unit), around, labels, name, row["id"][:-2], bool(turns))
        if turns:
            yield example
        else:
            others.append(example)
    yield from rng.sample(others, min(OTHERS, len(others)))


def _shared(text: str, turn: str) -> bool:
    """Whether something around a unit is, holds or is part of the words that turn it."""
    one, other = plain_words(text), plain_words(turn)
    return bool(one) and (one in other or other in one)


def ordinary(own: Path, sets: Path, rng: random.Random) -> Iterator[Example]:
    """Units that stand as they are: of our own texts, and of encyclopaedia paragraphs."""
    for file in sorted(own.glob("*texts*.jsonl")):
        for row in rows_of(file):
            text = row["text"] if row.get("title") else row["text"].replace("\n", "\n\n")
            yield from _standing(read_text(text, source="own", markdown=True), file.stem, 6, rng)
    for file in sorted(own.glob("plain-*.jsonl")):
        for row in rows_of(file):
            yield from _standing(read_text(row["text"], source="own", markdown=True), file.stem, 1, rng)
    squad = rows_of(sets / "answer-squad-train-sample.jsonl.gz")
    for row in rng.sample([row for row in squad if row["prev"] or row["next"]], 300):
        around = [Surrounding(row["prev"], "before 1", None)] * bool(row["prev"])
        around += [Surrounding(row["next"], "after 1", None)] * bool(row["next"])
        yield Example(row["sentence"], around, [0] * len(around), "squad", row["sentence"], False)


def _standing(document: Document, name: str, most: int, rng: random.Random) -> Iterator[Example]:
    units = [unit for unit in document.units if unit.kind != "header"]
    for unit in rng.sample(units, min(most, len(units))):
        around = surroundings(document, unit)
        yield Example(say(document, unit), around, [0] * len(around), name, unit.text, False)


def packed_pair(tokenizer: Tokenizer, said: str, one: Surrounding) -> Packed:
    """Ids and types of a pair, as `SurroundingsReader` makes them."""
    parts = zip((said, one.text, one.role), (SAID, AROUND, ROLE), strict=True)
    pair = typed_pair(*(tokenizer.encode(part, add_special_tokens=False).ids[:most] for part, most in parts))
    return pair["input_ids"], pair["token_type_ids"]


def loss_of(
    network: PairNetwork, examples: Sequence[Example], tokenizer: Tokenizer, rng: random.Random
) -> tuple[torch.Tensor, int]:
    """The loss of some examples, and the number of their pairs."""
    all_pairs = [[packed_pair(tokenizer, one.said, other) for other in one.around] for one in examples]
    stale = [place for place, one in enumerate(examples) if one.trained % REREAD == 0]
    with torch.no_grad():
        likely = iter(logits_of(network, [pair for place in stale for pair in all_pairs[place]]).tolist())
    for place in stale:
        examples[place].likely = [next(likely) for _ in all_pairs[place]]
    pairs, spans = list[Packed](), []
    for one, own in zip(examples, all_pairs, strict=True):
        one.trained += 1
        still = sorted((place for place, label in enumerate(one.labels) if not label), key=lambda at: -one.likely[at])
        chosen = [place for place, label in enumerate(one.labels) if label] + still[: STANDING - 1]
        chosen += rng.sample(still[STANDING - 1 :], min(1, len(still[STANDING - 1 :])))
        spans.append([(len(pairs) + number, one.labels[place]) for number, place in enumerate(chosen)])
        pairs += [own[place] for place in chosen]
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
    examples = [*tiny(options.turned, rng), *ordinary(options.own, options.sets, rng)]
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
