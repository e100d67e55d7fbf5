"""The words that stand alone as the direct answer."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.ingest.read import read_text
from qa.settings import Settings
from qa.types import AnswerSpan, Hit
from qa.verify.draft import direct_answer, quoting

CASES = [
    ("Give tolmerin 15 mg/kg to each lamb.", "mg/kg", "15 mg/kg"),
    ("The mast weighs about 40 kg.", "40", "about 40 kg"),
    ("The inn was founded by Ida Moor.", "Ida Moor", "Ida Moor"),
    ("Ozone rose by 3 and 8 ppm in Brno and Graz, respectively.", "8 ppm", ""),
    ("“One sip of it heals any wound within a day,” the pedlar sang.", "within a day", ""),
    ("Of the ewes 14 of 52 lambed early.", "52", "14 of 52"),
    ("The mill opens from 8 to 11 on weekdays.", "11", "8 to 11"),
    ("Editors: Lea Brook, Tom Ash.", "Tom Ash", "Lea Brook, Tom Ash"),
    ("Tuesday: 8 to 17", "17", "8 to 17"),
    ("Bees dance.", "Bees dance", ""),
    ("Its nickname is “the old lady”.", "the old lady", "the old lady"),
]


@pytest.mark.parametrize(("text", "words", "direct"), CASES)
def test_words_that_stand_alone(text: str, words: str, direct: str) -> None:
    """Quantities and labelled values stay whole; values told respectively, quoted claims and whole sentences do not stand alone."""
    document = read_text(text, source="d", markdown=False)
    start = text.index(words)
    hit = Hit(document, document.units[0], 0.9, {}, 0, AnswerSpan(start, start + len(words), 0.95))
    assert direct_answer(hit, text, 0.0) == direct


@pytest.mark.parametrize(
    ("text", "words", "likely", "direct"),
    [
        ("The kiln is fired at 1280 degrees for nine hours.", "1280 degrees", 0.9, "1280 degrees"),
        ("The kiln is fired at 1280 degrees for nine hours.", "1280 degrees", 0.2, ""),
        ("The tower is 310 metres long at its base and 95 metres high.", "95 metres", 0.9, ""),
        ("The pump runs at 7 bar and 400 volts.", "7 bar", 0.9, "7 bar"),
    ],
)
def test_a_direct_answer_is_likely_and_the_only_value_of_its_unit(
    text: str, words: str, likely: float, direct: str
) -> None:
    """Words stand alone where their unit is likely to answer, and a value where its statement holds no other of its unit."""
    document = read_text(text, source="d", markdown=False)
    start = text.index(words)
    hit = Hit(document, document.units[0], likely, {}, 0, AnswerSpan(start, start + len(words), 0.95))
    assert quoting(hit).direct == direct


REFERENCES = "\n\nReferences\n\n1. Bell A. Salt. 2001.\n2. Orr B. Brine. 2004.\n3. Fay C. Lye. 2010.\n"


@pytest.mark.parametrize("mark", ["², ³.", ".²", "²,³.", " [1, 3]."])
def test_marks_that_close_a_sentence(mark: str) -> None:
    """Reference marks before or after the stop are no words of a statement; a raised figure of a unit is one."""
    document = read_text(
        f"Rime dulls the bell metal{mark} The vat floor is 12 dm².{REFERENCES}", source="d", markdown=False
    )
    said = [quoting(Hit(document, unit, 0.9)).text for unit in document.units[:2]]
    assert said == ["Rime dulls the bell metal.", "The vat floor is 12 dm²."]


def test_a_question_in_parts_has_no_direct_answer(settings: Settings) -> None:
    """A value stands first and alone for one question, and not for two asked as one."""
    text = "# Orlen lock\n\nThe lock was opened in 1794.\n\nIts gates were made of oak.\n"
    with Assistant(settings) as assistant:
        assistant.put([read_text(text, source="lock", markdown=True)])
        assert assistant.ask("When was the Orlen lock opened?").direct
        both = assistant.ask("When was the Orlen lock opened, and what were its gates made of?")
        assert both.direct is None and {"1794", "oak"} <= set(
            " ".join(s.text for s in both.statements).strip(".").replace(".", "").split()
        )
