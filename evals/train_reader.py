"""Train the reader from all-MiniLM-L6-v2: does this unit answer this question, and which words of it are the answer?

    python evals/train_reader.py GROUPS OUT --minutes 60        GROUPS, written by reader_data.py; OUT, a folder

One network with two heads: a logit from the first token, and the start and the end of the direct answer, which may be the
first token for "no short answer". The loss is binary cross-entropy of each pair, cross-entropy over the question's units
and "none of them", and cross-entropy of both ends of a span where one is known. The vocabulary's embeddings stay as they
are. The learning rate falls to zero at the end of the minutes given.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from reader_data import NO_LABEL, TRIED, Candidate, Group
from tokenizers import Tokenizer
from torch import nn
from training import NO_DROPOUT, logits_of, minilm, narrow, tensors, tokenizer_of, train

from qa.index.weights import DEFAULT_ENCODER, find
from qa.reader.network import Packed, packed
from qa.reader.reader import CONTEXT, QUESTION, UNIT
from qa.settings import load_settings

PAIRS = 96
"""Pairs in a step, at most: a multiple of ROWS."""
ROWS = 32
"""Pairs that go through the network together."""
NEGATIVES = 4
"""Units of a question that do not answer and are trained on: of TRIED, half those that look most like answers, half at random."""
MISTYPED, RENUMBERED = 0.1, 0.2
"""Share of the questions that are mistyped, and of those with a number that is exchanged."""
RATE, WARM = 1e-4, 0.04
SPAN = 0.5
"""Weight of the span's loss."""
WEIGHT = {"own": 2}
"""How often the groups of a set come in one pass; others once."""

Batch = list[tuple[list[tuple[Packed, tuple[int, int]]], list[int]]]
"""For each question its pairs with their spans, and their labels."""


