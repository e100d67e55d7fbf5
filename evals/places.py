"""Are "does not support" and "better source" right? Places where made-up texts cite made-up works, labelled by hand.

    python evals/places.py [--half tune|test|both] [--show]

`claims/places.jsonl` has a corpus a line: a text with marks and a reference list, and the works that it cites. For each place
it says what the work does with the sentence (says it, says it in other words, says a part of it, says another value or the
opposite, is on the topic, is about something else) and which other works say it, say a part of it, or only look as if.
"Does not support" is wrong where the work says the sentence, also in part or in other words. "Better source" is wrong where
the work named does not say it, or the cited one does, in part or in other words. A source is also named where the corpus does not
hold the cited work: each place is judged once more without it. Thresholds were chosen on the corpora with odd numbers.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from qa.index.library import Library
from qa.ingest.read import read_text
from qa.notes.audit.audit import audit_document
from qa.notes.audit.types import Audit, Better, Finding
from qa.types import Document

PLACES = Path(__file__).parent / "claims" / "places.jsonl"
HONEST = ("says", "reworded", "part")


@dataclass(frozen=True, slots=True)
class Place:
    """A citation: what the cited work does, and what the others do."""

    corpus: int
    text: str
    does: str
    others: dict[str, str]
    finding: Finding
    unheld: Finding
    """The same where the corpus does not hold the cited work."""

    @property
    def called_wrong(self) -> bool:
        """The audit calls the citation wrong."""
        return self.finding.wrong

    @property
    def pointed(self) -> bool | None:
        """Whether the source named beside the cited one says the sentence, which that one does not; None where none is named."""
        better = self.finding.better
        return None if better is None else self.does not in HONEST and self.says(better)

    @property
    def instead(self) -> bool | None:
        """Whether the source named instead of a cited one that is not held says the sentence; None where none is named."""
        better = self.unheld.better
        return None if better is None else self.says(better)

    def says(self, better: Better) -> bool:
        """Whether a named work says the sentence."""
        return self.others.get(better.source.removeprefix("work-")) == "says"


def corpora(file: Path = PLACES) -> list[dict[str, Any]]:
    """The corpora of the set."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def documents_of(corpus: dict[str, Any]) -> list[Document]:
    """The documents of a corpus as the program reads files, the citing one first."""
    listed = "\n".join(
        f"{number}. {work['authors']} ({work['year']}). {work['title']}. {work['journal']}."
        for number, work in enumerate(corpus["works"], start=1)
    )
    said = "\n".join(one["text"] for one in corpus["sentences"])
    texts = {"citing": f"# {corpus['title']}\n\n{said}\n\n## References\n\n{listed}\n"}
    for number, work in enumerate(corpus["works"], start=1):
        head = {key: work[key] for key in ("title", "year", "journal")} | {"authors": work["authors"].split(", ")}
        front = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
        texts[f"work-{number}"] = f"---\n{front}\n---\n\n# {work['title']}\n\n## Results\n\n{work['text']}\n"
    return [read_text(text, source=source, markdown=True) for source, text in texts.items()]


def places(corpus: dict[str, Any]) -> Iterable[Place]:
    """Every labelled place of a corpus, with what the audit says of it."""
    documents = documents_of(corpus)
    audit = audit_document(documents[0], Library(documents))
    without = {
        work: audit_document(documents[0], Library([one for one in documents if one.source != f"work-{work}"]))
        for work in range(1, len(documents))
    }
    for sentence in corpus["sentences"]:
        for one in sentence["places"]:
            work = one["work"]
            found, unheld = (finding_of(each, sentence["text"], work) for each in (audit, without[work]))
            yield Place(corpus["corpus"], sentence["text"], one["does"], one["others"], found, unheld)


def finding_of(audit: Audit, text: str, work: int) -> Finding:
    """The finding on a sentence and a work that it cites."""
    (found,) = [one for one in audit.findings if one.place.text == text and one.printed == f"[{work}]"]
    return found


def share(right: int, total: int) -> str:
    """A share with its 95 % interval (Clopper and Pearson, 1934)."""
    if not total:
        return "0 of 0"
    low, high = binomtest(right, total).proportion_ci(method="exact")
    return f"{right} of {total} = {right / total:.2f} [{low:.2f}, {high:.2f}]"


def report(found: list[Place], show: bool) -> None:
    """Print precision and recall of both claims, by kind."""
    wrong = [one for one in found if one.does not in HONEST]
    called = [one for one in found if one.called_wrong]
    print(f"  places {len(found)}, of which the work says the sentence or a part of it {len(found) - len(wrong)}")
    print(f"  does not support: precision {share(sum(one.does not in HONEST for one in called), len(called))}")
    print(f"  does not support: recall    {share(sum(one.called_wrong for one in wrong), len(wrong))}")
    named = [one for one in found if one.pointed is not None]
    due = [one for one in wrong if "says" in one.others.values()]
    print(f"  better source: precision    {share(sum(bool(one.pointed) for one in named), len(named))}")
    print(f"  better source: recall       {share(sum(bool(one.pointed) for one in due), len(due))}")
    unheld = [one for one in found if one.instead is not None]
    said = [one for one in found if "says" in one.others.values()]
    print(f"  source of a work not held: precision {share(sum(bool(one.instead) for one in unheld), len(unheld))}")
    print(f"  source of a work not held: recall    {share(sum(bool(one.instead) for one in said), len(said))}")
    for kind in ("says", "reworded", "part", "contrary", "topic", "else"):
        own = [one for one in found if one.does == kind]
        verdicts = Counter(one.finding.judgement for one in own)
        pointed = Counter(one.pointed for one in own)
        print(
            f"    {kind:9} {len(own):3}: called wrong {sum(one.called_wrong for one in own)}, verdicts {dict(verdicts)}, "
            f"better source right {pointed[True]} wrong {pointed[False]}"
        )
    for one in found if show else ():
        if (one.called_wrong and one.does in HONEST) or one.pointed is False or one.instead is False:
            finding, better = one.finding, one.finding.better or one.unheld.better
            print(
                f"\n  {one.corpus} {one.does} {one.text}\n    {finding.judgement} {finding.score:.2f} {finding.reasons}"
            )
            for words in finding.words:
                print(f"    > {words.quote}")
            if better is not None:
                print(f"    better {one.others} {better.source}: {better.citation.quote}")


def main() -> None:
    """Report on the halves asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("tune", "test", "both"), default="both")
    parser.add_argument("--show", action="store_true", help="print what is claimed wrongly")
    options = parser.parse_args()
    for half, odd in (("tune", 1), ("test", 0)):
        if options.half in (half, "both"):
            print(half)
            report([one for corpus in corpora() if corpus["corpus"] % 2 == odd for one in places(corpus)], options.show)


if __name__ == "__main__":
    main()
