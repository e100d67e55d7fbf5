"""What markdown becomes."""

import pytest

from qa.errors import InputError
from qa.ingest.read import read_text
from qa.text.table_rows import row_sentence
from qa.types import Document
from qa.verify.verify import quote_of, verify


def read(text: str) -> Document:
    return read_text(text, source="made", markdown=True)


def units(text: str) -> list[tuple[str, str]]:
    return [(unit.kind, unit.text) for unit in read(text).units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "**bold** and *slanted* and __bold__ and _slanted_ and ~~gone~~ ~5 mg",
            "bold and slanted and bold and slanted and ~5 mg",
        ),
        ("***both*** and **a *b* c**", "both and a b c"),
        (
            "snake_case_name, `__init__.py`, 2 * 3 * 4 and Huang*, Zhao*",
            "snake_case_name, __init__.py, 2 * 3 * 4 and Huang*, Zhao*",
        ),
        ('[words](https://x.org/a_(b) "title") and ![drawing](x.png)', "words and drawing"),
        (
            "kept.[1][2] and [3,5] and [1](#ref-1) and [[4]](x) and [^6]",
            "kept.[1][2] and [3,5] and [1] and [4] and [6]",
        ),
        ("`code` and ``more``", "code and more"),
        (
            "<https://x.org/%20> a<br>b H<sub>2</sub>O rose<sup>1,2</sup> p <0.05 and x> 3",
            "https://x.org/%20 a b H2O rose¹,² p <0.05 and x> 3",
        ),
        ("[a](javascript:x) ![b](data:image/svg+xml;base64,AAAA) \\<!-- c", "a b <!-- c"),
        ("\\*kept\\* &lt; 0.05 &amp; more", "*kept* < 0.05 & more"),
        ("TNF- α and IL-1 β, TGF-\u00adβ; slope 0.5 β = 2", "TNF-α and IL-1β, TGF-β; slope 0.5 β = 2"),
        ("γ ± µ ² – — −", "γ ± µ ² – — −"),
    ],
)
def test_inline_syntax_goes_and_words_stay(text: str, expected: str) -> None:
    """Emphasis, links, code, tags and escapes are removed; marks, signs and names are kept."""
    assert read(text).text == expected


def test_link_definitions_are_used_and_dropped() -> None:
    """A reference-style link, written whole or short, becomes its words, and its definition leaves no text."""
    assert units("See [the paper][p] and [p].\n\n[p]: https://x.org\n") == [("sentence", "See the paper and p.")]


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
    """Bullets go, numbers and boxes of tasks stay, nesting is flat."""
    text = "* one\n  * two\n+ [x] three [x] - so\n\n1. four\n2) five\n"
    assert units(text) == [("item", item) for item in ("one", "two", "[x] three [x] - so", "1. four", "2) five")]


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


def said(text: str) -> list[str]:
    document = read(text)
    return [row_sentence(document, unit) for unit in document.units if unit.kind == "row"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("| Herb | Leaf || Root ||", "| | fresh | dried | fresh | dried |"),
        ("| Herb | Leaf | Leaf | Root | Root |", "| Herb | fresh | dried | fresh | dried |"),
    ],
)
def test_a_table_with_two_header_rows_is_read_out_with_both(above: str, below: str) -> None:
    """Each value is named by the cell above its column and the one that spans it; both rows are one header."""
    table = f"{above}\n|---|---|---|---|---|\n{below}\n| Sage | 1 g | 2 g | 30 g | 40 g |\n"
    sentence = "Sage: Leaf · fresh: 1 g; Leaf · dried: 2 g; Root · fresh: 30 g; Root · dried: 40 g."
    assert said(table) == [sentence]
    document = read(table)
    assert [unit.kind for unit in document.units] == ["header", "row"]
    assert verify(sentence, [quote_of(document, unit) for unit in document.units]).supported


