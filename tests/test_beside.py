"""What is told beside an answer: verdicts on the references behind its quotes, disagreements, caveats."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.index.library import Library
from qa.json_forms import adapter
from qa.notes import annotate
from qa.notes.annotate import CorpusComparison, compute_annotations
from qa.notes.annotations import Annotations
from qa.notes.conflicts.types import CAVEATS
from qa.render import text as render
from qa.render.place import caution_words, side_words
from qa.serialize import answer_json
from qa.settings import load_settings
from qa.types import Caveat, Citation, Side
from tests.command import run

TABLE = "In the guide, how did brexanolone change TNF-α and what was the p-value?"
POTENCY = "What EC50 does allopregnanolone have in control dentate granule cells?"
PAPERS = {
    "review.md": """---
id: review
title: "Sedatives reviewed"
authors: ["A. Writer"]
year: 2024
---

# Sedatives reviewed

The half-life of melarone in plasma of healthy adults is 17 hours.[2] Melarone lowered heart rate by 12 beats per minute in dogs.[1]

## References

[1] Smith J. Kinetics of melarone in adults. Journal of Sleep. 2019;4:1-9. doi:10.1000/melarone.1

[2] Brown P. The taste of sedatives. Food Letters. 2011;2:3-4. doi:10.1000/taste.2
""",
    "kinetics.md": """---
id: kinetics
kind: reference
title: "Kinetics of melarone in adults"
authors: ["J. Smith"]
year: 2019
doi: "10.1000/melarone.1"
---

# Kinetics of melarone in adults

In 24 healthy adults the half-life of melarone in plasma was 17 hours. Melarone left the body through the kidney.
""",
    "taste.md": """---
id: taste
kind: reference
title: "The taste of sedatives"
authors: ["P. Brown"]
year: 2011
doi: "10.1000/taste.2"
---

# The taste of sedatives

Melarone tastes bitter to most adults. Its bitterness was rated by 30 tasters.
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a review that cites the wrong paper, and of the two papers that it cites."""
    folder = tmp_path_factory.mktemp("papers")
    for name, text in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant(load_settings(folder / "store")) as assistant:
        assistant.ingest([folder / name for name in PAPERS])
    return folder / "store"


def test_a_wrong_reference_is_told_with_the_one_that_says_it(guide: Assistant) -> None:
    """Where the printed reference does not say what is quoted, the answer says so and quotes the source that does."""
    answer = guide.ask(TABLE)
    printed = [
        one for said in answer.statements for cited in said.citations for one in cited.references
        if cited.source == "guide" and "0.003" in cited.quote
    ]  # fmt: skip
    assert printed and {(one.printed, one.source, one.verdict) for one in printed} == {
        ("[9]", "ref-09", "does not support")
    }
    better = printed[0].better
    assert better is not None and (better.source, better.printed) == ("ref-10", "[10]") and "0.003" in better.quote
    shown = answer_json(answer)["statements"]
    keys = [list(one) for said in shown for cited in said["citations"] for one in cited["references"]]
    assert ["printed", "source", "label", "doi", "status", "verdict", "better"] in keys


def test_it_holds_for_any_documents(papers: Path) -> None:
    """A review of other papers is judged by the same rule, and the answer on paper says what its JSON says."""
    ran = run(
        "ask", "-v", "What do the sedatives reviewed say of the half-life of melarone in plasma?", "--store", papers
    )
    assert "P. Brown (2011)" in ran.out
    told = " ".join(ran.out.split())
    assert "→ does not say this, as far as it is in the corpus; [1] kinetics does" in told


def test_both_sides_of_a_disagreement_are_shown(guide: Assistant) -> None:
    """Where another source gives another number for what is asked, both are shown with their places and conditions."""
    answer = guide.ask(POTENCY)
    values = {side.words for one in answer.disagreements for side in one.sides}
    assert {"12.9 ± 2.3 nM", "21.1 ± 4.7 nM"} <= values
    texts = {document.source: document.text for document in guide.documents}
    for one in answer.disagreements:
        for side in one.sides:
            assert texts[side.citation.source][side.citation.start : side.citation.end] == side.citation.quote
    marks = {c.mark: (c.source, c.start) for said in answer.statements for c in said.citations}
    for side in answer.disagreements[0].sides:
        place = (side.citation.source, side.citation.start)
        assert marks.setdefault(side.citation.mark, place) == place
    assert guide.ask("When was the 2021 review by Edinoff published?").disagreements == ()


def test_sources_that_differ_on_something_else_are_not_told(guide: Assistant) -> None:
    """What a drug is called to be is disputed between sources; who asks how it works is not told of it."""
    answer = guide.ask("How is brexanolone supposed to work in postpartum depression?")
    assert answer.statements
    assert "identity" not in {one.kind for one in answer.disagreements}


def test_a_status_is_told_in_the_words_of_the_corpus(guide: Assistant) -> None:
    """A caveat quotes the unit that tells it and names the citations that it bears on."""
    questions = (
        "What is the elimination half-life of brexanolone?",
        "Did brexanolone infusion reduce TNF-α in patients?",
        "What is brexanolone used for?",
    )
    answer = next(answer for answer in map(guide.ask, questions) if answer.caveats)
    assert {one.kind for one in answer.caveats} <= set(CAVEATS)
    shown = {c.mark for said in answer.statements for c in said.citations}
    assert answer.caveats[0].concerns and set(answer.caveats[0].concerns) <= shown


def test_an_answer_about_many_units_does_not_wait(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that comes before the documents are compared says so, in its JSON and on paper; a later one is complete."""
    free = threading.Event()

    def slowly(library: Library) -> Annotations:
        free.wait(30)
        return compute_annotations(library)

    monkeypatch.setattr(annotate, "FEW_UNITS", 1)
    monkeypatch.setattr(annotate, "compute_annotations", slowly)
    question = "What do the sedatives reviewed say of the half-life of melarone in plasma?"
    settings = load_settings(papers)
    (tmp_path / "encoders").symlink_to(settings.cache / "encoders")
    with Assistant(replace(settings, cache=tmp_path)) as assistant:
        first = assistant.ask(question)
        shown = answer_json(first)
        assert shown["annotations"] == "pending" and "still being compared" in render.answer_text(
            first, assistant.library.by_source, render.Page(100)
        )
        assert not any(one.verdict for said in first.statements for cited in said.citations for one in cited.references)
        free.set()
        assistant.compare()
        later = assistant.ask(question)
        assert "annotations" not in answer_json(later)
        assert any(one.verdict for said in later.statements for cited in said.citations for one in cited.references)


