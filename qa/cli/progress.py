"""How far a long task is, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qa.index.types import Progress


@contextmanager
def progress(doing: str, things: str, *, on_terminal_only: bool = False) -> Iterator[Progress]:
    """Shows how far something is, on stderr: a bar with the time left on a terminal, else one line at the start.

    Parameters: doing and things, as in "Indexing" 300 "texts"; on_terminal_only, to leave that line out.
    """
    stop: list[Callable[[], None]] = []
    show: list[Progress] = []

    def shown(done: int, total: int) -> None:
        if not show:
            if sys.stderr.isatty():
                show.append(_bar(doing, things, total, stop))
            else:
                show.append(_silent if on_terminal_only else _line(doing, things, total))
        show[0](done, total)
        if done == total:
            for end in stop:  # before another bar begins
                end()

    try:
        yield shown
    finally:
        for end in stop:
            end()


def _silent(done: int, total: int) -> None: ...


def _line(doing: str, things: str, total: int) -> Progress:
    sys.stderr.write(f"{doing} {total} {things} ...\n")
    sys.stderr.flush()
    return _silent


def _bar(doing: str, things: str, total: int, stop: list[Callable[[], None]]) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn(things), TimeRemainingColumn())
    unfiltered = getattr(sys.stderr, "unfiltered", sys.stderr)  # a bar moves the cursor, and shows no text but ours
    bar = Progress(*columns, console=Console(file=unfiltered))
    bar.start()
    stop.append(bar.stop)
    task = bar.add_task("", total=total)
    return lambda done, total: bar.update(task, completed=done, total=total)
