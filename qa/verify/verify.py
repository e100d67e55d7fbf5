"""Does the quoted text say the statement? The check that stands between any writer and the reader.

Deterministic, and the same for every writer. A statement passes when

  quote      every citation's words stand at the place it names
  numbers    every number and reference mark stands in a quote with its sign, comparison, error and unit
  names      every name that holds digits or capitals (TLR4, IL-6, DHEA) stands in a quote or in the headings above it
  subject    no number or word stands where a quote has another one (not 12.9 nM of control cells of epileptic ones), nothing acts
             on what acts on it there, and in whom it was found is not left out
  negation   nothing is denied that the quotes assert, or the other way round
  direction  nothing rises that the quotes let fall
  hedge      what the quotes call possible or say under a condition is not told as certain, nor anything more strongly
  terms      all words and numbers stand in one quote with its headings, and the shipped network finds it likely that the quotes say it

These are for a statement close to the quoted words. One in other words is compared by what identifies: quote, numbers in figures with
their units, and names. Whether its words mean the same the network alone decides, and must find it very likely, as of any word that no quote has.

Long forms are compared as the short ones that stand for them, and sentences that a statement sets side by side (";", "whereas")
may each rest on another quote, without a pronoun for what the one before says, and so may two numbers of a list ("4 nM in A and 5 nM in B"). Where there is a question, `asked`: the quotes are about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from qa.reader.entailment import means
from qa.reader.network import is_stem
from qa.text.abbreviations import NEAR, long_form
from qa.text.normalise import fold
from qa.text.quantities import MARK, quantities
from qa.text.table_rows import header_text
from qa.text.terms import STOP_WORDS, terms
from qa.types import Check, Citation, Document, Unit, Verdict
from qa.verify.alignment import exchanged, in_order, traded
from qa.verify.attribution import Source, misplaced, same, shown_quantity, source, widened
from qa.verify.draft import say
from qa.verify.form import leans_back
from qa.verify.polarity import denied, reversed_directions, unconditional, unhedged
from qa.verify.reading import Reading, read
from qa.verify.roles import exchanged_roles
from qa.verify.tokens import content

SUBJECT_CHECKS = (misplaced, widened, traded, exchanged, exchanged_roles)
CHECKS = ("quote", "numbers", "names", "subject", "negation", "direction", "hedge", "terms")
STRANGE = 0.12
"""Share of a statement's words that may stand in no quote where it is close to them."""
LIKELY, VERY_LIKELY = 0.4, 0.88
"""Least probabilities, by the shipped network, that the quoted words say it: of a statement all of whose words stand there, and of any other. Chosen
on four sets of sentences (`evals/claims.py`), and measured on one more."""
_BESIDE = re.compile(r";|,? whereas ")
_AND_NUMBER = re.compile(r",? and (?=(?:(?:of|by|to|at) )?[^\w\s]?\d)")
_NAME = re.compile(r"(?<![\w-])[\wα-ωΑ-Ω]*[A-ZΑ-Ω][\w-]*")
_CAPITAL = re.compile(r"\b([A-Za-z]{3,}) ([A-Z])(?![\w.-])")
_DEFINED = re.compile(r"\((?P<short>[A-Za-z]{0,6}[A-Z][\w-]{0,11})s?(?:[,;][^()]*)?\)")
_SHORT = re.compile(r"(?<![\w-])[A-Z]{2,}(?![\w-])")
_LETTER = re.compile(r"\b([a-z]{3,}) ([a-z])(?![\w-])")


@dataclass(frozen=True, slots=True)
class Quote:
    """The words cited and what stands above them: what a statement may rest on."""

    text: str
    above: str = ""
    """The section's heading, the document's title and, for a table row, its table's header."""
    found: bool = True
    """The words stand at the place that the citation names."""
    told: str = ""
    """The unit as a statement tells it: a table row with its header's words, an item after its lead-in."""


def quote_of(document: Document, unit: Unit) -> Quote:
    """What a statement that cites this unit may rest on."""
    header = header_text(document, unit)
    above = "\n".join(part for part in (header, unit.section, document.title) if part)
    return Quote(unit.text, above, document.text[unit.start : unit.end] == unit.text, say(document, unit))


def quote_at(document: Document, citation: Citation) -> Quote:
    """The same for a citation: found only when its words stand at its span inside one unit of the document."""
    for unit in document.units:
        if unit.start <= citation.start and citation.end <= unit.end:
            whole = quote_of(document, unit)
            found = document.text[citation.start : citation.end] == citation.quote != ""
            return Quote(citation.quote, whole.above, found)  # its header and lead-in are cited apart
    return Quote(citation.quote, "", False)


