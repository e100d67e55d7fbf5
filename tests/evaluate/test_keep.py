"""Results kept while a run goes on, and runs written and read: nothing that was kept is lost, nothing else is taken."""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import InputError
from qa.evaluate.progress_file import ProgressFile
from qa.evaluate.record import RUN_FORMAT, baseline_json, load_run, result_from, result_json, run_json, write_output
from qa.evaluate.types import EvaluationRun, Result

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
ROUND = st.integers(0, 10**9).map(lambda millionths: millionths / 10**6)
"""Numbers of six decimals, which is what a result's parts and seconds are written with."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
RESULTS = st.builds(
    Result,
    suite=TEXT,
    id=TEXT,
    question=TEXT,
    type=TEXT,
    expect=st.sampled_from(("answer", "refuse", "correct")),
    abstained=st.booleans(),
    right=st.booleans(),
    confidence=st.floats(0, 1),
    seconds=ROUND,
    parts=st.dictionaries(TEXT, st.tuples(ROUND, ROUND), max_size=3),
    group=st.none() | TEXT,
    cluster=TEXT,
    stated=TEXTS,
    missed=TEXTS,
    uncited=TEXTS,
    said=TEXTS,
    digest=TEXT,
    answer=st.none() | st.dictionaries(TEXT, JSON, max_size=3),
)
FEW = settings(max_examples=60, deadline=None)
CONDITIONS = {"corpus": {"digest": "c"}, "settings": {"k": 5}}


def result(id: str = "a", **values: Any) -> Result:
    """A right answer."""
    plain = {
        "suite": "s", "question": "Wie groß?", "type": "t", "expect": "answer", "abstained": False, "right": True,
        "confidence": 0.5, "seconds": 1.5, "parts": {"passed": (1.0, 1.0), "fact_recall": (0.5, 1.0)}, "stated": ("f",),
        "answer": {"statements": ["12.9 ± 2.3 nM"]},
    }  # fmt: skip
    return Result(id=id, **{**plain, **values})


RUN = EvaluationRun(
    ({"name": "s", "digest": "d", "gates": {"passed": 0.5}},), CONDITIONS, (result("a"), result("b")), ("a note",)
)


def kept(
    folder: Path, *, resume: bool = True, asked: tuple[str, ...] = ("q1", "q2"), **conditions: Any
) -> ProgressFile:
    """The files of a run in a folder."""
    return ProgressFile(folder, asked, {**CONDITIONS, **conditions}, resume=resume)


def left(folder: Path, *results: Result) -> Path:
    """What an interrupted run with these results leaves: its file."""
    interrupted = kept(folder, resume=False)
    for one in results:
        interrupted.keep(one)
    interrupted.close(finished=False)
    (path,) = folder.glob("*.jsonl")
    return path


def resumed(folder: Path, **conditions: Any) -> dict[tuple[str, str], Result]:
    """What a run that goes on knows, its own file closed again."""
    going_on = kept(folder, **conditions)
    going_on.close(finished=False)
    return dict(going_on.known())


@FEW
@given(RESULTS)
def test_a_result_is_the_same_after_writing_and_reading(one: Result) -> None:
    """A result written as JSON and read again is the same result."""
    assert result_from(result_json(one)) == one
    assert result_from(json.loads(json.dumps(result_json(one)))) == one


@FEW
@given(st.lists(RESULTS, max_size=4, unique_by=lambda one: one.key))
def test_what_is_kept_is_known_on_resuming(results: list[Result]) -> None:
    """Whatever results an interrupted run kept, the one that goes on knows all of them and no others."""
    with tempfile.TemporaryDirectory() as name:
        left(Path(name), *results)
        assert resumed(Path(name)) == {one.key: one for one in results}


@FEW
@given(st.integers(1, 2000))
def test_a_line_torn_anywhere_is_passed_over(lost: int) -> None:
    """At whatever byte a killed process stopped writing its last line, the lines before are read."""
    with tempfile.TemporaryDirectory() as name:
        path = left(Path(name), result("a"), result("b", question="é ü 漢 𝛿" * 20))
        first, second = path.read_bytes().strip(b"\n").split(b"\n")
        path.write_bytes(first + b"\n" + second[: max(0, len(second) - lost)])
        assert resumed(Path(name)) == {("s", "a"): result("a")}


@settings(max_examples=20, deadline=None)
@given(st.lists(RESULTS, max_size=3, unique_by=lambda one: one.key))
def test_a_run_is_the_same_after_writing_and_reading(results: list[Result]) -> None:
    """A run written as JSON and read again has the same suites, conditions, results and notes."""
    run = dataclasses.replace(RUN, results=tuple(results))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "run.json"
        write_output(path, json.dumps(run_json(run)))
        assert load_run(path) == run


@FEW
@given(JSON)
def test_any_other_json_is_refused_as_a_run(values: object) -> None:
    """JSON that is no run is refused with the file's name, whatever it holds."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "run.json"
        for other in (
            values,
            {"format": RUN_FORMAT, "suites": values, "conditions": {}, "notes": [], "results": [values]},
        ):
            path.write_text(json.dumps(other))
            with pytest.raises(
                InputError, match=r"run\.json is no run of qa eval \(.+\): write one with qa eval --json"
            ):
                load_run(path)


