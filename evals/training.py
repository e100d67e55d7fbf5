"""What the scripts that train have in common: pairs of texts as tensors, MiniLM with a logit for a pair, and the optimizer."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

Packed = tuple[list[int], list[int]]
"""Token ids and types of one pair."""
MINILM_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def narrow() -> torch.autocast:
    """Numbers of 16 bits where the processor computes with them; where it does not they take fifteen times as long."""
    return torch.autocast("cpu", torch.bfloat16, enabled=bool(torch.cpu.get_capabilities().get("avx512_bf16")))


def minilm(folder: Path, **options: float) -> BertModel:
    """MiniLM, whose vocabulary's embeddings stay as they are; options, of its configuration, such as dropout."""
    trunk = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager", **options)
    trunk.embeddings.word_embeddings.weight.requires_grad_(False)
    return trunk


NO_DROPOUT = {"attention_probs_dropout_prob": 0.0, "hidden_dropout_prob": 0.0}


class PairNetwork(nn.Module):
    """MiniLM with a logit for a pair of texts.

    Parameters: folder, of MiniLM; head, the name of the logit in the weights and in the exported file.
    """

    def __init__(self, folder: Path, head: str) -> None:
        super().__init__()
        self.trunk = minilm(folder)
        self.head = head
        self.add_module(head, nn.Linear(384, 1))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Logits (pairs,)."""
        hidden = self.trunk(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.get_submodule(self.head)(self.drop(hidden[:, 0])).squeeze(-1).float()

    def start_from(self, weights: Path) -> None:
        """Go on from weights, those of another network too, as far as it has the same parts."""
        names = self.state_dict()
        self.load_state_dict(
            {name: value for name, value in torch.load(weights).items() if name in names}, strict=False
        )

    def save(self, out: Path) -> None:
        """Write the weights, and beside them the network as ONNX."""
        torch.save(self.state_dict(), out)
        with tempfile.TemporaryDirectory() as place:
            export(self.eval(), {self.head: ["pairs"]}, Path(place) / "whole.onnx", out.with_suffix(".onnx"))


def options_of(*paths: str) -> argparse.Namespace:
    """The options of a script that trains a `PairNetwork`, given these paths first."""
    parser = argparse.ArgumentParser()
    for name in paths:
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    return parser.parse_args()


def tokenizer_of(folder: Path) -> Tokenizer:
    """The tokenizer of MiniLM, which neither pads nor cuts."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def tensors(pairs: Sequence[Packed]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, mask and types of pairs."""
    # Few shapes, so that the kernels made for each are found again: half as fast again as one shape a batch.
    width = -(-max(len(pair[0]) for pair in pairs) // 16) * 16
    ids, mask, types = (torch.zeros((len(pairs), width), dtype=torch.long) for _ in range(3))
    for row, (own, kinds) in enumerate(pairs):
        ids[row, : len(own)] = torch.tensor(own)
        types[row, : len(own)] = torch.tensor(kinds)
        mask[row, : len(own)] = 1
    return ids, mask, types


def logits_of(network: Callable[..., torch.Tensor], pairs: Sequence[Packed], rows: int = 48) -> torch.Tensor:
    """Logits of pairs; those of like length go through the network together.

    Parameters: network, from ids, mask and types to the logits of some pairs; rows, how many go through it together.
    """
    found = torch.zeros(len(pairs))
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]))
    for start in range(0, len(order), rows):
        batch = order[start : start + rows]
        with narrow():
            found = found.index_put((torch.tensor(batch),), network(*tensors([pairs[row] for row in batch])))
    return found


def train(
    network: nn.Module,
    step: Callable[[], tuple[torch.Tensor, int]],
    minutes: float,
    rate: float,
    warm: float,
) -> None:
    """Train a network for some minutes, at the end of which the learning rate is zero.

    Parameters: network, with dropout where its mode says so; step, gives the loss of the next batch and the number of its pairs; warm, the share of the time in which the
    rate rises.
    """
    optimizer = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], lr=rate, weight_decay=0.01)
    began, losses, pairs = time.time(), list[float](), 0
    while (done := (time.time() - began) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = rate * min(done / warm, (1 - done) / (1 - warm)) + 1e-7
        loss, count = step()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        pairs += count
        if len(losses) % 50 == 0:
            speed = pairs / (time.time() - began)
            print(f"step {len(losses)} {done:.3f} loss {np.mean(losses[-50:]):.4f} {speed:.0f} pairs/s", flush=True)


def export(
    network: nn.Module, outputs: dict[str, list[str]], whole: Path, out: Path, inputs: Sequence[str] = MINILM_INPUTS
) -> None:
    """Write a network in float32 and in int8 per channel; outputs, the names of the axes of each; inputs, their names."""
    sample = torch.ones((2, 16), dtype=torch.long)
    axes = {name: ["pairs", "tokens"] for name in inputs} | outputs
    torch.onnx.export(
        network,
        (sample,) * len(inputs),
        str(whole),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes={name: dict(enumerate(names)) for name, names in axes.items()},
        dynamo=False,
    )
    # Weights of 7 bits: sums of two products of 8 bits overflow on processors without VNNI, which then read otherwise.
    quantize_dynamic(whole, out, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    print(f"{whole.stat().st_size:,} bytes as float32, {out.stat().st_size:,} as shipped")
