"""How well is it checked that words say a statement, and that a unit says alone what it says where it stands?

    python evals/claims.py SAID.jsonl            rows of words, statement, says: sentences as language models write them
    python evals/claims.py --turned FILE.jsonl   rows of text, statement, stands: documents that may turn what a unit says

For sentences: how many honest ones are dropped and how many false ones shown, by the rules alone and with the trained model's
veto at several log-odds, by kind; and which check alone catches how many. For units: how many of those that their surroundings turn
are shown with what turns them, and how many of the others are.
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
from reader_data import holds

from qa.ingest.read import read_text
from qa.reader.reader import load_shipped
from qa.settings import load_settings
from qa.types import Document
from qa.verify.draft import Draft, Proposal, say, shown_with
from qa.verify.proposals import ENTAILED, judge_apart
from qa.verify.surroundings import STANDS, Standing, surroundings

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


def judged(row: dict[str, Any], standing: Standing) -> Judged:
    """Judge a sentence as one that a language model wrote, over a document of the words that it cites."""
    document = read_text(row["words"], source="words", markdown=False)
    places = [(document, unit) for unit in document.units][:4]
    proposal = Proposal(row["statement"], tuple((number, "") for number in range(1, len(places) + 1)))
    found = judge_apart(proposal, places, ())
    failed = tuple(dict.fromkeys(check.name for _, verdict in found for check in verdict.failures))
    value = min(standing.says(draft.text, draft.units) for draft, _ in found)
    return Judged(row.get("kind", ""), bool(row["says"]), failed, value)


def said(file: Path, standing: Standing) -> None:
    """Report on sentences."""
    found = [judged(row, standing) for row in rows_of(file)]
    for half, ones in (("first half", found[::2]), ("second half", found[1::2])):
        honest, false = [one for one in ones if one.says], [one for one in ones if not one.says]
        print(f"{half}: {len(honest)} honest, {len(false)} false")
        print(f"  rules alone: dropped {share(honest, 1, -99)}, shown {share(false, 0, -99)}")
        for veto in sorted({*VETOES, ENTAILED}):
            print(
                f"  veto below {veto:+.1f}: with rules dropped {share(honest, 1, veto)}, shown {share(false, 0, veto)};"
                f" alone dropped {np.mean([one.value < veto for one in honest]):.3f},"
                f" shown {np.mean([one.value >= veto for one in false]):.3f}"
            )
    kinds: dict[tuple[bool, str], list[Judged]] = defaultdict(list)
    for one in found:
        kinds[one.says, one.kind].append(one)
    for (says, kind), ones in sorted(kinds.items()):
        shown = sum(not one.failed and one.value >= ENTAILED for one in ones)
        by_rules = sum(not one.failed for one in ones)
        print(f"  {'honest' if says else 'false'} {kind}: shown {shown} of {len(ones)}, by the rules alone {by_rules}")
    for name in dict.fromkeys(name for one in found for name in one.failed):
        alone = Counter(one.says for one in found if one.failed == (name,))
        passed = Counter(one.says for one in found if one.failed == (name,) and one.value >= ENTAILED)
        print(
            f"  check {name}: alone against {alone[False]} false and {alone[True]} honest;"
            f" of these the model lets pass {passed[False]} and {passed[True]}"
        )


def share(ones: Sequence[Judged], dropped: int, veto: float) -> str:
    """The share that is dropped, or shown."""
    return f"{np.mean([bool(one.failed or one.value < veto) == bool(dropped) for one in ones]):.3f}"


def turned(file: Path, standing: Standing) -> None:
    """Report on units and their surroundings."""
    pairs: list[tuple[int, bool, Document, Draft]] = []
    for row in rows_of(file):
        document = read_text(row["text"], source="text", markdown=True)
        units = [unit for unit in document.units if holds(unit.text, row["statement"])]
        if len(units) == 1 and not (units[0].header is not None and units[0].kind == "item"):
            draft = Draft(say(document, units[0]), shown_with(document, units[0]), 1.0)
            pairs.append((row["kind"], row["stands"], document, draft))
    entailment = load_shipped(load_settings().threads)
    values = entailment.says([(draft.text, surroundings(*draft.units[0])) for *_, draft in pairs])
    stands = np.array([one[1] for one in pairs], bool)
    auc = (values[stands][:, None] > values[~stands][None]).mean()
    print(f"{stands.sum()} units that stand, {(~stands).sum()} that are turned: AUC {auc:.3f}")
    for least in (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0):
        print(
            f"  below {least:+.1f}: {np.mean(values[~stands] < least):.3f} of the turned, {np.mean(values[stands] < least):.3f} others"
        )
    outcome: dict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    for (kind, stood, _, draft), value in zip(pairs, values, strict=True):
        completed = Standing(entailment).complete([draft])
        told = "not shown" if not completed else "shown with more" if completed[0].text != draft.text else "as it is"
        outcome[kind, bool(stood)][told if value < STANDS else "as it is"] += 1
    for (kind, stood), counts in sorted(outcome.items()):
        print(f"  kind {kind}, {'stands' if stood else 'turned'}: {dict(counts)}")


def main() -> None:
    """Report on the files named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("said", type=Path, nargs="?")
    parser.add_argument("--turned", type=Path)
    options = parser.parse_args()
    standing = Standing(load_shipped(load_settings().threads))
    if options.said:
        said(options.said, standing)
    if options.turned:
        turned(options.turned, standing)


if __name__ == "__main__":
    main()
