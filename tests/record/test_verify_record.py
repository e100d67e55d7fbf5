"""Checking a record with nothing but the documents."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.assistant import Assistant
from qa.errors import InputError
from qa.record.check import given_documents, verify_record
from qa.record.findings import Findings
from qa.record.load import load_record
from qa.record.text import findings_json, findings_text
from qa.record.write import record, write_record
from qa.render.text import Page
from tests.record.cases import STATEMENT, Case, content_of, resealed
from tests.record.conftest import Keys

LIMIT = 20_000_000


def checked(case: Case) -> Findings:
    """What comes of checking against the files of the folder."""
    return verify_record(case.recorded, given_documents([case.folder], LIMIT)[0])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every word, number, truth value and null in JSON values."""
    if isinstance(value, dict):
        return [place for name, part in value.items() for place in places(part, (*path, name))]
    if isinstance(value, list):
        return [place for number, part in enumerate(value) for place in places(part, (*path, number))]
    return [path]


def flip(value: Any, data: st.DataObject) -> Any:
    """Another value of the same kind, near to it."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + data.draw(st.sampled_from([-10, -1, 1, 100]))
    if value is None:
        return data.draw(st.sampled_from(["x", 0]))
    place = data.draw(st.integers(0, max(len(value) - 1, 0)))
    by = data.draw(st.text("aZ0 .-±µ7\n", max_size=2).filter(lambda new: new != value[place : place + 1]))
    return value[:place] + by + value[place + 1 :]


def flipped(content: dict[str, Any], path: tuple[Any, ...], data: st.DataObject) -> dict[str, Any]:
    """The content with one value changed."""
    content = deepcopy(content)
    holder: Any = content
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = flip(holder[path[-1]], data)
    return content


def test_an_untouched_record_holds(signed: Case, keys: Keys) -> None:
    """A record holds with the files, with their folder and with the store that it was made from."""
    assert checked(signed).exit_code == 0
    files = sorted(signed.folder.iterdir())
    for documents in (given_documents(files, LIMIT)[0], signed.documents):
        findings = verify_record(signed.recorded, documents, keys["alice"][1])
        assert findings.ok is True and findings.intact and not findings.contradictions
        assert all(one.supported for one in findings.statements)


def test_records_of_the_default_corpus_hold(guide: Assistant, tmp_path: Path) -> None:
    """Answers from tables, with primary references and with several quotes hold, and abstentions do."""
    questions = (
        "What EC50 does allopregnanolone have in epileptic dentate granule cells?",
        "List the p-values of all rows of the inflammation table.",
        "Compare diazepam and allopregnanolone in socially defeated mice.",
        "What is the IL-17 result in the inflammation table?",
        "Should I stop my antidepressant before the infusion?",
    )
    for number, question in enumerate(questions):
        path = tmp_path / f"{number}.json"
        write_record(path, record(guide.ask(question), guide))
        findings = verify_record(load_record(path), guide.documents)
        assert findings.ok is True, findings
        assert findings.statements or findings.citations


@given(data=st.data())
@settings(deadline=None)
def test_any_value_changed_is_noticed(
    signed: Case, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A record in which any word, number or span was changed is found to be changed, or is no record any more."""
    whole = json.loads(signed.path.read_text(encoding="utf-8"))
    changed = flipped(whole, data.draw(st.sampled_from(places(whole))), data)
    path = tmp_path_factory.getbasetemp() / "changed.json"
    path.write_text(json.dumps(changed), encoding="utf-8")
    try:
        recorded = load_record(path)
    except InputError:
        return
    findings = verify_record(recorded, signed.documents)
    assert findings.exit_code == 6 and (not findings.intact or findings.signature.state == "invalid")


