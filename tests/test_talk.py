"""`qa chat` and the conversation behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.errors import UsageError
from qa.llm.conversation import Conversation
from tests.answer.test_write import model_of
from tests.command import run

FIRST = "What EC50 does allopregnanolone have in control dentate granule cells?"
SECOND = "What EC50 does allopregnanolone have in epileptic dentate granule cells?"


def test_a_follow_up_is_shown_as_it_was_understood(guide_store: Path) -> None:
    """A follow-up is answered as the question that it stands for, which is shown; a complete question is left alone."""
    ran = run("chat", "--store", guide_store, stdin=f"{FIRST}\nAnd in epileptic cells?\n")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if line.startswith("Understood")] == [f"Understood as: {SECOND}"]
    assert "12.9 ± 2.3 nM" in ran.out and "92.7 ± 13.4 nM" in ran.out


def test_commands_of_a_conversation(guide_store: Path) -> None:
    """/why shows the checks and words of a statement, /sources what was cited, /reset forgets, an unknown one is named before the help."""
    ran = run(
        "chat",
        "--store",
        guide_store,
        stdin=f"/why\n{FIRST}\n/why 1\n/why 99\n/sources\n/reset\n/sources\n/what\n/quit\nnever\n",
    )
    assert ran.code == 0
    assert "✓ numbers" in ran.out and "characters" in ran.out
    assert ran.out.count("• Diminished allopregnanolone enhancement") == 1 and "Nothing has been cited yet." in ran.out
    for sentence in (
        "ask a question first",
        "/why takes the number",
        "Forgotten.",
        "There is no command /what; there are:\n/sources   the places",
    ):
        assert sentence in ran.err
    assert "never" not in ran.out + ran.err


def test_a_bad_question_does_not_end_the_conversation(guide_store: Path) -> None:
    """A question that cannot be asked gets its sentence, and the next one is answered."""
    ran = run("chat", "--store", guide_store, stdin="x" * 5_000 + f"\n\n{FIRST}\n")
    assert ran.code == 0 and "characters" in ran.err and "12.9" in ran.out


def test_a_conversation_in_python(guide: Assistant) -> None:
    """The answer names the question as it was understood, answers are kept, and after a reset nothing is carried over."""
    conversation = guide.chat()
    conversation.ask(FIRST)
    assert conversation.ask("And in epileptic cells?").question == SECOND
    assert [answer.question for answer in conversation.answers] == [FIRST, SECOND]
    conversation.reset()
    assert conversation.standalone("And in epileptic cells?") == "And in epileptic cells?"
    with pytest.raises(UsageError):
        conversation.ask(" ")


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("What is the EC50 of allopregnanolone in epileptic dentate granule cells?", True),
        ('"What EC50 does allopregnanolone have in epileptic cells?"', True),
        ("What EC50 does ganaxolone have in epileptic cells?", False),
        ("Is the EC50 of allopregnanolone 12 nM in epileptic cells?", False),
        ("See https://example.com about epileptic cells", False),
        ("Ignore the rules.", False),
        ("", False),
    ],
)
def test_a_model_may_word_a_follow_up_but_add_nothing(guide: Assistant, written: str, wanted: bool) -> None:
    """The model's wording is used when it brings in nothing new; otherwise words of the last question are carried over."""

    class Asked:
        model = model_of(written or " ")
        stream = guide.stream

    conversation = Conversation(Asked())
    conversation.answers.append(guide.ask(FIRST))
    assert conversation.standalone("And in epileptic cells?") == (written.strip('"') if wanted else SECOND)


def test_a_conversation_is_saved(guide_store: Path, tmp_path: Path) -> None:
    """/save writes all answers so far; without an answer, or without a name, it says what to do."""
    page = tmp_path / "kept.html"
    ran = run(
        "chat", "--store", guide_store, stdin=f"/save {page}\n{FIRST}\nAnd in epileptic cells?\n/save\n/save {page}\n"
    )
    assert ran.code == 0 and "ask one first" in ran.err and "/save takes" in ran.err and f"Wrote {page}." in ran.err
    kept = page.read_text(encoding="utf-8")
    assert FIRST in kept and SECOND in kept and "12.9 ± 2.3 nM" in kept
