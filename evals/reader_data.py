"""Groups of one question with units that answer it and units that do not, read from public sets and from our own.

    python evals/reader_data.py SETS OWN OUT     SETS, the folder of public sets; OWN, the folder of our questions

A group holds units as a reader sees them: the unit, its headings, the unit before it. What is kept for testing is chosen by
document: one in ten of each set; whole sets of our own are left out.
"""

from __future__ import annotations

import gzip
import json
import math
import pickle
import random
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qa.ingest.read import read_text
from qa.retrieve.rerank import in_context
from qa.text.terms import terms
from qa.types import Document, Unit

NO_LABEL, NO_SPAN = (-1, -1), (0, 0)
"""The span is not known; the answer is known to be no short span of the unit."""
ANSWERS, HELPS, BESIDE = 2, 1, 0
NEAR, OTHERS, FURTHER = 12, 4, 0.12
"""Units that do not answer: how many of its own text that share most with the question, of other texts, and which share of the rest."""
JOINED = 0.1
"""Share of the answered questions of a text that are asked once more as one with another of it."""
TWINS = 8
"""Units of a twin that is not answered, at most."""
TESTS = (
    "own-plain-2",
    "own-plain-5",
    "own-plain-6",
    "own-plain-8",
    "own-plain-12",
    "own-plain-14",
    "own-plain-15",
    "own-plain-17",
    "own-plain-19",
    "own-plain-22",
    "own-plain-23",
    "own-twins-1",
)
"""Sets of our own that are kept whole for testing."""


@dataclass
class Candidate:
    """A unit with what stands above and before it, and whether it answers."""

    text: str
    heading: str
    before: str
    label: int
    span: tuple[int, int] = NO_LABEL
    """Characters of the direct answer in the text."""


@dataclass
class Group:
    """A question and its candidates, most of one document."""

    source: str
    document: str
    question: str
    answerable: bool
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def held_out(self) -> bool:
        """Kept for testing only."""
        return kept(self.document)


def kept(document: str) -> bool:
    """Whether a document is one of the tenth that is kept for testing."""
    return zlib.crc32(document.split("/")[0].encode()) % 10 == 0


READ_SHARE = {
    "squad-dev": 1.0,
    "squad-train-sample": 1.0,
    "qed-dev": 1.0,
    "selqa-devtest": 1.0,
    "evidence-inference": 1.0,
    "qamr-devtest": 0.5,
    "policyqa": 0.15,
    "squad-nqg-test": 0.25,
    "condaqa-sentences": 0.2,
}
"""Share of the questions of each public set; the rest teaches little that the others do not."""


def public(folder: Path, rng: random.Random) -> Iterator[Group]:
    """The groups of the public sets in the format of one row for each pair."""
    for name, share in READ_SHARE.items():
        for rows in by_question(folder / f"answer-{name}.jsonl.gz"):
            if rng.random() > share or not (any(row["label"] for row in rows) or not rows[0]["answerable"]):
                continue
            first = rows[0]
            title = re.sub(r"[_]", " ", first["doc"].split("/")[0]) if name.startswith(("squad-dev", "qed")) else ""
            group = Group(name, first["doc"] or first["qid"], first["question"], bool(first["answerable"]))
            for row in rows:
                group.candidates.append(Candidate(row["sentence"], title, row["prev"], int(row["label"])))
            yield group


KEYS = (
    "Identifier",
    "Code",
    "Catalogue number",
    "Synonyms",
    "Registry number",
    "Database entry",
    "Year of first description",
)
ROWS = (
    "{key} of {name}: Value in the data box {value}.",
    "{key} of {name} | {value}",
    "{key}: {value}",
    "{name}: {key} {value}.",
)
ECHOES = (
    "This page gives an overview of {}.",
    "The article describes {} in detail.",
    "A guide to {}.",
    "[{}: an introduction].",
    "The report gives a comprehensive technical overview of {}.",
    "This chapter is about {}.",
    "See the entry on {} for more.",
    "Figure 1. {}.",
    "3. {}. Encyclopedia [example.org].",
    "The editors wrote this summary of {} for professionals.",
    "The review cites two sources for {}.",
)
"""What repeats a question and answers nothing: rows of identifiers, and sentences about a document."""
DEFINITIONS = {"what": 1600, "other": 850}


