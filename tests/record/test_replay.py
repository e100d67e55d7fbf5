"""Asking a recorded question again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from qa.assistant import Assistant
from qa.record.load import load_record
from qa.record.replay import Replayed, replay
from qa.record.text import replayed_json, replayed_text
from qa.record.write import record, write_record
from qa.render.text import Page
from tests.record.cases import QUESTION, STATEMENT, Case, content_of, recorded_case, resealed
from tests.remembering import forget


def fates(replayed: Replayed) -> dict[str, str]:
    """What became of each statement, by its text."""
    return {one.text: one.fate for one in replayed.statements}


def causes(replayed: Replayed) -> set[tuple[str, str]]:
    """What differs, by kind and name; the code may be edited while its tests run."""
    return {(one.kind, one.name) for one in replayed.causes if one.name != "code"}


def test_the_same_store_gives_the_same_answer(signed: Case) -> None:
    """On an unchanged store, opened anew as well, everything is identical and nothing is a cause."""
    with Assistant(signed.assistant.settings) as again:
        for assistant in (signed.assistant, again):
            forget()
            replayed = replay(signed.recorded, assistant)
            assert replayed.identical and replayed.exit_code == 0 and not causes(replayed)
            assert set(fates(replayed).values()) == {"identical"}
            assert "The answer is identical." in replayed_text(replayed, Page())


def test_abstentions_are_replayed_too(guide: Assistant, tmp_path: Path) -> None:
    """An abstention is identical when it gives the same reason and the same nearest places."""
    write_record(tmp_path / "r.json", record(guide.ask("What is the capital of France?"), guide))
    assert replay(load_record(tmp_path / "r.json"), guide).identical


def test_words_at_another_place_have_moved(case: Case) -> None:
    """A statement whose words stand at another place now has moved, and the changed document is the cause."""
    case.edit("guide.md", "## Kinetics", "## Story\n\nChance found it.\n\n## Kinetics")
    replayed = replay(case.recorded, case.assistant)
    assert fates(replayed)[STATEMENT] == "moved" and replayed.exit_code == 6
    assert causes(replayed) == {("document changed", "guide")}
    change = next(one for one in replayed.statements if one.text == STATEMENT)
    assert change.before[0].start < change.now[0].start and change.before[0].quote == change.now[0].quote
    assert "moved" in replayed_text(replayed, Page())


def test_changed_words_no_longer_support(case: Case) -> None:
    """A statement whose words were changed is no longer supported, and what stands there now is new."""
    case.edit("guide.md", "7 hours", "9 hours")
    replayed = replay(case.recorded, case.assistant)
    found = fates(replayed)
    assert found[STATEMENT] == "no longer supported" and found[STATEMENT.replace("7", "9")] == "new"
    reasons = next(one for one in replayed.statements if one.text == STATEMENT).reasons
    assert "7 hours" in reasons[0] and "no longer stands" in reasons[0]


def test_a_removed_document_takes_its_statements_along(case: Case) -> None:
    """When the cited document is gone, the statement is no longer supported, and the answer turns into an abstention."""
    case.assistant.remove("guide")
    replayed = replay(case.recorded, case.assistant)
    assert fates(replayed)[STATEMENT] == "no longer supported"
    assert ("document removed", "guide") in causes(replayed)
    assert replayed.answer.abstained and any("is not now" in one for one in replayed.differences)


def test_an_added_document_is_named_whether_it_matters_or_not(case: Case) -> None:
    """A document that was added is a possible cause, and alone does not make an identical answer another one."""
    path = case.folder / "tides.txt"
    path.write_text("Tides\n\nThe tide of Lorn rises 4 metres twice a day.\n", encoding="utf-8")
    case.assistant.ingest([path])
    replayed = replay(case.recorded, case.assistant)
    assert causes(replayed) == {("document added", "tides")}
    assert fates(replayed)[STATEMENT] == "identical"
    assert replayed.identical == (not replayed.differences)


def test_an_answer_where_there_was_none(tmp_path: Path) -> None:
    """A question that a new document answers was not answered, and is now."""
    with recorded_case(tmp_path, question="How high does the tide of Lorn rise?") as case:
        assert case.recorded.content.answer.abstained
        path = case.folder / "tides.txt"
        path.write_text("Tides\n\nThe tide of Lorn rises 4 metres twice a day.\n", encoding="utf-8")
        case.assistant.ingest([path])
        replayed = replay(case.recorded, case.assistant)
        assert "new" in fates(replayed).values()
        assert any("is now" in one for one in replayed.differences)


def test_what_is_left_out_is_told_from_what_is_gone(guide: Assistant, guide_store: Path, tmp_path: Path) -> None:
    """With room for fewer statements, those left out are no longer said, though their words still stand."""
    answer = guide.ask("What EC50 does allopregnanolone have in epileptic dentate granule cells?")
    assert len(answer.statements) > 1
    write_record(tmp_path / "r.json", record(answer, guide))
    with Assistant(replace(guide.settings, store=guide_store, statements=1)) as brief:
        replayed = replay(load_record(tmp_path / "r.json"), brief)
    assert {one.fate for one in replayed.statements} == {"identical", "no longer said"}
    assert causes(replayed) == {("setting", "statements")} and replayed.exit_code == 6


def test_the_same_words_from_elsewhere(case: Case) -> None:
    """A statement whose words stand in a document of another name now has moved there."""
    case.assistant.remove("guide")
    case.edit("guide.md", "id: guide", "id: handbook")
    replayed = replay(case.recorded, case.assistant)
    change = next(one for one in replayed.statements if one.text == STATEMENT)
    assert change.fate == "moved" and change.now[0].source == "handbook"
    assert causes(replayed) == {("document removed", "guide"), ("document added", "handbook")}


def test_versions_and_models_are_causes(case: Case) -> None:
    """Another version, model or package than at the time of the record is named with both values."""
    content = content_of(case.path)
    content["versions"]["numpy"] = "0.1"
    del content["versions"]["python"]
    content["models"]["encoder_digest"] = "other"
    replayed = replay(resealed(case.path, content), case.assistant)
    assert causes(replayed) == {("version", "numpy"), ("version", "python"), ("model", "encoder_digest")}
    assert replayed.identical
    content["versions"]["code"] = "0"
    assert "code: 0 →" in replayed_text(replay(resealed(case.path, content), case.assistant), Page())
    assert "numpy: 0.1 →" in replayed_text(replayed, Page())


def test_a_changed_record_is_not_taken_for_a_changed_answer(case: Case) -> None:
    """When it is the record that was changed, the replay says so and does not pass."""
    whole = json.loads(case.path.read_text(encoding="utf-8"))
    whole["content"]["answer"]["statements"][0]["text"] = "Melarone is harmless."
    case.path.write_text(json.dumps(whole), encoding="utf-8")
    replayed = replay(case.recorded, case.assistant)
    assert not replayed.intact and replayed.exit_code == 6
    assert fates(replayed)["Melarone is harmless."] == "no longer supported"
    assert "The record itself was changed" in replayed_text(replayed, Page())


def test_a_replay_is_told_as_json(signed: Case) -> None:
    """The JSON carries what became of each statement, with today's answer."""
    value = json.loads(json.dumps(replayed_json(replay(signed.recorded, signed.assistant))))
    assert value["identical"] is True and value["question"] == QUESTION
    assert value["answer"]["statements"][0]["text"] == STATEMENT
    assert value["statements"][0]["fate"] == "identical"
