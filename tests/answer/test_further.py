"""Statements that the limit leaves out."""

from __future__ import annotations

from pathlib import Path

from qa.assistant import Assistant
from qa.settings import load_settings

WARDEN = """# The wardens of Orme island

## Wardens

| Warden | Years | Dog |
|---|---|---|
| Ada Quill | 1901 to 1910 | Bran |
| Otto Brandt | 1911 to 1925 | Fern |
| Ines Mora | 1926 to 1931 | Moss |
| Karl Lund | 1932 to 1950 | Tarn |
"""


def test_an_answer_says_how_many_likely_statements_its_limit_leaves_out(tmp_path: Path) -> None:
    """With a limit below what is likely to answer, a note names the limit that shows all; with that limit there is none."""
    (tmp_path / "wardens.md").write_text(WARDEN, encoding="utf-8")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "wardens.md"])
        question = "Who were the wardens of Orme island?"
        few = assistant.ask(question, statements=2)
        assert len(few.statements) == 2
        (note,) = (note for note in few.notes if "likely to answer" in note)
        enough = int(note.rpartition("--statements ")[2].partition("`")[0])
        assert enough == 2 + int(note.split()[0]) == 2 + few.further
        every = assistant.ask(question, statements=enough)
        assert len(every.statements) == enough and not any("likely to answer" in note for note in every.notes)
        assert not every.further
