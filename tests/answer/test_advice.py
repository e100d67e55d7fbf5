"""Questions for advice on somebody's own treatment are told from others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.index.embedder import OnnxEncoder, Vectors
from qa.question.advice import asks_for_advice, encoder
from qa.settings import Settings
from qa.types import Document

KEPT = Path(__file__).parents[2] / "evals" / "own" / "advice-1.jsonl"
"""Questions that the model was not fitted on."""


@pytest.mark.parametrize(
    ("question", "personal"),
    [
        ("Should I stop my antidepressant?", True),
        ("I weigh 62 kg, what dose should I take?", True),
        ("Can my wife take it while breastfeeding?", True),
        ("I have PPD, which dose should I take? Cite your sources.", True),
        ("Is the drug safe for me, I am pregnant", True),
        ("What dose was given to the patients?", False),
        ("Is the drug safe in breastfeeding?", False),
        ("Which dose should I apply to my slices?", False),
        ("Should I use rats or mice for this assay?", False),
        ("Which review do I cite for drugs that act on extrasynaptic receptors?", False),
        ("How many books can I take out at the library?", False),
    ],
)
def test_advice_is_told_from_what_is_known(question: str, personal: bool) -> None:
    """Whoever asks about their own treatment asks for advice; at the bench and in the library nobody does."""
    assert asks_for_advice(question) == personal


def test_most_kept_questions_are_told_right() -> None:
    """Of questions by another hand nine in ten of either kind are told right."""
    rows = [json.loads(line) for line in KEPT.read_text("utf-8").splitlines()]
    for personal in (True, False):
        told = [asks_for_advice(row["q"]) == personal for row in rows if row["personal"] == personal]
        assert sum(told) >= 0.9 * len(told)


def test_a_question_is_encoded_once(
    settings: Settings, make_document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever asks for the vector of a question, it is computed once."""
    run, runs = OnnxEncoder._run, list[tuple[int, ...]]()

    def counted(self: OnnxEncoder, session: Any, encodings: Sequence[Any], width: int) -> Vectors:
        if session is self.asking:
            runs.extend(tuple(encoding.ids) for encoding in encodings)
        return run(self, session, encodings, width)

    encoder.cache_clear()  # one of before may be of other settings
    with Assistant(settings) as assistant:
        assistant.put([make_document("barn", "Owls nest in the old barn.")])
        monkeypatch.setattr(OnnxEncoder, "_run", counted)
        assert not assistant.ask("Where do the owls of this farm nest?").abstained
    assert runs and len(runs) == len(set(runs))