def test_years_may_stand_under_a_spanning_cell() -> None:
    """Years under what spans them are a second header row, and a column that spans nothing has one name."""
    table = "| Site | Yield | | Note |\n|---|---|---|---|\n| | 2021 | 2022 | |\n| Aral | 7 t | 9 t | wet |\n"
    assert said(table) == ["Aral: Yield · 2021: 7 t; Yield · 2022: 9 t; Note wet."]


@pytest.mark.parametrize(
    "rows",
    [
        "| Herb | Leaf | |\n|---|---|---|\n| | 1 g | 2 g |\n| Sage | 3 g | 4 g |\n",
        "| Herb | Leaf | Root |\n|---|---|---|\n| | fresh | dried |\n| Sage | 3 g | 4 g |\n",
        "| Herb | Leaf | |\n|---|---|---|\n| | fresh | dried |\n",
    ],
)
def test_a_row_of_values_is_no_second_header(rows: str) -> None:
    """Without a spanning cell, with values, or with nothing under it, a row without a name stays a row."""
    assert len(said(rows)) == rows.count("\n") - 2


def test_a_latex_table_is_a_table() -> None:
    """Its rows are read out with their header; rules, columns and commands that only set words go."""
    text = r"""Before.

\begin{table}[ht]
\centering
\caption{Length by \emph{site} in \%}
\begin{tabular}[t]{l|r@{}r}
\toprule
site & $\alpha$ & \textbf{length}\\[2pt]
\midrule % a note
Aral \& Brig & 6.4 $\pm$ 0.2 & 31~mm\\
\cmidrule(lr){1-2}
Cove & \multicolumn{2}{c}{not measured}\\
\bottomrule
\end{tabular}
\end{table}

After.
"""
    assert units(text) == [
        ("sentence", "Before."),
        ("caption", "Length by site in %"),
        ("header", "site | α | length"),
        ("row", "Aral & Brig | 6.4 ± 0.2 | 31 mm"),
        ("row", "Cove | not measured | not measured"),
        ("sentence", "After."),
    ]
    assert said(text)[0] == "Aral & Brig: α 6.4 ± 0.2; length 31 mm."


def test_what_is_no_whole_latex_table_stays_text() -> None:
    """An environment that is no table, or a table without its end, is read as a paragraph."""
    for text in ("\\begin{quote} Snails rest. \\end{quote}", "\\begin{tabular}{l} Snails rest."):
        assert {kind for kind, _ in units(text)} == {"sentence"}
        assert "Snails rest." in read(text).text


@pytest.mark.parametrize("mark", ["[!note] ", "[!WARNING]\n> ", "[!tip]- "])
def test_the_kind_of_an_alert_is_not_its_words(mark: str) -> None:
    """A quote that is marked as a note or a warning begins with what it says."""
    assert units(f"> {mark}The pantry is cold.\n") == [("sentence", "The pantry is cold.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Rye](rye.md) is dark.", "Rye is dark."),
        ("[The] baker rests.", "[The] baker rests."),
        ("[@ash2001] found that rye is dark.", "[@ash2001] found that rye is dark."),
    ],
)
def test_a_sentence_may_begin_with_a_bracket(text: str, expected: str) -> None:
    """A link, an insertion or a citation key at the beginning is a part of its sentence."""
    assert units(text) == [("sentence", expected)]


