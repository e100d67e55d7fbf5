"""What is told of another thing, another year or another number than asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answer.direct import is_contradicted, is_of_another, names_other_number
from qa.assistant import Assistant
from qa.ingest.read import read_text
from qa.settings import load_settings
from qa.text.conditions import is_of_another_year
from qa.text.labels import asked_labels, is_of_another_label, labels_in
from qa.types import AnswerSpan, Document, Hit
from qa.verify.draft import Draft, quoting

QUARRY = """# The quarry

| Stone | 2006 | 2007 |
|---|---|---|
| Slate | 12 t | 15 t |

Ebba Moss led it from 1990 to 1996. Until 1980 it was shut. Since 2012 it is a lake.

## Shaft B

It is 80 m deep.
"""


def read(text: str) -> Document:
    return read_text(text, source="quarry", markdown=True)


def hits(document: Document) -> list[Hit]:
    return [Hit(document, unit, 0.5) for unit in document.units]


@pytest.mark.parametrize(
    ("words", "year", "other"),
    [
        ("Slate", 2007, False), ("Slate", 2008, True), ("Moss", 1990, False), ("Moss", 1993, False), ("Moss", 1997, True),
        ("Until", 1950, False), ("Until", 1985, True), ("Since", 2020, False), ("Since", 2010, True),
    ],
)  # fmt: skip
def test_the_years_that_a_unit_tells_of(words: str, year: int, other: bool) -> None:
    """A row tells of the years in its header, and a time between years, or open at one end, of all years within it."""
    document = read(QUARRY)
    unit = next(unit for unit in document.units if unit.text.startswith(words) or words in unit.text)
    assert is_of_another_year(f"What was it in {year}?", document, unit) == other


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Plan B costs more.", {"plan": {"B"}}),
        ("Groups A and C were fed on day 12.", {"group": {"A", "C"}, "day": {"12"}}),
        ("Release 4.10 (May)", {"releas": {"4.10"}}),
        ("The kiln holds 40 pots, weighs 9 kg and is at 80 %.", {}),
        ("Can I see it? The A road.", {}),
    ],
)
def test_labels(text: str, labels: dict[str, set[str]]) -> None:
    """A capital letter or a number behind a word tells things of a kind apart; counts and measures do not."""
    assert labels_in(text) == labels


def test_another_label() -> None:
    """A unit of another labelled thing, by its words or its heading, is not told; a number counts where something bears it."""
    document = read(
        QUARRY
        + "\n## Shaft C\n\nIt is 95 m deep.\n\nIn shaft B water rose, in C it fell.\n\n## Level 2\n\nIt is dry.\n"
        + "\n## Level 3\n\nLevel 3 is 2.5 m high, and the air there has a pH of 7,2.\n"
    )
    found = hits(document)

    def left(question: str) -> list[str]:
        asked = asked_labels(question, found)
        return [unit.text for unit in document.units if not is_of_another_label(asked, document, unit)]

    assert "It is 80 m deep." in left("How deep is shaft B?") and "It is 95 m deep." not in left("How deep is shaft B?")
    assert "In shaft B water rose, in C it fell." in left("What became of shaft C?")
    assert not [text for text in left("How deep is shaft D?") if "deep" in text]
    assert not [text for text in left("How high is level 2?") if "2.5 m" in text]
    assert "It is dry." in left("Is level 2 dry?") and left("Does it hold 7?") == [unit.text for unit in document.units]


@pytest.mark.parametrize(
    ("question", "words", "other"),
    [
        ("How heavy is the marsh heron?", "The wood heron", True),
        ("How heavy is the wood heron?", "The wood heron", False),
        ("How many eggs lie there after six days?", "After nine", True),
        ("How many eggs lie there after nine days?", "After nine", False),
        ("How heavy is that heron?", "The wood heron", False),
    ],
)
def test_a_direct_answer_for_another_thing_or_number(question: str, words: str, other: bool) -> None:
    """A phrase of the question that stands elsewhere, and has another word here, and a number that is not here, speak against it."""
    document = read(
        "# Birds\n\nThe marsh heron is rare. The wood heron weighs 2 kg. After nine days four eggs lie there."
    )
    hit = next(hit for hit in hits(document) if hit.unit.text.startswith(words))
    assert is_of_another(question, hit, hits(document)) == other


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("What is new in version 3.3?", True),
        ("What is new in version 3.2?", False),
        ("What was won in 2022/23?", True),
        ("What are the 4 changes?", False),
        ("Is it open at 16:00?", False),
        ("Is it open at 19:00?", True),
        ("Which two changes came?", False),
        ("What came in 2019?", False),
    ],
)
def test_a_number_of_the_question_that_is_not_there(question: str, elsewhere: bool) -> None:
    """A number in figures that stands neither in a unit nor around it, and in no range of it, is another's; counts and years are none."""
    document = read("# Notes on 3.2\n\nThe window is new, and the desk is open from 9:00 to 17:00.")
    (hit,) = hits(document)
    assert names_other_number(question, hit, in_figures=True) == elsewhere


@pytest.mark.parametrize(
    ("other", "direct", "contradicted"),
    [
        ("The ferryman is Olof Ek.", "Olof Ek", True),
        ("The ferryman is Pia Lund.", "Pia Lund", False),
        ("The old ferryman was Olof Ek.", "Olof Ek", False),
    ],
)
def test_two_names_in_one_sentence(other: str, direct: str, contradicted: bool) -> None:
    """Two statements that differ only in the words that answer contradict one another."""
    first = Draft("The ferryman is Pia Lund.", (), 0.9, "Pia Lund")
    assert is_contradicted(first, [(Draft(other, (), 0.8), direct)]) == contradicted


@pytest.mark.parametrize(
    ("text", "words", "direct"),
    [
        ("The mole is 90 m long and 12 m wide.", "90 m long and 12 m", ""),
        ("It opens on 4 July 1931.", "4 July 1931", "4 July 1931"),
        ("Doses of 5, 10 and 20 mg were given.", "5, 10 and 20 mg", "5, 10 and 20 mg"),
        ("A berth costs 8 crowns (During the fair it costs 30).", "30", ""),
        ("The span (of oak) is 8 m.", "8 m", "8 m"),
    ],
)
def test_the_words_of_a_statement_that_answer_alone(text: str, words: str, direct: str) -> None:
    """Two values of one unit are no answer, nor is a value with a footnote; a list and a date are."""
    document, start = read(text), text.index(words)
    span = AnswerSpan(start, start + len(words), 0.95)
    assert quoting(Hit(document, document.units[0], 0.9, {}, 0, span)).direct == direct


def test_plans_are_told_apart(tmp_path: Path) -> None:
    """A question on one of two labelled plans is answered from that plan alone, and one on a third is refused."""
    for name, cost in (("A", 31), ("B", 47)):
        (tmp_path / f"{name}.md").write_text(f"# Scheme {name}\n\nThe weir costs {cost} crowns.\n")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "A.md", tmp_path / "B.md"])
        told = assistant.ask("What does the weir cost in Scheme B?")
        assert [one.text for one in told.statements] == ["The weir costs 47 crowns."]
        assert assistant.ask("What does the weir cost in Scheme C?").abstained
