"""Which publication a reference is: identities indexed by DOI, PMID and the words of their titles.

A title matches another when one holds all words of the other and few more. Of a title of n words a match lacks at most
k = 0.15 n, so that it holds one of any k + 1 of them: only what the k + 1 rarest words find is compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qa.ingest.references import SITES
from qa.text.normalise import fold
from qa.types import Record

SAME_TITLE = 0.85
"""Least share of common words (Jaccard) for one title inside another: a lost subtitle word, not another paper."""
# A notice about a paper carries nearly the paper's title, and is not the paper.
_NOTICES = frozenset(
    "erratum correction corrigendum retraction retracted withdrawn comment commentary reply response editorial "
    "not no without protocol".split()
)
_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Identity:
    """A record in the form in which it is compared."""

    doi: str | None
    pmid: str | None
    joined: str
    """The words of its title without anything between them."""
    words: frozenset[str]

    @property
    def keys(self) -> list[str]:
        """By what it is looked up, each with its kind."""
        parts = {"doi": self.doi, "pmid": self.pmid, "title": self.joined}
        return [f"{kind}:{value}" for kind, value in parts.items() if value]

    def differs(self, other: _Identity) -> bool:
        """Both print a DOI, and not the same."""
        return self.doi is not None and other.doi is not None and self.doi != other.doi

    def has_title_of(self, other: _Identity) -> bool:
        if not self.words or not other.words or self.differs(other):
            return False
        if self.pmid and other.pmid and self.pmid != other.pmid:
            return False
        if self.joined == other.joined:
            return True
        small, large = sorted((self.words, other.words), key=len)
        # "Part 1" and "Part 2" are different papers, and so is an erratum.
        telling = any(word in _NOTICES or any(char.isdigit() for char in word) for word in large - small)
        return small <= large and not telling and len(small) / len(large) >= SAME_TITLE


class Identities:
    """Publications by name, in which references are looked up; names may be documents or entries of a list."""

    def __init__(self, known: Iterable[tuple[str, Record]] = ()) -> None:
        self._known: list[tuple[str, _Identity]] = []
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for name, record in known:
            self.add(name, record)

    def add(self, name: str, record: Record) -> None:
        """Enter a publication; one that identifies nothing is passed over."""
        if not record.identified:
            return
        identity, place = _identity(record), len(self._known)
        self._known.append((name, identity))
        for key in identity.keys:
            self._by_key[key].append(place)
        for word in identity.words:
            self._by_word[word].append(place)

    def match(self, record: Record, *, other_than: str | None = None) -> str | None:
        """Find the publication that a reference is.

        Parameters: record, the reference; other_than, a name that is left out.
        Returns: the name whose DOI, else PMID, else title is the record's; None when none is or several are.
        """
        if not record.identified:
            return None
        wanted = _identity(record)
        same_pmid = (
            place for place in self._by_key.get(f"pmid:{wanted.pmid}", ()) if not wanted.differs(self._known[place][1])
        )
        for places in (self._by_key.get(f"doi:{wanted.doi}", ()), same_pmid, self._same_title(wanted)):
            found = {self._known[place][0] for place in places} - {other_than}
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def _same_title(self, wanted: _Identity) -> Iterable[int]:
        missing = int(len(wanted.words) * (1 - SAME_TITLE) + 1e-6)
        rarest = sorted(wanted.words, key=lambda word: (len(self._by_word.get(word, ())), word))[: missing + 1]
        places = {place for word in rarest for place in self._by_word.get(word, ())}
        places.update(self._by_key.get(f"title:{wanted.joined}", ()))
        return (place for place in places if wanted.has_title_of(self._known[place][1]))


def identity_keys(record: Record) -> list[str]:
    """By what a store looks up a publication: its DOI, its PMID and its title without spaces, each with its kind."""
    return _identity(record).keys if record.identified else []


def _identity(record: Record) -> _Identity:
    words = _title_words(record.title) if record.title else []
    doi = _ADDRESS.sub("", record.doi.casefold().strip()) if record.doi else None
    return _Identity(doi, record.pmid or None, "".join(words), frozenset(words))


def _title_words(title: str) -> list[str]:
    found = _WORD.findall(fold(title).replace("-", ""))
    while len(found) > 1 and found[-1] in SITES:
        found.pop()
    return found[1:] if len(found) > 1 and found[0] in SITES else found