def test_items_keep_their_times_and_their_section() -> None:
    """An item "Saturday: 9 to 12" is read whole, under its heading and with the sentence that introduces it."""
    document = read(
        "# Pool\n\nThe pool is open:\n\n- Monday: 8 to 17\n- Sunday: closed\n\n## Fees\n\n- Late: 2 crowns a day\n"
    )
    assert [(u.text, u.section, u.header) for u in document.units if u.kind == "item"] == [
        ("Monday: 8 to 17", "Pool", 0),
        ("Sunday: closed", "Pool", 0),
        ("Late: 2 crowns a day", "Fees", None),
    ]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is ~~500 mg~~ 5 mg.\n\n~~For children.~~\n", ["It is 5 mg."]),
        ("- ~~one~~\n- two\n\n1. ~~three~~.\n2. four\n", ["two", "2. four"]),
        ("| a | ~~b~~ |\n|---|---|\n| ~~c~~ | ~~d~~ |\n| e | f ~~g~~ |\n", ["a |", "e | f"]),
        ("A <del>b</del> <s>c</s> d.\n\n<del>\n\nE.\n\n## F\n\n</del>\n\nG.\n", ["A d.", "G."]),
        ("A <del>b.\n\nC </s>d.\n", ["A b.", "C d."]),
        ("`~~a~~ <del>b</del>` c.\n\n    ~~d~~\n", ["~~a~~ <del>b</del> c.", "~~d~~"]),
    ],
)
def test_what_is_struck_through_is_not_content(text: str, expected: list[str]) -> None:
    """Deleted text is left out wherever it stands; a mark without its end, or in code, deletes nothing."""
    assert [words for _, words in units(text)] == expected


def test_raw_html_leaves_its_words() -> None:
    """Tags and scripts go, the paragraphs between block tags stand apart, and entities are characters."""
    text = "<div align='center'>\n<p>One &amp; two.</p><p>Three <b>bold</b>.</p>\n</div>\n\n<script>\nlet x;\n\n</script>\n\n"
    text += "<table><tr><td>Dose</td><td>5 mg</td></tr>\n<tr><td>Time</td><td>2 h</td></tr></table>\n"
    assert [words for _, words in units(text)] == ["One & two.", "Three bold.", "Dose: 5 mg", "Time: 2 h"]


def test_comments_in_code_are_code() -> None:
    """What looks like a comment in a code span or block is said there."""
    text = "Write `<!--` first. It is hidden.\n\n```html\n<!-- note -->\n```\n\nEnd with `-->`, as in A --> B.\n"
    assert [words for _, words in units(text)] == [
        "Write <!-- first.",
        "It is hidden.",
        "<!-- note -->",
        "End with -->, as in A --> B.",
    ]


@pytest.mark.parametrize("fence", ["```", "~~~~", ""])
def test_code_is_read_as_code(fence: str) -> None:
    """Headings and lists in code are lines of it, and no unit mixes them with the text around."""
    lines = ["# not a heading", "a | b", "- *c* [1](x)"]
    code = "\n".join([fence, *lines, fence] if fence else ["    " + line for line in lines])
    document = read(f"# T\n\nBefore.\n\n{code}\n\nAfter.\n")
    assert [section.heading for section in document.sections] == ["T"]
    assert [unit.text for unit in document.units] == ["Before.", *lines, "After."]


def test_deep_nesting_loses_no_words() -> None:
    """What stands in more quotes and lists than are parsed is still read."""
    for lead in ("> ", "- ", "1. "):
        assert "the innermost - words" in read(lead * 60 + "the innermost - words\n").text


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


def test_front_matter_nested_too_deeply_is_refused() -> None:
    """Deep nesting is refused like any broken front matter."""
    with pytest.raises(InputError, match="front matter"):
        read(f"---\na: {'[' * 3000}\n---\nText.\n")


FULL_HEAD = """---
title: Heat of kilns
author:
- name: {given: Ann, family: Lee}
  affiliation: 1, 2
- name: Bo Ruiz
  affiliation: Institute of Clay
affiliations:
- {index: 1, name: University of Brill}
- {index: 2, name: Kiln Board}
date: 4 May 2021
doi: https://doi.org/10.5555/kiln.1
license: CC-BY-4.0
---
"""


