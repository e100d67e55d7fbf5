"""What the head of a file says of the document -> sentences that can be cited."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any

from qa.ingest.blocks import Block, squeeze
from qa.text.normalise import fold
from qa.text.terms import terms
from qa.types import Document, Record, Unit

ABOUT = "About this document"
"""The heading over these sentences, at the end of a document's text."""
TITLE_LABEL = "The title of this document is "
"""What the sentence with the title begins with."""
_DATE, _YEAR = "Year and date when this document was {}: {{}}.", "Year when this document was {}: {{}}."
_PLACES = {
    "volume": "Volume: {}.",
    "issue": "Issue: {}.",
    "pages": "Pages on which this document stands: {}.",
    "publisher": "Publisher who published this document: {}.",
    "place": "Place where this document was published: {}.",
    "edition": "Edition: {}.",
    "issn": "ISSN of the journal: {}.",
    "isbn": "ISBN of this document: {}.",
}
"""How a field is told: in those of three to eight wordings that the reader takes for an answer to its own questions alone."""
_FIELDS = frozenset(
    "author date year journal volume issue page publisher place edition issn isbn licence affiliation doi title".split()
)
"""What the sentences tell, as their labels call it."""
_TOLD = frozenset(
    terms(
        "write written publish published author authors affiliation licence license wrote works work"
        " send sent sender recipient recipients addressed received"
    )
)
"""What the labels tell, in the words of a question."""
_CALLED = frozenset(terms("called named"))
_ADDRESSED = re.compile(
    r"\b(?:to|for) whom\b|\bwhom\b.*\bto\b|\bto\W*$|\brecipient|\baddress|\bcop(?:y|ies)\b|\bwho (?:\w+ )?(?:received|got)\b",
    re.IGNORECASE,
)
"""What asks who a message was sent to, not who sent it."""
_OPENING = 800
"""Characters in which a document says what it is about."""
_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/([a-z-]{2,10})/(\d\.\d)|publicdomain/zero/(\d\.\d))(?:/[\w./]*)?",
    re.IGNORECASE,
)
_TOLD_ABOVE = (
    frozenset(one.name for one in dataclasses.fields(Record))
    | frozenset(_PLACES)
    | frozenset(
        "id key kind subtitle author date published in_book pmcid license licence rights affiliation affiliations institute about_itself first last lang abstract".split()
    )
)
"""Fields that have a sentence of their own, are no fact, or belong to the text."""
_SETTING = re.compile(r"[^\sA-Z\d]*|.*[/\\_{}<>=|].*")
"""What rather sets how a page is made than says something: "post", "assets/head.png"."""
_LONGEST_FIELD = 200
_SAME = {"license": "licence"}
_DAY = re.compile(r"(?!.*\d:\d).*\d")
"""A day or a year. With a time of day it is rather that of the file's making, as in an EPUB."""
_PARTS = (
    ("given", "given-names", "given-name", "first"), ("dropping-particle",), ("non-dropping-particle",),
    ("family", "surname", "family-names", "last"), ("suffix",),
)  # fmt: skip
"""The keys of a name in parts: those of CSL, JOSS, Quarto and the Citation File Format."""


def about_blocks(fields: Mapping[str, Any], record: Record, message: str = "") -> tuple[Block, ...]:
    """Write what a head says as a section: its heading, and an item for each field.

    Parameters: fields of the head; record, what was read of them; message, what kind of one the document is, where it was sent
    to the "recipients" and "copied" of the fields.
    Returns: the blocks; none where the head gives no more than a title.
    """
    authors = _listed(record.authors)
    several = "s" if len(record.authors) > 1 else ""
    date = field_text(fields.get("date")) or field_text(fields.get("year")) or ""
    # A head's date is that of publication for a paper, and of writing for a letter or minutes: it does not say which.
    dated = (_YEAR if date.isdecimal() else _DATE).format(
        "published" if fields.get("published") else "published or written"
    )
    container = "Journal or book" if fields.get("in_book") else "Journal"
    recipients, copied = (_several(fields.get(name)) if message else () for name in ("recipients", "copied"))
    sent = [
        (f"Author{several} and sender{several} who wrote this {message}: {{}}.", authors),
        (f"Year and date of this {message}, when it was sent: {{}}.", date if _DAY.match(date) else ""),
        (f"Recipient{'s' * (len(recipients) > 1)} to whom this {message} was sent: {{}}.", _listed(recipients)),
        (f"Recipient{'s' * (len(copied) > 1)} of a copy of this {message}: {{}}.", _listed(copied)),
    ]
    said = [
        (f"Author{several} who wrote this document: {{}}.", authors),
        (dated, date if _DAY.match(date) else ""),
        (f"{container} in which this document was published: {{}}.", record.journal or ""),
        *((form, field_text(fields.get(name)) or "") for name, form in _PLACES.items()),
        ("Licence under which this document is published: {}.", _licence(fields)),
        *((f"{label}: {{}}.", place) for label, place in _affiliations(fields)),
        *((f"{label}: {{}}.", said) for label, said in _others(fields)),
        ("DOI: {}", record.doi or ""),  # a stop could be read as a part of it
    ]
    told = sent if message else said
    lines = [form.format(value.rstrip(".") if form.endswith(".") else value) for form, value in told if value]
    if not lines:
        return ()
    title = [f"{TITLE_LABEL}“{record.title}”."] if record.title else []
    return Block("heading", ABOUT, level=1), *(Block("item", line) for line in (*title, *lines))


def _listed(names: Sequence[str]) -> str:
    return ("; " if any("," in name for name in names) else ", ").join(names)


