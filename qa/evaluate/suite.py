"""Read a suite of questions, and refuse a bad one with file, line and reason."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from qa.errors import InputError

Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every value as the text that stands there: 0.020 stays "0.020", and "no" stays a word."""
Loc = tuple[str | int, ...]
DEEPEST = 12
"""Levels; the format has six, and an alias can make a list hold itself."""


def _listed(value: object) -> object:
    """One item may stand without its list."""
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


_REASONS = {
    "extra_forbidden": "no such key; see evals/README.md for those there are",
    "missing": "this key is missing",
    "string_too_short": "nothing stands here",
    "too_short": "nothing stands here",
    "string_type": "a text must stand here",
    "tuple_type": "a list must stand here",
    "model_type": "a mapping must stand here",
    "dict_type": "a mapping must stand here",
}
"""What is wrong, by pydantic's name for it, for people who have never heard of pydantic."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Fact(_Strict):
    """One thing that a right answer states; `evals/README.md` tells how a form is matched."""

    fact: Text
    accept: Annotated[Texts, Field(min_length=1)]
    """Surface forms; one suffices."""
    alongside: Annotated[Texts, Field(alias="with")] = ()
    """Forms that must stand in the same statement too."""


class SuiteQuestion(_Strict):
    """A question, and what an answer to it must and must not hold."""

    id: Text
    question: Text
    type: Text
    expect: Literal["answer", "refuse", "correct"] = "answer"
    """answer it · refuse it · correct what it presupposes, or refuse it"""
    group: Text | None = None
    """Wordings of one question share it."""
    facts: tuple[Fact, ...] = ()
    cite: tuple[Texts, ...] = ()
    """Places that an answer must cite, "source" or "source#heading"; of an inner list one suffices."""
    never: Texts = ()
    """Forms that must not be said."""
    note: str | None = None

    @model_validator(mode="after")
    def _can_be_scored(self) -> SuiteQuestion:
        if self.expect == "refuse" and (self.facts or self.cite):
            raise ValueError("a question to be refused has no facts and no places to cite")
        if self.expect != "refuse" and not self.facts:
            raise ValueError("a question to be answered or corrected needs at least one fact")
        return self


class _File(_Strict):
    suite: Text
    about: str = ""
    gates: dict[str, Annotated[float, Field(allow_inf_nan=False)] | None] = Field(default_factory=dict)
    """Metric -> the worst value that passes, or nothing where it is only compared with a baseline."""
    questions: Annotated[tuple[SuiteQuestion, ...], Field(min_length=1)]


class Suite(_Strict):
    """Questions with what is expected of their answers."""

    name: str
    about: str
    digest: str
    """sha256 of the file's bytes."""
    gates: dict[str, float | None]
    questions: tuple[SuiteQuestion, ...]


def load_suite(path: Path, metrics: Sequence[str]) -> Suite:
    """Read a suite.

    Parameters: path, a YAML file in the format of `evals/README.md`; metrics, the names that `gates` may use.
    Raises: InputError with file, line and reason for a file that cannot be read, is no YAML, or breaks the format.
    """
    try:
        content = path.read_bytes()
        root = yaml.compose(content.decode("utf-8-sig"), Loader=Loader)
    except OSError as error:
        raise InputError(f"The suite {path} cannot be read ({error.strerror}): check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"The suite {path} is not UTF-8 at byte {error.start}: save it as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        told = " ".join(str(getattr(error, "problem", None) or error).split())
        raise InputError(f"{path}{where}: this is not valid YAML ({told}).") from error
    lines: dict[Loc, int] = {}
    if not isinstance(root, yaml.MappingNode):
        raise InputError(f"{path}, line 1: a suite is a mapping with the keys suite, gates and questions.")
    try:
        file = _File.model_validate(_value(root, (), lines, path))
    except ValidationError as error:
        problems = error.errors()
        # A list whose items are wrong is also called too short.
        inner = [one for one in problems if one["loc"] != ("questions",)]
        raise InputError(*(_told(path, one, lines) for one in (inner or problems)[:10])) from error
    for name, worst in file.gates.items():
        if name not in metrics:
            raise _bad(
                path, lines, ("gates", name), f"no metric is called {name!r}; there are {', '.join(sorted(metrics))}"
            )
        if worst is not None and not name.startswith("latency") and not 0 <= worst <= 1:
            raise _bad(path, lines, ("gates", name), f"{worst:g} is no share: it lies between 0 and 1")
    _check_together(path, file, lines)
    digest = hashlib.sha256(content).hexdigest()
    return Suite(name=file.suite, about=file.about, digest=digest, gates=file.gates, questions=file.questions)


def _check_together(path: Path, file: _File, lines: dict[Loc, int]) -> None:
    """What only several questions together can break."""
    first: dict[str, int] = {}
    groups: dict[str, SuiteQuestion] = {}
    for place, question in enumerate(file.questions):
        if question.id in first:
            raise _bad(path, lines, ("questions", place, "id"), f"the id {question.id!r} is taken already")
        first[question.id] = place
        if question.group is None:
            continue
        other = groups.setdefault(question.group, question)
        if (other.facts, other.expect) != (question.facts, question.expect):
            raise _bad(
                path,
                lines,
                ("questions", place, "group"),
                f"{question.id} must expect the same facts as {other.id}, of whose group {question.group!r} it is",
            )


def _value(node: yaml.Node, loc: Loc, lines: dict[Loc, int], path: Path) -> Any:
    """A node as plain values; the line of each is stored under its place."""
    if len(loc) > DEEPEST:
        raise InputError(f"{path}, line {lines[loc[:DEEPEST]]}: nothing in a suite lies so deep.")
    lines[loc] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*loc, place), lines, path) for place, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[Hashable, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise InputError(f"{path}, line {key.start_mark.line + 1}: the key {name!r} stands there twice.")
            found[name] = _value(value, (*loc, name), lines, path)
            lines[(*loc, name)] = key.start_mark.line + 1
        return found
    quoted = getattr(node, "style", None) in ("'", '"')
    return None if node.value in ("", "null", "~") and not quoted else node.value


def _told(path: Path, problem: Any, lines: dict[Loc, int]) -> str:
    loc = tuple(problem["loc"])
    reason = problem["msg"].removeprefix("Value error, ")
    reason = _REASONS.get(problem["type"], reason)
    return str(_bad(path, lines, loc, reason))


def _bad(path: Path, lines: dict[Loc, int], loc: Loc, reason: str) -> InputError:
    known = next(loc[:size] for size in range(len(loc), -1, -1) if loc[:size] in lines)
    where = " · ".join(f"number {part + 1}" if isinstance(part, int) else part for part in loc)
    return InputError(f"{path}, line {lines[known]}: {where + ': ' if where else ''}{reason[:1].lower() + reason[1:]}.")
