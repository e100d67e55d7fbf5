"""Claims with the document they are cited to, right and wrong: what `evals/audit.py` measures the audit on.

True pairs: a unit of a document, mildly reworded by rule, cited to that document; the hand-written restatements of
`tests/answer/paraphrases.py`; and units whose document says the same elsewhere, cited to the document without them. False
pairs: a true pair with another source, number, subject or direction.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.notes.audit.claim import Claim, measured_quantities, read_claim
from qa.notes.audit.evidence_index import Evidence, EvidenceIndex
from qa.types import Document, Unit
from qa.verify.verify import quote_of, verify
from tests.answer.paraphrases import HONEST
from tests.audit.words import EQUALS, SUBJECTS, TURNS

ABOUT_READING = re.compile(r"limits|what was (?:read|seen)|scope", re.IGNORECASE)
EACH = 330
"""False pairs of each kind, at most."""
NUMBER = 3.0
"""What a number weighs beside words, in nats."""
ROUNDS = 12
"""How often a true pair may be made false in one way, each time with another draw."""
OVER = re.compile(
    r"\b(?:was|were) (?:read|seen)\b|\bnot seen\b|\bcorpus\b|\bwas made by\b|\bthe guide\b|\bthis project\b",
    re.IGNORECASE,
)
"""What a document says of how it was read: no claim about the world."""
ATTRIBUTION = (
    re.compile(
        r",? (?:according to|as reported by|reported by|in|of|by) (?:[A-Z][\w'-]+(?: et al\.?| and [A-Z][\w'-]+)? ?\(\d{4}\)|the Wikipedia article on \w+|the data box of the Wikipedia article on \w+)(?=[.,; ])"
    ),
    re.compile(r"^(?:According to|In) [A-Z][\w'-]+(?: et al\.?| and [A-Z][\w'-]+)? ?\(\d{4}\), "),
)
BRACKETS = re.compile(r" \((?![^)]*\d)[^()]*\)")


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and the document it is cited to."""

    kind: str
    text: str
    above: str
    source: str
    without: int | None
    """A unit that the document is to be read without."""
    cluster: str
    """The document that the claim was made from."""
    numbers: bool
    true: Pair | None = None
    """The true pair that a false one was made from."""


def reworded(text: str, rng: random.Random) -> str:
    """A sentence said a little differently: without attribution, brackets without numbers, clauses in another order."""
    for pattern in ATTRIBUTION:
        text = pattern.sub("", text)
    if rng.random() < 0.7:
        text = BRACKETS.sub("", text)
    lead = re.match(r"((?:In|After|During|At|For|Under|With|From|Across) [^,;:]{4,80}), ([^:;]+)\.$", text)
    if lead and "," not in lead[2]:
        text = f"{lead[2][0].upper() if not lead[2][1:2].isupper() else lead[2][0]}{lead[2][1:]} {lead[1][0].lower()}{lead[1][1:]}."
    elif rng.random() < 0.4:
        text = re.sub(r",? (?:which|whereas|although|because) [^.;]*\.$", ".", text)
    for word, other in EQUALS.items():
        if rng.random() < 0.5:
            text = re.sub(rf"\b{word}\b", other, text, count=1)
    return text[:1].upper() + text[1:]


def told(unit: Unit, document: Document, rng: random.Random) -> tuple[str, str]:
    """A unit as a claim, and the header that it leans on: rows read out or as they are."""
    if unit.kind != "row" or unit.header is None:
        return reworded(unit.text, rng), ""
    names, cells = document.units[unit.header].text.split(" | "), unit.text.split(" | ")
    if rng.random() < 0.5 or len(names) != len(cells):
        return unit.text, document.units[unit.header].text
    return f"{cells[0]}: " + "; ".join(
        f"{name} {cell}" for name, cell in zip(names[1:], cells[1:], strict=True)
    ) + ".", ""


