"""How far a long task is, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from qa.index.types import Progress


@contextmanager
def progress(doing: str, things: str, *, on_terminal_only: bool = False) -> Iterator[Progress]:
    """Shows how far something is, on stderr: a bar with the time left on a terminal, else one line at the start.

    Parameters: doing and things, as in "Indexing" 300 "texts"; on_terminal_only, to leave that line out.
    """
    show: Progress | None = None
    with ExitStack() as ending:

        def shown(done: int, total: int) -> None:
            nonlocal show
            if show is None:
                if sys.stderr.isatty():
                    show = _bar(doing, things, total, ending)
                else:
                    show = _silent if on_terminal_only else _line(doing, things, total)
            show(done, total)
            if done == total:
                ending.close()  # before another bar begins

        yield shown


def _silent(done: int, total: int) -> None: ...


def _line(doing: str, things: str, total: int) -> Progress:
    sys.stderr.write(f"{doing} {total} {things} ...\n")
    sys.stderr.flush()
    return _silent


def _bar(doing: str, things: str, total: int, ending: ExitStack) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn(things), TimeRemainingColumn())
    unfiltered = getattr(sys.stderr, "unfiltered", sys.stderr)  # a bar moves the cursor, and shows no text but ours
    bar = Progress(*columns, console=Console(file=unfiltered))
    bar.start()
    ending.callback(bar.stop)
    task = bar.add_task("", total=total)
    return lambda done, total: bar.update(task, completed=done, total=total)
