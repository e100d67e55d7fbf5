"""Tables of LaTeX inside Markdown or raw text, as R Markdown and pandoc write them: where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BEGUN = re.compile(r"\s*\\begin\{(\w+\*?)\}")
_TABULAR = re.compile(r"\\begin\{(?:tabular|longtable|tabularx|array)\*?\}")
_LONGEST = 300
"""Lines of a table: one whose end is missing does not make a reader look at the rest of the file."""

_MOST = 100_000
"""Characters of a table."""
_BRACE = re.compile(r"(?<!\\)[{}]")


def count_latex_lines(lines: Sequence[str], at: int) -> int:
    """How many lines a LaTeX table takes that begins on a line; 0 where none begins there."""
    begun = _BEGUN.match(lines[at])
    if begun is None:
        return 0
    last = f"\\end{{{begun[1]}}}"
    end = next((end for end in range(at, min(at + _LONGEST, len(lines))) if last in lines[end]), -1) + 1
    text = "\n".join(lines[at:end])
    braces = _BRACE.findall(text)
    balanced = braces.count("{") == braces.count("}") and len(text) < _MOST  # pandoc takes minutes for what is not
    return end - at if balanced and _TABULAR.search(text) else 0
