"""The YAML head of a markdown document -> its identity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qa.errors import InputError
from qa.ingest.about import about_blocks, author_names, field_text
from qa.ingest.blocks import Head
from qa.types import Record

_LONGEST = 64_000
"""Characters; a head is a page at most, and the YAML reader is slow on more."""
_PLACE = re.compile(r"([^():\s]+)(?:\(([^()]+)\))?(?:: ?(\S.*))?")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+){0,40}")
_KEY = re.compile(r"[A-Za-z_][\w -]{0,40}:(?:\s|$)")
_KINDS = frozenset({"guide", "reference", "context"})


def split_front_matter(text: str, where: str) -> tuple[Head, str]:
    """Separate the front matter from the body of a markdown text.

    text: with "\\n" line ends. where: how errors call the document.
    Returns: the head and the body; an empty head and the whole text when there is no front matter.
    Raises: InputError when the front matter is not closed or not valid YAML.
    """
    if not text.startswith("---"):
        return Head(), text
    first, _, rest = text.partition("\n")
    if first.strip() != "---":
        return Head(), text
    end = re.search(r"^(?:---|\.\.\.)[ \t]*$", rest, re.MULTILINE)
    if end is None or end.start() > _LONGEST:
        if _KEY.match(rest):
            raise InputError(
                f"The front matter of {where} opens on line 1 and is not closed within {_LONGEST:,} characters: "
                "end it with a line of three dashes."
            )
        return Head(), text
    fields = _load(rest[: end.start()], where)
    if fields is None:
        return Head(), text
    return head_of(fields), rest[end.end() :]


def _load(block: str, where: str) -> Mapping[Any, Any] | None:
    import yaml  # here, so that importing the reader stays fast

    try:
        fields = yaml.load(block, Loader=yaml.BaseLoader)  # every value a text: no tag is carried out, no number read
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1  # counted from the file's first line, which is the dashes
        problem = error.problem or "it cannot be parsed"
        raise InputError(
            f"The front matter of {where} is not valid YAML on line {line} ({problem}): correct that line."
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise InputError(
            f"The front matter of {where}, which begins on line 1, is not valid YAML ({problem}): correct it."
        ) from error
    if fields in (None, ""):
        return {}
    # Words between two rules are text, not front matter.
    return fields if isinstance(fields, dict) else None


def head_of(fields: Mapping[Any, Any], message: str = "") -> Head:
    """What fields such as "title", "authors", "journal", "year" and "doi" say of a document.

    message: as for `about_blocks`.
    """
    title = field_text(fields.get("title"))
    kind = field_text(fields.get("kind"))
    source = field_text(fields.get("id"))
    doi = field_text(fields.get("doi"))
    record = Record(
        printed="",
        text="",
        title=title,
        authors=author_names(fields.get("authors") or fields.get("author")),
        journal=field_text(fields.get("journal")),
        year=_year(fields.get("year") or fields.get("date")),
        doi=re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi, flags=re.IGNORECASE) if doi else None,
        pmid=_digits(fields.get("pmid")),
        url=field_text(fields.get("url")),
    )
    named = any((record.title, record.authors, record.journal, record.doi, record.pmid, record.url))
    kind = kind if kind in _KINDS else "user"
    fields = _placed(fields)
    return Head(
        source=source if source and len(source) <= 80 and _SLUG.fullmatch(source) else None,
        kind=kind,
        title=title,
        identity=_printed(record, fields) if named else None,
        about_itself=_headings(fields.get("about_itself")),
        about=about_blocks(fields, record, message) if kind == "user" else (),
    )


def _placed(fields: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """The fields, where "42(3):211-229" as a volume is taken apart into volume, issue and pages."""
    found = _PLACE.fullmatch(field_text(fields.get("volume")) or "")
    parts = dict(zip(("volume", "issue", "pages"), found.groups(""), strict=True)) if found else {}
    return {**fields, **{name: part for name, part in parts.items() if part}}


def _printed(record: Record, fields: Mapping[Any, Any]) -> Record:
    """Add the line that the identity reads as: authors, title, journal volume(issue):pages, year, numbers."""
    volume, issue, pages, pmcid = (field_text(fields.get(name)) or "" for name in ("volume", "issue", "pages", "pmcid"))
    numbering = volume + (f"({issue})" if issue else "") + (f":{pages}" if pages else "")
    place = " ".join(part for part in (record.journal, numbering) if part)
    numbers = [
        f"doi:{record.doi}" if record.doi else "",
        f"PMID:{record.pmid}" if record.pmid else "",
        f"PMCID:{pmcid}" if pmcid else "",
    ]
    year = str(record.year) if record.year else ""
    parts = [", ".join(record.authors), record.title, place, year, " ".join(filter(None, numbers))]
    text = ". ".join(part.rstrip(".") for part in parts if part)
    return replace(record, text=text)


def _headings(value: Any) -> frozenset[str] | None:
    """The headings that a field lists; None for the word "all"."""
    if value == "all":
        return None
    return frozenset(one for one in map(field_text, value if isinstance(value, list) else [value]) if one)


def _year(value: Any) -> int | None:
    found = re.search(r"(?<!\d)(\d{4})(?!\d)", field_text(value) or "")
    return int(found[1]) if found else None


def _digits(value: Any) -> str | None:
    found = re.match(r"\d{1,9}(?!\d)", field_text(value) or "")
    return found[0] if found else None