def test_the_head_is_a_section_at_the_end() -> None:
    """What a head says is cited from a section at the end of the text, and no other unit moves."""
    body = "The kiln is hot.\n\n# References\n\n1. Doe A. On clay. 2001.\n"
    plain, document = read(body), read(FULL_HEAD + body)
    assert document.text.startswith(plain.text + "\n\nAbout this document\n\n")
    assert document.units[: len(plain.units)] == plain.units and document.references == plain.references
    about = document.units[len(plain.units) :]
    assert {unit.section for unit in about} == {"About this document"}
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    assert [unit.text for unit in about] == [
        "The title of this document is “Heat of kilns”.",
        "Authors who wrote this document: Ann Lee, Bo Ruiz.",
        "Year and date when this document was published or written: 4 May 2021.",
        "Licence under which this document is published: CC-BY-4.0.",
        "Affiliation, where the author Ann Lee works: University of Brill; Kiln Board.",
        "Affiliation, where the author Bo Ruiz works: Institute of Clay.",
        "DOI: 10.5555/kiln.1",
        "The reference list of this document has 1 reference.",
    ]
    assert document.identity.year == 2021


@pytest.mark.parametrize("head", ["kind: reference\nauthor: Ann Lee", "title: Kilns", "tags: [a]\ndate: today"])
def test_a_head_without_a_section(head: str) -> None:
    """Curated kinds, a title alone and a date without digits add nothing to the text."""
    assert read(f"---\n{head}\n---\nThe kiln is hot.\n").text == "The kiln is hot."


def test_a_head_is_no_text() -> None:
    """A document with a head and no text under it is still refused."""
    with pytest.raises(InputError, match="is empty"):
        read("---\nauthor: Ann Lee\n---\n")


@pytest.mark.parametrize(
    "value",
    ["2025-13-45", "!!bool maybe", "!!int ''", "!!timestamp foo", "!!float x", "!!int 0o9", "190:20:30",
     "!!python/object:os.system x", '!!binary "%%%"'],
)  # fmt: skip
def test_values_of_front_matter_are_texts(value: str) -> None:
    """No tag of front matter is carried out, and a value that is no valid number or date keeps nothing from being read."""
    document = read(f"---\ndraft: {{when: {value}}}\nyear: 2001\njournal: J\n---\nThe kiln is hot.\n")
    assert document.identity.year == 2001
    about = [
        "Year when this document was published or written: 2001.",
        "Journal in which this document was published: J.",
    ]
    assert [unit.text for unit in document.units] == ["The kiln is hot.", *about]


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


@pytest.mark.parametrize(
    ("notes", "ash", "elm"),
    [
        ("a Wet. b Second trial.", "4.0 (Wet)", "5.1 (Second trial)"),
        ("a Wet.\n\nb Dry; from the loft.", "4.0 (Wet)", "5.1 (Dry; from the loft)"),
        ("a cold day came.", "4.0 a", "5.1b"),
    ],
)
def test_letters_that_mark_notes_of_a_table(notes: str, ash: str, elm: str) -> None:
    """A letter behind a value stands for the note below the table that begins with it; without such a note it stays."""
    document = read(f"| Bar | Load |\n|---|---|\n| Ash | 4.0 a |\n| Elm | 5.1b |\n| Fir | 6 c |\n\n{notes}\n")
    rows = [row_sentence(document, unit) for unit in document.units if unit.kind == "row"]
    assert rows == [f"Ash: Load {ash}.", f"Elm: Load {elm}.", "Fir: Load 6 c."]


def test_contents_that_give_pages_are_no_content() -> None:
    """Lines under "Contents" that name headings with their page are left out; others stay."""
    listed = "- [1 Boats](#1-boats), page 2\n- 2 Nets ... p. 3\n- Maps are in the cabin, shelf 4\n"
    read = read_text(
        f"# Manual\n\n## Contents\n\n{listed}\n## 1 Boats\n\nTwo.\n\n## 2 Nets\n\nFive.\n", source="m", markdown=True
    )
    assert [unit.text for unit in read.units] == ["Maps are in the cabin, shelf 4", "Two.", "Five."]


