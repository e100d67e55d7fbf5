"""What teaches the network whether a unit answers a question, and which of its words are the direct answer.

The loss of a pair is binary cross-entropy. Half of the cross-entropy over a question's units and "none of them" is added. So is half of that
of both ends of the direct answer, where one is known. The first token stands for "no short answer".
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
from network import ROWS, Network, tensors
from reader_data import NO_LABEL, NO_SPAN, Candidate, Group
from tokenizers import Tokenizer
from torch import nn
from training import narrow

from qa.reader.network import END, packed
from qa.reader.reader import CONTEXT, QUESTION, UNIT

PAIRS = 56
"""Pairs in a step, at most."""
TRIED, HARD, REST = 7, 2, 1
"""Units of a question that do not answer: those that are read, of these the likeliest that are trained on, and others."""
MISTYPED, RENUMBERED, ALONE = 0.1, 0.2, 0.15
"""Share of the questions that are mistyped, of those with a number that is exchanged, and of those whose units are read without context."""
ORDERED = 400
"""Questions that are batched together, by length."""

Pair = tuple[list[int], tuple[int, int]]
"""Token ids of a pair, and its span in tokens."""
Batch = list[tuple[list[Pair], list[int]]]
"""For each question its pairs and their labels."""


def encode(tokenizer: Tokenizer, question: str, candidate: Candidate, context: bool) -> Pair:
    """One pair as the product packs it."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION]
    unit = tokenizer.encode(candidate.text, add_special_tokens=False)
    around = " . ".join(part for part in (candidate.heading, candidate.before) if part) if context else ""
    extra = tokenizer.encode(around, add_special_tokens=False).ids[:CONTEXT] if around else []
    ids, first = packed(asked, unit.ids[:UNIT], extra)
    span = candidate.span
    if span not in (NO_LABEL, NO_SPAN):
        inside = [i for i, (a, b) in enumerate(unit.offsets[:UNIT]) if a < span[1] and b > span[0]]
        span = (first + inside[0], first + inside[-1]) if inside else NO_LABEL
    return ids, span


def sampled(group: Group, rng: random.Random) -> list[Candidate]:
    """One unit that answers, where there is one, first, and some that do not; of a twin those that answer the other question before."""
    right = [candidate for candidate in group.candidates if candidate.label]
    wrong = [candidate for candidate in group.candidates if not candidate.label]
    known = [candidate for candidate in right if candidate.span != NO_LABEL]
    # Where a span is known, units that hold it come first half of the time.
    chosen = [rng.choice(known if known and rng.random() < 0.5 else right)] if right else []
    likely = wrong[:3] if "twins" in group.source and not right else []
    others = wrong[len(likely) :]
    return chosen + likely + rng.sample(others, min(TRIED - len(likely), len(others)))


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


def batches(groups: Sequence[Group], tokenizer: Tokenizer, rng: random.Random) -> Iterator[Batch]:
    """Batches for ever: questions of like length together, so that little is padded."""
    while True:
        order = rng.sample(groups, len(groups))
        for start in range(0, len(order), ORDERED):
            made = []
            for group in (varied(one, rng) for one in order[start : start + ORDERED]):
                candidates, context = sampled(group, rng), rng.random() >= ALONE
                pairs = [encode(tokenizer, group.question, candidate, context) for candidate in candidates]
                if pairs:
                    made.append((pairs, [candidate.label for candidate in candidates]))
            made.sort(key=lambda one: max(len(ids) for ids, _ in one[0]))
            found, batch, count = list[Batch](), Batch(), 0
            for one in made:
                trained = min(len(one[0]), HARD + REST + sum(one[1]))
                if count + trained > PAIRS:
                    found.append(batch)
                    batch, count = [], 0
                batch.append(one)
                count += trained
            if batch:
                found.append(batch)
            rng.shuffle(found)
            yield from found


@torch.no_grad()
def hardest(network: Network, batch: Batch, rng: random.Random) -> Batch:
    """The batch with fewer units that do not answer: the likeliest by the weights as they are, and some at random."""
    scores = iter(network.logits("answers", [ids for pairs, _ in batch for ids, _ in pairs]).tolist())
    kept = Batch()
    for pairs, labels in batch:
        own = [next(scores) for _ in pairs]
        wrong = sorted((place for place, label in enumerate(labels) if not label), key=lambda place: -own[place])
        rest = wrong[HARD:]
        chosen = [place for place, label in enumerate(labels) if label] + wrong[:HARD]
        chosen += rng.sample(rest, min(REST, len(rest)))
        kept.append(([pairs[place] for place in chosen], [labels[place] for place in chosen]))
    return kept


def loss_of(network: Network, batch: Batch) -> torch.Tensor:
    """The loss of a batch."""
    pairs = [pair for own, _ in batch for pair in own]
    labels = torch.tensor([label for _, own in batch for label in own], dtype=torch.float)
    logits, spans = torch.zeros(len(pairs)), torch.zeros(())
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]))
    for start in range(0, len(order), ROWS):
        rows = order[start : start + ROWS]
        ids, mask = tensors([pairs[row][0] for row in rows])
        with narrow():
            found = network(ids, mask)
        logits = logits.index_put((torch.tensor(rows),), found["answers"])
        known = [place for place, row in enumerate(rows) if pairs[row][1] != NO_LABEL]
        if known:
            allowed = within(ids[known])
            ends = found["ends"][known].masked_fill(~allowed[..., None], -1e4)
            for end in (0, 1):
                target = torch.tensor([pairs[rows[place]][1][end] for place in known])
                spans = spans + nn.functional.cross_entropy(ends[..., end], target, reduction="sum")
    loss = nn.functional.binary_cross_entropy_with_logits(logits, labels) + 0.5 * spans / len(batch)
    lists, place = [], 0
    for own, marks in batch:
        scores = torch.cat([logits[place : place + len(own)], torch.zeros(1)])
        target = marks.index(1) if 1 in marks else len(own)
        lists.append(nn.functional.cross_entropy(scores[None], torch.tensor([target])))
        place += len(own)
    return loss + 0.5 * torch.stack(lists).mean()


def within(ids: torch.Tensor) -> torch.Tensor:
    """Which tokens of pairs a span may end at: those of the second text with what closes it, and the first token."""
    closed = (ids == END).cumsum(1) - (ids == END).long()
    allowed = closed == 2
    allowed[:, 0] = True
    return allowed
