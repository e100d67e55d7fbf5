"""Does the quoted text say the statement? The check that stands between any writer and the reader.

Deterministic, and the same for every writer. A statement passes when

  quote      every citation's words stand at the place it names
  numbers    every number stands in a quote with its sign, comparison, error and unit
  names      every name that holds digits or capitals (TLR4, IL-6, DHEA) stands in a quote or in the headings above it
  subject    no number has moved to another subject of the same quotes (12.9 nM of control cells to epileptic ones)
  terms      its content words stand in the quotes, or in the headings above them
  negation   nothing is denied that the quotes assert, or the other way round
  direction  nothing rises that the quotes let fall
  hedge      what the quotes call possible is not told as certain

and, where there is a question, `asked`: the quotes are about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.answer.numbers import Quantity, quantities
from qa.index.lexical import terms
from qa.ingest.normalise import fold, words
from qa.types import Check, Citation, Document, Unit, Verdict

TERMS_COVERED = 0.75
"""Share of a statement's content words that must stand in its quotes; the rest may be a writer's connecting words."""

_NEGATION = re.compile(r"\b(?:no|not|never|neither|nor|none|without|cannot|can't|didn't|doesn't|don't|isn't|aren't|wasn't|weren't|won't|nothing|lacks?|lacked|lacking|absent|absence|fail(?:s|ed)?|unable|unlike|rather than|instead of|except)\b")
_HEDGE = re.compile(
    r"\b(?:may|might|could|possib\w+|potential(?:ly)?|perhaps|probabl\w+|likely|unlikely|suggest\w*|thought|believed|hypothe\w+|propos\w+|appears?|"
    r"appeared|seems?|presum\w+|putative\w*|speculat\w+|can|unclear|considered|implicated|expected|estimated|if)\b"
)
_OPPOSITES = (
    (r"increas\w*|rais\w+|rose|rises?|rising|elevat\w+|enlarg\w+|higher|greater|larger|more|up-?regulat\w+|gain\w*|grow\w*|grew",
     r"decreas\w*|reduc\w+|lower\w*|fell|falls?|fallen|falling|declin\w+|diminish\w*|smaller|less|fewer|down-?regulat\w+|loss|lost|drop\w*|shrink\w*|shrank"),
    (r"enhanc\w+|potentiat\w+|strengthen\w*|stronger|activat\w+|stimulat\w+|facilitat\w+|agonist\w*",
     r"inhibit(?:s|ed|ing|or|ors)?|block\w*|suppress\w*|weaken\w*|weaker|antagoni\w+|attenuat\w+|prevent\w*|impair\w*"),
    (r"before|prior|preced\w+|pre", r"after|follow\w+|post|subsequent\w*"),
    (r"positive\w*", r"negative\w*"),
    (r"hyperpolari[sz]\w+", r"depolari[sz]\w+"),
    (r"better|improv\w+|benefi\w+|relie\w+|alleviat\w+", r"worse\w*|harm\w*|aggravat\w+|exacerbat\w+"),
    (r"synaptic", r"extrasynaptic"),
    (r"phasic", r"tonic"),
    (r"same|similar\w*|identical\w*|unchanged|equal\w*", r"differ\w*|distinct\w*|changed|unequal\w*"),
    (r"with", r"without"),
)  # fmt: skip
_DIRECTIONS = tuple((re.compile(rf"(?<![-\w])(?:{one})(?![-\w])"), re.compile(rf"(?<![-\w])(?:{other})(?![-\w])")) for one, other in _OPPOSITES)
_CLAUSE = re.compile(
    r"[;:]|,(?!\d)|\b(?:and|but|while|whereas|against|versus|vs|compared (?:with|to)|than|although|or|respectively|for)\b|\.\s|\||\("
)
_NAME = re.compile(r"(?<![\w-])(?=[\w()α-ωΑ-Ω,-]*[A-ZΑ-Ω0-9])(?=[\w()α-ωΑ-Ω,-]*[A-Za-zα-ωΑ-Ω])[\wα-ωΑ-Ω]+(?:[-,][\wα-ωΑ-Ω]+)*")
_MARK = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")


_CONNECTING = frozenset(
    terms(
        "show shows shown showed report reports reported find finds found give gives gave given list lists listed measure measured "
        "observe observed amount equal value according respectively reach reached average approximately about study studies data "
        "result results produce produced yield yielded display displayed exhibit exhibited exact exactly correspond corresponding"
    )
)
"""Words that a writer may add around a number without saying anything new of it."""


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
    bare = _MARK.sub("", statement)
    said = [_MARK.sub("", quote.text) for quote in quotes]
    above = [quote.above for quote in quotes]
    return Verdict(
        (
            Check("quote", bool(quotes) and all(quote.found and quote.text.strip() for quote in quotes)),
            _numbers(bare, said),
            _names(bare, said, above),
            _subject(bare, said, above),
            _terms(bare, said, above),
            _negation(bare, said),
            _direction(bare, said),
            _hedge(bare, said),
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


def _numbers(statement: str, quotes: Sequence[str]) -> Check:
    printed = {quantity.key for quote in quotes for quantity in quantities(quote)}
    # A value given without its error, or without a comparison word, is still that value; a unit is never optional
    # where the quote prints one.
    shorter = {(value, compare, "", unit) for value, compare, _, unit in printed}
    # A table's cell has no unit of its own when the header carries it.
    problems = [
        f"{statement[quantity.start : quantity.end].strip()!r} is not in the quoted words"
        for quantity in quantities(statement)
        if quantity.key not in printed and quantity.key not in shorter and not _as_p(quantity, printed)
    ]
    return _result("numbers", problems)


def _as_p(quantity: Quantity, printed: set[tuple[str, str, str, str]]) -> bool:
    """A p-value whose "p" stands in the table's header instead of the cell."""
    return quantity.unit in ("p", "") and any((quantity.value, quantity.compare, "", unit) in printed for unit in ("p", ""))


