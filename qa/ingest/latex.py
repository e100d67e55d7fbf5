"""Tables of LaTeX inside Markdown or raw text, as R Markdown and pandoc write them -> rows of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_TABULAR = re.compile(r"\\begin\{(tabular|longtable|tabularx|array)\*?\}")
_BEGUN = re.compile(r"\s*\\begin\{(\w+\*?)\}")
_LONGEST = 300
"""Lines of a table in raw text: one whose end is missing does not make a reader look at the rest of the file."""
_CAPTION = re.compile(r"\\caption(?:\[[^\]\n]{0,400}\])?\{")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_ROW_END = re.compile(r"\\\\\*?(?:\[[^\]\n]{0,20}\])?|\\tabularnewline\b")
_CELL_END = re.compile(r"(?<!\\)&")
COLUMN_RULE = r"\\c(?:mid)?(?:line|rule)(?:\[[^\]\n]{0,20}\])?(?:\([^()\n]{0,20}\))?\{[^{}\n]{0,20}\}"
"""A rule under some columns, as in "\\cmidrule(lr){3-4}"."""
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|centering|addlinespace(?:\[[^\]\n]{0,20}\])?"
    r"|multirow\*?(?:\[[^\]\n]{0,20}\])?\{[^{}\n]{0,9}\}\{[^{}\n]{0,20}\})"
    rf"|{COLUMN_RULE}"
)
_SPANNING = re.compile(r"\\multicolumn\{(\d{1,2})\}\{[^{}\n]{0,80}\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?(?:\[[^\[\]\n]{0,80}\])?(\{)?|\\[,;: ]|(?<!\\)[{}$~]")
_SIGNS = {
    "pm": "\u00b1",
    "times": "\u00d7",
    "leq": "\u2264",
    "geq": "\u2265",
    "le": "\u2264",
    "ge": "\u2265",
    "cdot": "\u00b7",
}
_OPTIONS = re.compile(r"\s*+(?:\[[^\]\n]{0,20}\]\s*+)?\{")
_BRACE = re.compile(r"(?<!\\)[{}]")
_ESCAPED = re.compile(r"\\([%&_#${}])")


def latex_table(text: str) -> tuple[str, list[list[str]]] | None:
    """Read a LaTeX table.

    text: one paragraph of a document.
    Returns: its caption, "" without one, and its rows of cells; None when the paragraph is not such a table.
    """
    if not text.lstrip().startswith("\\begin{"):
        return None
    begun = _TABULAR.search(text)
    end = text.find("\\end{" + begun[1], begun.end()) if begun else -1
    if begun is None or end < 0:
        return None
    start = begun.end()
    for _ in range(2 if begun[1] == "tabularx" else 1):  # its width, and its columns
        start = _after_group(text, start)
    body = _RULES.sub(" ", _COMMENT.sub("", text[start:end]))
    rows = [[cell for part in _CELL_END.split(row) for cell in _cells(part)] for row in _ROW_END.split(body)]
    caption = _CAPTION.search(text)
    said = text[caption.end() : _closing(text, caption.end())] if caption else ""
    return _words(said), [row for row in rows if any(row)]


def take_latex_table(lines: Sequence[str], at: int) -> tuple[int, str, list[list[str]]]:
    """Read a LaTeX table that begins on a line.

    Returns: the number of its lines, its caption and its rows of cells; no lines where none begins there.
    """
    begun = _BEGUN.match(lines[at])
    last = f"\\end{{{begun[1]}}}" if begun else ""
    end = next((end for end in range(at, min(at + _LONGEST, len(lines))) if last and last in lines[end]), -1) + 1
    table = latex_table("\n".join(lines[at:end])) if end else None
    return (0, "", []) if table is None else (end - at, *table)


def _cells(part: str) -> list[str]:
    """The cell of a part of a row, and empty ones for the further columns that it spans."""
    spanning = _SPANNING.search(part)
    return [_words(_SPANNING.sub("", part)), *[""] * (int(spanning[1]) - 1 if spanning else 0)]


def _words(text: str) -> str:
    return " ".join(_ESCAPED.sub(r"\1", _COMMAND.sub(_sign, text)).split())


def _sign(command: re.Match[str]) -> str:
    """What a command prints: nothing where it sets the words after it, else a sign, a Greek letter or its own name."""
    name = command[1]
    if name is None or command[2]:
        return " " if command[0][-1] in "~,:; " else ""
    try:
        greek = unicodedata.lookup(f"GREEK {'CAPITAL' if name[0].isupper() else 'SMALL'} LETTER {name.upper()}")
    except KeyError:
        return _SIGNS.get(name, name)
    return greek


def _after_group(text: str, start: int) -> int:
    """Behind the options "[t]" and the columns "{l|r}" of a table."""
    options = _OPTIONS.match(text, start)
    return _closing(text, options.end()) + 1 if options else start


def _closing(text: str, start: int) -> int:
    """Where the brace closes that was opened before a place; the end of the text when none does."""
    depth = 1
    for match in _BRACE.finditer(text, start):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return len(text)
