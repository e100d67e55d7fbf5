"""What `GET /sources`, uploads, searches and health checks give, as OpenAPI shows it."""

from __future__ import annotations

from typing import Literal

from qa.serve.schema import Found, Reference, Shown


class Unit(Shown):
    """The smallest thing that can be cited."""

    index: int
    start: int
    end: int
    text: str
    kind: str
    section: str
    header: int | None
    marks: list[str]
    page: int | None


class Heading(Shown):
    """A heading and the span of text under it."""

    heading: str
    level: int
    start: int
    end: int


class Cite(Shown):
    """A bibliographic record in the formats of reference managers."""

    bibtex: str
    ris: str
    text: str


class Identity(Shown):
    """Who wrote a document, where and when."""

    title: str | None
    authors: list[str]
    journal: str | None
    year: int | None
    doi: str | None
    pmid: str | None
    url: str | None
    text: str


class Listed(Reference):
    """An entry of a document's reference list."""

    cite: Cite | None


class Source(Shown):
    """A document as `GET /sources` lists it."""

    source: str
    kind: str
    title: str
    units: int
    references: list[Reference]


class Sources(Shown):
    """The documents of the corpus."""

    sources: list[Source]


class DocumentShown(Shown):
    """A document with its units; positions are code points of `text`."""

    source: str
    kind: str
    title: str
    digest: str
    text: str
    identity: Identity
    cite: Cite
    sections: list[Heading]
    units: list[Unit]
    references: list[Listed]


class Place(Shown):
    """Quoted words in their surroundings."""

    source: str
    title: str
    section: str
    page: int | None
    start: int
    end: int
    quote: str
    header: Unit | None
    before: list[Unit]
    after: list[Unit]


class Hits(Shown):
    """Search results, best first."""

    query: str
    hits: list[Found]


class Put(Shown):
    """What became of an uploaded document."""

    source: str
    outcome: Literal["added", "unchanged", "replaced"]


class Alive(Shown):
    """The process answers."""

    status: Literal["ok"]


class Ready(Shown):
    """The store is open and the models are loaded."""

    status: Literal["ready"]
    documents: int
    units: int
    corpus: str
    models: dict[str, str]
