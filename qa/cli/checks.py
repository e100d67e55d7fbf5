"""The commands that check: answers against suites, citations against sources, records against documents."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.batch import print_json, print_stderr
from qa.cli.options import ComparedOption, JsonOption, ModelOption, StoreOption, reading
from qa.cli.progress import progress
from qa.errors import UsageError
from qa.index.scope import left_out_note, unknown_source
from qa.render import text as render
from qa.settings import load_settings

WRONG = 5
"""Exit code of an audit that found a citation that is wrong."""
checks = typer.Typer()


@checks.command("eval")
def evaluate_command(
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
            wishes, lambda: reading(store, model), load_settings(store, model=model), told, typer.echo, print_stderr
        )
    raise typer.Exit(code)


@checks.command()
def audit(
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="Source id; every document that cites when left out.")
    ] = None,
    as_json: JsonOption = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page to look at.")] = None,
    store: StoreOption = None,
) -> None:
    """Check every citation of a document against its source. Exit code 5: one of them is wrong."""
    from qa.evaluate.record import write_output
    from qa.notes.audit.audit import audit_all, audit_document
    from qa.notes.audit.page import audit_page
    from qa.notes.audit.report import audit_json, audit_text

    gc.enable()
    with reading(store) as assistant:
        library = assistant.library
    if source is None:
        found = audit_all(library)
    else:
        if source not in library.by_source:
            raise UsageError(unknown_source(source, list(library.by_source)))
        found = (audit_document(library.by_source[source], library),)
    if html is not None:
        write_output(html, audit_page(found))
        print_stderr(f"Wrote {html}.")
    if as_json:
        print_json({"audits": [audit_json(one) for one in found]})
    else:
        typer.echo(
            "\n\n".join(audit_text(one, render.stdout().width) for one in found) or "No document has a reference list."
        )
    raise typer.Exit(WRONG if any(one.wrong for one in found) else 0)


@checks.command("verify-record")
def verify_record_command(
    record: Annotated[Path, typer.Argument(metavar="FILE", help="A record of `qa ask --record`.")],
    documents: Annotated[
        list[Path] | None, typer.Argument(metavar="DOCUMENT", help="Files or folders; the store when left out.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="PUB", help="The public key that must have signed it.")
    ] = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Check a recorded answer against the documents alone. Exit code 6: something of it does not hold."""
    from qa.record import check, load, text

    gc.enable()
    recorded = load.load_record(record)
    if documents:
        given, refused = check.given_documents(documents, load_settings(store).max_file_bytes)
        print_stderr(*refused.values())
        findings = check.verify_record(recorded, given, key)
    else:
        with reading(store) as assistant:
            findings = check.verify_record(recorded, assistant.documents, key)
    if as_json:
        print_json(text.findings_json(findings))
    else:
        typer.echo(text.findings_text(findings, render.stdout()))
    raise typer.Exit(findings.exit_code)


@checks.command("replay")
def replay_command(
    record: Annotated[Path, typer.Argument(metavar="FILE", help="A record of `qa ask --record`.")],
    model: ModelOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Ask a recorded question again and tell what changed, and why. Exit code 6: the answer is not the same."""
    from qa.record import load, replay, text

    gc.enable()
    recorded = load.load_record(record)
    with reading(store, model) as assistant:
        replayed = replay.replay(recorded, assistant)
    if as_json:
        print_json(text.replayed_json(replayed))
    else:
        typer.echo(text.replayed_text(replayed, render.stdout()))
    raise typer.Exit(replayed.exit_code)


@checks.command()
def conflicts(within: ComparedOption = None, as_json: JsonOption = False, store: StoreOption = None) -> None:
    """List where the documents of the store disagree: each side with its words and its conditions."""
    from qa.notes.conflicts.find import find_conflicts
    from qa.notes.conflicts.report import conflicts_json, conflicts_text

    gc.enable()
    with reading(store) as assistant:
        found = find_conflicts(assistant.index(within or ()).library)
        print_stderr(*left_out_note(within or (), assistant.documents))
    if as_json:
        print_json({"conflicts": conflicts_json(found)})
    else:
        typer.echo(conflicts_text(found, render.stdout().width))


@checks.command()
def doctor(store: StoreOption = None) -> None:
    """Read every file of the store and compare it with its checksum; exit code 1 when one is damaged."""
    from qa.index.opening import check_store
    from qa.index.repair import damages

    settings = load_settings(store)
    check_store(settings.store)
    found = damages(settings.store, settings.lock_wait_s)
    print_stderr(*found)
    typer.echo(
        f"{settings.store}: {len(found)} damaged" if found else f"{settings.store}: every file is as it was written"
    )
    if found:
        raise typer.Exit(1)
