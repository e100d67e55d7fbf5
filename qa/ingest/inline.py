"""Inline tokens of markdown-it-py -> words: marks of syntax go, words and reference marks stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from markdown_it.token import Token

HARD = "\x0b"
"""Stands where the author broke a line; any other reader of it takes it for a space."""
BREAK = "\x01"
"""Stands between two paragraphs of raw HTML. It and the signs below are control characters, which no text holds."""
_ENDS = {chr(start): chr(start + 1) for start in range(0x0E, 0x1C, 2)}
"""Signs before and after what is not content: text that is struck through, deleted, a script or a comment."""
_COMMENT, _STRUCK, *_OTHERS = _ENDS
_LEFT_OUT = dict(zip(("del", "s", "strike", "script", "style"), _OTHERS, strict=True))
_SIGN = re.compile("([\x0e-\x1b])")

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_SPACE_TAGS = frozenset({"td", "th"})
_BLOCK_TAGS = frozenset(
    "address article aside blockquote caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_FOOTNOTE = re.compile(r"\[\^(\d{1,3})\]")
# Of Obsidian: a link to a note shows its own words or the note's name, and an embedded file none.
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n\d][^\[\]|\n]{0,200})\]\]")
_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,200}\]\]")
NUMERIC = re.compile(r"\d{1,3}(?: ?[,\u2013-] ?\d{1,3}){0,20}")
_RAISED = re.compile(r"[\d,\u2013\u2212 -]{1,40}")
_TO_RAISED = str.maketrans(
    "0123456789-\u2212", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u207b", " "
)


def inline_words(tokens: Sequence[Token]) -> str:
    """The words of one block, its lines still apart; `visible` takes the signs for what is left out.

    Links and images become their words, "[^3]" and a linked "3" become "[3]", numbers in <sup> become superscripts.
    """
    parts: list[str] = []
    linked = 0
    raised: int | None = None
    """Where in `parts` the last link and the last <sup> began."""
    for token in tokens:
        kind = token.type
        if kind == "text":
            text = _FOOTNOTE.sub(r"[\1]", _WIKI_LINK.sub(r"\1", _EMBEDDED.sub("", token.content)))
            parts.append(text.replace("<!--", _COMMENT).replace("-->", _ENDS[_COMMENT]))
        elif kind in ("softbreak", "hardbreak"):
            parts.append("\n" if kind == "softbreak" else HARD)
        elif kind == "code_inline":
            parts.append(token.content)
        elif kind == "image":
            parts.append(inline_words(token.children or ()))
        elif kind == "s_open":
            parts.append(_STRUCK)
        elif kind == "s_close":
            parts.append(_ENDS[_STRUCK])
        elif kind == "link_open":
            linked = len(parts)
        elif kind == "link_close":
            text = "".join(parts[linked:])
            parts[linked:] = [f"[{text}]" if NUMERIC.fullmatch(text) else text]
        elif kind == "html_inline" and (tag := _TAG.match(token.content)):
            if tag[2].lower() == "sup":
                if tag[1] and raised is not None:
                    parts[raised:] = [raise_numbers("".join(parts[raised:]))]
                raised = None if tag[1] else len(parts)
            else:
                parts.append(_tag(tag[2].lower(), closes=bool(tag[1])))
    return "".join(parts)


def raise_numbers(text: str) -> str:
    """What stands above the line: "3,4" as superscripts, anything else as it is."""
    return text.translate(_TO_RAISED) if _RAISED.fullmatch(text) else text


def visible(texts: Sequence[str]) -> list[str]:
    """Leave out what is struck through, deleted or commented out; its end may stand in a later text.

    texts: of a whole document, in reading order, as `inline_words` gives them.
    Returns: the texts without signs; "" for one of which nothing but signs of punctuation is left. What has no end is
    content.
    """
    left = Counter(sign for text in texts for sign in _SIGN.findall(text))
    awaited, depth = "", 0
    shown: list[str] = []
    for text in texts:
        parts: list[str] = []
        hides = bool(awaited)
        for part in _SIGN.split(text):
            if part not in left:
                parts += [] if awaited else [part]
                continue
            left[part] -= 1
            end = _ENDS.get(part)
            if end is not None and left[end] > depth and awaited in ("", end):
                awaited, depth, hides = end, 1 if part == _COMMENT else depth + 1, True
            elif part == awaited:
                depth -= 1
                awaited = awaited if depth else ""
            elif not awaited:
                parts += {_COMMENT: ["<!--"], _ENDS[_COMMENT]: ["-->"]}.get(part, [])
        rest = "".join(parts)
        shown.append("" if hides and not any(map(str.isalnum, rest)) else rest)
    return shown


def _tag(name: str, *, closes: bool) -> str:
    """What stands for a tag of raw HTML."""
    if name in _LEFT_OUT:
        return _ENDS[_LEFT_OUT[name]] if closes else _LEFT_OUT[name]
    return HARD if name == "br" else " " if name in _SPACE_TAGS else BREAK if name in _BLOCK_TAGS else ""
