"""What the commands have in common: their options, and the assistant that they open."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

import qa
from qa.assistant import Assistant
from qa.cli.batch import print_stderr
from qa.cli.progress import progress
from qa.index.types import StoreMissing
from qa.render.text import counted
from qa.settings import Settings, load_settings

TextArgument = Annotated[str | None, typer.Argument(metavar="QUESTION", help="Read from standard input when left out.")]
StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", readable=False, help="Folder of the store.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, on one line.")]
BatchOption = Annotated[
    str | None,
    typer.Option("--batch", metavar="FILE|-", help="Answer JSON lines, each as soon as it is read."),
]
_NAMES = "a collection, a source id, a file name, a glob, or all; may be repeated."
WithinOption = Annotated[
    list[str] | None, typer.Option("--in", metavar="NAME", help=f"Ask only these documents: {_NAMES}")
]
ListedOption = Annotated[
    list[str] | None, typer.Option("--in", metavar="NAME", help=f"List only these documents: {_NAMES}")
]
ComparedOption = Annotated[
    list[str] | None, typer.Option("--in", metavar="NAME", help=f"Compare only these documents: {_NAMES}")
]
ConfidenceOption = Annotated[
    float | None,
    typer.Option("--min-confidence", min=0.0, max=1.0, help="Decline where the answer would have less confidence."),
]
StatementsOption = Annotated[
    int | None, typer.Option("--statements", metavar="N", min=1, max=100, help="Show at most so many statements.")
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        help="Let a language model write, such as ollama:llama3.1; its statements are checked like any other.",
    ),
]


def holdings(settings: Settings) -> list[str]:
    """What the store of the settings holds, in a line or two for who asks nothing yet. Raises: StoreError."""
    from qa.index.catalog import read_document
    from qa.index.document_list import DocumentList
    from qa.index.manifest import MANIFEST, read_manifest
    from qa.index.scope import collections_of, left_out
    from qa.ingest.default_corpus import DEFAULT_COLLECTION

    if settings.chroma_url:
        return [f"The documents are {settings.place}."]
    if not (settings.store / MANIFEST).is_file():
        return [
            f"There is no store at {settings.store} yet: the first question fills it with the default corpus "
            f"{DEFAULT_COLLECTION}, and `qa ingest PATH` with your own documents."
        ]
    documents = DocumentList(read_manifest(settings.store).entries, partial(read_document, settings.store))
    held = [counted(len(documents), "document")]
    held += [f"{count} of the collection {name}" for name, count in collections_of(documents).items()]
    lines = [f"The store {settings.store} holds {', '.join(held)}."]
    if left_out(documents):
        lines.append(
            f"Your own documents are asked; --in {DEFAULT_COLLECTION} or --in all asks the default corpus too."
        )
    return lines


def reading(store: Path | None, model: str | None = None, **asked: float | None) -> Assistant:
    """The assistant on a store; the one of the settings is filled with the default corpus when it does not exist.

    Parameters: asked, other settings by name, None for what is not given.
    Raises: StoreError when a named store does not exist, so that a mistyped name is not taken for an empty store.
    """
    given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    settings = replace(load_settings(store, model=model), **given)
    if not settings.chroma_url:
        from qa.index.opening import check_store

        try:
            check_store(settings.store)
        except StoreMissing:
            if store is not None:
                raise
            print_stderr(*holdings(settings))
    with progress("Indexing", "texts") as told:
        return qa.open(settings=settings, progress=told)
