"""How far a long task is, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from qa.index.types import Progress

_bar_shown = ExitStack()
"""Ends the bar that is on the terminal, which holds one at a time."""


@contextmanager
def progress(doing: str, things: str, *, on_terminal_only: bool = False) -> Iterator[Progress]:
    """Shows how far something is, on stderr: a bar with the time left on a terminal, else one line at each start.

    Several may take turns: each begins anew once another was shown, or once all was done.

    Parameters: doing and things, as in "Indexing" 300 "texts"; on_terminal_only, to leave that line out.
    """
    show: list[Progress] = []

    def shown(done: int, total: int) -> None:
        if not show:
            if sys.stderr.isatty():
                _bar_shown.close()
                show.append(_bar(doing, things, total))
                _bar_shown.callback(show.clear)
            else:
                show.append(_silent if on_terminal_only else _line(doing, things, total))
        show[0](done, total)
        if done == total:
            _bar_shown.close()
            show.clear()

    with _bar_shown:
        yield shown


def _silent(done: int, total: int) -> None: ...


def _line(doing: str, things: str, total: int) -> Progress:
    sys.stderr.write(f"{doing} {total} {things} ...\n")
    sys.stderr.flush()
    return _silent


def _bar(doing: str, things: str, total: int) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn(things), TimeRemainingColumn())
    unfiltered = getattr(sys.stderr, "unfiltered", sys.stderr)  # a bar moves the cursor, and shows no text but ours
    bar = Progress(*columns, console=Console(file=unfiltered))
    bar.start()
    _bar_shown.callback(bar.stop)
    task = bar.add_task("", total=total)
    return lambda done, total: bar.update(task, completed=done, total=total)
