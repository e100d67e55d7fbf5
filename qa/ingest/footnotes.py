"""Footnotes of running text: those that qualify a sentence stand in it, those that name a publication are references."""

from __future__ import annotations

import re

from qa.ingest.authors import read_authors
from qa.ingest.blocks import squeeze
from qa.ingest.notes import LONGEST_NOTE, in_one_sentence

_ADDRESS = re.compile(r"\bdoi\b|https?:", re.IGNORECASE)
_DATED = re.compile(r"\bet al\b|[(;, ](?:19|20)\d\d[a-z]?[).;:,]", re.IGNORECASE)
_STOP = re.compile(r"(?<![.,;:!?])[.,;:!?]++[\"'\u201d\u2019)\]]*$")
_DEFINITION = re.compile(r"^\[\^([^\]\s]{1,40})\]:[ \t]*(\S[^\n]*(?:\n(?!\[\^|#|[ \t]*\n)[^\n]+){0,40})", re.MULTILINE)
_REFERENCE = re.compile(r"([.,;:!?]?)\[\^([^\]\s]{1,40})\](?!:)")


def names_source(note: str) -> bool:
    """Tell whether a footnote names a publication: an address, or authors with a year."""
    return bool(_ADDRESS.search(note) or (_DATED.search(note) and read_authors(note)[0]))


def insert_note(text: str, note: str) -> str:
    """Put a footnote into brackets before the stop that ends a text, so that it stays in one sentence with it."""
    text = text.rstrip()
    stop = _STOP.search(text)
    end = stop.start() if stop else len(text)
    return f"{text[:end].rstrip()} ({in_one_sentence(squeeze(note))}){text[end:]}"


def footnote_definitions(body: str) -> dict[str, str]:
    """The footnotes that a Markdown text defines, "[^a]: ...", by their names."""
    return {found[1]: squeeze(found[2]) for found in _DEFINITION.finditer(body)}


def footnote_marks(body: str) -> set[str]:
    """The names of the footnotes whose marks, "[^a]", a Markdown text has."""
    return {found[2] for found in _REFERENCE.finditer(body)}


def place_footnotes(body: str) -> str:
    """Put each short footnote of a Markdown text, "[^a]: ...", where its marks "[^a]" stand, but for those that name a source."""
    marked = footnote_marks(body)
    placed = {
        name: in_one_sentence(note)
        for name, note in footnote_definitions(body).items()
        if name in marked and len(note) <= LONGEST_NOTE and "|" not in note and not names_source(note)
    }
    if not placed:
        return body
    body = _DEFINITION.sub(lambda found: "" if found[1] in placed else found[0], body)
    return _REFERENCE.sub(lambda found: f" ({placed[found[2]]}){found[1]}" if found[2] in placed else found[0], body)
