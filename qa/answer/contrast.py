"""What the corpus lists beside a word of the question: "diazepam, zolpidem or zinc", "control and epileptic".

A number said of one of these is not an answer about another: the failure that a check of numbers alone lets through.
Read from the corpus at question time, so that no list of drugs, cells or cytokines has to be kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from qa.question.patterns import FRAME
from qa.retrieve.index import Index
from qa.text.terms import terms

_WORD = r"[^\W_][\w'-]*"
_SERIES = re.compile(rf"{_WORD}(?:, (?:{_WORD} )?{_WORD})*,? (?:and|or|nor|versus) {_WORD}")
_JOINT = re.compile(r", (?:and |or )?|,? (?:and|or|nor|versus) ")
COMMON = 0.25
"""Share of the units from which a word tells nothing: every unit of a corpus on one drug speaks of that drug."""
FEW = 10
"""Units that are few in any corpus."""
CONTRAST_UNITS = 200
"""Units read for one word."""


def siblings(index: Index, asked: Sequence[str]) -> dict[str, frozenset[str]]:
    """Find what stands in one list with each term of a question.

    Parameters: index, an open store; asked, index terms.
    Returns: for a term, the terms listed beside it somewhere in the corpus, those of the question left out.
    """
    found: dict[str, frozenset[str]] = {}
    for term in asked:
        seen: Counter[str] = Counter()
        for row in index.unit_terms.rows_with(term, CONTRAST_UNITS).tolist():
            for heads in _lists(index.units[row][1].text):
                if term in heads:
                    # Two words joined once may be two verbs or two clauses; a longer list is a list of like things.
                    seen.update({head: 2 if len(heads) > 2 else 1 for head in heads - set(asked) - FRAME})
        usual = max(COMMON * len(index.units), FEW)
        found[term] = frozenset(
            head
            for head, times in seen.items()
            if times > 1 and not head[0].isdigit() and index.unit_terms.document_frequency(head) <= usual
        )
    return {term: others for term, others in found.items() if others}


@lru_cache(maxsize=4_000)
def _lists(text: str) -> tuple[frozenset[str], ...]:
    """The heads of each list in a text."""
    return tuple(
        frozenset(head for item in _JOINT.split(series.group()) for head in terms(item)[:1])
        for series in _SERIES.finditer(text)
    )


def is_rival(text_terms: frozenset[str], held: Mapping[str, bool], beside: Mapping[str, frozenset[str]]) -> bool:
    """Whether a unit speaks of something listed beside a term of the question, and not of that term.

    Parameters: text_terms, the unit's index terms; held, for each question term whether the unit holds it in any
    spelling; beside, what `siblings` found.
    """
    return any(not held[term] and text_terms & others for term, others in beside.items())
