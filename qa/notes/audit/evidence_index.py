"""The corpus as something to hold claims against: every unit read once, and how telling each word is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from qa.index.library import Library
from qa.notes.conflicts.attribution import SILENT
from qa.text.abbreviations import Reword
from qa.text.quantities import Quantity
from qa.text.table_rows import header_text
from qa.types import Document, Unit
from qa.verify.attribution import Source, source
from qa.verify.reading import read
from qa.verify.tokens import Word


@dataclass(frozen=True, slots=True)
class Evidence:
    """One unit of a document as a claim is held against it."""

    unit: Unit
    source: Source
    terms: frozenset[str]
    """Those of its words, of what stands above it, and of its document's identity."""
    values: frozenset[str]
    """Its numbers, each with its unit."""
    silent: bool
    """It says what is not told there ("does not mention"), which is no evidence for what a claim asserts."""


@dataclass(frozen=True, slots=True)
class EvidenceIndex:
    """The units of a corpus as claims are held against them."""

    evidence: Mapping[str, tuple[Evidence, ...]]
    """By source; without headers and entries, which say nothing by themselves."""
    units: Sequence[tuple[str, Evidence]]
    """All of it, each with its source."""
    holding: Mapping[str, Sequence[int]]
    """For each term and each value the places in `units` of those that hold it."""
    reword: Reword
    held_by: Mapping[str, int]
    """For each term the number of units whose own words hold it."""

    def weight(self, word: Word) -> float:
        """How much a word tells: its inverse document frequency over the units, in nats."""
        held = max(self.held_by.get(term, 0) for term in (word.term, *word.parts))
        return log((len(self.units) + 1) / (held + 0.5))


def evidence_index(library: Library) -> EvidenceIndex:
    """The evidence of a corpus, read once, since that takes longer than an audit."""
    return library.cached(_read)


def _read(library: Library) -> EvidenceIndex:
    reword = library.reword
    evidence = {document.source: tuple(_evidence(document, reword)) for document in library.documents}
    held_by = Counter(term for units in evidence.values() for one in units for term in one.source.reading.terms)
    units = [(source, one) for source, own in evidence.items() for one in own]
    holding: dict[str, list[int]] = defaultdict(list)
    for place, (_, one) in enumerate(units):
        for term in one.terms | one.values:
            holding[term].append(place)
    return EvidenceIndex(evidence, units, holding, reword, held_by)


def _evidence(document: Document, reword: Reword) -> Iterable[Evidence]:
    identity = document.identity
    named = (document.title, *identity.authors, str(identity.year or ""), identity.journal or "")
    about = read(reword(" ".join(named))).terms
    for unit in document.units:
        if unit.kind not in ("header", "entry"):
            header = header_text(document, unit)
            above = "\n".join(part for part in (header, unit.section) if part)
            read_unit = source(reword(unit.text), reword(above))
            yield Evidence(
                unit,
                read_unit,
                read_unit.terms | read_unit.above | about,
                frozenset(value_of(number.quantity) for number in read_unit.numbers),
                SILENT.search(unit.text) is not None,
            )


def value_of(quantity: Quantity) -> str:
    """A quantity without its error and comparison: by these two texts speak of one number."""
    return f"{quantity.value} {quantity.unit}"
