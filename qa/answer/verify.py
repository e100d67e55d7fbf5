"""Does the quoted text say the statement? The check that stands between any writer and the reader.

Deterministic, and the same for every writer. A statement passes when

  quote      every citation's words stand at the place it names
  numbers    every number and reference mark stands in a quote with its sign, comparison, error and unit
  names      every name that holds digits or capitals (TLR4, IL-6, DHEA) stands in a quote or in the headings above it
  subject    everything is said of what one quote says it of (not 12.9 nM of control cells of epileptic ones)
  terms      every content word stands in the quotes, or in the headings above them, or says nothing new
  negation   nothing is denied that the quotes assert, or the other way round
  direction  nothing rises that the quotes let fall
  hedge      what the quotes call possible is not told as certain, nor anything more strongly than they do

and, where there is a question, `asked`: the quotes are about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.answer.numbers import Quantity
from qa.answer.polarity import denied, reversed_directions, unhedged
from qa.answer.reading import MARK, Reading, read
from qa.answer.subject import Source, exchanged, misplaced, reordered, same, scattered, source
from qa.index.lexical import terms
from qa.ingest.normalise import words
from qa.types import Check, Citation, Document, Unit, Verdict

CHECKS = ("quote", "numbers", "names", "subject", "terms", "negation", "direction", "hedge")
_NAME = re.compile(r"(?<![\w-])(?=[\w()α-ωΑ-Ω,-]*[A-ZΑ-Ω0-9])(?=[\w()α-ωΑ-Ω,-]*[A-Za-zα-ωΑ-Ω])[\wα-ωΑ-Ω]+(?:[-,][\wα-ωΑ-Ω]+)*")
_FALLS = re.compile(r"\b(?:fell|falls?|fall(?:en|ing)|decreas\w*|reduc\w+|lower\w*|drop\w*|declin\w*)\b")


@dataclass(frozen=True, slots=True)
class Quote:
    """The words cited and what stands above them: what a statement may rest on."""

    text: str
    above: str = ""
    """The section's heading, the document's title and, for a table row, its table's header."""
    found: bool = True
    """The words stand at the place that the citation names."""


def quote_of(document: Document, unit: Unit) -> Quote:
    """What a statement that cites this unit may rest on."""
    header = document.units[unit.header].text if unit.header is not None else ""
    above = "\n".join(part for part in (header, unit.section, document.title) if part)
    return Quote(unit.text, above, document.text[unit.start : unit.end] == unit.text)


def quote_at(document: Document, citation: Citation) -> Quote:
    """The same for a citation: found only when its words stand at its span inside one unit of the document."""
    for unit in document.units:
        if unit.start <= citation.start and citation.end <= unit.end:
            whole = quote_of(document, unit)
            return Quote(citation.quote, whole.above, document.text[citation.start : citation.end] == citation.quote != "")
    return Quote(citation.quote, "", False)


def verify(statement: str, quotes: Sequence[Quote]) -> Verdict:
    """Check a statement against the words that it cites.

    Parameters: statement, one sentence; quotes, the cited words with their headings, in citation order.
    Returns: a verdict with one check for each question above. A statement without quotes fails `quote`.
    """
    standing = Check("quote", bool(quotes) and all(quote.found and bool(quote.text.strip()) for quote in quotes))
    if any(_bare(statement) == _bare(quote.text) for quote in quotes) and read(statement).marks <= _marks(quotes):
        return Verdict((standing, *(Check(name, True) for name in CHECKS[1:])))  # word for word
    said = read(statement)
    sources = [source(quote.text, quote.above) for quote in quotes]
    return Verdict(
        (
            standing,
            _result("numbers", _numbers(statement, said, sources, _marks(quotes))),
            _result("names", _names(statement, said, quotes)),
            _result("subject", [problem for check in (misplaced, reordered, exchanged, scattered) for problem in check(said, sources)]),
            _result("terms", _unknown(said, sources)),
            _result("negation", denied(said, sources)),
            _result("direction", reversed_directions(said, sources)),
            _result("hedge", unhedged(said, sources)),
        )
    )


def asked(question_terms: Iterable[str], quotes: Sequence[Quote]) -> Check:
    """Check that the quotes are about the question: one of its terms stands in them or in the headings above.

    Parameters: question_terms, its index terms and their other spellings, framing words left out.
    """
    wanted = set(question_terms)
    known = set(terms("\n".join(part for quote in quotes for part in (quote.text, quote.above))))
    return Check("asked", not wanted or bool(wanted & known), "" if wanted & known else "no word of the question stands there")


def _result(name: str, problems: list[str]) -> Check:
    return Check(name, not problems, "; ".join(problems))


def _bare(text: str) -> str:
    return " ".join(MARK.sub("", text).split())


def _marks(quotes: Sequence[Quote]) -> frozenset[str]:
    return frozenset(mark for quote in quotes for mark in read(quote.text).marks)


def _numbers(statement: str, said: Reading, sources: Sequence[Source], marks: frozenset[str]) -> list[str]:
    printed = [number.quantity for source in sources for number in source.numbers]
    mine = {number.quantity.value for number in said.numbers}
    problems = [f"{mark} is not in the quoted words" for mark in sorted(said.marks - marks)]
    for number in said.numbers:
        quantity = number.quantity
        places = [other for other in printed if same(quantity, other)]
        if not places:
            problems.append(f"{_shown(quantity)!r} is not in the quoted words")
        elif all(place.partner and place.partner not in mine for place in places):
            problems.append(f"{_shown(quantity)!r} is one end of a range in the quoted words")
        elif quantity.partner and not any(place.partner == quantity.partner for place in places):
            problems.append(f"{_shown(quantity)!r} is no end of such a range in the quoted words")
    return problems


def _shown(quantity: Quantity) -> str:
    error = f" ± {quantity.error}" if quantity.error else ""
    return f"{quantity.compare}{quantity.value}{error} {quantity.unit}".strip()


def _names(statement: str, said: Reading, quotes: Sequence[Quote]) -> list[str]:
    known = set(words("\n".join(part for quote in quotes for part in (quote.text, quote.above))))
    first = re.match(r"\W*[\w'’-]+", statement)
    problems = []
    for match in _NAME.finditer(statement):
        name = match.group()
        if first and match.start() < first.end() and name[1:].islower():
            continue  # the capital that opens a sentence
        if any(number.quantity.start <= match.start() < number.quantity.end for number in said.numbers):
            continue  # "60-hour": checked as a quantity
        folded = words(name)
        if not set(folded[:1]) <= known and not (len(folded) > 1 and set(folded[1:]) <= known):
            problems.append(f"{name!r} is not in the quoted words")
    return problems


def _unknown(said: Reading, sources: Sequence[Source]) -> list[str]:
    known = frozenset().union(*(source.terms | source.above for source in sources))
    missing = dict.fromkeys(word.term for word in said.words if not word.generic and not word.within(known))
    return [f"not in the quoted words: {', '.join(missing)}"] if missing else []
