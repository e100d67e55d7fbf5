"""A conversation to keep: its questions and answers with marks, quotes and references, as Markdown, a web page or a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from qa.errors import InputError, UsageError
from qa.index.library import Library
from qa.ingest.pandoc import run_pandoc
from qa.render.bibliography import citation_text
from qa.render.markdown import DOUBTED_VERDICTS, answer_markdown, plain_line
from qa.render.place import caution_words, differing_words, shown_citations, side_words
from qa.render.reference_export import answer_references
from qa.render.text import UNPRINTABLE
from qa.text.messages import message
from qa.text.page_template import filled_template
from qa.types import Answer, Citation

ConversationFormat = Literal["markdown", "html", "docx"]
"""What a conversation is kept as."""
SUFFIXES_OF: dict[ConversationFormat, tuple[str, ...]] = {
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "docx": (".docx",),
}
_SECONDS = 30.0
"""For pandoc. 200 answers, 0.8 MB of JSON and the most that is taken, took 5.6 s on two busy cores."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was typed, and its answer."""

    asked: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class _ShownTurn:
    asked: str
    answer: Answer
    places: tuple[tuple[Citation, bool], ...]
    """Each cited place once, in the order of the marks, and whether its words stand there now."""


def conversation_format(path: Path) -> ConversationFormat:
    """The format that a file's name asks for. Raises: UsageError for a name that asks for none."""
    for form, suffixes in SUFFIXES_OF.items():
        if path.suffix.lower() in suffixes:
            return form
    raise UsageError(f"{path} names no format of conversations: let it end in .md, .html or .docx.")


def kept_conversation(turns: Sequence[AskedQuestion], library: Library, form: ConversationFormat) -> bytes:
    """A conversation as a file.

    Each quote is compared with the documents, and one that does not stand at its place is told.
    Parameters: turns, oldest first, at least one; library, the corpus; form, of the file.
    Returns: UTF-8 of Markdown or of a page that loads nothing; or a Word file, which pandoc writes in its sandbox.
    Raises: UsageError without a question; InputError when pandoc takes too long.
    """
    if not turns:
        raise UsageError("There is no question yet that could be saved: ask one first.")
    shown = [_ShownTurn(one.asked, one.answer, tuple(_places(one.answer, library))) for one in turns]
    found = {key: record for one in turns for key, record in answer_references(one.answer, library).items()}
    references = [citation_text(record) for record in found.values()]
    text = _markdown(shown, references) if form == "markdown" else _page(shown, references)
    kept = text.encode("utf-8", "replace")  # a lone surrogate, which a document can hold, is no character of a file
    if form != "docx":
        return kept
    try:
        return run_pandoc(kept, "The conversation", "--from=html", "--to=docx", seconds=_SECONDS)
    except InputError as error:
        raise InputError("The conversation is too long for a Word file: save fewer questions, or HTML.") from error


def _places(answer: Answer, library: Library) -> Iterator[tuple[Citation, bool]]:
    for one in shown_citations(answer).values():
        document = library.by_source.get(one.source)
        yield one, document is not None and document.text[one.start : one.end] == one.quote


def _title(shown: Sequence[_ShownTurn]) -> str:
    return shown[0].asked if len(shown) == 1 else message("saved.title", first=shown[0].asked, n=len(shown) - 1)


def _said() -> str:
    return message("saved.on", date=date.today())


def _markdown(shown: Sequence[_ShownTurn], references: Sequence[str]) -> str:
    parts = [f"# {plain_line(_title(shown))}", _said()]
    for one in shown:
        parts.append(f"## {plain_line(one.asked)}")
        if one.answer.question != one.asked:
            parts.append(message("answer.understood", question=plain_line(one.answer.question)))
        parts.append(answer_markdown(one.answer).rstrip())
        if gone := "".join(f"[{citation.mark}]" for citation, stands in one.places if not stands):
            parts.append(f"{gone} {message('saved.gone')}")
    if references:
        parts += [f"## {message('answer.references')}", "\n".join(f"- {plain_line(line)}" for line in references)]
    return "\n\n".join(parts) + "\n"


def _page(shown: Sequence[_ShownTurn], references: Sequence[str]) -> str:
    page = filled_template(
        Path(__file__).with_name("conversation.html"),
        title=_title(shown),
        said=_said(),
        turns=shown,
        references=references,
        doubted=DOUBTED_VERDICTS,
        message=message,
        differing=differing_words,
        side_words=side_words,
        caution_words=caution_words,
    )
    return page.translate(UNPRINTABLE)
