"""How well is it checked that words say a statement, and that a unit says alone what it says where it stands?

    python evals/claims.py [--said FILE.jsonl ...] [--turned FILE.jsonl ...] [--misleading FILE.jsonl ...]

Sentences: words and a sentence as a language model writes it, honest or false (`claims/said.jsonl` over the default corpus,
`said-2.jsonl` to `-5` over others, by other hands). How many honest ones are dropped and how many false ones shown, by kind, and which check
alone catches how many. `own/said-*.jsonl` are more of the kind of `said-2.jsonl`, to train on.
Units (`claims/turned.jsonl`, and `turned-2.jsonl` to `-4` by ten other hands): small documents, half of which change what one of their units says: refuted, withdrawn, conditional,
fictional and more. How many of these are told with it, by its lead-in or a caveat, or not quoted, and how many of the others.
Whole answers (`claims/misleading.jsonl`): documents as people write them, with a question, a quote that misleads alone and the words that turn it. In
how many answers these words stand, how many have the quote alone, and how many cautions there are; the words of another wording count as none.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from reader_data import holds, plain_words, rows_of

import qa
from qa.index.library import Library
from qa.ingest.read import read_text
from qa.notes.annotate import compute_annotations
from qa.reader.surroundings import load_surroundings_reader
from qa.render.text import Page, answer_text
from qa.verify.draft import Proposal, say
from qa.verify.proposals import judge

SETS = Path(__file__).parent / "claims"


@dataclass
class Judged:
    """A sentence, and the checks that refuse it."""

    kind: str
    says: bool
    failed: tuple[str, ...]


def judged(row: dict[str, Any]) -> Judged:
    """Judge a sentence as one that a language model wrote, over a document of the words that it cites."""
    document = read_text(row["words"], source="words", markdown=False)
    places = [(document, unit) for unit in document.units][:4]
    proposal = Proposal(row["statement"], tuple((number, "") for number in range(1, len(places) + 1)))
    _, verdict = judge(proposal, places, ())
    failed = tuple(dict.fromkeys(check.name for check in verdict.failures))
    return Judged(row["kind"], bool(row["says"]), failed)


def said(file: Path) -> None:
    """Report on sentences."""
    found = [judged(row) for row in rows_of(file)]
    honest, false = [one for one in found if one.says], [one for one in found if not one.says]
    print(f"{file.name}: {len(honest)} honest sentences, dropped {np.mean([bool(one.failed) for one in honest]):.3f}")
    print(f"{file.name}: {len(false)} false sentences, shown {np.mean([not one.failed for one in false]):.3f}")
    kinds: dict[tuple[bool, str], list[Judged]] = defaultdict(list)
    for one in found:
        kinds[one.says, one.kind].append(one)
    for (says, kind), ones in sorted(kinds.items()):
        print(f"  {'honest' if says else 'false'} {kind}: shown {sum(not one.failed for one in ones)} of {len(ones)}")
    for name in dict.fromkeys(name for one in found for name in one.failed):
        alone = Counter(one.says for one in found if one.failed == (name,))
        print(f"  check {name}: alone against {alone[False]} false and {alone[True]} honest")


def turned(file: Path) -> None:
    """Report on units that their surroundings turn, and on their twins, which stand."""
    outcome: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for row in rows_of(file):
        outcome[not row["stands"], str(row["kind"])][_told(row)] += 1
    for side, name in ((True, "turned"), (False, "standing")):
        total = sum((counts for (is_turned, _), counts in outcome.items() if is_turned == side), Counter[str]())
        print(f"{file.name}, {name}: {dict(total)}")
    for (is_turned, kind), counts in sorted(outcome.items()):
        print(f"  kind {kind}, {'turned' if is_turned else 'standing'}: {dict(counts)}")


def _told(row: dict[str, Any]) -> str:
    """How the product would show the unit of a row."""
    document = read_text(row["text"], source="text", markdown=True)
    units = [unit for unit in document.units if holds(unit.text, row["statement"])]
    if not units:
        return "not quoted"
    if units[0].kind == "item" and say(document, units[0]) != units[0].text:
        return "with its lead-in"
    if load_surroundings_reader().turning(document, units[0], say(document, units[0])) is not None:
        return "with words around it"
    notes = compute_annotations(Library([document]))
    return "with a caveat" if notes.caveats([(document.source, units[0].start)]) else "alone"


def misleading(file: Path) -> None:
    """Report on whole answers: whether a quote that misleads alone stands with the words that turn it."""
    page, outcome, cautions = Page(100, False), defaultdict[str, Counter[str]](Counter), 0
    for row in rows_of(file):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, row["file"])
            path.write_text(row["text"], encoding="utf-8")
            with qa.open(Path(folder, "store")) as assistant:
                assistant.ingest([path])
                answer = assistant.ask(row["question"])
                shown = plain_words(answer_text(answer, assistant.library.by_source, page, verbose=False))
        turned, quoted = (plain_words(re.sub(r"<[^>]+>", " ", row[part])) in shown for part in ("turn", "quote"))
        outcome[row["kind"]]["with what turns it" if turned else "alone" if quoted else "not quoted"] += 1
        cautions += sum(one.kind == "context" for one in answer.caveats)
    print(f"{file.name}: {dict(sum(outcome.values(), Counter[str]()))}, {cautions} cautions")
    for kind, counts in sorted(outcome.items()):
        print(f"  kind {kind}: {dict(counts)}")


def main() -> None:
    """Report on all sets."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--said",
        type=Path,
        nargs="*",
        default=[SETS / f"said{number}.jsonl" for number in ("", "-2", "-3", "-4", "-5")],
    )
    parser.add_argument(
        "--turned", type=Path, nargs="*", default=[SETS / f"turned{number}.jsonl" for number in ("", "-2", "-3", "-4")]
    )
    parser.add_argument("--misleading", type=Path, nargs="*", default=[SETS / "misleading.jsonl"])
    options = parser.parse_args()
    for file in options.said:
        said(file)
    for file in options.turned:
        turned(file)
    for file in options.misleading:
        misleading(file)


if __name__ == "__main__":
    main()
