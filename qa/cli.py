"""The command line: parse, call the Assistant, show the result. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

import qa
from qa import contract, render
from qa.assistant import Assistant
from qa.batch import lines, print_json, run_batch, say
from qa.errors import InputError, UsageError
from qa.progress import progress
from qa.settings import load_settings
from qa.talk import show, talk

ABSTAINED = 3  # exit code of `ask` when the corpus does not answer: no error, and no answer either

app = typer.Typer(
    help="Ask documents a question; every statement of the answer is cited and checked.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help in colours would import rich
)

TextArgument = Annotated[str | None, typer.Argument(metavar="QUESTION", help="Read from standard input when left out.")]
StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", readable=False, help="Folder of the store.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, on one line.")]
BatchOption = Annotated[
    str | None,
    typer.Option("--batch", metavar="FILE|-", help="Answer JSON lines, each as soon as it is read."),
]


ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        help="Let a language model write, such as ollama:llama3.1; its statements are checked like any other.",
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qa {qa.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and exit.")
    ] = False,
) -> None: ...


@app.command()
def ask(
    question: TextArgument = None,
    model: ModelOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was found, proposed and dropped, and why.")
    ] = False,
    as_json: JsonOption = False,
    batch: BatchOption = None,
    store: StoreOption = None,
) -> None:
    """Answer a question in statements that are cited and checked. Exit code 3: the corpus does not answer it."""
    given = _input(question, batch)
    with _reading(store, model) as assistant:
        if isinstance(given, str):
            if as_json:
                answer = assistant.ask(given)
                print_json(contract.answer_json(answer, explain=explain))
            else:
                answer = show(assistant.stream(given), assistant.documents, explain=explain)
            for note in answer.notes:
                say(note)
            if answer.abstained and (as_json or not sys.stdout.isatty()):  # a terminal has just shown the reason
                say(f"Not answered: {answer.reason}")
            raise typer.Exit(ABSTAINED if answer.abstained else 0)
        run_batch(given, lambda text: contract.answer_json(assistant.ask(text), explain=explain))


@app.command()
def chat(model: ModelOption = None, store: StoreOption = None) -> None:
    """Ask one question after another; "And in females?" is understood from what was asked before."""
    gc.enable()
    with _reading(store, model) as assistant:
        talk(assistant)


@app.command()
def search(
    query: TextArgument = None,
    k: Annotated[int, typer.Option("-k", min=1, help="Most results.")] = 10,
    as_json: JsonOption = False,
    batch: BatchOption = None,
    store: StoreOption = None,
) -> None:
    """Show the units found for a query, best first."""
    given = _input(query, batch)
    with _reading(store) as assistant:
        if isinstance(given, str):
            hits = assistant.search(given, k)
            if as_json:
                print_json({"query": given, "hits": contract.hits_json(hits)})
            else:
                typer.echo(render.hits(hits, render.stdout()))
        else:
            run_batch(given, lambda text: {"hits": contract.hits_json(assistant.search(text, k))})


@app.command()
def ingest(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files or folders; the default corpus when left out.")
    ] = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Put documents into the store; one that is there already is replaced when it changed."""
    gc.enable()
    with Assistant(load_settings(store)) as assistant, progress("Indexing", "texts") as told:
        done = assistant.ingest(paths or None, told)
    for sentence in done.refused.values():
        say(sentence)
    if as_json:
        print_json({"outcomes": dict(done.outcomes), "refused": dict(done.refused)})
    else:
        typer.echo(render.ingested(done, assistant.settings.store))
    if done.refused:
        raise typer.Exit(1)


@app.command()
def remove(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Source id.")], store: StoreOption = None
) -> None:
    """Take a document out of the store."""
    with Assistant(load_settings(store)) as assistant:
        if not assistant.remove(source):
            raise InputError(render.unknown_source(source, [document.source for document in assistant.documents]))
    typer.echo(f"{source}: removed")


@app.command()
def sources(as_json: JsonOption = False, store: StoreOption = None) -> None:
    """List the documents of the store, each with its reference list."""
    with _reading(store) as assistant:
        if as_json:
            print_json(contract.sources_json(assistant.documents))
        else:
            typer.echo(render.sources(assistant.documents, render.stdout()))


@app.command("eval")
def evaluate(
    suites: Annotated[
        list[Path] | None,
        typer.Argument(metavar="SUITE", help="Suites of questions; the default corpus's own when left out."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Compare with an earlier run, question by question."),
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write the file of --baseline instead of comparing with it.")
    ] = False,
    diff: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--diff", metavar="A.json B.json", help="Show two runs of --json side by side; asks nothing."),
    ] = None,
    squad: Annotated[
        Path | None, typer.Option("--squad", metavar="FILE", help="Evaluate on papers in SQuAD format instead.")
    ] = None,
    pubmedqa: Annotated[
        Path | None, typer.Option("--pubmedqa", metavar="FILE", help="Evaluate on PubMedQA's labelled file instead.")
    ] = None,
    new_suite: Annotated[
        bool, typer.Option("--new-suite", help="Print the draft of a suite for the documents of the store.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where the same run was interrupted.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole run as JSON, answers and all.")] = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a report to look at.")] = None,
    model: ModelOption = None,
    store: StoreOption = None,
) -> None:
    """Measure how right the answers are. Exit code 4: a gate of the suite does not hold."""
    from qa.evaluate.command import Wishes, evaluate

    gc.enable()
    wishes = Wishes(
        tuple(suites or ()),
        baseline,
        write_baseline,
        diff,
        squad,
        pubmedqa,
        new_suite,
        resume,
        as_json,
        junit,
        html,
        store,
    )
    with progress("Asking", "questions") as told:
        code = evaluate(
            wishes, lambda: _reading(store, model), load_settings(store, model=model), told, typer.echo, say
        )
    raise typer.Exit(code)


def _reading(store: Path | None, model: str | None = None) -> Assistant:
    """The assistant on a store; the one of the settings is filled with the default corpus when it does not exist."""
    with progress("Indexing", "texts") as told:
        return qa.open(store, model=model, progress=told)


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
