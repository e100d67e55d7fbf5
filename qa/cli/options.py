"""What the commands have in common: their options, and the assistant that they open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import qa
from qa.assistant import Assistant
from qa.cli.progress import progress
from qa.settings import load_settings

TextArgument = Annotated[str | None, typer.Argument(metavar="QUESTION", help="Read from standard input when left out.")]
StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", readable=False, help="Folder of the store.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, on one line.")]
BatchOption = Annotated[
    str | None,
    typer.Option("--batch", metavar="FILE|-", help="Answer JSON lines, each as soon as it is read."),
]
WithinOption = Annotated[
    list[str] | None,
    typer.Option(
        "--in",
        metavar="NAME",
        help="Ask only these documents: a collection, a source id, a file name, a glob, or all; may be repeated.",
    ),
]
ConfidenceOption = Annotated[
    float | None,
    typer.Option("--min-confidence", min=0.0, max=1.0, help="Decline where the answer would have less confidence."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        help="Let a language model write, such as ollama:llama3.1; its statements are checked like any other.",
    ),
]


def reading(store: Path | None, model: str | None = None) -> Assistant:
    """The assistant on a store; the one of the settings is filled with the default corpus when it does not exist.

    Raises: StoreError when a named store does not exist, so that a mistyped name is not taken for an empty store.
    """
    settings = load_settings(store, model=model)
    if store is not None:
        from qa.index.opening import check_store

        check_store(settings.store)
    with progress("Indexing", "texts") as told:
        return qa.open(settings=settings, progress=told)
