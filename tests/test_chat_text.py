"""Answers as Markdown: what a chat program makes of them, and what can be read back."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa.assistant import Assistant
from qa.llm.conversation import rewritten, turns_of
from qa.render import markdown
from qa.types import (
    Answer,
    Caveat,
    Check,
    Citation,
    CitedReference,
    DirectAnswer,
    Disagreement,
    Side,
    Statement,
    Verdict,
)
from tests.serve.conftest import ABSTAINED, ANSWERED, DIRECT

QUICK_S = 6.0
"""Seconds within which the largest and worst conversation must be understood, on a machine that does much else."""
_RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_HARMLESS = {
    "paragraph", "bullet_list", "list_item", "inline", "text", "text_special", "em", "strong", "s", "code_inline",
    "softbreak", "hardbreak",
}  # fmt: skip
_PIECES = st.sampled_from(
    [
        "[", "]", "(", ")", "!", "<", ">", "\\", "`", "```", "~~~", "#", "# ", "- ", "* ", "+ ", "---", "===", "> ", "1. ",
        "2) ", "|", "*", "_", "~~", ":", "&lt;", "&#91;", "\n", "\n\n", "    ", "\t", "\u2028", "a", "x@y.example", "1@b.example",
        "http://evil.example/?q=", "javascript:alert(1)", "<img src=x onerror=alert(1)>", "![a](http://evil.example/x.png)",
        "[a](http://evil.example)", "[a]: http://evil.example", "<http://evil.example>", "<!--", "-->", "<script>", "</p>",
        "[1]", "[1][1]", "[^1]: x", "Sources:", "$x$", "\x00", "é",
    ]
)  # fmt: skip
HOSTILE = st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=40)


def cited(mark: int, text: str) -> Citation:
    """A citation that says a text wherever it can."""
    reference = CitedReference(text, None, text, text, "not in corpus", verdict="unresolvable")
    return Citation(mark, text, text, text, None, 0, len(text), text, (reference,))


def stated(text: str, *marks: int) -> Statement:
    """A statement of a text that cites a text."""
    return Statement(text, Verdict((Check("quote", True),)), tuple(cited(mark, text) for mark in marks))


def answered(text: str, *, abstained: bool = False) -> Answer:
    """An answer that says a text wherever it can."""
    sides = tuple(Side(text, ((text, text),), cited(mark, text)) for mark in (3, 4))
    return Answer(
        question=text,
        statements=() if abstained else (stated(text, 1), stated(text + " more", 1, 2)),
        direct=None if abstained else DirectAnswer(text, 1),
        abstained=abstained,
        reason=text if abstained else None,
        confidence=0.5,
        nearest=(cited(1, text),) if abstained else (),
        timings_ms={},
        corpus={},
        models={},
        notes=(text,),
        disagreements=(Disagreement(text, text, sides),),
        caveats=(Caveat(text, (1, 2), cited(5, text)),),
    )


def flat(tokens: list[Token]) -> list[Token]:
    """All tokens, those inside others as well."""
    return [one for token in tokens for one in (token, *flat(token.children or []))]


def kinds(text: str) -> set[str]:
    """What a CommonMark renderer makes of a text."""
    return {token.type.removesuffix("_open").removesuffix("_close") for token in flat(_RENDERER.parse(text))}


@given(HOSTILE, st.booleans())
@example("[a\\](http://evil.example)", False)
@example("\\<img src=x>", False)
@example("<1@b.example>", False)
@example("``` x", False)
@example("1. x", True)
def test_the_words_of_documents_stay_words(text: str, abstained: bool) -> None:
    """Whatever stands in a document, an answer that quotes it renders to paragraphs and lists of words: no link, no image,
    no tag, no heading, no block that swallows what follows."""
    assert kinds(markdown.answer_markdown(answered(text, abstained=abstained))) <= _HARMLESS


@given(st.lists(HOSTILE.filter(str.strip), min_size=1, max_size=4))
def test_statements_can_be_read_back(texts: list[str]) -> None:
    """The statements of an answer are those that its Markdown was made of, without their marks and the direct answer."""
    shown = [" ".join(text.split()) + "." for text in texts]
    answer = replace(answered("rest"), statements=tuple(stated(text, 1, 2) for text in shown))
    assert markdown.statements_of(markdown.answer_markdown(answer)) == shown
    assert markdown.statements_of(markdown.answer_markdown(replace(answer, direct=None))) == shown


@given(HOSTILE.filter(str.strip))
def test_the_words_can_be_read(text: str) -> None:
    """A reader sees the words of a statement as they stand in it, but for what sets words in other letters."""
    words = " ".join("".join(char for char in text if char not in "`*_~&\x00").split()) + "."
    tokens = _RENDERER.parse(markdown.statement_markdown(stated(words, 1)))
    assert "".join(child.content for token in tokens for child in token.children or []) == f"{words} [1]"


def test_every_mark_has_its_place(guide: Assistant) -> None:
    """An answer's marks are all listed with source and quote; what is abstained from says so, with what comes nearest."""
    answer = guide.ask(ANSWERED)
    text = markdown.answer_markdown(answer)
    said, places = text.split(markdown.SOURCES)
    for statement in answer.statements:
        for citation in statement.citations:
            assert f"[{citation.mark}]" in said and f"- [{citation.mark}] " in places
            assert citation.quote in places and f"({citation.source})" in places
    assert markdown.statements_of(text) == [one.text for one in answer.statements]
    abstained = guide.ask(ABSTAINED)
    text = markdown.answer_markdown(abstained)
    assert text.startswith(str(abstained.reason)) and markdown.NEAREST_HEADING in text
    assert markdown.statements_of(text) == []


