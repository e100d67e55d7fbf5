"""What became of one question so far: its statements with the numbers of their citations, and what changes what they say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from qa.answer.stages import Corpus, Ranked
from qa.notes.cite import cite
from qa.question.patterns import FRAME, LIGHT
from qa.reader.surroundings import Surrounding
from qa.text.terms import terms
from qa.types import Citation, DirectAnswer, Document, Dropped, Proposed, Statement, Unit, Verdict
from qa.verify.draft import Draft, Generated, say
from qa.verify.form import may_be_quoted
from qa.verify.proposals import reasons_of

ELSEWHERE = 8
"""Units of other documents, the likeliest to answer, that are read for what changes what the first statement says."""


@dataclass
class Run:
    """What became of one question so far."""

    timings: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("retrieve", "decide", "write", "verify"), 0.0)
    )
    """Wall time of each stage in milliseconds."""
    statements: list[Statement] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    direct: DirectAnswer | None = None
    notes: list[str] = field(default_factory=list)
    marks: dict[tuple[str, int], int] = field(default_factory=dict)
    """The number that each cited place was given."""
    turned: dict[int, tuple[Document, Surrounding]] = field(default_factory=dict)
    """For the number of a cited place what changes what it says."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent within to a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = round(self.timings[name] + (time.perf_counter() - began) * 1000, 2)

    def record(self, proposed: Draft | Generated, draft: Draft, verdict: Verdict) -> Dropped | None:
        """Note what became of a proposal; returns it with the reasons where it failed."""
        reasons = reasons_of(verdict)
        again = isinstance(proposed, Generated) and proposed.again
        self.proposed.append(Proposed(draft.text, tuple(unit for _, unit in draft.units), reasons, again))
        if not reasons:
            return None
        self.dropped.append(Dropped(draft.text, reasons))
        return self.dropped[-1]

    def state(self, draft: Draft, verdict: Verdict, ranked: Ranked, corpus: Corpus) -> Statement:
        """A draft that passed as a statement, its citations numbered on from those that have numbers."""
        cited = tuple(self.cite(document, unit, corpus) for document, unit in draft.units)
        for (document, unit), citation in zip(draft.units, cited, strict=True):
            if unit.kind == "entry":  # what is near a list changes no entry of it
                continue
            said = say(document, unit)
            turning = corpus.surroundings.turning(document, unit, said)
            if turning is not None and (turning.unit is None or may_be_quoted(document, turning.unit)):
                self.turned[citation.mark] = (document, turning)
            elif not self.statements and citation is cited[0]:
                found = corpus.surroundings.turning_elsewhere(said, _elsewhere(document, said, ranked))
                self.turned |= {citation.mark: found} if found else {}
        direct = draft.direct if not self.statements and cited[0].mark not in self.turned else ""
        if direct:
            self.direct = DirectAnswer(direct, cited[0].mark)
        self.statements.append(Statement(draft.text, verdict, cited, direct))
        return self.statements[-1]

    def cite(self, document: Document, unit: Unit, corpus: Corpus) -> Citation:
        """Cite a unit under the number that it was given first."""
        mark = self.marks.setdefault((document.source, unit.start), len(self.marks) + 1)
        return cite(document, unit, mark, corpus.index.library, corpus.notes)


def _elsewhere(document: Document, said: str, ranked: Ranked) -> list[tuple[Document, Unit]]:
    """The units of other documents that were read for a question and ask none, the likeliest first; each shares a word with what is said.

    Of 20 that were told without this on 174 answers over documents nobody here wrote, 3 belonged to the statement; 13 others shared none.
    """
    words = {term for term in terms(said) if any(map(str.isalpha, term))} - FRAME - LIGHT
    found = (
        (hit.document, hit.unit)
        for hit in sorted(ranked.hits, key=lambda hit: -hit.score)
        if "reader" in hit.signals
        and hit.document.source != document.source
        and not hit.unit.text.endswith("?")
        and words & set(terms(hit.unit.text))
        and may_be_quoted(hit.document, hit.unit)
    )
    return list(islice(found, ELSEWHERE))
