"""A question for a reference list is answered with its entries, each cited as it is printed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from qa.answer.reference_list import MOST_ENTRIES
from qa.assistant import Assistant
from qa.question.patterns import asks_for_references
from qa.settings import load_settings

LOOM = """# Handbook of warp-weighted looms

Weights of soapstone keep the warp taut.[1] Clay weights break more often.[2,3]

## References

1. Weft O. Soapstone in Norse weaving. Textile Notes. 2001;3:1-9. doi:10.5555/tn.3.1
2. Shuttle B, Reed C. Clay loom weights of the fen. J Fen Archaeol. 1988;12:33-48.
3. Heddle A. A treatise on looms. Bergen: Shuttle Press; 1974.
"""
TIDES = """Tides in a narrow inlet

The tide rose by 4 m [1]. Currents reached 2 m/s [2].

References

[1] Marsh I, Quay T. Harmonic analysis for small ports. Coastal Notes 2010; 2: 5-19.
[2] Buoy E. Drift measurements. Harbour Press, 1999. https://example.org/drift
"""
BRIDGES = "# Survey of bridges\n\nBridges stand.[1]\n\n## Bibliography\n\n" + "\n".join(
    f"{number}. Arch A. Bridge number {number}. Span Letters. {1900 + number};{number}:1-9." for number in range(1, 61)
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Three documents with reference lists of 3, 2 and 60 entries, and one without."""
    base = tmp_path_factory.mktemp("lists")
    texts = {
        "loom.md": LOOM,
        "tides.txt": TIDES,
        "bridges.md": BRIDGES,
        "bread.txt": "Rye bread\n\nRye rests 3 hours.\n",
    }
    for name, text in texts.items():
        (base / name).write_text(text)
    with Assistant(load_settings(base / "store")) as assistant:
        assistant.ingest([base / name for name in texts])
        yield assistant


@pytest.mark.parametrize(
    ("question", "within", "sources", "count", "note"),
    [
        ("List the references", ["loom"], ["loom"], 3, "The reference list of loom has 3 entries."),
        ("Which works does the handbook cite?", [], ["loom"], 3, "The reference list of loom has 3 entries."),
        ("What are the references of Tides in a narrow inlet?", [], ["tides"], 2, "The reference list of tides has 2 entries."),
        ("Please show me all references of the survey of bridges", [], ["bridges"], MOST_ENTRIES,
         f"The reference list of bridges has 60 entries; the first {MOST_ENTRIES} are listed."),
        ("Which works on clay does the handbook cite?", [], ["loom"], 1,
         "The reference list of loom has 3 entries; 1 of them name what is asked."),
        ("List the references", [], ["bridges", "loom", "tides"], 15,
         "The reference list of bridges has 60 entries; the first 10 are listed."),
    ],
)  # fmt: skip
def test_entries_are_listed(
    assistant: Assistant, question: str, within: list[str], sources: list[str], count: int, note: str
) -> None:
    """Each statement is one whole entry at its place, in the order of the list, and a note says how many there are."""
    answer = assistant.ask(question, within)
    assert len(answer.statements) == count and note in answer.notes and not answer.dropped
    assert [*dict.fromkeys(said.citations[0].source for said in answer.statements)] == sources
    for said in answer.statements:
        (citation,) = said.citations
        document = assistant.library.by_source[citation.source]
        assert document.text[citation.start : citation.end] == citation.quote == said.text and said.verdict.supported
        assert any(record.text == said.text for record in document.references)
    starts = [(one.citations[0].source, one.citations[0].start) for one in answer.statements]
    assert starts == sorted(starts)


def test_without_a_list_there_is_none(assistant: Assistant) -> None:
    """A document without references, and a subject that no entry names, are answered or refused as any question."""
    assert assistant.ask("List the references", ["bread"]).abstained
    assert not any(
        unit.citations[0].section == "References"
        for unit in assistant.ask("Which works on volcanoes does the handbook cite?").statements
    )


def test_each_entry_is_told_as_it_comes(assistant: Assistant) -> None:
    """A stream gives the entries one by one and last the answer that holds them."""
    *said, answer = assistant.stream("List the references", ["tides"])
    assert tuple(said) == answer.statements  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "question",
    [
        "List the references", "list references", "What are its references?", "References?", "Give the bibliography",
        "Name the works cited.", "Could you list the 12 references of the guide?", "Which papers does Marsh 2010 refer to?",
        "What does the guide cite?", "What is cited in the report?", "Which sources does the report rely on?",
        "What is in the reference list?", "Which articles are listed in the bibliography?",
    ],
)  # fmt: skip
def test_what_asks_for_a_list(question: str) -> None:
    """Orders and questions for all entries."""
    assert asks_for_references(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many references does the guide have?", "Which reference supports the EC50?", "Which studies used rats?",
        "What is the Wikipedia article cited for?", "Which entries of the reference list cannot be traced?",
        "What does the guide cite entry 9 for?", "List the symptoms.", "What are the sources of gravel?",
        "Which works list bronze alloys?", "What does 12.9 refer to?",
    ],
)  # fmt: skip
def test_what_asks_for_something_else(question: str) -> None:
    """Counts, single references, and lists of other things."""
    assert not asks_for_references(question)


def test_no_question_takes_long() -> None:
    """The longest questions are read in linear time."""
    began = time.perf_counter()
    for words in ("which works ", "list the ", "please ", "what does ", "cite ", "references ", "? "):
        asks_for_references(words * 1000)
    assert time.perf_counter() - began < 1
