"""Answer or abstain: the only place that refuses, and words why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.answer.confidence import PARTLY, confidence
from qa.answer.direct import lacks_figure
from qa.answer.stages import Ranked, Report
from qa.question.advice import asks_for_advice
from qa.question.carryover import unresolved
from qa.question.patterns import FRAME, LIGHT
from qa.reader.network import is_word
from qa.retrieve.candidates import unknown
from qa.retrieve.index import Index
from qa.retrieve.spelling import suggested, with_word
from qa.text.conditions import asked_about, is_of_others, unnamed
from qa.text.messages import message
from qa.text.terms import terms
from qa.verify.form import is_addressed_to_model, strange_address

_NUMBERED_NAME = re.compile(r"\b[A-Z][A-Za-z]{0,4}-?\d{1,3}[a-z]?\b|(?<!\w)[α-ω]\d[\w-]*")
LEAST = 0.25
"""Confidence below which a question is declined; `PARTLY` where the corpus has none of its words. Of 1,119 questions over texts kept back that
have an answer 0.07 are declined so. Of 716 without one 0.63 are."""
LONG_NAME = 8
"""Letters of a word that no other word of the corpus may stand for: pregnanolone is not pregnenolone, however sure the reader is."""
OPEN_PART = 0.05
"""Probability of an answer below which a part of a question is said to be left open perhaps."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer, why not, and how likely the first statement is to answer."""

    answer: bool
    reason: str | None
    confidence: float
    corrected: tuple[str, ...] = ()
    """The question with the spellings that the reason suggests, where it suggests any."""


def decide(ranked: Ranked, index: Index, least: float) -> Decision:
    """Decide whether the units found answer the question.

    Parameters: ranked, the question and its units; index; least, the confidence that the settings ask for.
    Returns: the decision; its reason is a sentence for the reader.
    """
    if (refused := outright(ranked, index)) is not None:
        return refused
    hits, groups = ranked.quotable, asked_about(ranked.question.text)
    of_others = any(is_of_others(groups, best.document, best.unit) for best in ranked.hits[:1])
    others = unnamed(ranked.question.text, ()) if of_others else []
    only_others = message("abstained.others", groups=message("and").join(others))
    if not hits:
        nothing = next(
            withheld_for_address(ranked), message("abstained.passage" if ranked.hits else "abstained.nothing")
        )
        return Decision(False, only_others if others else nothing, 0.0)
    sure = confidence(hits, other_number=lacks_figure(ranked.question.text, hits[0], ranked.versions))
    lacking = [term for term in ranked.question.terms if unknown(term, ranked.candidates, index)]
    strange = len(lacking) == len(ranked.question.terms)
    enough = bool(ranked.question.terms) and sure >= max(PARTLY if strange else LEAST, least)
    absent = _as_typed(ranked, [term for term in lacking if term not in FRAME | LIGHT])
    # A long name that only looks like one of the corpus is no slip of the hand.
    if not strange and sure >= max(PARTLY, least):
        absent = [word for word in absent if len(word) >= LONG_NAME and not is_word(word.lower())]
    meant = _names_meant(absent, index)
    if enough and not meant:  # pregnanolone is asked about: pregnenolone is another thing
        return Decision(True, None, sure)
    if others:
        return Decision(False, only_others, sure)
    if not meant and (withheld := next(withheld_for_address(ranked), "")):
        return Decision(False, withheld, sure)
    return Decision(False, _reason(absent, meant), sure, _corrected(ranked.typed, meant))


def outright(ranked: Ranked, index: Index) -> Decision | None:
    """The decision on a question that is declined whatever was found: for advice, on what nobody named, or on what the corpus lacks."""
    if not index.documents:
        return Decision(False, message("abstained.empty"), 0.0)
    if asks_for_advice(ranked.question.text):
        return Decision(False, message("abstained.advice"), 0.0)
    if len(index.documents) > 1 and (pronoun := unresolved(ranked.question.text)):
        return Decision(False, message("abstained.pronoun", pronoun=pronoun), 0.0)
    if missing := ranked.scope.missing:
        return Decision(False, message("abstained.entry", mark=missing[0]), 0.0)
    if absent := _as_typed(
        ranked, [one for one in _names(ranked.question.text) if unknown(one, ranked.candidates, index)]
    ):
        return Decision(False, message("abstained.name", words=_any_of(absent)), 0.0)
    return None


def unanswered(decision: Decision, report: Report) -> str:
    """Why a question gets no statement, as a sentence: it was declined, or nothing that was written could be shown."""
    if decision.reason is not None:
        return decision.reason
    return message("abstained.model" if report.declined else "abstained.statement")


def parts_left_open(ranked: Ranked) -> Iterator[str]:
    """A sentence on each part of a question that none of the units found is likely to answer."""
    for number, part in enumerate(ranked.question.parts, start=1):
        likeliest = max((hit.signals.get(f"part {number}", 0.0) for hit in ranked.quotable), default=0.0)
        if likeliest < OPEN_PART:
            yield message("note.open", part=part.rstrip(" ?."))


def withheld_for_address(ranked: Ranked) -> Iterator[str]:
    """The document of the likeliest unit, in a sentence, if that is likely enough to answer and not quoted for an address that it holds."""
    best = max((hit for hit in ranked.hits if "reader" in hit.signals), key=lambda hit: hit.score, default=None)
    if best is None or not strange_address(best.document, best.unit.text):
        return
    if is_addressed_to_model(best.document, best.unit):
        return
    if confidence([best], other_number=lacks_figure(ranked.question.text, best, ranked.versions)) >= LEAST:
        yield message("note.address", place=best.document.source)


def _reason(absent: Sequence[str], meant: Mapping[str, str]) -> str:
    """What is missing: words of the question that the corpus does not have, or else an answer."""
    if not absent:
        return message("abstained.passage")
    asked = [message("abstained.meant", words=_any_of(list(dict.fromkeys(meant.values()))))] if meant else []
    return " ".join([message("abstained.words", words=_any_of(absent)), *asked])


def _corrected(question: str, meant: Mapping[str, str]) -> tuple[str, ...]:
    """The question with each word put as the one that was meant perhaps, where that makes another one."""
    put = question
    for typed, word in meant.items():
        put = with_word(put, typed, word, 1)
    return (put,) if put != question else ()


def _any_of(words: Sequence[str]) -> str:
    return message("or").join(f"“{word}”" for word in words)


def _names_meant(absent: Sequence[str], index: Index) -> dict[str, str]:
    """The corpus's words near those that it does not have, by these: other names perhaps, such as pregnenolone for pregnanolone."""
    return {typed: word for typed in absent if (word := suggested(typed, index))}


def _names(text: str) -> list[str]:
    """The terms of names with a number, such as IL-10, TLR9, "IL-1 beta" or α1β2γ2: no other name will do."""
    asked = terms(text)
    names = [term for name in _NUMBERED_NAME.findall(text) for term in terms(name)[:1]]
    return [
        next((one for one in asked if one == name or re.match(rf"{re.escape(name)}[a-z.]", one)), name)
        for name in names
    ]


def _as_typed(ranked: Ranked, absent: Sequence[str]) -> list[str]:
    """The first question terms of some that the corpus does not have, as typed."""
    words = {term: word.strip("?.,;:()\"'“”") for word in ranked.question.text.split() for term in terms(word)}
    return list(dict.fromkeys(words.get(term, term) for term in absent[:3]))
