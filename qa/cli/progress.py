"""How far a long task is, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qa.index.types import Progress


@contextmanager
def progress(doing: str, things: str) -> Iterator[Progress]:
    """Shows how far something is, on stderr: a bar on a terminal, else one line at the start.

    Parameters: doing and things, as in "Indexing" 300 "texts".
    """
    stop: list[Callable[[], None]] = []
    show: list[Progress] = []

    def shown(done: int, total: int) -> None:
        if not show:
            show.append(_bar(doing, things, total, stop) if sys.stderr.isatty() else _line(doing, things, total))
        show[0](done, total)

    try:
        yield shown
    finally:
        for end in stop:
            end()


def _line(doing: str, things: str, total: int) -> Progress:
    sys.stderr.write(f"{doing} {total} {things} ...\n")
    sys.stderr.flush()
    return lambda done, total: None


def _bar(doing: str, things: str, total: int, stop: list[Callable[[], None]]) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn(things), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True))
    bar.start()
    stop.append(bar.stop)
    task = bar.add_task("", total=total)
    return lambda done, total: bar.update(task, completed=done, total=total)
