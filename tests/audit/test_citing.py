"""Which words each mark stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.ingest.read import read_path
from qa.notes.audit.claim_spans import cited_claims

REFERENCES = "\n\n## References\n\n" + "\n".join(
    f"{number}. Olsen K (20{number:02}). A study of lake number {number}. Journal of Lakes." for number in range(1, 10)
)


@pytest.fixture
def claims(tmp_path: Path):
    """What a text cites something for: each claim with its marks."""

    def claims(text: str) -> list[tuple[str, tuple[str, ...]]]:
        path = tmp_path / "text.md"
        path.write_text(f"# Lakes\n\n{text}{REFERENCES}", encoding="utf-8")
        return [(cited.text, cited.printed) for cited in cited_claims(read_path(path))]

    return claims


def test_marks_at_the_end_stand_for_the_sentence(claims):
    """Marks behind a sentence, one or several, belong to all of it and to nothing else."""
    assert claims("Roach grow fast in warm lakes.[1][2] Pike do not.") == [
        ("Roach grow fast in warm lakes.", ("[1]", "[2]"))
    ]


def test_a_mark_in_mid_sentence_stands_for_the_clause_before_it(claims):
    """Each mark of a sentence has the clause that ends with it."""
    assert claims("Roach grow fast in warm lakes [1], whereas pike grow slowly in cold rivers [2].") == [
        ("Roach grow fast in warm lakes", ("[1]",)),
        ("pike grow slowly in cold rivers", ("[2]",)),
    ]


def test_a_mark_behind_an_item_of_a_list_stands_for_the_whole_sentence(claims):
    """Of "roach [1], pike [2] and perch [3] grow fast" a mark alone says nothing."""
    found = claims("Roach [1], pike [2] and perch [3] grow fast in warm lakes.")
    assert [marks for _, marks in found] == [("[1]",), ("[2]",), ("[3]",)]
    assert {text for text, _ in found} == {"Roach, pike and perch grow fast in warm lakes."}


def test_a_column_of_marks_stands_for_the_rows(claims):
    """A cell that holds only a mark belongs to its row, and is no part of the claim."""
    table = "| Lake | Depth (m) | Source |\n|---|---|---|\n| Mirrin | 87 | [1] |\n| Tarn | 12 | [2, 3] |"
    assert claims(table) == [("Mirrin | 87", ("[1]",)), ("Tarn | 12", ("[2]", "[3]"))]


def test_marks_in_several_cells_stand_for_their_cells(claims):
    """Where cells of one row cite different sources each has the row's label and its own cell."""
    table = "| Lake | Depth (m) | Area (ha) |\n|---|---|---|\n| Mirrin | 87 [1] | 310 [2] |"
    assert claims(table) == [("Mirrin | 87", ("[1]",)), ("Mirrin | 310", ("[2]",))]


def test_a_document_without_marks_cites_nothing(claims):
    """No mark, no claim."""
    assert claims("Roach grow fast in warm lakes.") == []
