"""A record's file and back: read strictly, so that nothing in it escapes its hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from qa.errors import InputError
from qa.record.sign import FORMAT, Signature
from qa.record.write import citations_in
from qa.types import Check, Citation, CitedReference, Statement, Verdict

_WRITTEN = "a record is written by `qa ask --record FILE`"


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document as it was when the record was made."""

    source: str
    title: str
    kind: str
    identity: Mapping[str, Any]
    digest: str
    """As in the catalog of the store."""
    text_sha256: str
    file: str | None
    """Name of the file that it was read from."""
    file_sha256: str | None
    """sha256 of that file, where it could still be read."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer on record, as its file says; nothing of it is checked yet."""

    content: Mapping[str, Any]
    sha256: str
    """The digest that the file carries."""
    signature: Signature | None
    made: str
    question: str
    abstained: bool
    reason: str | None
    confidence: float
    statements: tuple[Statement, ...]
    nearest: tuple[Citation, ...]
    others: tuple[Citation, ...]
    """Citations that stand elsewhere in the answer, such as in its notes."""
    cited: tuple[CitedDocument, ...]
    fingerprint: str
    documents: Mapping[str, str]
    """The digest of each document of the corpus, by source."""
    models: Mapping[str, Any]
    settings: Mapping[str, Any]
    versions: Mapping[str, Any]
    notes: tuple[str, ...]


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
    if said != FORMAT:
        if isinstance(said, str) and said.startswith("qa record "):
            raise InputError(
                f"{path} has the format {said!r}, and this version reads {FORMAT!r}: use the qa that wrote it."
            )
        raise InputError(f"{path} is no record: {_WRITTEN}.")
    try:
        return _recorded(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path} is a damaged record ({_told(error)}): {_WRITTEN}.") from error


def _told(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: of two, people would read one and programs the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is no number")


def _recorded(values: dict[str, Any]) -> Recorded:
    if strange := values.keys() - {"format", "content", "sha256", "signature"}:
        raise ValueError(f"{min(strange)!r} does not belong into it")
    content = _is(dict, values["content"], "content")
    answer = _is(dict, content["answer"], "answer")
    statements = [_statement(one) for one in answer["statements"]]
    nearest = [_citation(one) for one in answer["nearest"]]
    known = {*nearest, *(citation for statement in statements for citation in statement.citations)}
    others = [citation for one in citations_in(answer) if (citation := _citation(one)) not in known]
    corpus = _is(dict, content["corpus"], "corpus")
    _is(dict, answer["models"], "models")
    return Recorded(
        content=content,
        sha256=_is(str, values["sha256"], "sha256"),
        signature=_signature(values["signature"]),
        made=_is(str, content["made"], "made"),
        question=_is(str, content["question"], "question"),
        abstained=_is(bool, answer["abstained"], "abstained"),
        reason=None if answer["reason"] is None else _is(str, answer["reason"], "reason"),
        confidence=_number(answer["confidence"], "confidence"),
        statements=tuple(statements),
        nearest=tuple(nearest),
        others=tuple(others),
        cited=tuple(_cited(one) for one in content["cited"]),
        fingerprint=_is(str, corpus["fingerprint"], "fingerprint"),
        documents={
            _is(str, one["source"], "source"): _is(str, one["digest"], "digest")
            for one in _is(list, corpus["documents"], "documents")
        },
        models=_is(dict, content["models"], "models"),
        settings=_is(dict, content["settings"], "settings"),
        versions=_is(dict, content["versions"], "versions"),
        notes=tuple(_is(str, note, "note") for note in answer.get("notes", ())),
    )


def _signature(values: Any) -> Signature | None:
    if values is None:
        return None
    if values.keys() != {"algorithm", "public_key", "value"}:
        raise ValueError("its signature has other parts than a signature")
    return Signature(**{name: _is(str, value, name) for name, value in values.items()})


def _statement(values: Any) -> Statement:
    verdict = _is(dict, values["verdict"], "verdict")
    checks = {"supported": verdict["supported"], **_is(dict, verdict["checks"], "checks")}
    return Statement(
        text=_is(str, values["text"], "text"),
        citations=tuple(_citation(one) for one in values["citations"]),
        verdict=Verdict(tuple(Check(name, _is(bool, passed, name)) for name, passed in checks.items())),
    )


def _citation(values: Any) -> Citation:
    page = values.get("page")
    return Citation(
        mark=_is(int, values.get("mark", 0), "mark"),
        source=_is(str, values["source"], "source"),
        title=_is(str, values.get("title", ""), "title"),
        section=_is(str, values.get("section", ""), "section"),
        page=None if page is None else _is(int, page, "page"),
        start=_is(int, values["start"], "start"),
        end=_is(int, values["end"], "end"),
        quote=_is(str, values["quote"], "quote"),
        references=tuple(CitedReference(**_reference(one)) for one in values.get("references", ())),
    )


def _cited(values: Any) -> CitedDocument:
    file = {} if values["file"] is None else _is(dict, values["file"], "file")
    return CitedDocument(
        source=_is(str, values["source"], "source"),
        title=_is(str, values["title"], "title"),
        kind=_is(str, values["kind"], "kind"),
        identity=_is(dict, values["identity"], "identity"),
        digest=_is(str, values["digest"], "digest"),
        text_sha256=_is(str, values["text"]["sha256"], "text"),
        file=file.get("name"),
        file_sha256=file.get("sha256"),
    )


def _reference(values: Any) -> dict[str, Any]:
    # Whether a reference says what is cited is no part of the quote: `qa audit` and `qa replay` judge that anew.
    known = {field.name for field in fields(CitedReference)} - {"verdict", "better"}
    kept = {name: value for name, value in _is(dict, values, "reference").items() if name in known}
    hash(tuple(kept.values()))  # a list where a word should be is a TypeError here
    return kept


def _is(kind: type, value: Any, name: str) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{name!r} is no {kind.__name__}")
    return value


def _number(value: Any, name: str) -> float:
    return float(value if type(value) is int else _is(float, value, name))