def test_what_is_known_is_kept_and_read_again(guide: Assistant, tmp_path: Path) -> None:
    """What was worked out is written to the cache once and read from there; a damaged file is worked out anew."""
    known = compute_annotations(guide.library)
    assert CorpusComparison(guide.library, "f" * 64, tmp_path).finished() == known
    (file,) = (tmp_path / "beside").iterdir()
    changed = replace(known, differing=())
    file.write_bytes(adapter(Annotations).dump_json(changed))
    assert CorpusComparison(guide.library, "f" * 64, tmp_path).finished() == changed
    file.write_text("{", encoding="utf-8")
    assert CorpusComparison(guide.library, "f" * 64, tmp_path).finished() == known


def test_the_audit_as_a_command(papers: Path, tmp_path: Path) -> None:
    """`qa audit` exits with 5 when a citation is wrong, names an unknown source, and writes JSON and a page."""
    page = tmp_path / "audit.html"
    ran = run("audit", "review", "--store", papers, "--html", page)
    assert ran.code == 5 and "does not support" in ran.out and "<html" in page.read_text(encoding="utf-8")
    value = json.loads(run("audit", "--json", "--store", papers).out)
    assert [one["source"] for one in value["audits"]] == ["review"] and value["audits"][0]["wrong"] is True
    ran = run("audit", "kinetic", "--store", papers)
    assert ran.code == 2 and "kinetics" in ran.err
    ran = run("audit", "kinetics", "--store", papers)
    assert ran.code == 0


def test_conflicts_as_a_command(guide_store: Path) -> None:
    """`qa conflicts` lists each side with its words; as JSON every quote has its place."""
    ran = run("conflicts", "--store", guide_store)
    assert ran.code == 0 and "EC50 (number)" in ran.out and "21.1 ± 4.7 nM" in ran.out
    value = json.loads(run("conflicts", "--json", "--store", guide_store).out)["conflicts"]
    assert all(len(one["sides"]) > 1 and all(side["quote"] for side in one["sides"]) for one in value)


def test_a_record_as_commands(papers: Path, tmp_path: Path) -> None:
    """An answer put on record holds against the store and against the files, asked again it is identical; changed it is told."""
    file = tmp_path / "answer.json"
    ran = run("ask", "What is the half-life of melarone?", "--record", file, "--store", papers)
    assert ran.code == 0 and "Wrote" in ran.err and "sha256" in ran.err
    assert run("verify-record", file, "--store", papers).code == 0
    assert run("verify-record", file, *(papers.parent / name for name in PAPERS)).code == 0
    assert run("replay", file, "--store", papers).code == 0
    again = run("ask", "What is the half-life of melarone?", "--record", file, "--store", papers)
    assert again.code == 2 and "answer.json" in again.err
    file.write_text(file.read_text(encoding="utf-8").replace("7 hours", "9 hours"), encoding="utf-8")
    ran = run("verify-record", file, "--store", papers)
    assert ran.code == 6 and "✗" in ran.out
    assert run("ask", "x", "--key", file, "--store", papers).code == 2


CITED = Citation(1, "a", "A", "", None, 0, 1, "x")


@pytest.mark.parametrize(
    ("conditions", "shown"),
    [
        ((), "9 hours"),
        ((("only here", "pregnant mice"),), "9 hours (pregnant mice)"),
        ((("time", "19 March 2019"),), "9 hours (19 March 2019)"),
        ((("only here", "elimination, box of the encyclopedia"),), "9 hours"),
        ((("only here", "second trial in old dogs"),), "9 hours"),
    ],
)
def test_a_side_is_one_short_line(conditions: tuple[tuple[str, str], ...], shown: str) -> None:
    """The condition of a side stands with its words where it is one short phrase."""
    assert side_words(Side("9 hours", conditions, CITED)) == shown


def test_every_caution_begins_alike() -> None:
    """Each kind of caveat has words of its own behind "Caution", and one of another kind is told by its name."""
    told = {kind: caution_words(Caveat(kind, (1,), CITED)) for kind in (*CAVEATS, "odd")}
    assert all(one.startswith("Caution, ") for one in told.values())
    assert told["uncontrolled"] == "Caution, no control group" and told["odd"] == "Caution, odd"
