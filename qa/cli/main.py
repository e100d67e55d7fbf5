"""The command line: parse, call the Assistant, show the result. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

import qa
from qa.assistant import Assistant
from qa.cli.batch import lines, print_json, print_stderr, run_batch
from qa.cli.chat import check_save, save, show, talk
from qa.cli.checks import checks
from qa.cli.documents import holding
from qa.cli.options import (
    BatchOption,
    ConfidenceOption,
    JsonOption,
    ModelOption,
    StatementsOption,
    StoreOption,
    TextArgument,
    WithinOption,
    holdings,
    reading,
)
from qa.cli.serve import serving
from qa.cli.table import table_command
from qa.errors import UsageError
from qa.index.scope import left_out_note
from qa.render import listing
from qa.render import text as render
from qa.render.reference_export import ExportFormat
from qa.serialize import answer_json, hits_json
from qa.settings import load_settings
from qa.text.messages import message
from qa.types import Answer

ABSTAINED = 3  # exit code of `ask` when the corpus does not answer: no error, and no answer either

HOW_TO_ASK = """\

  qa ask "What is ...?"       answers, each statement with its source
  qa ingest PATH...           adds your own documents, which are then asked alone
  qa table "..." "..."        asks each document the same questions
  qa chat                     asks one question after another
  qa serve                    opens a web page
  qa --help                   lists all commands"""
"""Said of a `qa` without a command."""

app = typer.Typer(
    help="Ask documents a question; every statement of the answer is cited and checked.",
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help in colours would import rich
)

app.add_typer(checks)  # their commands become commands of `qa`
app.add_typer(holding)
app.add_typer(serving)
app.command("table")(table_command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qa {qa.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and exit.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        print_stderr(*holdings(load_settings()), *HOW_TO_ASK.splitlines())
        raise typer.Exit(UsageError.exit_code)


@app.command("ask")
def ask_command(
    question: TextArgument = None,
    within: WithinOption = None,
    model: ModelOption = None,
    min_confidence: ConfidenceOption = None,
    statements: StatementsOption = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Show the words of each cited place and its references.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was found, proposed and dropped, and why.")
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option("--record", metavar="FILE", help="Write all that is needed to check the answer later."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="KEY", help="Sign the record with this Ed25519 private key.")
    ] = None,
    cite: Annotated[
        ExportFormat | None,
        typer.Option("--cite", help="Print the references of the answer alone, for a reference manager."),
    ] = None,
    save_as: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Also write the answer with its quotes: .md, .html or .docx."),
    ] = None,
    as_json: JsonOption = False,
    batch: BatchOption = None,
    store: StoreOption = None,
) -> None:
    """Answer a question in statements that are cited and checked. Exit code 3: the corpus does not answer it."""
    given, sources = _input(question, batch), tuple(within or ())
    if cite is not None and (as_json or batch is not None or verbose or explain):
        raise UsageError("--cite prints the references alone: leave --json, --batch, -v and --explain out.")
    if record is None and key is not None:
        raise UsageError("--key signs a record: name its file with --record.")
    if record is not None:
        if batch is not None:
            raise UsageError("--record keeps one answer: leave --batch out.")
        if sources:
            raise UsageError("--record keeps an answer from the whole store: leave --in out.")
        from qa.record.write import check_target

        check_target(record, key)
    if save_as is not None:
        if batch is not None:
            raise UsageError("--save keeps one answer: leave --batch out.")
        check_save(save_as)
    with reading(store, model, min_confidence=min_confidence, statements=statements) as assistant:
        if isinstance(given, str):
            if cite is not None:
                answer = assistant.ask(given, sources)
                typer.echo(assistant.cite(answer, cite), nl=False)
            elif as_json:
                answer = assistant.ask(given, sources)
                print_json(answer_json(answer, explain=explain))
            else:
                answer = show(
                    assistant.stream(given, sources), assistant.library.by_source, verbose=verbose, explain=explain
                )
            print_stderr(*(answer.notes if as_json or cite else ()))  # else they stand with the answer
            if record is not None:
                recorded(answer, assistant, record, key)
            if save_as is not None:
                save([answer], save_as, assistant)
            if answer.abstained and (
                as_json or cite or not sys.stdout.isatty()
            ):  # a terminal has just shown the reason
                print_stderr(message("abstained.reason", reason=answer.reason))
            raise typer.Exit(ABSTAINED if answer.abstained else 0)
        run_batch(given, lambda text: answer_json(assistant.ask(text, sources), explain=explain))


@app.command()
def chat(within: WithinOption = None, model: ModelOption = None, store: StoreOption = None) -> None:
    """Ask one question after another; "And in females?" is understood from what was asked before."""
    gc.enable()
    with reading(store, model) as assistant:
        talk(assistant, tuple(within or ()))


@app.command("search")
def search_command(
    query: TextArgument = None,
    within: WithinOption = None,
    k: Annotated[int, typer.Option("-k", min=1, help="Most results.")] = 10,
    as_json: JsonOption = False,
    batch: BatchOption = None,
    store: StoreOption = None,
) -> None:
    """Show the units found for a query, best first."""
    given, sources = _input(query, batch), tuple(within or ())
    with reading(store) as assistant:
        if isinstance(given, str):
            hits = assistant.search(given, k, sources)
            if as_json:
                print_json({"query": given, "hits": hits_json(hits)})
            else:
                typer.echo(listing.hits_text(hits, render.stdout()))
            print_stderr(*left_out_note(sources, assistant.documents))
        else:
            run_batch(given, lambda text: {"hits": hits_json(assistant.search(text, k, sources))})


def recorded(answer: Answer, assistant: Assistant, file: Path, key: Path | None) -> None:
    """Write the record of an answer, and say so."""
    from qa.record import write

    sha256 = write.write_record(file, write.record(answer, assistant), key)
    print_stderr(f"Wrote {file} ({'signed, ' if key else ''}sha256 {sha256[:12]}).")


def _input(text: str | None, batch: str | None) -> str | BinaryIO:
    """The question: as an argument, as lines of a batch, or from standard input."""
    if batch is not None:
        if text is not None:
            raise UsageError("Give either a question or --batch, not both.")
        return lines(batch)
    if text is not None:
        return text
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("No question was given: type it in quotes after the command, or give it on standard input.")
    return sys.stdin.read().strip()
