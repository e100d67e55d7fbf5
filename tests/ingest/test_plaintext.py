"""What raw text becomes: a converted guide, papers with few blank lines, tables and calls."""

import pytest

from qa.ingest.pieces import is_call
from qa.ingest.read import read_text
from qa.types import Document

GUIDE = """

A Field Guide to the Action of Zelanol in Snails

Author: Snail Works Support Team. Date: March 2024



For Keepers and Breeders of Snails

Executive Summary

Zelanol, a syrup made of zelane, is a step forward in the care of sleepless snails. It acts on type A (GABAA)
receptors of the foot and restores rest.

Core Action: Calming of the Foot

Zelanol is a form of zelane, which comes from lettuce.[1][2] Levels of zelane fall in winter.[3] It lowers slime
necrosis factor-alpha (SNF- α), slimeleukin-1 beta (SL-1 β) and slimeleukin-6 (SL-6). [10][11] Raised levels make
snails restless.[8][12]


\x20
Parameter\tValue\tCell Type\tReference
EC50 (foot current)\t1.9 ± 0.3 nM\tFoot Cells\t[1]
EC50 (foot current)\t9.7 ± 1.4 nM\tTired Foot Cells\t[1]

EC50 (half-maximal concentration) is the concentration of half the effect.

Pathway of Foot Calming



The following drawing shows how zelanol calms the foot of the snail.



Click to download full resolution via product page

Zelanol's calming of the GABA-A receptor.

Second Action: Against Slime

The following table lists the changes in slime after zelanol.



\x20
Mediator\tP-value (after syrup)\tCorrelation with Rest Score (P- value)\tReference
SNF-α\t0.003\t0.049\t[9]

SL-6\t0.04\t< 0.05\t[9]

Hot SL-1β\t0.01\t< 0.05\t[9]

Rest Score is a scale that keepers fill in.

Need Custom Syrups?

Snail Works brews syrups for rare snails and slugs.

Email: info@snailworks.example or Request Quote Online.

References

- 1. Lesser calming of foot currents in tired snails - PMC [pmc.ncbi.nlm.nih.gov]
- 2. example.net [example.net]
- 3. Frontiers | Winter levels of zelane in the foot [frontiersin.org]
- 10. Zelane Wikipedia [en.wikipedia.org]
- To cite this document: Snail Works. [A Field Guide]. Snail Works, [2024]. [Online PDF].

Disclaimer & Data Validity:



The information in this document is for keepers only and not meant for the treatment of any snail.

Need Industrial Grade? Request Custom Syrup Quote

Snail Works

Our mission is to be the trusted source of syrups for snails of all sizes and ages everywhere.

Address: 12 Lettuce Rd

Springfield, IL 62701, United States

Phone: (555) 213-4426

Email: info@snailworks.example
"""


def read(text: str) -> Document:
    return read_text(text, source="made", markdown=False)


def kinds(document: Document, kind: str) -> list[str]:
    return [unit.text for unit in document.units if unit.kind == kind]


@pytest.fixture(scope="module")
def guide() -> Document:
    return read(GUIDE)


def test_the_guide_keeps_its_headings(guide: Document) -> None:
    """Every heading of a converted guide is found, and nothing else."""
    assert [section.heading for section in guide.sections] == [
        "A Field Guide to the Action of Zelanol in Snails",
        "For Keepers and Breeders of Snails",
        "Executive Summary",
        "Core Action: Calming of the Foot",
        "Pathway of Foot Calming",
        "Second Action: Against Slime",
        "References",
        "Disclaimer & Data Validity:",
        "Snail Works",
    ]
    assert guide.title == guide.sections[0].heading


def test_the_guide_keeps_its_tables(guide: Document) -> None:
    """Both tables come out with header and every row, across blank lines and a broken header cell."""
    assert kinds(guide, "header") == [
        "Parameter | Value | Cell Type | Reference",
        "Mediator | P-value (after syrup) | Correlation with Rest Score (P-value) | Reference",
    ]
    assert kinds(guide, "row") == [
        "EC50 (foot current) | 1.9 ± 0.3 nM | Foot Cells | [1]",
        "EC50 (foot current) | 9.7 ± 1.4 nM | Tired Foot Cells | [1]",
        "SNF-α | 0.003 | 0.049 | [9]",
        "SL-6 | 0.04 | < 0.05 | [9]",
        "Hot SL-1β | 0.01 | < 0.05 | [9]",
    ]
    assert {guide.units[u.header].kind for u in guide.units if u.header is not None} == {"header"}


