"""What `qa eval` does: one function a wish."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qa.assistant import Assistant, corpus_summary
from qa.errors import UsageError
from qa.evaluate import page, report
from qa.evaluate.compare import FailedGate, RunComparison, compare_runs, failed_gates
from qa.evaluate.diff import difference
from qa.evaluate.draft import draft_suite
from qa.evaluate.golds import load_pubmedqa, load_squad
from qa.evaluate.junit import junit
from qa.evaluate.metrics import BY_NAME
from qa.evaluate.papers import run_papers
from qa.evaluate.progress_file import ProgressFile
from qa.evaluate.record import baseline_json, load_run, run_json, write_output
from qa.evaluate.run import IN_FLIGHT, conditions_of, run_suites
from qa.evaluate.suite import load_suite
from qa.evaluate.types import EvaluationRun
from qa.index.scope import left_out
from qa.index.types import Progress
from qa.ingest.default_corpus import DEFAULT_COLLECTION, default_suite
from qa.settings import Settings
from qa.types import Answer, Document, Hit

GATE_FAILED = 4
"""Exit code of a run that a gate of its suite does not let pass."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asked for."""

    suites: tuple[Path, ...] = ()
    baseline: Path | None = None
    write_baseline: bool = False
    diff: tuple[Path, Path] | None = None
    squad: Path | None = None
    pubmedqa: Path | None = None
    new_suite: bool = False
    resume: bool = False
    as_json: bool = False
    junit: Path | None = None
    html: Path | None = None
    store: Path | None = None


Say = Callable[[str], None]
Opener = Callable[[], Assistant]
"""Opens the assistant, only when a wish needs it."""


def evaluate(wishes: Wishes, opened: Opener, settings: Settings, progress: Progress, show: Say, tell: Say) -> int:
    """Do what was wished for.

    Parameters: show prints a result, tell everything else.
    Returns: the exit code, 0 or GATE_FAILED.
    Raises: UsageError for wishes that contradict each other; QAError for files or stores that cannot be used.
    """
    _check(wishes)
    if wishes.diff is not None:
        found = difference(load_run(wishes.diff[0]), load_run(wishes.diff[1]))
        show(_json(asdict(found)) if wishes.as_json else report.difference_text(found))
        return 0
    if wishes.new_suite:
        with opened() as assistant:
            show(draft_suite(assistant.documents).rstrip("\n"))
        return 0
    # A mistyped path must not cost a run: what is read is read first, and what is written has a folder to go to.
    _check_files(wishes)
    baseline = load_run(wishes.baseline) if wishes.baseline is not None and not wishes.write_baseline else None
    if wishes.squad is not None or wishes.pubmedqa is not None:
        done, documents = _third_party(wishes, settings, progress, tell)
    else:
        done, documents = _suites(wishes, opened, settings, progress, tell)
    return _reported(wishes, done, baseline, documents, show, tell)


def _check(wishes: Wishes) -> None:
    asked = {
        "suites": bool(wishes.suites),
        "--diff": wishes.diff is not None,
        "--squad": wishes.squad is not None,
        "--pubmedqa": wishes.pubmedqa is not None,
        "--new-suite": wishes.new_suite,
    }
    several = [name for name, there in asked.items() if there]
    if len(several) > 1:
        raise UsageError(f"Give one of {' and '.join(several)}, not both: each is a run of its own.")
    of_runs = {"--baseline": wishes.baseline, "--junit": wishes.junit, "--html": wishes.html, "--resume": wishes.resume}
    needless = [name for name, there in of_runs.items() if there]
    if needless and (wishes.diff is not None or wishes.new_suite):
        raise UsageError(f"{several[0]} asks no questions, so {needless[0]} has nothing to work on: leave it out.")
    if wishes.store is not None and (wishes.squad is not None or wishes.pubmedqa is not None):
        raise UsageError(f"{several[0]} makes temporary stores of its papers: leave --store out.")
    if wishes.write_baseline and wishes.baseline is None:
        raise UsageError("--write-baseline writes the file that --baseline names: give --baseline FILE too.")


def _check_files(wishes: Wishes) -> None:
    """Files to be written have a folder to go to, are no folders, and are no other file of the same wish."""
    taken = {path.absolute() for path in (*wishes.suites, wishes.squad, wishes.pubmedqa) if path is not None}
    for path in (wishes.baseline, wishes.junit, wishes.html):
        if path is None:
            continue
        if not path.absolute().parent.is_dir():
            raise UsageError(f"{path} cannot be used: there is no folder {path.absolute().parent}.")
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a file.")
        if path.absolute() in taken:
            raise UsageError(f"{path} is named twice: each file has one use.")
        taken.add(path.absolute())