def definitions(folder: Path, rng: random.Random) -> Iterator[Group]:
    """Questions of MedQuAD: of a definition, which its answer's first sentence gives, and of symptoms, causes and treatments."""
    kinds: dict[str, list[list[dict[str, Any]]]] = defaultdict(list)
    for rows in by_question(folder / "answer-medquad.jsonl.gz"):
        if any(row["label"] for row in rows):
            defines = re.match(r"what (?:is|are) (?!the |known)", rows[0]["question"], re.IGNORECASE)
            kinds["what" if defines else "other"].append(rows)
    for kind, most in DEFINITIONS.items():
        for rows in rng.sample(kinds[kind], most):
            asked = re.sub(r"\s+\?", "?", re.sub(r"\s*\(are\)", "", rows[0]["question"]))
            group = Group("medquad", rows[0]["doc"] or rows[0]["qid"], asked, True)
            first = next(row["sentence"] for row in rows if row["label"])
            for row in rows:
                if kind == "other" or not row["label"] or row["sentence"] == first:
                    span = NO_SPAN if row["label"] else NO_LABEL
                    group.candidates.append(Candidate(row["sentence"], "", row["prev"], int(row["label"]), span))
            name = re.sub(r"^what (?:is|are) (?:the )?", "", asked, flags=re.IGNORECASE).rstrip(" ?")
            told = [echo.format(name) for echo in rng.sample(ECHOES, 3)]
            if kind == "what":
                values = (f"{rng.choice('ABCDKMPX')}{rng.randint(10, 99_999)}", f"{rng.randint(100, 999_999)}")
                told += [
                    rng.choice(ROWS).format(key=rng.choice(KEYS), name=name, value=rng.choice(values)) for _ in range(3)
                ]
            group.candidates += [Candidate(text, "", "", 0) for text in told]
            yield group


def plain(folder: Path, rng: random.Random) -> Iterator[Group]:
    """Questions over our own texts. Units that help without answering (`part`) are left out; of the others in its own text
    those are taken that share most with the question, and some more; training reads some of them and takes the likeliest."""
    twins: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for file in sorted(folder.glob("twins-*.jsonl")):
        for twin in rows_of(file):
            twins[twin["id"], twin["of"]].append((f"own-{file.stem}", twin))
    files = [file for file in sorted(folder.glob("plain-*.jsonl")) if f"own-{file.stem}" not in TESTS]
    rows = [(f"own-{file.stem}", row) for file in files for row in rows_of(file)]
    documents = {row["text"]: read_text(row["text"], source=row["id"], markdown=True) for _, row in rows}
    words = {text: [set(terms(unit.text)) for unit in one.units] for text, one in documents.items()}
    holding = Counter(term for units in words.values() for unit in units for term in unit)
    total = sum(map(len, words.values()))
    texts = [text for text, one in documents.items() if one.units and not kept(one.source)]
    for name, row in rows:
        document, own, answered = documents[row["text"]], words[row["text"]], list[Group]()
        for asked in row["questions"]:
            sought = set(terms(asked["q"]))
            shared = [
                sum(math.log(total / (holding[term] + 1)) for term in sought & unit) / math.sqrt(len(unit) + 6)
                for unit in own
            ]
            group, beside = Group(name, document.source, asked["q"], bool(asked["best"])), 0
            for place in sorted(range(len(own)), key=lambda at: -shared[at]):
                candidate = _candidate(document, document.units[place], asked)
                if candidate and (candidate.label or beside < NEAR or rng.random() < FURTHER):
                    group.candidates.append(candidate)
                    beside += not candidate.label
            for _ in range(OTHERS):
                other = documents[rng.choice(texts)]
                unit = rng.choice(other.units)
                if other is not document and unit.kind != "header":
                    seen = in_context(other, unit)
                    group.candidates.append(Candidate(seen.text, seen.heading, seen.before, 0))
            if group.answerable == any(candidate.label for candidate in group.candidates):
                yield group
                for source, twin in twins[row["id"], asked["q"]]:
                    yield twin_of(group, source, twin, rng)
                if group.answerable:
                    answered.append(group)
        yield from joined(answered, rng)


def joined(answered: Sequence[Group], rng: random.Random) -> Iterator[Group]:
    """Pairs of questions of one text asked as one, which units that answer either of them answer."""
    for _ in range(round(JOINED * len(answered)) if len(answered) > 1 else 0):
        first, second = rng.sample(answered, 2)
        # Of a unit that stands in both, the label that it answers is kept: it comes last.
        units = sorted((*first.candidates, *second.candidates), key=lambda one: one.label)
        both = {(one.heading, one.text): replace(one, span=NO_LABEL) for one in units}
        asked = f"{first.question.rstrip(' ?.')}, and {second.question[:1].lower()}{second.question[1:]}"
        yield replace(first, question=asked, candidates=list(both.values()))


