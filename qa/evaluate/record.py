"""A run as JSON and back: whole, to look at later, or slim, as a baseline."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from qa.errors import InputError, UsageError
from qa.evaluate.metrics import Figure, figures
from qa.evaluate.types import EvaluationRun, Result
from qa.index.files import is_full

RUN_FORMAT = "qa evaluation 1"


def run_json(run: EvaluationRun) -> dict[str, Any]:
    """A run as JSON-ready values, with its figures for people who read the file without this program."""
    return {
        "format": RUN_FORMAT,
        "suites": [dict(suite) for suite in run.suites],
        "conditions": dict(run.conditions),
        "notes": list(run.notes),
        "figures": {name: figure_json(figure) for name, figure in figures(run.results).items()},
        "results": [result_json(result) for result in run.results],
    }


def baseline_json(run: EvaluationRun) -> dict[str, Any]:
    """The same without answers, times and what follows from them: what a later run is compared with."""
    slim = [replace(result, answer=None, seconds=0.0) for result in run.results]
    whole = run_json(replace(run, results=tuple(slim)))
    whole["figures"] = {name: figure for name, figure in whole["figures"].items() if not name.startswith("latency")}
    for result in whole["results"]:
        del result["answer"], result["seconds"]
    return whole


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure as JSON-ready values."""
    return {name: _rounded(value) for name, value in asdict(figure).items()}


def result_json(result: Result) -> dict[str, Any]:
    """A result as JSON-ready values."""
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    values["parts"] = {name: [_rounded(over), _rounded(under)] for name, (over, under) in result.parts.items()}
    values["seconds"] = _rounded(result.seconds)
    return values


def result_from(values: Mapping[str, Any]) -> Result:
    """A result from its JSON. Raises: TypeError, KeyError or ValueError for what is none."""
    known = {field.name for field in fields(Result)}
    known_values = {name: value for name, value in values.items() if name in known}
    for name in ("stated", "missed", "uncited", "said"):
        known_values[name] = tuple(known_values.get(name, ()))
    known_values["parts"] = {name: (float(over), float(under)) for name, (over, under) in values["parts"].items()}
    return Result(**{"seconds": 0.0, **known_values})


def load_run(path: Path) -> EvaluationRun:
    """Read a run or a baseline. Raises: InputError when the file cannot be read or is neither."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The run {path} cannot be read: {error}.") from error
    except ValueError as error:
        raise InputError(f"The run {path} is not JSON ({error}): it is written by qa eval --json.") from error
    try:
        if values["format"] != RUN_FORMAT:
            raise ValueError(f"its format is {values['format']!r}, not {RUN_FORMAT!r}")
        results = tuple(result_from(result) for result in values["results"])
        return EvaluationRun(tuple(values["suites"]), values["conditions"], results, tuple(values["notes"]))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise InputError(f"{path} is no run of qa eval ({error}): write one with qa eval --json.") from error


def check_new(path: Path, promise: str) -> None:
    """Say before any work that a file could not be made: promise, why none is overwritten. Raises: UsageError."""
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already, and {promise}: name a new file.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {path.absolute().parent}.")


def write_output(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there whole or not at all, text as UTF-8. Raises: InputError when it cannot be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        todo = "free some space and run the same again" if is_full(error) else "check the folder"
        raise InputError(f"{path} cannot be written ({(error.strerror or 'refused').lower()}): {todo}.") from error


def _rounded(value: Any) -> Any:
    """Six digits are more than any figure here means, and keep a baseline's lines alike on every machine."""
    return round(value, 6) if isinstance(value, float) else value
