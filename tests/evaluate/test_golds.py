"""Third-party papers with questions: every gold span holds the words of its answer, and bad files are refused."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import InputError
from qa.evaluate.golds import GoldSpan, Papers, load_pubmedqa, load_squad, reached_after

CONTEXT = (
    "Coronaviruses are enveloped viruses.  The dose was 12.9 µg in\nmice; the dose was 13.5 µg in rats. "
    "Patients re-\nceived the drug, and the ﬁrst dose was low."
)
FEW = settings(max_examples=60, deadline=None)
WORDS = "the dose was 12.9 µg in mice and rats; naïve ﬁrst Patients received GABAA δ-subunits IL-6 fell.".split()
TEXTS = st.lists(st.sampled_from(WORDS), min_size=4, max_size=40)


def answer(text: str, start: int | None = None, context: str = CONTEXT) -> dict[str, Any]:
    """A gold answer at its first place in the context, or at the offset given."""
    return {"text": text, "answer_start": context.index(text) if start is None else start}


def entry(*answers: dict[str, Any], id: Any = 1, **more: Any) -> dict[str, Any]:
    """A question with its answers."""
    return {"question": " What? ", "id": id, "answers": list(answers), **more}


def squad(folder: Path, *entries: dict[str, Any], context: str = CONTEXT) -> Papers:
    """Read a file with one paper and these questions."""
    path = folder / "squad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": context, "qas": list(entries)}]}]}))
    return load_squad(path)


def pubmedqa(folder: Path, values: Any) -> Papers:
    """Read a file of PubMedQA that holds these values."""
    path = folder / "pubmedqa.json"
    path.write_text(json.dumps(values))
    return load_pubmedqa(path)


def gold_text(papers: Papers, place: int = 0) -> str:
    """The words of a gold span."""
    documents, golds = papers
    return documents[golds[place].paper].text[golds[place].start : golds[place].end]


def bare(text: str) -> str:
    """A text without spaces, case and compatibility forms."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


@FEW
@given(TEXTS, st.integers(0, 100), st.integers(1, 100), st.sampled_from((" ", "  ", "\n")), st.integers(-30, 30))
def test_a_gold_span_holds_its_answer(words: list[str], first: int, size: int, gap: str, off: int) -> None:
    """Whatever words are the answer, and wherever its offset points, the span holds them, spaces aside."""
    first %= len(words)
    wanted = " ".join(words[first : first + size])
    context = gap.join(words)
    start = max(0, len(gap.join(words[:first])) + off)
    with tempfile.TemporaryDirectory() as name:
        papers = squad(Path(name), entry(answer(wanted, start)), context=context)
    ((document,), (gold,)) = papers
    assert bare(gold_text(papers)) == bare(wanted)
    assert 0 <= gold.start < gold.end <= len(document.text)


@FEW
@given(st.integers(2, 12), st.integers(0, 100), st.integers(-4, 4))
def test_of_several_places_the_nearest_is_taken(count: int, which: int, off: int) -> None:
    """Of equal words at several places, the span is the one nearest to the printed offset."""
    which %= count
    context = " ".join(f"Group {number} was given a low dose today." for number in range(10, 10 + count))
    start = [match.start() for match in re.finditer("a low dose", context)][which]
    with tempfile.TemporaryDirectory() as name:
        papers = squad(Path(name), entry(answer("a low dose", max(0, start + off))), context=context)
    ((document,), (gold,)) = papers
    found = [match.start() for match in re.finditer("a low dose", document.text)]
    assert found.index(gold.start) == which and gold_text(papers) == "a low dose"


@FEW
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 60), st.integers(1, 20)), max_size=8), st.integers(1, 40))
def test_more_spans_never_take_a_gold_away(shown: list[tuple[int, int, int]], length: int) -> None:
    """What the first spans have reached stays reached when more are read, after as many characters."""
    spans = [(paper, start, start + size) for paper, start, size in shown]
    gold = GoldSpan("1", "What?", 0, 20, 20 + length)
    total = sum(end - start for _, start, end in spans)
    for count in range(len(spans) + 1):
        reached, first = reached_after(spans[:count], gold)
        if reached is not None:
            assert reached_after(spans, gold) == (reached, first) and 0 < reached <= total
            assert reached_after(spans, gold, 0.1)[0] in range(1, reached + 1)