def about_field(line: str) -> str:
    """Which field a sentence of the section tells: of one document, two with the same one replace each other."""
    words = line.split(maxsplit=3)
    if words[:1] == ["The"]:
        return " ".join(words[:3])
    return words[0].strip(":,").removesuffix("s") if words else ""


def may_answer(unit: Unit, question: str, subject: AbstractSet[str], document: Document) -> bool:
    """Whether a unit may answer, as far as it tells a field of its document.

    A question that names another field, or the subject of another document, it does not answer. A word of the title names no
    field: "the paper on journal bearings". The title only repeats what is asked, unless it is asked for.

    Parameters: unit; question; subject, the terms of the question that carry its topic; document, of the unit.
    """
    if unit.section != ABOUT or unit.kind != "item":
        return True
    asked = _fields_in(question) - _fields_in(document.title)
    label = unit.text.partition(":")[0]
    if unit.text.startswith(TITLE_LABEL):  # "What is the paper called?"
        return "title" in asked or not (asked or subject - _CALLED)
    if (to := label.startswith("Recipient")) or " sender" in label:
        fits = to == bool(_ADDRESSED.search(question))
    else:
        fits = not asked or bool(asked & _fields_in(label))
    return fits and _is_about(document, subject - _TOLD - frozenset(terms(label)))


def _is_about(document: Document, subject: AbstractSet[str]) -> bool:
    """Whether half of the terms of a subject stand in a document's name, title, head, headings or opening."""
    names = fold(f"{document.source} {document.title}")
    head = (document.text[one.start : one.end] for one in document.sections[-1:])
    told = _terms_of(document.title, *head, *(one.heading for one in document.sections), document.text[:_OPENING])
    missing = sum(term not in names and term not in told for term in subject)
    return 2 * missing <= len(subject)


@lru_cache(maxsize=4096)
def _terms_of(*texts: str) -> frozenset[str]:
    """The terms of some texts, known for the documents of the last questions: each question asks it of every document found."""
    return frozenset().union(*map(terms, texts))


def _fields_in(words: str) -> frozenset[str]:
    found = {word.removesuffix("s") for word in re.findall(r"[a-z]+", words.lower())}
    return frozenset(_SAME.get(word, word) for word in found) & _FIELDS


def with_reference_count(about: tuple[Block, ...], count: int) -> tuple[Block, ...]:
    """The section with a sentence on how long the document's reference list is; without a list, or a section, unchanged.

    Parameters: about, the section, or nothing; count, entries of the list.
    """
    if not count or not about:
        return about
    said = "1 reference" if count == 1 else f"{count} references"
    return *about, Block("item", f"The reference list of this document has {said}.")


def author_names(value: Any) -> tuple[str, ...]:
    """The names that a field gives: a text, with semicolons between several, or a list of texts or mappings."""
    values = value.split(";") if isinstance(value, str) else _several(value)
    return tuple(name for name in map(_name, values) if name)


def field_text(value: Any) -> str | None:
    """A field's text on one line; None where it has none."""
    found = squeeze(value) if isinstance(value, str) else ""
    return found if found not in ("", "~", "null") else None


def _name(value: Any) -> str | None:
    """The name of a person or an institution: a text, or a mapping."""
    if not isinstance(value, Mapping):
        return field_text(value)
    name = value.get("name")
    parts = name if isinstance(name, Mapping) else value
    pieces = [next((said for key in keys if (said := field_text(parts.get(key)))), None) for keys in _PARTS]
    return field_text(name) or field_text(parts.get("literal")) or " ".join(filter(None, pieces)) or None


def _others(fields: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """What a head says in fields of its writer's own, "supervisor: Ann Lee", by the words of their names."""
    for name, value in fields.items():
        said = ", ".join(filter(None, map(field_text, _several(value))))
        words = re.sub(r"[\W_]+", " ", str(name)).strip()
        if name not in _TOLD_ABOVE and words and len(said) <= _LONGEST_FIELD and not _SETTING.fullmatch(said):
            yield words[0].upper() + words[1:], said


def _licence(fields: Mapping[str, Any]) -> str:
    """The licence that a head says; of Creative Commons by name, for an address is not quoted."""
    said = field_text(fields.get("license") or fields.get("licence") or fields.get("rights")) or ""
    return _CREATIVE_COMMONS.sub(lambda m: f"CC {m[1].upper()} {m[2]}" if m[1] else f"CC0 {m[3]}", said)


def _affiliations(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The affiliation of each author as far as the head tells it, else those that it lists."""
    listed = [one for key in ("affiliations", "affiliation", "institute") for one in _several(fields.get(key))]
    names = {key: name for one in listed if (name := _name(one)) for key in _keys(one) or [name]}
    told = False
    for person in (one for key in ("authors", "author") for one in _several(fields.get(key))):
        given = [one for key in ("affiliations", "affiliation") for one in _several(_get(person, key))]
        places = [names.get(key, key) for one in given for key in _references(one, names)]
        if places and (name := _name(person)):
            told = True
            yield f"Affiliation, where the author {name} works", "; ".join(places)
    if names and not told:
        yield "Affiliation, where the authors work", "; ".join(names.values())


def _keys(affiliation: Any) -> list[str]:
    """What authors call an affiliation by."""
    return [key for field in ("index", "id") if (key := field_text(_get(affiliation, field)))]


def _references(value: Any, names: Mapping[str, str]) -> list[str]:
    """An author's affiliation: "1, 2" where the head lists these, or a name."""
    said = field_text(_get(value, "ref")) or _name(value) or ""
    numbers = [one.strip() for one in said.split(",")]
    known = [one for one in numbers if one in names]
    return known or ([said] if re.search(r"[^\W\d_]", said) else [])


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
