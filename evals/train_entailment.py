"""Train the network that tells whether words say a sentence that was written about them.

    python evals/train_entailment.py SAID SETS OUT --minutes 20 [--start WEIGHTS]

SAID, a folder of sentences in the format of own/said-6.jsonl; SETS, the public sets of reader_data.py, of which some pairs are
taken. One in ten texts is kept for testing. The loss is binary cross-entropy of each pair.
"""

from __future__ import annotations

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from reader_data import rows_of
from tokenizers import Tokenizer
from torch import nn
from training import PairNetwork, logits_of, options_of, tensors, tokenizer_of, train

from qa.index.weights import DEFAULT_ENCODER, find
from qa.reader.network import Packed, packed
from qa.settings import load_settings

RATE, WARM, PAIRS = 8e-5, 0.05, 64
SAID, WORDS = 64, 176
"""Tokens of the sentence and of the words."""
PUBLIC = {"wice": 400, "scifact-rationale": 500, "check-covid": 300, "evidence-inference": 600, "nyu-crowd-wiki": 300}
"""Public pairs taken, by set."""
KEPT = ("said-8", "said-T0", "said-T2")
"""Sets of our own that are kept whole for testing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, the words that it is written about, and whether they say it."""

    words: str
    statement: str
    says: bool
    set: str
    text: str

    @property
    def held_out(self) -> bool:
        """Kept for testing only."""
        return self.set in KEPT or (self.set.startswith("said") and zlib.crc32(self.text.encode()) % 10 == 0)


def pairs_of(said: Path, sets: Path, rng: random.Random) -> Iterator[Pair]:
    """Our own pairs, and some of the public ones."""
    for file in sorted(said.glob("said-*.jsonl")):
        for row in rows_of(file):
            yield Pair(row["words"], row["statement"], bool(row["says"]), file.stem, row["id"].split("/")[0])
    for name, most in PUBLIC.items():
        rows = rows_of(sets / f"entail-{name}.jsonl.gz")
        rows = [row for row in rows if len(row["premise"]) < 800 and row["label"] != "partly"]
        for row in rng.sample(rows, min(most, len(rows))):
            yield Pair(row["premise"], row["hypothesis"], row["label"] == "entail", name, "")


def encoded(pairs: Sequence[Pair], tokenizer: Tokenizer) -> list[Packed]:
    """Pairs as token ids."""
    return [
        packed(
            tokenizer.encode(one.statement, add_special_tokens=False).ids[:SAID],
            tokenizer.encode(one.words, add_special_tokens=False).ids[:WORDS],
        )
        for one in pairs
    ]


@torch.no_grad()
def report(network: PairNetwork, held: Sequence[Pair], tokenizer: Tokenizer) -> None:
    """By set: the area under the curve, and how many true sentences are dropped where so many false ones are shown."""
    network.eval()
    sets: dict[str, list[Pair]] = defaultdict(list)
    for one in held:
        sets[one.set].append(one)
    for name, own in sorted(sets.items()):
        found = logits_of(network, encoded(own, tokenizer)).numpy()
        says = np.array([one.says for one in own])
        true, false = found[says], np.sort(found[~says])[::-1]
        area = (true[:, None] > false[None]).mean()
        dropped = {shown: (true <= false[int(shown * len(false))]).mean() for shown in (0.02, 0.05, 0.1, 0.2)}
        print(f"{name} ({len(own)}) AUC {area:.3f} dropped " + " ".join(f"@{k}: {v:.2f}" for k, v in dropped.items()))


def main() -> None:
    """Train, save, report."""
    options = options_of("said", "sets", "out")
    torch.manual_seed(1)
    rng = random.Random(1)
    folder = find(DEFAULT_ENCODER, load_settings().cache).folder
    tokenizer, network = tokenizer_of(folder), PairNetwork(folder, "says")
    if options.start:
        network.start_from(options.start)
    pairs = list(pairs_of(options.said, options.sets, rng))
    kept, held = [one for one in pairs if not one.held_out], [one for one in pairs if one.held_out]
    print(len(kept), "to train on", len(held), "held out", flush=True)
    ready = {id(one): pack for one, pack in zip(kept, encoded(kept, tokenizer), strict=True)}
    order: list[list[Pair]] = []

    def step() -> tuple[torch.Tensor, int]:
        if not order:
            # Pairs of like length together, so that little is padded.
            mixed = rng.sample(kept, len(kept))
            for start in range(0, len(mixed), 40 * PAIRS):
                part = sorted(mixed[start : start + 40 * PAIRS], key=lambda one: len(ready[id(one)][0]))
                order.extend(part[at : at + PAIRS] for at in range(0, len(part), PAIRS))
            rng.shuffle(order)
        batch = order.pop()
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(*tensors([ready[id(one)] for one in batch]))
        says = torch.tensor([float(one.says) for one in batch])
        return nn.functional.binary_cross_entropy_with_logits(logits, says), len(batch)

    # MiniLM stays in the mode in which it is loaded, without dropout.
    train(network, step, options.minutes, RATE, WARM)
    network.save(options.out)
    report(network, held, tokenizer)


if __name__ == "__main__":
    main()
