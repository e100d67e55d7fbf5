"""Groups of one question with units that answer it and units that do not, and pairs of words and a claim on them.

    python evals/reader_data.py SETS OWN OUT     SETS, the folder of public sets; OWN, the folder of our questions

A group holds units as a reader sees them: the unit, its headings, the unit before it. What is kept for testing is chosen by
document: one in ten of each set, and whole sets of our own.
"""

from __future__ import annotations

import gzip
import itertools
import json
import pickle
import random
import re
import sys
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from qa.index.embedder import load_encoder
from qa.ingest.gather import gather
from qa.ingest.read import read_text
from qa.retrieve.rerank import in_context
from qa.settings import load_settings
from qa.text.table_rows import split_row
from qa.types import Document, Unit
from qa.verify.draft import say

NO_LABEL, NO_SPAN = (-1, -1), (0, 0)
"""The span is not known; the answer is known to be no short span of the unit."""
MINED = 2
"""Negatives of each group that come near by meaning, from other documents."""


TESTS = ("own-texts-0", "own-texts-3", "own-texts-4", "own-small-texts-2", "own-turned-2", "own-said-blind")
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
    """A question and its candidates, all of one document unless mined."""

    source: str
    document: str
    question: str
    answerable: bool
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def held_out(self) -> bool:
        """Kept for testing only."""
        if self.source in TESTS:
            return True
        return zlib.crc32(self.document.split("/")[0].encode()) % 10 == 0


@dataclass
class Claim:
    """A statement, words that stand somewhere, and whether these say it."""

    source: str
    document: str
    statement: str
    words: str
    label: int

    @property
    def held_out(self) -> bool:
        """Kept for testing only."""
        return self.source in TESTS or zlib.crc32(self.document.encode()) % 10 == 0


CLAIMED = {
    "evidence-inference": 1.0,
    "scifact-rationale": 1.0,
    "check-covid": 1.0,
    "k-qa": 1.0,
    "fever-eraser": 0.7,
    "fever-symmetric": 1.0,
    "med-monotonicity": 1.0,
    "negation-nli": 1.0,
    "wice": 1.0,
    "nyu-crowd-wiki": 0.5,
    "conjnli": 0.4,
    "snli-devtest": 0.4,
    "breaking-nli": 0.3,
    "begin-dialogue": 0.5,
}
"""Share of the pairs of each public set of claims."""


TAKEN = {
    "squad-dev": 1.0,
    "squad-train-sample": 1.0,
    "qed-dev": 1.0,
    "selqa-devtest": 1.0,
    "evidence-inference": 1.0,
    "qamr-devtest": 1.0,
    "medquad": 0.4,
    "policyqa": 0.3,
    "squad-nqg-test": 1.0,
    "condaqa-sentences": 0.4,
}
"""Share of the questions of each public set; the rest teaches little that the others do not."""