@FEW
@given(st.recursive(st.integers() | TEXT, lambda inner: st.lists(inner, max_size=2), max_leaves=3))
def test_a_line_that_is_no_result_is_passed_over(values: object) -> None:
    """A line of JSON that is no result is passed over, and those around it are read."""
    with tempfile.TemporaryDirectory() as name:
        path = left(Path(name), result("a"), result("b"))
        first, second = path.read_text(encoding="utf-8").strip("\n").split("\n")
        path.write_text("\n".join((first, json.dumps(values), json.dumps({"parts": values}), second, "")))
        assert resumed(Path(name)) == {("s", "a"): result("a"), ("s", "b"): result("b")}


def test_numbers_are_written_with_six_digits() -> None:
    """Parts and times are rounded to six digits, so that a baseline's lines are alike on every machine."""
    values = result_json(result(seconds=0.12345678, parts={"fact_recall": (1 / 3, 1.0)}))
    assert values["seconds"] == 0.123457 and values["parts"] == {"fact_recall": [0.333333, 1.0]}


def test_what_a_later_version_adds_is_passed_over() -> None:
    """A result with a key that is not known is read without it, and one without its lists has none."""
    values = {**result_json(result(stated=())), "added_later": 1}
    for name in ("stated", "missed", "uncited", "said"):
        del values[name]
    assert result_from(values) == result(stated=())


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"parts": {}},
        {**result_json(result()), "parts": {"fact_recall": [1]}},
        {**result_json(result()), "parts": {"fact_recall": ["one", 1]}},
        {name: value for name, value in result_json(result()).items() if name != "id"},
    ],
)
def test_what_is_no_result_is_refused(values: dict[str, Any]) -> None:
    """What lacks a key, or holds a part that is no pair of numbers, is no result."""
    with pytest.raises((TypeError, KeyError, ValueError)):
        result_from(values)


def test_a_run_that_starts_anew_knows_nothing(tmp_path: Path) -> None:
    """A run that does not resume knows nothing, and what an earlier one left is gone."""
    left(tmp_path, result("a"))
    anew = kept(tmp_path, resume=False)
    assert not anew.known() and anew.count == 0
    anew.close(finished=False)
    assert resumed(tmp_path) == {}


def test_a_run_that_goes_on_adds_to_what_is_there(tmp_path: Path) -> None:
    """A run that goes on knows what was left, counts it, and what it keeps is known to the next one too."""
    left(tmp_path, result("a"))
    going_on = kept(tmp_path)
    assert set(going_on.known()) == {("s", "a")} and going_on.count == 1
    going_on.keep(result("b"))
    assert going_on.count == 2
    going_on.close(finished=False)
    assert resumed(tmp_path) == {("s", "a"): result("a"), ("s", "b"): result("b")}


def test_a_result_is_on_disk_as_soon_as_it_is_kept(tmp_path: Path) -> None:
    """A result can be read from the file while the run that kept it still goes on."""
    going_on = kept(tmp_path, resume=False)
    going_on.keep(result("a"))
    assert resumed(tmp_path) == {("s", "a"): result("a")}
    going_on.close(finished=True)


def test_results_of_several_processes_are_read(tmp_path: Path) -> None:
    """What several interrupted processes of one run left is known together."""
    path = left(tmp_path, result("a"))
    path.rename(path.with_name(path.name.replace(f".{os.getpid()}.", ".1.")))
    going_on = kept(tmp_path)
    going_on.keep(result("b"))
    going_on.close(finished=False)
    assert len(list(tmp_path.glob("*.jsonl"))) == 2 and set(resumed(tmp_path)) == {("s", "a"), ("s", "b")}


@pytest.mark.parametrize("cut", ['{"suite": "s", "id": "b", "ques', '{"suite": "s"', "{", "\x00\x00"])
def test_a_torn_last_line_is_passed_over(tmp_path: Path, cut: str) -> None:
    """The line that a killed process was writing is passed over, and those before it are read."""
    path = left(tmp_path, result("a"))
    with path.open("a", encoding="utf-8") as file:
        file.write(cut)
    assert resumed(tmp_path) == {("s", "a"): result("a")}


def test_a_torn_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    """What is kept behind a torn line by a process of the same number, as in a container, is not lost with it."""
    path = left(tmp_path, result("a"))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"suite": "s", "id": "b", "ques')
    going_on = kept(tmp_path)
    going_on.keep(result("c"))
    going_on.close(finished=False)
    assert set(resumed(tmp_path)) == {("s", "a"), ("s", "c")}


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\r"])
def test_a_line_ends_only_where_a_result_does(tmp_path: Path, mark: str) -> None:
    """A character that some programs take for the end of a line is a part of the words it stands in."""
    one = result("a", answer={"quote": f"one{mark}two"})
    left(tmp_path, one)
    assert resumed(tmp_path) == {("s", "a"): one}


