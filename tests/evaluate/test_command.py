"""`qa eval` as its user meets it: what it prints and writes, and the code it exits with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qa.assistant import Assistant
from qa.evaluate.command import GATE_FAILED, Wishes, evaluate
from qa.evaluate.compare import compare_runs, failed_gates
from qa.evaluate.record import load_run
from qa.settings import Settings, load_settings
from qa.types import Answer, Document, Hit
from tests.command import Ran, make_documents, run

SUITE = """\
suite: melarone
gates:
  fact_recall: 0.5
  forbidden_rate: 0.0
questions:
- id: half-life
  question: What is the half-life of melarone?
  type: single fact
  facts: [{fact: 7 hours, accept: 7 hours, with: melarone}]
  cite: [guide#Kinetics]
  never: [9 hours]
- id: alpha4
  question: What EC50 does melarone have at alpha4 receptors?
  type: number from a table
  facts: [{fact: 60 ± 5 nM, accept: [60 ± 5, 60 nM], with: alpha4}]
- id: telephone
  question: Who invented the telephone?
  type: off topic
  expect: refuse
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three documents; no test of this module changes it."""
    folder = tmp_path_factory.mktemp("eval")
    assert run("ingest", make_documents(folder / "documents"), "--store", folder / "store").code == 0
    return folder / "store"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results of interrupted runs stay in the test's folder; the exported encoder is the shared one."""
    shared = load_settings().cache
    (tmp_path / "cache").mkdir()
    for path in shared.iterdir():
        (tmp_path / "cache" / path.name).symlink_to(path)
    (tmp_path / "cache" / "evaluations").unlink(missing_ok=True)
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """The suite above as a file."""
    (tmp_path / "melarone.yaml").write_text(SUITE, encoding="utf-8")
    return tmp_path / "melarone.yaml"


def qa_eval(*arguments: str | Path, store: Path) -> Ran:
    return run("eval", *arguments, "--store", store)


def test_the_table_has_a_row_for_each_type_and_every_figure_its_interval(store: Path, suite: Path) -> None:
    """The figures come by type and in total, and what they were made from stands below."""
    ran = qa_eval(suite, store=store)
    assert ran.code == 0
    for kind in ("single fact", "number from a table", "off topic", "all"):
        assert any(line.startswith(kind) for line in ran.out.splitlines())
    assert "expected facts stated" in ran.out and "[" in ran.out
    assert "3 documents" in ran.out and "encoder minilm" in ran.out
    assert "Asking 3 questions" in ran.err


def test_the_whole_run_can_be_kept_as_json(store: Path, suite: Path, tmp_path: Path) -> None:
    """--json prints a run that holds every answer and reads back as the same run."""
    ran = qa_eval(suite, "--json", store=store)
    (tmp_path / "run.json").write_text(ran.out, encoding="utf-8")
    kept = load_run(tmp_path / "run.json")
    assert [result.id for result in kept.results] == ["half-life", "alpha4", "telephone"]
    assert all(result.answer is not None for result in kept.results)
    assert json.loads(ran.out)["figures"]["fact_recall"]["value"] == 1.0


def test_junit_has_a_case_for_each_question_and_gate(store: Path, suite: Path, tmp_path: Path) -> None:
    """--junit writes well-formed XML whose failures say what is missing."""
    suite.write_text(SUITE.replace("fact: 7 hours, accept: 7 hours", "fact: 8 hours, accept: 8 hours"))
    assert qa_eval(suite, "--junit", tmp_path / "junit.xml", store=store).code == 0
    root = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert [case.get("name", "").split()[0] for case in root.iter("testcase")] == [
        "half-life", "alpha4", "telephone", "fact_recall", "forbidden_rate",
    ]  # fmt: skip
    assert [failure.get("message") for failure in root.iter("failure")] == ["not stated: 8 hours"]
    assert root[0].get("failures") == "1"


def test_the_report_is_one_page_that_loads_nothing(store: Path, suite: Path, tmp_path: Path) -> None:
    """--html writes a page with every question and without an address to fetch from."""
    assert qa_eval(suite, "--html", tmp_path / "report.html", store=store).code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "What is the half-life of melarone?" in page and "Who invented the telephone?" in page
    assert "<link" not in page and "src=" not in page


def test_a_gate_below_its_floor_fails_the_command(store: Path, suite: Path) -> None:
    """Exit code 4 and a line that names suite, metric, value and floor."""
    suite.write_text(
        SUITE.replace("fact: 7 hours, accept: 7 hours", "fact: 8 hours, accept: 8 hours").replace("0.5", "0.9")
    )
    ran = qa_eval(suite, store=store)
    assert ran.code == GATE_FAILED
    assert "Gate failed: melarone, fact_recall: 0.500, its floor is 0.9." in ran.out


def test_a_run_equals_its_own_baseline(store: Path, suite: Path, tmp_path: Path) -> None:
    """A baseline written by a run holds no answers, and comparing the same again finds no change."""
    baseline = tmp_path / "baseline.json"
    assert qa_eval(suite, "--baseline", baseline, "--write-baseline", store=store).code == 0
    assert 'answer":' not in baseline.read_text(encoding="utf-8")
    ran = qa_eval(suite, "--baseline", baseline, store=store)
    assert ran.code == 0
    assert "Compared with the baseline on 3 questions:\n  no figure changed" in ran.out


def test_a_fall_beyond_noise_fails_the_gate_and_a_single_question_does_not(tmp_path: Path, store: Path) -> None:
    """With twenty questions that all got worse the gate fails; with one of twenty it is noise, and told as such."""
    one = "\n- id: q{0}\n  question: Question {0}, what is the half-life of melarone?\n  type: t\n  facts: [{{fact: 7 h, accept: {1}}}]"

    def write(wrong: int) -> Path:
        path = tmp_path / "many.yaml"
        rows = "".join(one.format(i, "7 hours") for i in range(20))
        path.write_text(f"suite: many\ngates: {{fact_recall: }}\nquestions:{rows}\n", encoding="utf-8")
        return path

    baseline = tmp_path / "b.json"
    assert qa_eval(write(0), "--baseline", baseline, "--write-baseline", store=store).code == 0
    whole = json.loads(baseline.read_text(encoding="utf-8"))
    for row in whole["results"]:
        row["parts"]["fact_recall"] = [0.0, 1.0]
    better = tmp_path / "low.json"
    better.write_text(json.dumps(whole), encoding="utf-8")
    ran = qa_eval(write(0), "--baseline", better, store=store)
    assert ran.code == 0 and "better" in ran.out

    whole["results"][0]["parts"]["fact_recall"] = [1.0, 1.0]
    now = tmp_path / "now.json"
    now.write_text(json.dumps(whole), encoding="utf-8")

    fell, was = load_run(now), load_run(baseline)
    assert [gate.metric for gate in failed_gates(fell, was)] == ["fact_recall"]
    assert "beyond noise" in failed_gates(fell, was)[0].reason
    whole = json.loads(baseline.read_text(encoding="utf-8"))
    whole["results"][0]["parts"]["fact_recall"] = [0.0, 1.0]
    now.write_text(json.dumps(whole), encoding="utf-8")
    assert failed_gates(load_run(now), was) == []
    verdicts = {change.metric.name: change.verdict for change in compare_runs(load_run(now), was).changes}
    assert verdicts["fact_recall"] == "noise"


def test_two_runs_are_shown_side_by_side(store: Path, suite: Path, tmp_path: Path) -> None:
    """--diff tells which answer changed, which citation moved, and that the corpus is another."""
    first = tmp_path / "a.json"
    first.write_text(qa_eval(suite, "--json", store=store).out, encoding="utf-8")
    whole = json.loads(first.read_text(encoding="utf-8"))
    whole["conditions"]["corpus"]["fingerprint"] = "0" * 64
    answer = whole["results"][0]["answer"]
    answer["statements"][0]["citations"][0]["start"] += 5
    whole["results"][1] |= {"abstained": True}
    whole["results"][1]["answer"] |= {"abstained": True, "statements": []}
    second = tmp_path / "b.json"
    second.write_text(json.dumps(whole), encoding="utf-8")
    ran = run("eval", "--diff", first, second)
    assert ran.code == 0
    assert "2 of 3 answers differ." in ran.out
    assert "May be why: the corpus" in ran.out
    assert "answered before, refused now" in ran.out
    assert "  moved “" in ran.out
    found = json.loads(run("eval", "--diff", first, second, "--json").out)
    assert [one["id"] for one in found["changed"]] == ["half-life", "alpha4"]
    assert run("eval", "--diff", first, first).out == "0 of 3 answers differ.\n"


def test_a_draft_is_refused_until_its_questions_are_written(store: Path, tmp_path: Path) -> None:
    """--new-suite drafts a stub a section with its numbers; once completed the suite can be asked."""
    draft = qa_eval("--new-suite", store=store)
    assert draft.code == 0
    path = tmp_path / "draft.yaml"
    path.write_text(draft.out, encoding="utf-8")
    refused = qa_eval(path, store=store)
    assert refused.code == 1
    assert "draft.yaml, line" in refused.err and "question" in refused.err
    assert 'accept: ["7 hours"]' in draft.out
    stub = draft.out[draft.out.index("- id:") : draft.out.index("- id:", draft.out.index("- id:") + 5)]
    whole = draft.out[: draft.out.index("- id:")] + stub.replace(
        'question: ""', "question: What is the half-life of melarone?"
    )
    path.write_text(whole, encoding="utf-8")
    assert qa_eval(path, store=store).code in (0, GATE_FAILED)


def test_papers_of_a_third_party_are_indexed_and_left_out(tmp_path: Path, store: Path) -> None:
    """--squad asks each question with its paper in the store and with it left out, and leaves the user's store alone."""
    papers = [
        ("The half-life of melarone is 7 hours in healthy adults.", "What is the half-life of melarone?", "7 hours"),
        ("The walrus sleeps on ice floes in winter.", "Where does the walrus sleep in winter?", "on ice floes"),
    ]
    data = [
        {
            "paragraphs": [
                {
                    "context": text,
                    "qas": [
                        {
                            "id": str(i),
                            "question": question,
                            "answers": [{"text": gold, "answer_start": text.index(gold)}],
                        }
                    ],
                }
            ]
        }
        for i, (text, question, gold) in enumerate(papers)
    ]
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    before = run("sources", "--json", "--store", store).out
    ran = run("eval", "--squad", path, "--json")
    assert ran.code == 0, ran.err
    whole = json.loads(ran.out)
    assert len(whole["results"]) == 6
    assert {row["type"] for row in whole["results"]} == {
        "all papers in",
        "half out: its paper in",
        "half out: its paper out",
    }
    assert whole["figures"]["first_statement"]["value"] == 1.0
    assert whole["figures"]["refusal_recall"]["value"] == 1.0
    assert run("sources", "--json", "--store", store).out == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--write-baseline"], 2, "give --baseline FILE too"),
        (["--new-suite", "--squad", "x.json"], 2, "not both"),
        (["missing.yaml"], 1, "missing.yaml cannot be read"),
        (["--baseline", "missing.json"], 1, "missing.json cannot be read"),
        (["--squad", "missing.json"], 2, "leave --store out"),
        (["--new-suite", "--resume"], 2, "--new-suite asks no questions"),
        (["--html", "x.html", "--junit", "x.html"], 2, "x.html is named twice"),
        (["mine.yaml", "--html", "mine.yaml"], 2, "mine.yaml is named twice"),
        (["--html", "."], 2, ". is a folder: name a file"),
        (["--html", "nowhere/report.html"], 2, "nowhere/report.html cannot be used: there is no folder"),
        (["--diff", "a.json", "b.json"], 1, "a.json cannot be read"),
    ],
)
def test_bad_wishes_are_told_in_one_sentence(store: Path, arguments: list[str], code: int, told: str) -> None:
    """A wish that cannot be met names what is wrong before a question is asked."""
    ran = qa_eval(*arguments, store=store)
    assert ran.code == code
    assert told in ran.err and "Asking" not in ran.err
    assert len(ran.err.strip().splitlines()) == 1