def test_the_guide_keeps_its_marks(guide: Document) -> None:
    """Marks after the stop belong to the sentence before, also after a stray space."""
    marked = {unit.text.split()[0]: unit for unit in guide.units if unit.kind == "sentence" and unit.marks}
    assert marked["Zelanol"].marks == ("[1]", "[2]")
    assert marked["Zelanol"].text.endswith("lettuce.[1][2]")
    assert marked["It"].text.endswith("(SNF-α), slimeleukin-1 beta (SL-1β) and slimeleukin-6 (SL-6). [10][11]")
    assert marked["Raised"].marks == ("[8]", "[12]")


def test_the_guide_loses_its_calls(guide: Document) -> None:
    """Calls to action go; the sentences around them and the address stay."""
    for gone in ("Click to", "Custom", "Request Quote"):
        assert gone not in guide.text
    assert "Phone: (555) 213-4426" in guide.text
    assert "Zelanol's calming of the GABA-A receptor." in kinds(guide, "sentence")
    assert "Our mission" in guide.text


def test_the_guide_keeps_its_references(guide: Document) -> None:
    """Numbered items of the list are references; the note on how to cite is not."""
    assert [(r.printed, r.title, r.identified) for r in guide.references] == [
        ("[1]", "Lesser calming of foot currents in tired snails", True),
        ("[2]", None, False),
        ("[3]", "Winter levels of zelane in the foot", True),
        ("[10]", "Zelane", True),
    ]
    assert kinds(guide, "item")[0].startswith("To cite this document")


def test_a_paper_with_labels_gets_sections() -> None:
    """ "Abstract:" before a paragraph becomes a heading, and a bare first line the title."""
    document = read(
        "A three-year study of the resting habits of snails in wet and in dry gardens of the north of the country\n\n"
        "Authors: Ash, A.; Birch, B.\nDate: 2014-05-14\nDOI: 10.1234/x\n\n"
        "Abstract: Snails rest. We watched them for three years in gardens.\n\n"
        "Text: Rest is a pervasive habit of snails in both wet and dry gardens of the world.\n\n"
        "Statistical analysis\n\nValues were compared with care, and all tests had two sides in every one of the gardens."
    )
    assert [s.heading for s in document.sections][1:] == ["Abstract", "Text", "Statistical analysis"]
    assert document.title.startswith("A three-year study")


def test_sections_are_found_without_blank_lines() -> None:
    """The usual section names are headings in a text without blank lines, and wrapped lines are joined."""
    text = (
        "Introduction\nSnails have been watched for a long time by many\npeople in many gardens of the\n"
        "world. They rest.\n2. Methods\nWe watched snails in a garden that was well-\nkept for a whole year.\n"
        "RESULTS AND DISCUSSION\nThey rested.\nReferences\n1. Ash AB. Slow waves in the foot\nof snails. J Snail. 2001;5:1.\n"
        "2. Birch C. Fast waves. J Snail. 2002;6:1.\n"
    )
    document = read(text)
    assert [s.heading for s in document.sections] == [
        "Introduction",
        "2. Methods",
        "RESULTS AND DISCUSSION",
        "References",
    ]
    assert kinds(document, "sentence")[0].endswith("many people in many gardens of the world.")
    assert "well-kept" in document.text
    assert [record.title for record in document.references] == [
        "Slow waves in the foot of snails",
        "Fast waves",
    ]


def test_lines_that_only_look_like_headings_stay_text() -> None:
    """Names under one another, dates, captions, the last line and a lone line are text, not headings."""
    names = "Department of Snails\n\nInstitute of Slugs\n\nSchool of Slime\n\nCentre for Shells\n\n"
    document = read(
        names
        + "We watched them all for a very long time in gardens.\n\n12 May 2020\n\nTable 1 Doses of Syrup\n\nThe Very End"
    )
    assert {"Institute of Slugs", "12 May 2020", "The Very End"} <= {unit.text for unit in document.units}
    assert kinds(document, "caption") == ["Table 1 Doses of Syrup"]
    assert [unit.text for unit in read("Hello World").units] == ["Hello World"]


def test_numbered_lists_are_items_and_numbered_headings_are_headings() -> None:
    """ "1. Introduction" before a paragraph is a heading; numbered lines beside one another are items."""
    body = "Snails have been watched for a long time by many people in the gardens of the world."
    document = read(
        f"1. Introduction\n\n{body}\n\n2.1 Animals and care\n\n{body}\n\n1. First rest\n\n2. Then eat\n\n{body}"
    )
    assert [(s.heading, s.level) for s in document.sections] == [
        ("1. Introduction", 1),
        ("2.1 Animals and care", 3),
    ]
    assert kinds(document, "item") == ["1. First rest", "2. Then eat"]


