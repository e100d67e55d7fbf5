"""From the name of a language model to the model: any provider that LangChain's init_chat_model knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from qa.errors import ModelError, UsageError
from qa.llm.client import Model
from qa.llm.prompt import REPLY_TOKENS
from qa.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def load_model(settings: Settings) -> Model | None:
    """The language model that the settings name, or None.

    Raises: UsageError for a name that no provider has; ModelError for a missing package or key.
    """
    if not settings.model:
        return None
    provider, _, name = settings.model.partition(":")
    if not name or not provider:
        raise UsageError(
            f"The model {settings.model!r} has no provider: write it as provider:name, such as ollama:llama3.1."
        )
    options: dict[str, Any] = {
        "temperature": 0,
        "timeout": settings.model_timeout_s,
        "max_retries": 0,
        "max_tokens": REPLY_TOKENS,
    }
    if provider == "ollama":  # it has its own names for these
        options = {
            "temperature": 0,
            "client_kwargs": {"timeout": settings.model_timeout_s},
            "num_ctx": settings.context_tokens,
            "num_predict": REPLY_TOKENS,
        }
    if settings.base_url:
        options["base_url"] = settings.base_url
        if provider == "openai":  # servers of this dialect know the limit by its older name
            options["extra_body"] = {"max_tokens": REPLY_TOKENS}
    chat = _made(settings.model, provider, options)
    profile = getattr(chat, "profile", None) or {}
    if profile.get("temperature") is False:  # it thinks before it writes, and what it thinks counts as its reply
        free = {key: value for key, value in options.items() if key not in ("temperature", "max_tokens")}
        chat = _made(settings.model, provider, free)
    host = urlsplit(settings.base_url).hostname or ""
    return Model(
        name=settings.model,
        chat=chat,
        structured=bool(profile.get("structured_output")),
        window=min(settings.context_tokens, profile.get("max_input_tokens") or settings.context_tokens),
        timeout_s=settings.model_timeout_s,
        second_opinion=settings.second_opinion,
        label=f"{settings.model} at {host}" if host else settings.model,
    )


def _made(name: str, provider: str, options: Mapping[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        return cast("BaseChatModel", init_chat_model(name, **options))
    except ImportError as error:
        package = f"langchain-{provider.replace('_', '-')}"
        extra = (
            f'pip install ".[{provider}]"'
            if provider in ("openai", "anthropic", "ollama")
            else f"pip install {package}"
        )
        raise ModelError(f"The model {name!r} needs a package that is not installed: {extra}.") from error
    except ValueError as error:
        if "provider" in str(error):
            raise UsageError(
                f"{provider!r} is no provider of language models that is known here: openai, anthropic, ollama, mistralai, "
                "google_genai, groq and others that LangChain's init_chat_model lists."
            ) from None
        raise ModelError(_unusable(name, provider)) from None
    except Exception:
        raise ModelError(_unusable(name, provider)) from None  # the provider's own text may hold a key


def _unusable(name: str, provider: str) -> str:
    variable = f"{provider.upper()}_API_KEY"
    return f"The model {name!r} cannot be used as configured: set {variable} (any value for a server that wants none)."