def _suites(
    wishes: Wishes, opened: Opener, settings: Settings, progress: Progress, tell: Say
) -> tuple[EvaluationRun, Sequence[Document]]:
    paths = wishes.suites or (default_suite(),)
    suites = [load_suite(path, list(BY_NAME)) for path in paths]
    names = [suite.name for suite in suites]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"Two of the suites are called {twice!r}: give each a name of its own.")
    with opened() as assistant:
        assistant.compare()  # an answer whose annotations are pending is another answer
        asked: Assistant | Restricted = assistant
        if not wishes.suites and left_out(assistant.documents):
            asked = Restricted(assistant, (DEFAULT_COLLECTION,))  # the default suite is of the default corpus
        conditions = conditions_of(asked.corpus, assistant.models, _settings(settings))
        stored = ProgressFile(
            settings.cache / "evaluations", [suite.digest for suite in suites], conditions, resume=wishes.resume
        )
        in_flight = IN_FLIGHT if settings.model else 1
        return _resumable(
            stored, tell, lambda: run_suites(suites, asked, conditions, stored, progress, in_flight)
        ), asked.documents


@dataclass(frozen=True, slots=True)
class Restricted:
    """An assistant that is asked of some documents alone, as `Assistant.ask` takes them."""

    assistant: Assistant
    within: Sequence[str]

    def ask(self, question: str) -> Answer:
        """As `Assistant.ask`."""
        return self.assistant.ask(question, self.within)

    def search(self, query: str, k: int) -> Sequence[Hit]:
        """As `Assistant.search`."""
        return self.assistant.search(query, k, self.within)

    @property
    def documents(self) -> Sequence[Document]:
        """The documents that are asked."""
        return self.assistant.index(self.within).documents

    @property
    def corpus(self) -> Mapping[str, Any]:
        """As `Assistant.corpus`."""
        return corpus_summary(self.assistant.index(self.within))


def _settings(settings: Settings) -> dict[str, Any]:
    """The settings that may explain that two runs differ."""
    of_model = {"context_tokens": settings.context_tokens, "second_opinion": settings.second_opinion}
    return {"statements": settings.statements, **(of_model if settings.model else {})}


def _third_party(
    wishes: Wishes, settings: Settings, progress: Progress, tell: Say
) -> tuple[EvaluationRun, Sequence[Document]]:
    path = wishes.squad or wishes.pubmedqa
    assert path is not None
    papers = load_squad(path) if wishes.squad is not None else load_pubmedqa(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    tell(
        f"{path.name}: {len(papers[0])} papers, {len(papers[1])} questions whose answer stands in its paper; indexing them ..."
    )
    corpus = {"fingerprint": digest, "documents": len(papers[0])}
    models = {"encoder": settings.encoder, "writer": settings.model or "extractive"}
    conditions = conditions_of(corpus, models, _settings(settings))
    stored = ProgressFile(settings.cache / "evaluations", [digest], conditions, resume=wishes.resume)
    return _resumable(
        stored, tell, lambda: run_papers(path.name, papers, settings, conditions, stored, progress)
    ), papers[0]


def _resumable(stored: ProgressFile, tell: Say, work: Callable[[], EvaluationRun]) -> EvaluationRun:
    """The run; when it is interrupted what it has stays, and the user is told how to go on."""
    if stored.resumed:
        known = len(stored.known())
        tell(
            f"{known} answers are stored and not asked again."
            if known
            else "No answers of this run are stored: all are asked."
        )
    finished = False
    try:
        done = work()
        finished = True
    finally:
        stored.close(finished=finished)
        if not finished and stored.count:
            tell(f"Interrupted: {stored.count} answers are stored; the same command with --resume goes on.")
    return done


def _reported(
    wishes: Wishes,
    done: EvaluationRun,
    baseline: EvaluationRun | None,
    documents: Sequence[Document],
    show: Say,
    tell: Say,
) -> int:
    failed = failed_gates(done, baseline)
    compared = compare_runs(done, baseline) if baseline is not None else None
    if wishes.junit is not None:
        write_output(wishes.junit, junit(done, failed))
        tell(f"Wrote {wishes.junit}.")
    if wishes.html is not None:
        write_output(wishes.html, page.page(done, {d.source: d for d in documents}, compared, failed))
        tell(f"Wrote {wishes.html}.")
    if wishes.write_baseline and wishes.baseline is not None:
        write_output(wishes.baseline, _lined(baseline_json(done)))
        tell(f"Wrote {wishes.baseline}.")
    if wishes.as_json:
        show(_json(run_json(done)))
        for line in _told(done, compared, failed):
            tell(line)
    else:
        parts = ([report.run_text(done)], _told(done, compared, failed))
        show("\n\n".join("\n".join(part) for part in parts if part))
    return GATE_FAILED if failed else 0


def _told(done: EvaluationRun, compared: RunComparison | None, failed: Sequence[FailedGate]) -> list[str]:
    lines = [report.comparison_text(compared)] if compared is not None else []
    if not failed and any(suite["gates"] for suite in done.suites):
        return [*lines, "All gates hold."]
    return [*lines, *report.gates_text(failed)]


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lined(value: Mapping[str, Any]) -> str:
    """JSON with a line a result, so that a change of a baseline can be read in a diff."""
    head = {key: part for key, part in value.items() if key != "results"}
    rows = ",\n".join(json.dumps(result, ensure_ascii=False, sort_keys=True) for result in value["results"])
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "results": [\n{rows}\n]}}\n'