def test_running_heads_are_dropped() -> None:
    """A heading-like line that stands on page after page is left out."""
    body = "Snails have been watched for a long time by many people in the gardens of the world."
    document = read("\n\n".join(f"Journal of Snail Studies\n\n{body} Page {n}." for n in range(4)))
    assert "Journal" not in document.text
    assert document.text.count("gardens") == 4


def test_a_cell_broken_over_two_lines_is_joined() -> None:
    """A row that was broken inside a cell is one row again, and an empty corner cell keeps its place."""
    document = read("\tRest\tSleep (P-\nvalue)\tRef\nA\t1\t0.5\t[1]\nB\t2\t0.6\t[2]\n\nAfter it all.")
    assert kinds(document, "header") == ["| Rest | Sleep (P-\nvalue) | Ref".replace("-\n", "-")]
    assert kinds(document, "row") == ["A | 1 | 0.5 | [1]", "B | 2 | 0.6 | [2]"]


def test_a_tab_alone_is_no_table() -> None:
    """A line with a tab, or a list marked off with tabs, is text."""
    document = read("Some words\there.\n\n1.\tFirst thing\n2.\tSecond thing\n")
    assert kinds(document, "row") == []
    assert kinds(document, "item") == ["1. First thing", "2. Second thing"]


@pytest.mark.parametrize(
    "line",
    [
        "Click here to download the full text",
        "Download full resolution",
        "Request a free quote today",
        "Contact us now",
    ],
)
def test_calls(line: str) -> None:
    """A paragraph that is mainly a call is none of the text."""
    assert is_call(line)


@pytest.mark.parametrize(
    "line",
    [
        "The address of the receptor is its binding site.",
        "Patients could request a quote from the hospital, " + "and were then asked to wait for a year or more, " * 3,
        "Data are available from the corresponding author at someone@example.org on reasonable request from anybody.",
        "E-mail: someone@example.org",
        "Springfield, IL 62701",
        "Order Nidovirales",
        "120 130 140",
        "2.1 Animals",
        "Need for sleep rose in all groups.",
    ],
)
def test_ordinary_lines_stay(line: str) -> None:
    """A sentence that merely mentions such words stays."""
    assert not is_call(line)


def test_a_sentence_that_ends_in_marks_is_no_heading() -> None:
    """A short line whose sentence is closed by reference marks is a sentence."""
    text = (
        "A title\n\nQ helps.[1] R does not.[2]\n\nIt was seen in rats, mice and frogs over a period of several weeks.\n"
    )
    document = read_text(text, source="t", markdown=False)
    assert [unit.text for unit in document.units[:2]] == ["Q helps.[1]", "R does not.[2]"]


@pytest.mark.parametrize(("first", "second"), ["=-", "*=", "#~", '"^'])
def test_underlined_lines_are_headings(first: str, second: str) -> None:
    """A line over a row of one sign is a heading, as deep as its sign is late, and the row is no text."""
    text = f"The oven\n{first * 8}\n\n1. Baking\n{second * 9}\nBread bakes for an hour.\n\nRest\n{second * 4}\n\nIt rests.\n"
    document = read(text)
    assert [(s.heading, s.level) for s in document.sections] == [("The oven", 1), ("1. Baking", 2), ("Rest", 2)]
    assert [(u.text, u.section) for u in document.units] == [
        ("Bread bakes for an hour.", "1. Baking"),
        ("It rests.", "Rest"),
    ]


def test_a_heading_between_two_rows_is_of_another_level() -> None:
    """A row above the heading too makes another level, as in reStructuredText."""
    document = read("====\nOven\n====\n\nBaking\n======\n\nBread bakes for an hour.\n")
    assert [(s.heading, s.level) for s in document.sections] == [("Oven", 1), ("Baking", 2)]
    assert [u.text for u in document.units] == ["Bread bakes for an hour."]


def test_a_row_of_signs_under_a_paragraph_is_no_underline() -> None:
    """Only a single line is a heading by what stands under it."""
    document = read(
        "Bread bakes\nfor an hour.\n---\n\nIt rests for two hours after that, on a rack in the cold pantry.\n"
    )
    assert "Bread bakes" in document.units[0].text


