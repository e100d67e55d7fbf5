"""Text stands under what it is an entry of: a day, a section name, a numbered line, a question, the line above its list."""

from __future__ import annotations

import pytest

from qa.ingest.read import read_text
from qa.types import Document
from qa.verify.draft import say


def read(text: str, *, markdown: bool = False) -> Document:
    """A text as read; its units stand where they say."""
    document = read_text(text, source="a", markdown=markdown)
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return document


def placed(document: Document) -> list[tuple[str, str]]:
    """The units of a document, each with its section."""
    return [(unit.section, unit.text) for unit in document.units]


@pytest.mark.parametrize(
    "day", ["3 May", "3 May 2031", "Sat, 3 May, 05:10-06:40", "May 3, 2031", "2031-05-03", "3.5.2031 05:10"]
)
@pytest.mark.parametrize("markdown", [True, False])
def test_a_day_is_the_heading_of_its_entry(day: str, markdown: bool) -> None:
    """The day that a paragraph begins with is no statement, and what follows keeps it; the document keeps its title."""
    title = "# Owl book" if markdown else "Owl book"
    text = f"{title}\n\nWe watch the barn.\n\n{day}. Rain. Two owls flew out.\n\n4 June: Fog. No owl was seen.\n\n5 June: no owl again.\n"
    document = read(text, markdown=markdown)
    assert placed(document) == [
        ("Owl book", "We watch the barn."),
        (day, "Rain."),
        (day, "Two owls flew out."),
        ("4 June", "Fog."),
        ("4 June", "No owl was seen."),
        ("5 June", "no owl again."),
    ]
    assert document.title == "Owl book"


@pytest.mark.parametrize(
    "text", ["3 Eggs. They are boiled for long.", "May 3 owls fly. They do.", "3 May was wet. It rained."]
)
def test_sentences_that_begin_like_days_stay(text: str) -> None:
    """A number before another word, and a day that a sentence goes on after, are no headings."""
    assert not read(f"# Owls\n\n{text}\n", markdown=True).sections[1:]


def test_section_names_with_a_stop_are_headings() -> None:
    """The usual section names in a paragraph part it, wherever in it they stand."""
    text = "# Owls in barns\n\nBackground. Owls live in barns. Methods. We looked in. These are our results.\n"
    assert placed(read(text, markdown=True)) == [
        ("Background", "Owls live in barns."),
        ("Methods", "We looked in."),
        ("Methods", "These are our results."),
    ]


def test_a_section_name_with_a_stop_alone_is_no_heading() -> None:
    """What stands below a paragraph that merely begins so would have its name; paragraphs that each begin so are sections."""
    rest = "\n\nThe owls were from Rome.\n"
    assert {section for section, _ in placed(read(f"# Owls\n\nMethods. We looked in.{rest}", markdown=True))} == {
        "Owls"
    }
    parts = placed(read(f"# Owls\n\nMethods. We looked in.\n\nResults. All flew.\n\n## Place{rest}", markdown=True))
    assert [section for section, _ in parts] == ["Methods", "Results", "Place"]


def test_a_day_with_one_sentence_ends_the_entry_above() -> None:
    """It is no entry where all days have but one sentence."""
    days = ["3 May: Rain. No owl.", "4 May: Fog all day.", "5 May: Two owls came."]
    sections = [section for section, _ in placed(read("# Owls\n\n" + "\n\n".join(days), markdown=True))]
    assert sections == ["3 May", "3 May", "4 May", "5 May"]
    assert {section for section, _ in placed(read("# Owls\n\n" + "\n\n".join(days[1:]), markdown=True))} == {"Owls"}


@pytest.mark.parametrize("markdown", [True, False])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_an_answer_is_told_with_its_question(markdown: bool, between: str) -> None:
    """Lines that ask and answer are told together, in raw text also where the question is wrapped."""
    wrap = " " if markdown else "\n"
    text = f"Q: May I feed the owls?{between}A: No, never.\n\nQ: May I come with my dogs{wrap}at night?{between}A: On a lead.\n"
    document = read(f"Owls\n====\n\n{text}", markdown=markdown)
    told = [say(document, unit) for unit in document.units if unit.kind == "item"]
    assert told == ["Q: May I feed the owls? A: No, never.", "Q: May I come with my dogs at night? A: On a lead."]


def test_a_field_without_a_value_asks_nothing() -> None:
    """A form in which a value is unknown has no question."""
    document = read("Owl 7\n\nRing: ?\nNest: barn\nAge: 3 years\n")
    assert [say(document, unit) for unit in document.units] == ["Ring: ?", "Nest: barn", "Age: 3 years"]


@pytest.mark.parametrize("first", ["§ 5 Keys", "5. Waiting list", "IV. Barns"])
def test_a_numbered_line_above_its_text_is_a_heading(first: str) -> None:
    """It needs no empty line below it; the lines of a numbered list stay items."""
    text = f"Owl club\n\n{first}\nEvery member gets two of them on the first day. They\nare given back.\n"
    assert [section for section, _ in placed(read(text))] == [first] * 2
    steps = "Owl club\n\nWe count the owls in this way.\n\n1. Open the barn\n2. Count them. Write it down.\n"
    assert [said for _, said in placed(read(steps))][1:] == ["1. Open the barn", "2. Count them. Write it down."]


def test_paragraphs_of_a_law_follow_one_another() -> None:
    """A line with a section sign is a heading also where no empty line stands above it."""
    text = "Owl law\n\n§ 1 Barns\nOwls live in barns of wood.\n§ 2 Mice\nMice are free to all the owls.\n"
    assert placed(read(text)) == [
        ("§ 1 Barns", "Owls live in barns of wood."),
        ("§ 2 Mice", "Mice are free to all the owls."),
    ]


def test_a_line_above_bullets_is_their_heading() -> None:
    """It is no item and no sentence of its own; one that ends in a colon leads to them."""
    bullets = "- Sweep the barn.\n- Feed no owl.\n"
    assert {section for section, _ in placed(read(f"Owl club\n\nIt is old.\n\nYour tasks\n{bullets}"))} == {
        "Owl club",
        "Your tasks",
    }
    led = read(f"Owl club\n\nIt is old.\n\nYou are to do this:\n{bullets}")
    assert [say(led, unit) for unit in led.units][-1] == "You are to do this: Feed no owl."