def test_the_direct_answer_stands_first(guide: Assistant) -> None:
    """The direct answer is a paragraph in bold before the statements, and is none of them when they are read back."""
    answer = guide.ask(DIRECT)
    text = markdown.answer_markdown(answer)
    assert answer.direct is not None and text.startswith(f"**{answer.direct.text}** [{answer.direct.mark}]\n\n")
    assert markdown.statements_of(text) == [one.text for one in answer.statements]


def _filled(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


@pytest.mark.parametrize(
    "piece",
    [
        "[1]", "[1][1] x\n\n", "[", "]", "1]", "[[1]]", "a [1]\n\n", "Sources:\n", "Sources: ", " ", "\n", "a" * 3990 + "[1]\n\n",
        "[1]" * 1300 + "\n\n", "\\", "\\<", "<", "Sources:\n\n[1]\n\n",
    ],
)  # fmt: skip
def test_a_megabyte_is_read_back_at_once(piece: str) -> None:
    """The statements of any text are found in time that grows with it, not with its square."""
    text = _filled(piece, 1_000_000)
    began = time.perf_counter()
    markdown.statements_of(text + " x")
    markdown.statements_of(text)
    markdown.statement_markdown(stated(text, 1))
    assert time.perf_counter() - began < QUICK_S


@pytest.mark.parametrize(
    "piece",
    ["he ", "is it ", "does zinc block it ", "12 mg ", "1 ", "http://", "[1]", "a ", "Cells die here? ", "not ", "(", "a-", "the same as "],
)  # fmt: skip
def test_a_long_conversation_is_understood_at_once(piece: str) -> None:
    """No question and no history, as large as a body may be, takes long to be made to stand alone."""
    question, told = _filled(piece, 900_000) + "?", _filled(piece, 3_999) + "?"
    several = [(told, [f"{number} {told}" for number in range(12)])] * 20
    one = [("What is zinc?", [f"{number} {told}" for number in range(240)]), *[("And in it?", [])] * 19]
    began = time.perf_counter()
    rewritten(question, turns_of([("What is zinc?", ["It is a metal."])]), None)
    rewritten("And in control cells?", turns_of([(question, [question])]), None)
    rewritten(told, turns_of(several), None)
    rewritten("And in control cells?", turns_of(one), None)
    assert time.perf_counter() - began < 4 * QUICK_S
