"""Settings: the one place that reads the environment and qa.toml, and the only one that knows their names."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path, user_data_path

from qa.errors import UsageError

CONFIG_NAME = "qa.toml"
EXTRACTIVE = "extractive"
"""What writes without a language model."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user may vary; each value comes from an argument, the environment, qa.toml or its default."""

    store: Path
    """Folder of the store. Environment: QA_STORE."""
    cache: Path
    """Folder of what can be made again, such as the exported encoder. Environment: QA_CACHE."""
    chroma_url: str = ""
    """Address of a Chroma server that holds the corpus instead of a store folder, such as http://host:8000.
    Environment: QA_CHROMA_URL."""
    qdrant_url: str = ""
    """Address of a Qdrant server or cluster that holds and searches the corpus, such as http://host:6333; a password in it is
    sent as the API key. Environment: QA_QDRANT_URL."""
    encoder: str = "minilm"
    """"minilm" (installed with the project), a model folder or a model id. Environment: QA_ENCODER."""
    reranker: str = "mpnet-reader"
    """"mpnet-reader" (shipped), or a CrossEncoder of sentence-transformers by folder or model id. Environment: QA_RERANKER."""
    min_confidence: float = 0.0
    """Least confidence of an answer; a question whose answer would have less is declined. Environment: QA_MIN_CONFIDENCE."""
    threads: int = min(os.cpu_count() or 1, 8)
    """Threads that encode a batch of texts; one question always takes one. Environment: QA_THREADS."""
    lock_wait_s: float = 5.0
    """Seconds to wait for another process to leave the store."""
    max_file_bytes: int = 20_000_000
    """Bytes of the largest file that is read as a document."""
    max_question_chars: int = 4_000
    """Characters of the longest question."""
    statements: int = 5
    """Most statements in one answer."""
    model: str = ""
    """The language model that writes, as "provider:name"; "" writes without one. Environment: QA_MODEL."""
    models: tuple[str, ...] = ()
    """Language models that a question over HTTP may choose besides, as "provider:name". Environment: QA_MODELS."""
    base_url: str = ""
    """Where that model, and those of `models` of its provider, are served, when not at the provider's own address; without
    `model` those of the provider of the first. Environment: QA_BASE_URL."""
    model_timeout_s: float = 60.0
    """Seconds that one call of the model may take in all."""
    context_tokens: int = 8_192
    """Tokens of the model's window to use: prompt, units and reply together."""
    second_opinion: bool = False
    """Ask the model once more, in other words, whether its quotes say each statement. Environment: QA_SECOND_OPINION."""
    api_keys: tuple[str, ...] = ()
    """Keys that the server's callers must show; none asks for none. Environment: QA_API_KEYS, or QA_API_KEY for one."""
    rate_limit: str = "120/minute"
    """Requests of one key and address; callers on this machine without a key are not limited. Environment: QA_RATE_LIMIT."""
    questions_at_once: int = 100
    """Questions that the server works on or lets wait; a further one is told to come again. Environment: QA_QUESTIONS_AT_ONCE."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Environment:
    QA_TRUSTED_PROXIES."""
    cors_origins: tuple[str, ...] = ()
    """Other sites whose pages may use the server, such as https://lab.example. Environment: QA_CORS_ORIGINS."""
    log_questions: bool = False
    """Write questions into the server's log. Environment: QA_LOG_QUESTIONS."""
    telemetry: bool = False
    """Send traces of the server's requests by OpenTelemetry. Environment: QA_TELEMETRY."""

    @property
    def place(self) -> str:
        """Where the documents are, for messages."""
        return "on the Chroma server" if self.chroma_url else "in Qdrant" if self.qdrant_url else str(self.store)

    @property
    def shared(self) -> bool:
        """Whether a server holds the corpus, and no store folder does."""
        return bool(self.chroma_url or self.qdrant_url)

    @property
    def writers(self) -> tuple[str, ...]:
        """What a question may choose to write its answer, the usual one first; nothing where there is no choice."""
        return tuple(dict.fromkeys((self.model or EXTRACTIVE, EXTRACTIVE, *self.models))) if self.models else ()

    def written_by(self, name: str) -> Settings:
        """These settings with a language model that a question chose; another provider never gets `base_url`."""
        provider, _, _ = (self.model or self.models[0]).partition(":")
        return replace(self, model=name, base_url=self.base_url if name.startswith(f"{provider}:") else "")


