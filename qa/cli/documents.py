"""The commands on the documents of a store: put in, keep equal to a folder, list, move, remove."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from qa.assistant import Assistant
from qa.cli.batch import print_json, print_stderr
from qa.cli.options import JsonOption, ListedOption, StoreOption, reading
from qa.cli.progress import progress
from qa.cli.sync import SyncWishes, run_sync
from qa.errors import UsageError
from qa.index.document_list import DocumentList
from qa.index.scope import left_out, matching_sources, unknown_source
from qa.ingest.default_corpus import DEFAULT_COLLECTION
from qa.render import listing
from qa.render import text as render
from qa.serialize import source_summaries, to_json
from qa.settings import load_settings

holding = typer.Typer()


@holding.command()
def ingest(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files or folders; the default corpus when left out.")
    ] = None,
    collection: Annotated[
        str | None,
        typer.Option(
            "--collection",
            metavar="NAME",
            help='The collection that they are in from now on; "" takes them out of any.',
        ),
    ] = None,
    sync: Annotated[
        bool, typer.Option("--sync", help="Also remove documents whose files are gone from this folder.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="With --sync: go on until interrupted.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --sync: say what would change, change nothing.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="With --sync: remove more than half of the documents too.")
    ] = False,
    ray: Annotated[
        str,
        typer.Option("--ray", metavar="ADDRESS", help='Read and encode on a Ray cluster; "local" starts one here.'),
    ] = "",
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Put documents into the store; one that is there already is replaced when it changed.

    Reads PDF, office files, web pages, EPUB, JATS, LaTeX, notebooks, e-mail, tables, Markdown and text, also compressed by gzip.
    BibTeX, RIS, CSL-JSON and Zotero RDF give their records to the documents that they are of, and bring the files beside them.
    """
    gc.enable()
    if not sync and (watch or dry_run or yes):
        raise UsageError("--watch, --dry-run and --yes belong to --sync: add it, or leave them out.")
    if sync and ray:
        raise UsageError("--ray does not go with --sync: leave one of them out.")
    if collection is not None and not paths:
        raise UsageError("--collection needs files or folders to put into it: name them.")
    with Assistant(load_settings(store)) as assistant:
        if sync:
            if len(paths or ()) != 1:
                raise UsageError("--sync takes one folder: name it.")
            wishes = SyncWishes(Path((paths or [""])[0]), collection, watch, dry_run, yes, as_json)
            run_sync(assistant, wishes, lambda: tell_scope(assistant.documents, collection))
            return
        with (
            progress("Reading", "documents", on_terminal_only=True) as reading_files,
            progress("Indexing", "texts") as told,
        ):
            done = assistant.ingest(paths or None, told, reading_files, collection=collection, ray=ray)
            assistant.compare()  # so that a command that only asks finds it done
        print_stderr(*done.refused.values(), *done.unread)
        if as_json:
            told_all = {"outcomes": dict(done.outcomes), "refused": dict(done.refused), "records": list(done.records)}
            print_json(told_all | ({"unread": list(done.unread)} if done.unread else {}))
        else:
            typer.echo(listing.ingested(done, assistant.settings.place))
        tell_scope(assistant.documents, collection)
    if done.refused:
        raise typer.Exit(1)


def tell_scope(documents: DocumentList, collection: str | None) -> None:
    """Say what a question leaves out by now, and where a collection hides a document of its name."""
    if count := left_out(documents):
        print_stderr(
            f"Your documents are asked alone from now on, without the {count} of the collection {DEFAULT_COLLECTION}; "
            "--in all asks both."
        )
    if collection and collection in documents.by_source():
        print_stderr(
            f"{collection} is a document too: --in {collection} means the collection; name the file for the document."
        )


@holding.command("remove")
def remove_command(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="Source id.")] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="NAME", help="Remove all documents of this collection.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Take a document, or a collection, out of the store."""
    if (source is None) == (collection is None):
        raise UsageError("Name either a document or a --collection to remove.")
    with Assistant(load_settings(store)) as assistant:
        if collection is not None:
            removed: tuple[str, ...] = assistant.remove_collection(collection)
            if not removed:
                raise UsageError(f"The store holds no collection {collection!r}: `qa sources` lists what it holds.")
        else:
            assert source is not None
            if not assistant.remove(source):
                raise UsageError(unknown_source(source, list(assistant.library.by_source)))
            removed = (source,)
    typer.echo("\n".join(f"{one}: removed" for one in removed))


@holding.command("move")
def move_command(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Documents, each as --in names them.")],
    collection: Annotated[
        str, typer.Option("--collection", metavar="NAME", help='The collection to put them into; "" for none.')
    ],
    store: StoreOption = None,
) -> None:
    """Put documents of the store into another collection; with the name of a collection this renames it."""
    with Assistant(load_settings(store)) as assistant:
        moved = assistant.move(names, collection)
        typer.echo("\n".join(f"{one}: in {collection}" if collection else f"{one}: in no collection" for one in moved))
        tell_scope(assistant.documents, collection)


@holding.command("sources")
def sources_command(within: ListedOption = None, as_json: JsonOption = False, store: StoreOption = None) -> None:
    """List the documents of the store, each with its collection and its reference list."""
    with reading(store) as assistant:
        sources = matching_sources(within, assistant.documents) if within else None
        if as_json:
            print_json([to_json(one) for one in source_summaries(assistant.library, sources)])
        else:
            typer.echo(listing.sources_text(assistant.library, render.stdout(), sources))