@given(data=st.data())
@settings(deadline=None)
def test_any_character_changed_is_noticed(
    signed: Case, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A character changed, put in or taken out anywhere in the file is noticed, unless the file says the same."""
    text = signed.path.read_text(encoding="utf-8")
    place = data.draw(st.integers(0, len(text) - 1))
    by = data.draw(st.text('a0 "{},\\', max_size=2) | st.text(max_size=2))
    path = tmp_path_factory.getbasetemp() / "bytes.json"
    path.write_bytes((text[:place] + by + text[place + 1 :]).encode("utf-8", "surrogatepass"))
    try:
        recorded = load_record(path)
    except InputError:
        return
    assert recorded.file == signed.recorded.file or verify_record(recorded, signed.documents).exit_code == 6


@given(data=st.data())
@settings(deadline=None)
def test_a_new_hash_does_not_carry_the_signature_over(
    signed: Case, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Somebody who changes a signed record and computes its hash anew is left with a signature that is none."""
    whole = json.loads(signed.path.read_text(encoding="utf-8"))
    content = flipped(whole["content"], data.draw(st.sampled_from(places(whole["content"]))), data)
    try:
        recorded = resealed(tmp_path_factory.getbasetemp() / "resealed.json", content, whole["signature"])
    except InputError:
        return
    findings = verify_record(recorded, signed.documents)
    assert findings.intact and findings.signature.state == "invalid" and findings.exit_code == 6


@given(data=st.data())
@settings(deadline=None)
def test_a_new_hash_does_not_hide_a_changed_citation(
    signed: Case, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Without any signature the documents themselves contradict a changed quote, span, heading, title, reference or hash."""
    content = content_of(signed.path)
    cited = [
        place for place in places(content["answer"]["statements"], ("answer", "statements")) if "citations" in place
    ]
    others = places(content["cited"], ("cited",)) + places(content["corpus"], ("corpus",))
    judged = {"mark", "verdict"}  # the answer's own, which asking again tells
    path = data.draw(st.sampled_from([one for one in cited if one[-1] not in judged and "better" not in one] + others))
    if path[-1] in ("characters", "name", "read_as") or "file" in path:
        return
    try:
        recorded = resealed(tmp_path_factory.getbasetemp() / "rehashed.json", flipped(content, path, data))
    except InputError:
        return
    findings = verify_record(recorded, signed.documents)
    assert findings.intact and findings.exit_code == 6, path


@pytest.mark.parametrize(
    ("before", "after"), [("7 hours", "9 hours"), ("is 7", "is not 7"), ("melarone", "serotone"), ("7 hours", "7 days")]
)
def test_a_new_hash_does_not_hide_a_false_statement(case: Case, before: str, after: str) -> None:
    """A statement changed to say what its quote does not say is found unsupported, whatever the hash."""
    content = content_of(case.path)
    statement = content["answer"]["statements"][0]
    statement["text"] = statement["text"].replace(before, after)
    findings = verify_record(resealed(case.path, content), case.documents)
    assert findings.intact and findings.statements[0].supported is False and findings.statements[0].failures
    assert findings.exit_code == 6


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.update(question="Which?"), "another question"),
        (lambda c: c["answer"].update(abstained=True), "an abstention at once"),
        (lambda c: c["corpus"]["documents"].pop(), "fingerprint"),
        (lambda c: c["answer"]["corpus"].update(documents=7), "another corpus"),
        (lambda c: c["answer"]["models"].update(writer="x"), "other models"),
        (lambda c: c["cited"].clear(), "not among those described"),
        (lambda c: c["cited"][0].update(digest="0"), "not in the corpus"),
        (lambda c: c["answer"]["statements"][0]["verdict"].update(supported=False), "as not supported"),
    ],
)
def test_a_record_that_contradicts_itself_is_found_out(case: Case, change: Any, said: str) -> None:
    """What a record made by qa never says is named, also when its hash fits."""
    content = content_of(case.path)
    change(content)
    findings = verify_record(resealed(case.path, content), case.documents)
    assert any(said in one for one in findings.contradictions) and findings.exit_code == 6


def test_quotes_of_caveats_are_checked(case: Case) -> None:
    """A citation of a caveat is looked up like any other."""
    content = content_of(case.path)
    citation = deepcopy(content["answer"]["statements"][0]["citations"][0])
    content["answer"]["caveats"] = [{"kind": "preprint", "concerns": [1], "citation": {**citation, "mark": 9}}]
    findings = verify_record(resealed(case.path, content), case.documents)
    assert [one.ok for one in findings.citations] == [True]
    content["answer"]["caveats"][0]["citation"]["quote"] = "Nobody wrote this."
    findings = verify_record(resealed(case.path, content), case.documents)
    assert findings.citations[0].words == "gone" and findings.exit_code == 6


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.update(comment="Trust me."), "'comment' does not belong into it"),
        (lambda c: c["answer"]["statements"][0].update(caveats=[]), "'caveats' does not belong into it"),
        (lambda c: c["answer"]["statements"][0]["citations"][0].pop("quote"), "'quote' is missing"),
        (lambda c: c["answer"]["statements"][0]["citations"][0].update(mark="1"), "'mark' is no int"),
        (lambda c: c["answer"]["statements"][0]["citations"][0].update(mark=True), "'mark' is no int"),
        (lambda c: c["answer"]["statements"][0]["verdict"]["checks"].update(quote=1), "'quote' is no bool"),
        (lambda c: c["answer"].update(confidence="0.9"), "'confidence' is no number"),
        (lambda c: c["answer"].update(statements={}), "'statements' is no list"),
        (lambda c: c["answer"].update(models=[]), "'models' is no dict"),
        (lambda c: c.update(made=7), "'made' is no str"),
        (lambda c: c["cited"][0].update(text="abc"), "'text' is no dict"),
        (lambda c: c["cited"][0]["file"].update(path="/home"), "'path' does not belong into it"),
    ],
)
def test_a_record_is_read_strictly(case: Case, change: Any, said: str) -> None:
    """A record with a key that is unknown, missing or of another type is refused, naming the key, whatever its hash."""
    content = content_of(case.path)
    change(content)
    with pytest.raises(InputError, match=said):
        resealed(case.path, content)


def test_a_better_source_of_an_earlier_version_is_read(case: Case) -> None:
    """A record whose better source has the verdict that earlier versions wrote is read, and its hash holds."""
    content = content_of(case.path)
    better = {"source": "guide", "label": "Guide", "printed": "", "quote": STATEMENT, "verdict": "supports"}
    reference = {"printed": "[1]", "source": None, "label": "A", "doi": None, "status": "unresolved", "better": better}
    content["answer"]["statements"][0]["citations"][0]["references"] = [reference]
    assert verify_record(resealed(case.path, content), case.documents).intact


def test_words_that_moved_are_found(case: Case) -> None:
    """When a document grew above the quote, the record says where its words stand now and that they still say it."""
    path = case.folder / "guide.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("## Kinetics", "## Story\n\nMelarone was found by chance.\n\n## Kinetics"), "utf-8")
    findings = checked(case)
    assert [one.state for one in findings.documents if one.source == "guide"] == ["changed"]
    statement = findings.statements[0]
    citation = statement.citations[0]
    assert citation.words == "moved" and citation.place is not None and citation.place.start > citation.citation.start
    text = given_documents([path], LIMIT)[0][0].text
    assert text[citation.place.start : citation.place.end] == citation.citation.quote
    assert statement.supported is True and findings.exit_code == 6


def test_a_change_elsewhere_leaves_the_words_standing(case: Case) -> None:
    """When a document changed below the quote, the words stand and the document is named as changed."""
    path = case.folder / "guide.md"
    path.write_text(path.read_text(encoding="utf-8").replace("bitter", "sweet"), encoding="utf-8")
    findings = checked(case)
    assert findings.statements[0].citations[0].words == "stand" and findings.statements[0].supported is True
    assert [one.source for one in findings.documents if one.state == "changed"] == ["guide"]
    assert findings.exit_code == 6


@pytest.mark.parametrize(
    "now", ["The half-life of melarone is 9 hours", "Some wrongly hold that the half-life of melarone is 7 hours"]
)
def test_words_that_were_changed_no_longer_support(case: Case, now: str) -> None:
    """A quote whose sentence was changed, or wrapped into another, is gone, and its statement unsupported."""
    path = case.folder / "guide.md"
    text = path.read_text(encoding="utf-8").replace("The half-life of melarone is 7 hours", now)
    path.write_text(text, encoding="utf-8")
    findings = checked(case)
    assert findings.statements[0].citations[0].words == "gone"
    assert findings.statements[0].supported is False and findings.exit_code == 6


def test_a_missing_document_is_named_and_not_guessed(case: Case) -> None:
    """What is cited from a document that is not at hand is neither right nor wrong, and does not pass."""
    (case.folder / "guide.md").unlink()
    findings = checked(case)
    assert findings.statements[0].supported is None and findings.ok is None and findings.exit_code == 6
    assert any("guide" in one for one in findings.unchecked)
    assert "not all documents are at hand" in findings_text(findings, Page())


def test_a_renamed_document_is_recognised_by_its_text(tmp_path: Path) -> None:
    """A document under another name is the same document when text and identity are."""
    from qa.settings import load_settings

    path = tmp_path / "tides.txt"
    path.write_text("Tides\n\nThe tide of Lorn rises 4 metres twice a day.\n", encoding="utf-8")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([path])
        write_record(tmp_path / "r.json", record(assistant.ask("How high does the tide of Lorn rise?"), assistant))
    path.rename(tmp_path / "renamed.txt")
    findings = verify_record(load_record(tmp_path / "r.json"), given_documents([tmp_path / "renamed.txt"], LIMIT)[0])
    assert findings.statements and findings.ok is True
    assert "renamed" in findings.documents[0].detail


def test_another_author_of_the_same_text_is_noticed(case: Case) -> None:
    """A document with the recorded text but other authors is not the one that was cited."""
    path = case.folder / "guide.md"
    path.write_text(path.read_text(encoding="utf-8").replace("A. Author", "B. Author"), encoding="utf-8")
    findings = checked(case)
    guide = next(one for one in findings.documents if one.source == "guide")
    assert guide.state == "same text, another identity" and "identity" in guide.detail
    assert findings.statements[0].supported is True and findings.exit_code == 6


def test_a_file_that_cannot_be_read_is_told_and_the_others_count(case: Case) -> None:
    """Of a folder, what cannot be read is refused by name, and the rest is checked."""
    (case.folder / "broken.txt").write_bytes(b"\xff\xfe\x00")
    documents, refused = given_documents([case.folder], LIMIT)
    assert len(documents) == 3 and [Path(name).name for name in refused] == ["broken.txt"]
    with pytest.raises(InputError, match="does not exist"):
        given_documents([case.folder / "nowhere"], LIMIT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("[]", "is no record"),
        ('{"format": "qa evaluation 1"}', "is no record"),
        ('{"format": "qa record 99"}', "use the qa that wrote it"),
        ('{"format": "qa record 1"}', "damaged record"),
        ('{"format": "qa record 1", "format": "qa record 1"}', "a name stands twice"),
        ('{"format": NaN}', "no number"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_record_is_refused_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    """A file that is no record of this version is refused, naming the file and what to do."""
    path = tmp_path / "file.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as told:
        load_record(path)
    assert str(path) in str(told.value)


def test_nothing_can_be_added_outside_the_hash(case: Case) -> None:
    """A name that is none of a record would escape its hash, so the file is refused."""
    whole = json.loads(case.path.read_text(encoding="utf-8"))
    case.path.write_text(json.dumps({**whole, "comment": "Trust me."}), encoding="utf-8")
    with pytest.raises(InputError, match="'comment' does not belong into it"):
        load_record(case.path)


def test_findings_are_told_in_words_and_as_json(signed: Case, keys: Keys) -> None:
    """The text names what holds and what could not be checked; the JSON carries the same."""
    findings = verify_record(signed.recorded, signed.documents, keys["alice"][1])
    text = findings_text(findings, Page())
    assert STATEMENT in text and "Signed with the key given" in text and "All of it holds" in text
    value = json.loads(json.dumps(findings_json(findings)))
    assert value["ok"] is True and value["statements"][0]["citations"][0]["words"] == "stand"
    assert "anyone could have written" in findings_text(
        verify_record(resealed(signed.path.with_name("unsigned.json"), content_of(signed.path)), signed.documents),
        Page(),
    )
