"""Things of one kind that a label tells apart: "Plan B", "version 3.1", "day 5"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from qa.text.table_rows import header_text
from qa.text.terms import terms
from qa.types import Document, Hit, Unit

_LABEL = r"(?:[A-Z]|\d{1,3}(?:\.\d{1,3}){0,3})(?![\w%°'’-]|[.,:]\d|\s?[±%°])"
_LABELLED = re.compile(
    rf"\b(?P<kind>[^\W\d_]{{3,}})[ \u00a0](?P<labels>{_LABEL}(?:(?:, | and | or |, and |, or |/){_LABEL})*)"
)
_EACH = re.compile(_LABEL)
_WORD_AFTER = re.compile(r"\s([^\W\d_]+)")

Labels = Mapping[str, frozenset[str]]
"""For each kind of thing, as a term, the labels that a text names."""


@lru_cache(maxsize=20_000)
def labels_in(text: str) -> Labels:
    """The labels that a text names, by the kind of thing.

    A label is a single capital letter or a number behind a word. A number before a word that carries meaning counts things.
    """
    found: dict[str, frozenset[str]] = {}
    for match in _LABELLED.finditer(text):
        after = _WORD_AFTER.match(text, match.end())
        counts = after is not None and bool(terms(after[1]))
        labels = frozenset(label for label in _EACH.findall(match["labels"]) if label.isalpha() or not counts)
        for kind in terms(match["kind"]) if labels else ():
            found[kind] = found.get(kind, frozenset()) | labels
    return found


def asked_labels(question: str, hits: Iterable[Hit]) -> Labels:
    """The labels that a question names: letters, and those numbers with which something that was found is labelled."""
    asked = labels_in(question)
    if not any(label[0].isdigit() for labels in asked.values() for label in labels):
        return asked
    known = [labels_in(text) for hit in hits for text in (hit.unit.text, hit.unit.section, hit.document.title)]
    return {
        kind: frozenset(one for one in labels if one.isalpha() or any(one in told.get(kind, ()) for told in known))
        for kind, labels in asked.items()
    }


def is_of_another_label(asked: Labels, document: Document, unit: Unit) -> bool:
    """Whether a unit tells of another thing of a kind than those asked about: by its own words, or else by its headings.

    Parameters: asked, as `asked_labels` gives them; document and unit, the place.
    """
    if not any(asked.values()):
        return False
    header = header_text(document, unit)
    own, above = f"{unit.text} \n {header}", f"{unit.section} \n {document.title}"
    return any(
        (told := labels_in(own).get(kind) or labels_in(above).get(kind))
        and not labels & told
        and not any(re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(label)}(?!\w|[.,]\d)", own) for label in labels)
        for kind, labels in asked.items()
        if labels
    )
