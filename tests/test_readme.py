"""The README says what is so: its answers, its code, its commands and its tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_answers_shown_are_the_answers_printed(guide_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both answers of the README are what the command prints today (`python evals/readme.py` renews them)."""
    monkeypatch.setenv("QA_STORE", str(guide_store))
    monkeypatch.syspath_prepend(str(ROOT / "evals"))
    from readme import filled

    assert filled(TEXT) == TEXT


def test_the_code_runs(guide_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's Python runs as it stands and prints statements with quotes."""
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert code is not None
    monkeypatch.setenv("QA_STORE", str(guide_store))
    done = subprocess.run([sys.executable, "-c", code[1]], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "excitability" in done.stdout


def test_every_command_named_exists() -> None:
    """Each `qa` command of the README is a command, and each make target a target."""
    help_text = subprocess.run(
        [sys.executable, "-m", "qa", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for name in set(re.findall(r"`qa ([a-z-]+)", TEXT)):
        assert re.search(rf"^  {name} ", help_text, re.MULTILINE), name
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake ([a-z-]+)", TEXT)) <= set(targets)


def test_the_tree_names_what_is_there() -> None:
    """The annotated tree names every module at the top of the package, every folder of it, and nothing else."""
    tree = TEXT[TEXT.index("## The tree") :]
    named = set(re.findall(r"^      ([a-z_]+(?:\.py|/))", tree, re.MULTILINE))
    there = {path.name for path in (ROOT / "qa").glob("*.py")} - {"__main__.py"}
    there |= {f"{path.name}/" for path in (ROOT / "qa").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert named == there
