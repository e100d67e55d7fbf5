"""`qa ingest --sync`: make the store's part that came from a folder equal to it, once or until interrupted."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import typer

from qa.assistant import Assistant
from qa.cli.batch import print_error, print_json, print_stderr
from qa.cli.progress import progress
from qa.errors import QAError, UsageError
from qa.index.types import Ingested
from qa.ingest.folder import FileState, Folder
from qa.render import listing

WATCH_S = 1.0
"""Seconds between two looks at a watched folder; files are read when two looks find them the same."""


@dataclass(frozen=True, slots=True)
class SyncWishes:
    """What the user asked for."""

    folder: Path
    collection: str | None
    watch: bool
    dry_run: bool
    yes: bool
    as_json: bool


def run_sync(assistant: Assistant, wishes: SyncWishes, tell_scope: Callable[[], None]) -> None:
    """Make documents equal to a folder, having said what will change.

    Parameters: tell_scope, called where documents changed.
    Raises: UsageError where too much would be removed and nobody can be asked; errors as `Assistant.sync`.
    """
    if wishes.watch and wishes.dry_run:
        raise UsageError("--watch changes the store and --dry-run does not: leave one out.")
    folder = Folder(wishes.folder, assistant.settings.max_file_bytes)
    told_of: set[str] = set()
    done = _sync(assistant, folder, wishes, told_of, first=True)
    if done.changed and not wishes.dry_run:
        tell_scope()
    if wishes.watch:
        assistant.close()  # others may use the store between two changes
        _watch(folder, lambda: _sync(assistant, folder, wishes, told_of, first=False), assistant)
    elif done.refused:
        raise typer.Exit(1)


def _sync(assistant: Assistant, folder: Folder, wishes: SyncWishes, told_of: set[str], *, first: bool) -> Ingested:
    """Sync once, and say what is planned and what is done; told_of, the sentences on files that were said before."""

    def approve(planned: Ingested) -> bool:
        for sentence in (*planned.refused.values(), *planned.unread):
            if sentence not in told_of:
                print_stderr(sentence)
            told_of.add(sentence)
        if not wishes.dry_run and (first or planned.changed):
            print_stderr(*listing.sync_plan(planned))
            _check_removal(planned, folder, wishes, ask=first and sys.stdin is not None and sys.stdin.isatty())
        return not wishes.dry_run

    with (
        progress("Reading", "documents", on_terminal_only=True) as reading_files,
        progress("Indexing", "texts") as told,
    ):
        done = assistant.sync(
            folder, collection=wishes.collection, approve=approve, progress=told, reading=reading_files
        )
        if done.changed and not wishes.dry_run:
            assistant.compare()  # so that a command that only asks finds it done
    if not (first or done.changed):
        return done
    if wishes.as_json:
        what = {
            "outcomes": dict(done.outcomes),
            "removed": list(done.removed),
            "refused": dict(done.refused),
            **({"records": list(done.records)} if done.records else {}),
        }
        print_json({**what, "dry_run": True} if wishes.dry_run else what)
    elif wishes.dry_run:
        typer.echo("\n".join(listing.sync_plan(done)))
    else:
        typer.echo(listing.synced(done, assistant.settings.place))
    return done


def _check_removal(planned: Ingested, folder: Folder, wishes: SyncWishes, *, ask: bool) -> None:
    """Raises: UsageError, or typer.Abort on a terminal, where more than half of the documents would go unapproved."""
    if wishes.yes or 2 * len(planned.removed) <= planned.held:
        return
    sentence = f"{len(planned.removed)} of the {planned.held} documents of {folder.path} would be removed."
    if not ask:
        raise UsageError(f"{sentence} Nothing was changed: check the folder, or add --yes.")
    typer.confirm(f"{sentence} Go on?", abort=True, err=True)


def _watch(folder: Folder, sync: Callable[[], Ingested], assistant: Assistant) -> None:
    """Look at a folder until interrupted, and sync when it has changed and changes no longer."""
    stop = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        stop.set()  # a change that is under way is completed; a second interrupt ends at once
        signal.signal(signal.SIGINT, signal.default_int_handler)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    print_stderr(f"Watching {folder.path}; Ctrl-C ends it.")
    synced: Mapping[Path, FileState] | None = folder.latest
    before: Mapping[Path, FileState] | None = None
    told = ""
    while not stop.wait(WATCH_S):
        now: Mapping[Path, FileState] | None = None
        try:
            now = folder.states()
            if now == before and now != synced:
                sync()
                synced, told = now, ""
        except QAError as error:
            synced = now if isinstance(error, UsageError) else synced  # else it is tried again
            if str(error) != told:
                told = str(error)
                print_error(error)
        finally:
            assistant.close()
        before = now
    print_stderr("Stopped.")
