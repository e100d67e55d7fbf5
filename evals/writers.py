"""What reaches a reader when a language model lies: every question of a suite, asked with a fake model in each mode.

    python evals/writers.py [--suite FILE] [--modes a,b] [--limit N] [--store DIR] [--structured]
    python evals/writers.py --model openai:NAME --base-url URL      a real model, with and without verification

The fake is the one of the tests (tests/fake_model.py), reached by the real client over HTTP. It knows of each statement
that it writes whether it made it false. Needs `pip install ".[openai]"` and a filled default store (`make ask` makes it).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

import qa
from qa.evaluate.metrics import BY_NAME
from qa.evaluate.score import score_answer
from qa.evaluate.suite import SuiteQuestion, load_suite
from qa.evaluate.types import Result
from qa.ingest.default_corpus import default_suite
from qa.notes.cite import cite
from qa.settings import load_settings
from qa.types import Answer, Statement, Verdict

sys.path.insert(0, str(Path(__file__).parent.parent))  # the fake lives with the tests

from tests.fake_model import TRANSPORTS, Fake, Wrote, fake_model
from tests.fake_writers import MODES

FIGURES = ("fact_recall", "citation_precision", "numeric_fidelity")
OFFLINE = "offline"


@dataclass
class Tally:
    """What came of one writer."""

    answers: list[Answer] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    unverified: list[Result] = field(default_factory=list)
    false_written: int = 0
    true_written: int = 0
    leaked: list[tuple[Wrote, Answer]] = field(default_factory=list)
    dropped: list[tuple[Wrote, str]] = field(default_factory=list)


def main() -> None:
    """Ask, count, print."""
    given = arguments()
    os.environ.setdefault("OPENAI_API_KEY", "unused")
    questions = load_suite(given.suite, list(BY_NAME)).questions[: given.limit]
    settings = load_settings(given.store)
    if not (settings.store / "manifest.json").is_file():
        qa.open().close()  # fills the default one
    modes = given.modes.split(",") if given.modes else MODES
    writers = [OFFLINE, given.model] if given.model else [OFFLINE, *modes]
    print(
        f"{'writer':22}"
        + "".join(f"{name:>20}" for name in FIGURES)
        + f"{'refused':>9}{'false: written':>16}{'shown':>7}"
        f"{'true: written':>15}{'dropped':>9}{'':>8}{'offline':>9}{'verify ms':>11}{'s/answer':>10}"
    )
    tallies: dict[str, Tally] = {}
    for writer in writers:
        with serving(writer) as fake:
            model = (
                "" if writer == OFFLINE else given.model or ("openai:gpt-4o" if given.structured else "openai:local")
            )
            url = given.base_url if given.model and writer != OFFLINE else fake.base_url if fake else ""
            made = replace(settings, model=model, base_url=url)
            began = time.perf_counter()
            with qa.Assistant(made) as assistant:
                tally = asked(assistant, questions, fake)
        tallies[writer] = tally
        show(writer, tally, (time.perf_counter() - began) / len(questions))
    for writer, tally in tallies.items():
        tell(writer, tally)


@contextmanager
def serving(writer: str) -> Iterator[Fake | None]:
    """The fake in a mode; nothing for the other writers."""
    with fake_model(writer) if writer in (*MODES, *TRANSPORTS) else nullcontext() as fake:
        yield fake


def asked(assistant: qa.Assistant, questions: Sequence[SuiteQuestion], fake: Fake | None) -> Tally:
    """Ask every question and compare what was written with what reached the reader."""
    corpus = {document.source: document for document in assistant.documents}
    tally = Tally()
    for question in questions:
        start = len(fake.wrote) if fake else 0
        began = time.perf_counter()
        answer = assistant.ask(question.question)
        seconds = time.perf_counter() - began
        tally.answers.append(answer)
        tally.results.append(score_answer("", question, answer, seconds, corpus))
        if answer.explanation.usage:
            tally.unverified.append(score_answer("", question, without_checks(answer, assistant), seconds, corpus))
        written = fake.wrote[start:] if fake else []
        model_wrote = answer.models["writer"] == assistant.settings.model
        shown = {spaced(statement.text) for statement in answer.statements} if model_wrote else set()
        reasons = {spaced(one.text): "; ".join(one.reasons) for one in answer.explanation.proposed}
        for one in written:
            if one.true and one.round == 1:
                tally.true_written += 1
                if spaced(one.text) not in shown and not all(spaced(part) in shown for part in one.text.split(";")):
                    tally.dropped.append((one, reasons.get(spaced(one.text), "(not reached)")))
            elif not one.true:
                tally.false_written += 1
                if any(reached(one.text, statement) for statement in answer.statements if model_wrote):
                    tally.leaked.append((one, answer))
    return tally


def spaced(text: str) -> str:
    """A text as it may be shown: other spaces, another first letter, with or without its full stop."""
    return " ".join(text.split()).strip(" .").lower()


def reached(written: str, shown: Statement) -> bool:
    """Whether a statement shown is one written, or a sentence of it that no quote says word for word."""
    text = spaced(shown.text)
    part = len(text) > 30 and text in spaced(written) and not any(text in spaced(c.quote) for c in shown.citations)
    return text == spaced(written) or part


def without_checks(answer: Answer, assistant: qa.Assistant) -> Answer:
    """The answer as it would be if what the model wrote first were shown as it is."""
    marks: dict[tuple[str, int], int] = {}
    documents = {hit.document.source: hit.document for hit in answer.explanation.retrieved}.values()
    statements = []
    # Where the offline writer took over, its own proposals follow those of the model.
    offline = (
        {one.text for one in (*answer.statements, *answer.dropped)} if answer.models["writer"] == "extractive" else ()
    )
    for one in answer.explanation.proposed:
        if not one.again and one.text not in offline:
            places = [
                (d, unit) for unit in one.units for d in documents if d.units[unit.index : unit.index + 1] == (unit,)
            ]
            cited = [
                cite(document, unit, marks.setdefault((document.source, unit.start), len(marks) + 1), assistant.library)
                for document, unit in places
            ]
            statements.append(Statement(one.text, Verdict(()), tuple(cited)))
    return replace(answer, abstained=not statements, statements=tuple(statements))


def figures(results: Sequence[Result]) -> str:
    """The chosen metrics of some results."""
    weights = np.ones((1, len(results)))
    return "".join(f"{BY_NAME[name].compute(results, weights)[0]:20.3f}" for name in FIGURES)


def show(writer: str, tally: Tally, seconds: float) -> None:
    """One line of the table."""
    count = len(tally.answers)
    refused = sum(answer.abstained for answer in tally.answers)
    offline = sum("offline writer" in " ".join(answer.notes) for answer in tally.answers)
    times = [answer.timings_ms["verify"] for answer in tally.answers if "verify" in answer.timings_ms]
    blocked = len(tally.dropped) / tally.true_written if tally.true_written else float("nan")
    print(
        f"{writer[:22]:22}{figures(tally.results)}{refused:9}{tally.false_written:16}{len(tally.leaked):7}{tally.true_written:15}"
        f"{len(tally.dropped):9}{blocked:8.1%}{offline / count:9.1%}{np.mean(times):11.1f}{seconds:10.2f}",
        flush=True,
    )
    if tally.unverified and not (tally.false_written or tally.true_written):
        print(f"{'  without verification':22}{figures(tally.unverified)}", flush=True)


def tell(writer: str, tally: Tally) -> None:
    """What leaked, word for word, and why true statements were dropped."""
    for one, answer in tally.leaked:
        for statement in (each for each in answer.statements if reached(one.text, each)):
            quotes = " | ".join(citation.quote for citation in statement.citations)
            print(f"\nFALSE, SHOWN ({writer}, {one.how}): {statement.text}\n  cited: {quotes}\n  asked: {one.question}")
            if spaced(statement.text) != spaced(one.text):
                print(f"  of: {one.text}")
    groups: dict[tuple[str, str], list[str]] = {}
    for one, reason in tally.dropped:
        groups.setdefault((one.how, kind_of(reason)), []).append(f"{one.text}  <- {reason}")
    for (how, kind), texts in sorted(groups.items(), key=lambda group: -len(group[1])):
        print(f"\nTRUE, DROPPED ({writer}, {how}, {kind}): {len(texts)}")
        print("".join(f"  {text}\n" for text in dict.fromkeys(texts)), end="")


def kind_of(reason: str) -> str:
    """The check that failed first."""
    return reason.partition(":")[0]


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", type=Path, default=default_suite())
    parser.add_argument("--modes", default="")
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--store", type=Path, default=None)
    parser.add_argument("--structured", action="store_true")
    parser.add_argument("--model", default="")
    parser.add_argument("--base-url", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
