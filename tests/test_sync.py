"""A store, or the part of it that came from a folder, kept equal to that folder."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.assistant import Assistant
from qa.errors import InputError
from qa.index.changes import plan_sync
from qa.index.commit import changes
from qa.index.document_list import of_documents
from qa.ingest.folder import Folder
from qa.settings import load_settings
from qa.types import Document
from tests.chroma import until
from tests.command import run

TEXTS = ("The bridge is 40 metres long.\n", "The tower is 90 metres high.\n", "The lake is 7 metres deep.\n")
PATHS = ("plan.md", "notes.md", "old/plan.md", "new/plan.txt")


def write(folder: Path, files: dict[str, str]) -> None:
    """Make a folder hold these files and no others."""
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_file() and str(file.relative_to(folder)) not in files:
            file.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def applied(known: list[Document], folder: Folder) -> list[Document]:
    """The documents of a store after a sync, without the vectors."""
    read, _ = folder.read(known)
    plan = plan_sync(folder, read, of_documents(known), None)
    done = changes(of_documents(known), plan.put, plan.drop)
    after = {one.source: one for one in known if one.source not in done.drop}
    after |= {one.source: one for one in (*done.put, *done.moved)}
    folder.done()
    return list(after.values())


@settings(deadline=None, max_examples=25)
@given(states=st.lists(st.dictionaries(st.sampled_from(PATHS), st.sampled_from(TEXTS)), min_size=1, max_size=4))
def test_a_synced_folder_is_what_the_store_holds_of_it(
    states: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """After each sync the store holds each text of the folder, none that is gone, and what came from elsewhere unchanged."""
    base = tmp_path_factory.mktemp("sync")
    (base / "elsewhere").mkdir()
    (base / "elsewhere" / "plan.md").write_text("The wall is 3 metres thick.\n")
    known = applied([], Folder(base / "elsewhere", 10_000))
    folder = Folder(base / "folder", 10_000)
    folder.path.mkdir()
    for state in states:
        write(folder.path, state)
        known = applied(known, folder)
        ours = [one for one in known if folder.holds(one)]
        assert {one.text + "\n" for one in ours} == set(state.values())
        assert {one.path for one in ours} <= {str(folder.path / name) for name in state}
        assert [one.text for one in known if not folder.holds(one)] == ["The wall is 3 metres thick."]
    again, _ = Folder(folder.path, 10_000).read(known)
    plan = plan_sync(folder, again, of_documents(known), None)
    assert plan.empty and not plan.removed


def test_what_will_change_is_said_before_it_is_done(tmp_path: Path) -> None:
    """A dry run changes nothing; a sync says its plan first, leaves other documents, and removes most only with --yes."""
    folder, store, other = tmp_path / "folder", tmp_path / "store", tmp_path / "other.md"
    write(folder, {"plan.md": TEXTS[0], "notes.md": TEXTS[1], "lake.md": TEXTS[2]})
    other.write_text("The wall is 3 metres thick.\n")
    run("ingest", other, "--store", store)
    ran = run("ingest", "--sync", folder, "--dry-run", "--store", store)
    assert ran.code == 0 and ran.out.splitlines() == [f"{name}: will be added" for name in ("lake", "notes", "plan")]
    assert [one["source"] for one in json.loads(run("sources", "--json", "--store", store).out)] == ["other"]
    ran = run("ingest", "--sync", folder, "--collection", "town", "--store", store)
    plan = [line for line in ran.err.splitlines() if "will be" in line]
    assert (
        plan == [f"{name}: will be added" for name in ("lake", "notes", "plan")]
        and "3 added, 0 replaced, 0 unchanged; store" in ran.out
    )
    write(folder, {"plan.md": TEXTS[0].replace("40", "41"), "notes.md": TEXTS[1]})
    ran = run("ingest", "--sync", folder, "--json", "--store", store)
    assert json.loads(ran.out) == {
        "outcomes": {"notes": "unchanged", "plan": "replaced"}, "removed": ["lake"], "refused": {},
    }  # fmt: skip
    write(folder, {})
    ran = run("ingest", "--sync", folder, "--store", store)
    assert ran.code == 2 and "2 of the 2 documents of" in ran.err and "add --yes" in ran.err
    listed = json.loads(run("sources", "--json", "--store", store).out)
    assert {one["source"]: one.get("collection") for one in listed} == {"notes": "town", "other": None, "plan": "town"}
    assert run("ingest", "--sync", folder, "--yes", "--store", store).code == 0
    assert [one["source"] for one in json.loads(run("sources", "--json", "--store", store).out)] == ["other"]


@pytest.mark.parametrize(
    "arguments",
    [["--sync"], ["--sync", "a", "b"], ["--watch", "a"], ["--sync", "a", "--watch", "--dry-run"], ["--yes"]],
)
def test_a_sync_that_makes_no_sense_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    """Wrong use is told with exit code 2, and makes no store."""
    assert run("ingest", *arguments, "--store", tmp_path / "store").code == 2
    assert not (tmp_path / "store").exists()


def test_a_file_that_cannot_be_read_keeps_its_document(tmp_path: Path) -> None:
    """A file that is half written leaves its document as it was; a folder that is gone removes nothing."""
    folder = tmp_path / "folder"
    write(folder, {"plan.md": TEXTS[0], "notes.md": TEXTS[1]})
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assert assistant.sync(folder).changed
        (folder / "plan.md").write_bytes(b"%PDF-1.7 half")
        done = assistant.sync(folder)
        assert list(done.refused) == [str(folder / "plan.md")] and not done.changed
        assert "bridge" in {one.source: one.text for one in assistant.documents}["plan"]
        folder.rename(tmp_path / "away")
        with pytest.raises(InputError, match="is not a folder"):
            assistant.sync(folder)
        assert len(assistant.documents) == 2


@pytest.mark.slow
def test_a_watched_folder_is_followed_until_interrupted(tmp_path: Path) -> None:
    """New, changed and deleted files reach the store, which others can ask meanwhile; an interrupt ends it with 0."""
    folder, store = tmp_path / "folder", tmp_path / "store"
    write(folder, {"plan.md": TEXTS[0], "lake.md": TEXTS[2]})
    command = [sys.executable, "-m", "qa", "ingest", "--sync", folder, "--watch", "--store", store]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        lines: list[str] = []
        threading.Thread(target=lambda: lines.extend(iter(process.stdout.readline, "")), daemon=True).start()
        try:
            until(lambda: any("Watching" in line for line in lines), 60)
            write(folder, {"plan.md": TEXTS[0].replace("40", "41"), "notes.md": TEXTS[1], "half.pdf": "%PDF-1.7 half"})
            until(lambda: {"notes: added\n", "plan: replaced\n", "lake: removed\n"} <= set(lines), 60)
            assert "41 metres" in run("ask", "How long is the bridge?", "--store", store).out
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
            until(lambda: lines[-1] == "Stopped.\n")
        finally:
            process.kill()