class Reader(nn.Module):
    """MiniLM with a logit for "it answers" and logits for both ends of the direct answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.trunk = minilm(folder, **NO_DROPOUT)
        self.answers = nn.Linear(384, 1)
        self.ends = nn.Linear(384, 2)
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (pairs,) and ends (pairs, tokens, 2)."""
        hidden = self.trunk(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.answers(self.drop(hidden[:, 0])).squeeze(-1).float(), self.ends(hidden).float()


def encode(tokenizer: Tokenizer, question: str, candidate: Candidate, context: bool) -> tuple[Packed, tuple[int, int]]:
    """One pair as token ids, and its span in tokens."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION]
    unit = tokenizer.encode(candidate.text, add_special_tokens=False)
    around = " . ".join(part for part in (candidate.heading, candidate.before) if part) if context else ""
    extra = tokenizer.encode(around, add_special_tokens=False).ids[:CONTEXT] if around else []
    first = len(asked) + 2
    span = candidate.span
    if span not in (NO_LABEL, (0, 0)):
        inside = [i for i, (a, b) in enumerate(unit.offsets[:UNIT]) if a < span[1] and b > span[0]]
        span = (first + inside[0], first + inside[-1]) if inside else NO_LABEL
    return packed(asked, unit.ids[:UNIT], extra), span


def sampled(group: Group, rng: random.Random) -> list[Candidate]:
    """One unit that answers, where there is one, first, and some that do not."""
    right = [candidate for candidate in group.candidates if candidate.label]
    wrong = [candidate for candidate in group.candidates if not candidate.label]
    known = [candidate for candidate in right if candidate.span != NO_LABEL]
    # Where a span is known, units that hold it come first half of the time.
    chosen = [rng.choice(known if known and rng.random() < 0.5 else right)] if right else []
    return chosen + rng.sample(wrong, min(TRIED, len(wrong)))


def mistyped(question: str, rng: random.Random) -> str:
    """The question as typed in haste: a letter of a long word left out, doubled or exchanged with the next, or no capitals."""
    words = question.split(" ")
    # Names and numbers stay: another letter there asks for something else.
    long = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.islower()]
    for place in rng.sample(long, min(len(long), rng.choice((1, 1, 2)))):
        word = words[place]
        at = rng.randrange(1, len(word) - 1)
        change = rng.choice((word[at + 1 :], word[at] * 2 + word[at + 1 :], word[at + 1] + word[at] + word[at + 2 :]))
        words[place] = word[:at] + change
    typed = " ".join(words)
    return typed.rstrip("?").lower() if rng.random() < 0.4 else typed


def renumbered(group: Group, rng: random.Random) -> Group | None:
    """A twin that asks for another year, dose or code, which no unit gives, so that none answers; None without such a number."""
    digits = list(re.finditer(r"\d", group.question))
    if not digits:
        return None
    asked = next(
        m for m in re.finditer(r"[^\s?,;:()\"']+", group.question) if m.start() <= digits[-1].start() < m.end()
    )
    at = rng.choice([match.start() for match in digits if asked.start() <= match.start() < asked.end()][-2:])
    other = rng.choice([digit for digit in "123456789" if digit != group.question[at]])
    question = group.question[:at] + other + group.question[at + 1 :]
    name = question[asked.start() : asked.end()]
    said = [f"{candidate.heading} {candidate.before} {candidate.text}" for candidate in group.candidates]
    right = [text for text, candidate in zip(said, group.candidates, strict=True) if candidate.label]
    if not any(asked[0] in text for text in right) or any(name in text for text in said):
        return None
    return Group(group.source, group.document, question, False, [replace(one, label=0) for one in group.candidates])


def varied(group: Group, rng: random.Random) -> Group:
    """The group as it is, mostly; else its question mistyped, or with another number."""
    if rng.random() < RENUMBERED:
        return renumbered(group, rng) or group
    return replace(group, question=mistyped(group.question, rng)) if rng.random() < MISTYPED else group


def steps(groups: Sequence[Group], tokenizer: Tokenizer, rng: random.Random) -> Iterator[Batch]:
    """Batches for ever: groups of like length together, so that little is padded."""
    while True:
        order = [g for g in groups for _ in range(WEIGHT.get(g.source.split("-")[0], WEIGHT.get(g.source, 1)))]
        rng.shuffle(order)
        for start in range(0, len(order), 800):
            made = []
            for group in (varied(one, rng) for one in order[start : start + 800]):
                candidates = sampled(group, rng)
                if not candidates:
                    continue
                context = rng.random() < 0.75
                pairs = [encode(tokenizer, group.question, candidate, context) for candidate in candidates]
                made.append((pairs, [candidate.label for candidate in candidates]))
            made.sort(key=lambda one: max(len(pair[0][0]) for pair in one[0]))
            batches, batch, count = [], [], 0
            for one in made:
                trained = min(len(one[0]), NEGATIVES + sum(one[1]))
                if count + trained > PAIRS:
                    batches.append(batch)
                    batch, count = [], 0
                batch.append(one)
                count += trained
            rng.shuffle(batches)
            yield from batches


@torch.no_grad()
def hardest(reader: Reader, batch: Batch, rng: random.Random) -> Batch:
    """The batch with fewer units that do not answer: half of them the likeliest by the weights as they are, half at random."""
    pairs = [pair for one, _ in batch for pair, _ in one]
    scores = logits_of(lambda *inputs: reader(*inputs)[0], pairs, ROWS).numpy()
    kept, first = [], 0
    for one, labels in batch:
        own = scores[first : first + len(one)]
        first += len(one)
        right = [place for place, label in enumerate(labels) if label]
        wrong = sorted((place for place, label in enumerate(labels) if not label), key=lambda place: -own[place])
        hard, rest = wrong[: NEGATIVES // 2], wrong[NEGATIVES // 2 :]
        chosen = right + hard + rng.sample(rest, min(NEGATIVES - NEGATIVES // 2, len(rest)))
        kept.append(([one[place] for place in chosen], [labels[place] for place in chosen]))
    return kept


def loss_of(reader: Reader, batch: Batch) -> torch.Tensor:
    """The loss of a batch; pairs of like length go through the network together, so that little is padded."""
    pairs = [pair for one, _ in batch for pair in one]
    labels = torch.tensor([label for _, own in batch for label in own], dtype=torch.float)
    logits = torch.zeros(len(pairs))
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0][0]))
    spans = torch.zeros(())
    for start in range(0, len(order), ROWS):
        rows = order[start : start + ROWS]
        ids, mask, types = tensors([pairs[row][0] for row in rows], ROWS)
        with narrow():
            answers, ends = reader(ids, mask, types)
        logits = logits.index_put((torch.tensor(rows),), answers[: len(rows)])
        known = [place for place, row in enumerate(rows) if pairs[row][1] != NO_LABEL]
        if known:
            allowed = (types == 1) & (mask == 1)
            allowed[:, 0] = True
            found = ends[known].masked_fill(~allowed[known][..., None], -1e4)
            for end in (0, 1):
                target = torch.tensor([pairs[rows[place]][1][end] for place in known])
                spans = spans + nn.functional.cross_entropy(found[..., end], target, reduction="sum")
    loss = nn.functional.binary_cross_entropy_with_logits(logits, labels) + SPAN * spans / len(batch)
    lists, place = [], 0
    for one, own in batch:
        scores = torch.cat([logits[place : place + len(one)], torch.zeros(1)])
        target = own.index(1) if 1 in own else len(one)
        lists.append(nn.functional.cross_entropy(scores[None], torch.tensor([target])))
        place += len(one)
    return loss + 0.5 * torch.stack(lists).mean()


@torch.no_grad()
def measured(reader: Reader, groups: Sequence[Group], tokenizer: Tokenizer) -> dict[str, float]:
    """How well held-out groups are read, by set: right unit first; answerable against not; span right."""
    reader.eval()
    found: dict[str, dict[str, list]] = {}
    for group in groups:
        candidates = group.candidates[:24]
        pairs = [encode(tokenizer, group.question, candidate, True) for candidate in candidates]
        with narrow():
            logits, ends = reader(*tensors([pair for pair, _ in pairs]))
        best = int(logits.argmax())
        own = found.setdefault(group.source, {"first": [], "answerable": [], "top": [], "span": []})
        own["answerable"].append(group.answerable)
        own["top"].append(float(logits.max()))
        if group.answerable:
            own["first"].append(candidates[best].label)
            for row, (pair, span) in enumerate(pairs):
                if span != NO_LABEL:
                    allowed = torch.tensor([True] + [kind == 1 for kind in pair[1][1:]])
                    both = ends[row, : len(pair[0])].masked_fill(~allowed[:, None], -1e4)
                    own["span"].append(tuple(both.argmax(0).tolist()) == span)
                    break
    reader.train()
    result: dict[str, float] = {}
    for name, own in found.items():
        if own["first"]:
            result[f"{name} first ({len(own['first'])})"] = round(float(np.mean(own["first"])), 3)
        yes = np.array(own["answerable"])
        tops = np.array(own["top"])
        if 0 < yes.sum() < len(yes):
            wins = (tops[yes][:, None] > tops[~yes][None]).mean()
            result[f"{name} AUC ({int((~yes).sum())})"] = round(float(wins), 3)
        if own["span"]:
            result[f"{name} span ({len(own['span'])})"] = round(float(np.mean(own["span"])), 3)
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("groups", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--layers", type=int, default=6, help="layers that are trained, the upper ones; three take half the time"
    )
    parser.add_argument(
        "--flat", action="store_true", help="no decay: a first stage, on whose weights a second goes on"
    )
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    folder = find(DEFAULT_ENCODER, load_settings().cache).folder
    tokenizer = tokenizer_of(folder)
    groups: list[Group] = pickle.loads(options.groups.read_bytes())
    kept = [group for group in groups if not group.held_out]
    tests: dict[str, list[Group]] = {}
    for group in rng.sample(groups, len(groups)):
        if group.held_out and len(tests.setdefault(group.source, [])) < (
            600 if group.source.startswith("own") else 150
        ):
            tests[group.source].append(group)
    held = [group for own in tests.values() for group in own]
    reader = Reader(folder)
    if options.start:
        reader.load_state_dict(torch.load(options.start))
    if lower := reader.trunk.encoder.layer[: 6 - options.layers]:
        nn.ModuleList([reader.trunk.embeddings, *lower]).requires_grad_(False)
    options.out.mkdir(parents=True, exist_ok=True)
    out, batches = options.out / "reader.pt", steps(kept, tokenizer, rng)

    def step() -> tuple[torch.Tensor, int]:
        batch = hardest(reader, next(batches), rng)
        return loss_of(reader, batch), sum(len(one) for one, _ in batch)

    reader.train()
    train(reader, step, options.minutes, options.rate, WARM, flat=options.flat, save=out)
    torch.save(reader.state_dict(), out)
    print(json.dumps(measured(reader, held, tokenizer), indent=1), flush=True)


if __name__ == "__main__":
    main()
