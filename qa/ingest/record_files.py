"""Files of reference managers -> their records: BibTeX, RIS and CSL-JSON, read by pandoc, and Zotero's RDF."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from qa.errors import InputError
from qa.ingest.frontmatter import head_of
from qa.ingest.pandoc import run_pandoc
from qa.ingest.zotero_rdf import read_zotero_rdf
from qa.types import Record

_READERS = {".bib": "bibtex", ".ris": "ris", ".json": "csljson", ".rdf": "Zotero RDF"}
RECORD_SUFFIXES = tuple(_READERS)
"""What the names of files of reference managers end in."""
_TAG = re.compile(r"</?(?:i|b|sup|sub|sc|span)\b[^<>]*>")
_BIB_ENTRY = re.compile(r"^[ \t]*@\w+[ \t]*\{[ \t]*([^,\s]+)[ \t]*,", re.MULTILINE)
_BIB_FIELD = re.compile(
    r"(?:,|^)\s*(file|copyright|rights|licen[cs]e|affiliation)\s*=\s*"
    r"(?:\{((?:[^{}]|\{[^{}]{0,500}\}){0,5000})\}|\"([^\"]{0,5000})\")",
    re.MULTILINE | re.IGNORECASE,
)
_BIB_TITLE = re.compile(
    r"((?:,|^)\s{0,99}\w{0,20}title\s{0,99}=\s{0,99})(?:\{((?:[^{}]|\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}){0,5000})\}|\"([^\"]{0,5000})\")",
    re.M | re.I,
)
_RIS_FIELD = re.compile(r"^(L1|L4|AD|PY|Y1|DA)  - (.+?)[\s/]*$", re.MULTILINE)
_NAMES = {
    "copyright": "rights", "license": "rights", "licence": "rights", "L1": "file", "L4": "file", "AD": "affiliation",
    "PY": "date", "Y1": "date", "DA": "date",
}  # fmt: skip
"""The fields that pandoc does not read, under one name each."""
_IN_BOOK = frozenset({"chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"})
_STRUCTURED = frozenset({"author", "editor", "issued"})
_PARTS = {
    "title": "title", "journal": "container-title", "volume": "volume", "issue": "issue", "pages": "page", "doi": "DOI",
    "pmid": "PMID", "url": "URL", "publisher": "publisher", "place": "publisher-place", "edition": "edition",
    "issn": "ISSN", "isbn": "ISBN",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ManagedRecord:
    """A record of a reference manager: its key or else its title, what it says, and the files that it names."""

    name: str
    identity: Record
    lines: tuple[str, ...]
    """What it says, in sentences."""
    files: frozenset[str]
    """Absolute paths."""


def read_records(file: Path, max_bytes: int) -> list[ManagedRecord]:
    """Read the records of a file of a reference manager.

    Parameters: max_bytes, of the largest file that is read. Raises: InputError for one that holds no record, or is broken.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(max_bytes + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}): check its permissions.") from error
    return parse_records(content, file, max_bytes)


def parse_records(content: bytes, name: Path | str, max_bytes: int) -> list[ManagedRecord]:
    """Read the records of the content of a file of a reference manager.

    Parameters: name, of the file, which tells its format and in whose folder the files lie that it names. Others as `read_records`.
    """
    file = Path(name)
    if len(content) > max_bytes:
        raise InputError(f"{file} is larger than {max_bytes:,} bytes: split it, or raise the limit.")
    reader = _READERS[file.suffix.lower()]
    if reader == "Zotero RDF":
        fields = read_zotero_rdf(content, str(file))
    else:
        fields = _by_pandoc(content.decode("utf-8-sig", "replace"), reader, file)
    if not fields:
        raise InputError(f"{file} holds no bibliographic record: export it anew, or leave it out.")
    return [_record(one, file.parent) for one in fields]


