"""JSON in and out: pydantic's TypeAdapter over the classes of `qa.types`, for the API, MCP, records and the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from functools import cache
from operator import not_
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from qa.index.library import Library
from qa.json_forms import HITS, JsonObject, adapter
from qa.render.bibliography import citation_key, formats
from qa.types import Answer, CitedReference, Document, Hit, Record, Section, Unit

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

_T = TypeVar("_T")


def to_json(value: Any, kind: Any = None, **options: Any) -> Any:
    """A value as JSON-ready values, the keys in the order of its fields.

    Parameters: value, of a dataclass of `qa.types` or of a type made of them; kind, that type, its class when left out;
    options, of `TypeAdapter.dump_python`.
    """
    written: Any = type(value) if kind is None else kind
    return adapter(written).dump_python(value, mode="json", by_alias=True, **options)


def extended(kind: type[_T], value: Any, **more: Any) -> _T:
    """A value as one of a subclass that has more fields."""
    return kind(**{one.name: getattr(value, one.name) for one in fields(value)}, **more)


def schema(kind: Any) -> dict[str, Any]:
    """The JSON schema of what `to_json` makes of a type."""
    return adapter(kind).json_schema(mode="serialization")


def read_json(kind: Any, values: Any) -> Any:
    """A value from its JSON, read strictly: no key is missing, none is unknown, and each value has its type.

    Parameters: kind, a type that `to_json` writes; values, JSON as Python has it.
    Raises: ValueError, which says in a few words what is wrong where.
    """
    from pydantic import ValidationError

    try:
        return _reader(kind).validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        names = [part for part in first["loc"] if isinstance(part, str)]
        raise ValueError(_problem(first["type"], names[-1] if names else "value")) from None


@cache
def _reader(kind: Any) -> SchemaValidator:
    from pydantic_core import CoreSchema, SchemaValidator

    return SchemaValidator(cast(CoreSchema, _strict(adapter(kind).core_schema)))


def _strict(part: Any) -> Any:
    """A schema that turns no word or number into another; lists still become tuples, and objects dataclasses.

    pydantic's own strict mode does that in JSON text alone, where it refuses half of a surrogate pair.
    """
    if isinstance(part, dict):
        strict = {"strict": True} if part.get("type") in ("str", "int", "float", "bool") else {}
        return {name: _strict(value) for name, value in part.items()} | strict
    return [_strict(one) for one in part] if isinstance(part, list) else part


def _problem(kind: str, name: str) -> str:
    """What pydantic found, in the words of a record's reader."""
    if kind == "missing":
        return f"{name!r} is missing"
    if kind == "unexpected_keyword_argument":
        return f"{name!r} does not belong into it"
    wanted = {"string": "str", "float": "number", "dataclass": "dict", "tuple": "list"}
    return f"{name!r} is no {wanted.get(noun := kind.partition('_')[0], noun)}"


def answer_json(answer: Answer, *, explain: bool = False) -> dict[str, Any]:
    """An answer as JSON-ready values; the keys are pinned by tests.

    Notes (which only a language model's answer has), disagreements and caveats are there when there are any, the explanation
    when it is asked for, `annotations` while these are pending.
    """
    return cast(dict[str, Any], to_json(answer, exclude=None if explain else {"explanation"}))


def hits_json(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    """Search results as JSON-ready values, best first."""
    return cast(list[dict[str, Any]], to_json(tuple(hits), Annotated[tuple[Hit, ...], HITS]))


@dataclass(frozen=True, slots=True)
class CitationFormats(JsonObject):
    """A bibliographic record in the formats of reference managers."""

    bibtex: str
    ris: str
    text: str


@dataclass(frozen=True, slots=True)
class ListedReference(CitedReference):
    """An entry of a document's reference list."""

    cite: CitationFormats | None = None


@dataclass(frozen=True, slots=True)
class SourceSummary(JsonObject):
    """A document as a list of the corpus has it."""

    source: str
    kind: str
    title: str
    units: int
    references: tuple[CitedReference, ...]
    identity: Record
    collection: str = field(default="", metadata={"exclude_if": not_})
    authors: tuple[str, ...] = ()
    year: int | None = None
    file: str = ""
    """The name of the file that was read."""


@dataclass(frozen=True, slots=True)
class WholeDocument(JsonObject):
    """A document with its units; positions are code points of `text`."""

    source: str
    kind: str
    title: str
    digest: str
    text: str
    identity: Record
    cite: CitationFormats
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    references: tuple[ListedReference, ...]
    collection: str = field(default="", metadata={"exclude_if": not_})
    pictured: bool = field(
        default=False,
        metadata={
            "exclude_if": not_,
            "description": "Whether its pages can be shown as pictures: `GET /sources/{id}/pages/{n}.png`.",
        },
    )


@dataclass(frozen=True, slots=True)
class QuoteContext(JsonObject):
    """Quoted words with the units around them."""

    source: str
    title: str
    section: str
    page: int | None
    start: int
    end: int
    quote: str
    header: Unit | None
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    place: str = field(default="", metadata={"exclude_if": not_})
    ocr: bool = field(default=False, metadata={"exclude_if": not_})


def whole_document(document: Document, library: Library) -> WholeDocument:
    """A document whole: its text, its units, its identity and its reference list.

    Parameters: library, the corpus, in which its references are looked up.
    """
    from qa.notes.cite import references_of

    records = {record.printed: record for record in document.references}

    def cited(reference: CitedReference) -> CitationFormats | None:
        """What a reference manager takes: of a reference that is in the corpus its own identity, which is fuller."""
        if reference.source is not None:
            return CitationFormats(**formats(library.by_source[reference.source].identity, reference.source))
        record = records[reference.printed]
        return CitationFormats(**formats(record, citation_key(record))) if record.identified else None

    return WholeDocument(
        source=document.source,
        kind=document.kind,
        title=document.title,
        digest=document.digest,
        text=document.text,
        identity=document.identity,
        cite=CitationFormats(**formats(document.identity, document.source, PurePath(document.path).name)),
        sections=document.sections,
        units=document.units,
        references=tuple(extended(ListedReference, one, cite=cited(one)) for one in references_of(document, library)),
        collection=document.collection,
        pictured=bool(document.original),
    )


def quote_context(document: Document, start: int, end: int, around: int) -> QuoteContext:
    """The words between two positions, with the units around them: at most `around` on either side."""
    units = document.units
    inside = [unit for unit in units if unit.start < end and start < unit.end]
    first = inside[0] if inside else None
    return QuoteContext(
        source=document.source,
        title=document.title,
        section=first.section if first is not None else "",
        page=first.page if first is not None else None,
        start=start,
        end=end,
        quote=document.text[start:end],
        header=units[first.header] if first is not None and first.header is not None else None,
        before=tuple([one for one in units if one.end <= start][-around:]),
        after=tuple([one for one in units if one.start >= end][:around]),
        place=first.place if first is not None else "",
        ocr=any(one.ocr for one in inside),
    )


def source_summaries(library: Library, sources: Collection[str] | None = None) -> tuple[SourceSummary, ...]:
    """The documents of a store, or some of them, each with its reference list."""
    from qa.notes.cite import references_of

    return tuple(
        SourceSummary(
            one.source,
            one.kind,
            one.title,
            len(one.units),
            references_of(one, library),
            one.identity,
            one.collection,
            one.identity.authors,
            one.identity.year,
            PurePath(one.path).name,
        )
        for one in library.documents
        if sources is None or one.source in sources
    )