ENVIRONMENT = {
    "store": "QA_STORE",
    "chroma_url": "QA_CHROMA_URL",
    "qdrant_url": "QA_QDRANT_URL",
    "cache": "QA_CACHE",
    "encoder": "QA_ENCODER",
    "reranker": "QA_RERANKER",
    "min_confidence": "QA_MIN_CONFIDENCE",
    "threads": "QA_THREADS",
    "model": "QA_MODEL",
    "models": "QA_MODELS",
    "base_url": "QA_BASE_URL",
    "second_opinion": "QA_SECOND_OPINION",
    "api_keys": "QA_API_KEYS",
    "rate_limit": "QA_RATE_LIMIT",
    "questions_at_once": "QA_QUESTIONS_AT_ONCE",
    "trusted_proxies": "QA_TRUSTED_PROXIES",
    "cors_origins": "QA_CORS_ORIGINS",
    "log_questions": "QA_LOG_QUESTIONS",
    "telemetry": "QA_TELEMETRY",
}
"""Field -> environment variable; several models, keys, proxies or origins are separated by commas."""
ONE_KEY = "QA_API_KEY"


def load_settings(store: Path | None = None, config: Path | None = None, model: str | None = None) -> Settings:
    """Gather the settings: an argument wins over the environment, it over qa.toml, it over the default.

    Parameters:
        store: folder of the store, as the user gave it; None when not given.
        config: a configuration file that must exist; None reads ./qa.toml when there is one.
        model: the language model, as the user gave it; "" for none; None when not given.

    Returns: the settings, with absolute paths.

    Raises: UsageError for a missing or malformed file, an unknown key, or a value of the wrong type.
    """
    settings = Settings(store=user_data_path("qa") / "store", cache=user_cache_path("qa"))
    file = Path(CONFIG_NAME) if config is None else config
    if config is not None or file.is_file():
        read = {key: _checked(key, value, str(file)) for key, value in _read(file).items()}
        # A path in the file is relative to the file, so that the file works from any folder.
        read = {key: file.parent / value if isinstance(value, Path) else value for key, value in read.items()}
        settings = replace(settings, **read)
    given = {key: os.environ[name] for key, name in ENVIRONMENT.items() if os.environ.get(name)}
    if one := os.environ.get(ONE_KEY, "").strip():
        given["api_keys"] = f"{given.get('api_keys', '')},{one}"
    settings = replace(settings, **{k: _checked(k, _typed(k, v), ENVIRONMENT[k]) for k, v in given.items()})
    if store is not None:
        settings = replace(settings, store=store, chroma_url="", qdrant_url="")  # a folder that is named is meant
    if model is not None:
        settings = replace(settings, model=model)
    return replace(settings, store=_absolute(settings.store), cache=_absolute(settings.cache))


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The configuration file {file} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The configuration file {file} is not valid TOML: {error}.") from error


def _checked(key: str, value: object, where: str) -> Any:
    """The value with its field's type, or a UsageError naming key and place."""
    known = {field.name: str(field.type) for field in fields(Settings)}
    if key not in known:
        raise UsageError(f"{where} has an unknown key {key!r}; the keys are {', '.join(sorted(known))}.")
    wanted = known[key]
    if wanted == "bool" and isinstance(value, bool):
        return value
    if wanted.startswith("tuple") and isinstance(value, list) and all(isinstance(one, str) and one for one in value):
        return tuple(value)
    if wanted in ("Path", "str") and isinstance(value, str) and value:
        return Path(value).expanduser() if wanted == "Path" else value
    if wanted in ("int", "float") and type(value) in (int, float) and (wanted == "float" or type(value) is int):
        if _number_fits(key, value):
            return value
        raise UsageError(f"{key} in {where} must be greater than zero, not {value!r}.")
    kind = {
        "Path": "a path in quotes",
        "str": "text in quotes",
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
    }.get(wanted, "a list of texts")
    raise UsageError(f"{key} in {where} must be {kind}, not {value!r}.")


def _number_fits(key: str, value: object) -> bool:
    # Waiting no time at all for the lock is a sensible wish; zero of anything else is not.
    return isinstance(value, int | float) and (value > 0 or (key == "lock_wait_s" and value == 0))


def _typed(key: str, text: str) -> object:
    """The environment holds text only: it becomes what the field is."""
    kind = next(str(field.type) for field in fields(Settings) if field.name == key)
    if kind == "bool":
        return {"1": True, "true": True, "0": False, "false": False}.get(text.strip().lower(), text)
    if kind.startswith("tuple"):
        return [part.strip() for part in text.split(",") if part.strip()]
    return int(text) if kind == "int" and text.strip().isdecimal() else text


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path.expanduser()))
