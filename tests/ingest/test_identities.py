"""Which publication a reference is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ingest.identities import SAME_TITLE, Identities
from qa.types import Record

TITLE = "Slow GABA(A) waves and post-partum change in TNF-α of the sleeping snail after a long cold winter"


def known(title: str | None = None, **fields: str) -> Record:
    return Record("", "", title=title, **fields)  # type: ignore[arg-type]


def wanted(title: str | None = None, **fields: str) -> Record:
    return Record("[1]", "", title=title, **fields)  # type: ignore[arg-type]


def match(record: Record, known: Sequence[tuple[str, Record]]) -> str | None:
    return Identities(known).match(record)


def test_a_doi_decides() -> None:
    """An equal DOI is a match whatever the title; a different one rules an equal title out."""
    corpus = [("a", known(TITLE, doi="10.1/A")), ("b", known("Other", doi="10.1/b"))]
    assert match(wanted("Unlike", doi="https://doi.org/10.1/a"), corpus) == "a"
    assert match(wanted(TITLE, doi="10.1/c"), corpus) is None


def test_a_pmid_decides() -> None:
    """An equal PMID is a match whatever the title."""
    assert match(wanted(None, pmid="12"), [("a", known(TITLE, pmid="12"))]) == "a"


@pytest.mark.parametrize(
    "title",
    [
        TITLE.upper().replace("TNF-Α", "TNF-α"),
        "Slow GABAA waves and postpartum change in TNF alpha of the sleeping snail after a long cold winter",
        TITLE.replace("(A)", "ₐ") + " - PMC",
        TITLE.replace(" winter", ""),
    ],
)
def test_titles_match_across_spellings(title: str) -> None:
    """Case, dashes, scripts, Greek, site names and a lost word do not hide a title."""
    assert match(wanted(title), [("a", known(TITLE)), ("b", known("Snails"))]) == "a"


@pytest.mark.parametrize(
    "title",
    [
        TITLE.replace("(A)", "(B)"),
        "Erratum: " + TITLE,
        TITLE + " 2",
        "Slow waves of the sleeping snail",
        "Fast" + TITLE[4:],
    ],
)
def test_near_titles_do_not_match(title: str) -> None:
    """Another receptor, part or word, or a notice about a paper, is another publication."""
    assert match(wanted(title), [("a", known(TITLE))]) is None


def test_ambiguity_and_the_unidentified_never_match() -> None:
    """Two candidates, or a record that names no publication, give none."""
    assert match(wanted(TITLE), [("a", known(TITLE)), ("b", known(TITLE))]) is None
    assert match(Record("[2]", "x.net", title=TITLE, identified=False), [("a", known(TITLE))]) is None
    assert match(wanted(None), [("a", known(None))]) is None


WORDS = "slow fast waves snail sleep winter 2 comment protein".split()
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
RECORDS = st.builds(
    known, st.none() | TITLES, doi=st.sampled_from([None, "10.1/a", "10.1/B"]), pmid=st.sampled_from([None, "1", "2"])
)


def same_title(one: Record, other: Record) -> bool:
    if not one.title or not other.title or (one.pmid and other.pmid and one.pmid != other.pmid):
        return False
    small, large = sorted((set(one.title.split()), set(other.title.split())), key=len)
    telling = any(word in ("2", "comment") for word in large - small)
    contained = small <= large and not telling and len(small) / len(large) >= SAME_TITLE
    return contained or one.title.replace(" ", "") == other.title.replace(" ", "")


@given(RECORDS, st.lists(st.tuples(st.sampled_from("abcd"), RECORDS), max_size=8), st.none() | st.sampled_from("abcd"))
def test_the_index_finds_what_comparing_with_each_finds(
    record: Record, corpus: list[tuple[str, Record]], left_out: str | None
) -> None:
    """A lookup gives what holding the reference against every publication gives, with any of them left out."""
    lower = [(name, replace(one, doi=(one.doi or "").lower())) for name, one in corpus if name != left_out]
    doi = (record.doi or "").lower()
    clash = [bool(doi and one.doi and doi != one.doi) for _, one in lower]
    steps = (
        {name for name, one in lower if doi and one.doi == doi},
        {
            name
            for (name, one), no in zip(lower, clash, strict=True)
            if record.pmid and one.pmid == record.pmid and not no
        },
        {name for (name, one), no in zip(lower, clash, strict=True) if same_title(record, one) and not no},
    )
    expected = next((found for found in steps if found), set())
    found = Identities(corpus).match(record, other_than=left_out)
    assert found == (next(iter(expected)) if len(expected) == 1 else None)