def usable(document: Document) -> Iterator[Unit]:
    for unit in document.units:
        said = unit.kind in ("sentence", "item", "row") and len(unit.text.split()) > 5
        if said and not OVER.search(unit.text) and not ABOUT_READING.search(unit.section):
            yield unit


def rough(claim: Claim, evidence: Sequence[Evidence], books: EvidenceIndex) -> float:
    """The share of a claim's words and numbers that the best single unit of some holds, by weight."""
    weights = {word: books.weight(word) for word in claim.words}
    whole = sum(weights.values()) + NUMBER * len(claim.values)
    held = (
        sum(weight for word, weight in weights.items() if word.within(one.terms))
        + NUMBER * len(claim.values & one.values)
        for one in evidence
    )
    return max(held, default=0.0) / (whole or 1.0)


def true_pairs(documents: Sequence[Document], books: EvidenceIndex, rng: random.Random) -> list[Pair]:
    pairs = []
    for document in documents:
        for unit in usable(document):
            for text, above in sorted({told(unit, document, rng) for _ in range(5)}):
                pairs.append(
                    Pair(
                        "reworded", text, above, document.source, None, document.source, bool(measured_quantities(text))
                    )
                )
            claim = read_claim(text, above, books)
            rest = [one for one in books.evidence[document.source] if one.unit.index != unit.index]
            if (
                claim.values
                and claim.values <= {value for one in rest for value in one.values}
                and rough(claim, rest, books) > 0.5
            ):
                pairs.append(replace(pairs[-1], kind="said elsewhere", without=unit.index))
    return pairs


def restated(documents: Sequence[Document]) -> list[Pair]:
    """The hand-written restatements, where their quotes stand in the corpus."""
    places = {unit.text: document.source for document in documents for unit in document.units}
    pairs = []
    for quotes, text in HONEST:
        sources = {places[quote] for quote in quotes if quote in places}
        if len(sources) == 1:
            source = sources.pop()
            pairs.append(Pair("restated by hand", text, "", source, None, source, bool(measured_quantities(text))))
    return pairs


def says(claim_text: str, document: Document) -> bool:
    """Whether a document says a claim word for word enough to pass the verifier."""
    words = set(claim_text.lower().split())
    units = [unit for unit in document.units if unit.kind != "entry"]
    units.sort(key=lambda unit: -len(words & set(unit.text.lower().split())))
    return any(verify(claim_text, [quote_of(document, unit)]).supported for unit in units[:5])


def other_source(
    pair: Pair, documents: Sequence[Document], books: EvidenceIndex, rng: random.Random, near: bool
) -> Pair | None:
    """The pair with a source drawn from the others, or the one with most of its words, that does not say it."""
    claim = read_claim(pair.text, pair.above, books)
    pool = [document for document in documents if document.source != pair.source]
    rng.shuffle(pool)
    if near:
        pool.sort(key=lambda document: -rough(claim, books.evidence[document.source], books))
    for document in pool[:5]:
        values = {value for one in books.evidence[document.source] for value in one.values}
        if (claim.values and claim.values <= values) or (not claim.values and says(pair.text, document)):
            continue
        return replace(pair, kind=("near" if near else "other") + " source", source=document.source, true=pair)
    return None


def other_number(pair: Pair, document: Document, rng: random.Random) -> Pair | None:
    """The pair with one of its numbers exchanged for another one of the document, or with a digit changed."""
    spans = [(quantity.start, quantity.end) for quantity in measured_quantities(pair.text)]
    if not spans:
        return None
    start, end = rng.choice(spans)
    old = re.search(r"\d+(?:\.\d+)?", pair.text[start:end])
    if old is None:
        return None
    own = set(re.findall(r"\d+(?:\.\d+)?", pair.text))
    there = sorted(
        {match for unit in document.units for match in re.findall(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.])", unit.text)}
        - own
    )
    alike = [
        value
        for value in there
        if ("." in value) == ("." in old[0]) and not re.fullmatch(r"(?:19|20)\d\d", value) and len(value) > 1
    ]
    value = rng.choice(alike) if alike and rng.random() < 0.6 else _digit_changed(old[0], rng)
    text = pair.text[: start + old.start()] + value + pair.text[start + old.end() :]
    return replace(pair, kind="other number", text=text, true=pair) if value not in own else None


