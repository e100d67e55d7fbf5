"""The command line: what each command prints, where, and the code it exits with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qa.index.library import Library
from qa.ingest.read import read_path
from qa.notes.cite import cite
from qa.render import listing
from qa.render import text as render
from qa.types import Answer, Check, Dropped, Statement, Verdict
from tests.command import make_documents, run
from tests.spread import spread

ROOT = Path(__file__).parents[1]
HALF_LIFE = "What is the half-life of melarone?"
TELEPHONE = "Who invented the telephone?"
HIT = {"source", "section", "start", "end", "text", "score"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three documents; no test of this module changes it."""
    folder = tmp_path_factory.mktemp("cli")
    ran = run("ingest", make_documents(folder / "documents"), "--store", folder / "store")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "guide: added"
    assert "3 added, 0 replaced, 0 unchanged" in ran.out
    assert "Indexing" in ran.err
    return folder / "store"


def command(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
    """The command line as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "qa", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def made_up_answer(tmp_path: Path) -> tuple[str, Answer]:
    """An answer that cites a table row with its header and drops a statement, and how it is shown."""
    folder = make_documents(tmp_path / "documents")
    documents = [read_path(folder / name) for name in ("guide.md", "kinetics.md", "notice.md")]
    guide, _, notice = documents
    library = Library(documents)
    row = next(unit for unit in guide.units if unit.text.startswith("alpha4"))
    assert row.header is not None
    cited = [cite(guide, row, 1, library), cite(guide, guide.units[row.header], 2, library)]
    passed = Verdict((Check("quote", True),))
    answer = Answer(
        question="?", abstained=False, reason=None, confidence=0.5,
        statements=(
            Statement("alpha4: EC50 of melarone (nM) 60 ± 5.", passed, tuple(cited)),
            Statement(notice.units[0].text, passed, (cite(notice, notice.units[0], 3, library),)),
        ),
        nearest=(), corpus={"fingerprint": "0123456789abcdef", "documents": 3},
        models={"encoder": "minilm", "writer": "extractive"}, timings_ms={}, dropped=(Dropped("x", ("numbers",)),),
    )  # fmt: skip
    return render.answer_text(answer, library.by_source, render.Page(100)), answer


def test_short_answer(store: Path) -> None:
    """An answer shows marked statements, then a line for each mark, and exits with 0."""
    ran = run("ask", HALF_LIFE, "--store", store)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("7 hours [1]\n\n• The half-life of melarone is 7 hours in healthy adults. [1]\n")
    assert "\n[1] guide · Kinetics · its [1] ref-01\n" in ran.out
    assert "“" not in ran.out
    assert len(ran.out.splitlines()) <= 15


def test_words_that_no_statement_tells(tmp_path: Path) -> None:
    """A short answer shows the cited words where the statement words them otherwise, and not those of a row read out."""
    _, answer = made_up_answer(tmp_path)
    folder = tmp_path / "documents"
    documents = {one.source: one for one in map(read_path, folder.iterdir())}
    reworded = replace(answer.statements[1], text="It is otherwise worded.")
    shown = render.answer_text(
        replace(answer, statements=(answer.statements[0], reworded)), documents, render.Page(100), verbose=False
    )
    assert "[1][2] guide · Receptors\n[3] ctx-notice" in shown
    assert f"“{reworded.citations[0].quote}”" in shown


def test_answer(store: Path) -> None:
    """With -v an answer shows each mark's document, words and primary reference too."""
    ran = run("ask", "-v", HALF_LIFE, "--store", store)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("7 hours [1]\n\n• The half-life of melarone is 7 hours in healthy adults. [1]\n")
    assert "[1] Guide to melarone (guide) · Kinetics\n    “The half-life of melarone is 7 hours" in ran.out
    reference = (
        "[1] J. Smith et al. (2019). Kinetics of melarone in adults. Journal of Sleep. doi:10.1000/melarone.1 (ref-01)"
    )
    assert reference in " ".join(ran.out.split())
    assert " (3 documents) · encoder minilm · writer extractive" in " ".join(ran.out.split())


def test_references_out_of_reach(store: Path) -> None:
    """A reference that names no publication is called unresolved, and one without a document not in corpus."""
    ran = run("sources", "--store", store)
    assert "[2] researchgate.net. (unresolved)" in ran.out
    assert "doi:10.1000/taste.2 (not in corpus)" in " ".join(ran.out.split())


def test_abstention(store: Path) -> None:
    """An abstention gives the reason first, then the nearest places, and exits with 3."""
    ran = run("ask", TELEPHONE, "--store", store)
    assert ran.code == 3
    assert "telephone" in ran.out
    assert "\nNearest in the corpus:\n[1]" in ran.out
    assert ran.err.startswith("Not answered: ")
    assert ran.err.count("\n") == 1


def test_rows_context_and_dropped(tmp_path: Path) -> None:
    """A row is quoted once with its header and its mark, context is called so, and dropped statements are counted."""
    shown, _ = made_up_answer(tmp_path)
    assert "60 ± 5. [1][2]" in shown
    assert "[1] Guide to melarone (guide) · Receptors\n    header [2] “Receptor | EC50 of melarone (nM)”" in shown
    assert "\n[2] Guide" not in shown
    assert "(ctx-notice · context)" in shown
    assert shown.endswith("1 statement failed verification and was dropped.")


def test_terminal(tmp_path: Path) -> None:
    """Lines keep to the width, and what a document holds cannot command the terminal."""
    _, answer = made_up_answer(tmp_path)
    hostile = replace(answer.statements[0], text="Melarone \x1b[2J is bitter. " * 20)
    shown = render.answer_text(replace(answer, statements=(hostile,)), {}, render.Page(40))
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 40
    assert "\x1b[1m" in render.answer_text(answer, {}, render.Page(40, colour=True))


@pytest.mark.parametrize(("question", "code"), [(HALF_LIFE, 0), (TELEPHONE, 3)])
def test_answer_json(store: Path, question: str, code: int) -> None:
    """--json prints the contract on one line, and nothing else goes to standard output."""
    ran = run("ask", "--json", "--store", store, stdin=question + "\n")
    assert ran.code == code
    assert ran.out.count("\n") == 1
    answer = json.loads(ran.out)
    assert answer["question"] == question
    assert answer["abstained"] == (code == 3)
    assert list(answer)[6:9] == ["corpus", "models", "timings_ms"]
    assert answer.get("direct") == (None if answer["abstained"] else {"text": "7 hours", "mark": 1})


def test_search(store: Path) -> None:
    """Search shows source, section, span, score and words, best first, a row under its header."""
    ran = run("search", "EC50 alpha4", "-k", "2", "--store", store)
    assert ran.code == 0
    assert ran.out.startswith(" 1. guide · Receptors · ")
    assert "    header “Receptor | EC50 of melarone (nM)”\n    alpha4 | 60 ± 5\n" in ran.out
    found = json.loads(run("search", "EC50 alpha4", "-k", "2", "--json", "--store", store).out)
    assert found["query"] == "EC50 alpha4"
    assert len(found["hits"]) == 2
    assert set(found["hits"][0]) == HIT


def test_search_batch(store: Path) -> None:
    """A batch of searches takes "query" or "question" and prints a line of hits for each."""
    lines = '{"id": 1, "query": "taste"}\n{"id": "b", "question": "kidney"}\n'
    ran = run("search", "--batch", "-", "-k", "1", "--store", store, stdin=lines)
    one, two = map(json.loads, ran.out.splitlines())
    assert (ran.code, one["id"], two["id"], len(one["hits"])) == (0, 1, "b", 1)
    assert "taste" in one["hits"][0]["text"]
    assert set(two["hits"][0]) == HIT


def test_batch_goes_on(store: Path, tmp_path: Path) -> None:
    """A bad line of a batch becomes an error with its number, the rest is answered, and the code is 1."""
    batch = tmp_path / "batch.jsonl"
    bad = [b"not json", b"[1]", b'{"id": 4}', b'{"id": 5, "question": " "}', b"\xff", b'{"id": 7, "question": 7}']
    long = json.dumps({"id": 8, "question": "x" * 20_000}).encode()
    good = json.dumps({"id": 9, "question": HALF_LIFE}).encode()
    batch.write_bytes(b"\n".join([b"", *bad, long, b"  ", good]))
    ran = run("ask", "--batch", batch, "--store", store)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [line["line"] for line in lines[:-1]] == [2, 3, 4, 5, 6, 7, 8]
    assert [line["id"] for line in lines] == [None, None, 4, 5, None, 7, 8, 9]
    assert all(line["error"].endswith(".") for line in lines[:-1])
    assert lines[-1]["statements"]
    assert ran.err.startswith("7 line(s)")


def test_batch_streams(store: Path) -> None:
    """A batch answers a question before the next one is written."""
    with command("ask", "--batch", "-", "--store", store) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in ("first", "second"):
            process.stdin.write(json.dumps({"id": name, "question": HALF_LIFE}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
        assert process.wait() == 0


def test_reader_gone(store: Path) -> None:
    """When the reader of the output goes away the command ends without a word."""
    with command("sources", "--store", store) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 1


@pytest.mark.parametrize("extra", spread([[], ["--json"]], ["--json"]))
def test_poor_terminal(store: Path, extra: list[str]) -> None:
    """An output that cannot show a character gets a substitute, and JSON an escape, instead of a crash."""
    process = command("search", "EC50", "-k", "3", *extra, "--store", store, PYTHONIOENCODING="ascii")
    out, err = process.communicate()
    assert (process.returncode, err) == (0, "")
    assert "EC50" in out
    if extra:
        assert any("±" in hit["text"] for hit in json.loads(out)["hits"])


def test_sources_json(store: Path) -> None:
    """The sources are listed as JSON, with what each reference is."""
    listed = {source["source"]: source for source in json.loads(run("sources", "--json", "--store", store).out)}
    assert set(listed) == {"ctx-notice", "guide", "ref-01"}
    assert listed["ctx-notice"]["kind"] == "context"
    states = [(entry["printed"], entry["status"], entry["source"]) for entry in listed["guide"]["references"]]
    assert states == [("[1]", "in corpus", "ref-01"), ("[2]", "unresolved", None), ("[3]", "not in corpus", None)]


def test_ingest_again_and_remove(tmp_path: Path) -> None:
    """Ingest tells unchanged from replaced, and what was removed is gone; a name that means no document is wrong use."""
    folder, store = make_documents(tmp_path / "documents"), tmp_path / "store"
    run("ingest", folder, "--store", store)
    notice = folder / "notice.md"
    notice.write_text(notice.read_text() + "\nMelarone tablets were recalled.\n")
    ran = run("ingest", folder, "--json", "--store", store)
    assert json.loads(ran.out) == {
        "outcomes": {"guide": "unchanged", "ref-01": "unchanged", "ctx-notice": "replaced"},
        "refused": {},
        "records": [],
    }
    for unknown in (["remove", "ctx-notise"], ["audit", "ctx-notise"], ["ask", "x", "--in", "ctx-notise"]):
        ran = run(*unknown, "--store", store)
        assert (ran.code, ran.out) == (2, "")
        assert "ctx-notice" in ran.err
    assert run("remove", "ctx-notice", "--store", store).out == "ctx-notice: removed\n"
    assert "ctx-notice" not in run("sources", "--store", store).out


def test_version_and_help() -> None:
    """Version and help are printed to standard output, and no heavy package is imported for them."""
    assert run("--version").out.startswith("qa ")
    assert "ingest" in run("--help").out
    heavy = "{'chromadb', 'langchain_core', 'pydantic', 'rich', 'numpy', 'onnxruntime'}"
    code = f"import sys, qa.cli.main; assert not {heavy} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.mark.parametrize(
    "arguments",
    [["ask", "--nope"], ["nope"], ["ask", "x", "--batch", "y"], ["search", "x", "-k", "0"], ["ask"], ["ask", " "], []],
)
def test_wrong_usage(arguments: list[str], store: Path) -> None:
    """Wrong usage is told on standard error only, with exit code 2."""
    place: list[str | Path] = ["--store", store] if arguments and arguments[0] in ("ask", "search") else []
    ran = run(*arguments, *place)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_unexpected_error(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is one sentence that says how to see more, and an interrupt exits with 130."""

    def fail(*_: object, **__: object) -> str:
        raise failure

    monkeypatch.setattr(listing, "sources_text", fail)
    failure: BaseException = ZeroDivisionError("by\nzero.")
    ran = run("sources", "--store", store)
    assert (ran.code, ran.err) == (1, "Unexpected error: by zero; run with QA_DEBUG=1 for the traceback.\n")
    failure = KeyboardInterrupt()
    assert run("sources", "--store", store).code == 130


@pytest.mark.slow
def test_first_use(tmp_path: Path) -> None:
    """The store of the settings is filled with the default corpus by the first question, and found by the second."""
    store = str(tmp_path / "store")
    for said in ("Indexing", ""):
        process = command("ask", "What is the half-life of brexanolone?", QA_STORE=store)
        out, err = process.communicate()
        assert process.returncode == 0
        assert "half-life" in out
        assert err.startswith(said) if said else err == ""


def test_without_a_command_the_store_and_the_ways_to_ask_are_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`qa` alone says how many documents the store holds, or what fills it, and how to ask one's own."""
    monkeypatch.setenv("QA_STORE", str(store))
    assert "holds 3 documents." in run().err and "qa ingest PATH" in run().err
    monkeypatch.setenv("QA_STORE", str(store / "none"))
    assert "There is no store" in run().err and "default corpus" in run().err
    assert not (store / "none").exists()


def test_an_answer_is_saved_and_overwrites_nothing(store: Path, tmp_path: Path) -> None:
    """`--save` writes the answer with its quotes in the format of the file's name; a file that is there stays."""
    place = ["--store", store, "--save", tmp_path / "kept.md"]
    assert run("ask", HALF_LIFE, *place).code == 0
    kept = (tmp_path / "kept.md").read_text(encoding="utf-8")
    assert kept.count(HALF_LIFE) == 2 and "[1]" in kept and "“" in kept
    again = run("ask", HALF_LIFE, *place)
    assert again.code == 2 and not again.out and "overwrites nothing" in again.err
    assert (tmp_path / "kept.md").read_text(encoding="utf-8") == kept
    other = run("ask", HALF_LIFE, "--store", store, "--save", tmp_path / "kept.pdf")
    assert other.code == 2 and ".docx" in other.err


def test_a_short_refusal_shows_what_comes_nearest(store: Path) -> None:
    """A refusal takes at most 12 lines: what is missing, and the nearest places, of which -v shows more."""
    short = run("ask", TELEPHONE, "--store", store).out
    assert "telephone" in short and "Nearest in the corpus:" in short and len(short.splitlines()) <= 12
