"""Stores with a record of an answer: one that a test may change, and a signed one that is only read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.settings import load_settings
from tests.record.cases import Case, make_key, recorded_case

Keys = dict[str, tuple[Path, Path]]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The private and public key files of two people."""
    folder = tmp_path_factory.mktemp("keys")
    return {name: make_key(folder, name) for name in ("alice", "mallory")}


@pytest.fixture(scope="session")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store and an unsigned record, made once and copied."""
    folder = tmp_path_factory.mktemp("unsigned")
    with recorded_case(folder):
        return folder


@pytest.fixture
def case(unsigned: Path, tmp_path: Path) -> Iterator[Case]:
    """A store of its own, which a test may change, and an unsigned record."""
    folder = tmp_path / "case"
    shutil.copytree(unsigned, folder)
    with Assistant(load_settings(folder / "store")) as assistant:
        yield Case(assistant, folder / "documents", folder / "answer.json")


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Case]:
    """A store that is only read, and a record signed by Alice."""
    with recorded_case(tmp_path_factory.mktemp("signed"), keys["alice"][0]) as made:
        yield made
