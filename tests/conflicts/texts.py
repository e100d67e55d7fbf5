"""Documents for the tests of disagreements: sources as short as can be, on made-up substances."""

from __future__ import annotations

from collections.abc import Iterable

from qa.index.library import Library
from qa.ingest.read import read_text
from qa.notes.conflicts.find import find_conflicts
from qa.notes.conflicts.types import Conflict
from qa.types import Document


def conflicts_in(documents: Iterable[Document]) -> tuple[Conflict, ...]:
    """The disagreements of a corpus of these documents."""
    return find_conflicts(Library(tuple(documents)))


def source(name: str, *sentences: str, title: str = "", authors: str = "", year: int | None = None) -> Document:
    """A document of some sentences, read as any other."""
    front = f'---\nid: {name}\ntitle: "{title or name.title()}"\n'
    front += f'authors: ["{authors}"]\n' if authors else ""
    front += f"year: {year}\n" if year else ""
    return read_text(
        f"{front}---\n\n# {title or name.title()}\n\n## Findings\n\n{' '.join(sentences)}\n", source=name, markdown=True
    )


def paper(name: str, body: str) -> Document:
    """A document of Markdown as given."""
    return read_text(
        f'---\nid: {name}\ntitle: "{name.title()}"\n---\n\n# {name.title()}\n\n{body}\n', source=name, markdown=True
    )
