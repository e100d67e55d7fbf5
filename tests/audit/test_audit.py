"""The audit of a made-up handbook against the papers that it cites."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.index.library import Library
from qa.ingest.read import read_path
from qa.notes.audit.audit import audit_document, is_possible_source
from qa.notes.audit.types import Audit, Finding
from tests.audit.texts import HANDBOOK, lakes


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """The handbook and its papers."""
    return lakes(tmp_path_factory.mktemp("lakes"))


@pytest.fixture(scope="module")
def audit(documents) -> Audit:
    """The audit of the handbook."""
    return audit_document(documents[0], Library(documents))


def finding(audit: Audit, begins: str, printed: str) -> Finding:
    (found,) = [one for one in audit.findings if one.claim.startswith(begins) and one.printed == printed]
    return found


def changed(folder: Path, old: str, new: str) -> Audit:
    """The audit of the handbook with other words in one place."""
    documents = lakes(folder)
    path = folder / "handbook.md"
    path.write_text(HANDBOOK.replace(old, new), encoding="utf-8")
    handbook = read_path(path)
    return audit_document(handbook, Library((handbook, *documents[1:])))


def test_a_source_that_says_it_supports_it(audit):
    """A claim in other words with the same numbers is supported, and the deciding words are shown."""
    found = finding(audit, "In Lake Mirrin, the mean phosphorus", "[1]")
    assert (found.source, found.judgement, found.differing) == ("dam", "supports", ())
    assert "fell from 41 to 18" in found.words[0].quote


def test_the_opposite_does_not_support(audit):
    """ "Reduced" is not supported by "increased", and the reason says so."""
    found = finding(audit, "Stocking with pike", "[2]")
    assert found.judgement == "does not support" and found.wrong
    assert "'reduced' is the opposite" in " ".join(found.reasons)


def test_a_denial_that_both_make_supports(audit):
    """ "Was not altered" is supported by "was not altered"."""
    assert finding(audit, "the cover of reeds", "[3]").judgement == "supports"


def test_an_entry_without_a_publication_is_unresolvable(audit):
    """A bare domain name can support nothing."""
    found = finding(audit, "Roach grow faster", "[4]")
    assert found.judgement == "unresolvable" and found.source is None and not found.words


def test_a_row_is_held_against_a_sentence(audit):
    """A table row with the unit in its header is supported by a sentence that prints both."""
    assert finding(audit, "Mirrin | 6.3", "[3]").judgement == "supports"


def test_a_better_source_is_named_with_its_mark_and_words(audit):
    """A row cited to the wrong paper is not supported, and the paper that gives its number is named."""
    found = finding(audit, "Tarn | 11.9", "[1]")
    assert found.judgement == "does not support"
    assert found.better is not None
    assert (found.better.source, found.better.listed) == ("reeds", "[3]")
    assert "11.9" in found.better.citation.quote


def test_a_document_that_speaks_of_the_audited_one_is_no_source(documents):
    """A review that prints the handbook's title is never offered as a better source."""
    library = Library(documents)
    fit = [one.source for one in library.documents if is_possible_source(one, documents[0], library)]
    assert fit == ["dam", "pike", "reeds"]


def test_another_number_differs(tmp_path):
    """A changed number is wrong, and what the source gives instead is shown."""
    found = finding(changed(tmp_path, "to 18 µg/L", "to 12 µg/L"), "In Lake Mirrin, the mean phosphorus", "[1]")
    assert found.wrong
    assert [(one.said, one.given) for one in found.differing] == [("12 ug/L", "18 ug/L")]


def test_a_source_that_is_not_in_the_corpus_is_not_judged(tmp_path):
    """A known publication that the corpus does not hold gives "cannot tell", which is not wrong."""
    found = finding(changed(tmp_path, "warm summers.[4]", "warm summers.[5]"), "Roach grow faster", "[5]")
    assert found.judgement == "cannot tell" and not found.wrong


def test_a_mark_without_an_entry_is_noted(tmp_path):
    """A mark beyond the list is unresolvable and noted."""
    audit = changed(tmp_path, "warm summers.[4]", "warm summers.[9]")
    assert finding(audit, "Roach grow faster", "[9]").judgement == "unresolvable"
    assert [note.printed for note in audit.notes if note.kind == "no entry"] == [("[9]",)]


def test_what_concerns_the_whole_document_is_noted(audit):
    """Empty entries, entries there twice, entries never cited, numbers without a source."""
    assert [(note.kind, note.printed) for note in audit.notes] == [
        ("identifies nothing", ("[4]",)),
        ("never cited", ("[5]",)),
        ("duplicate entries", ("[2]", "[6]")),
        ("never cited", ("[6]",)),
        ("uncited numbers", ()),
    ]
    assert "87 m" in audit.notes[-1].detail


def test_counts_add_up_and_something_is_wrong(audit):
    """Every finding is counted once."""
    assert sum(audit.counts.values()) == len(audit.findings) == 6
    assert audit.wrong


def test_every_quote_stands_where_it_says(documents, audit):
    """Claims' places and deciding words are exact spans of their documents."""
    texts = {document.source: document.text for document in documents}
    for one in audit.findings:
        assert texts["handbook"][one.place.start : one.place.end] == one.place.text
        quoted = (*one.words, *([one.better.citation] if one.better else []))
        assert all(texts[words.source][words.start : words.end] == words.quote for words in quoted)


def test_a_document_that_cites_nothing_has_nothing_wrong(documents):
    """No reference list, no findings, no notes."""
    audit = audit_document(documents[1], Library(documents))
    assert not audit.findings and not audit.notes and not audit.wrong
