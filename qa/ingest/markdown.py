"""Markdown -> blocks, by markdown-it-py: CommonMark with the tables and strikethrough of GitHub Flavored Markdown.

Beyond both: "[1]: ..." and "[^1]: ..." are entries of a reference list, lines that begin with "[1]", "[2]", ... are
entries of their own, "•" begins an item, a comment may reach over several paragraphs, "[!note]" before one is its kind and not its words, as
"!!! note" is over an indented one, tables of LaTeX, of HTML and of pandoc's forms are tables, and "Term", ": text" is a list of terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from qa.ingest.blocks import Block, BlockKind, FileContent, Head, clean, decode, is_caption, join_lines, squeeze
from qa.ingest.byline import byline_fields
from qa.ingest.footnotes import place_footnotes
from qa.ingest.frontmatter import head_of, split_front_matter
from qa.ingest.grid import named_rows
from qa.ingest.inline import BREAK, HARD, inline_words, visible
from qa.ingest.lines import are_broken, are_fields, end_in_day, indent, own_lines, preformatted
from qa.ingest.markdown_tables import fence_after, take_tables
from qa.ingest.tables import print_rows

_NESTED = 20
"""Levels of quotes and lists that are parsed; what stands deeper is read as one paragraph."""
_LESS = "\x02"  # "<" of a comment without an end, which would take the rest of the document with it

_OPENING = re.compile(r"(?<!\\)<!--")
_BULLET = re.compile(r"\s*[\u2022\u25e6\u2023\u25aa]\s+(?=\S)")
_BRACKETED = re.compile(r"\[(\d{1,3})\] \S")
_FOOTNOTE = re.compile(r"\[\^?(\d{1,3})\]:[ \t]*(?=\S)")
_ALERT = re.compile(r"\A\[![A-Za-z]{1,20}\][+-]?\s*")
_ADMONITION = re.compile(r" {0,12}(?:!!!|\?\?\?\+?) +[a-z][\w-]*(?: [\w-]+){0,3}(?: +\"([^\"]*)\")?")
"""As MkDocs writes it; its words are indented."""
_CONTAINER_MARKS = re.compile(r"\A(?:[>*+-]\s*)+")


@dataclass(frozen=True, slots=True)
class _Draft:
    """A block with the signs of what is left out still in its text; a table has cells."""

    kind: BlockKind | Literal["code"]
    text: str = ""
    prefix: str = ""
    """Stands before what is visible of the text."""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    ready: tuple[Block, ...] = ()
    """The blocks of a table in another form, which are read."""


def read_markdown(content: bytes, where: str) -> FileContent:
    """Read a markdown file, as `markdown_blocks` does. Raises: InputError also for bytes that are not text."""
    return markdown_blocks(decode(content, where), where)


def markdown_blocks(text: str, where: str) -> FileContent:
    """Read a markdown text with its front matter.

    Parameters: text; where, how errors call it.
    Returns: what the front matter says, or without one the names and the day under the title, with the first heading as title where it gives
    none, and the blocks.
    Raises: InputError for broken front matter.
    """
    head, body = split_front_matter(clean(text), where)
    blocks = parse_markdown(place_footnotes(body))
    head = head_of(byline_fields(blocks)) if head == Head() else head
    if head.title is None:
        head = replace(head, title=next((block.text for block in blocks if block.kind == "heading"), None))
    return head, blocks


def parse_markdown(body: str) -> list[Block]:
    """Parse the body of a markdown document (without front matter) into blocks in reading order.

    Blocks without visible text are left out; comments, struck-through text and link definitions leave nothing behind.
    """
    last = body.rfind("-->") + 1
    body = body[:last] + _OPENING.sub(_LESS + "!--", body[last:])
    lines, tables = take_tables(_without_admonitions(body.split("\n")))
    drafts = _drafts(_PARSER.parse("\n".join(lines)), lines, tables)
    texts = [text for draft in drafts for text in (draft.text, *(cell for row in draft.rows for cell in row))]
    shown = iter([text.replace(_LESS, "<") for text in visible(texts)])
    blocks: list[Block] = []
    for draft in drafts:
        text = next(shown)
        if draft.rows:
            blocks += _table([[next(shown) for _ in row] for row in draft.rows])
        else:
            blocks += draft.ready or _blocks(draft, text)
    return blocks


def _without_admonitions(lines: Sequence[str]) -> list[str]:
    """Lines with the title and the words of each admonition as paragraphs; one without both is none."""
    shown: list[str] = []
    indents: list[int] = []
    """Of the words of each admonition that is open, in the source."""
    fence = ""
    for at, line in enumerate(lines):
        while indents and line.strip() and len(line) - len(line.lstrip(" ")) < indents[-1]:
            indents.pop()
            fence = ""
            shown.append("")
        own = line[4 * len(indents) :] if line.strip() else line
        found = None if fence else _ADMONITION.fullmatch(own.rstrip())
        fence = fence_after(own, fence)
        below = next((lines[n] for n in range(at + 1, len(lines)) if lines[n].strip()), "") if found else ""
        if found and (found[1] is not None or indent(below.expandtabs(4)) >= indent(line) + 4):
            indents.append(indent(line) + 4)
            shown += ["", " " * (indents[-1] - 4 * len(indents)) + (found[1] or ""), ""]
        else:
            shown.append(own)
    return shown


def _drafts(tokens: Sequence[Token], lines: Sequence[str], tables: Mapping[str, Sequence[Block]]) -> list[_Draft]:
    """The blocks that tokens stand for; lines, of the source; tables, those that are read, by the name that stands in their place."""
    drafts: list[_Draft] = []
    rows: list[list[str]] = []
    opened = tokens[0] if tokens else None
    marker: str | None = None
    """What a list item begins with, its number or nothing, until its first block has it."""
    for token in tokens:
        if token.type in ("blockquote_open", "list_item_open") and token.level + 1 >= _NESTED and token.map:
            raw = join_lines(lines[slice(*token.map)])
            drafts.append(_Draft("paragraph", _CONTAINER_MARKS.sub("", raw)))
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            drafts.append(_Draft("table", rows=tuple(map(tuple, rows))))
            rows = []
        elif token.info in tables:
            drafts.append(_Draft("table", ready=tuple(tables[token.info])))
        elif token.type in ("fence", "code_block"):
            drafts.append(_Draft("code", token.content))
        elif token.type == "html_block":
            drafts.append(_Draft("paragraph", inline_words(_PARSER.parseInline(token.content)[0].children or ())))
        elif token.type == "inline" and opened is not None:
            text = inline_words(token.children or ())
            if opened.type in ("th_open", "td_open"):
                rows[-1].append(text)
            elif opened.type == "heading_open":
                drafts.append(_Draft("heading", text, level=int(opened.tag[1:])))
            elif opened.type == "entry_open":
                drafts.append(_Draft("entry", text, prefix=f"[{opened.info}] "))
            elif marker is not None:
                drafts.append(_Draft("item", text, prefix=marker))
            else:
                drafts.append(_Draft("paragraph", _ALERT.sub("", text)))
        if token.type not in ("list_item_open", "paragraph_open"):
            marker = None
        opened = token
    return drafts


def _table(rows: Sequence[Sequence[str]]) -> list[Block]:
    cells = [[squeeze(cell).replace(" | ", "|") for cell in row] for row in rows]
    printed = print_rows(named_rows(cells))
    return [Block("table", rows=printed)] if printed else []


def _blocks(draft: _Draft, text: str) -> list[Block]:
    """The blocks of a text: several where raw HTML breaks it, or where its lines are entries or items of their own."""
    if draft.kind == "code":
        return preformatted(text)
    whole = draft.kind in ("heading", "entry")
    hard, text = text.split(HARD), text.replace(HARD, "\n")
    for lines in (hard, text.split("\n")):
        apart = draft.kind != "paragraph" or any(_BULLET.match(line) or _BRACKETED.match(line) for line in lines)
        if not apart and (are_fields(lines) or ((lines == hard or end_in_day(lines)) and are_broken(lines))):
            return own_lines(lines)
    pieces = [text.replace(BREAK, " ").split("\n")] if whole else list(_pieces(text))
    blocks: list[Block] = []
    for lines in pieces:
        bullet = None if whole else _BULLET.match(lines[0])
        said = join_lines([lines[0][bullet.end() :] if bullet else lines[0], *lines[1:]])
        kind = "item" if bullet else draft.kind
        if said:
            kind = "caption" if kind == "paragraph" and is_caption(said) else kind
            blocks.append(Block(kind, said if blocks else draft.prefix + said, level=draft.level))
    return blocks


def _pieces(text: str) -> Iterator[list[str]]:
    """The lines of a paragraph, apart where "[2] ..." follows "[1] ...", where "•" begins one and at raw HTML."""
    for part in text.split(BREAK):
        lines: list[str] = []
        number = -1
        for line in part.split("\n"):
            entry = _BRACKETED.match(line)
            follows = entry is not None and int(entry[1]) == number + 1
            if lines and (follows or _BULLET.match(line)):
                yield lines
                lines = []
            if follows or not lines:
                number = int(entry[1]) if entry else -1
            lines.append(line)
        yield lines


def _entry(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for markdown-it-py: "[1]: ..." or "[^1]: ..." and the lines that continue it."""
    match = _FOOTNOTE.match(state.getLines(start, start + 1, state.blkIndent, False).strip())
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    rules = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "paragraph"
    line = start + 1
    while line < end and not state.isEmpty(line) and not any(rule(state, line, end, True) for rule in rules):
        line += 1
    state.parentType, state.line = parent, line
    opened = state.push("entry_open", "", 1)
    opened.info, opened.map = match[1], [start, line]
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(start, line, state.blkIndent, False).strip()[match.end() :]
    inline.map, inline.children = [start, line], []
    state.push("entry_close", "", -1)
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTED}).enable(["table", "strikethrough"])
    parser.block.ruler.before("reference", "entry", _entry, {"alt": ["paragraph", "reference", "blockquote"]})
    # Nothing is rendered: an address is shown as it is printed, and a link to any address is a link.
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
