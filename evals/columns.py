"""Which column of a table does a superlative ask about, where it names none?

    python evals/columns.py

`own/superlatives.jsonl` is 1,050 questions with the column that each asks about and others of the same table; those that share a word
with one of these are left out. For several margins: how often the nearest column exceeds the others by it, and is then the right one.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from reader_data import rows_of

from qa.answer.rows import NEARER
from qa.index.embedder import load_encoder
from qa.settings import load_settings
from qa.text.terms import terms

OWN = Path(__file__).with_name("own")


def main() -> None:
    """Report on each margin."""
    encoder = load_encoder(load_settings())
    right, margins = [], []
    for row in rows_of(OWN / "superlatives.jsonl"):
        columns = [row["column"], *row["others"]]
        if set(terms(row["question"])) & set(terms(" ".join(columns))):
            continue
        near = np.array([encoder.encode_query(column) for column in columns]) @ encoder.encode_query(row["question"])
        least, most = np.sort(near)[-2:]
        right.append(int(near.argmax()) == 0)
        margins.append(most - least)
    print(f"{len(right)} questions")
    for least in (0.0, 0.05, NEARER, 0.2, 0.25):
        sure = np.array(margins) >= least
        print(f"from {least}: {sure.mean():.2f} of them, right {np.array(right)[sure].mean():.2f}")


if __name__ == "__main__":
    main()
