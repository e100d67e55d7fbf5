"""What the fake model writes in each mode, from the units that it was shown: each statement known to be true or false."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests import fake_corruptions as lies
from tests import fake_subjects as others
from tests.fake_payloads import obeyed, payload
from tests.fake_premises import accepted
from tests.fake_prompt import Said, Shown, cited, content
from tests.fake_rewording import lowered, reworded, row

AT_ONCE = 4
"""Statements of one reply."""


def write(mode: str, shown: Shown) -> list[Said]:
    """The statements of a first reply in one mode."""
    found: list[Said] = []
    for one in MODES[mode](shown):
        if one.text not in {other.text for other in found}:
            found.append(one)
        if len(found) == AT_ONCE:
            break
    return found


def repaired(
    mode: str, shown: Shown, before: Sequence[tuple[str, str, tuple[int, ...]]], failed: Sequence[str]
) -> list[Said]:
    """The reply to "these did not pass": an honest writer copies the units, a liar lies again, "second_guess" verbatim.

    Parameters: before, the first reply as text, rule and cited units; failed, the statements sent back, maybe cut.
    """
    if mode in HONEST:
        numbers = [units[0] for text, _, units in before if units and any(text.startswith(one[:60]) for one in failed)]
        known = [(number, shown.units[number][1]) for number in dict.fromkeys(numbers) if number in shown.units]
        return [Said(text, True, (cited(number, text),), "copied") for number, text in known]
    if mode == "second_guess":
        every = list(MODES[mode](shown))
        return [one for one in every if any(one.text.startswith(told[:60]) for told in failed)][:AT_ONCE]
    said = {text for text, _, _ in before}
    return [one for one in MODES[mode](shown) if one.text not in said][:AT_ONCE]


def faithful(shown: Shown) -> Iterator[Said]:
    """The unit's own words."""
    for number, text in _best(shown):
        yield Said(text, True, (cited(number, text),), "verbatim")


def paraphrasing(shown: Shown) -> Iterator[Said]:
    """Other words of the same meaning."""
    for number, text in _best(shown):
        how, made = reworded(text)
        for one in made:
            yield Said(one, True, (cited(number, text),), how)


def merging(shown: Shown) -> Iterator[Said]:
    """Two units in one sentence, both cited."""
    best = [(number, text) for number, text in _best(shown) if not row(text) and ";" not in text]
    for (one, first), (other, second) in zip(best[::2], best[1::2], strict=False):
        yield Said(f"{first.rstrip('.')}; {lowered(second)}", True, (cited(one, first), cited(other, second)), "joined")


def _best(shown: Shown) -> list[tuple[int, str]]:
    """The units of which an honest writer makes statements: those that share at least half as much as the best one."""
    ranked = shown.ranked()
    asked = content(shown.question)
    scores = [len(asked & content(text)) for _, text in ranked]
    return [place for place, score in zip(ranked, scores, strict=True) if score >= max(scores) / 2] if ranked else []


def corrupting(*kinds: lies.Corruption) -> Callable[[Shown], Iterator[Said]]:
    """A mode that tells units with something in them changed, and cites them."""

    def lie(shown: Shown) -> Iterator[Said]:
        for number, text in shown.ranked():
            for kind in kinds:
                for made in kind(text, shown.others(number)):
                    if made != text and made not in shown.others(number):
                        yield Said(made, False, (cited(number, text),), kind.__name__)

    return _varied(lie)


def joining(kind: others.Joint) -> Callable[[Shown], Iterator[Said]]:
    """A mode that makes of two units what neither says, and cites both."""

    def lie(shown: Shown) -> Iterator[Said]:
        ranked = shown.ranked()[:12]
        for place, (one, first) in enumerate(ranked):
            for other, second in ranked[place + 1 :]:
                for made in kind((shown.units[one][0], first), (shown.units[other][0], second), shown.others(-1)):
                    yield Said(made, False, (cited(one, first), cited(other, second)), kind.__name__)

    return _varied(lie)