def verify(statement: str, quotes: Sequence[Quote]) -> Verdict:
    """Check a statement against the words that it cites.

    Parameters: statement, one sentence; quotes, the cited words with their headings, in citation order.
    Returns: a verdict with one check for each question above. A statement without quotes fails `quote`.
    """
    standing = Check("quote", bool(quotes) and all(quote.found and bool(quote.text.strip()) for quote in quotes))
    whole = [text for quote in quotes for text in (quote.text, quote.told) if text]
    if len(quotes) == 2:
        whole.append(f"{quotes[1].text} {quotes[0].text}")  # an item after the sentence that introduces it
    if any(_bare(statement) == _bare(text) for text in whole) and not _stray_marks(statement, quotes):
        return Verdict((standing, *(Check(name, True) for name in CHECKS[1:])))  # word for word
    statement, texts = shortened(statement, [text for quote in quotes for text in (quote.text, quote.above)])
    quotes = [replace(one, text=texts[2 * at], above=texts[2 * at + 1]) for at, one in enumerate(quotes)]
    verdict = _verdict(statement, quotes, standing)
    if not verdict.supported and standing.passed and len(quotes) > 1:
        verdicts = [_verdict(part, quotes, standing) for part in _apart(statement)]
        return verdicts[0] if all(one.supported for one in verdicts) else verdict
    return verdict


def _apart(statement: str) -> list[str]:
    """The parts of a statement that may each rest on another quote."""
    parts = [part for part in _BESIDE.split(statement) if part.strip()]
    if len(parts) > 1:
        return [statement] if any(map(leans_back, parts[1:])) else parts
    for match in _AND_NUMBER.finditer(statement):  # "X was 4 nM in A and 5 nM in B"
        before = [one.start for one in quantities(statement) if one.end <= match.start()]
        if before:
            return [statement[: match.start()], statement[: before[-1]] + statement[match.end() :]]
    return [statement]


