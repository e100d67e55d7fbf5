"""Pandoc's tree -> blocks: one walker for every format that pandoc reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qa.ingest.blocks import Block, BlockKind, clean, is_caption, squeeze
from qa.ingest.footnotes import insert_note, names_source
from qa.ingest.grid import table_rows
from qa.ingest.headers import pair_text, row_items
from qa.ingest.headings import is_named, may_be_heading
from qa.ingest.inline import NUMERIC, raise_numbers
from qa.ingest.lines import are_broken, preformatted
from qa.ingest.notes import LONGEST_NOTE
from qa.ingest.pandoc import TreeNode
from qa.ingest.signs import RAISED_SIGNS

_UNSTYLED = 2
"""The level of a heading that only looks like one."""
_DOUBLED = re.compile(r"\[((?:\[\d{1,3}(?: ?[,\u2013-] ?\d{1,3}){0,20}\][,;\u2013 -]{0,3})+)\]")
_BULLET = re.compile(r"[\u2022\u25e6\u2023\u25aa\u25cf\uf0b7]\s*(?=\S)")
_BOXES = {"\u2610 ": "[ ] ", "\u2611 ": "[x] ", "\u2612 ": "[x] "}
"""How pandoc prints the box of a task, and how it is typed."""
_QUOTES = {"DoubleQuote": "\u201c{}\u201d", "SingleQuote": "\u2018{}\u2019"}


def tree_blocks(
    tree: TreeNode, known: Sequence[str] = (), numbers: Mapping[str, int] | None = None, *, guessed: bool = False
) -> list[Block]:
    """The blocks of a document in reading order.

    Parameters: tree, the document as pandoc gives it; known, what its metadata says (title, authors, date): paragraphs
    before the first heading that only repeat one of them are no content; numbers, of the references by their keys; guessed,
    whether programs that write the format mark the first row of a table unasked.
    """
    walker = _Walker(numbers=numbers or {}, guessed=guessed)
    abstract = tree["meta"].get("abstract")
    if abstract is not None:
        walker.blocks.append(Block("heading", "Abstract", level=1))
        inner = abstract["c"] if abstract["t"] == "MetaBlocks" else [{"t": "Para", "c": abstract["c"]}]
        walker.walk(inner if isinstance(inner, list) else [], deeper=1)
    walker.walk(tree["blocks"])
    opening = next((at for at, block in enumerate(walker.blocks) if block.kind == "heading"), 0)
    said = frozenset(known)
    body = [block for at, block in enumerate(walker.blocks) if at >= opening or block.text not in said]
    return body + [Block("entry", f"[{at}] {text}") for at, text in enumerate(walker.sources, start=1)]


@dataclass(slots=True)
class _Walker:
    blocks: list[Block] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    """Footnotes that name a publication: they are the entries of its reference list."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Of the entries of a reference list that the document has itself, by their keys."""
    guessed: bool = False
    """Whether a first row of pairs counts as a header only if it is bold."""
    inside: bool = False
    """Whether what it walks is a cell or caption, where a sign such as "+" may be all that is said."""
    after: list[str] = field(default_factory=list)
    """Footnotes that are too long to be read out inside a sentence, until its paragraph ends."""

    def walk(self, nodes: Sequence[TreeNode], *, marker: str | None = None, deeper: int = 0) -> None:
        """Add the blocks of nodes; marker, what the first of them begins with as an item of a list."""
        for node in nodes:
            kind: str = node["t"]
            content: Any = node.get("c")
            if kind in ("Para", "Plain"):
                self.add("paragraph" if marker is None else "item", self.words(content), marker, bold=_is_bold(content))
            elif kind == "Header":
                self.add("heading", self.words(content[2]), level=content[0] + deeper)
            elif kind == "CodeBlock":
                self.blocks += preformatted(clean(content[1]))
            elif kind == "LineBlock":
                for line in content:
                    self.add("item", self.words(line))
            elif kind == "BlockQuote":
                self.walk(content, deeper=deeper)
            elif kind == "BulletList":
                for item in content:
                    self.walk(item, marker="", deeper=deeper)
            elif kind == "OrderedList":
                for number, item in enumerate(content[1], start=content[0][0]):
                    self.walk(item, marker=f"{number}. ", deeper=deeper)
            elif kind == "DefinitionList":
                for term, definitions in content:
                    for nodes in definitions or [[]]:
                        self._define(self.words(term), nodes, deeper)
            elif kind == "Div":
                if "caption" in content[0][1]:
                    self.add("caption", " ".join(self._texts(content[1])))
                else:
                    self.walk(content[1], marker=marker, deeper=deeper)
            elif kind == "Figure":
                self.add("caption", " ".join(self._texts(content[1][1])))
                self.walk([part for part in content[2] if not (content[1][1] and _is_picture(part))], deeper=deeper)
            elif kind == "Table":
                self._table(content, deeper)
            else:
                continue
            marker = None

    def add(self, kind: BlockKind, text: str, marker: str | None = None, level: int = 0, *, bold: bool = False) -> None:
        """Add one block, and after it the long footnotes inside it; nothing for a text without words.

        A paragraph that is a usual section name, or bold and like a heading, is one. Lines that hard breaks part are items.
        """
        if kind == "paragraph" and are_broken(lines := text.split("\n")):
            for line in lines:
                self.add("item", line)
            return
        said = squeeze(text)
        if kind == "paragraph" and (is_named(said) or (bold and may_be_heading(said, alone=True))):
            kind, level = "heading", _UNSTYLED
        if kind == "item":
            said = _BOXES.get(said[:2], said[:2]) + said[2:]
        bullet = _BULLET.match(said) if kind == "paragraph" else None
        if bullet:
            kind, said = "item", said[bullet.end() :]
        if said and kind == "paragraph" and is_caption(said):
            kind = "caption"
        if said and (self.inside or any(map(str.isalnum, said))):
            self.blocks.append(Block(kind, (marker or "") + said, level=level))
        self.blocks += [Block("paragraph", note) for note in self.after]
        self.after.clear()

    def words(self, nodes: Sequence[TreeNode], *, raised: bool = False) -> str:
        """The words of inline nodes: what is struck out goes, a footnote stands before the stop of what it qualifies."""
        text = ""
        for node in nodes:
            kind: str = node["t"]
            content: Any = node.get("c")
            if kind == "Str":
                text += content
            elif kind in ("Space", "SoftBreak"):
                text += " "
            elif kind == "LineBreak":
                text += "\n"
            elif kind in ("Emph", "Strong", "Underline", "SmallCaps", "Subscript"):
                text += self.words(content, raised=raised)
            elif kind == "Superscript":
                text += _raised(self.words(content, raised=True))
            elif kind in ("Link", "Cite", "Span", "Image"):
                inner = self.words(content[1], raised=raised)
                if kind == "Link" and content[2][0].startswith("#") and not any(map(str.isalnum, inner)):
                    continue  # the sign beside a heading that leads to it
                if kind == "Cite" and not inner:
                    inner = ", ".join(
                        str(self.numbers.get(key, key)) for key in (one["citationId"] for one in content[0])
                    )
                    text += f"[{inner}]"
                else:
                    is_mark = _is_mark(node, inner) and not raised
                    text += f"[{inner}]" if is_mark else inner
            elif kind == "Quoted":
                text += _QUOTES[content[0]["t"]].format(self.words(content[1], raised=raised))
            elif kind in ("Code", "Math"):
                text += content[1]
            elif kind == "Note":
                text = self._noted(text, " ".join(self._texts(content)))
        return _DOUBLED.sub(lambda found: "[" + re.sub(r"[\[\]]", "", found[1]) + "]", text)

    def _noted(self, text: str, note: str) -> str:
        """A text with a footnote at its end: before the stop, or as a mark when it names a publication or is long."""
        if not note:
            return text
        if names_source(note):
            self.sources.append(note)
            return f"{text.rstrip()} [{len(self.sources)}]"
        if len(note) > LONGEST_NOTE:
            self.after.append(note)
            return text
        return insert_note(text, note)

    def _texts(self, nodes: Sequence[TreeNode]) -> list[str]:
        """The words of each block inside nodes."""
        inner = _Walker(sources=self.sources, numbers=self.numbers, inside=True)
        inner.walk(nodes)
        return [part for block in inner.blocks for part in (block.text, *block.rows) if part]

    def _define(self, term: str, nodes: Sequence[TreeNode], deeper: int) -> None:
        first = nodes[:1] if nodes and nodes[0]["t"] in ("Para", "Plain") else []
        said = self.words(first[0]["c"]) if first else ""
        self.add("item", pair_text(term, said))
        self.walk(nodes[len(first) :], deeper=deeper)

    def _table(self, content: Any, deeper: int) -> None:
        cells = [cell for row in _rows(content) for cell in row[1]]
        if _is_layout(content, cells):
            for cell in cells:
                self.walk(cell[4], deeper=deeper)
            return
        self.add("caption", " ".join(self._texts(content[1][1])))

        def read(cell: Any) -> str:
            return squeeze(" ".join(self._texts(cell[4]))).replace(" | ", "|")

        titles, rows, notes = table_rows(content, read, marked=_is_marked(content, guessed=self.guessed))
        for title in titles:
            self.add("caption", title)
        table = Block("table", rows=rows)
        named = rows[:1] == ("",) and all(body[1] for body in content[4])
        self.blocks += row_items(replace(table, rows=rows[1:])) if named else [table] if rows else []
        for note in notes or [""]:
            self.add("paragraph", note)


