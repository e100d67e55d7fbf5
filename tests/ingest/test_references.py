"""Reference marks, reference lists and the documents that references are."""

import pytest

from qa.ingest.marks import find_marks
from qa.ingest.read import read_text
from qa.ingest.references import parse_references
from qa.types import Record, Unit


def parse(entry: str) -> Record:
    (record,) = parse_references([Unit(0, 0, len(entry), entry, "entry", "References")])
    return record


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose.[1][2]", ["[1]", "[2]"]),
        ("It rose [3,5].", ["[3]", "[5]"]),
        ("It rose [6-8] and [7–9].", ["[6]", "[7]", "[8]", "[9]"]),
        ("A 95% interval [0.36%-3.1%] of [240,000-1,500,000]", []),
        ("In [2025] it was [1-500].", ["[1]", "[500]"]),
        ("Nothing.", []),
    ],
)
def test_bracketed_marks(text: str, expected: list[str]) -> None:
    """Marks are found as printed, ranges written out, each once; intervals and years are none."""
    assert list(find_marks(text)) == expected


@pytest.mark.parametrize(
    ("text", "highest", "expected"),
    [
        ("Levels rose.¹²", 12, ["[12]"]),
        ("Levels rose.¹²", 5, ["[1]", "[2]"]),
        ("shown before¹,³–⁵ and now", 9, ["[1]", "[3]", "[4]", "[5]"]),
        ("Ca²⁺ per m² and 10⁶ cells", 9, []),
        ("shown before¹", 0, []),
    ],
)
def test_raised_marks(text: str, highest: int, expected: list[str]) -> None:
    """Superscripts after a word are marks only where a reference list has that number."""
    assert list(find_marks(text, raised_up_to=highest)) == expected


@pytest.mark.parametrize(
    "entry",
    [
        "1. Slow waves in the sleeping snail: a review - PMC [pmc.ncbi.nlm.nih.gov]",
        "1. Slow waves in the sleeping snail: a review PMC [pmc.ncbi.nlm.nih.gov]",
        "1. Slow waves in the sleeping snail: a review. PMC [pmc.ncbi.nlm.nih.gov].",
        "[1] Frontiers | Slow waves in the sleeping snail: a review [frontiersin.org]",
        "1. Slow waves in the sleeping snail: a review. Frontiers [frontiersin.org].",
        "1) Slow waves in the sleeping snail: a review PubMed [pubmed.ncbi.nlm.nih.gov]",
        "1. Slow waves in the sleeping snail: a review Wikipedia [en.wikipedia.org]",
    ],
)
def test_page_titles_lose_the_name_of_the_site(entry: str) -> None:
    """An entry saved from a web page gives the title without the site's name."""
    record = parse(entry)
    assert (record.printed, record.title) == ("[1]", "Slow waves in the sleeping snail: a review")
    assert record.identified
    assert record.text == entry


@pytest.mark.parametrize(
    ("entry", "authors", "year"),
    [
        (
            "Ash AB, Birch C. Slow waves in snails. J Snail. 2001;537:453-65. doi:10.1234/snail.1.",
            ("Ash AB", "Birch C"),
            2001,
        ),
        (
            "Ash, A. B., & Birch, C. (2001). Slow waves in snails. J Snail, 537(2), 453.",
            ("Ash, A. B.", "Birch, C."),
            2001,
        ),
        ("Ash et al. (2001) Slow waves in snails. J Snail.", ("Ash",), 2001),
        ("Ash, A. et al. Slow waves in snails. J Snail 537, 453–465 (2001).", ("Ash, A.",), 2001),
        ("A. B. Ash and C. Birch. Slow waves in snails. J Snail, 2001.", ("A. B. Ash", "C. Birch"), 2001),
        (
            "van der Ash AB, Birch-Elm C, et al. Slow waves in snails. J Snail. 2001 Mar;5:1.",
            ("van der Ash AB", "Birch-Elm C"),
            2001,
        ),
        (
            "Snail Society of the North. (2001). Slow waves in snails. J Snail.",
            ("Snail Society of the North",),
            2001,
        ),
        ("Slow waves in snails. J Snail. 2001;5:1-2.", (), 2001),
    ],
)
def test_citation_styles(entry: str, authors: tuple[str, ...], year: int) -> None:
    """The common citation styles give authors, title, journal and year."""
    record = parse(f"7. {entry}")
    assert (record.printed, record.title, record.authors, record.year) == (
        "[7]",
        "Slow waves in snails",
        authors,
        year,
    )
    assert record.journal == "J Snail"


def test_identifiers_are_read() -> None:
    """DOI, PMID and URL are read without the punctuation around them."""
    record = parse("2. Ash A. Slow waves. J Snail. 2001. doi: 10.1234/s(01)-1. PMID: 1234567. https://snail.org/a.")
    assert (record.doi, record.pmid, record.url) == ("10.1234/s(01)-1", "1234567", "https://snail.org/a")


@pytest.mark.parametrize("entry", ["2. example.net [example.net]", "2. www.example.org", "2. https://example.org/a/b"])
def test_a_bare_address_names_no_publication(entry: str) -> None:
    """An entry that is only a domain or address is not identified."""
    record = parse(entry)
    assert (record.title, record.identified) == (None, False)


def test_a_list_under_a_heading_becomes_entries() -> None:
    """Only the numbered items under a reference heading are entries; a note under the list is not."""
    text = "# T\n\nBody.[1]\n\n## References\n\n1. First title here.\n2. Second title here.\n\nCite it well.\n"
    document = read_text(text, source="t", markdown=True)
    assert [record.printed for record in document.references] == ["[1]", "[2]"]
    assert [unit.kind for unit in document.units] == ["sentence", "entry", "entry", "sentence"]
    assert document.units[1].marks == ()


def test_entries_without_numbers_are_numbered_by_position() -> None:
    """An unnumbered reference list answers to its order."""
    text = "# T\n\nBody.\n\n## Literature cited\n\n- Ash A. Slow waves. J Snail. 2001.\n- Birch B. Fast waves. J Snail. 2002.\n"
    records = read_text(text, source="t", markdown=True).references
    assert [(r.printed, r.title) for r in records] == [("[1]", "Slow waves"), ("[2]", "Fast waves")]


LOWERED = """Naps

Short naps raise alertness.{a} In the Brno cohort the gain was 1.5-fold.{b} The trial enrolled 2104 adults.{c}

The half-life of sedexin is 12 hours.

References

1. Novak P. Naps. J Sleep. 2011.
2. Horak J. The Brno cohort. Sleep Res. 2014.
3. Bily K. A trial of naps. Nap J. 2016.
"""


def test_marks_that_a_converter_lowered_are_marks() -> None:
    """Numbers behind a stop that are entries of the list are its marks; other numbers stay."""
    document = read_text(LOWERED.format(a="1,2", b="2", c="3"), source="naps", markdown=False)
    said = [(unit.text, unit.marks) for unit in document.units if unit.kind == "sentence"]
    assert said == [
        ("Short naps raise alertness.¹,²", ("[1]", "[2]")),
        ("In the Brno cohort the gain was 1.5-fold.²", ("[2]",)),
        ("The trial enrolled 2104 adults.³", ("[3]",)),
        ("The half-life of sedexin is 12 hours.", ()),
    ]


def test_numbers_that_the_list_does_not_have_are_no_marks() -> None:
    """Where such numbers name no entries, or few of them, the text stays as it is."""
    document = read_text(LOWERED.format(a="41,52", b="63", c="2"), source="naps", markdown=False)
    assert "raise alertness.41,52 In" in document.text and "adults.2" in document.text
