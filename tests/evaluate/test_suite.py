"""Reading a suite: what is read is what stands there, and a bad file is refused with file, line and reason."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import InputError
from qa.evaluate.metrics import BY_NAME
from qa.evaluate.suite import Suite, load_suite

EVALS = Path(__file__).parents[2] / "evals"
METRICS = ("fact_recall", "latency_p95", "forbidden_rate", "aurc")
GOOD = """\
suite: mine
about: What the label says.
gates:
  fact_recall: 0.7
  latency_p95:
questions:
- id: q1
  question: How much?
  type: number
  facts:
  - fact: the value
    accept: ["12.9 nM", "12.9 nmol/L"]
    with: [control]
- id: q2
  question: How dear?
  type: unanswerable
  expect: refuse
"""


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
LINE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


def read(folder: Path, text: str | bytes) -> Suite:
    """Read a suite that holds this text."""
    path = folder / "suite.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_suite(path, METRICS)


def refused(folder: Path, text: str | bytes) -> str:
    """What is said of a suite that is refused, after the name of its file."""
    with pytest.raises(InputError) as caught:
        read(folder, text)
    told = str(caught.value)
    assert str(folder / "suite.yaml") in told
    return told.replace(str(folder / "suite.yaml"), "FILE")


def complaint(folder: Path, text: str) -> str:
    """What is said against a suite, or nothing."""
    try:
        read(folder, text)
    except InputError as error:
        return str(error).replace(str(folder / "suite.yaml"), "FILE")
    return ""


@settings(max_examples=60, deadline=None)
@given(LINE, LINE, st.lists(LINE, min_size=1, max_size=3), st.lists(LINE, max_size=2))
def test_any_text_is_read_as_it_stands(question: str, fact: str, accept: list[str], never: list[str]) -> None:
    """Whatever words a suite holds, reading gives them back, and reading twice gives the same."""
    entry = {"id": "q", "question": question, "type": "t", "facts": [{"fact": fact, "accept": accept}], "never": never}
    text = yaml.dump({"suite": "s", "questions": [entry]}, default_style='"', allow_unicode=True)
    with tempfile.TemporaryDirectory() as name:
        suite = read(Path(name), text)
        assert suite == read(Path(name), text)
    (only,) = suite.questions
    assert (only.question, only.facts[0].fact, list(only.facts[0].accept)) == (question, fact, accept)
    assert list(only.never) == never


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD.splitlines()) - 1), st.sampled_from(("cut", "drop", "double", "indent", "break")))
def test_a_damaged_suite_is_read_or_refused_in_words(place: int, damage: str) -> None:
    """A suite with a line lost, doubled, shifted or broken is read or refused with its file's name, and nothing else."""
    lines = GOOD.splitlines()
    changed = {
        "cut": lines[:place],
        "drop": lines[:place] + lines[place + 1 :],
        "double": [*lines[: place + 1], *lines[place:]],
        "indent": [*lines[:place], "   " + lines[place], *lines[place + 1 :]],
        "break": [*lines[:place], lines[place][: len(lines[place]) // 2], *lines[place + 1 :]],
    }[damage]
    with tempfile.TemporaryDirectory() as name:
        told = complaint(Path(name), "\n".join(changed))
    assert all(re.match(r"FILE(, line \d+)?: .", line) for line in told.splitlines())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 12), st.integers(0, 6))
def test_the_line_of_an_error_is_where_it_stands(before: int, between: int) -> None:
    """However many comments stand above, the line told is that of the key that is wrong."""
    text = "# a comment\n" * before + GOOD.replace("- id: q2", "# another\n" * between + "- id: q1")
    with tempfile.TemporaryDirectory() as name:
        told = refused(Path(name), text)
    assert told.startswith(f"FILE, line {14 + before + between}: ")


def test_a_good_suite_is_read(tmp_path: Path) -> None:
    """All that a suite says is there after reading it, with the digest of its bytes."""
    suite = read(tmp_path, GOOD)
    one, two = suite.questions
    assert (suite.name, suite.about) == ("mine", "What the label says.")
    assert suite.gates == {"fact_recall": 0.7, "latency_p95": None}
    assert suite.digest == hashlib.sha256(GOOD.encode()).hexdigest()
    assert (one.id, one.question, one.type, one.expect, one.group) == ("q1", "How much?", "number", "answer", None)
    assert one.facts[0].accept == ("12.9 nM", "12.9 nmol/L") and one.facts[0].alongside == ("control",)
    assert (two.expect, two.facts, two.cite, two.never) == ("refuse", (), (), ())


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("0.020", "0.020"),
        ("1_000", "1_000"),
        ("no", "no"),
        ("012", "012"),
        ("1e3", "1e3"),
        ("2020-01-02", "2020-01-02"),
    ],
)
def test_values_stay_text(tmp_path: Path, written: str, read_as: str) -> None:
    """A value that looks like a number, a date or a yes stays the text that stands there."""
    suite = read(
        tmp_path, GOOD.replace('["12.9 nM", "12.9 nmol/L"]', f"[{written}]").replace("id: q1", f"id: {written}")
    )
    assert suite.questions[0].facts[0].accept == (read_as,) and suite.questions[0].id == read_as


