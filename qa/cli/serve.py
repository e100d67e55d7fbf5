"""The commands that serve: over HTTP, and to a language model's own program."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

import qa
from qa.cli.batch import print_stderr
from qa.cli.options import ModelOption, StoreOption, reading
from qa.cli.progress import progress
from qa.errors import UsageError

serving = typer.Typer()


@serving.command("serve")
def serve_command(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any free one.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that answer.")] = 1,
    anyone: Annotated[
        bool, typer.Option("--anyone-may-ask", help="Listen where others can reach it although no key is set.")
    ] = False,
    cases: Annotated[
        Path | None, typer.Option("--cases", dir_okay=False, help="File for readers' reports, as drafts for qa eval.")
    ] = None,
    model: ModelOption = None,
    store: StoreOption = None,
) -> None:
    """Serve the reading room and the HTTP API until stopped."""
    from qa.serve import run
    from qa.serve.security import check

    gc.enable()
    # A store that does not exist yet is made: documents may be uploaded. What is wrong with one is told here.
    with progress("Indexing", "texts") as told, qa.open(store, model=model, progress=told) as assistant:
        settings = assistant.settings
        assistant.load_writers()
    check(settings)
    if cases is not None and not cases.absolute().parent.is_dir():
        raise UsageError(
            f"There is no folder {cases.absolute().parent} for the file of cases: make it, or name another."
        )
    taken, local = run.listen(host, port, keys=bool(settings.api_keys), open_to_all=anyone)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{taken.getsockname()[1]}"
    print_stderr(f"Reading room: {address}/   API: {address}/docs   OpenAI's dialect: {address}/v1")
    run.serve(settings, taken, workers, local=local, cases=cases)


@serving.command()
def mcp(model: ModelOption = None, store: StoreOption = None) -> None:
    """Serve the assistant to a program with a language model by the Model Context Protocol, on standard input and output."""
    from qa.serve.mcp import run

    gc.enable()
    with reading(store, model) as assistant:
        run(assistant)