def inline_text(nodes: Sequence[TreeNode]) -> str:
    """The words of inline nodes."""
    return _Walker().words(nodes)


def _raised(text: str) -> str:
    """What stands above the line: numbers and single letters as such signs, longer words as they are."""
    raised = text.translate(RAISED_SIGNS) if len(text) == 1 and text.isalpha() else text
    return raise_numbers(text) if raised == text else raised


def _is_bold(nodes: Sequence[TreeNode]) -> bool:
    return bool(nodes) and all(node["t"] in ("Strong", "Space", "SoftBreak", "LineBreak") for node in nodes)


def _is_mark(node: TreeNode, text: str) -> bool:
    """A number that leads to a reference, not one that leads to a table, a figure or a section."""
    if node["t"] not in ("Link", "Cite") or not NUMERIC.fullmatch(text):
        return False
    return node["t"] == "Cite" or not any(name in ("ref-type", "reference-type") for name, _ in node["c"][0][2])


def _is_marked(content: Any, *, guessed: bool) -> bool:
    """Whether the source of a table marks a header, if only by bold type; guessed, where programs mark the first row unasked."""
    bold = [
        all(node["t"] in ("Para", "Plain") and _is_bold(node["c"]) for node in nodes)
        for row in _rows(content)
        if (nodes := [node for cell in row[1] for node in cell[4]])
    ]
    if bold[:1] == [True] and not all(bold):
        return True
    return bool(content[3][1]) and not (guessed and len(content[2]) == 2 and len(content[3][1]) == 1)


def _rows(content: Any) -> Iterator[Any]:
    yield from content[3][1]
    for body in content[4]:
        yield from body[2]
        yield from body[3]
    yield from content[5][1]


def _is_layout(content: Any, cells: Sequence[Any]) -> bool:
    """A table that only places text: one column or one row, or headings and tables in its cells."""
    rows = [row for row in _rows(content) if row[1]]
    inner = {node["t"] for cell in cells for node in cell[4]}
    return len(content[2]) < 2 or len(rows) < 2 or bool(inner & {"Header", "Table"})


def _is_picture(node: TreeNode) -> bool:
    return node["t"] in ("Para", "Plain") and all(part["t"] in ("Image", "Space", "SoftBreak") for part in node["c"])
