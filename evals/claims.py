"""How well is it checked that words say a statement? And could the reader tell whether a unit stands alone?

    python evals/claims.py SAID.jsonl            rows of words, statement, says: sentences as language models write them
    python evals/claims.py --turned FILE.jsonl   rows of text, statement, stands: documents that may turn what a unit says

For sentences: how many honest ones are dropped and how many false ones shown, by the rules alone and with a veto of the trained
model at several log-odds, by kind; and which check alone catches how many. For units: how well the model tells those that their
surroundings turn from the others. Neither is good enough to be used so far: `docs/evaluation.md` has the figures.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from reader_data import holds, surroundings

from qa.ingest.read import read_text
from qa.reader.reader import Entailment, load_shipped
from qa.settings import load_settings
from qa.verify.draft import Proposal, say
from qa.verify.proposals import judge_apart

VETOES = (-4.0, -3.0, -2.0, -1.0, 0.0, 1.0)


@dataclass
class Judged:
    """A sentence, why the rules refuse it, and what the model makes of it."""

    kind: str
    says: bool
    failed: tuple[str, ...]
    value: float


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def judged(row: dict[str, Any], entailment: Entailment) -> Judged:
    """Judge a sentence as one that a language model wrote, over a document of the words that it cites."""
    document = read_text(row["words"], source="words", markdown=False)
    places = [(document, unit) for unit in document.units][:4]
    proposal = Proposal(row["statement"], tuple((number, "") for number in range(1, len(places) + 1)))
    found = judge_apart(proposal, places, ())
    failed = tuple(dict.fromkeys(check.name for _, verdict in found for check in verdict.failures))
    words = " ".join(say(*place) for place in places)
    value = min(entailment.says([(draft.text, words) for draft, _ in found]))
    return Judged(row.get("kind", ""), bool(row["says"]), failed, value)


def said(file: Path, entailment: Entailment) -> None:
    """Report on sentences."""
    found = [judged(row, entailment) for row in rows_of(file)]
    for half, ones in (("first half", found[::2]), ("second half", found[1::2])):
        honest, false = [one for one in ones if one.says], [one for one in ones if not one.says]
        print(f"{half}: {len(honest)} honest, {len(false)} false")
        print(f"  rules alone: dropped {share(honest, 1, -99)}, shown {share(false, 0, -99)}")
        for veto in VETOES:
            print(
                f"  veto below {veto:+.1f}: with rules dropped {share(honest, 1, veto)}, shown {share(false, 0, veto)};"
                f" alone dropped {np.mean([one.value < veto for one in honest]):.3f},"
                f" shown {np.mean([one.value >= veto for one in false]):.3f}"
            )
    kinds: dict[tuple[bool, str], list[Judged]] = defaultdict(list)
    for one in found:
        kinds[one.says, one.kind].append(one)
    for (says, kind), ones in sorted(kinds.items()):
        shown = sum(not one.failed for one in ones)
        print(f"  {'honest' if says else 'false'} {kind}: shown by the rules {shown} of {len(ones)}")
    for name in dict.fromkeys(name for one in found for name in one.failed):
        alone = Counter(one.says for one in found if one.failed == (name,))
        print(f"  check {name}: alone against {alone[False]} false and {alone[True]} honest")


def share(ones: Sequence[Judged], dropped: int, veto: float) -> str:
    """The share that is dropped, or shown."""
    return f"{np.mean([bool(one.failed or one.value < veto) == bool(dropped) for one in ones]):.3f}"


def turned(file: Path, entailment: Entailment) -> None:
    """Report on units and their surroundings."""
    pairs: list[tuple[bool, str, str]] = []
    for row in rows_of(file):
        document = read_text(row["text"], source="text", markdown=True)
        units = [unit for unit in document.units if holds(unit.text, row["statement"])]
        if len(units) == 1 and not (units[0].header is not None and units[0].kind == "item"):
            pairs.append((row["stands"], say(document, units[0]), surroundings(document, units[0])))
    values = entailment.says([(statement, words) for _, statement, words in pairs])
    stands = np.array([stood for stood, _, _ in pairs], bool)
    auc = (values[stands][:, None] > values[~stands][None]).mean()
    print(f"{stands.sum()} units that stand, {(~stands).sum()} that are turned: AUC {auc:.3f}")
    for least in (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0):
        print(
            f"  below {least:+.1f}: {np.mean(values[~stands] < least):.3f} of the turned, {np.mean(values[stands] < least):.3f} others"
        )


def main() -> None:
    """Report on the files named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("said", type=Path, nargs="?")
    parser.add_argument("--turned", type=Path)
    options = parser.parse_args()
    entailment = load_shipped(load_settings().threads)
    if options.said:
        said(options.said, entailment)
    if options.turned:
        turned(options.turned, entailment)


if __name__ == "__main__":
    main()
