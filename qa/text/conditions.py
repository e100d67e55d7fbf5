"""In whom something is asked, and in whom it was found: species, sex and age, by the general words for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from qa.text.table_rows import header_text
from qa.types import Document, Unit

Groups = Mapping[str, frozenset[str]]
"""For each aspect the groups that a text names."""

_RODENTS = frozenset({"rat", "mouse", "hamster", "guinea pig"})
_ANIMALS = _RODENTS | {"monkey", "rabbit", "dog", "cat", "pig", "sheep", "frog", "fish", "fly"}
_WORDS: tuple[tuple[str, frozenset[str], str, str], ...] = (
    # aspect, the groups meant, how a text names them, and words by which it only implies them
    ("species", frozenset({"human"}), r"humans?|patients?|volunteers?|participants?|women|woman|men|man|"
     r"mothers?|fathers?|girls?|boys?|children|child|infants?|adolescents?|teenagers?", r"people|persons?|inpatients?|outpatients?|donors?"),
    ("species", frozenset({"rat"}), r"rats?", ""),
    ("species", frozenset({"mouse"}), r"mice|mouse|murine", ""),
    ("species", frozenset({"hamster"}), r"hamsters?", ""),
    ("species", frozenset({"guinea pig"}), r"guinea pigs?", ""),
    ("species", frozenset({"monkey"}), r"monkeys?|macaques?|(?:nonhuman|non-human) primates?", ""),
    ("species", frozenset({"rabbit"}), r"rabbits?", ""),
    ("species", frozenset({"dog"}), r"dogs?", "canine|beagles?"),
    ("species", frozenset({"cat"}), r"cats", "feline"),
    ("species", frozenset({"pig"}), r"(?<!guinea )(?:pigs?|piglets?|swine)", "porcine"),
    ("species", frozenset({"sheep"}), r"sheep|ewes?|lambs?", "ovine"),
    ("species", frozenset({"frog"}), r"frogs?|xenopus", ""),
    ("species", frozenset({"fish"}), r"zebrafish|fish", ""),
    ("species", frozenset({"fly"}), r"drosophila|flies", ""),
    ("species", _RODENTS, r"rodents?", ""),
    ("species", _ANIMALS, r"animals", ""),
    ("sex", frozenset({"female"}), r"females?|women|woman|mothers?|girls?|ewes?",
     r"pregnan\w+|post-?partum|lactating|maternal|breast-?feeding"),
    ("sex", frozenset({"male"}), r"males?|men|man|fathers?|boys?", ""),
    ("age", frozenset({"young"}), r"children|child|infants?|newborns?|neonates?|paediatric|pediatric|adolescents?|teenagers?",
     r"neonatal|juveniles?|pups?|girls?|boys?"),
    ("age", frozenset({"adult"}), r"adults?|elderly", "women|woman|men|man|mothers?|fathers?"),
)  # fmt: skip


YEAR = re.compile(r"(?<![\w.,-])(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d)")
_SPAN = re.compile(
    r"(?:\b(?P<open>since|from|after|until|till|before)\s)?(?<![\w.,-])(?P<year>(?:1[5-9]|20)\d\d)"
    r"(?:\s?(?:[-‑–−]|to|until|till|through|and)\s?(?P<last>(?:1[5-9]|20)\d\d))?(?![\w%]|[.,]\d)",
    re.IGNORECASE,
)
"""A year, or a time between years or open at one end."""
_NO_END = 9999


def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)")


_PATTERNS = tuple(
    (aspect, groups, _word(named), _word(f"{named}|{implied}" if implied else named))
    for aspect, groups, named, implied in _WORDS
)


def asked_about(question: str) -> Groups:
    """The groups that a question names, by aspect ("species", "sex", "age"); an aspect that it leaves open is not there."""
    begun = _begun(question)
    return _merged((aspect, groups) for aspect, groups, named, _ in _PATTERNS if named.search(begun))


@lru_cache(maxsize=20_000)
def groups_in(text: str) -> Groups:
    """The groups that a text names or implies, by aspect."""
    small = text.lower()
    return _merged((aspect, groups) for aspect, groups, _, told in _PATTERNS if told.search(small))


def _begun(question: str) -> str:
    """A question without the capital that it begins with: what keeps one is a name ("Mother and Child")."""
    return question[:1].lower() + question[1:]


def _merged(found: Iterable[tuple[str, frozenset[str]]]) -> Groups:
    merged: dict[str, frozenset[str]] = {}
    for aspect, groups in found:
        merged[aspect] = merged.get(aspect, frozenset()) | groups
    return merged


def found_in(document: Document, unit: Unit) -> Groups:
    """The groups in whom a unit was found, by its own words; where they leave an aspect open, by the headings above it."""
    header = header_text(document, unit)
    above = groups_in(f"{header} \n {unit.section} \n {document.title}")
    return {**above, **groups_in(unit.text)}


def is_of_others(asked: Groups, document: Document, unit: Unit) -> bool:
    """Whether a unit tells of other groups than those asked about, and not of these."""
    found = found_in(document, unit) if asked else {}
    return any(aspect in found and not wanted & found[aspect] for aspect, wanted in asked.items())


def is_of_another_year(question: str, document: Document, unit: Unit) -> bool:
    """Whether a question names years and a unit tells of others: by its own words and header, or else by the headings above it.

    A time between years tells of those within it. The year in which its document was published counts as one told of.
    """
    asked = set(map(int, YEAR.findall(question)))
    if not asked:
        return False
    header = header_text(document, unit)
    told = _spans(f"{unit.text} \n {header}") or _spans(f"{unit.section} \n {document.title} \n {document.source}")
    if document.identity.year in asked:
        return False
    return bool(told) and not any(first <= year <= last for year in asked for first, last in told)


def _spans(text: str) -> list[tuple[int, int]]:
    """The first and the last year of each time that a text tells."""
    found = []
    for match in _SPAN.finditer(text):
        year, last, start = int(match["year"]), int(match["last"] or match["year"]), (match["open"] or "").lower()
        begins = 0 if start in ("until", "till", "before") else year
        found.append((begins, _NO_END if start in ("since", "from", "after") and not match["last"] else last))
    return found


def unnamed(question: str, found: Sequence[Groups]) -> list[str]:
    """The words of a question for groups that nothing found was found in, as typed.

    Parameters: question; found, of each statement the groups in whom it was found.
    """
    begun, missing = _begun(question), dict[str, None]()
    for aspect, groups, pattern, _ in _PATTERNS:
        named = pattern.search(begun)
        if named and not any(groups & one.get(aspect, frozenset()) for one in found):
            missing.setdefault(named.group())
    return list(missing)