@pytest.mark.parametrize("leader", [" ..... ", "......", " . . . . ", "\u2026\u2026 "])
@pytest.mark.parametrize("title", ["Contents\n\n", "Table of contents\n=======\n", ""])
def test_a_table_of_contents_is_no_text(leader: str, title: str) -> None:
    """Lines that lead to a page are left out with their title, and what they name stays a heading."""
    text = f"The bakery\n\n{title}1. Opening hours{leader}2\n2. Prices of bread{leader}14\n\n"
    text += "1. Opening hours\n\nThe shop opens at six.\n\n"
    text += "2. Prices of bread\n\nA loaf costs four crowns.\n"
    document = read(text)
    assert [s.heading for s in document.sections] == ["The bakery", "1. Opening hours", "2. Prices of bread"]
    assert [unit.text.split()[0] for unit in document.units] == ["The", "A"]


def test_a_price_list_is_kept() -> None:
    """Lines of dots that lead to a price name no heading and stand under no "Contents": each says its price."""
    document = read("Rye ..... 4\nWheat ..... 3\n\nPrices are in crowns and hold for a loaf of two pounds.\n")
    assert [unit.text for unit in document.units][:2] == ["Rye: 4", "Wheat: 3"]


def test_form_feeds_count_pages():
    """Form feeds of raw text count its pages, also in a paragraph that goes on overleaf."""
    text = "The serum was cold. The plasma\fwas warm. The saline was old.\n\n- A tablet was white.\n\f\nThe trial ended in May."
    units = read_text(text, source="a", markdown=False).units
    assert [(unit.text, unit.page) for unit in units] == [
        ("The serum was cold.", 1), ("The plasma was warm.", 1), ("The saline was old.", 2), ("A tablet was white.", 2),
        ("The trial ended in May.", 3),
    ]  # fmt: skip
    assert {unit.page for unit in read_text("The serum was cold.", source="a", markdown=False).units} == {None}


def test_fields_of_a_form_stay_apart() -> None:
    """Lines one under the other that each begin with a label are statements of their own; wrapped prose with one colon is not."""
    form = "Booking 12\n\nGuest: Ida Roe\nPaid by: Max Orr, Hale\nNights: 3\n"
    document = read_text(form, source="form", markdown=False)
    assert [unit.text for unit in document.units][-3:] == ["Guest: Ida Roe", "Paid by: Max Orr, Hale", "Nights: 3"]
    prose = read_text(
        "The guide told us this: the pass was\nshut for the winter, and so we went home.", source="p", markdown=False
    )
    assert len(prose.units) == 1


@pytest.mark.parametrize("leader", [" ........ ", "....  ", " . . . . ", ": ......", " \u2026\u2026 ", " ______ "])
def test_leaders_to_values_part_the_fields_of_a_form(leader: str) -> None:
    """Each field whose value dots lead to is a unit, with the lines below its value."""
    fields = (("Hirer", "Ida Roe"), ("Boat", "Heron, a\n          dinghy of oak"), ("No. of oars", "4"))
    text = "Boat hire\n\n" + "\n".join(f"{key}{leader}{value}" for key, value in fields) + "\n\nIt floats well.\n"
    document = read_text(text, source="hire", markdown=False)
    said = ["Hirer: Ida Roe", "Boat: Heron, a dinghy of oak", "No. of oars: 4", "It floats well."]
    assert [unit.text for unit in document.units][-4:] == said
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)


@pytest.mark.parametrize(
    "text",
    [
        "The hirer said ... that the boat\nwould float ... if it were mended.",
        "Oars ....... 2\nSails ...... 9\nRopes ..... 12",
    ],
)
def test_elisions_and_page_numbers_are_no_fields(text: str) -> None:
    """Words left out of prose, and numbers that only rise, make no field of a form."""
    document = read_text(f"Boats\n\n{text}\n", source="boats", markdown=False)
    assert not any(": " in unit.text for unit in document.units)


def test_chapters_and_rules_of_a_text() -> None:
    """A line "Chapter 1. Overview" alone is a heading, and a line drawn of signs is no content."""
    text = "Requests\n\nThey are small.\n\n\u2501\u2501\u2501\u2501\u2501\u2501\n\nChapter 1. Overview\n\nA request has a length field of 16 bits, which counts\nwords of four bytes, so that it is never longer.\n"
    found = read_text(text, source="requests", markdown=False)
    assert [unit.text for unit in found.units] == [
        "They are small.",
        "A request has a length field of 16 bits, which counts words of four bytes, so that it is never longer.",
    ]
    assert found.sections[-1].heading == "Chapter 1. Overview"