def _by_pandoc(text: str, reader: str, file: Path) -> list[dict[str, Any]]:
    """The fields of each record, as front matter names them, with its key and the files that it names."""
    raw: list[Any] = []
    if reader == "csljson":
        if not re.match(r"\s*\[\s*\{", text):
            raise InputError(f"{file} is no list of CSL-JSON items: export it as CSL-JSON, or leave it out.")
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{file} is not valid JSON ({str(error)[:100]}): export it anew.") from error
        raw = [one for one in raw if isinstance(one, dict)]
        # of lists and objects pandoc takes those of the schema only; Crossref adds others
        kept = [{k: v for k, v in one.items() if k in _STRUCTURED or not isinstance(v, list | dict)} for one in raw]
        text = json.dumps(kept)
    if reader == "bibtex":  # pandoc lowers the capitals of English titles that a second pair of braces does not protect
        text = _BIB_TITLE.sub(lambda found: f"{found[1]}{{{{{found[2] or found[3] or ''}}}}}", text)
    items = json.loads(run_pandoc(text.encode(), str(file), f"--from={reader}", "--to=csljson"))
    further = _csl_further(raw) if raw else _further(text, reader, items, str(file))
    return [_fields(item) | further.get(str(item.get("id")), {}) for item in items]


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    dates = item.get("issued", {}).get("date-parts") or [[]]
    texts = {name: _TAG.sub("", value) for name, value in item.items() if isinstance(value, str)}
    return {
        **{name: texts.get(part, "") for name, part in _PARTS.items()},
        "key": str(item.get("id", "")),
        "authors": item.get("author", []),
        "date": "-".join(f"{int(part):02d}" for part in dates[0]),
        "in_book": item.get("type") in _IN_BOOK,
    }


def _csl_further(items: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What pandoc does not read in CSL-JSON: files, licences and affiliations of authors, as Crossref has them."""
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        licence = item.get("license")
        first = licence[0] if isinstance(licence, list) and licence else licence
        rights = first.get("URL") if isinstance(first, dict) else first
        authors = [one for one in item.get("author", ()) if isinstance(one, dict)]
        fields = {"file": item.get("file"), "rights": rights or item.get("rights"), "authors": authors}
        found[str(item.get("id"))] = {name: value for name, value in fields.items() if value}
    return found


def _further(text: str, reader: str, items: Sequence[Mapping[str, Any]], where: str) -> dict[str, dict[str, Any]]:
    """What pandoc does not read in BibTeX and RIS, by key."""
    if reader == "ris":
        entries = re.split(r"^ER  -.*$", text, flags=re.MULTILINE)[:-1]
        keys = [str(item.get("id")) for item in items] if len(entries) == len(items) else []
        said = {key: _RIS_FIELD.findall(entry) for key, entry in zip(keys, entries, strict=False)}
    else:
        starts = list(_BIB_ENTRY.finditer(text))
        ends = [*(match.start() for match in starts[1:]), len(text)][: len(starts)]
        said = {
            start[1]: [(m[1].lower(), m[2] or m[3] or "") for m in _BIB_FIELD.finditer(text, start.end(), end)]
            for start, end in zip(starts, ends, strict=True)
        }
    found: dict[str, dict[str, Any]] = {}
    for key, pairs in said.items():
        fields = found.setdefault(key, {})
        for label, value in pairs:
            name = _NAMES.get(label, label)
            before = str(fields.get(name, ""))
            if name == "file":
                fields[name] = ";".join(filter(None, (before, value)))
            elif name == "date":  # the fullest; pandoc reads some forms of it not at all
                fields[name] = max(before, value.replace("/", "-"), key=len)
            else:
                fields[name] = _plain(value, where)
    return found


def _plain(value: str, where: str) -> str:
    """The words of a field in TeX."""
    if not re.search(r"[\\{}~]", value):
        return value
    return run_pandoc(value.encode(), where, "--from=latex", "--to=plain", "--wrap=none").decode().strip()


def _record(fields: Mapping[str, Any], folder: Path) -> ManagedRecord:
    head = head_of({**fields, "published": True})
    key, title = fields["key"], head.title or ""
    # "path", "description:path:type" and several of them with semicolons; a colon or semicolon of the path is escaped
    files = str(fields.get("file") or "")
    parts = [part for sign in ("[;:]", ";") for part in re.split(rf"(?<!\\){sign}", files)]
    paths = {re.sub(r"\\(.)", r"\1", part).strip().removeprefix("file://") for part in parts}
    paths |= {unquote(path) for path in paths}
    names = frozenset(os.path.abspath(folder / path) for path in paths if path and "\0" not in path)
    lines = [block.text for block in head.about[1:]]
    lines += [f"Citation key: {key}."] if key else []
    return ManagedRecord(key or title, head.identity or Record("", title, title), tuple(lines), names)