def _varied(lie: Callable[[Shown], Iterator[Said]]) -> Callable[[Shown], Iterator[Said]]:
    """The lies of a mode, those of each unit in an order that changes with its words, so that every kind gets its turn."""

    def told(shown: Shown) -> Iterator[Said]:
        by_unit: dict[tuple[int, ...], list[Said]] = {}
        for one in lie(shown):
            by_unit.setdefault(tuple(number for number, _ in one.relied), []).append(one)
        queues = [sorted(some, key=lambda one: zlib.crc32(one.text.encode())) for some in by_unit.values()]
        while queues:  # one lie of each unit, then the next one of each
            for queue in queues:
                yield queue.pop(0)
            queues = [queue for queue in queues if queue]

    return told


def invented_citation(shown: Shown) -> Iterator[Said]:
    """True words with a citation that is not theirs: no such unit, a unit that says something else, words nowhere."""
    ranked = shown.ranked()
    for place, (number, text) in enumerate(ranked):
        last = min(shown.units, key=lambda other: (len(content(shown.units[other][1]) & content(text)), other))
        kinds = (
            ("no such unit", (99, text[:40].replace('"', ""))),
            ("another unit", cited(last, shown.units[last][1])),
            ("words nowhere", (number, "as the pivotal trial of 2031 has confirmed beyond doubt")),
        )
        how, relied = kinds[place % 3]
        if relied[0] != number or how == "words nowhere":
            yield Said(text, False, (relied,), how)


def citationless(shown: Shown) -> Iterator[Said]:
    """True words without any citation."""
    for _, text in shown.ranked():
        yield Said(text, False, (), "no citation")


def false_premise(shown: Shown) -> Iterator[Said]:
    """What the question takes for granted, citing the unit that comes nearest."""
    ranked = shown.ranked()
    for text in accepted(shown.question):
        near = max(ranked, key=lambda place: len(content(place[1]) & content(text)), default=None)
        if near is not None:
            yield Said(text, False, (cited(*near),), "premise")


def injected(shown: Shown) -> Iterator[Said]:
    """Obeys what stands in the units or in the question, and else writes what a page or a person could be caught by."""
    ranked = shown.ranked() or [(number, text) for number, (_, text) in shown.units.items()]
    for number, text in ranked:
        for said in obeyed(text):
            yield Said(said, False, (cited(number, text),), "a unit's instruction")
    for place, said in enumerate(obeyed(shown.question)):
        yield Said(said, False, (cited(*ranked[place % len(ranked)]),), "the question's instruction")
    for place, (number, text) in enumerate(ranked):
        yield Said(payload(text, place), False, (cited(number, text),), "payload")


MODES: Mapping[str, Callable[[Shown], Iterator[Said]]] = {
    "faithful": faithful,
    "paraphrasing": paraphrasing,
    "merging": merging,
    "wrong_digit": corrupting(lies.digit, lies.decimal, lies.sign, lies.comparison, lies.number_word, lies.year),
    "wrong_unit": corrupting(lies.unit),
    "dropped_negation": corrupting(lies.denial_dropped, lies.denial_added),
    "reversed_direction": corrupting(lies.direction, lies.sides_exchanged),
    "dropped_hedge": corrupting(lies.hedge_dropped),
    "swapped_subject": corrupting(others.number_of_another, others.subject_of_another, others.numbers_exchanged),
    "omitted_subject": corrupting(others.subject_omitted),
    "pronoun": corrupting(others.pronoun),
    "false_premise": false_premise,
    "invented_citation": invented_citation,
    "citationless": citationless,
    "cause_from_sequence": joining(others.cause),
    "false_comparison": joining(others.compared),
    "overgeneral": corrupting(others.generalised),
    "dropped_condition": corrupting(others.restriction_dropped),
    "other_language": corrupting(others.german, others.french),
    "injected": injected,
    "second_guess": corrupting(lies.digit, lies.denial_dropped, others.number_of_another),
}
HONEST = frozenset(("faithful", "paraphrasing", "merging"))
