"""Pandoc in a process of its own: the bytes of a file -> pandoc's tree of it.

With `--sandbox` pandoc reads nothing but what it is given: no included file, no picture, no address.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qa.errors import InputError

TreeNode = dict[str, Any]
"""A part of pandoc's tree: its type "t" and its content "c"."""

_SECONDS = 120.0
_HEAP = "2g"
"""A page of HTML takes about 80 bytes of heap for each byte (6.7 MB: 540 MB)."""
_LARGEST = 400_000_000
"""Bytes of a tree; the tree of a page of HTML has about 10 bytes for each byte."""
_PLACING = re.compile(
    r"\\(?:begin|end)\{(?:equation|align|aligned|gather|multline|eqnarray|split)\*?\}|\\label\{[^{}]*\}|\\(?:nonumber|notag|displaystyle|limits)\b"
    r"|(?<!\\)&|\\\\|\\(?:left|right|[bB]igg?[lr]?)(?=[()\[\]|])"
)
_NESTED = 3
"""Fractions inside one another that are written on one line."""
_SLOPING: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), lambda m: f"{_in_brackets(m[1])}/{_in_brackets(m[2])}"),
    (re.compile(r"\\sqrt\s*\{([^{}]*)\}"), lambda m: f"\u221a({m[1]})"),
)


def read_tree(content: bytes, reader: str, where: str) -> TreeNode:
    """Read a file with pandoc.

    Parameters: content, text as UTF-8; reader, pandoc's name of the format; where, how errors call the file.
    Returns: the document with "meta" and "blocks"; formulas are words, HTML inside other formats is part of the tree.
    Raises: InputError when pandoc cannot read it, or takes too long or too much memory.
    """
    tree = _with_formulas(json.loads(run_pandoc(content, where, f"--from={reader}", "--to=json")), where)
    if _has_html(tree["blocks"]):
        page = run_pandoc(json.dumps(tree).encode(), where, "--from=json", "--to=html", "--wrap=none")
        tree["blocks"] = json.loads(run_pandoc(page, where, "--from=html", "--to=json"))["blocks"]
    return tree


def _has_html(node: Any) -> bool:
    """Tell whether a tree holds HTML that is not part of it."""
    if isinstance(node, list):
        return any(map(_has_html, node))
    if not isinstance(node, dict):
        return False
    if node.get("t") in ("RawBlock", "RawInline"):
        return bool(node["c"][0] == "html")
    return _has_html(node.get("c"))


def _with_formulas(tree: TreeNode, where: str) -> TreeNode:
    """The tree with pandoc's own plain text of each formula, "E = mc²", in place of its TeX."""
    found: list[TreeNode] = []

    def collect(node: Any) -> None:
        if isinstance(node, list):
            for part in node:
                collect(part)
        elif isinstance(node, dict):
            if node.get("t") == "Math":
                found.append(node)
            elif "c" in node:
                collect(node["c"])

    collect(tree["blocks"])
    if found:
        paragraphs = [
            {"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, _one_line(node["c"][1])]}]} for node in found
        ]
        given = {"pandoc-api-version": tree["pandoc-api-version"], "meta": {}, "blocks": paragraphs}
        plain = run_pandoc(json.dumps(given).encode(), where, "--from=json", "--to=plain", "--wrap=none").decode()
        texts = plain.rstrip("\n").split("\n\n")
        if len(texts) == len(found):
            for node, text in zip(found, texts, strict=True):
                node.update(t="Str", c=text.strip("$"))
    return tree


def _one_line(formula: str) -> str:
    """A formula without what only places it, and with its fractions and roots on one line."""
    formula = _PLACING.sub(" ", formula)
    for pattern, by in _SLOPING * _NESTED:
        formula = pattern.sub(by, formula)
    return formula


def _in_brackets(words: str) -> str:
    return f"({words})" if re.search(r"[+\s/-]", words.strip()) else words.strip()


@cache
def _program() -> Path:
    """The pandoc that pypandoc-binary brings: what a file says must not depend on what else is installed."""
    found = find_spec("pypandoc")
    assert found is not None and found.origin is not None
    return Path(found.origin).with_name("files") / "pandoc"


def run_pandoc(content: bytes, where: str, *options: str, seconds: float | None = None) -> bytes:
    """Run pandoc in its sandbox on text as UTF-8.

    Parameters: content; where, how errors call it; options, of pandoc; seconds that it may take, `_SECONDS` when left out. Returns: what it writes.
    Raises: InputError as `read_tree`.
    """
    seconds = _SECONDS if seconds is None else seconds
    command = [str(_program()), "--sandbox", "--quiet", *options, "+RTS", f"-M{_HEAP}", "-RTS"]
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, env={"LANG": "C.UTF-8"}
        ) as child,
    ):
        assert child.stdin is not None and child.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(seconds, stop)
        feeder = threading.Thread(target=_feed, args=(child, content))
        timer.start()
        feeder.start()
        try:
            given = child.stdout.read(_LARGEST + 1)
            if len(given) > _LARGEST:
                child.kill()
            child.wait()
        finally:
            timer.cancel()
            child.kill()
            feeder.join()
        told.seek(0)
        problem = " ".join(told.read(10_000).decode("utf-8", "replace").split())
    if late.is_set() or len(given) > _LARGEST or "Heap exhausted" in problem:
        limit = f"{seconds:.0f} seconds" if late.is_set() else "the memory that one file may take"
        raise InputError(f"{where} cannot be read within {limit}: split it, or save it as text.")
    if child.returncode:
        cause = problem[:200].rstrip(".: ") or f"the reader ended with code {child.returncode}"
        raise InputError(f"{where} cannot be read, for it is broken or refers to other files ({cause}): save it anew.")
    return given


def _feed(child: subprocess.Popen[bytes], content: bytes) -> None:
    assert child.stdin is not None
    try:
        with child.stdin:
            child.stdin.write(content)
    except OSError:
        pass  # it ended before it had read everything
