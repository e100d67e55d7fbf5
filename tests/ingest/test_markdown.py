"""What markdown becomes."""

import pytest

from qa.errors import InputError
from qa.ingest.inline import strip_inline
from qa.ingest.read import read_text
from qa.types import Document


def read(text: str) -> Document:
    return read_text(text, source="made", markdown=True)


def units(text: str) -> list[tuple[str, str]]:
    return [(unit.kind, unit.text) for unit in read(text).units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "**bold** and *slanted* and __bold__ and _slanted_ and ~~gone~~",
            "bold and slanted and bold and slanted and gone",
        ),
        ("***both*** and **a *b* c**", "both and a b c"),
        (
            "snake_case_name, 2 * 3 * 4, p*q and Huang*, Zhao*",
            "snake_case_name, 2 * 3 * 4, p*q and Huang*, Zhao*",
        ),
        ('[words](https://x.org/a_(b) "title") and ![drawing](x.png)', "words and drawing"),
        (
            "kept.[1][2] and [3,5] and [1](#ref-1) and [[4]](x) and [^6]",
            "kept.[1][2] and [3,5] and [1] and [4] and [6]",
        ),
        ("`code` and ``more``", "code and more"),
        (
            "<https://x.org> a<br>b H<sub>2</sub>O rose<sup>1,2</sup> p <0.05 and x> 3",
            "https://x.org a b H2O rose¹,² p <0.05 and x> 3",
        ),
        ("\\*kept\\* &lt; 0.05 &amp; more", "*kept* < 0.05 & more"),
        ("TNF- α and IL-1 β, TGF-\u00adβ; slope 0.5 β = 2", "TNF-α and IL-1β, TGF-β; slope 0.5 β = 2"),
        ("γ ± µ ² – — −", "γ ± µ ² – — −"),
    ],
)
def test_inline_syntax_goes_and_words_stay(text: str, expected: str) -> None:
    """Emphasis, links, code, tags and escapes are removed; marks, signs and names are kept."""
    assert strip_inline(text) == expected


def test_link_definitions_are_used_and_dropped() -> None:
    """A reference-style link becomes its words, and its definition leaves no text."""
    assert units("See [the paper][p] and [p].\n\n[p]: https://x.org\n") == [("sentence", "See the paper and [p].")]


def test_headings_are_sections_of_their_own_line() -> None:
    """Headings in both styles become sections, stay in the text and are not units."""
    document = read("Title *here*\n===\n\nOne.\n\nPart\n---\n\n### Deep ###\n\nTwo.\n")
    assert [(s.heading, s.level) for s in document.sections] == [("Title here", 1), ("Part", 2), ("Deep", 3)]
    assert document.text == "Title here\n\nOne.\n\nPart\n\nDeep\n\nTwo."
    assert [(unit.text, unit.section) for unit in document.units] == [
        ("One.", "Title here"),
        ("Two.", "Deep"),
    ]
    assert document.title == "Title here"


def test_wrapped_lines_are_joined() -> None:
    """Lines of a paragraph or item are joined with a space, at a hyphen without one."""
    assert units("One line\nand the next, well-\nknown pre-\nand post.\n\n- an item\n  goes on\n") == [
        ("sentence", "One line and the next, well-known pre- and post."),
        ("item", "an item goes on"),
    ]


def test_lists_become_items() -> None:
    """Bullets go, numbers stay, nesting is flat, task boxes go."""
    text = "* one\n  * two\n+ [x] three\n\n1. four\n2) five\n"
    assert units(text) == [("item", item) for item in ("one", "two", "three", "1. four", "2) five")]


def test_a_long_item_is_cut_into_sentences() -> None:
    """An item too long for one quote is cited sentence by sentence."""
    sentence = "This sentence is one of many in an item that says a lot about it all. "
    assert [kind for kind, _ in units("- " + sentence * 8)] == ["item"] * 8


def test_tables_become_a_header_and_rows() -> None:
    """Cells are joined with bars, rows point to the header, and marks of a row are kept."""
    document = read(
        "Table 1. Doses.\n\n| Name | *Value* | Ref |\n|:--|--:|---|\n| A\\|B | 0.5 ± 1 | [9] |\n| C |  | [2] |\n"
    )
    assert [(unit.kind, unit.text) for unit in document.units] == [
        ("caption", "Table 1. Doses."),
        ("header", "Name | Value | Ref"),
        ("row", "A|B | 0.5 ± 1 | [9]"),
        ("row", "C |  | [2]"),
    ]
    assert [unit.header for unit in document.units] == [None, None, 1, 1]
    assert document.units[2].marks == ("[9]",)
    assert document.text.endswith("Name | Value | Ref\nA|B | 0.5 ± 1 | [9]\nC |  | [2]")


def test_captions_are_told_from_sentences() -> None:
    """A figure's caption is one unit; a sentence about the figure is a sentence."""
    assert units("**Figure 1.** The site.\n\nFigure 1 shows the site.\n") == [
        ("caption", "Figure 1. The site."),
        ("sentence", "Figure 1 shows the site."),
    ]


def test_comments_rules_and_quotes_leave_only_words() -> None:
    """HTML comments, rules, quote marks and fences go; a comment without an end stays text."""
    text = (
        "One.<!-- gone\n\ngone --> Two.\n\n***\n\n> quoted\n> words.\n\n```python\nx = 1 # y\n```\n\nEnd <!-- of it.\n"
    )
    assert [words for _, words in units(text)] == [
        "One.",
        "Two.",
        "quoted words.",
        "x = 1 # y",
        "End <!-- of it.",
    ]


