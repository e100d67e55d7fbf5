"""A record's file and back: read strictly, so that nothing in it escapes its hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from qa.errors import InputError
from qa.record.content import RecordContent, RecordFile, citations_of
from qa.record.sign import RECORD_FORMAT
from qa.serialize import read_json
from qa.types import Citation

_WRITTEN = "a record is written by `qa ask --record FILE`"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer on record, as its file says; nothing of it is checked yet."""

    file: RecordFile
    content: RecordContent
    """Its content, no citation with a judgement on its references."""
    others: tuple[Citation, ...]
    """Citations that stand elsewhere in the answer: in its disagreements and caveats."""
    documents: Mapping[str, str]
    """The digest of each document of the corpus, by source."""


def load_record(path: Path) -> Recorded:
    """Read a record.

    Raises: InputError when the file cannot be read, is no record, or is one that this version does not read.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except OSError as error:
        raise InputError(f"The record {path} cannot be read ({error.strerror}): check the path.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no JSON that can be trusted ({error}): {_WRITTEN}.") from error
    said = values.get("format") if isinstance(values, dict) else None
    if said != RECORD_FORMAT:
        if isinstance(said, str) and said.startswith("qa record "):
            raise InputError(
                f"{path} has the format {said!r}, and this version reads {RECORD_FORMAT!r}: use the qa that wrote it."
            )
        raise InputError(f"{path} is no record: {_WRITTEN}.")
    try:
        return _recorded(values)
    except ValueError as error:
        raise InputError(f"{path} is a damaged record ({error}): {_WRITTEN}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: of two, people would read one and programs the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is no number")


def _recorded(values: dict[str, Any]) -> Recorded:
    file = cast(RecordFile, read_json(RecordFile, values))
    content = cast(RecordContent, read_json(RecordContent, file.content))
    answer = content.answer
    statements = tuple(
        replace(one, citations=tuple(map(_without_judgement, one.citations))) for one in answer.statements
    )
    nearest = tuple(map(_without_judgement, answer.nearest))
    known = {*nearest, *(citation for statement in statements for citation in statement.citations)}
    others = [citation for one in citations_of(answer) if (citation := _without_judgement(one)) not in known]
    return Recorded(
        file,
        replace(content, answer=replace(answer, statements=statements, nearest=nearest)),
        tuple(others),
        {entry.source: entry.digest for entry in content.corpus.documents},
    )


def _without_judgement(citation: Citation) -> Citation:
    """Whether a reference says what is cited is no part of the quote: `qa audit` and `qa replay` judge that anew."""
    return replace(citation, references=tuple(replace(one, verdict="", better=None) for one in citation.references))