def test_one_item_may_stand_without_its_list(tmp_path: Path) -> None:
    """A single string where a list is expected is a list of one."""
    text = GOOD.replace('["12.9 nM", "12.9 nmol/L"]', "12.9 nM").replace("[control]", "control")
    suite = read(
        tmp_path, text.replace("  type: number\n", "  type: number\n  never: 12.9 µM\n  cite: [guide, [a, b]]\n")
    )
    only = suite.questions[0]
    assert only.facts[0].accept == ("12.9 nM",) and only.facts[0].alongside == ("control",)
    assert only.never == ("12.9 µM",) and only.cite == (("guide",), ("a", "b"))


def test_wordings_of_a_group_may_differ_in_the_rest(tmp_path: Path) -> None:
    """Questions of a group must expect the same facts, and may name other places and other forbidden forms."""
    fact = "  facts: [{fact: f, accept: a}]\n"
    text = "suite: s\nquestions:\n"
    text += f"- id: a\n  question: A?\n  type: t\n  group: g\n  cite: [x]\n{fact}"
    text += f"- id: b\n  question: B?\n  type: u\n  group: g\n  never: y\n{fact}"
    assert [question.group for question in read(tmp_path, text).questions] == ["g", "g"]


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    """A suite as a Windows editor saves it is the same suite."""
    saved = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read(tmp_path, saved).questions == read(tmp_path, GOOD).questions


TWICE = GOOD.replace("id: q2", "id: q1")
GROUPED = GOOD.replace("  type: number\n", "  type: number\n  group: g\n")
OTHER = "- id: q3\n  question: And?\n  type: t\n  group: g\n  facts: [{fact: other, accept: other}]\n"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (GOOD.replace("suite: mine\n", ""), 1, "suite: this key is missing"),
        (GOOD.replace("  type: number\n", ""), 7, "questions · number 1 · type: this key is missing"),
        (GOOD.replace("- id: q2\n  question", "- question"), 14, "questions · number 2 · id: this key is missing"),
        (GOOD.replace("  - fact: the value\n    accept", "  - accept"), 11, "fact: this key is missing"),
        (GOOD[: GOOD.index("questions")], 1, "questions: this key is missing"),
        (GOOD.replace("about:", "abuot:"), 2, "abuot: no such key"),
        (GOOD.replace("    with:", "    beside_it:"), 13, "beside_it: no such key"),
        (GOOD.replace("    with:", "    beside:"), 13, "beside: no such key"),
        (GOOD.replace("  type: number", "  kind: number\n  type: number"), 9, "kind: no such key"),
        (TWICE, 14, "the id 'q1' is taken already"),
        (GOOD.replace("about:", "suite: other\nabout:"), 2, "the key 'suite' stands there twice"),
        (GOOD.replace("  type: number\n", "  type: number\n  type: other\n"), 10, "the key 'type' stands there twice"),
        (GOOD.replace("  fact_recall: 0.7", "  fact_recall: 0.7\n  fact_recall: 0.8"), 5, "the key 'fact_recall'"),
        (
            GOOD.replace("fact_recall", "recall_of_facts"),
            4,
            "no metric is called 'recall_of_facts'; there are aurc, fact_",
        ),
        (GOOD.replace("0.7", "high"), 4, "gates · fact_recall: "),
        (GOOD.replace("0.7", "nan"), 4, "gates · fact_recall: "),
        (GOOD.replace("0.7", "[0.7]"), 4, "gates · fact_recall: "),
        (GOOD.replace("  expect: refuse\n", ""), 14, "a question to be answered or corrected needs at least one fact"),
        (GOOD.replace("expect: refuse", "expect: correct"), 14, "to be answered or corrected needs at least one fact"),
        (GOOD + "  facts: [{fact: f, accept: a}]\n", 14, "a question to be refused has no facts"),
        (GOOD + "  cite: [guide]\n", 14, "a question to be refused has no facts and no places to cite"),
        (GOOD.replace("expect: refuse", "expect: reject"), 17, "expect: "),
        (GROUPED + OTHER, 22, "q3 must expect the same facts as q1, of whose group 'g' it is"),
        (GROUPED + "  group: g\n", 19, "q2 must expect the same facts as q1"),
        (GOOD.replace("How much?", '""'), 8, "questions · number 1 · question: "),
        (GOOD.replace("How much?", '"  "'), 8, "questions · number 1 · question: "),
        (GOOD.replace(" How much?", ""), 8, "questions · number 1 · question: "),
        (GOOD.replace('["12.9 nM", "12.9 nmol/L"]', "[]"), 12, "facts · number 1 · accept: "),
        (GOOD.replace('["12.9 nM", "12.9 nmol/L"]', '["12.9 nM", ""]'), 12, "accept · number 2: "),
        (GOOD.replace('["12.9 nM", "12.9 nmol/L"]', "{a: b}"), 12, "facts · number 1 · accept: "),
        (GOOD.replace("  facts:\n  - fact: the value\n    accept", "  facts:\n    fact: v\n    accept"), 10, "facts: "),
        (GOOD[: GOOD.index("- id: q1")] + "  q1: How much?\n", 6, "questions: "),
        (GOOD[: GOOD.index("- id: q1")], 6, "questions: "),
        (GOOD[: GOOD.index("- id: q1")] + "- How much?\n", 7, "questions · number 1: "),
        ("- id: q1\n  question: How much?\n", 1, "a suite is a mapping with the keys suite, gates and questions"),
        ("just words\n", 1, "a suite is a mapping"),
        ("", 1, "a suite is a mapping"),
        ("# nothing yet\n", 1, "a suite is a mapping"),
    ],
)
def test_a_broken_format_is_told(tmp_path: Path, text: str, line: int, reason: str) -> None:
    """What breaks the format is told with its line, its place and the reason."""
    told = refused(tmp_path, text).splitlines()
    assert any(one.startswith(f"FILE, line {line}: ") and reason in one for one in told), told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD.replace("about: What", "about: [What"), 3),
        (GOOD.replace("  question: How much?", "  question: How: much?"), 8),
        (GOOD.replace("  question: How much?", "\tquestion: How much?"), 8),
        (GOOD.replace("about:", "about: *nowhere\nmore:"), 2),
        (GOOD + "---\nsuite: other\n", 18),
        (GOOD.replace("How dear?", '"How dear?'), 18),
    ],
    ids=["open bracket", "colon", "tab", "unknown alias", "two documents", "open quote"],
)
def test_bad_yaml_is_told(tmp_path: Path, text: str, line: int) -> None:
    """What is no YAML is told with the line at which it stops being any."""
    told = refused(tmp_path, text)
    assert re.match(rf"FILE, line {line}: this is not valid YAML \(.+\)\.$", told), told


