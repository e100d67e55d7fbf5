"""The suite passes, and it can fail: assistants that are wrong in one way lose the metric that looks for it, and no other."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.evaluate.metrics import BY_NAME, Figure, figures
from qa.evaluate.progress_file import ProgressFile
from qa.evaluate.run import Answerer, run_suites
from qa.evaluate.suite import Suite, load_suite
from qa.evaluate.types import EvaluationRun
from qa.ingest.default_corpus import default_suite
from tests.command import run
from tests.evaluate import broken
from tests.evaluate.broken import Break, Broken, Remembering
from tests.evaluate.test_mechanism import FURTHER

TYPES = ("number from a table", "negation", "single fact", "unanswerable", "off topic", "false premise")
SAME = 1e-9
SAMPLED = 16
"""One question in so many is asked in the quick run; `make test-all` asks them all."""
NOISE = 0.15
"""How far so few questions may fall short of the suite's floors by chance."""
Figures = dict[str, Figure]


@pytest.fixture(scope="module", params=["few", pytest.param("many", marks=pytest.mark.slow)])
def evaluated(guide: Assistant, request: pytest.FixtureRequest) -> Callable[[Break], Figures]:
    """The figures of a sample of the default suite, or of its questions of some types, for an assistant broken in one way."""
    whole = load_suite(default_suite(), list(BY_NAME))
    chosen = tuple(question for question in whole.questions if question.type in TYPES)
    few = whole.questions[::SAMPLED]
    suite = whole.model_copy(update={"questions": few if request.param == "few" else chosen})
    remembering = Remembering(guide)
    known: dict[Break, Figures] = {}

    def figures_of(how: Break) -> Figures:
        if how not in known:
            known[how] = figures(_run(suite, Broken(remembering, how)).results)
        return known[how]

    return figures_of


def _run(suite: Suite, assistant: Answerer) -> EvaluationRun:
    with tempfile.TemporaryDirectory() as folder:
        stored = ProgressFile(Path(folder), (), {}, resume=False)
        return run_suites([suite], assistant, {"corpus": {}}, stored, lambda done, total: None)


def value(figures: Figures, name: str) -> float:
    figure = figures[name].value
    assert figure is not None
    return figure


def test_a_sample_holds_the_gate(evaluated: Callable[[Break], Figures]) -> None:
    """The questions are answered with true citations, and as well as so few can tell."""
    gates = load_suite(default_suite(), list(BY_NAME)).gates
    found = evaluated(broken.honest)
    for name in ("citation_recall", "quote_exactness", "numeric_fidelity"):
        assert value(found, name) == 1.0, name
    for name in ("fact_recall", "source_recall", "refusal_recall"):
        assert value(found, name) >= gates[name] - NOISE, name
    assert value(found, "false_refusal_rate") <= gates["false_refusal_rate"] + NOISE


@pytest.mark.slow
def test_the_gate_holds(guide_store: Path) -> None:
    """The whole suite passes its floors and has not fallen behind the accepted run by more than noise."""
    ran = run("eval", "--store", guide_store, "--baseline", default_suite().parent / "baseline.json")
    assert ran.code == 0, ran.out
    questions = load_suite(default_suite(), list(BY_NAME)).questions
    assert f"Compared with the baseline on {len(questions)} questions" in ran.out


@pytest.mark.slow
def test_the_further_questions_pass_their_floors(guide_store: Path) -> None:
    """Questions that were written after the suite, for checking a change afterwards, pass the floors of theirs."""
    ran = run("eval", *FURTHER, "--store", guide_store)
    assert ran.code == 0, ran.out


def test_the_honest_assistant_has_something_to_lose(evaluated: Callable[[Break], Figures]) -> None:
    """The assistant itself stands well above zero in every metric that a broken one must lose."""
    honest = evaluated(broken.honest)
    for name in ("fact_recall", "source_recall", "refusal_recall", "passed"):
        assert value(honest, name) > 0.3
    for name in ("citation_recall", "quote_exactness", "numeric_fidelity"):
        assert value(honest, name) == 1.0


