"""Where do the documents of a corpus disagree, and which caveats does it hold? Printed to be read and judged.

    python evals/conflicts.py [--store DIR] [--expect FILE]
    python evals/conflicts.py --own {develop,untouched}

Without a store, the default corpus. With a list such as tests/conflicts/expected.yaml: of the disagreements found, how many
are on the list as right (precision), and of those on the list, how many were found (recall); the same for caveats. What was
found and is not on the list at all counts as wrong until somebody has read it and entered it.
With `--own`, one half of the small corpora of evals/own/differing.yaml: a history (approved, later withdrawn) is no disagreement.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

import qa
from qa.index.library import Library
from qa.ingest.default_corpus import default_corpus
from qa.ingest.read import find_files, read_path, read_text
from qa.notes.conflicts.caveats import all_caveats
from qa.notes.conflicts.find import find_conflicts
from qa.notes.conflicts.types import Conflict, StatusCaveat
from qa.types import Document

Entry = Mapping[str, Any]
Place = tuple[str, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--expect", type=Path)
    parser.add_argument("--own", choices=("develop", "untouched"))
    given = parser.parse_args()
    if given.own is not None:
        report_own(given.own)
    elif given.store is not None:
        with qa.open(given.store) as assistant:
            report(assistant.library, given.expect)
    else:
        report(Library([read_path(path) for path in find_files(default_corpus())]), given.expect)


def report(library: Library, expect: Path | None) -> None:
    documents = library.documents
    began = time.perf_counter()
    found = find_conflicts(library)
    took = time.perf_counter() - began
    units = sum(len(document.units) for document in documents)
    print(f"{len(found)} disagreements in {len(documents)} documents ({units} units, {took:.1f} s)\n")
    for number, one in enumerate(found, start=1):
        show_conflict(number, one)
    caveats = all_caveats(library)
    print(f"{len(caveats)} caveats\n")
    for number, caveat in enumerate(caveats, start=1):
        show_caveat(number, caveat)
    if expect is not None:
        listed = yaml.safe_load(expect.read_text(encoding="utf-8"))
        judge_conflicts(found, listed["conflicts"], documents)
        judge_caveats(caveats, listed["caveats"], documents)


def report_own(half: str) -> None:
    """Precision and recall over the small corpora of one half, and what went wrong."""
    found = right = seen = listed = alarms = alike = 0
    for corpus in yaml.safe_load((Path(__file__).parent / "own" / "differing.yaml").read_text(encoding="utf-8")):
        if corpus["half"] != half:
            continue
        documents = [read_text(text, source=name, markdown=True) for name, text in corpus["documents"].items()]
        told = [one for one in find_conflicts(Library(documents)) if one.kind != "history"]
        pairs = [{place(pair[:2], documents), place(pair[2:], documents)} for pair in corpus["differ"]]
        good = [one for one in told if any(pair <= one.places for pair in pairs)]
        missed = [pair for pair in pairs if not any(pair <= one.places for one in told)]
        found, right, listed = found + len(told), right + len(good), listed + len(pairs)
        seen += len(pairs) - len(missed)
        alike, alarms = alike + (not pairs), alarms + bool(not pairs and told)
        for one in told:
            if one not in good:
                print(f"{corpus['name']}: not on the list")
                show_conflict(0, one)
        if missed:
            print(f"{corpus['name']}: missed {missed}")
    print(f"{half}: precision {right}/{found}, recall {seen}/{listed}, alarms in {alarms} of {alike} look-alikes")


def show_conflict(number: int, conflict: Conflict) -> None:
    print(f"{number}. {conflict.kind}: {conflict.topic}")
    for side in conflict.sides:
        under = ", ".join(" ".join(one) for one in side.conditions)
        print(f"     {side.document.source}: {side.words}" + (f"  [{under}]" if under else ""))
        print(f"       “{side.unit.text}”")
    for document, unit in conflict.noted:
        print(f"     told by {document.source}: “{unit.text}”")
    print()


def show_caveat(number: int, caveat: StatusCaveat) -> None:
    print(f"{number}. {caveat.kind} ({caveat.document.source}): “{caveat.unit.text}”")
    for document, unit in caveat.concerns:
        print(f"     bears on {document.source}: “{unit.text[:110]}”")
    print()


def judge_conflicts(found: Sequence[Conflict], listed: Sequence[Entry], documents: Sequence[Document]) -> None:
    """Precision over what was found, recall over the right entries of the list, and the traps that were walked into."""
    entries = [(entry, place(entry["one"], documents), place(entry["other"], documents)) for entry in listed]
    hits = {
        position: [entry for entry, one, other in entries if one in conflict.places and other in conflict.places]
        for position, conflict in enumerate(found)
    }
    # A trap is only walked into when no right entry explains why its places stand together.
    good = [position for position, on in hits.items() if any(entry["right"] for entry in on)]
    right = [entry for entry, _, _ in entries if entry["right"]]
    seen = [entry for entry in right if any(entry in on for on in hits.values())]
    print(f"disagreements: precision {len(good)}/{len(found)}, recall {len(seen)}/{len(right)}")
    for position, one in enumerate(found):
        if position not in good:
            print(f"   not on the list: {one.topic}")
    print_missed(right, seen, lambda entry: entry["about"])


def judge_caveats(caveats: Sequence[StatusCaveat], listed: Sequence[Entry], documents: Sequence[Document]) -> None:
    """The same for pairs of a caveat and a unit; precision over the pairs that the list judges."""
    pairs = {
        ((one.document.source, one.unit.start), (document.source, unit.start), one.kind)
        for one in caveats
        for document, unit in one.concerns
    }
    entries = [
        (entry, (place(entry["says"], documents), place(entry["beside"], documents), entry["kind"])) for entry in listed
    ]
    right = [entry for entry, _ in entries if entry["right"]]
    seen = [entry for entry, pair in entries if entry["right"] and pair in pairs]
    wrong = [entry for entry, pair in entries if not entry["right"] and pair in pairs]
    print(
        f"caveats: {len(seen)} of {len(right)} right pairs found, {len(wrong)} of {len(entries) - len(right)} wrong ones"
    )
    print_missed(right, seen, lambda entry: f"{entry['kind']} on {entry['beside']}")


def print_missed(right: Sequence[Entry], seen: Sequence[Entry], told: Callable[[Entry], str]) -> None:
    for entry in right:
        if entry not in seen:
            print(f"   missed: {told(entry)}" + (f" ({entry['hard']})" if "hard" in entry else ""))


def place(listed: Sequence[str], documents: Sequence[Document]) -> Place:
    """The unit of a source that holds the listed words; exactly one does."""
    source, words = listed
    found = [
        (document.source, unit.start)
        for document in documents
        if document.source == source
        for unit in document.units
        if words in unit.text and unit.kind != "row"
    ]
    if len(found) != 1:
        raise SystemExit(f"{len(found)} units of {source} hold {words!r}")
    return found[0]


if __name__ == "__main__":
    main()