def test_lines_that_lead_to_a_page_name_headings() -> None:
    """A table of contents needs no heading of its own where dots lead to its pages; a price list is none."""
    text = "# Manual\n\n- Boats ...... 2\n- Nets ...... 5\n- Rope ...... 7\n\n## Boats\n\nTwo.\n\n## Nets\n\nFive.\n"
    assert [text for _, text in units(text)] == ["Rope ...... 7", "Two.", "Five."]


def test_fields_of_the_writers_own_are_told() -> None:
    """A head may say more than a bibliography asks for; what only sets how a page is made is left out."""
    head = "title: Kilns\nlayout: post\nimage: art/Kiln_1.png\nproject-lead: Ann Lee\nreviewers: [Bo Ruiz, Cy Ash]\n"
    about = [unit.text for unit in read(f"---\n{head}---\nThe kiln is hot.\n").units[1:]]
    assert about == ["The title of this document is “Kilns”.", "Project lead: Ann Lee.", "Reviewers: Bo Ruiz, Cy Ash."]


@pytest.mark.parametrize(
    ("head", "row", "told"),
    [
        ("Depth (m) | Oxygen", "5 | 8.1", "Depth (m) 5: Oxygen 8.1."),
        ("Place | Points", "1. | 31", "Place 1: Points 31."),
        ("Figures (EUR thousand) | 2021", "Sales | 46", "Sales (EUR thousand): 2021 46."),
        ("Distance (km) | Fee (EUR)", "Fen | 46", "Fen: Fee (EUR) 46."),
        ("Person (old or young) | Age", "Ada | 31", "Ada: Age 31."),
        ("Group (n = 12) | Score", "Reds | 31", "Reds: Score 31."),
        ("Surgeon | Ward", "Moe: | East", "Moe: Ward East."),
    ],
)
def test_the_head_of_the_labels(head: str, row: str, told: str) -> None:
    """A label of no letters is told with its column's name, and one without with the unit that stands there in brackets."""
    document = read(f"Text.\n\n| {head} |\n|---|---|\n| {row} |\n")
    assert [row_sentence(document, unit) for unit in document.units if unit.kind == "row"] == [told]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            "| Site | Layer | Finds |\n|---|---|---|\n| Aral | Clay | 4 |\n| | Sand | 9 |\n| Brig | Clay | 2 |",
            ["Aral: Layer Clay; Finds 4.", "Aral: Layer Sand; Finds 9.", "Brig: Layer Clay; Finds 2."],
        ),
        (
            "| Site | Finds |\n|---|---|\n| *Upper valley* | |\n| Aral | 4 |\n| *Lower valley* | |\n| Brig | 2 |",
            ["Upper valley · Aral: Finds 4.", "Lower valley · Brig: Finds 2."],
        ),
        ("| Site | Finds |\n|---|---|\n| Aral | 4 |\n| Brig | |", ["Aral: Finds 4.", "Brig."]),
        (
            "| Site | May | June |\n|---|---|---|\n| Aral | 4 | 5 |\n| | 4 | 7 |",
            ["Aral: May 4; June 5.", "May 4: June 7."],
        ),
    ],
)
def test_rows_have_their_whole_names(table: str, rows: list[str]) -> None:
    """An empty first cell before a name is the one above, and a row of one name is a part of the names below it."""
    document = read(table)
    assert [row_sentence(document, unit) for unit in document.units if unit.kind == "row"] == rows


def test_spaces_and_spanning_rows_of_latex() -> None:
    """A command that prints a space leaves one, and a cell over several rows is said in each."""
    table = r"""\begin{tabular}{llr}
Site & Layer & Finds \\ \hline
\multirow{2}{*}{Aral} & Clay & 2\,087 \\
 & Sand & 9\;km \\
\end{tabular}"""
    assert [text for kind, text in units(table) if kind == "row"] == ["Aral | Clay | 2 087", "Aral | Sand | 9 km"]