def test_footnotes_are_marks_and_entries() -> None:
    """A footnote is a mark where it is called and a reference where it is defined."""
    document = read("It rose.[^1]\n\n[^1]: Ash AB. Slow waves. J Snail. 2001;5:1.\n")
    assert document.units[0].marks == ("[1]",)
    assert (document.references[0].printed, document.references[0].title) == ("[1]", "Slow waves")


def test_superscripts_are_marks_only_with_a_reference_list() -> None:
    """A raised number is a mark when the document has a reference list that long."""
    body = "# T\n\nIt rose.¹² It fell.\n"
    assert read(body).units[0].marks == ()
    assert read(body + "\n## References\n\n1. One title.\n2. Two title.\n").units[0].marks == ("[1]", "[2]")


def test_front_matter_is_the_identity() -> None:
    """The head gives source, kind, title and identity, and is not part of the text."""
    head = (
        "---\nid: ref-01\nkind: reference\ntitle: 'Slow waves'\nauthors: [Ash AB, Birch C]\njournal: J Snail\n"
        "volume: 537(2)\nyear: 2001\ndoi: https://doi.org/10.1234/x\npmid: 123\npmcid: PMC9\nurl: https://x.org\n---\n"
    )
    document = read(head + "\n# Other heading\n\nText.\n")
    assert (document.source, document.kind, document.title) == ("ref-01", "reference", "Slow waves")
    identity = document.identity
    assert (identity.printed, identity.authors, identity.year) == ("", ("Ash AB", "Birch C"), 2001)
    assert (identity.doi, identity.pmid, identity.journal) == ("10.1234/x", "123", "J Snail")
    assert identity.text == "Ash AB, Birch C. Slow waves. J Snail 537(2). 2001. doi:10.1234/x PMID:123 PMCID:PMC9"
    assert document.text == "Other heading\n\nText."


@pytest.mark.parametrize(
    "field", ["id: Not A Slug", "kind: novel", "id: [1]", "id: ../x", "year: true", "pmid: not seen"]
)
def test_unusable_fields_fall_back(field: str) -> None:
    """A field that cannot be used is as if it were missing."""
    document = read(f"---\n{field}\n---\nText.\n")
    assert (document.source, document.kind, document.identity.year, document.identity.pmid) == (
        "made",
        "user",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("a: b\nc: [1, 2\nd: e", 4),
        ("a: b\n\tc: d", 3),
        ("a: 'b", 3),
        ("a: b: c", 2),
        ("a: !!python/object:os.system x", 2),
    ],
)
def test_broken_front_matter_names_its_line(head: str, line: int) -> None:
    """Front matter that is not plain YAML is refused with the number of the line."""
    with pytest.raises(InputError, match=rf"front matter of made .* line {line} "):
        read(f"---\n{head}\n---\nText.\n")


def test_front_matter_must_be_closed() -> None:
    """Front matter without an end is refused; a rule at the top of a text is only a rule."""
    with pytest.raises(InputError, match="not closed"):
        read("---\ntitle: x\n\nText.\n")
    assert units("---\n\nText.\n") == units("---\nWords only\n---\n\nText.\n") == [("sentence", "Text.")]


@pytest.mark.parametrize("head", ["a: " + "[" * 3000, "date: 2025-13-45"])
def test_hostile_front_matter_is_refused(head: str) -> None:
    """Deep nesting and impossible values are refused like any broken front matter."""
    with pytest.raises(InputError, match="front matter"):
        read(f"---\n{head}\n---\nText.\n")


def test_a_table_keeps_together_in_its_passage() -> None:
    """A table that fits one passage is not divided; a long one begins with its header and first row."""
    prose = "This is a sentence of some length that fills the passage. " * 13
    rows = "".join(f"| name {n} | value {n} |\n" for n in range(12))
    document = read(f"## A\n\n{prose}\n\n| Name | Value |\n|---|---|\n{rows}")
    holding = [p for p in document.passages if "name" in p.text]
    assert len(holding) == 1
    assert holding[0].text.startswith("Name | Value\nname 0 | value 0")
    long = read("| Name | Value |\n|---|---|\n" + "".join(f"| {'name ' * 20}{n} | v |\n" for n in range(40)))
    assert len(long.passages) > 3
    assert long.passages[0].last >= 2


def test_bracketed_entries_follow_without_blank_lines() -> None:
    """Lines that begin with [1], [2], ... one after another are entries of a list, not one wrapped paragraph."""
    text = "# T\n\nQ acts.[1]\n\n## References\n\n[1] Smith J. Q in rats. J Foo. 2001;1:2.\n[2] Doe A. R in mice. J Bar. 2002;4:5.\n"
    document = read_text(text, source="t", markdown=True)
    assert [record.printed for record in document.references] == ["[1]", "[2]"]


def test_list_items_keep_what_introduces_them() -> None:
    """An item of a list points to the sentence before it that ends in a colon; other items point nowhere."""
    text = "# T\n\nThe following are false:\n\n- Q cures all.\n- Q is safe.\n\nIt was read.\n\n- Alone.\n"
    document = read_text(text, source="t", markdown=True)
    lead = next(unit for unit in document.units if unit.text.endswith(":"))
    assert [unit.header for unit in document.units if unit.kind == "item"] == [lead.index, lead.index, None]
