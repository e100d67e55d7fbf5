"""A bibliographic record stays attached to its document until another takes its place, or the document is removed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.assistant import Assistant
from qa.ingest.attached import attach, with_record_of
from qa.ingest.read import read_text, read_upload
from qa.ingest.reference_manager import attach_records, separate_records
from qa.settings import load_settings
from qa.types import Document, Record
from tests.command import run
from tests.spread import spread

WEIRS = "Sediment below small weirs\n\nGravel passed low weirs within two floods. High weirs kept it until 2013.\n"
BIB = """@article{okafor2018,
  author = {Okafor, Ngozi and van der Lind, Per}, title = {Sediment below small weirs}, journal = {Annals of River Engineering},
  year = {2018}, volume = {42}, number = {3}, pages = {211--229}, doi = {10.5555/are.2018.0423}, publisher = {Weirside Press},
  issn = {1234-5678}, copyright = {CC BY 4.0}, affiliation = {Institute of Rivers, {Lagos} \\& Lund}
}
"""
LINES = {
    "Authors who wrote this document: Ngozi Okafor, Per van der Lind.", "Year when this document was published: 2018.", "Journal in which this document was published: Annals of River Engineering.", "Volume: 42.",
    "Issue: 3.", "Pages on which this document stands: 211-229.", "Publisher who published this document: Weirside Press.",
    "ISSN of the journal: 1234-5678.", "Licence under which this document is published: CC BY 4.0.", "Affiliation, where the authors work: Institute of Rivers, Lagos & Lund.",
    "DOI: 10.5555/are.2018.0423", "Citation key: okafor2018.",
}  # fmt: skip


def told(document: Document) -> set[str]:
    """What the last section says."""
    return {unit.text for unit in document.units if unit.section == "About this document"}


def exact(document: Document) -> bool:
    """Whether every unit and passage stands where it says."""
    parts = (*document.units, *document.passages)
    return all(document.text[one.start : one.end] == one.text for one in parts) and all(
        unit.index == number for number, unit in enumerate(document.units)
    )


def again(assistant: Assistant, base: Path) -> None:
    assistant.ingest([base / "papers/weirs.txt"])


def changed(assistant: Assistant, base: Path) -> None:
    (base / "papers/weirs.txt").write_text(WEIRS + "\nA third flood came.\n")
    assistant.ingest([base / "papers"])


def moved(assistant: Assistant, base: Path) -> None:
    assistant.move(["weirs"], "rivers")
    assistant.ingest([base / "papers"])
    assert assistant.documents[0].collection == "rivers"


def synced(assistant: Assistant, base: Path) -> None:
    assistant.sync(base / "papers")
    (base / "papers/old").mkdir()
    shutil.move(base / "papers/weirs.txt", base / "papers/old/weirs.txt")
    assistant.sync(base / "papers")


def uploaded(assistant: Assistant, base: Path) -> None:
    assistant.remove("weirs")
    assistant.put([read_upload("weirs.txt", WEIRS.encode(), max_bytes=10_000)])
    assistant.ingest([base / "library.bib"])
    document = read_upload("weirs.txt", (WEIRS + "\nIt rained.\n").encode(), max_bytes=10_000)
    assistant.put([document])


def opened_again(assistant: Assistant, base: Path) -> None:
    assistant.close()
    with Assistant(assistant.settings) as other:
        other.ingest([base / "papers"])


@pytest.mark.parametrize("change", spread([again, changed, moved, synced, uploaded, opened_again], synced, uploaded))
def test_a_record_stays(tmp_path: Path, change: Callable[[Assistant, Path], None]) -> None:
    """It survives that its document is ingested without it, changed, moved, synced, uploaded anew, or the store opened anew."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/weirs.txt").write_text(WEIRS)
    (tmp_path / "library.bib").write_text(BIB)
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "papers", tmp_path / "library.bib"])
        change(assistant, tmp_path)
        (document,) = assistant.documents
        assert told(document) == LINES | {"The title of this document is “Sediment below small weirs”."}
        assert document.identity.doi == "10.5555/are.2018.0423" and exact(document)


