"""Both roads, from files to verified answers, on real stores with the real encoder."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import qa
from qa.assistant import Assistant
from qa.errors import InputError, StoreError, UsageError
from qa.serialize import answer_json
from qa.settings import load_settings
from tests.remembering import forget
from tests.spread import spread

QUESTIONS = [
    "How does brexanolone reduce neuronal excitability?",
    "What EC50 does the guide list for epileptic dentate gyrus cells?",
    "Compare diazepam and allopregnanolone in socially defeated mice.",
    "List the p-values of all rows of the inflammation table.",
    "Is reference 8 a good citation for an anti-inflammatory action?",
    "Who wrote the 2021 review of brexanolone?",
    "Should I stop my antidepressant before the infusion?",
    "What is the IL-17 result in the inflammation table?",
]


def without_times(answer: qa.Answer) -> dict[str, object]:
    return {key: value for key, value in answer_json(answer).items() if key != "timings_ms"}


@pytest.mark.parametrize("question", spread(QUESTIONS, *QUESTIONS[::2]))
def test_every_quote_stands_at_its_span(guide: Assistant, question: str) -> None:
    """Every citation's words stand at the place that it names, in answers and abstentions alike."""
    texts = {document.source: document.text for document in guide.documents}
    answer = guide.ask(question)
    shown = [citation for statement in answer.statements for citation in statement.citations] + list(answer.nearest)
    assert shown
    assert len(answer.statements) <= 5
    for citation in shown:
        assert texts[citation.source][citation.start : citation.end] == citation.quote
    assert all(statement.verdict.supported for statement in answer.statements)
    marks = {(citation.source, citation.start): citation.mark for citation in shown}
    assert sorted(marks.values()) == list(range(1, len(marks) + 1))


def test_the_same_question_gives_the_same_answer(guide: Assistant, guide_store: Path) -> None:
    """The same question on the same corpus gives the same answer, also from a store opened anew."""
    first = [without_times(guide.ask(question)) for question in QUESTIONS[:2]]
    forget()
    with Assistant(load_settings(guide_store)) as again:
        assert [without_times(again.ask(question)) for question in QUESTIONS[:2]] == first


@pytest.mark.parametrize("number", spread(range(8), 6))
def test_every_table_cell_can_be_asked_for(guide: Assistant, number: int) -> None:
    """Each value of a row of the guide's cytokine table is in the answer to a question that names its row and column."""
    guide_document = next(document for document in guide.documents if document.source == "guide")
    rows = [unit for unit in guide_document.units if unit.kind == "row" and "Quantitative Data" in unit.section]
    assert len(rows) == 8
    mediator, reduction, correlation, _ = rows[number].text.split(" | ")
    for asked, value in (
        ("reduction after infusion", reduction),
        ("correlation with HAM-D score improvement", correlation),
    ):
        answer = guide.ask(f"What is the p-value of the {asked} for {mediator} in the guide's table?")
        said = " ".join(statement.text for statement in answer.statements)
        assert re.search(rf"(?<![\d.]){re.escape(value)}(?!\d)", said), (mediator, asked, said)


def test_a_word_alone_has_no_direct_answer(guide: Assistant) -> None:
    """A word alone asks for nothing of what it names, so that no words stand alone before the statements."""
    answer = guide.ask("brexanolone")
    assert answer.statements and answer.direct is None


def test_personal_advice_is_declined(guide: Assistant) -> None:
    """A request for a personal dose is declined with the notice on research use and places on the topic."""
    answer = guide.ask("I weigh 62 kg. What dose of brexanolone should I take?")
    assert answer.abstained and "clinician" in (answer.reason or "") and not answer.statements
    assert answer.nearest[0].source == "guide" and "Research Use" in answer.nearest[0].section


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What is the IL-17 result after brexanolone?", "IL-17"),
        ("What does TLR9 do after brexanolone?", "TLR9"),
        ("Who won the football cup in Madrid?", "football"),
        ("How do I bake sourdough bread?", "bake"),
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(guide: Assistant, question: str, missing: str) -> None:
    """A question whose name, thing or kind of value the corpus lacks is not answered, and the reason names it."""
    answer = guide.ask(question)
    assert answer.abstained and missing in (answer.reason or "")


def test_the_reference_behind_a_quote_is_named(guide: Assistant) -> None:
    """A quote that carries a mark names the primary reference, or says that it cannot be resolved."""
    answer = guide.ask("What EC50 does the guide list for control dentate gyrus cells?")
    reference = next(r for s in answer.statements for c in s.citations for r in c.references if r.printed == "[1]")
    assert (reference.printed, reference.source, reference.status) == ("[1]", "ref-01", "in corpus")
    assert reference.doi == "10.1111/j.1469-7793.2001.00453.x"
    answer = guide.ask("Which site of the GABAA receptor does brexanolone bind according to the guide?")
    behind = [r for s in answer.statements for c in s.citations for r in c.references if r.printed == "[2]"]
    assert behind and behind[0].source is None and behind[0].status == "unresolved"