def test_questions_and_papers_are_read(tmp_path: Path) -> None:
    """Each paragraph is a paper, and each question has its id as text, its words and the place of its paper."""
    path = tmp_path / "squad.json"
    one = {"context": "The first paper.", "qas": [entry(answer("first", 4), id=7)]}
    two = {"context": "The other paper.", "qas": [entry(answer("other", 4), id="x"), entry(answer("paper", 10))]}
    path.write_text(json.dumps({"version": "2.0", "data": [{"paragraphs": [one]}, {"paragraphs": [two]}]}))
    documents, golds = load_squad(path)
    assert [document.source for document in documents] == ["paper-000", "paper-001"]
    assert [(gold.id, gold.question, gold.paper) for gold in golds] == [("7", "What?", 0), ("x", "What?", 1), ("1", "What?", 1)]  # fmt: skip
    assert [gold_text((documents, golds), place) for place in range(3)] == ["first", "other", "paper"]
    assert not any(gold.whole for gold in golds)


@pytest.mark.parametrize("text", ["the dose was 13.5 µg", "enveloped viruses.  The dose", "12.9 µg in\nmice", "ﬁrst"])
def test_spaces_and_forms_do_not_count(tmp_path: Path, text: str) -> None:
    """A span holds its answer although spaces, line ends and compatibility forms were normalised."""
    assert bare(gold_text(squad(tmp_path, entry(answer(text))))) == bare(text)


def test_an_answer_in_another_case_is_found(tmp_path: Path) -> None:
    """An answer is found in whatever case it is written."""
    assert gold_text(squad(tmp_path, entry(answer("PATIENTS", 100)))) == "Patients"


@pytest.mark.parametrize(("near", "value"), [("12.9", "12.9"), ("13.5", "13.5")])
def test_an_offset_beside_the_words_is_corrected(tmp_path: Path, near: str, value: str) -> None:
    """An offset that points beside the words leads to the nearest place at which they stand."""
    papers = squad(tmp_path, entry(answer("dose was", CONTEXT.index(near) - 5)))
    _, (gold,) = papers
    assert gold_text(papers) == "dose was" and papers[0][0].text[gold.end :].split()[0] == value


@pytest.mark.parametrize("start", [0, 10_000])
def test_an_offset_far_off_is_no_error(tmp_path: Path, start: int) -> None:
    """An offset far from the words, or behind the end, still leads to words that stand once."""
    assert gold_text(squad(tmp_path, entry(answer("13.5 µg", start)))) == "13.5 µg"


def test_questions_without_an_answer_are_left_out(tmp_path: Path) -> None:
    """Impossible questions, empty answers and answers that do not stand in the paper are left out; their paper stays."""
    papers = squad(
        tmp_path,
        entry(id="impossible", is_impossible=True),
        entry(answer("", 0), id="empty"),
        entry(answer(" ", 0), id="blank"),
        entry(answer("not in it", 0), id="elsewhere"),
        entry(answer("12.9 µg"), id="good"),
    )
    assert len(papers[0]) == 1 and [gold.id for gold in papers[1]] == ["good"]


def test_of_several_answers_the_first_counts(tmp_path: Path) -> None:
    """Where several people answered, the first answer is the gold one."""
    assert gold_text(squad(tmp_path, entry(answer("12.9 µg"), answer("13.5 µg")))) == "12.9 µg"


GOOD_PARAGRAPH = {"context": CONTEXT, "qas": []}


@pytest.mark.parametrize(
    "values",
    [
        [],
        {},
        "text",
        None,
        {"data": 5},
        {"data": [{}]},
        {"data": [{"paragraphs": [{"qas": []}]}]},
        {"data": [{"paragraphs": [{"context": CONTEXT}]}]},
        {"data": [{"paragraphs": [{"context": 5, "qas": []}]}]},
        {"data": [{"paragraphs": [{"context": CONTEXT, "qas": [{"question": "What?", "id": 1}]}]}]},
        {"data": [{"paragraphs": [{"context": CONTEXT, "qas": [entry({"text": "mice"})]}]}]},
        {"data": [{"paragraphs": [{"context": CONTEXT, "qas": [entry({"text": 5, "answer_start": 0})]}]}]},
        {"data": [{"paragraphs": [{"context": CONTEXT, "qas": [entry(answer("mice", start="x"))]}]}]},  # type: ignore[arg-type]
        {"data": [{"paragraphs": [{"context": CONTEXT, "qas": [{"id": 1, "answers": [answer("mice")]}]}]}]},
        {"1": {"QUESTION": "What?", "CONTEXTS": ["A text."]}},
    ],
)
def test_what_is_no_squad_file_is_refused(tmp_path: Path, values: Any) -> None:
    """A file in another format is refused by name, with the format that is expected."""
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(values))
    with pytest.raises(InputError, match=r"squad\.json is not in SQuAD format: data\[\]\.paragraphs\[\]"):
        load_squad(path)


