"""What teaches the network whether words say a sentence: our own sentences, honest and false, and public entailment sets.

The loss is binary cross-entropy of each pair. Sentences of `claims/` are for testing only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import torch
from network import Network
from reader_data import rows_of
from tokenizers import Tokenizer
from torch import nn

from qa.reader.entailment import STATEMENT, WORDS
from qa.reader.network import packed

PAIRS, ORDERED = 56, 960
"""Pairs in a step; and those that are batched together, by length."""
PUBLIC_SHARE = {
    "begin-dialogue": 0.5,
    "breaking-nli": 0.15,
    "check-covid": 1.0,
    "conjnli": 0.1,
    "evidence-inference": 0.5,
    "fever-eraser": 0.3,
    "fever-symmetric": 1.0,
    "k-qa": 0.7,
    "med-monotonicity": 0.6,
    "negation-nli": 0.6,
    "nyu-crowd-wiki": 0.3,
    "scifact-rationale": 1.0,
    "snli-devtest": 0.2,
    "wice": 1.0,
}
"""Share of the pairs of each public set."""

Claim = tuple[str, str, int]
"""A sentence, words, and whether they say it."""


def claims(own: Path, sets: Path, rng: random.Random) -> tuple[list[Claim], list[Claim]]:
    """Our own claims, and the public ones."""
    ours = [
        (row["statement"], row["words"], int(row["says"]))
        for file in sorted(own.glob("said-*.jsonl"))
        for row in rows_of(file)
    ]
    public = [
        (row["hypothesis"], row["premise"], int(row["label"] == "entail"))
        for name, share in PUBLIC_SHARE.items()
        for row in rows_of(sets / f"entail-{name}.jsonl.gz")
        if rng.random() < share
    ]
    return ours, public


def encode(tokenizer: Tokenizer, statement: str, words: str) -> list[int]:
    """One pair as the product packs it."""
    first, second = tokenizer.encode_batch([statement, words], add_special_tokens=False)
    return packed(first.ids[:STATEMENT], second.ids[:WORDS])[0]


def batches(
    ours: list[Claim], public: list[Claim], tokenizer: Tokenizer, rng: random.Random
) -> Iterator[list[tuple[list[int], int]]]:
    """Batches for ever, of our own claims and a third as many public ones; those of like length together."""
    while True:
        order = ours + rng.sample(public, len(ours) // 3)
        rng.shuffle(order)
        for start in range(0, len(order), ORDERED):
            part = [(encode(tokenizer, said, words), label) for said, words, label in order[start : start + ORDERED]]
            part.sort(key=lambda one: len(one[0]))
            found = [part[place : place + PAIRS] for place in range(0, len(part), PAIRS)]
            rng.shuffle(found)
            yield from found


def loss_of(network: Network, batch: list[tuple[list[int], int]]) -> torch.Tensor:
    """The loss of a batch."""
    logits = network.logits("entails", [ids for ids, _ in batch])
    labels = torch.tensor([label for _, label in batch], dtype=torch.float)
    return nn.functional.binary_cross_entropy_with_logits(logits, labels)
