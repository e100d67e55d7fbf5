"""The writer without a language model: quote the few units that answer.

A statement is a unit of the corpus as it stands (its reference marks become citations), or a table row read out with
its header. Nothing is reworded, rounded or merged. What is chosen: units that the reader holds for answers, the likeliest
first, each as far as it says something new (maximal marginal relevance; Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import replace

import numpy as np

from qa.answer.confidence import OTHER_NUMBER
from qa.answer.direct import is_contradicted, is_of_another, lacks_figure
from qa.answer.rows import (
    ChosenRows,
    asked_cell,
    is_of_another_column,
    is_of_another_row,
    lacks_asked_cell,
    rows_asked_for,
    rows_named,
)
from qa.answer.stages import Corpus, Ranked, Report
from qa.retrieve.document_filter import Scope
from qa.retrieve.index import Index
from qa.retrieve.rerank import about_itself, in_context
from qa.retrieve.versions import Versions, is_of_another_version, later_version
from qa.text.conditions import asked_about, is_of_another_year, is_of_others
from qa.text.labels import asked_labels, is_of_another_label
from qa.text.quantities import quantities, values_in
from qa.text.terms import terms
from qa.types import Hit, Verdict
from qa.verify.draft import Draft, direct_answer, quoting
from qa.verify.form import may_be_quoted

SPARE = 10
"""Statements chosen beyond those shown: some may fail verification, and the others are counted."""
SHOWN, RELATIVE, LISTED = 0.03, 0.3, 0.15
"""Least probability of a statement; least share of the first one's; and that share for a row or item of the same table or section. Of the statements
on 470 questions of the suites 0.88 help with these, and 0.89 of the expected facts are stated; with 0.2 and 0.1 0.86 and 0.90. Of those on 240 questions over
texts kept back (`plain-22`) 0.69 answer; with 0.2 and 0.1 0.61."""
OLDER = 0.2
"""How much the units of a document count of which a later version was found too."""
NAMED_DOCUMENT = 3.0
"""How much the units of a document count that the question names, where it names one."""
PART = 0.3
"""Least probability that a statement answers a part of the question, to be said for that part."""
SURE = 0.2
"""Least probability of the words that would answer directly, to count as another value."""
OTHER, FEW_WORDS = 0.6, 5
"""Least probability, and most words, of what would answer in its stead in a document that nothing else is quoted from."""
REPEAT, FRESH = 0.7, 0.8
"""Weight of similarity to what is already said, and the cosine up to which a unit counts as new."""
SAME, SAME_VALUES = 0.93, 0.85
"""The cosine from which a unit repeats what is said: one without a value, and one all of whose values are told."""


class ExtractiveWriter:
    """Quotes units of the corpus as they stand."""

    name = "extractive"
    streams = False

    def write(self, ranked: Ranked, corpus: Corpus, limit: int) -> Generator[Draft, tuple[Draft, Verdict], Report]:
        """See `Writer`: more statements than are shown, in case some fail verification."""
        passed, question = 0, ranked.question.text

        def nearness(names: Sequence[str]) -> Sequence[float]:
            asked = corpus.index.query_vector(question)
            return [float(asked @ corpus.index.query_vector(name)) for name in names]

        found = rows_asked_for(question, ranked.quotable, nearness)
        drafts = choose(ranked, corpus.index, limit + SPARE, found)
        other = _otherwise(drafts, ranked)
        drafts[1:1] = [other] if other else []
        place = other.units[0] if other else None
        for number, draft in enumerate(drafts):
            if passed == limit:
                return Report(further=len(drafts) - number, rows=found, otherwise=place)
            _, verdict = yield draft
            passed += verdict.supported
        return Report(rows=found, otherwise=place)

    def review(self, draft: Draft, verdict: Verdict) -> Verdict:
        """See `Writer`: it has nothing against it."""
        return verdict


def choose(ranked: Ranked, index: Index, most: int, found: ChosenRows | None = None) -> list[Draft]:
    """Choose the units that answer.

    Parameters: ranked, the question and its units; index, where they were found; most, the largest number of drafts; found, the rows of a
    table that are asked for.
    Returns: drafts, the most useful first.
    """
    hits = ranked.quotable
    if not hits:
        return []
    vectors = index.unit_vectors(np.array([hit.row for hit in hits], np.int64))
    scores = np.array([hit.score for hit in hits])
    values = [values_in(hit.unit.text) for hit in hits]
    shares = np.array([LISTED if _listed_with(hits[0], hit) else RELATIVE for hit in hits])
    least = np.maximum(SHOWN, shares * scores[0])
    chosen = list(dict.fromkeys([0, *_best_of_parts(hits)]))[:most]
    while len(chosen) < most:
        near = (vectors @ vectors[chosen].T).max(axis=1)
        gain = scores / scores.max() - REPEAT * np.maximum(near - FRESH, 0)
        told = frozenset().union(*(values[place] for place in chosen))
        again = [one > (SAME_VALUES if own else SAME) and own <= told for one, own in zip(near, values, strict=True)]
        gain[np.array(again) | (scores < least)] = -1
        gain[chosen] = -1
        best = int(np.argmax(gain))
        if gain[best] < 0:
            break
        chosen.append(best)
    shown = [hits[place] for place in chosen]
    if found is not None:
        table = found.document.source, found.rows[0].header
        others = [hit for hit in shown if (hit.document.source, hit.unit.header) != table]
        shown = [*_of_rows(found, shown[0], hits), *others][:most]
    drafts = [quoting(hit) for hit in shown]
    direct = _direct(shown, drafts, ranked)
    return [replace(drafts[0], direct=direct), *drafts[1:]]


def _listed_with(first: Hit, other: Hit) -> bool:
    """Whether two units are rows of one table, or items of one section."""
    one, two = first.unit, other.unit
    same = (first.document.source, one.kind, one.section) == (other.document.source, two.kind, two.section)
    return same and one.header == two.header and one.kind in ("row", "item")


def _of_rows(found: ChosenRows, first: Hit, hits: Sequence[Hit]) -> list[Hit]:
    """The hits of the rows that are asked for, the likelier answer first; a row that was not found counts as the first hit."""
    known = {hit.unit: hit for hit in hits if hit.document.source == first.document.source}
    return sorted(
        (known.get(row, replace(first, unit=row, span=None)) for row in found.rows), key=lambda hit: -hit.score
    )


def _direct(hits: Sequence[Hit], drafts: Sequence[Draft], ranked: Ranked) -> str:
    """The direct answer of the first statement, or "" where another one speaks against it: then the reader chooses, not the writer.

    A question in parts has none: a value would answer one of them.
    Parameters: hits and drafts, those chosen, the first statement first; ranked, the question.
    """
    if ranked.question.parts:
        return ""
    first, question = hits[0], ranked.question.text
    same_table = (
        one.document.source == first.document.source and one.unit.header == first.unit.header for one in hits[1:]
    )
    direct = drafts[0].direct if " " in question.strip() else ""  # a word alone asks for nothing of what it names
    if cell := asked_cell(question, first.document, first.unit):
        direct = cell
    elif first.unit.header is not None and any(same_table):
        return ""  # several rows may answer, such as for "the highest"
    others = (
        (draft, direct_answer(hit, draft.text, SURE))
        for hit, draft in zip(hits[1:], drafts[1:], strict=True)
        if later_version(hit.document, ranked.versions) is None
        and (not ranked.scope.sources or hit.document.source in ranked.scope.sources)
    )
    contradicted = direct and (
        is_contradicted(replace(drafts[0], direct=direct), others)
        or is_of_another(question, first, ranked.hits)
        or is_of_another_column(question, direct, first.document, first.unit)
    )
    return "" if contradicted else direct


def _otherwise(drafts: Sequence[Draft], ranked: Ranked) -> Draft | None:
    """The likeliest unit of a document that nothing is quoted from, where words of it would answer with another value or another name.

    Parameters: drafts, those chosen, of which the first has a direct answer or there is none; ranked, the question and its units.
    """
    direct, sources = drafts[0].direct if drafts else "", {draft.units[0][0].source for draft in drafts}
    if not direct:
        return None
    hits, everywhere = ranked.quotable, replace(ranked.scope, titled=frozenset())
    if ranked.scope.titled:
        hits = quotable(ranked.question.text, ranked.hits, everywhere, ranked.versions)
    titles = {hit.document.title for hit in ranked.hits if hit.document.source in ranked.scope.titled}
    subject = {term for title in titles for term in terms(title)} & set(ranked.terms)
    for hit in hits:
        if hit.document.source in sources or later_version(hit.document, ranked.versions):
            continue
        sources.add(hit.document.source)  # its likeliest unit only
        told = in_context(hit.document, hit.unit)
        theirs = direct_answer(hit, told.text, OTHER) if hit.score >= SHOWN else ""
        of_it = subject <= set(terms(f"{told.text} {told.heading}"))
        if theirs and of_it and _are_others(direct, theirs):
            return quoting(hit)
    return None


def _are_others(one: str, other: str) -> bool:
    """Whether two answers are different values of one unit, or few words each and none the same."""
    mine, theirs = quantities(one), quantities(other)
    if mine and theirs:
        same_unit = {value.unit for value in mine} & {value.unit for value in theirs}
        return bool(same_unit) and not {value.value for value in mine} & {value.value for value in theirs}
    few = max(len(one.split()), len(other.split())) <= FEW_WORDS
    return few and not set(terms(one)) & set(terms(other))


def _best_of_parts(hits: Sequence[Hit]) -> list[int]:
    """The place of the likeliest answer to each part of a question, where it is likely enough."""
    parts = [name for name in hits[0].signals if name.startswith("part ")]
    best = [max(range(len(hits)), key=lambda place: hits[place].signals[name]) for name in parts]
    return [place for place, name in zip(best, parts, strict=True) if hits[place].signals[name] >= PART]


def quotable(question: str, hits: Sequence[Hit], scope: Scope, versions: Versions) -> tuple[Hit, ...]:
    """The hits that may stand as a statement, best first.

    Those that the reader read: no questions, no lead-ins, no foreign addresses, no orders to a model, and nothing that was
    found in other species, sexes, ages or years than those asked about, or tells of another label ("Plan B"), nor a table row
    other than a named one or empty in the column asked for. Those of a document that is named count more, others not at all
    where its file is named, or its title and it answers; those that tell about their document count only where one of them
    comes first, unless the question speaks of documents.
    """
    groups, named, labels = asked_about(question), set(scope.sources), asked_labels(question, hits)
    rows = rows_named(question, hits)
    titled = max((hit.score for hit in hits if hit.document.source in scope.titled), default=0.0)
    only = scope.alone or (scope.titled if 2 * titled >= max((hit.score for hit in hits), default=0.0) else frozenset())
    found = [
        hit
        for hit in hits
        if "reader" in hit.signals
        and (not only or hit.document.source in only)
        and not hit.unit.text.rstrip().endswith(("?", ":"))
        and may_be_quoted(hit.document, hit.unit)
        and not is_of_others(groups, hit.document, hit.unit)
        and not is_of_another_year(question, hit.document, hit.unit)
        and not is_of_another_label(labels, hit.document, hit.unit)
        and not is_of_another_version(question, hit.document, versions)
        and not is_of_another_row(question, rows, hit.document, hit.unit)
        and not lacks_asked_cell(question, hit.document, hit.unit)
    ]

    in_figures = any(map(str.isdigit, question))

    def worth(hit: Hit) -> float:
        asked = NAMED_DOCUMENT if hit.document.source in named else 1.0
        if in_figures and lacks_figure(question, hit, versions):
            asked *= math.exp(-OTHER_NUMBER)
        return hit.score * asked * (OLDER if later_version(hit.document, versions) else 1.0)

    found.sort(key=worth, reverse=True)
    if not scope.of_works and found and not about_itself(found[0].document, found[0].unit):
        found = [hit for hit in found if not about_itself(hit.document, hit.unit)]
    return tuple(found)