def test_one_path_may_be_given_by_itself(tmp_path: Path) -> None:
    """A folder given as a text is that folder, not its letters."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "kiln.md").write_text("The kiln is fired at 1280 degrees.", encoding="utf-8")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assert assistant.ingest(str(tmp_path / "notes")).outcomes == {"kiln": "added"}


def test_ingest_says_what_became_of_each_file(tmp_path: Path) -> None:
    """New files are added, unchanged ones left, changed ones replaced, those that no reader takes refused by name."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "alpha.md").write_text("# Alpha\n\nCompound Q7 doubled the current in frog oocytes.\n")
    (notes / "beta.txt").write_text("Beta\n\nCompound Q8 had no effect in frog oocytes.\n")
    (notes / "bad.txt").write_bytes(b"\x00\x01\x02")
    (notes / "scan.tiff").write_bytes(b"II*")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        done = assistant.ingest([notes])
        assert dict(done.outcomes) == {"alpha": "added", "beta": "added"}
        assert [Path(path).name for path in done.refused] == ["bad.txt", "scan.tiff"]
        assert "not supported" in done.refused[str(notes / "scan.tiff")]
        (notes / "beta.txt").write_text("Beta\n\nCompound Q8 halved the current in frog oocytes.\n")
        assert dict(assistant.ingest([notes]).outcomes) == {"alpha": "unchanged", "beta": "replaced"}
        said = " ".join(
            statement.text for statement in assistant.ask("What did compound Q8 do in frog oocytes?").statements
        )
        assert "halved" in said and "no effect" not in said
        assert assistant.remove("beta") and not assistant.remove("beta")
        assert [document.source for document in assistant.documents] == ["alpha"]


def test_two_files_of_one_name_are_two_documents(tmp_path: Path) -> None:
    """Files of one name in two folders are two documents, with the same ids whichever comes first."""
    sites = [tmp_path / "east", tmp_path / "west"]
    for site, amount in zip(sites, ("12", "31"), strict=True):
        site.mkdir()
        (site / "notes.md").write_text(f"The {site.name} tank holds {amount} cubic metres.")
    for number, order in enumerate([[sites], [sites[:1], sites[1:]], [sites[1:], sites[:1]]]):
        with Assistant(load_settings(tmp_path / f"store{number}")) as assistant:
            for folders in order:
                assert not assistant.ingest(folders).refused
            assert [document.source for document in assistant.documents] == ["east-notes", "west-notes"]
            assert "31" in assistant.ask("How much does the west tank hold?").statements[0].text
            (sites[1] / "notes.md").write_text("The west tank holds 40 cubic metres.")
            assert dict(assistant.ingest([sites[1] / "notes.md"]).outcomes) == {"west-notes": "replaced"}
            assert [len(document.units) for document in assistant.documents] == [1, 1]
            (sites[1] / "notes.md").write_text("The west tank holds 31 cubic metres.")


