"""Score one answer: against what the suite expects, and against the documents that it cites.

Nothing here trusts the answer's own verdicts: quotes are read again at their places and every statement is verified anew.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.evaluate.matching import says, states
from qa.evaluate.metrics import BUDGETS, CUTS
from qa.evaluate.suite import Fact, SuiteQuestion
from qa.evaluate.types import Result
from qa.text.quantities import Quantity, quantities
from qa.types import Answer, Citation, Document, Hit, Statement, Unit
from qa.verify.attribution import same
from qa.verify.verify import Quote, quote_at, verify

Parts = dict[str, tuple[float, float]]
DocumentsBySource = Mapping[str, Document]
"""Documents by source."""
GoldUnits = Mapping[tuple[str, int], frozenset[int]]
"""Source and start of a unit -> the expected facts that it states, by their place in the question."""
_ENOUGH = 0.5
"""Share of the expected facts from which an answer counts as right where only right and wrong are told apart."""
NDCG_CUT = 10


def score_answer(
    suite: str, question: SuiteQuestion, answer: Answer, seconds: float, corpus: DocumentsBySource
) -> Result:
    """Score an answer.

    Parameters: seconds, what it took; corpus, the documents that the answer's citations name.
    Returns: the result, with its parts of every metric but those of retrieval.
    """
    texts = [] if answer.abstained else [statement.text for statement in answer.statements]
    found = [any(states(text, fact.accept, fact.alongside) for text in texts) for fact in question.facts]
    said = tuple(form for form in question.never if any(says(text, form) for text in texts))
    uncited = tuple(" or ".join(places) for places in question.cite if not _cited(places, answer))
    parts = cited_parts(answer, corpus)
    if question.never:
        parts["forbidden_rate"] = (float(bool(said)), 1.0)
    right = False
    if question.expect == "answer":
        parts["fact_recall"] = (sum(found) / len(found), 1.0)
        parts["false_refusal_rate"] = (float(answer.abstained), 1.0)
        right = not answer.abstained and not said and sum(found) >= _ENOUGH * len(found)
        if answer.statements:
            parts |= _helping(question, answer)
        if question.cite:
            parts["source_recall"] = (1 - len(uncited) / len(question.cite), 1.0)
    elif question.expect == "refuse":
        parts["refusal_recall"] = (float(answer.abstained), 1.0)
        right = answer.abstained
    else:
        right = answer.abstained or (all(found) and not said)
        parts["premise_corrected"] = (float(right), 1.0)
    if answer.abstained:
        parts["refusal_precision"] = (float(question.expect != "answer"), 1.0)
    done = right and not said
    if question.expect == "answer":
        done = done and all(found) and not uncited
    parts["passed"] = (float(done), 1.0)
    facts = [fact.fact for fact in question.facts]
    return Result(
        suite=suite,
        id=question.id,
        question=question.question,
        type=question.type,
        expect=question.expect,
        abstained=answer.abstained,
        right=right,
        confidence=answer.confidence,
        seconds=seconds,
        parts=parts,
        group=question.group,
        cluster=question.group or "",
        stated=tuple(fact for fact, there in zip(facts, found, strict=True) if there),
        missed=tuple(fact for fact, there in zip(facts, found, strict=True) if not there),
        uncited=uncited if question.expect == "answer" else (),
        said=said,
        digest=digest_of(question),
    )


def _helping(question: SuiteQuestion, answer: Answer) -> Parts:
    """Whether the first statement, each statement, and the direct answer do what was asked for."""
    stated = [
        any(states(statement.text, fact.accept, fact.alongside) for fact in question.facts)
        for statement in answer.statements
    ]
    helps = [
        good or any(_cited(places, replace(answer, statements=(statement,))) for places in question.cite)
        for good, statement in zip(stated, answer.statements, strict=True)
    ]
    parts: Parts = {"first_statement": (float(stated[0]), 1.0), "helpful_share": (float(sum(helps)), float(len(helps)))}
    if answer.direct is not None:
        forms = [form for fact in question.facts for form in fact.accept]
        direct = answer.direct.text
        parts["direct_exact"] = (float(any(says(direct, form) or says(form, direct) for form in forms)), 1.0)
    return parts


def digest_of(question: SuiteQuestion) -> str:
    """The sha256 of a question with all that is expected of it."""
    return hashlib.sha256(question.model_dump_json().encode()).hexdigest()


def cited_parts(answer: Answer, corpus: DocumentsBySource) -> Parts:
    """What can be said of an answer's statements and citations without knowing the right answer."""
    if answer.abstained:
        return {}
    every = [citation for statement in answer.statements for citation in statement.citations]
    exact = sum(_reread(citation, corpus) == citation.quote != "" for citation in every)
    numbers = [pair for statement in answer.statements for pair in _numbers(statement, corpus)]
    recall, precision = [], []
    for statement in answer.statements:
        supported, needed = supported_by(statement, corpus)
        recall.append(supported)
        precision += needed
    count = len(answer.statements)
    parts: Parts = {"citation_recall": (sum(recall) / count if count else 0.0, 1.0)}
    parts["citation_precision"] = (sum(precision) / len(precision) if precision else 0.0, 1.0)
    if every:
        parts["quote_exactness"] = (float(exact), float(len(every)))
    if numbers:
        parts["numeric_fidelity"] = (float(sum(numbers)), float(len(numbers)))
    return parts


