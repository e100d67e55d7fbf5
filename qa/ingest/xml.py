"""XML of strangers -> elements: no entity is expanded, nothing is fetched."""

from __future__ import annotations

import re
import zlib
from html.entities import html5
from zipfile import BadZipFile, ZipFile

from lxml import etree

from qa.errors import InputError

_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_LARGEST_PART = 100_000_000

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
"""By this attribute parts of office files name other parts."""


def parse_xml(content: bytes, where: str) -> etree._Element:
    """Parse XML; a named sign such as "&alpha;" is read, any other entity is left out.

    Raises: InputError for what is not well formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    content = _NAMED.sub(_by_number, content)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{where} is not well-formed XML ({str(error)[:120]}): save it anew.") from error
    for entity in list(root.iter(etree.Entity)):
        parent, before = entity.getparent(), entity.getprevious()
        words = entity.tail or ""
        if parent is not None:
            if before is not None:
                before.tail = (before.tail or "") + words
            else:
                parent.text = (parent.text or "") + words
            entity.tail = None
            parent.remove(entity)
    return root


def _by_number(entity: re.Match[bytes]) -> bytes:
    """A sign that HTML names, which needs no definition when it is given by its number."""
    signs = html5.get(entity[1].decode("ascii") + ";")
    return "".join(f"&#{ord(sign)};" for sign in signs).encode() if signs and signs not in "&<>\"'" else entity[0]


def read_part(archive: ZipFile, name: str, where: str) -> etree._Element:
    """Read a part of a file that is a zip archive of XML. Raises: InputError for one that is missing or broken."""
    try:
        if archive.getinfo(name).file_size > _LARGEST_PART:
            raise InputError(f"{where} has a part of more than {_LARGEST_PART:,} bytes: split it.")
        return parse_xml(archive.read(name), where)
    except (KeyError, OSError, EOFError, RuntimeError, NotImplementedError, BadZipFile, zlib.error) as error:
        raise InputError(
            f"{where} is broken, for its part {name} is missing or cannot be read: save it anew."
        ) from error
