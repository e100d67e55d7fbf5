"""Is a sentence that a language model proposed to be shown? The checks that stand between it and the reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qa.text.normalise import fold, words
from qa.types import Check, Place, Verdict
from qa.verify.alignment import in_order
from qa.verify.draft import Draft, Generated, Proposal, say, shown_with
from qa.verify.form import form
from qa.verify.verify import Quote, asked, quote_of, verify

CITED = 4
"""Most units that a statement may cite: what needs more is no single statement."""


def judged(proposed: Draft | Generated, asks: Collection[str]) -> tuple[Draft, Verdict]:
    """A proposal of any writer as a statement, with its verdict.

    Parameters: proposed, by a writer; asks, the terms of the question.
    """
    if isinstance(proposed, Generated):
        return judge(proposed.proposal, proposed.places, asks)
    quotes = [quote_of(document, unit) for document, unit in proposed.units]
    return proposed, verify(proposed.text, quotes)


def reasons_of(verdict: Verdict) -> tuple[str, ...]:
    """Why a statement is not shown; none when it is."""
    return tuple(f"{failure.name}: {failure.detail}".rstrip(": ") for failure in verdict.failures)


def judge(proposal: Proposal, places: Sequence[Place], asks: Collection[str]) -> tuple[Draft, Verdict]:
    """Check a proposal.

    Parameters: proposal; places, the units that were shown, numbered from 1; asks, the terms of the question.
    Returns: it as a draft that cites the units that it needs, and the verdict. Besides the checks of every statement:
    shown (the units cited were shown), words (the words relied on stand in them) and form.
    """
    numbers = list(dict.fromkeys(number for number, _ in proposal.relied))
    strange = [number for number in numbers if not 1 <= number <= len(places)]
    many = f"it cites {len(numbers)} units" if len(numbers) > CITED else ""
    unshown = "it cites no unit" if not numbers else f"there is no U{strange[0]}" if strange else many
    absent = [
        f"“{said[:60]}” does not stand in U{number}"
        for number, said in proposal.relied
        if 1 <= number <= len(places) and not stands(said, places[number - 1])
    ]
    cited = [places[number - 1] for number in numbers if number not in strange]
    texts = [say(document, unit) for document, unit in cited]
    further = (
        Check("shown", not unshown, unshown),
        Check("words", not absent, "; ".join(absent)),
        form(proposal.text, texts, [document for document, _ in cited]),
    )
    if not cited:  # nothing to compare with
        return Draft(proposal.text, (), 1.0), Verdict(further)
    draft, quotes, said = _held(proposal.text, cited)
    if said.supported and len(kept := needed(proposal.text, cited)) < len(cited):
        draft, quotes, said = _held(proposal.text, kept)
    return draft, Verdict((*said.checks, asked(asks, quotes), *further))


def _held(text: str, cited: Sequence[Place]) -> tuple[Draft, list[Quote], Verdict]:
    """A sentence held against units as they are cited: with the header of a row, the lead-in of an item."""
    units = {(d.source, u.index): (d, u) for document, unit in cited for d, u in shown_with(document, unit)}
    draft = Draft(text, tuple(units.values()), 1.0)
    quotes = [quote_of(document, unit) for document, unit in draft.units]
    return draft, quotes, verify(text, quotes)


def stands(said: str, place: Place) -> bool:
    """Whether words stand in a unit, as printed or as read out, in this order; an ellipsis may leave some out."""
    document, unit = place
    texts = (unit.text, say(document, unit))
    return any(fold(said) in fold(text) or in_order(words(said), words(text)) for text in texts)


def needed(text: str, cited: Sequence[Place]) -> list[Place]:
    """The cited units without those that the statement is supported without."""
    kept = list(cited)
    for place in list(cited)[::-1]:
        others = [other for other in kept if other is not place]
        if others and _held(text, others)[2].supported:
            kept = others
    return kept
