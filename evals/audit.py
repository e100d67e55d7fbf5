"""How often does the audit see that a source does not say what it is cited for, and how often does it cry wolf?

    python evals/audit.py [--store DIR] [--half tune|report|both] [--show KIND]
    python evals/audit.py --expect tests/audit/guide_expectations.yaml

True pairs: a unit of a document, mildly reworded by rule, cited to that document; the hand-written restatements of
`tests/answer/paraphrases.py`; and units whose document says the same elsewhere, cited to the document without them.
False pairs: a true pair with another source, number, subject or direction, at least 300 of each. Constants were chosen on
one half of the documents ("tune"); what is printed for "report" comes from the other half. Documents are resampled for the
intervals. Nobody wrote these claims to cite something, so the figures are an upper bound for free rewording.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from qa.assistant import Assistant
from qa.index.library import Library
from qa.notes.audit.audit import audit_document
from qa.notes.audit.claim import read_claim
from qa.notes.audit.compare import Comparison, compare
from qa.notes.audit.evidence_index import EvidenceIndex, evidence_index
from qa.settings import load_settings
from tests.audit.pairs import Pair, build

DRAWS = 1000
"""Resamples of the documents behind each interval."""


def judged(pair: Pair, books: EvidenceIndex) -> Comparison:
    evidence = books.evidence[pair.source]
    if pair.without is not None:
        evidence = tuple(one for one in evidence if one.unit.index != pair.without)
    return compare(read_claim(pair.text, pair.above, books), evidence, books)


def alarm(comparison: Comparison) -> bool:
    return comparison.judgement == "does not support" or any(one.given for one in comparison.differing)


def ratio(rows: Sequence[tuple[str, bool, bool]]) -> tuple[float, float, float]:
    """How many rows count of those that are over, with the interval, documents resampled.

    Parameters: rows, of each its document, whether it counts, and whether it is over.
    """
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for cluster, counts, over in rows:
        groups[cluster].append((counts, over))
    sums = np.array([np.sum(values, axis=0) for values in groups.values()], dtype=float)
    rng = np.random.default_rng(0)
    drawn = sums[rng.integers(0, len(sums), (DRAWS, len(sums)))].sum(axis=1)
    shares = (drawn[:, 0] / np.maximum(drawn[:, 1], 1))[drawn[:, 1] > 0]
    low, high = np.percentile(shares, [2.5, 97.5]) if len(shares) else (0.0, 1.0)
    return sums[:, 0].sum() / max(1.0, sums[:, 1].sum()), low, high


def report(name: str, pairs: Sequence[Pair], books: EvidenceIndex, show: str | None) -> None:
    verdicts = {pair: judged(pair, books) for pair in pairs}
    kinds: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        kinds[pair.kind].append(pair)
    print(f"\n{name}: {len({pair.cluster for pair in pairs})} documents")
    print(f"  {'pairs':26} {'n':>4}  alarms (95 %)          not called supported   precision (95 %)")
    for kind, own in kinds.items():
        rate, low, high = ratio([(pair.cluster, alarm(verdicts[pair]), True) for pair in own])
        doubt = ratio([(pair.cluster, verdicts[pair].judgement != "supports", True) for pair in own])
        line = f"  {kind:26} {len(own):4}  {rate:.3f} ({low:.3f}-{high:.3f})   {doubt[0]:.3f} ({doubt[1]:.3f}-{doubt[2]:.3f})"
        if own[0].true is not None:
            # Alarms on false pairs among alarms on them and on the true pairs they were made from.
            alarms = [(p.cluster, alarm(verdicts[p]), alarm(verdicts[p.true])) for p in own if p.true]
            rows = [row for cluster, found, wolf in alarms for row in ((cluster, found, found), (cluster, False, wolf))]
            value, low, high = ratio(rows)
            line += f"   {value:.3f} ({low:.3f}-{high:.3f})"
        print(line)
    for pair in kinds.get(show or "", []):
        if alarm(verdicts[pair]) == (pair.true is None):
            found = verdicts[pair]
            print(f"\n- {pair.source} {found.judgement} {found.score:.2f} {pair.text}")
            print(f"  {found.reasons}")
            for one in found.units[:2]:
                print(f"  > {one.unit.text}")


def agreement(path: Path, library: Library) -> None:
    """Compare the audit of the corpus's guide with what a reader expects of each citing place."""
    guide = next(document for document in library.documents if document.kind == "guide")
    audit_document(guide, library)
    began = time.perf_counter()
    audit = audit_document(guide, library)
    took = time.perf_counter() - began
    counted: dict[str, list[bool]] = defaultdict(list)
    places: dict[int, list[bool]] = defaultdict(list)
    better: list[bool] = []
    for place in yaml.safe_load(path.read_text(encoding="utf-8"))["places"]:
        for begins in place["claims"]:
            found = [f for f in audit.findings if f.claim.startswith(begins) and f.printed == place["mark"]]
            if len(found) != 1:
                raise SystemExit(f"{begins!r} {place['mark']}: {len(found)} findings")
            agrees = found[0].judgement in place["expect"]
            counted[place["expect"][0]].append(agrees)
            places[place["place"]].append(agrees)
            offered = found[0].better
            if "better" in place:
                better.append(offered is not None and offered.source in place["better"])
            if not agrees or (offered is not None and offered.source not in place.get("better", [])):
                print(
                    f"  {place['place']:2} {place['mark']:5} {begins[:50]:50} expected {'/'.join(place['expect'])}, "
                    f"found {found[0].judgement} ({found[0].score:.2f}); better {offered and offered.source}"
                )
    print(f"\nagreement with the reader, claim and mark ({took:.2f} s for the guide)")
    for verdict, agreed in counted.items():
        print(f"  {verdict:18} {sum(agreed):3} of {len(agreed)}")
    print(f"  all                {sum(sum(a) for a in counted.values()):3} of {sum(map(len, counted.values()))}")
    print(f"  places with every mark agreed {sum(all(a) for a in places.values())} of {len(places)}")
    print(f"  better source as the reader's {sum(better)} of {len(better)}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", type=Path)
    parser.add_argument("--half", choices=("tune", "report", "both"), default="both")
    parser.add_argument("--show")
    parser.add_argument("--expect", type=Path)
    options = parser.parse_args()
    with Assistant(load_settings(options.store)) as assistant:
        library = assistant.library
    if options.expect:
        agreement(options.expect, library)
        return
    books = evidence_index(library)
    sources = [document for document in library.documents if not document.references]
    order = random.Random(1).sample(sources, len(sources))
    halves = {"tune": order[::2], "report": order[1::2]}
    for name, half in halves.items():
        if options.half in (name, "both"):
            began = time.perf_counter()
            report(name, build(library.documents, half, books), books, options.show)
            print(f"  {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
