"""Train the shipped network: each step teaches it to answer questions and to hold sentences against words.

    MPNET=all-mpnet-base-v2 python evals/train_network.py GROUPS OWN SETS OUT.pt --minutes 80 [--start WEIGHTS.pt]

GROUPS, written by reader_data.py; OWN, our own texts and sentences; SETS, the public sets of reader_data.py. The learning rate rises
for a while and falls to zero at the end of the minutes given. The vocabulary's embeddings stay as they are. `network.py` then writes
the file that is shipped.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from pathlib import Path

import answers
import numpy as np
import says
import torch
from network import FOLDER, Network
from reader_data import Candidate, Group  # noqa: F401  both are unpickled
from torch import nn
from training import tokenizer_of

from qa.index.weights import DEFAULT_ENCODER, find
from qa.settings import load_settings

RATE, OF_HEADS, WARM = 6e-5, 10, 0.03
"""The learning rate, how many times as much that of the heads is, and the share of the time in which it rises."""
TRAINED_SHARE = {
    "squad-dev": 0.5,
    "squad-train-sample": 0.2,
    "qed-dev": 0.5,
    "selqa-devtest": 0.3,
    "evidence-inference": 0.5,
    "qamr-devtest": 0.1,
    "policyqa": 0.2,
    "squad-nqg-test": 0.1,
    "condaqa-sentences": 0.5,
    "medquad": 0.3,
    "bioasq": 0.6,
    "own-twins-0": 0.6,
    "own-twins-2": 0.6,
}
"""Share of the questions of a set; of the others all."""


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser()
    for name in ("groups", "own", "sets", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float, default=80)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    words = tokenizer_of(find(DEFAULT_ENCODER, load_settings().cache).folder)
    groups: list[Group] = [
        group
        for group in pickle.loads(options.groups.read_bytes())
        if not group.held_out and rng.random() < TRAINED_SHARE.get(group.source, 1.0)
    ]
    ours, public = says.claims(options.own, options.sets, rng)
    print(f"{len(groups)} questions, {len(ours)} and {len(public)} claims")
    network = Network(None if options.start else FOLDER)
    if options.start:
        network.load_state_dict(torch.load(options.start))
    network.train()
    asked, claimed = answers.batches(groups, words, rng), says.batches(ours, public, words, rng)
    trunk = [one for one in network.trunk.parameters() if one.requires_grad]
    heads = {"params": [*network.heads.parameters()], "times": OF_HEADS}
    optimizer = torch.optim.AdamW([{"params": trunk, "times": 1}, heads], weight_decay=0.01, fused=True)
    began, losses = time.time(), list[list[float]]()
    while (done := (time.time() - began) / (60 * options.minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = group["times"] * options.rate * min(done / WARM, (1 - done) / (1 - WARM)) + 1e-7
        answering = answers.loss_of(network, answers.hardest(network, next(asked), rng))
        answering.backward()
        saying = says.loss_of(network, next(claimed))
        saying.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append([answering.item(), saying.item()])
        if len(losses) % 50 == 0:
            print(f"step {len(losses)} {done:.3f} losses {np.mean(losses[-50:], axis=0).round(4)}", flush=True)
            torch.save(network.state_dict(), options.out)
    torch.save(network.state_dict(), options.out)


if __name__ == "__main__":
    main()