@pytest.mark.parametrize("option", ["--squad", "--pubmedqa"])
def test_a_missing_set_of_papers_is_told(option: str) -> None:
    """A file of papers that is not there is named before anything is indexed."""
    ran = run("eval", option, "missing.json")
    assert ran.code == 1 and ran.err.startswith("missing.json cannot be read")


class Stopping:
    """An assistant that the user interrupts after so many questions."""

    def __init__(self, store: Path, after: int) -> None:
        self._assistant = Assistant(load_settings(store))
        self._left = after
        self.asked = 0

    def ask(self, question: str) -> Answer:
        if self.asked == self._left:
            raise KeyboardInterrupt
        self.asked += 1
        return self._assistant.ask(question)

    def search(self, query: str, k: int) -> Sequence[Hit]:
        return self._assistant.search(query, k)

    def compare(self) -> None:
        self._assistant.compare()

    @property
    def documents(self) -> Sequence[Document]:
        return self._assistant.documents

    @property
    def corpus(self) -> object:
        return self._assistant.corpus

    @property
    def models(self) -> object:
        return self._assistant.models

    def __enter__(self) -> Stopping:
        return self

    def __exit__(self, *error: object) -> None:
        self._assistant.close()


def test_an_interrupted_run_goes_on_where_it_was(store: Path, suite: Path, tmp_path: Path) -> None:
    """What was answered before Ctrl-C is kept and told, --resume asks only the rest, and a finished run leaves nothing."""
    settings: Settings = replace(load_settings(store), cache=tmp_path / "kept")
    told: list[str] = []
    shown: list[str] = []

    def go(assistant: Stopping, wishes: Wishes) -> int:
        return evaluate(wishes, lambda: assistant, settings, lambda done, total: None, shown.append, told.append)  # type: ignore[arg-type,return-value]

    with pytest.raises(KeyboardInterrupt):
        go(Stopping(store, 2), Wishes(suites=(suite,)))
    assert told == ["Interrupted: 2 answers are stored; the same command with --resume goes on."]
    rest = Stopping(store, 9)
    assert go(rest, Wishes(suites=(suite,), resume=True)) == 0
    assert rest.asked == 1
    assert "2 answers are stored and not asked again." in told
    assert "off topic" in shown[-1]
    assert list((tmp_path / "kept" / "evaluations").iterdir()) == []
    again = Stopping(store, 9)
    assert go(again, Wishes(suites=(suite,), resume=True)) == 0
    assert again.asked == 3