def supported_by(statement: Statement, corpus: DocumentsBySource) -> tuple[bool, list[bool]]:
    """Whether the verifier passes a statement on its citations, and which of them it needs.

    Of a supported statement a citation is needless when it does not support it alone and the others do without it (ALCE).
    """
    cited = statement.citations
    if not cited or not verify(statement.text, _quotes(cited, corpus)).supported:
        return False, [False] * len(cited)
    if len(cited) == 1:
        return True, [True]
    needed = []
    for place, citation in enumerate(cited):
        others = _quotes(cited[:place] + cited[place + 1 :], corpus)
        alone = verify(statement.text, _quotes([citation], corpus)).supported
        needed.append(alone or not verify(statement.text, others).supported)
    return True, needed


def _quotes(citations: Sequence[Citation], corpus: DocumentsBySource) -> list[Quote]:
    """What these citations rest a statement on; a table row has its header only where that is cited too."""
    found = []
    places = {(citation.source, citation.start) for citation in citations}
    for citation in citations:
        document = corpus.get(citation.source)
        if document is None:
            found.append(Quote(citation.quote, "", False))
            continue
        quote = quote_at(document, citation)
        unit = next((unit for unit in document.units if unit.start <= citation.start < unit.end), None)
        header = document.units[unit.header] if unit is not None and unit.header is not None else None
        if header is not None and (document.source, header.start) not in places:
            quote = replace(quote, above=quote.above.removeprefix(header.text).lstrip("\n"))
        found.append(quote)
    return found


def _reread(citation: Citation, corpus: DocumentsBySource) -> str | None:
    document = corpus.get(citation.source)
    return document.text[citation.start : citation.end] if document is not None else None


def _numbers(statement: Statement, corpus: DocumentsBySource) -> list[bool]:
    """For each number of a statement, whether a cited place holds it with its unit.

    A table prints "P-value" above a column of bare numbers, so a p-value may be bare in the quote.
    """
    there = [_bare(q) for citation in statement.citations for q in quantities(_reread(citation, corpus) or "")]
    return [any(same(_bare(said), printed) for printed in there) for said in quantities(statement.text)]


def _bare(quantity: Quantity) -> Quantity:
    return replace(quantity, unit="") if quantity.unit == "p" else quantity


def _cited(places: Sequence[str], answer: Answer) -> bool:
    """Whether one of the places is cited: quoted, or named by a quote as the reference behind it."""
    citations = [citation for statement in answer.statements for citation in statement.citations]
    for place in places:
        source, _, heading = place.partition("#")
        for citation in citations:
            if citation.source == source and heading in ("", citation.section):
                return True
            if not heading and any(reference.source == source for reference in citation.references):
                return True
    return False


def gold_units(question: SuiteQuestion, corpus: DocumentsBySource) -> GoldUnits:
    """The units of the required sources that state an expected fact, a table row together with its header."""
    sources = {place.partition("#")[0] for places in question.cite for place in places}
    found: dict[tuple[str, int], frozenset[int]] = {}
    for document in corpus.values():
        if sources and document.source not in sources:
            continue
        for unit in document.units:
            facts = frozenset(i for i, fact in enumerate(question.facts) if _stated_in(unit, document, fact))
            if facts:
                found[document.source, unit.start] = facts
    return found


def _stated_in(unit: Unit, document: Document, fact: Fact) -> bool:
    text = unit.text
    if unit.header is not None:
        text += f" | {document.units[unit.header].text}"
    return states(text, fact.accept, fact.alongside)


def retrieval_parts(hits: Sequence[Hit], gold: GoldUnits) -> Parts:
    """How well a search finds the units that state the expected facts.

    Parameters: hits, best first; gold, from `gold_units`.
    Returns: nothing where no unit states one.
    """
    if not gold:
        return {}
    findable = frozenset().union(*gold.values())
    found = [gold.get((hit.document.source, hit.unit.start), frozenset()) for hit in hits]

    def recall(count: int) -> tuple[float, float]:
        return (len(frozenset().union(*found[:count])) / len(findable), 1.0)

    parts = ranked_parts([bool(facts) for facts in found], len(gold))
    parts |= {f"recall_at_{cut}": recall(cut) for cut in CUTS}
    return parts | {f"recall_{budget}_chars": recall(_within(hits, budget)) for budget in BUDGETS}


def ranked_parts(good: Sequence[bool], total: int) -> Parts:
    """nDCG@10 with binary gains and the reciprocal rank of the first good one.

    Parameters: good, whether each result is relevant, best first; total, how many relevant ones there are.
    """
    gains = [1 / math.log2(place + 2) for place in range(NDCG_CUT)]
    reached = sum(gain for gain, hit in zip(gains, good, strict=False) if hit)
    first = next((1 / (place + 1) for place, hit in enumerate(good) if hit), 0.0)
    return {"ndcg_at_10": (reached / sum(gains[: min(total, NDCG_CUT)]), 1.0), "mrr": (first, 1.0)}


def _within(hits: Sequence[Hit], budget: int) -> int:
    """How many hits fit into a budget of characters whole."""
    shown = 0
    for count, hit in enumerate(hits):
        shown += len(hit.unit.text)
        if shown > budget:
            return count
    return len(hits)
