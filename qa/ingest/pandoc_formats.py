"""The readers of the formats that pandoc reads as they are: office files, pages of the web, markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qa.errors import InputError
from qa.ingest.blocks import Block, FileContent, decode, squeeze
from qa.ingest.byline import byline_fields
from qa.ingest.detect import open_container
from qa.ingest.frontmatter import head_of
from qa.ingest.headings import is_named
from qa.ingest.metadata import metadata_fields, metadata_texts
from qa.ingest.pandoc import TreeNode, read_tree, run_pandoc
from qa.ingest.properties import office_properties
from qa.ingest.tree import inline_text, tree_blocks

_BEGINNING = 10
"""Blocks in which a title page prints the title."""
_BIBLIOGRAPHY_ITEM = re.compile(r"\\bibitem\s*+(?:\[[^\]]*+\]\s*+)?\{([^{}]*+)\}")
_ANNOTATED = re.compile(r"\\(?:begin|end)\{threeparttable\}")
_TABLE_NOTE = re.compile(r"\\item\s*(?:\[([^\]]*)\])?")
_COLUMNS = re.compile(
    r"(\\begin\{(?:(?:tabular|longtable)\}(?:\[[^\]]{0,20}\])?|tabular[x*]\}\{[^{}]{0,80}\}))\{((?:[^{}]|\{(?:[^{}]|\{[^{}]{0,80}\}){0,200}\}){0,200})\}"
)
"""The columns of a table."""
_COLUMN = re.compile(
    r"([<>@]\{(?:[^{}]|\{[^{}]*\})*\}|[pmb]\{[^{}]*\}|[lcrX])|!\{[^{}]*\}|[A-Za-z](?:\[[^\]]*\])?(?:\{[^{}]*\})*"
)
"""What pandoc knows of them, and what packages add, such as "S[table-format=2.1]"."""
# pandoc 3.9 repeats the head of a long table, loses the words of a minipage, spaces of formulas between words, terms after \tightlist, the first word of
# each cell in a column with \arraybackslash, captions of starred, sideways and annotated tables and every table with a column of a
# package, and reads the columns of a rule as words.
_LATEX_REPAIRS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\\(begin|end)\{(?:sideways(table|figure)|(table|figure)(?=\*))\*?\}"), r"\\\1{\2\3}"),
    (
        re.compile(r"\\begin\{tabulary\}(\{[^{}]*\})\{([^{}]*)\}"),
        lambda found: f"\\begin{{tabularx}}{found[1]}{{{found[2].lower().replace('j', 'l')}}}",
    ),
    (re.compile(r"\\end\{tabulary\}"), r"\\end{tabularx}"),
    (
        re.compile(r"\\begin\{tablenotes\}(?:\[[^\]]*\])?(.*?)\\end\{tablenotes\}", re.DOTALL),
        lambda found: _TABLE_NOTE.sub(r"\n\n\\textsuperscript{\1} ", found[1]),
    ),
    (
        re.compile(r"\\begin\{table\}.*?\\end\{table\}", re.DOTALL),
        lambda found: _ANNOTATED.sub("", found[0]),
    ),
    (re.compile(r"\\tnote(?=\{)"), r"\\textsuperscript"),
    (re.compile(r"\$\^(?:([a-z])|\{([a-z])\})\$"), r"\\textsuperscript{\1\2}"),
    (re.compile(r"\\captionof\*?\{\w+\}(?:\[[^\]]*\])?(?=\{)"), r"\n\n"),
    (re.compile(r"\\(begin|end)\{threeparttable\}"), r"\\\1{table}"),
    (re.compile(r"\\endfirsthead.*?\\endhead", re.DOTALL), r"\\endhead"),
    (re.compile(r"\\begin\{minipage\}(?:\[[^\]]*\])?\{[^{}]*\}(?:\\raggedright\b)?|\\end\{minipage\}"), ""),
    (re.compile(r">\{[^{}]*\\arraybackslash\s*\}|(?<=[{}lcr|])@\{[^{}]*\}"), ""),
    (
        _COLUMNS,
        lambda found: f"{found[1]}{{{_COLUMN.sub(lambda m: m[1] or ('' if m[0][0] == '!' else 'l'), found[2])}}}",
    ),
    (re.compile(r"\\c(?:mid)?(?:line|rule)(?:\[[^\]\n]{0,20}\])?(?:\([^()\n]{0,20}\))?\{[^{}\n]{0,20}\}"), ""),
    (re.compile(r"(?<!\\)\\[;:]"), "~"),
    (re.compile(r"^\\tightlist[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"\\endnote(?=[\s{[])"), r"\\footnote"),
    (
        re.compile(
            r"\\footnotemark(?:\[\d*\])?(?:\{\})?([^\\]{0,400}?)\\footnotetext(?:\[\d*\])?(\{(?:[^{}]|\{[^{}]*\})*\})"
        ),
        r"\\footnote\2\1",
    ),
    (re.compile(r"\\begin\{thebibliography\}(?:\{[^{}]*\})?"), r"\\section*{References}"),
    (re.compile(r"\\end\{thebibliography\}"), ""),
)


Repair = tuple[str, str | Callable[[re.Match[str]], str]]


def markup_reader(name: str, *repairs: Repair) -> Callable[[bytes, str], FileContent]:
    """The reader of a format that is text.

    Parameters: name, as pandoc calls the format; repairs, patterns and what pandoc reads in their place.
    """
    compiled = [(re.compile(pattern, re.DOTALL), by) for pattern, by in repairs]

    def read(content: bytes, where: str) -> FileContent:
        text = decode(content, where)
        for pattern, by in compiled:
            text = pattern.sub(by, text)
        return read_with_pandoc(text.encode(), name, where, {})

    return read


_MACRO = re.compile(
    r"(?<=[\w,;:.(`\u2019'] )\\([A-Za-z]+)\{([^{}\\]{1,80})\}(?=[\s.,;:)'-])|(?<=\n)\\([a-z]+)\{([^{}\\]{1,80})\}(?= [\w(])"
)
"""A command of one argument in running text."""
_DEFINED = re.compile(r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|def)\*?\s*\{?\\([A-Za-z]+)")
_SILENT = frozenset(
    "title author date label index todo vspace hspace input include nocite phantom vphantom hphantom color fontsize glsadd pagestyle "
    "thispagestyle setcounter vskip hskip usepackage bibliography bibliographystyle begin end graphicspath".split()
)
"""Commands that print nothing, or not their argument."""


def _with_words_of_macros(text: str, where: str) -> str:
    """A LaTeX text with the arguments of commands that pandoc does not know, and would leave out with them."""
    names = {found[1] or found[3] for found in _MACRO.finditer(text)} - _SILENT - set(_DEFINED.findall(text))
    if not names:
        return text
    tried = "\n\n".join(f"\\{name}{{Kept{name}.}}" for name in sorted(names))
    try:
        printed = run_pandoc(tried.encode(), where, "--from=latex", "--to=plain", "--wrap=none").decode().lower()
    except InputError:  # one of them wants more arguments
        return text
    lost = {name for name in names if f"kept{name.lower()}." not in printed}
    return _MACRO.sub(lambda m: (m[2] or m[4]) if (m[1] or m[3]) in lost else m[0], text)


def read_latex(content: bytes, where: str) -> FileContent:
    """Read LaTeX; its bibliography is the reference list, whose keys become numbers. Raises: InputError."""
    text = _with_words_of_macros(decode(content, where), where)
    for pattern, by in _LATEX_REPAIRS:
        text = pattern.sub(by, text)
    keys = {match[1]: number for number, match in enumerate(_BIBLIOGRAPHY_ITEM.finditer(text), start=1)}
    text = _BIBLIOGRAPHY_ITEM.sub(lambda match: f"\n\n[{keys[match[1]]}] ", text)
    return read_with_pandoc(text.encode(), "latex", where, {}, keys)


def container_reader(name: str) -> Callable[[bytes, str], FileContent]:
    """The reader of a format that is a zip archive of parts; name, as pandoc calls it."""

    def read(content: bytes, where: str) -> FileContent:
        with open_container(content, where) as archive:
            stated = office_properties(archive, where)
        return read_with_pandoc(content, name, where, stated)

    return read


def read_with_pandoc(
    content: bytes, name: str, where: str, stated: dict[str, Any], numbers: Mapping[str, int] | None = None
) -> FileContent:
    """Read a file with pandoc.

    Parameters: content, text as UTF-8; name, of the format, as pandoc calls it; where, how errors call the file; stated,
    fields of its identity that count where its metadata says none; numbers, of its references by their keys.
    Raises: InputError.
    """
    tree = read_tree(content, name, where)
    known = [*metadata_texts(tree), *filter(None, (stated.get("title"), *stated.get("authors", ())))]
    blocks = tree_blocks(tree, known, numbers, guessed=name in ("docx", "odt"))
    fields = metadata_fields(tree)
    if name == "epub" and "authors" in fields:  # pandoc 3.9 gives them in reverse
        fields["authors"] = list(reversed(fields["authors"]))
    title = _title(str(fields.get("title") or ""), str(stated.get("title") or ""), tree, blocks)
    byline = {} if stated.get("authors") or fields.get("authors") else byline_fields(blocks)
    return head_of({**byline, **stated, **fields, "title": title}), blocks


def _title(given: str, stated: str, tree: TreeNode, blocks: Sequence[Block]) -> str | None:
    """The title of the metadata, without the name of a site; else that of the properties if it is printed; else the first heading."""
    heading = next((block.text for block in blocks if block.kind == "heading" and not is_named(block.text)), None)
    if given:
        return heading if heading and heading in given else given
    printed = [
        squeeze(inline_text(node["c"])) for node in tree["blocks"][:_BEGINNING] if node["t"] in ("Para", "Plain")
    ]
    printed += [block.text for block in blocks[:_BEGINNING]]
    return stated if stated in printed else heading
