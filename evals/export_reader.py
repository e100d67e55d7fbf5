"""Write trained weights as the ONNX file that the product ships, in int8 per channel, and say how well it agrees.

python evals/export_reader.py GROUPS OUT.onnx WEIGHTS [WEIGHTS ...]     several are averaged (Wortsman et al. 2022)
"""

from __future__ import annotations

import pickle
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from reader_data import Candidate, Group  # noqa: F401  both are unpickled
from train_reader import Reader, encode
from training import export, tensors, tokenizer_of

from qa.index.weights import DEFAULT_ENCODER, find
from qa.settings import load_settings


def main(groups: Path, out: Path, *weights: Path) -> None:
    """Average, export, quantise, compare."""
    folder = find(DEFAULT_ENCODER, load_settings().cache).folder
    reader = Reader(folder)
    states = [torch.load(file) for file in weights]
    reader.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "reader.onnx"
        export(reader.eval(), {"answers": ["pairs"], "ends": ["pairs", "tokens"]}, whole, out)
        compared(reader, whole, out, pickle.loads(groups.read_bytes()), folder)


def compared(reader: Reader, whole: Path, out: Path, groups: list[Group], folder: Path) -> None:
    """How the logits of the shipped file differ from those of the trained weights, on held-out questions."""
    tokenizer = tokenizer_of(folder)
    sessions = [onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"]) for file in (whole, out)]
    found: list[list[np.ndarray]] = [[], [], []]
    same, first = 0, [0, 0]
    held = [group for group in groups if group.held_out and group.answerable][::7][:150]
    for group in held:
        pairs = [encode(tokenizer, group.question, candidate, True)[0] for candidate in group.candidates[:24]]
        ids, mask, types = tensors(pairs)
        with torch.no_grad():
            found[0].append(reader(ids, mask, types)[0].numpy())
        feed = {"input_ids": ids.numpy(), "attention_mask": mask.numpy(), "token_type_ids": types.numpy()}
        for place, session in enumerate(sessions, start=1):
            found[place].append(session.run(["answers"], feed)[0])
        best = [int(np.argmax(one[-1])) for one in found]
        same += best[0] == best[2]
        first[0] += group.candidates[best[0]].label
        first[1] += group.candidates[best[2]].label
    torch_, float_, int8 = (np.concatenate(one) for one in found)
    print(f"float32 export: largest difference {np.abs(torch_ - float_).max():.5f}")
    print(
        f"int8: mean difference {np.abs(torch_ - int8).mean():.3f}, correlation {np.corrcoef(torch_, int8)[0, 1]:.5f}"
    )
    print(f"same unit first {same}/{len(held)}; right unit first {first[0]} with float32, {first[1]} with int8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
