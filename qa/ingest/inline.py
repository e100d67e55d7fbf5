"""Markdown inside one block: its syntax goes, its words and reference marks stay."""

from __future__ import annotations

import html
import re
from collections.abc import Set as AbstractSet

from qa.ingest.blocks import squeeze

# Possessive repeats ("*+") and character classes that stop at the next delimiter keep every rule linear.
_URL = r"\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+(?:\s++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?\s*+\)"
_IMAGE = re.compile(rf"!\[([^\[\]\n]*+)\]{_URL}")
_MARK_LINK = re.compile(rf"\[\\?(\[\d{{1,3}}(?:[,\u2013 -]{{1,2}}\d{{1,3}}){{0,20}}\\?\])\]{_URL}")
_LINK = re.compile(rf"\[([^\[\]\n]*+)\]{_URL}")
_REFERENCE_LINK = re.compile(r"\[([^\[\]\n]++)\]\[([^\[\]\n]*+)\]")
_FOOTNOTE = re.compile(r"\[\^(\d{1,3})\]")
_NUMERIC = re.compile(r"\d{1,3}(?: ?[,\u2013-] ?\d{1,3}){0,20}")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]++)>")
_RAISED = re.compile(r"<sup>([\d,\u2013 -]{1,40})</sup>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|center|code|cite|del|details|div|em|font|hr|i|img|ins|kbd|mark|p|q|s|small|span|strong|sub|"
    r"summary|sup|u)(?:\s[^<>]{0,400}+)?/?>",
    re.IGNORECASE,
)
_EMPHASIS = (
    re.compile(r"(?<!\\)\*\*(?=[^\s*])([^*\n]++)(?<=\S)\*\*"),
    re.compile(r"(?<![\\\w*])\*(?=[^\s*])([^*\n]++)(?<=\S)\*(?![\w*])"),
    re.compile(r"(?<!\\)\*\*(?=[^\s*])([^*\n]++)(?<=\S)\*\*"),
    re.compile(r"(?<![\\\w])__(?=[^\s_])([^_\n]++)(?<=\S)__(?!\w)"),
    re.compile(r"(?<![\\\w])_(?=[^\s_])([^_\n]++)(?<=\S)_(?!\w)"),
    re.compile(r"~~(?=[^\s~])([^~\n]++)(?<=\S)~~"),
)
_CODE = re.compile(r"(`{1,3})([^`\n]++)\1")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>$&])")
_TO_RAISED = str.maketrans("0123456789-", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b")


def strip_inline(text: str, targets: AbstractSet[str] = frozenset()) -> str:
    """Remove emphasis, links, code marks, HTML tags and escapes from the text of one block.

    text: one block, its lines joined. targets: casefolded names of the document's link definitions.
    Returns: the words, squeezed; reference marks such as "[3]" are kept, "[^3]" and linked marks become "[3]".
    """
    if "<" in text:
        text = _AUTOLINK.sub(r"\1", text)
        text = _RAISED.sub(lambda m: m[1].replace(" ", "").translate(_TO_RAISED), text)
        text = _TAG.sub(lambda m: " " if m[0][1:3].lower() == "br" else "", text)
    if "[" in text:
        text = _IMAGE.sub(r"\1", text)
        text = _MARK_LINK.sub(lambda m: m[1].replace("\\", ""), text)
        text = _LINK.sub(_link_words, text)
        text = _FOOTNOTE.sub(r"[\1]", text)
        text = _REFERENCE_LINK.sub(lambda m: _defined_words(m, targets), text)
    text = _CODE.sub(r"\2", text)
    for pattern in _EMPHASIS:
        text = pattern.sub(r"\1", text)
    return squeeze(html.unescape(_ESCAPE.sub(r"\1", text)))


def _link_words(match: re.Match[str]) -> str:
    return f"[{match[1]}]" if _NUMERIC.fullmatch(match[1]) else match[1]


def _defined_words(match: re.Match[str], targets: AbstractSet[str]) -> str:
    name = match[2] if match[2] else match[1]
    known = name.casefold() in targets and not _NUMERIC.fullmatch(match[1])
    return match[1] if known else match[0]