LOSSES: tuple[tuple[Break, dict[str, float], tuple[str, ...]], ...] = (
    # how it is broken, what must fall and by how much at least, what must not move
    (
        broken.always_refuses,
        {"fact_recall": 0.4, "source_recall": 0.4, "passed": 0.2},
        ("recall_at_5", "mrr"),
    ),
    (
        broken.never_refuses,
        {"refusal_recall": 0.25},
        ("quote_exactness", "numeric_fidelity", "citation_recall", "recall_at_5"),
    ),
    (
        broken.cites_the_wrong_source,
        {"citation_recall": 0.9, "citation_precision": 0.8, "source_recall": 0.5, "numeric_fidelity": 0.5},
        ("fact_recall", "quote_exactness", "refusal_recall", "false_refusal_rate"),
    ),
    (
        broken.misquotes,
        {"quote_exactness": 0.9, "citation_recall": 0.9},
        ("fact_recall", "source_recall", "refusal_recall", "numeric_fidelity"),
    ),
    (
        broken.changes_a_digit,
        {"numeric_fidelity": 0.3, "citation_recall": 0.3, "fact_recall": 0.1},
        ("quote_exactness", "source_recall", "refusal_recall", "false_refusal_rate"),
    ),
    (
        broken.drops_a_negation,
        {"citation_recall": 0.05},
        ("quote_exactness", "numeric_fidelity", "source_recall", "refusal_recall"),
    ),
    (
        broken.answers_from_the_wrong_row,
        {"fact_recall": 0.15, "passed": 0.05},
        ("citation_recall", "quote_exactness", "numeric_fidelity", "refusal_recall", "false_refusal_rate"),
    ),
)


@pytest.mark.parametrize(("how", "lost", "kept"), LOSSES, ids=[how.__name__ for how, _, _ in LOSSES])
def test_each_wrong_loses_its_metric_and_no_other(
    evaluated: Callable[[Break], Figures], how: Break, lost: dict[str, float], kept: tuple[str, ...]
) -> None:
    """An assistant broken in one way falls where that way shows, and stays where it does not."""
    honest, now = evaluated(broken.honest), evaluated(how)
    for name, least in lost.items():
        assert value(honest, name) - value(now, name) >= least - 1e-9, name
    for name in kept:
        assert value(now, name) == pytest.approx(value(honest, name), abs=SAME), name


def test_refusing_everything_is_perfect_refusal_and_costs_every_answer(
    evaluated: Callable[[Break], Figures],
) -> None:
    """Who always refuses refuses all that is due, wrongly refuses all the rest, and has nothing else to be judged by."""
    now = evaluated(broken.always_refuses)
    assert value(now, "refusal_recall") == 1.0
    assert value(now, "false_refusal_rate") == 1.0
    assert value(now, "fact_recall") == 0.0
    assert value(now, "aurc") == 1.0
    assert value(now, "refusal_precision") < value(evaluated(broken.honest), "refusal_precision")
    assert not {"citation_recall", "quote_exactness", "numeric_fidelity", "calibration_error"} & now.keys()


def test_never_refusing_undoes_false_refusals_too(evaluated: Callable[[Break], Figures]) -> None:
    """Who never refuses has no false refusal and no due one."""
    now = evaluated(broken.never_refuses)
    assert value(now, "refusal_recall") == 0.0
    assert value(now, "false_refusal_rate") == 0.0
    assert "refusal_precision" not in now


def test_a_dropped_negation_can_say_what_must_not_be_said(guide: Assistant, tmp_path: Path) -> None:
    """A denied finding told as found is a forbidden statement, and told as it stands is not."""
    file = tmp_path / "suite.yaml"
    file.write_text(
        "suite: negation\nquestions:\n- id: A\n  question: Did diazepam increase theta in the basolateral amygdala?\n"
        "  type: negation\n  facts: [{fact: it did not, accept: did not increase, with: diazepam}]\n"
        "  never: [diazepam did increase theta]\n",
        encoding="utf-8",
    )
    suite = load_suite(file, [])
    remembering = Remembering(guide)
    honest, wrong = (
        _run(suite, Broken(remembering, how)).results[0] for how in (broken.honest, broken.drops_a_negation)
    )
    assert honest.stated and not honest.said
    assert not wrong.stated and wrong.said
