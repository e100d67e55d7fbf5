"""A conversation: each question is first made to stand alone, and then asked like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from qa.llm import prompt
from qa.llm.client import Failed, Model, Usage
from qa.question import rewrite as followup
from qa.question.rewrite import Turn
from qa.types import Answer, Statement

MOST_TURNS = 20
"""Turns of a conversation kept by somebody else that a question can lean on."""
KEPT = 10_000
"""Characters of all remembered statements, those of the last questions first: what is kept is looked through for each one."""
LONGEST_TURN = 1_000
"""Characters of a remembered question or statement."""


class Asked(Protocol):
    """What a conversation is held with: an Assistant."""

    @property
    def model(self) -> Model | None:
        """The language model that writes, where there is one."""

    def stream(self, question: str, within: Sequence[str] = ()) -> Iterator[Statement | Answer]:
        """Each statement, and last the answer."""


def rewritten(text: str, history: Sequence[Turn], model: Model | None) -> str:
    """A question as it would be asked without the conversation.

    The language model words it, where there is one and it brings in nothing that the conversation does not hold;
    otherwise words of the last question are carried over.

    Parameters: text, the question; history, what was said before, oldest first; model, or None without one.
    """
    if model is not None and history:
        told = [(turn.question, turn.statements) for turn in history]
        try:
            wording = model.reply(prompt.rewriting(told, text), Usage()).strip().strip('"“”')
        except Failed:
            wording = ""
        if wording != text and followup.faithful(wording, text, history):
            return wording
    return followup.standalone(text, history)


def turns_of(said: Iterable[tuple[str, Sequence[str]]]) -> list[Turn]:
    """A conversation that somebody else kept, each of its questions made to stand alone.

    Parameters: said, each question as it was asked, and the statements that answered it, oldest first; of a long
    conversation its end, and nothing that is longer than a question or a statement is.
    """
    recent: list[tuple[str, tuple[str, ...]]] = []
    room = KEPT
    for question, statements in reversed(list(said)[-MOST_TURNS:]):
        if len(question) <= LONGEST_TURN:
            kept: list[str] = []
            for one in statements:
                if len(one) <= min(LONGEST_TURN, room):
                    kept.append(one)
                    room -= len(one)
            recent.append((question, tuple(kept)))
    turns: list[Turn] = []
    for question, told in reversed(recent):
        turns.append(Turn(followup.standalone(question, turns), told))
    return turns


class Conversation:
    """Questions and answers so far; nothing of them is kept anywhere else.

    Parameters: assistant; within, the documents to ask, as for `Assistant.ask`.
    """

    def __init__(self, assistant: Asked, within: Sequence[str] = ()) -> None:
        self._assistant = assistant
        self._within = within
        self.answers: list[Answer] = []
        """Oldest first; each names the question as it was asked of the corpus."""

    def standalone(self, text: str) -> str:
        """A question as it would be asked without the conversation; see `rewritten`."""
        history = [Turn(one.question, tuple(said.text for said in one.statements)) for one in self.answers]
        return rewritten(text, history, self._assistant.model)

    def stream(self, question: str) -> Iterator[Statement | Answer]:
        """The answer to a question that stands alone, statement by statement, and last the whole of it, which is kept.

        Raises: UsageError as `Assistant.ask` does.
        """
        for event in self._assistant.stream(question, self._within):
            if isinstance(event, Answer):
                self.answers.append(event)
            yield event

    def ask(self, text: str) -> Answer:
        """Answer a question, which may lean on those before it; the answer names the question as it was understood.

        Raises: UsageError as `Assistant.ask` does.
        """
        *_, answer = self.stream(self.standalone(text))
        assert isinstance(answer, Answer)
        return answer

    def reset(self) -> None:
        """Forget everything said so far."""
        self.answers.clear()