def test_a_heading_over_one_short_sentence() -> None:
    """Numbered headings in capitals are headings, however short the sentence below."""
    text = "BEE CARE\n\n1. WINTER\n\nThe hive stays shut until March.\n\n2. SUMMER\n\nTwo frames are added.\n"
    read = read_text(text, source="bees", markdown=False)
    assert [(unit.section, unit.text) for unit in read.units] == [
        ("1. WINTER", "The hive stays shut until March."),
        ("2. SUMMER", "Two frames are added."),
    ]


def test_a_latex_table_in_raw_text_is_a_table() -> None:
    """A table of LaTeX is read as rows and caption, wherever its caption stands; one without an end stays text."""
    rows = r"\hline \textbf{Lake} & \textbf{Depth (m)} \\ \hline Orm & $31 \pm 2$ \\ \hline"
    table = rf"\begin{{table*}}{chr(10)}\begin{{tabular}}{{|l|c|}}{chr(10)}{rows}{chr(10)}\end{{tabular}}"
    text = f"Lakes\n\n{table}\n\\caption{{Depths of lakes.}}\n\\end{{table*}}\n\nDepths were sounded in May."
    units = read_text(text, source="lakes", markdown=False).units
    assert [(unit.kind, unit.text) for unit in units if unit.kind in ("header", "row")] == [
        ("header", "Lake | Depth (m)"),
        ("row", "Orm | 31 ± 2"),
    ]
    assert [unit.text for unit in units if unit.kind not in ("header", "row")] == [
        "Depths of lakes.",
        "Depths were sounded in May.",
    ]
    cut = table.removesuffix(r"\end{tabular}")
    units = read_text(f"Lakes\n\n{cut}\n\nThe end.", source="lakes", markdown=False).units
    assert not [unit for unit in units if unit.kind == "row"]


def test_a_timetable_is_no_heading() -> None:
    """Lines of times under a title are units of their own, not a heading of what follows."""
    text = (
        "Tram 7\n\nFrom Moor:   06:10   07:40\nFrom Dike:   06:30   08:05\n\nDogs ride free on every day of the week.\n"
    )
    units = read_text(text, source="tram", markdown=False).units
    assert [unit.section for unit in units] == ["Tram 7"] * 3
    assert [unit.text for unit in units][:2] == ["From Moor: 06:10 07:40", "From Dike: 06:30 08:05"]


def test_contents_whose_pages_stand_apart_are_no_text() -> None:
    """Under its title a table of contents needs no dots, and the headings that it names need no blank lines."""
    text = "The bakery\n\nContents\nPart 1 Hours\t3\nPart 2 Bread\t5\n\nPart 1 Hours\nThe shop opens at six.\nPart 2 Bread\nA loaf costs four crowns.\n"
    document = read(text)
    assert [section.heading for section in document.sections] == ["The bakery", "Part 1 Hours", "Part 2 Bread"]
    assert [unit.text for unit in document.units] == ["The shop opens at six.", "A loaf costs four crowns."]


@pytest.mark.parametrize("title", ["", "MEMORANDUM\n\n"])
@pytest.mark.parametrize("day", ["Date", "Sent"])
def test_a_letter_says_who_wrote_it_and_when(title: str, day: str) -> None:
    """Its first lines give sender, day and subject; they stay in the text."""
    fields = f"From: Ann Lee <ann@lee.example>\nTo: All bakers\n{day}: 4 May 2021\nSubject: Old ovens\n\n"
    document = read(f"{title}{fields}The oven is cold.\n")
    assert (document.title, document.identity.authors, document.identity.year) == ("Old ovens", ("Ann Lee",), 2021)
    said = [unit.text for unit in document.units]
    assert "To: All bakers" in said and "Author and sender who wrote this letter, memo or message: Ann Lee." in said
    assert "Recipient to whom this letter, memo or message was sent: All bakers." in said


def test_fields_without_a_sender_are_no_letter() -> None:
    """A form has no author."""
    assert read("Oven: large\nDate: 4 May 2021\n\nThe oven is cold.\n").identity.authors == ()


