"""README and docs say what is so: their answers, code, commands, names, links and tree."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from qa.settings import ENVIRONMENT, ONE_KEY, Settings
from tests.command import run
from tests.serve.conftest import ServerInside
from tests.spread import spread

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = (README, ROOT / "CONTRIBUTING.md", ROOT / "evals" / "README.md", *DOCS)
QUICK = (README, *(page for page in DOCS if "<!-- printed: " not in page.read_text(encoding="utf-8")))
"""What prints many answers is printed by `make test-all`."""
TEXT = README.read_text(encoding="utf-8")
MOST_BYTES = 10_240
SERVER = "http://127.0.0.1:8000"
"""Where the pages' code expects a server."""


def names(pages: tuple[Path, ...] | list[Path]) -> list[str]:
    """Their paths from the root, for the names of tests."""
    return [page.relative_to(ROOT).as_posix() for page in pages]


def commands(text: str) -> Iterator[list[str]]:
    """The words of every `qa` command: in backticks, and on a line of an indented block."""
    indented = re.findall(r"^    (?:\S+=\S+ )*(?:\.venv/bin/|\$ )?qa (.+?)(?:  +#.*)?$", text, re.MULTILINE)
    for found in (*re.findall(r"`(?:\.venv/bin/)?qa ([^`]+)`", text), *indented):
        yield shlex.split(found.replace("'", ""))


@cache
def help_of(*command: str) -> str:
    """What `qa COMMAND --help` prints."""
    done = run(*command, "--help")
    assert done.code == 0, (command, done.err)
    return done.out


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_short() -> None:
    """The README has at most 10,240 bytes."""
    assert README.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("page", spread([README, *DOCS], *QUICK), ids=names([README, *DOCS]))
def test_the_answers_shown_are_the_answers_printed(
    page: Path, guide_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every printed block is what its command prints today (`python evals/readme.py` renews them)."""
    monkeypatch.setenv("QA_STORE", str(guide_store))
    monkeypatch.syspath_prepend(str(ROOT / "evals"))
    import readme

    def output(arguments: Sequence[str], codes: Sequence[int]) -> str:
        ran = run(*arguments)
        assert ran.code in codes, ran.err
        return ran.out

    monkeypatch.setattr(readme, "_output", output)
    text = page.read_text(encoding="utf-8")
    assert text.count("<!-- printed: ") + text.count("<!-- results") == text.count("<!-- / -->")
    assert readme.with_answers(text) == text


def test_answers_and_abstentions_are_shown() -> None:
    """The README shows one answer, and the docs an answer and an abstention."""
    assert TEXT.count("<!-- printed: ") == 1
    assert "\n    [1]" in TEXT
    printed = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    assert "Nearest in the corpus:" in printed
    assert "\n    • " in printed


def test_the_readme_repeats_the_results() -> None:
    """Every figure of the README's table stands in docs/results.md, of the same run."""
    block = re.search(r"<!-- results -->\n(.*?)<!-- / -->", TEXT, re.DOTALL)
    every = re.search(
        r"<!-- results: all -->\n(.*?)<!-- / -->", (ROOT / "docs" / "results.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert block is not None
    assert every is not None
    assert len(block[1].splitlines()) > 8
    assert set(block[1].splitlines()) <= set(every[1].splitlines())


CODE = [
    (page, code) for page in PAGES for code in re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
]


@pytest.mark.parametrize(("page", "code"), spread(CODE, CODE[0]), ids=names([page for page, _ in CODE]))
def test_the_code_runs(page: Path, code: str, guide_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of the pages runs as it stands and prints statements with quotes."""
    monkeypatch.setenv("QA_STORE", str(guide_store))
    if SERVER not in code:
        assert "excitability" in output(code)
        return
    with ServerInside(guide_store) as server:
        assert "half-life" in output(code.replace(SERVER, server.url))


def output(code: str) -> str:
    """What Python code prints."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, "page", "exec"), {"__name__": "__main__"})
    return printed.getvalue()


def test_code_is_shown() -> None:
    """The README has Python code, and so has the page on serving."""
    assert {page for page, _ in CODE} >= {README, ROOT / "docs" / "serving.md"}


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_command_named_exists(page: Path) -> None:
    """Each `qa` command and option of the pages exists, each make target, and each script."""
    text = page.read_text(encoding="utf-8")
    for words in commands(text):
        assert re.search(rf"^  {words[0]} ", help_of(), re.MULTILINE), words
        for option in (word for word in words[1:] if re.match(r"--?[a-z]", word)):
            assert re.search(rf"^  {option}\b", help_of(words[0]), re.MULTILINE), words
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.MULTILINE)) <= set(targets)
    for script in re.findall(r"python (evals/\w+\.py)", text):
        assert (ROOT / script).is_file(), script


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_path_named_exists(page: Path) -> None:
    """Each file or folder of the project that a page names in backticks exists."""
    for path in re.findall(r"`((?:qa|evals|tests|docs|corpus)/[\w./-]*)", page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_relative_link_resolves(page: Path) -> None:
    """Each relative link of a page leads to a file, and its anchor to a heading of that file."""
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_of_the_docs_is_linked() -> None:
    """The README links to every page of the docs."""
    assert {f"docs/{page.name}" for page in DOCS} <= {
        link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", TEXT)
    }


def test_every_setting_is_documented() -> None:
    """docs/configuration.md has a row for each setting with its environment variable, and no other row."""
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| ", text[text.index("| key of qa.toml |") :], re.MULTILINE)
    assert [key for key, _ in rows] == [*dict.fromkeys(key for key, _ in rows)]
    assert {key for key, _ in rows} == set(Settings.__dataclass_fields__)
    for key, variables in rows:
        expected = [ENVIRONMENT[key]] if key in ENVIRONMENT else []
        assert re.findall(r"`(\w+)`", variables) == expected + [ONE_KEY] * (key == "api_keys"), key


def test_make_ask_says_how_much_it_installs(tmp_path: Path) -> None:
    """The size that README names is printed before anything is installed, and pip is told to be quiet."""
    steps = subprocess.run(
        ["make", "-n", "ask", f"VENV={tmp_path / 'venv'}"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.splitlines()
    size = re.search(r"about [\d.]+ GB", TEXT)
    assert size is not None
    said = next(i for i, step in enumerate(steps) if step.startswith("echo") and size[0] in step)
    installing = [i for i, step in enumerate(steps) if "pip install" in step]
    assert installing
    assert all(said < i and "--quiet" in steps[i] for i in installing)


def test_the_tree_names_what_is_there() -> None:
    """The annotated tree names every module at the top of the package, every folder of it, and nothing else."""
    tree = TEXT[TEXT.index("## The tree") :]
    named = set(re.findall(r"^      ([a-z_]+(?:\.py|/))", tree, re.MULTILINE))
    there = {path.name for path in (ROOT / "qa").glob("*.py")} - {"__main__.py"}
    there |= {f"{path.name}/" for path in (ROOT / "qa").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert named == there
