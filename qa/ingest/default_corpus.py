"""Where the default corpus and its suite lie: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

from qa.errors import InputError

DEFAULT_COLLECTION = "brexanolone-guide"
"""The collection of the default corpus."""


def default_corpus() -> list[Path]:
    """The files of the default corpus: the guide, its references, and context, in that order.

    Raises: InputError when the installation carries none.
    """
    package = Path(__file__).parents[1]
    for root in (package / "corpus", package.parent / "corpus"):
        if (root / "guide.md").is_file():
            return [root / "guide.md", *sorted(root.glob("references/*.md")), *sorted(root.glob("context/*.md"))]
    raise InputError(f"No corpus is installed beside {package}: reinstall, or ingest documents of your own.")


def default_suite() -> Path:
    """The file of the suite that belongs to the default corpus. Raises: InputError when the installation carries none."""
    package = Path(__file__).parents[1]
    for root in (package / "evals", package.parent / "evals"):
        if (root / "mechanism.yaml").is_file():
            return root / "mechanism.yaml"
    raise InputError(f"No suite is installed beside {package}: reinstall, or name a suite of your own.")
