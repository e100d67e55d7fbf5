"""What the properties of an office file say of it."""

from __future__ import annotations

from typing import Any
from zipfile import ZipFile

from qa.errors import InputError
from qa.ingest.xml import read_part

BY_PROPERTIES = "author who wrote this document by the properties of its file"
"""The field of an author whom the text does not name: it may be who set up the program."""


def office_properties(archive: ZipFile, where: str) -> dict[str, Any]:
    """Title and authors, as far as the file says them; nothing where its properties cannot be read.

    The day on which the file was made is not taken: a document made from an older file has that one's.
    """
    for name in ("docProps/core.xml", "meta.xml"):
        if name in archive.namelist():
            try:
                root = read_part(archive, name, where)
            except InputError:
                return {}
            fields: dict[str, Any] = {}
            if title := root.findtext(".//{*}title", "").strip():
                fields["title"] = title
            if author := (root.findtext(".//{*}initial-creator") or root.findtext(".//{*}creator") or "").strip():
                fields["authors"] = [name for part in author.split(";") if (name := part.strip())]
            return fields
    return {}