def test_two_files_that_say_one_id_are_not_mixed_up(tmp_path: Path) -> None:
    """Of two files whose front matter gives the same id the second is refused, so that neither is lost in silence."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(f"---\nid: notes\n---\nThing {name} is said.")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        done = assistant.ingest([tmp_path])
    assert list(done.outcomes) == ["notes"] and "same source id" in next(iter(done.refused.values()))


@pytest.mark.parametrize(
    "question", ["What does compound Q7 do?", "May I take 5 mg of it?", "What does reference [3] say?"]
)
def test_a_named_store_that_is_new_is_empty_until_it_is_filled(tmp_path: Path, question: str) -> None:
    """An empty store abstains and says how to fill it; what is ingested next is answered from, here and when reopened."""
    (tmp_path / "alpha.md").write_text("# Alpha\n\nCompound Q7 doubled the current in frog oocytes.\n")
    with qa.open(tmp_path / "new") as assistant:
        answer = assistant.ask(question)
        assert answer.abstained and not answer.nearest and answer.confidence == 0
        assert answer.reason and "store is empty" in answer.reason and "qa ingest" in answer.reason
        assert assistant.documents == assistant.search(question) == ()
        assert dict(assistant.ingest([tmp_path / "alpha.md"]).outcomes) == {"alpha": "added"}
        asked = "What did compound Q7 do to the current in frog oocytes?"
        assert "doubled" in assistant.ask(asked).statements[0].text
    with qa.open(tmp_path / "new") as assistant:
        assert [document.source for document in assistant.documents] == ["alpha"]


def test_a_store_is_not_made_among_other_files(tmp_path: Path) -> None:
    """A named folder that holds something else is refused and stays as it is."""
    (tmp_path / "notes.md").write_text("One thing is said.")
    with pytest.raises(StoreError, match="is not a store"):
        qa.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    """An ingest that reads nothing fails and makes no store."""
    with Assistant(load_settings(tmp_path / "store")) as assistant, pytest.raises(InputError):
        assistant.ingest([tmp_path / "missing.md"])
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("question", ["", " \n\t", "x" * 20_000, "????", "…!"])
def test_a_question_that_cannot_be_asked_is_refused(guide: Assistant, question: str) -> None:
    """An empty or over-long question, and one without a letter or digit, is a usage error."""
    with pytest.raises(UsageError):
        guide.ask(question)


@pytest.mark.parametrize(
    "question", ["脳内のブレキサノロンの作用は何ですか", "ما هو البريكسانولون؟", "𝛼𝛽𝛾", "a" * 3000]
)
def test_a_question_in_no_known_words_is_answered_or_declined(guide: Assistant, question: str) -> None:
    """A question in another script, or of no known word, gets an abstention and no error."""
    assert guide.ask(question).abstained


def test_the_chain_is_a_runnable(guide: Assistant) -> None:
    """The ask road works as a LangChain Runnable: invoke and batch give the answer of `ask`, stream its statements first."""
    question = QUESTIONS[0]
    chain = guide.chain()
    wanted = without_times(guide.ask(question))
    assert without_times(chain.invoke(question)) == wanted
    assert [without_times(answer) for answer in chain.batch([question, question])] == [wanted, wanted]
    *statements, last = chain.stream(question)
    assert without_times(last) == wanted and tuple(statements) == last.statements
    assert list(chain.invoke(question).timings_ms) == ["retrieve", "decide", "write", "verify"]


def test_the_runnable_shows_to_callbacks(guide: Assistant) -> None:
    """A LangChain callback sees the run by its name, and its answer."""
    from langchain_core.callbacks import BaseCallbackHandler

    class Seen(BaseCallbackHandler):
        def __init__(self) -> None:
            self.names: list[str] = []
            self.outputs: list[object] = []

        def on_chain_start(self, serialized: object, inputs: object, **rest: object) -> None:
            self.names.append(str(rest.get("name")))

        def on_chain_end(self, outputs: object, **rest: object) -> None:
            self.outputs.append(outputs)

    seen = Seen()
    answer = guide.chain().invoke(QUESTIONS[0], config={"callbacks": [seen]})
    assert seen.names == ["ask"] and seen.outputs == [answer]


def test_asking_without_a_model_imports_no_langchain(guide_store: Path) -> None:
    """A question that no language model answers is answered without LangChain."""
    code = (
        "import sys, pathlib, qa\n"
        "with qa.open(pathlib.Path(sys.argv[1])) as assistant: print(len(assistant.ask(sys.argv[2]).statements))\n"
        "print(sorted(name for name in sys.modules if name.startswith('langchain')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(guide_store), QUESTIONS[0]], capture_output=True, text=True, check=True
    )
    count, loaded = done.stdout.splitlines()
    assert int(count) > 0 and loaded == "[]"


def test_the_search_is_a_retriever(guide: Assistant) -> None:
    """The search works as a LangChain retriever whose documents carry their place."""
    found = guide.retriever(3).invoke("brexanolone half-life")
    assert len(found) == 3
    text = {document.source: document.text for document in guide.documents}
    for document in found:
        place = document.metadata
        assert text[place["source"]][place["start"] : place["end"]] == document.page_content


def test_a_document_tells_of_itself(tmp_path: Path) -> None:
    """Author and date in a file's head are answers, and its title is one only where a title is asked for."""
    paper = tmp_path / "paper.md"
    paper.write_text(
        "---\ntitle: Heat of kilns\nauthor: [Ann Lee, Bo Ruiz]\ndate: 4 May 2021\n---\n\n"
        "# Summary\n\nThe kilns of Brill were hot.\n\nWe measured 31 kilns.\n"
    )
    assistant = qa.open(tmp_path / "store")
    assistant.ingest([paper])

    def said(question: str) -> list[str]:
        return [one.text for one in assistant.ask(question).statements]

    assert said("Who are the authors?")[0] == "Authors who wrote this document: Ann Lee, Bo Ruiz."
    assert (
        said("When was the paper published?")[0]
        == "Year and date when this document was published or written: 4 May 2021."
    )
    assert said("What is the title of the paper?")[0] == "The title of this document is “Heat of kilns”."
    assert not any("title" in text for text in said("Were the kilns hot?"))