def test_a_record_goes_with_its_document_and_another_takes_its_place(tmp_path: Path) -> None:
    """A document that was removed comes back without it; a newer record leaves nothing of the older one."""
    (tmp_path / "weirs.txt").write_text(WEIRS)
    (tmp_path / "library.bib").write_text(BIB)
    (tmp_path / "newer.bib").write_text(
        "@misc{other, title={Sediment below small weirs}, author={Lind, P.}, year={2020}}"
    )
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "weirs.txt", tmp_path / "library.bib"])
        assistant.ingest([tmp_path / "newer.bib"])
        assert told(assistant.documents[0]) == {
            "The title of this document is “Sediment below small weirs”.", "Author who wrote this document: P. Lind.", "Year when this document was published: 2020.",
            "Citation key: other.",
        }  # fmt: skip
        assistant.remove("weirs")
        assistant.ingest([tmp_path / "weirs.txt"])
        assert not told(assistant.documents[0]) and assistant.documents[0].identity.doi is None


def test_a_folder_kept_equal_gives_its_records(tmp_path: Path) -> None:
    """`--sync` attaches the records of the folder, changes nothing the next time, and keeps them when their file goes."""
    folder, store = tmp_path / "papers", tmp_path / "store"
    folder.mkdir()
    (folder / "weirs.txt").write_text(WEIRS)
    (folder / "library.bib").write_text(BIB)
    ran = run("ingest", "--sync", folder, "--store", store)
    assert ran.code == 0 and "okafor2018: attached to weirs by its title." in ran.out
    ran = run("ingest", "--sync", folder, "--store", store)
    assert ran.code == 0 and "0 added, 0 replaced, 1 unchanged" in ran.out
    (folder / "library.bib").unlink()
    ran = run("ingest", "--sync", folder, "--store", store)
    assert "0 replaced, 1 unchanged" in ran.out and "Ngozi Okafor" in run("sources", "--store", store).out


def test_a_file_of_records_brings_the_files_beside_it_and_no_others(tmp_path: Path) -> None:
    """A record's file is ingested with it, unless it lies elsewhere."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library/one.txt").write_text("One word.\n")
    (tmp_path / "secret.txt").write_text("Two words.\n")
    (tmp_path / "library/link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "library/x.bib").write_text(
        f"@book{{a, title={{A}}, file={{:one.txt:;:link.txt:;:../secret.txt:;:{tmp_path}/secret.txt:}}}}"
    )
    files, records, _ = separate_records([tmp_path / "library/x.bib"], 10_000)
    assert files == [tmp_path / "library/one.txt"] and len(records[0].files) >= 3


WORD = st.sampled_from(["Alder", "Birch: tall", "Cedar (2)", "Dill.", "10.1/x"])


@settings(deadline=None, max_examples=60)
@given(
    heads=st.dictionaries(st.sampled_from(["author", "journal", "doi", "license", "publisher"]), WORD, max_size=4),
    first=st.lists(st.tuples(st.sampled_from(["Author", "Journal", "Volume", "DOI"]), WORD), max_size=4),
    second=st.lists(st.tuples(st.sampled_from(["Author", "Journal", "Issue"]), WORD), min_size=1, max_size=3),
)
def test_attaching_moves_nothing(
    heads: dict[str, str], first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    """Every span stays exact, the text before the section stays as it was, and attaching twice is attaching once."""
    front = "".join(f'{name}: "{value}"\n' for name, value in heads.items())
    document = read_text(f"---\n{front}---\n# Trees\n\nTrees grow. They fall.\n", source="trees", markdown=True)
    record = Record("", "t", "Trees")
    one, two = ([f"{label}: {value}." for label, value in pairs] for pairs in (first, second))
    attached = attach(attach(document, record, one), record, two)
    assert exact(attached) and attached.text.startswith("Trees\n\nTrees grow. They fall.\n\nAbout this document")
    assert set(two) <= told(attached) and attach(attached, record, two) == attached
    assert with_record_of(document, attached).text == attach(document, record, two).text
    assert attach_records([], [attached], ()) == ([attached], [])
