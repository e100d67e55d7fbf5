"""Typing errors in a question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa.assistant import Assistant
from qa.render.text import Page, rest_text
from qa.retrieve.spelling import one_letter, slip
from qa.serialize import answer_json
from qa.settings import load_settings

TEXT = """# The kiln at Orme

The maximum temperature of the kiln is 1280 degrees. The half-life of the glaze in acid is nine hours.

The emergency telephone is 0555 19 33. Histamine, nitrate and a serene cat share the first shelf.

Pregnenolone is kept in the third cupboard. Brexanolone lies in the second.
"""


@pytest.fixture(scope="module")
def orme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant on one text."""
    folder = tmp_path_factory.mktemp("orme")
    (folder / "kiln.md").write_text(TEXT, encoding="utf-8")
    with Assistant(load_settings(folder / "store")) as assistant:
        assistant.ingest([folder / "kiln.md"])
        yield assistant


@pytest.mark.parametrize(
    ("question", "value", "read"),
    [
        ("What is the maximun temperture of the kiln?", "1280", {"maximum", "temperature"}),
        ("haflife of the glaze in acid?", "nine hours", {"half-life"}),
    ],
)
def test_a_slip_is_read_as_the_word_of_the_corpus_and_said(
    orme: Assistant, question: str, value: str, read: set[str]
) -> None:
    """A mistyped word finds its answer; the answer says how it was read and keeps the question as typed."""
    answer = orme.ask(question)
    assert value in answer.statements[0].text and answer.question == question
    assert all(any(f"was read as “{word}”" in note for note in answer.notes) for word in read)


def test_another_name_is_not_taken_for_a_slip(orme: Assistant) -> None:
    """Pregnanolone is not pregnenolone: the word is not exchanged, but the near one is suggested."""
    answer = orme.ask("Where is the pregnanolone?")
    assert not any("was read as" in note for note in answer.notes)
    assert answer.abstained and answer.reason is not None and "Did you mean “pregnenolone”?" in answer.reason
    assert answer.corrected == ("Where is the pregnenolone?",)


def test_a_word_typed_as_it_sounds_is_suggested(orme: Assistant) -> None:
    """Where nothing answers, the corpus's words that sound alike or differ by a letter are suggested, and nothing is exchanged."""
    answer = orme.ask("emergancy telefone")
    assert answer.abstained and answer.reason is not None
    assert "“emergency”" in answer.reason and "“telephone”" in answer.reason
    assert answer.corrected == ("emergency telephone",)
    assert "Ask: emergency telephone" in rest_text(answer, {}, Page(100))


def test_a_refusal_without_a_near_word_offers_no_question(orme: Assistant) -> None:
    """Where no word of the corpus is near, the answer and its JSON have no corrected question."""
    answer = orme.ask("Which zorbels quimbled?")
    assert answer.abstained and not answer.corrected and "corrected" not in answer_json(answer)


@pytest.mark.parametrize("other", ["nitrite", "serine", "histidine"])
def test_another_substance_is_not_read_as_a_word_of_the_language(orme: Assistant, other: str) -> None:
    """Nitrite is not nitrate, however like the two are typed and said."""
    assert not any("was read as" in note for note in orme.ask(f"Where is the {other} kept?").notes)


def test_only_the_whole_word_is_read_otherwise(orme: Assistant) -> None:
    """A longer word that begins like a mistyped one stays as it is, and the word is noted once."""
    answer = orme.ask("Is the temperture, this temperture, of tempertures the maximum?")
    assert sum("was read as “temperature”" in note for note in answer.notes) == 1


@pytest.mark.parametrize(
    ("one", "other", "is_slip", "is_letter"),
    [
        ("temperture", "temperature", True, True),
        ("efffects", "effects", True, True),
        ("grnaule", "granule", True, True),
        ("maximun", "maximum", True, True),
        ("pregnanolone", "pregnenolone", False, True),
        ("prednisone", "prednisolone", False, False),
        ("granule", "granule", False, False),
    ],
)
def test_what_is_one_slip_apart(one: str, other: str, is_slip: bool, is_letter: bool) -> None:
    """A letter added, left out, transposed or exchanged for its neighbour on the keyboard is a slip, in both directions."""
    assert slip(one, other) is is_slip is slip(other, one)
    assert one_letter(one, other) is is_letter is one_letter(other, one)
