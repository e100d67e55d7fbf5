"""Answers as Markdown for chat programs: marks that can be seen, and the places they stand for.

A program that renders Markdown must not be made to load or run anything by the words of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from qa.render.place import caution_words, differing_words, place_words, shown_citations, side_words
from qa.text.messages import message
from qa.types import Answer, Caveat, Citation, Disagreement, Statement

SOURCES = f"{message('answer.sources')}:"
NEAREST_HEADING = f"{message('answer.nearest')}:"
_ESCAPE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])"  # what would undo an escape of ours
    r"|\](?=[(:])"  # a link, an image, what a link refers to
    r"|<(?=[A-Za-z/!?]|[^\s<>]*@)"  # a tag, a comment, an address
    r"|^(?:#|>|```|~~~|[-+*_](?=[\s*_-]|$))"  # a heading, a quotation, a fence, an item, a rule
)
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BOLD, _CAVEAT = "**", message("beside.caution", kind="")
DOUBTED_VERDICTS = ("does not support", "unresolvable", "partly")
"""Verdicts on a printed reference that a reader is told."""
_LONGEST = 4_000
"""Characters of the longest paragraph that is taken for a statement of ours."""


def direct_markdown(text: str, mark: int) -> str:
    """The direct answer with the mark that it is taken from, as a paragraph; no statement begins in bold as it does."""
    return f"{_BOLD}{plain_line(text)}{_BOLD} [{mark}]\n\n"


def statement_markdown(one: Statement) -> str:
    """A statement with its marks, as a paragraph."""
    return f"{plain_line(one.text)} {''.join(f'[{citation.mark}]' for citation in one.citations)}\n\n"


def rest_markdown(answer: Answer) -> str:
    """What follows the statements: an abstention with what comes nearest, what sources differ on, and every place cited."""
    parts = [plain_line(answer.reason or message("abstained.unexplained"))] if answer.abstained else []
    parts += [_disagreement(one) for one in answer.disagreements]
    parts += [_caveat(one) for one in answer.caveats]
    parts += [plain_line(one) for one in answer.notes]
    if lines := [_place(citation) for citation in shown_citations(answer).values()]:
        parts.append("\n".join([NEAREST_HEADING if answer.abstained else SOURCES, "", *lines]))
    return "\n\n".join(parts)


def answer_markdown(answer: Answer) -> str:
    """An answer with everything that belongs to it, the direct answer first."""
    direct = direct_markdown(answer.direct.text, answer.direct.mark) if answer.direct is not None else ""
    return direct + "".join(map(statement_markdown, answer.statements)) + rest_markdown(answer)


def statements_of(text: str) -> list[str]:
    """The statements of an answer that was made by `answer_markdown`, without their marks and without the direct answer."""
    before = re.split(
        rf"^(?:{'|'.join(map(re.escape, (SOURCES, NEAREST_HEADING)))})\s*$", text, maxsplit=1, flags=re.MULTILINE
    )[0].strip()
    paragraphs = before.split("\n\n")
    told = paragraphs[1:] if before.startswith(_BOLD) else paragraphs
    said = takewhile(lambda paragraph: not paragraph.startswith(_CAVEAT), told)  # annotations come after the statements
    return list(takewhile(bool, (_unmarked(one.strip()) if len(one) <= _LONGEST else "" for one in said)))


def _unmarked(paragraph: str) -> str:
    """A paragraph without the marks that it ends in; "" when it ends in none."""
    words = paragraph
    while words.endswith("]") and words[words.rfind("[") + 1 : -1].isdecimal():
        words = words[: words.rfind("[")].rstrip()
    return "" if words == paragraph else _ESCAPED.sub(r"\1", words)


def _disagreement(one: Disagreement) -> str:
    lines = [f"{plain_line(differing_words(one))}:", ""]
    for side in one.sides:
        lines.append(f"- {plain_line(side_words(side))} [{side.citation.mark}]")
    return "\n".join(lines)


def _caveat(one: Caveat) -> str:
    on = "".join(f"[{mark}]" for mark in one.concerns)
    return f"{plain_line(caution_words(one))} {on}: “{plain_line(one.citation.quote)}” [{one.citation.mark}]"


def _place(citation: Citation) -> str:
    where = [f"{citation.title} ({citation.source})", citation.section, place_words(citation)]
    said = f"- [{citation.mark}] {plain_line(' · '.join(filter(None, where)))}: “{plain_line(citation.quote)}”"
    return "\n".join([said, *_references(citation)])


def _references(citation: Citation) -> Iterable[str]:
    for one in citation.references:
        doi = f" doi:{one.doi}" if one.doi else ""
        doubt = f" ({message(f'verdict.{one.verdict}')})" if one.verdict in DOUBTED_VERDICTS else ""
        yield f"  - {plain_line(one.printed)} {plain_line(one.label.rstrip('.') + '.' + doi)}{doubt}"
        if doubt and one.better is not None:
            better = plain_line(f"{one.better.label.rstrip('.')} ({one.better.source})")
            yield f"  - {message('reference.supports', work=better)}: “{plain_line(one.better.quote)}”"


def plain_line(text: str) -> str:
    """Words in one line that stay words: no link, no image, no tag, no heading."""
    return _NUMBERED.sub(r"\1\\", _ESCAPE.sub(r"\\\g<0>", " ".join(text.split())))