def _digit_changed(value: str, rng: random.Random) -> str:
    place = rng.choice([place for place, character in enumerate(value) if character.isdigit()])
    return value[:place] + rng.choice([d for d in "123456789" if d != value[place]]) + value[place + 1 :]


def other_subject(pair: Pair, document: Document, rng: random.Random) -> Pair | None:
    """The pair with what it is about exchanged for another of its kind."""
    groups = SUBJECTS[:]
    rng.shuffle(groups)
    for group in groups:
        names = group + (["brexanolone"] if "allopregnanolone" in group else [])
        for name in names:
            pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w])", re.IGNORECASE)
            if pattern.search(pair.text):
                others = [other for other in group if other.lower() not in pair.text.lower() and other != name]
                if name == "brexanolone":
                    others = [other for other in others if other != "allopregnanolone"]
                    if re.search("allopregnanolone", pair.text, re.IGNORECASE):
                        continue
                elif name == "allopregnanolone" and re.search("brexanolone", pair.text, re.IGNORECASE):
                    continue
                if not others:
                    continue
                other = rng.choice(others)
                text = pattern.sub(other, pair.text)
                if not says(text, document):
                    return replace(pair, kind="other subject", text=text[:1].upper() + text[1:], true=pair)
    return None


def other_direction(pair: Pair, document: Document, rng: random.Random) -> Pair | None:
    """The pair with a word of direction turned round, or with a denial put in or taken out."""
    turns = [(rf"(?<![\w-]){word}(?![\w-])", other) for word, other in sorted(TURNS.items())]
    turns += [(r"\b(was|were|is|are|can|may) (?!not\b)(?=[a-z])", r"\1 not "), (r" not\b(?! only)", "")]
    turns = [(old, new) for old, new in turns if re.search(old, pair.text)]
    if not turns or " | " in pair.text:
        return None
    old, new = rng.choice(turns)
    place = rng.choice(list(re.finditer(old, pair.text)))
    text = pair.text[: place.start()] + place.expand(new) + pair.text[place.end() :]
    return replace(pair, kind="other direction", text=text, true=pair) if not says(text, document) else None


def build(documents: Sequence[Document], chosen: Sequence[Document], books: EvidenceIndex) -> list[Pair]:
    rng = random.Random(5)
    good = true_pairs(chosen, books, rng) + restated(chosen)
    by_source = {document.source: document for document in documents}
    plain = [pair for pair in good if pair.without is None]
    makers: list[Callable[[Pair], Pair | None]] = [
        lambda pair: other_source(pair, documents, books, rng, near=False),
        lambda pair: other_source(pair, documents, books, rng, near=True),
        lambda pair: other_number(pair, by_source[pair.source], rng),
        lambda pair: other_subject(pair, by_source[pair.source], rng),
        lambda pair: other_direction(pair, by_source[pair.source], rng),
    ]
    bad: dict[str, dict[tuple[str, str], Pair]] = defaultdict(dict)
    for make in makers:
        for _ in range(ROUNDS):
            before = sum(map(len, bad.values()))
            for pair in rng.sample(plain, len(plain)):
                made = make(pair)
                if made is not None:
                    source = "source" in made.kind
                    kind = f"{made.kind}, {'numbers' if made.numbers else 'no numbers'}" if source else made.kind
                    if len(bad[kind]) < EACH:
                        bad[kind].setdefault((made.text, made.source), replace(made, kind=kind))
            if sum(map(len, bad.values())) == before:
                break
    return good + [pair for pairs in bad.values() for pair in pairs.values()]
