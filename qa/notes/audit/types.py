"""What an audit is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qa.types import Citation, Unit

Judgement = Literal["supports", "partly", "does not support", "cannot tell", "unresolvable"]
"""does not support: a number of the claim stands nowhere in the source, or the source says the opposite · cannot tell: the source is
not in the corpus, or holds so few of the claim's words that it may say it in others · unresolvable: the printed entry identifies no publication"""
JUDGEMENTS: tuple[Judgement, ...] = ("supports", "partly", "does not support", "cannot tell", "unresolvable")


@dataclass(frozen=True, slots=True)
class Difference:
    """A number of a claim that its source does not give."""

    said: str
    """As the claim prints it."""
    given: str | None
    """What the source prints in its place, where it prints a number of the same kind about the same thing."""


@dataclass(frozen=True, slots=True)
class Better:
    """A document of the corpus that says what the cited one does not."""

    source: str
    title: str
    listed: str | None
    """Its mark in the audited document's own reference list, "[10]", or None when it is not listed there."""
    citation: Citation


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim held against one source that its document cites for it."""

    claim: str
    """What is claimed, without its marks."""
    place: Unit
    """The unit that holds the claim."""
    printed: str
    """The mark as printed, "[9]" or "Doe et al., 2001"."""
    reference: str
    """The entry it points to, in one line."""
    source: str | None
    """The document of the corpus that is this reference."""
    judgement: Judgement
    score: float
    """Share of the claim that the deciding words carry, 0..1; 0 where there was nothing to compare with."""
    words: tuple[Citation, ...]
    """The words of the source that decided; the nearest ones when it does not support the claim."""
    reasons: tuple[str, ...]
    differing: tuple[Difference, ...] = ()
    better: Better | None = None

    @property
    def wrong(self) -> bool:
        """The source does not support the claim, or cannot be found by what is printed."""
        return self.judgement in ("does not support", "unresolvable")


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know of the document as a whole, not of one citation."""

    kind: Literal["uncited numbers", "never cited", "identifies nothing", "duplicate entries", "no entry"]
    printed: tuple[str, ...]
    """The marks concerned."""
    place: Unit
    detail: str

    @property
    def wrong(self) -> bool:
        """A reader cannot get from the text to a source; what is merely untidy is not wrong."""
        return self.kind in ("identifies nothing", "no entry")


@dataclass(frozen=True, slots=True)
class Audit:
    """Every citation of one document, judged."""

    source: str
    title: str
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]

    @property
    def counts(self) -> Mapping[Judgement, int]:
        """How many findings there are of each judgement."""
        counted = Counter(finding.judgement for finding in self.findings)
        return {judgement: counted[judgement] for judgement in JUDGEMENTS}

    @property
    def wrong(self) -> bool:
        """Something is to be put right before a reader can rely on the citations."""
        return any(finding.wrong for finding in self.findings) or any(note.wrong for note in self.notes)