@pytest.mark.parametrize("load", [load_squad, load_pubmedqa])
def test_what_is_no_json_is_refused(tmp_path: Path, load: Any) -> None:
    """A file that is not there, is no JSON or is not UTF-8 is refused by name with the reason."""
    with pytest.raises(InputError, match=r"papers\.json cannot be read \(No such file or directory\): check the path"):
        load(tmp_path / "papers.json")
    for content in (b"", b"{", b"id,question\n", b'{"a": "\xfc"}'):
        (tmp_path / "papers.json").write_bytes(content)
        with pytest.raises(InputError, match=r"papers\.json is not JSON in UTF-8 \(.+\)"):
            load(tmp_path / "papers.json")


def test_an_empty_paper_is_refused_by_the_files_name(tmp_path: Path) -> None:
    """A paper without words is refused, and the file that holds it is named."""
    with pytest.raises(InputError, match=r"squad\.json"):
        squad(tmp_path, context=" ")
    with pytest.raises(InputError, match=r"pubmedqa\.json"):
        pubmedqa(tmp_path, {"1": {"QUESTION": "What?", "CONTEXTS": []}})


def test_abstracts_are_read(tmp_path: Path) -> None:
    """Each abstract is a paper under its PubMed number, without its conclusion, and all of it answers its question."""
    values = {
        "21645374": {
            "QUESTION": " Do cells die? ",
            "CONTEXTS": ["Cells live.", "They may die."],
            "LONG_ANSWER": "Yes.",
        },
        "16418930": {"QUESTION": "Is it so?", "CONTEXTS": ["It was 12.9 nM."], "final_decision": "yes"},
    }
    documents, golds = pubmedqa(tmp_path, values)
    assert [document.source for document in documents] == ["pubmed-21645374", "pubmed-16418930"]
    assert [unit.text for unit in documents[0].units] == ["Cells live.", "They may die."]
    assert golds == [
        GoldSpan("21645374", "Do cells die?", 0, 0, len(documents[0].text), whole=True),
        GoldSpan("16418930", "Is it so?", 1, 0, len(documents[1].text), whole=True),
    ]
    assert all("Do cells" not in document.text and "Yes" not in document.text for document in documents)


@pytest.mark.parametrize(
    "values",
    [
        [],
        "text",
        None,
        {"1": {}},
        {"1": []},
        {"1": {"QUESTION": "What?"}},
        {"1": {"CONTEXTS": ["A text."]}},
        {"1": {"QUESTION": 5, "CONTEXTS": ["A text."]}},
        {"1": {"QUESTION": "What?", "CONTEXTS": 5}},
        {"1": {"QUESTION": "What?", "CONTEXTS": [5]}},
        {"1": {"QUESTION": "What?", "CONTEXTS": "A text."}},
        {"data": [{"paragraphs": [GOOD_PARAGRAPH]}]},
    ],
)
def test_what_is_no_pubmedqa_file_is_refused(tmp_path: Path, values: Any) -> None:
    """A file in another format is refused by name, with the format that is expected."""
    with pytest.raises(
        InputError, match=r"pubmedqa\.json is not PubMedQA's labelled file: number -> QUESTION, CONTEXTS"
    ):
        pubmedqa(tmp_path, values)


@pytest.mark.parametrize(
    ("spans", "reached"),
    [
        ([(0, 0, 50)], (28, True)),
        ([(0, 20, 30)], (8, True)),
        ([(0, 20, 28)], (8, True)),
        ([(0, 20, 27)], (None, False)),
        ([(0, 20, 27), (0, 27, 30)], (8, False)),
        ([(1, 20, 30), (0, 20, 30)], (18, False)),
        ([(0, 20, 25), (0, 20, 25)], (None, False)),
        ([(0, 26, 40), (0, 10, 26)], (28, False)),
        ([(1, 0, 50)], (None, False)),
        ([], (None, False)),
    ],
)
def test_characters_until_a_gold_is_reached(
    spans: list[tuple[int, int, int]], reached: tuple[int | None, bool]
) -> None:
    """Of a gold span of ten characters eight must be seen, counted through all that is shown before and between."""
    assert reached_after(spans, GoldSpan("1", "What?", 0, 20, 30)) == reached


def test_any_unit_of_a_whole_abstract_is_enough() -> None:
    """Of a whole abstract the first character seen suffices."""
    gold = GoldSpan("1", "What?", 0, 0, 1000, whole=True)
    assert gold.needed(0.8) == 1 and reached_after([(1, 0, 30), (0, 500, 520)], gold) == (31, False)
    assert GoldSpan("1", "What?", 0, 0, 1000).needed(0.8) == 800