@pytest.mark.parametrize(
    "text",
    [
        GOOD.encode().replace(b"How much?", b"How m\xfcch?"),
        GOOD.encode("utf-16"),
        b"\x00\x01\x02",
        GOOD.encode().replace(b"much", b"mu\x00ch"),
    ],
    ids=["latin-1", "utf-16", "bytes", "a zero byte"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, text: bytes) -> None:
    """A file that is not UTF-8, or holds what YAML may not, is refused in one sentence that names it."""
    told = refused(tmp_path, text)
    assert "FILE" in told and "\n" not in told


def test_a_list_that_holds_itself_is_refused(tmp_path: Path) -> None:
    """A YAML alias to what it stands in is refused like any other bad file."""
    assert "FILE" in refused(tmp_path, "suite: s\nquestions: &a [*a]\n")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A file that is not there, and a tmp_path, are refused by name with the reason."""
    with pytest.raises(InputError, match=r"The suite .*nothing\.yaml cannot be read \(No such file"):
        load_suite(tmp_path / "nothing.yaml", METRICS)
    with pytest.raises(InputError, match=r"The suite .* cannot be read \(.*directory\)"):
        load_suite(tmp_path, METRICS)


def test_several_errors_are_told_at_once(tmp_path: Path) -> None:
    """Every error of the format is told on a line of its own."""
    told = refused(tmp_path, GOOD.replace("about:", "abuot:").replace("  type: number\n", "")).splitlines()
    assert len(told) == 2 and {one[:12] for one in told} == {"FILE, line 2", "FILE, line 7"}


def test_an_interpreted_key_is_only_text(tmp_path: Path) -> None:
    """Keys that YAML could read as something else are unknown keys like any other."""
    for key in ("yes", "1", "<<", "null", "? [a, b]\n"):
        assert "no such key" in refused(tmp_path, f"{key}: x\n{GOOD}")


def test_the_worked_example_is_a_suite(tmp_path: Path) -> None:
    """The example that evals/README.md explains can be read, and uses each kind of expectation."""
    example = re.search(r"```yaml\n(suite:.*?)```", (EVALS / "README.md").read_text(encoding="utf-8"), re.S)
    assert example is not None
    suite = read(tmp_path, example.group(1))
    assert {question.expect for question in suite.questions} == {"answer", "refuse", "correct"}


def test_the_suites_that_come_with_it_are_read() -> None:
    """Every suite of the project keeps to the format and gates only metrics that there are."""
    paths = sorted(EVALS.glob("*.yaml"))
    assert paths and all(load_suite(path, tuple(BY_NAME)).questions for path in paths)