def test_another_run_is_not_taken(tmp_path: Path) -> None:
    """What a run with other conditions or other questions left is not known, and is left alone."""
    left(tmp_path, result("a"))
    assert resumed(tmp_path, settings={"k": 6}) == {}
    assert resumed(tmp_path, asked=("q1",)) == {} and resumed(tmp_path, asked=("q2", "q1")) == {}
    kept(tmp_path, resume=False, asked=("q3",)).close(finished=True)
    assert set(resumed(tmp_path)) == {("s", "a")}


def test_the_order_of_conditions_does_not_count(tmp_path: Path) -> None:
    """Conditions in another order are the same conditions."""
    left(tmp_path, result("a"))
    turned = ProgressFile(tmp_path, ("q1", "q2"), dict(reversed(CONDITIONS.items())), resume=True)
    turned.close(finished=False)
    assert set(turned.known()) == {("s", "a")}


def test_a_finished_run_leaves_nothing(tmp_path: Path) -> None:
    """When a run is finished neither its own file nor those of its interrupted beginnings are left."""
    path = left(tmp_path, result("a"))
    path.rename(path.with_name(path.name.replace(f".{os.getpid()}.", ".1.")))
    going_on = kept(tmp_path)
    going_on.keep(result("b"))
    going_on.close(finished=True)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_leaves_its_file(tmp_path: Path) -> None:
    """What an interrupted run kept stays where it is."""
    assert left(tmp_path, result("a")).stat().st_size > 0


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Where results cannot be kept, the folder and what to check are named."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"Results cannot be stored in .*file/inside .*check QA_CACHE"):
        kept(tmp_path / "file" / "inside", resume=False)


def test_a_folder_is_made(tmp_path: Path) -> None:
    """A run that resumes where nothing was ever kept makes the folder and knows nothing."""
    assert resumed(tmp_path / "deep" / "down") == {} and (tmp_path / "deep" / "down").is_dir()


def test_a_baseline_has_neither_answers_nor_times(tmp_path: Path) -> None:
    """A baseline is read back like a run, without answers and times, and no figure of it is a time."""
    values = baseline_json(RUN)
    assert not any({"answer", "seconds"} & set(one) for one in values["results"])
    assert not any(name.startswith("latency") for name in values["figures"]) and "fact_recall" in values["figures"]
    path = tmp_path / "baseline.json"
    write_output(path, json.dumps(values))
    slim = tuple(dataclasses.replace(one, answer=None, seconds=0.0) for one in RUN.results)
    assert load_run(path) == dataclasses.replace(RUN, results=slim)


def test_figures_are_written_for_people() -> None:
    """The JSON of a run holds each figure with its interval."""
    assert run_json(RUN)["figures"]["fact_recall"] == {"value": 0.5, "low": 0.5, "high": 0.5, "count": 2}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", r"is not JSON \(.+\): it is written by qa eval --json"),
        (b"suite: s\n", r"is not JSON \(.+\): it is written by qa eval --json"),
        (b'{"format": "qa eval', r"is not JSON"),
        (b"\xff\xfe{}", r"cannot be read"),
        (b"[]", r"is no run of qa eval"),
        (b"null", r"is no run of qa eval"),
        (b'{"format": "other 2"}', r"is no run of qa eval \(its format is 'other 2', not 'qa evaluation 1'\)"),
        (json.dumps({**run_json(RUN), "format": "qa evaluation 2"}).encode(), r"its format is 'qa evaluation 2'"),
        (json.dumps({"format": RUN_FORMAT}).encode(), r"is no run of qa eval \('results'\)"),
        (json.dumps({**run_json(RUN), "results": [{"id": "a"}]}).encode(), r"is no run of qa eval"),
        (json.dumps({**run_json(RUN), "results": 5}).encode(), r"is no run of qa eval"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    """A file that is no run is refused in one sentence with its name and what is wrong."""
    path = tmp_path / "run.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told) as caught:
        load_run(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_run_is_told(tmp_path: Path) -> None:
    """A run that is not there is refused by name."""
    with pytest.raises(InputError, match=r"The run .*nothing\.json cannot be read: .*No such file"):
        load_run(tmp_path / "nothing.json")


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """A file is replaced as a whole, and nothing else is left beside it."""
    path = tmp_path / "run.json"
    write_output(path, "one")
    write_output(path, "two δ")
    assert path.read_text(encoding="utf-8") == "two δ" and list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Where a file cannot be written, it is named and nothing is left."""
    with pytest.raises(InputError, match=r"run\.json cannot be written \(.+\): check the folder"):
        write_output(tmp_path / "nowhere" / "run.json", "x")
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_output(tmp_path / "taken", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