def test_rounded_digits_are_no_change(store: Path, suite: Path, tmp_path: Path) -> None:
    """A third that a baseline keeps with six digits is the same third."""
    baseline = tmp_path / "baseline.json"
    assert qa_eval(suite, "--baseline", baseline, "--write-baseline", store=store).code == 0
    whole = json.loads(baseline.read_text(encoding="utf-8"))
    for row in whole["results"]:
        row["parts"] |= {"mrr": [0.333333, 1.0]}
    baseline.write_text(json.dumps(whole), encoding="utf-8")
    was = load_run(baseline)
    parts = {"mrr": (1 / 3, 1.0)}
    now = replace(was, results=tuple(replace(one, parts={**one.parts, **parts}) for one in was.results))
    assert {change.verdict for change in compare_runs(now, was).changes} == {"same"}


def test_places_and_facts_that_no_answer_reaches_are_named(store: Path, suite: Path) -> None:
    """A mistyped source or heading, and forms that stand nowhere beside their words, are told below the figures."""
    wrong = SUITE.replace("cite: [guide#Kinetics]", "cite: [guide#Kinetic, gide]").replace(
        "with: alpha4", "with: zebra"
    )
    suite.write_text(wrong, encoding="utf-8")
    out = qa_eval(suite, store=store).out
    assert "Note: melarone, half-life: guide has no heading 'Kinetic'." in out
    assert "Note: melarone, half-life: the store has no source 'gide'." in out
    assert "Note: melarone, alpha4: no unit of the required sources says '60 ± 5' or '60 nM' alongside zebra." in out


def test_a_suite_that_breaks_the_format_is_told_once_and_plainly(store: Path, suite: Path) -> None:
    """One mistake is one line, in words of the format; a share's floor lies between 0 and 1."""
    for right, wrong, told in (
        ("accept: 7 hours", "accepts: 7 hours", "no such key"),
        ("question: What is the half-life of melarone?", 'question: ""', "nothing stands here"),
        ("fact_recall: 0.5", "fact_recall: 70", "70 is no share: it lies between 0 and 1"),
    ):
        suite.write_text(SUITE.replace(right, wrong), encoding="utf-8")
        ran = qa_eval(suite, store=store)
        assert ran.code == 1
        assert told in ran.err and "validation" not in ran.err and "questions: " not in ran.err


def test_what_was_written_and_whether_the_gates_hold_is_told(store: Path, suite: Path, tmp_path: Path) -> None:
    """A run that passes says so, and names each file that it wrote."""
    ran = qa_eval(suite, "--html", tmp_path / "report.html", store=store)
    assert ran.out.endswith("All gates hold.\n")
    assert f"Wrote {tmp_path / 'report.html'}." in ran.err