def shortened(statement: str, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """A statement and the texts it rests on with every long form that one of them defines brought to its short one: "γ-aminobutyric
    acid (GABA)" and "GABA" are one."""
    pairs = dict(pair for text in (*texts, statement) for pair in _defined(text))
    # "Interleukin-6 (TNF)" has another name in the bracket than the quotes: it stays as it is.
    pairs = {
        long: short
        for long, short in pairs.items()
        if not re.search(
            rf"{re.escape(long)}s? \((?!{re.escape(short)}s?\b)[^()\s]*[^\W\d_][^()\s]*\)", statement, re.IGNORECASE
        )
    }
    return _replaced(statement, pairs), tuple(_replaced(text, pairs) for text in texts)


def _replaced(text: str, pairs: dict[str, str]) -> str:
    for long in sorted(pairs, key=len, reverse=True):
        short = pairs[long]
        printed = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", long))
        defined = rf"(?<![\w-]){printed}s? \({re.escape(short)}s?(?:[,;]\s?(?P<more>[^()]*))?\)"
        text = re.sub(defined, partial(_named, short), text, flags=re.IGNORECASE)
        text = re.sub(rf"(?<![\w-]){printed}s?(?!\w)", short, text, flags=re.IGNORECASE)
    return text


def _named(short: str, match: re.Match[str]) -> str:
    """A short form in place of its definition, with what else stood in the bracket."""
    return f"{short} ({match['more'].strip()})" if match["more"] else short


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """The long forms of a text that stand right before their short form in brackets."""
    for match in _DEFINED.finditer(text):
        before = text[: match.start()].rstrip()[-2 * NEAR :]
        if (folded := long_form(match["short"], before)) and re.search("[ -]", folded):
            yield " ".join(before.split()[-len(folded.split()) :]), match["short"]  # as printed: "γ", not "gamma"


def _verdict(statement: str, quotes: Sequence[Quote], standing: Check) -> Verdict:
    """The checks of one clause or more against the words that they rest on."""
    said = read(statement)
    sources = [source(quote.text, quote.above) for quote in quotes]
    names, others = _unknown(statement, said, sources)
    close = len(others) <= max(1, STRANGE * len(said.words))
    names += [*_letters(statement, quotes), *_capitals(statement, quotes)]
    names += [] if close else [term for term in others if not is_stem(term)]  # a substance, mostly
    names = [f"{name} is not in the quoted words" for name in names]
    numbers = _stray_marks(statement, quotes) + _numbers(said, sources, loosely=not close)
    checks = [standing, _result("numbers", numbers), _result("names", names)]
    doubts, rests_on = list[str](), quotes
    if close and quotes:
        lost = [_lost(said, one) for one in sources]
        fewest = min(lost, key=len)
        doubts = [f"no single quote says all of it: {term} is missing" for term in fewest if term not in others]
        rests_on = [quotes[lost.index(fewest)]]
        holding = [one for one, missing in zip(sources, lost, strict=True) if len(missing) == len(fewest)]
        checks += [
            _result("subject", [problem for check in SUBJECT_CHECKS for problem in check(said, holding)]),
            _result("negation", denied(said, holding)),
            _result("direction", reversed_directions(said, holding)),
            _result("hedge", unhedged(said, holding) + unconditional(said, holding)),
        ]
    part = fold(statement).rstrip(" .")
    whole = part and any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", fold(quote.text)) for quote in quotes)
    undecided = quotes and not (doubts or whole) and all(check.passed for check in checks)
    least = VERY_LIKELY if others else LIKELY
    if undecided and means(_words(rests_on), statement, whole=bool(others)) < least:
        doubts = [f"{term} is not in the quoted words" for term in others] or ["the quoted words hardly say it"]
    return Verdict((*checks, _result("terms", doubts)))


def _words(quotes: Sequence[Quote]) -> str:
    """The quoted words in a row, each section's with what stands above it."""
    parts, last = list[str](), ""
    for quote in quotes:
        above = ": ".join(filter(None, reversed(quote.above.split("\n"))))
        told = quote.told or quote.text
        parts.append(f"{above}: {told}" if above not in ("", last) else told)
        last = above
    return " ".join(parts)


def asked(question_terms: Iterable[str], quotes: Sequence[Quote]) -> Check:
    """Check that the quotes are about the question: one of its terms stands in them or in the headings above.

    Parameters: question_terms, its index terms and their other spellings, framing words left out.
    """
    wanted = set(question_terms)
    known = set(terms("\n".join(part for quote in quotes for part in (quote.text, quote.above))))
    return Check(
        "asked", not wanted or bool(wanted & known), "" if wanted & known else "no word of the question stands there"
    )


def _result(name: str, problems: list[str]) -> Check:
    return Check(name, not problems, "; ".join(problems))


def _bare(text: str) -> str:
    return " ".join(MARK.sub("", text).split())


def _letters(statement: str, quotes: Sequence[Quote]) -> list[str]:
    """Names that end in a single letter ("kinase A", "vitamin D") and stand in no quote: the letter alone is no word."""
    known = {" ".join(match) for quote in quotes for match in _LETTER.findall(f"{quote.text}\n{quote.above}".lower())}
    return [
        " ".join(match)
        for match in _CAPITAL.findall(statement)
        if f"{match[0].lower()} {match[1].lower()}" not in known
    ]


def _capitals(statement: str, quotes: Sequence[Quote]) -> list[str]:
    """Names in capitals that in small letters are no telling words, and stand in no quote: "US", "IT"."""
    known = {name for quote in quotes for name in _SHORT.findall(f"{quote.text}\n{quote.above}")}
    return [name for name in _SHORT.findall(statement) if name.lower() in STOP_WORDS and name not in known]


def _stray_marks(statement: str, quotes: Sequence[Quote]) -> list[str]:
    """Reference marks that no quote prints in this order, for each part of the statement."""
    if "[" not in statement:
        return []
    printed = [MARK.findall(quote.text) for quote in quotes]
    several = sum(bool(marks) for marks in printed) > 1  # then each part of the statement may rest on another quote
    said = [MARK.findall(part) for part in (statement.split(";") if several else [statement])]
    return [
        f"{' '.join(marks)} is not in the quoted words"
        for marks in said
        if marks and not any(in_order(marks, other) for other in printed)
    ]


def _numbers(said: Reading, sources: Sequence[Source], *, loosely: bool) -> list[str]:
    """What no quote prints of the numbers said; loosely, "twice" and "two" may be told in other words ("both", "32 % and 16 %")."""
    printed = [number.quantity for source in sources for number in source.numbers]
    mine = {number.quantity.value for number in said.numbers}
    problems = []
    for quantity in (number.quantity for number in said.numbers):
        if loosely and quantity.spelled and (quantity.unit == "times" or quantity.value == "2"):
            continue
        places = [other for other in printed if same(quantity, other, loosely=loosely)]
        if not places:
            problems.append(f"{shown_quantity(quantity)!r} is not in the quoted words")
        elif all(place.partner and place.partner not in mine for place in places):
            problems.append(f"{shown_quantity(quantity)!r} is one end of a range in the quoted words")
    return problems


def _unknown(statement: str, said: Reading, sources: Sequence[Source]) -> tuple[list[str], list[str]]:
    """The names, and the other content words, that stand neither in the quotes nor in the headings above them."""
    known = frozenset().union(*(source.terms | source.above for source in sources))
    missing = _missing(said, known)
    capitals = {
        word.term for match in _NAME.finditer(statement) if match.start() for word in content(fold(match.group()))
    }
    names = [term for term in missing if term in capitals or any(character.isdigit() for character in term)]
    return names, [term for term in missing if term not in names]


def _lost(said: Reading, source: Source) -> list[str]:
    """The words and numbers of a statement that one quote, with the headings above it, does not hold."""
    numbers = [one.quantity for one in said.numbers]
    strange = [one for one in numbers if not any(same(one, other.quantity) for other in source.numbers)]
    return list(dict.fromkeys([*_missing(said, source.terms | source.above), *map(shown_quantity, strange)]))


def _missing(said: Reading, known: frozenset[str]) -> list[str]:
    """The telling words of a statement that are not known, each once."""
    return list(dict.fromkeys(word.term for word in said.words if not word.generic and not word.within(known)))
