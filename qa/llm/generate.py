"""The writer with a language model: the model proposes, and hears once what did not pass verification.

The model is shown units that the writer without one would choose from, so none of a thing that was not asked for. What a
refused sentence cites is quoted in its stead, so that a sentence that cannot be verified costs its wording only.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from qa.answer.extract import RELATIVE, choose
from qa.answer.extract import SHOWN as LIKELY
from qa.answer.stages import Corpus, Ranked, Report
from qa.llm import prompt
from qa.llm.client import Failed, Model, Usage
from qa.text.messages import message
from qa.text.normalise import fold
from qa.types import Check, Hit, Place, Verdict
from qa.verify.draft import Draft, Generated, Proposal, quoting, say
from qa.verify.proposals import reasons_of

SHOWN = 20
"""Units shown to a model. Of the expected facts that the corpus holds, on the answered questions of evals/mechanism.yaml 0.90
stand in the first 5 units, 0.94 in 10, 0.97 in 20 and 0.98 in 40."""
TRIED = 3
"""Proposals judged in each round for every statement wanted; a model that has lost itself writes without end."""

Judged = tuple[Draft, Verdict]


class GenerativeWriter:
    """Lets a language model write from the units found; one object serves one question."""

    streams = True

    def __init__(self, model: Model) -> None:
        self._model = model
        self.name = model.name
        self._usage = Usage()
        self._seen: set[str] = set()
        """Every text proposed, folded."""
        self._failed: list[tuple[str, Sequence[str]]] = []
        self._refused: list[int] = []
        """The units that refused sentences cite, by their numbers."""
        self._cited: set[tuple[str, int]] = set()
        """The places that statements cite."""
        self._passed = 0

    def write(self, ranked: Ranked, corpus: Corpus, limit: int) -> Generator[Draft | Generated, Judged, Report]:
        """See `Writer`: what the model proposes as it arrives, then what it makes of the reasons why some of it failed."""
        model, question = self._model, ranked.question.text
        hits = evidence(ranked, corpus, limit)
        places = prompt.fitting(question, [(hit.document, hit.unit) for hit in hits], limit, model.window)
        if not places:
            return Report(message("failure.notAsked", model=model.label))

        def first(lines: bool) -> list[prompt.Message]:
            return prompt.messages(question, places, limit, lines=lines)

        failure = ""
        try:
            yield from self._round(model.propose(first, self._usage), places, limit, again=False)
            failed = list(self._failed)
            if failed and self._passed < limit:
                repaired = model.propose(
                    lambda lines: prompt.repair_prompt(first(lines), failed), self._usage, attempts=1
                )
                with suppress(Failed):  # a repair that does not come costs completeness only
                    yield from self._round(repaired, places, limit, again=True)
            if self._passed:  # where nothing passed, the offline writer answers
                yield from self._quotes(hits[: len(places)], limit)
        except Failed as error:
            failure = message("failure.model", model=model.label, problem=error).rstrip(".")
        if not failure and self._failed and not self._passed:
            failure = message("failure.refused", model=model.label)
        declined = not failure and not self._passed
        return Report(failure, declined, shown=tuple(hits[: len(places)]), usage=self._usage.told())

    def _round(
        self, proposals: Iterator[Proposal], places: Sequence[Place], limit: int, *, again: bool
    ) -> Generator[Generated, Judged, None]:
        """The proposals of one reply, each once; what becomes of them is remembered."""
        for proposal in islice(proposals, TRIED * limit):
            key = fold(proposal.text)
            if key in self._seen:  # it has passed, or failed, before: in a reply that broke off, or in the first round
                continue
            self._seen.add(key)
            draft, verdict = yield Generated(proposal, places, again)
            if verdict.supported:
                self._passed += 1
                self._cited |= {(document.source, unit.index) for document, unit in draft.units}
            else:
                self._failed.append((draft.text, reasons_of(verdict)))
                self._refused += [number for number, _ in proposal.relied]
            if self._passed >= limit:
                return

    def _quotes(self, hits: Sequence[Hit], limit: int) -> Generator[Draft, Judged, None]:
        """The units that only refused sentences cite, as they stand, where the offline writer would find them likely enough."""
        least = max(LIKELY, RELATIVE * max(hit.score for hit in hits))
        for number in dict.fromkeys(self._refused):
            if self._passed >= limit:
                return
            hit = hits[number - 1] if 1 <= number <= len(hits) else None
            if hit is None or hit.score < least or (hit.document.source, hit.unit.index) in self._cited:
                continue
            _, verdict = yield quoting(hit)
            self._passed += verdict.supported

    def review(self, draft: Draft, verdict: Verdict) -> Verdict:
        """See `Writer`: what the model says when asked whether the quotes say it, where the settings want that."""
        if not self._model.second_opinion:
            return verdict
        return Verdict((*verdict.checks, second_opinion(self._model, draft, self._usage)))


def evidence(ranked: Ranked, corpus: Corpus, limit: int) -> list[Hit]:
    """The units that a model may cite, the most useful first: what the offline writer chose, then what ranks next."""
    places = (one.units[0] for one in choose(ranked, corpus.index, limit))
    chosen = {(document.source, unit.index): rank for rank, (document, unit) in enumerate(places)}
    return sorted(ranked.quotable, key=lambda hit: chosen.get((hit.document.source, hit.unit.index), limit))[:SHOWN]


def second_opinion(model: Model, draft: Draft, usage: Usage) -> Check:
    """What the model says when asked whether the quotes say the statement; no clear yes counts as a no."""
    quotes = [say(document, unit) for document, unit in draft.units if unit.kind != "header"]
    said = model.reply(prompt.judging(draft.text, quotes), usage)
    agrees = said.strip().strip("*\"'`").upper().startswith("YES")
    return Check("second opinion", agrees, "" if agrees else "the model does not find it in the quoted words")