def twin_of(group: Group, source: str, twin: dict[str, Any], rng: random.Random) -> Group:
    """The group of a question that was made from another one by exchanging words.

    It is answered by the same units where the words mean the same; where they name another thing, units that answer the other
    question do not answer it, and are tried first.
    """
    asked = replace(group, source=source, question=twin["q"])
    if twin["answered"]:
        return asked
    right = [replace(one, label=0, span=NO_LABEL) for one in group.candidates if one.label][:3]
    wrong = [one for one in group.candidates if not one.label]
    return replace(asked, answerable=False, candidates=right + rng.sample(wrong, min(TWINS - len(right), len(wrong))))


def _candidate(document: Document, unit: Unit, asked: dict[str, Any]) -> Candidate | None:
    """A unit of a text with its label for a question over it, or None where it is no candidate."""
    worth = worth_of(unit, asked)
    if unit.kind == "header" or worth == HELPS:
        return None
    seen, span, label = in_context(document, unit), NO_LABEL, int(worth == ANSWERS)
    if label and holds(unit.text, asked["best"]):
        answer = (asked["answer"] or "").strip("*_` ")
        at = seen.text.find(answer)
        span = NO_SPAN if not answer else (at, at + len(answer)) if at >= 0 else NO_LABEL
    return Candidate(seen.text, seen.heading, seen.before, label, span)


def bioasq(folder: Path) -> Iterator[Group]:
    """Questions of biomedical experts: snippets that answer, exact answers where they stand in one."""
    for row in rows_of(folder / "answers-bioasq-groups.jsonl.gz"):
        group = Group("bioasq", row["question"], row["question"], True)
        for text in dict.fromkeys(row["pos"]):
            span = NO_SPAN if row["type"] in ("yesno", "summary") else _exact(row["exact"], text)
            group.candidates.append(Candidate(text[:600], "", "", 1, span))
        group.candidates += [Candidate(text[:600], "", "", 0) for text in row["neg"]]
        yield group


def _exact(exact: Any, text: str) -> tuple[int, int]:
    """Where an exact answer stands in a snippet, when just one answer is expected."""
    flat = [exact] if isinstance(exact, str) else [item for item in exact or () if isinstance(item, str)]
    nested = [item for item in exact or () if isinstance(item, list)] if not isinstance(exact, str) else []
    if len(nested) > 1:
        return NO_LABEL
    for name in sorted(flat + [name for names in nested for name in names], key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text[:600], re.IGNORECASE)
        if match and 1 < len(name) < 80:
            return match.span()
    return NO_LABEL


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines, which gzip may have packed."""
    with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def by_question(file: Path) -> list[list[dict[str, Any]]]:
    """The rows of a file of pairs, those of a question together."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(file):
        found[row["qid"]].append(row)
    return list(found.values())


def worth_of(unit: Unit, asked: dict[str, Any]) -> int:
    """What a unit of its own text is to a question: ANSWERS, HELPS or BESIDE."""
    if any(holds(unit.text, quote) for quote in (asked["best"], *asked["also"]) if quote):
        return ANSWERS
    return HELPS if any(holds(unit.text, quote) for quote in asked.get("part", ())) else BESIDE


def plain_words(text: str) -> str:
    """The words of a text, small and without markup."""
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def holds(unit: str, quote: str) -> bool:
    """Whether a unit is the one that a quote was taken from, markup apart."""
    unit, quote = plain_words(unit), plain_words(quote)
    return len(unit) > 3 and (quote in unit or (unit in quote and len(unit) > len(quote) / 2))


def main(sets: Path, ours: Path, out: Path) -> None:
    """Read and keep all groups."""
    rng = random.Random(5)
    groups = [*public(sets, rng), *bioasq(sets), *definitions(sets, rng), *plain(ours, rng)]
    counts: dict[str, int] = defaultdict(int)
    for group in groups:
        counts[f"{group.source} {'answerable' if group.answerable else 'not'}{' held out' * group.held_out}"] += 1
    print(json.dumps(counts, indent=1))
    out.write_bytes(pickle.dumps(groups))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
