"""`qa table`: the same questions asked of each document, side by side."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.batch import print_json, print_stderr
from qa.cli.options import ConfidenceOption, JsonOption, ModelOption, StoreOption, WithinOption, reading
from qa.cli.progress import progress
from qa.errors import UsageError
from qa.index.scope import asked_sources
from qa.render.text import stdout
from qa.serialize import to_json
from qa.text.messages import message

NOTHING_STATED = 3
"""Exit code when no document states an answer to any of the questions."""
WIDEST_TABLE = 240
"""Columns of a terminal that a table uses."""


def table_command(
    questions: Annotated[list[str], typer.Argument(metavar="QUESTION...", help="Each is a column of the table.")],
    within: WithinOption = None,
    sort: Annotated[
        int | None,
        typer.Option("--sort", metavar="COLUMN", min=1, help="Sort by the cells of this question: 1 is the first."),
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the table as CSV.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    as_json: JsonOption = False,
    min_confidence: ConfidenceOption = None,
    model: ModelOption = None,
    store: StoreOption = None,
) -> None:
    """Ask each document the same questions: a row a document, each cell cited and checked. Exit code 3: none answers."""
    from qa.answer.table import Table
    from qa.render import table as render

    if sort is not None and sort > len(questions):
        raise UsageError(f"--sort {sort} names no column: there are {len(questions)}, one a question.")
    if as_json + markdown + (csv is not None) > 1:
        raise UsageError("Choose one of --csv, --markdown and --json.")
    gc.enable()
    with (
        reading(store, model, min_confidence=min_confidence) as assistant,
        progress("Asking", "documents", on_terminal_only=True) as told,
    ):
        sources = asked_sources(within or (), assistant.documents)
        count = len(assistant.documents if sources is None else sources)
        rows = []
        for row in assistant.table_rows(questions, tuple(within or ())):
            rows.append(row)
            told(len(rows), count)
    table = Table(tuple(questions), tuple(rows))
    table = table if sort is None else table.sorted(sort - 1)
    if csv is not None:
        from qa.evaluate.record import write_output

        write_output(csv, "\ufeff" + render.table_csv(table))  # the mark by which Excel knows UTF-8
        print_stderr(f"Wrote {csv}.")
    elif as_json:
        print_json(to_json(table))
    else:
        shown = render.table_markdown(table) if markdown else render.table_text(table, stdout(WIDEST_TABLE))
        typer.echo(shown)
    cells = sum(len(row.cells) for row in table.rows)
    print_stderr(message("table.stated", stated=table.stated, cells=cells))
    raise typer.Exit(0 if table.stated else NOTHING_STATED)