def public(folder: Path, rng: random.Random) -> Iterator[Group]:
    """The groups of the public sets in the format of one row for each pair."""
    for name, share in TAKEN.items():
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        with gzip.open(folder / f"answer-{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                groups[row["qid"]].append(row)
        for rows in groups.values():
            if rng.random() > share or not (any(row["label"] for row in rows) or not rows[0]["answerable"]):
                continue
            first = rows[0]
            title = re.sub(r"[_]", " ", first["doc"].split("/")[0]) if name.startswith(("squad-dev", "qed")) else ""
            group = Group(name, first["doc"] or first["qid"], first["question"], bool(first["answerable"]))
            for row in rows:
                group.candidates.append(Candidate(row["sentence"], title, row["prev"], int(row["label"])))
            yield group


def bioasq(folder: Path) -> Iterator[Group]:
    """Questions of biomedical experts: snippets that answer, exact answers where they stand in one."""
    with gzip.open(folder / "answers-bioasq-groups.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in rows:
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


def own_questions(folder: Path) -> Iterator[tuple[str, dict[str, Document], list[dict[str, Any]]]]:
    """Our own questions, each with an unanswerable twin, over texts that are split as the product splits them.

    Yields: the name of a set, its documents by their ids, its questions.
    """
    for texts in sorted(folder.glob("*texts*.jsonl")):
        with tempfile.TemporaryDirectory() as place:
            paths = []
            for line in texts.read_text("utf-8").splitlines():
                row = json.loads(line)
                paths.append(Path(place) / f"{row['id']}.md")
                paths[-1].write_text(row["text"] if row.get("title") else row["text"].replace("\n", "\n\n"), "utf-8")
            read, refused = gather(paths, max_bytes=1 << 24)
            assert not refused, refused
        documents = {Path(document.path).stem: document for document in read}
        questions = texts.with_name(texts.name.replace("texts", "questions"))
        yield texts.stem, documents, [json.loads(line) for line in questions.read_text("utf-8").splitlines()]


WINDOW = 70
"""Words before a unit, and after it, that count as its surroundings."""


def surroundings(document: Document, unit: Unit) -> str:
    """The words of a unit's surroundings in reading order, the unit among them: title, headings, the units near it."""
    return " ".join(_words(document, unit, piece) for piece in pieces_around(document, unit))


def pieces_around(document: Document, unit: Unit) -> list[Unit | str]:
    """The unit with its surroundings in reading order: the title, its heading, the units near it with theirs."""
    units = document.units
    before = list(_near(units[unit.index - 1 :: -1] if unit.index else ()))[::-1]
    after = list(_near(units[unit.index + 1 :]))
    found: list[Unit | str] = [] if any(near.text == document.title for near in (*before, unit)) else [document.title]
    section = document.title
    if before and before[0].section != unit.section:
        section = ""  # its own heading comes with it
    for near in (*before, unit, *after):
        if near.section not in ("", section, document.title):
            found.append(near.section)
        section = near.section
        if near.kind != "header":
            found.append(near)
    return found


def _words(document: Document, unit: Unit, piece: Unit | str) -> str:
    if isinstance(piece, str):
        return f"{piece}." if piece[-1:] not in ".:?!" else piece
    if piece is unit:
        return say(document, unit)
    return ", ".join(filter(None, split_row(piece.text))) + "." if piece.kind == "row" else piece.text


def _near(units: tuple[Unit, ...] | list[Unit]) -> Iterator[Unit]:
    """The first units, as far as the words of those before them are few enough."""
    count = 0

    def few(unit: Unit) -> bool:
        nonlocal count
        before, count = count, count + len(unit.text.split())
        return before < WINDOW and count < 2 * WINDOW

    return takewhile(few, units)


def own_claims(folder: Path) -> Iterator[Claim]:
    """Our own pairs: units that stand or do not where they are found, and sentences on the words that they cite."""
    for path in sorted(folder.glob("turned-*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            row = json.loads(line)
            document = read_text(row["text"], source="text", markdown=True)
            found = [unit for unit in document.units if holds(unit.text, row["statement"])]
            if len(found) != 1 or (found[0].header is not None and found[0].kind == "item" and not row["stands"]):
                continue  # an item is told with what introduces it
            words = surroundings(document, found[0])
            yield Claim(f"own-{path.stem}", f"{path.stem}-{number // 2}", say(document, found[0]), words, row["stands"])
    for path in sorted(folder.glob("said-*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield Claim(f"own-{path.stem}", row["words"][:60], row["statement"], row["words"], int(row["says"]))


def standing(folder: Path, rng: random.Random) -> Iterator[Claim]:
    """Units of ordinary texts, which stand where they are."""
    for _, documents, _ in own_questions(folder):
        for document in documents.values():
            for unit in rng.sample(document.units, min(6, len(document.units))):
                if unit.kind not in ("header", "entry"):
                    words = surroundings(document, unit)
                    yield Claim("standing", document.source, say(document, unit), words, 1)


def own(folder: Path) -> Iterator[Group]:
    """Our own questions as groups: each unit of the document is a candidate."""
    for name, documents, questions in own_questions(folder):
        for row in questions:
            document = documents.get(row["id"])
            if document is None:
                continue
            group = Group(f"own-{name}", row["id"], row["question"], row["quote"] is not None)
            for unit in document.units:
                if unit.kind == "header":
                    continue
                seen = in_context(document, unit)
                label = int(row["quote"] is not None and holds(unit.text, row["quote"]))
                span = _own_span(seen.text, row, label)
                group.candidates.append(Candidate(seen.text, seen.heading, seen.before, label, span))
            if group.answerable == any(candidate.label for candidate in group.candidates):
                yield group


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def holds(unit: str, quote: str) -> bool:
    """Whether a unit is the one that a quote was taken from, markup apart."""
    unit, quote = _plain(unit), _plain(quote)
    return len(unit) > 3 and (quote in unit or (unit in quote and len(unit) > len(quote) / 2))


def _own_span(text: str, row: dict[str, Any], label: int) -> tuple[int, int]:
    if not label:
        return NO_LABEL
    if row.get("answer") is None:
        return NO_SPAN
    at = text.find(row["answer"].strip("*_` "))
    return (at, at + len(row["answer"].strip("*_` "))) if at >= 0 else NO_LABEL


def claims(folder: Path, rng: random.Random) -> Iterator[Claim]:
    """Pairs of words and a statement from public sets; what words say in part only, they do not say."""
    for name, share in CLAIMED.items():
        with gzip.open(folder / f"entail-{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if rng.random() < share and len(row["premise"]) < 900:
                    words, statement = row["premise"], row["hypothesis"]
                    yield Claim(name, words, statement, words, int(row["label"] == "entail"))


_NUMBER = re.compile(r"(?<![\w.,-])\d[\d.,]*(?:\s?%)?(?![\w-])")
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b(?:[A-Z][\w-]{2,}|[A-Z]+\d+\w*)\b")


def corrupted(groups: Sequence[Group], rng: random.Random) -> Iterator[Claim]:
    """Sentences of biomedical texts as they are, and with two numbers or two names exchanged, or of another text."""
    pool = [
        (group.document, candidate.text)
        for group in groups
        if group.source in ("bioasq", "evidence-inference")
        for candidate in rng.sample(group.candidates, min(3, len(group.candidates)))
        if 60 < len(candidate.text) < 420
    ]
    for document, text in pool:
        for pattern in (_NUMBER, _NAME):
            found = list(pattern.finditer(text))
            pairs = [(a, b) for a, b in itertools.pairwise(found) if a.group() != b.group()]
            if pairs:
                a, b = rng.choice(pairs)
                wrong = text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]
                yield Claim("exchanged", document, wrong, text, 0)
                yield Claim("exchanged", document, text, text, 1)


def mine(groups: Sequence[Group], rng: random.Random) -> None:
    """Add to each group units of other documents that are near the question by meaning."""
    encoder = load_encoder(load_settings())
    pool = [
        (group.document.split("/")[0], replace(candidate, label=0, span=NO_LABEL))
        for group in groups
        if group.source != "medquad"
        for candidate in rng.sample(group.candidates, min(2, len(group.candidates)))
        if 40 < len(candidate.text) < 350
    ]
    pool = list({candidate.text: (document, candidate) for document, candidate in pool}.values())
    rng.shuffle(pool)
    pool = pool[:25_000]
    vectors = encoder.encode_documents([candidate.text for _, candidate in pool])
    print(len(pool), "units to mine from", flush=True)
    wanted = [group for group in groups if not group.source.startswith("own") and group.source != "bioasq"]
    for start in range(0, len(wanted), 2048):
        part = wanted[start : start + 2048]
        asked = encoder.encode_documents([group.question for group in part])
        near = np.argpartition(-(asked @ vectors.T), 40, axis=1)[:, :40]
        for group, places in zip(part, near, strict=True):
            own_document = group.document.split("/")[0]
            others = [pool[place][1] for place in places if pool[place][0] != own_document]
            group.candidates += rng.sample(others, min(MINED, len(others)))


def main(sets: Path, ours: Path, out: Path) -> None:
    """Read, mine and keep all groups."""
    rng = random.Random(5)
    groups = [*public(sets, rng), *bioasq(sets)]
    counts: dict[str, int] = defaultdict(int)
    mine(groups, rng)
    stated = [*claims(sets, rng), *corrupted(groups, rng), *standing(ours, rng), *own_claims(ours)]
    groups += own(ours)
    for group in groups:
        counts[f"{group.source} {'answerable' if group.answerable else 'not'}{' held out' * group.held_out}"] += 1
    for claim in stated:
        counts[f"claims {claim.source} {claim.label}{' held out' * claim.held_out}"] += 1
    print(json.dumps(counts, indent=1))
    out.write_bytes(pickle.dumps((groups, stated)))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
