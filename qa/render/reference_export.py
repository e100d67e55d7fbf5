"""The references of an answer in the formats of reference managers, and with the answer to paste into a text."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePath
from typing import Literal, get_args

from qa.index.library import Library
from qa.render.bibliography import bibtex, citation_key, citation_text, csl, ris
from qa.render.markdown import answer_markdown
from qa.render.place import place_words
from qa.text.messages import message
from qa.types import Answer, Citation, Record

ExportFormat = Literal["bibtex", "ris", "csl"]
"""Formats that reference managers read; "csl" is CSL-JSON."""
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
_REFUTED = ("does not support", "unresolvable")
"""Verdicts on references that the quote names and that do not say it."""
_Work = tuple[str, str]
"""A source and "", or a source and a mark of its reference list."""


def answer_references(answer: Answer, library: Library) -> dict[str, Record]:
    """The works that an answer rests on, by citation key: the cited documents, then the references that their words name.

    A reference that does not say what is quoted is left out; an answer that abstains has none.
    Parameters: answer; library, the corpus that it was made from.
    Returns: records in the order of the marks. A key is the same in every answer from the same corpus, and names one work.
    """
    works: dict[_Work, None] = {}
    for citation in _cited(answer):
        if citation.source in library.by_source:
            works[citation.source, ""] = None
    for citation in _cited(answer):
        for one in citation.references:
            if one.source is not None and one.verdict not in _REFUTED:
                works[one.source, ""] = None
            elif one.status == "not in corpus" and one.verdict not in _REFUTED:
                works[citation.source, one.printed] = None
    keys = library.cached(_citation_keys)
    return {keys[work]: _record(work, library) for work in works if work in keys}


def export_references(answer: Answer, library: Library, form: ExportFormat) -> str:
    """The references of an answer as one file that reference managers read.

    Parameters: answer and library, as for `answer_references`; form, of the file.
    """
    by_source = library.by_source  # a document's own key is its source
    records = answer_references(answer, library).items()
    works = [(one, key, PurePath(by_source[key].path if key in by_source else "").name) for key, one in records]
    if form == "csl":
        return json.dumps([csl(*work) for work in works], ensure_ascii=False, indent=2) + "\n"
    write = {"bibtex": bibtex, "ris": ris}[form]
    return "\n".join(write(*work) for work in works)


def answer_copies(answer: Answer, library: Library) -> dict[str, str]:
    """An answer to paste: "markdown" and "text" with its statements and references, "bibtex", "ris" and "csl" without.

    Parameters: as for `answer_references`.
    """
    listed = [citation_text(record) for record in answer_references(answer, library).values()]
    said = [f"{answer.direct.text} [{answer.direct.mark}]"] if answer.direct is not None else []
    said += [f"{one.text} {''.join(f'[{citation.mark}]' for citation in one.citations)}" for one in answer.statements]
    places = [f"[{mark}] {_place(citation)}" for mark, citation in sorted(_by_mark(answer).items())]
    text = "\n\n".join(["\n".join(part) for part in (said or [answer.reason or ""], places, listed) if part])
    references = "\n".join(f"- {line}" for line in listed)
    whole = answer_markdown(answer).rstrip()
    whole += f"\n\n{message('answer.references')}:\n\n{references}" if listed else ""
    exports: dict[str, str] = {form: export_references(answer, library, form) for form in EXPORT_FORMATS}
    return {"markdown": f"{whole}\n", "text": f"{text}\n", **exports}


def _cited(answer: Answer) -> list[Citation]:
    return [citation for _, citation in sorted(_by_mark(answer).items())]


def _by_mark(answer: Answer) -> Mapping[int, Citation]:
    return {citation.mark: citation for one in answer.statements for citation in one.citations}


def _place(citation: Citation) -> str:
    return f"{', '.join(filter(None, (citation.title, citation.section, place_words(citation))))}: “{citation.quote}”"


def _record(work: _Work, library: Library) -> Record:
    source, printed = work
    document = library.by_source[source]
    return next(one for one in document.references if one.printed == printed) if printed else document.identity


def _citation_keys(library: Library) -> Mapping[_Work, str]:
    """For each document its source; for each reference author and year, with letters of its own where works share these."""
    listed = [(one.source, record) for one in library.documents for record in one.references if record.identified]
    sharing: dict[str, set[str]] = defaultdict(set)
    for _, record in listed:
        sharing[citation_key(record)].add(_work_name(record))
    keys: dict[_Work, str] = {(source, ""): source for source in library.by_source}
    for source, record in listed:
        key = citation_key(record)
        if len(sharing[key]) > 1 or key in library.by_source:
            key += "-" + hashlib.sha256(_work_name(record).encode("utf-8", "surrogatepass")).hexdigest()[:6]
        keys.setdefault((source, record.printed), key)
    return keys


def _work_name(record: Record) -> str:
    """What is the same wherever one work is listed."""
    title = re.sub(r"[\W_]+", " ", record.title or record.text).casefold().strip()
    return (record.doi or "").casefold() or f"{title} {record.year or ''}"
