"""Settings from arguments, environment, file and defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.settings import load_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("QA_STORE", "QA_CACHE", "QA_ENCODER", "QA_THREADS"):
        monkeypatch.delenv(name, raising=False)


def test_defaults() -> None:
    """Without anything given the store lies in the user's data folder."""
    settings = load_settings()
    assert settings.store.is_absolute()
    assert settings.store.name == "store"
    assert (settings.encoder, settings.lock_wait_s, settings.statements) == ("minilm", 5.0, 5)


def test_argument_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument wins over the environment, the environment over the file, the file over the default."""
    (tmp_path / "qa.toml").write_text('store = "f"\nencoder = "f"\nthreads = 3\nstatements = 2\n')
    monkeypatch.setenv("QA_ENCODER", "e")
    monkeypatch.setenv("QA_STORE", "e")
    settings = load_settings(Path("a"))
    assert settings.store == tmp_path / "a"
    assert (settings.encoder, settings.threads, settings.statements) == ("e", 3, 2)
    assert load_settings().store == tmp_path / "e"


def test_paths_are_relative_to_their_file(tmp_path: Path) -> None:
    """A path in a configuration file is taken from the folder of that file."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "qa.toml").write_text('store = "here"\n')
    assert load_settings(config=tmp_path / "sub" / "qa.toml").store == tmp_path / "sub" / "here"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour = 1", "unknown key 'colour'"),
        ('threads = "two"', "threads in qa.toml must be a whole number"),
        ("threads = true", "must be a whole number"),
        ("threads = 0", "greater than zero"),
        ("lock_wait_s = -1", "greater than zero"),
        ("encoder = 3", "must be text"),
        ("store = []", "must be a path"),
        ("threads = ", "not valid TOML"),
        ("[threads]\na = 1", "must be a whole number"),
    ],
)
def test_bad_file(tmp_path: Path, text: str, words: str) -> None:
    """A bad file is refused with the key and the file in the sentence."""
    (tmp_path / "qa.toml").write_text(text)
    with pytest.raises(UsageError, match=words) as caught:
        load_settings()
    assert "qa.toml" in str(caught.value)


def test_bad_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad value in the environment is refused with the variable's name."""
    monkeypatch.setenv("QA_THREADS", "many")
    with pytest.raises(UsageError, match="QA_THREADS must be a whole number, not 'many'"):
        load_settings()


def test_missing_file(tmp_path: Path) -> None:
    """A configuration file that was named must be there."""
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(config=tmp_path / "none.toml")
