"""How the classes of `qa.types` look as JSON where that is not field by field; `qa.serialize` writes and reads it.

pydantic reads what is declared here, and is imported when the first schema is built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from operator import not_
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """What writes the values of a type; pydantic is imported, and the schema built, when the first is written."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


class JsonObject:
    """A frozen dataclass that is an object in JSON: its fields are the keys, and no other key is read."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "json_schema_serialization_defaults_required": True,
    }


class JsonForm:
    """Annotates a field whose JSON differs from it."""

    def __init__(self, form: Any, write: Callable[[Any], Any], read: Callable[[Any], Any]) -> None:
        """Parameters: form, the type of the JSON; write, from the field to it; read, the way back."""
        self._form, self._write, self._read = form, write, read

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """The schema of the form, with the two conversions."""
        from pydantic_core import core_schema

        form = handler.generate_schema(self._form)
        written = core_schema.plain_serializer_function_ser_schema(self._write, return_schema=form)
        return core_schema.no_info_after_validator_function(self._read, form, serialization=written)


@dataclass(frozen=True, slots=True)
class CheckOutcomes(JsonObject):
    """Whether the cited words say the statement, and each check that was made."""

    supported: bool
    checks: dict[str, bool]


@dataclass(frozen=True, slots=True)
class FoundUnit(JsonObject):
    """A unit found for a query."""

    source: str
    section: str
    start: int
    end: int
    text: str
    score: float
    page: int | None = field(default=None, metadata={"exclude_if": not_})
    place: str = field(default="", metadata={"exclude_if": not_})
    ocr: bool = field(default=False, metadata={"exclude_if": not_})


@dataclass(frozen=True, slots=True)
class UnitSpan(JsonObject):
    """A unit that a proposed statement cites."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class DifferingCondition(JsonObject):
    """A circumstance in which one side of a disagreement differs."""

    aspect: str
    words: str


def check_outcomes(verdict: Any) -> CheckOutcomes:
    """The outcome of each check of a verdict, by name."""
    return CheckOutcomes(verdict.supported, {check.name: check.passed for check in verdict.checks})


def _found(hit: Any) -> FoundUnit:
    """A hit without its document."""
    unit = hit.unit
    score = round(hit.score, 6)
    at = unit.page, unit.place, unit.ocr
    return FoundUnit(hit.document.source, unit.section, unit.start, unit.end, unit.text, score, *at)


HITS = JsonForm(list[FoundUnit], lambda hits: [_found(hit) for hit in hits], lambda _: ())
"""Hits are not read back: that would take their documents."""
UNITS = JsonForm(
    list[UnitSpan], lambda units: [UnitSpan(unit.start, unit.end, unit.text) for unit in units], lambda _: ()
)
"""Neither are the units that a proposed statement cites."""
CONDITIONS = JsonForm(
    list[DifferingCondition],
    lambda conditions: [DifferingCondition(aspect, words) for aspect, words in conditions],
    lambda forms: tuple((form.aspect, form.words) for form in forms),
)
