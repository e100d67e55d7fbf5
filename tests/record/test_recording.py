"""What a record holds, and what it does not."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.errors import StoreError, UsageError
from qa.record.content import citations_of
from qa.record.load import load_record
from qa.record.write import record, write_record
from qa.types import Citation
from tests.record.cases import QUESTION, STATEMENT, Case, content_of


def test_a_record_holds_what_a_check_needs(signed: Case) -> None:
    """A record holds question, answer with its explanation, cited texts by hash, corpus, models, settings and versions."""
    content = content_of(signed.path)
    assert list(content) == [
        "made", "question", "answer", "cited", "normalisation", "corpus", "models", "settings", "versions",
    ]  # fmt: skip
    assert content["question"] == QUESTION
    assert content["answer"]["statements"][0]["text"] == STATEMENT
    assert content["answer"]["explanation"]["proposed"]
    guide = next(document for document in signed.documents if document.source == "guide")
    cited = next(one for one in content["cited"] if one["source"] == "guide")
    assert cited["digest"] == guide.digest
    assert cited["text"] == {"sha256": hashlib.sha256(guide.text.encode()).hexdigest(), "characters": len(guide.text)}
    file = (signed.folder / "guide.md").read_bytes()
    assert cited["file"] == {"name": "guide.md", "sha256": hashlib.sha256(file).hexdigest(), "read_as": "markdown"}
    assert content["corpus"]["fingerprint"] == signed.assistant.index().fingerprint
    assert {one["source"]: one["digest"] for one in content["corpus"]["documents"]} == {
        document.source: document.digest for document in signed.documents
    }
    assert content["models"]["encoder_digest"] == signed.assistant.index().manifest.encoder_digest
    assert content["settings"] == {"encoder": "minilm", "statements": 5}
    assert {"qa", "code", "python", "numpy"} <= content["versions"].keys()


def unjudged(citation: Citation) -> Citation:
    """A citation without the verdicts on its references, which a record's reader works out anew."""
    return replace(citation, references=tuple(replace(one, verdict="", better=None) for one in citation.references))


def test_what_is_read_back_is_what_was_answered(guide: Assistant, tmp_path: Path) -> None:
    """Statements, citations and abstentions come back from a record's file as they were."""
    for number, question in enumerate(("What is the half-life of brexanolone?", "What is the capital of France?")):
        answer = guide.ask(question)
        path = tmp_path / f"{number}.json"
        write_record(path, record(answer, guide))
        recorded = load_record(path)
        assert [one.text for one in recorded.content.answer.statements] == [one.text for one in answer.statements]
        assert [one.citations for one in recorded.content.answer.statements] == [
            tuple(map(unjudged, one.citations)) for one in answer.statements
        ]
        annotating = [side.citation for one in answer.disagreements for side in one.sides]
        annotating += [one.citation for one in answer.caveats]
        assert recorded.content.answer.nearest == answer.nearest and {*recorded.others} <= {*map(unjudged, annotating)}
        assert (recorded.content.answer.abstained, recorded.content.answer.reason) == (answer.abstained, answer.reason)
        assert {one.source for one in recorded.content.cited} == {one.source for one in citations_of(answer)}


def test_its_hash_can_be_computed_without_qa(signed: Case) -> None:
    """The digest is sha256 over the content and format as plain sorted JSON, whatever the layout of the file."""
    whole = json.loads(signed.path.read_text(encoding="utf-8"))
    hashed = {"content": whole["content"], "format": whole["format"]}
    text = json.dumps(hashed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert whole["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_a_record_tells_nothing_private(case: Case, tmp_path: Path) -> None:
    """No folder of the user, and no key in a model server's address, gets into a record."""
    settings = replace(
        case.assistant.settings,
        encoder=str(tmp_path / "private" / "encoder"),
        model="openai:some-model",
        base_url="http://user:hunter2@models.example:8000/v1?api_key=hunter3",
    )
    asked = case.assistant.ask(QUESTION)
    answer = replace(asked, models={"encoder": settings.encoder, "writer": "extractive"})
    with Assistant(settings) as other:
        other._access = case.assistant._access
        content = record(answer, other)
    text = json.dumps(content)
    assert content["settings"]["base_url"] == "http://models.example:8000/v1"
    assert content["settings"]["encoder"] == content["models"]["encoder"] == "encoder"
    for private in (str(tmp_path), os.path.expanduser("~") + os.sep, "hunter", "api_key"):
        assert private not in text


def test_a_record_is_never_overwritten(case: Case) -> None:
    """A file that is there already is left alone, and one sentence says so."""
    before = case.path.read_bytes()
    content = content_of(case.path)
    with pytest.raises(UsageError, match=r"answer\.json is there already.*name a new file"):
        write_record(case.path, content)
    with pytest.raises(UsageError, match="there is no folder"):
        write_record(case.path.parent / "nowhere" / "answer.json", content)
    assert case.path.read_bytes() == before
    assert not list(case.path.parent.glob(".*"))


def test_an_answer_is_recorded_with_the_store_that_gave_it(case: Case) -> None:
    """When the store changed after the question was asked, its answer is not recorded as if it had not."""
    answer = case.assistant.ask(QUESTION)
    case.edit("notice.md", "2025", "2026")
    with pytest.raises(StoreError, match="ask it again"):
        record(answer, case.assistant)


def test_a_file_that_changed_since_has_no_hash(case: Case) -> None:
    """The hash of a document's file is left out when the file no longer reads as the document."""
    case.edit("guide.md", "bitter", "sweet")
    path = case.folder / "guide.md"
    path.write_text(path.read_text(encoding="utf-8").replace("sweet", "sour"), encoding="utf-8")
    content = record(case.assistant.ask(QUESTION), case.assistant)
    files = {one["source"]: one["file"] for one in content["cited"]}
    assert files["guide"] == {"name": "guide.md", "sha256": None, "read_as": "markdown"}


def test_any_question_can_be_recorded(case: Case, tmp_path: Path) -> None:
    """Half of a surrogate pair in what a model wrote neither stops a record nor breaks its hash."""
    content = content_of(case.path)
    content["answer"]["notes"] = ["half a pair \ud83d and a whole one 🧪"]
    path = tmp_path / "odd.json"
    sha256 = write_record(path, content)
    recorded = load_record(path)
    assert recorded.file.content == content and recorded.file.sha256 == sha256
