"""Train the network that tells whether words say a sentence that was written about them.

    python evals/train_entailment.py SAID SETS OUT --minutes 20 [--start WEIGHTS]

SAID, a folder of sentences in the format of own/said-6.jsonl; SETS, the public sets of reader_data.py, of which some pairs are
taken. One in ten texts is kept for testing. The loss is binary cross-entropy of each pair.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from export_reader import export
from reader_data import rows_of
from tokenizers import Tokenizer
from torch import nn
from train_reader import tensors
from transformers import BertModel

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


class Network(nn.Module):
    """MiniLM with a logit for "the words say it"."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.trunk = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
        self.says = nn.Linear(384, 1)
        self.drop = nn.Dropout(0.1)
        self.trunk.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Logits (pairs,)."""
        hidden = self.trunk(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.says(self.drop(hidden[:, 0])).squeeze(-1).float()


def pairs_of(said: Path, sets: Path, rng: random.Random) -> Iterator[Pair]:
    """Our own pairs, and some of the public ones."""
    for file in sorted(said.glob("said-*.jsonl")):
        for row in rows_of(file):
            yield Pair(row["words"], row["statement"], bool(row["says"]), file.stem, row["id"].split("/")[0])
    for name, most in PUBLIC.items():
        with gzip.open(sets / f"entail-{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if len(row["premise"]) < 800 and row["label"] != "partly"]
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
def scores(network: Network, pairs: Sequence[Packed]) -> np.ndarray:
    """Logits of pairs."""
    network.eval()
    found = np.zeros(len(pairs))
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]))
    for start in range(0, len(order), 48):
        rows = order[start : start + 48]
        with torch.autocast("cpu", torch.bfloat16):
            found[rows] = network(*tensors([pairs[row] for row in rows])).numpy()
    network.train()
    return found


def report(network: Network, held: Sequence[Pair], tokenizer: Tokenizer) -> None:
    """By set: the area under the curve, and how many true sentences are dropped where so many false ones are shown."""
    sets: dict[str, list[Pair]] = defaultdict(list)
    for one in held:
        sets[one.set].append(one)
    for name, own in sorted(sets.items()):
        found, says = scores(network, encoded(own, tokenizer)), np.array([one.says for one in own])
        true, false = found[says], np.sort(found[~says])[::-1]
        area = (true[:, None] > false[None]).mean()
        dropped = {shown: (true <= false[int(shown * len(false))]).mean() for shown in (0.02, 0.05, 0.1, 0.2)}
        print(f"{name} ({len(own)}) AUC {area:.3f} dropped " + " ".join(f"@{k}: {v:.2f}" for k, v in dropped.items()))


def main() -> None:
    """Train, save, report."""
    parser = argparse.ArgumentParser()
    for name in ("said", "sets", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    options = parser.parse_args()
    torch.manual_seed(1)
    rng = random.Random(1)
    folder = find(DEFAULT_ENCODER, load_settings().cache).folder
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    network = Network(folder)
    if options.start:
        known = torch.load(options.start)
        names = network.state_dict()
        network.load_state_dict({name: value for name, value in known.items() if name in names}, strict=False)
    pairs = list(pairs_of(options.said, options.sets, rng))
    kept, held = [one for one in pairs if not one.held_out], [one for one in pairs if one.held_out]
    print(len(kept), "to train on", len(held), "held out", flush=True)
    optimizer = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], lr=RATE, weight_decay=0.01)
    ready = {id(one): pack for one, pack in zip(kept, encoded(kept, tokenizer), strict=True)}
    began, losses, seen, order = time.time(), list[float](), 0, list[list[Pair]]()
    while (done := (time.time() - began) / (60 * options.minutes)) < 1:
        if not order:
            # Pairs of like length together, so that little is padded.
            mixed = rng.sample(kept, len(kept))
            for start in range(0, len(mixed), 40 * PAIRS):
                part = sorted(mixed[start : start + 40 * PAIRS], key=lambda one: len(ready[id(one)][0]))
                order += [part[at : at + PAIRS] for at in range(0, len(part), PAIRS)]
            rng.shuffle(order)
        batch = order.pop()
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(done / WARM, (1 - done) / (1 - WARM)) + 1e-7
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(*tensors([ready[id(one)] for one in batch]))
        loss = nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor([float(one.says) for one in batch]))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        seen += len(batch)
        if len(losses) % 50 == 0:
            rate = seen / (time.time() - began)
            print(
                f"{done:.3f} loss {np.mean(losses[-50:]):.4f} {seen / len(kept):.1f} passes {rate:.0f} pairs/s",
                flush=True,
            )
    torch.save(network.state_dict(), options.out)
    report(network, held, tokenizer)
    with tempfile.TemporaryDirectory() as place:
        export(network.eval(), {"says": ["pairs"]}, Path(place) / "whole.onnx", options.out.with_suffix(".onnx"))


if __name__ == "__main__":
    main()