def test_a_wrapped_number_goes_on_with_its_sentence() -> None:
    """A line that goes on with a sentence and breaks before a number was wrapped, however short it is."""
    text = "The bakery has a new rule for the ovens, which will be lit\nevery day at\n5:30. Bread comes later.\n"
    assert read(text).units[0].text.endswith("will be lit every day at 5:30.")
    hanging = "4711 The ovens of the lower street and the mill are not lit on any of the\n     holidays\n4712 Rye is sold out.\n"
    assert [unit.text.split()[0] for unit in read(hanging).units] == ["4711", "4712"]


def test_lines_with_a_word_and_a_number_are_units() -> None:
    """Rules that begin alike, "r 3. ...", are no sentences of one paragraph."""
    text = "HOUSE RULES\n\nr 3. Guests leave at noon.\nr 4. Dogs stay outside.\nr 12. Bread is free.\n"
    assert [unit.text for unit in read(text).units] == text.split("\n")[2:5]


def test_a_word_cut_at_a_lines_end_is_whole_where_the_text_has_it_whole() -> None:
    """The hyphen goes for a word that stands elsewhere, and stays in any other."""
    text = "Leaven is kept cool. The lea-\nven of rye is our lea-\nven, and so is the low-\nfat milk of the mountain farms.\n"
    assert "The leaven of rye is our leaven, and so is the low-fat milk" in read(text).text


def test_aligned_things_and_values_are_lines_of_their_own() -> None:
    """Aligned pairs of things and values have no header: each line is read alone."""
    said = ["Ash of fuel K2       1.4 %", "Density of fuel K2   810 kg/m3", "Heat                 32 MJ"]
    document = read_text("\n".join(said), source="fuel", markdown=False)
    assert [unit.text for unit in document.units] == [
        "Ash of fuel K2: 1.4 %", "Density of fuel K2: 810 kg/m3", "Heat: 32 MJ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "authors", "fields"),
    [
        (
            "Mill Working Group                                      A. Orm, Ed.\n"
            "Memo: 12                                                 Tarn Mills\n"
            "Obsoletes: 7, 9                                             B. Roe\n"
            "                                                     1 October 1911\n",
            ("A. Orm", "B. Roe"),
            ["Mill Working Group", "Memo: 12", "Obsoletes: 7, 9"],
        ),
        (
            "Guild of Millers            J.-P. van Orm\nStatus: draft                    May 1911\n",
            ("J.-P. van Orm",),
            ["Guild of Millers", "Status: draft"],
        ),
    ],
)
def test_the_head_of_a_memo(head: str, authors: tuple[str, ...], fields: list[str]) -> None:
    """Persons and a date at the right of a memo's first lines are its authors and date; fields at the left are lines under its title."""
    body = "Abstract\n\n" + "   Rye is ground twice, and\n   never wet.\n\n" * 5
    document = read(f"\n\n{head}\n\n            The Grinding of Rye,\n            Second Part\n\n{body}")
    assert (document.title, document.identity.authors) == ("The Grinding of Rye, Second Part", authors)
    assert document.identity.year == 1911
    assert [unit.text for unit in document.units][: len(fields)] == fields
    assert {unit.section for unit in document.units[: len(fields)]} == {"The Grinding of Rye, Second Part"}
    assert "Rye is ground twice, and never wet." in [unit.text for unit in document.units]
    assert "Second Part" not in [unit.text for unit in document.units]


def test_columns_at_the_top_are_no_head_of_a_memo() -> None:
    """A table with initials at the top of a text has no authors."""
    text = "Boat: crew       A. Orm\nDove             B. Roe\nTern             C. Lee\n\nThe crews are those of the spring.\n"
    assert read(text).identity.authors == ()


@pytest.mark.parametrize(
    "heading",
    ["Outcomes at 6 months", "Treatment with 10 mg daily", "Speed limit 30 km/h", "The 100 m sprint"],
)
def test_a_heading_may_say_a_quantity(heading: str) -> None:
    """It is one over sentences and lists; over another line alone a value is a statement."""
    for below in ("The bees were calm. They stayed in the hive, and none of them was lost.", "- Sweep the hive."):
        read = read_text(f"Bees\n\nWe keep bees.\n\n{heading}\n\n{below}\n", source="bees", markdown=False)
        assert read.units[-1].section == heading
    lone = read_text(
        "Lake\n\nIt opens in May.\n\nThe swim costs 4 euros\n\nBring a towel with you.\n", source="a", markdown=False
    )
    assert "The swim costs 4 euros" in {unit.text for unit in lone.units}
    title = read_text("Efficacy of 50 mg syrup in adults\n\nWe gave it to all the bees.\n", source="a", markdown=False)
    assert title.title == "Efficacy of 50 mg syrup in adults"