def _names(statement: str, quotes: Sequence[str], above: Sequence[str]) -> Check:
    known = set(words("\n".join((*quotes, *above))))
    first = re.match(r"\W*[\w'’-]+", statement)
    problems = []
    for match in _NAME.finditer(statement):
        name = match.group()
        if first and match.start() < first.end() and name[1:].islower():
            continue  # the capital that opens a sentence
        if any(character.isdigit() for character in name) and quantities(name):
            continue  # "60-hour": checked as a quantity
        if not set(words(name)[:1]) <= known and fold(name) not in known:
            problems.append(f"{name!r} is not in the quoted words")
    return _result("names", problems)


def _clauses(text: str) -> list[tuple[int, int]]:
    edges = [0, *(match.start() for match in _CLAUSE.finditer(text)), len(text)]
    return [(start, end) for start, end in zip(edges, edges[1:], strict=False) if end > start]


def _by_number(text: str) -> list[tuple[Quantity, frozenset[str]]]:
    """Each quantity with the content words of its clause."""
    spans = _clauses(text)
    out = []
    for quantity in quantities(text):
        clause = next((span for span in spans if span[0] <= quantity.start < span[1]), (0, len(text)))
        out.append((quantity, frozenset(terms(text[clause[0] : clause[1]])) - frozenset(terms(text[quantity.start : quantity.end]))))
    return out


def _subject(statement: str, quotes: Sequence[str], above: Sequence[str]) -> Check:
    """What a number is said of must stand in the quotes, and not beside another of their numbers."""
    problems = []
    known = frozenset(terms("\n".join((*quotes, *above)))) | _CONNECTING
    for quantity, mine in _by_number(statement):
        if strange := mine - known:
            problems.append(f"{quantity.value} is said of {', '.join(sorted(strange))}, which the quoted words do not name")
        bound = [entry for quote in quotes for entry in _by_number(quote)]
        here = [around for other, around in bound if other.value == quantity.value]
        elsewhere = [around for other, around in bound if other.value != quantity.value]
        if not here or not elsewhere:
            continue
        own = frozenset().union(*here)
        foreign = frozenset().union(*elsewhere) - own
        taken = mine & foreign
        if taken:
            problems.append(f"{quantity.value} is said of {', '.join(sorted(taken))}, the quote says that of another number")
    return _result("subject", problems)


def _terms(statement: str, quotes: Sequence[str], above: Sequence[str]) -> Check:
    wanted = list(dict.fromkeys(terms(statement)))
    known = set(terms("\n".join((*quotes, *above))))
    missing = [term for term in wanted if term not in known]
    if wanted and 1 - len(missing) / len(wanted) < TERMS_COVERED:
        return Check("terms", False, "not in the quoted words: " + ", ".join(missing))
    return Check("terms", True)


def _nearest(statement: str, quotes: Sequence[str]) -> str:
    """The sentence part of the quotes that shares most words with the statement: whole quotes, here."""
    mine = set(terms(statement))
    return fold(max(quotes, key=lambda quote: len(mine & set(terms(quote))), default=""))


def _negated(folded: str) -> set[str]:
    """The content words that follow a negation within its clause."""
    words_denied: set[str] = set()
    for match in _NEGATION.finditer(folded):
        rest = folded[match.end() :]
        stop = _CLAUSE.search(rest)
        words_denied.update(terms(rest[: stop.start() if stop else len(rest)])[:6])
    return words_denied


def _negation(statement: str, quotes: Sequence[str]) -> Check:
    mine, theirs = fold(statement), [fold(quote) for quote in quotes]
    said = set(terms(statement))
    denied_here = _negated(mine)
    denied_there = set().union(*(_negated(quote) for quote in theirs)) if theirs else set()
    if _NEGATION.search(mine) and not any(_NEGATION.search(quote) for quote in theirs):
        return Check("negation", False, "the statement denies what the quoted words assert")
    nearest = _nearest(statement, quotes)
    if _NEGATION.search(nearest) and not _NEGATION.search(mine) and said & _negated(nearest):
        return Check("negation", False, "the quoted words deny " + ", ".join(sorted(said & _negated(nearest))))
    if denied_here and denied_there and not denied_here & denied_there:
        return Check("negation", False, "the statement denies other things than the quoted words do")
    return Check("negation", True)


def _direction(statement: str, quotes: Sequence[str]) -> Check:
    mine, theirs = fold(statement), fold("\n".join(quotes))
    problems = []
    for one, other in _DIRECTIONS:
        for here, opposite in ((one, other), (other, one)):
            word = here.search(mine)
            if word and not here.search(theirs) and opposite.search(theirs):
                problems.append(f"{word.group()!r} is the opposite of what the quoted words say")
    return _result("direction", problems)


def _hedge(statement: str, quotes: Sequence[str]) -> Check:
    if _HEDGE.search(_nearest(statement, quotes)) and not _HEDGE.search(fold(statement)):
        return Check("hedge", False, "the quoted words call it possible, the statement certain")
    return Check("hedge", True)
