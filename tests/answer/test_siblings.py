"""Which value is the one asked for: what is listed beside it is its rival, what only mentions it does not give it."""

from __future__ import annotations

from pathlib import Path

from qa.assistant import Assistant
from qa.settings import load_settings

TEXT = """# Frog oocyte notes

Quexin, dorazol and mipram were tested on frog oocytes in spring.

Quexin enhanced the current of frog oocytes with an EC50 of 12 nM.

Dorazol enhanced the current of frog oocytes with an EC50 of 34 nM.

Mipram enhanced the current of frog oocytes with an EC50 of 56 nM.

The oocytes were kept at a constant temperature and washed twice a day.
"""


def test_a_value_of_a_neighbour_is_not_an_answer(tmp_path: Path) -> None:
    """Asked for one drug's value, the answer leaves out the values of drugs that are listed beside it."""
    (tmp_path / "notes.md").write_text(TEXT)
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "notes.md"])
        for drug, value, others in (("quexin", "12 nM", ("34", "56")), ("mipram", "56 nM", ("12", "34"))):
            said = " ".join(s.text for s in assistant.ask(f"What EC50 does {drug} have in frog oocytes?").statements)
            assert value in said
            assert not any(other in said for other in others)


def test_a_row_is_told_by_its_whole_label(tmp_path: Path) -> None:
    """Asked for the value of one row, the answer begins with that row and not with one whose label holds more."""
    table = "| Marker | Fall after dosing (p) | Rise later (p) |\n|---|---|---|\n| stim-induced QX-6 | 0.009 | 0.5 |\n| QX-6 | 0.04 | 0.7 |\n"
    (tmp_path / "table.md").write_text(f"# Frog markers\n\nMarkers of frog blood were read twice.\n\n{table}")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "table.md"])
        first = assistant.ask("What is the p-value of the fall after dosing for QX-6?").statements[0]
        assert first.text.startswith("QX-6:")
        assert "0.04" in first.text


DOSES = """# Quexin in frogs

The study of quexin dosing was read in part; the doses of quexin in males were not seen.

No change of the quexin dose was needed in old frogs.

Female frogs received quexin at 15 mg/kg once.

Dorazol was given to the same frogs a week later.
"""


def test_a_dose_need_not_be_called_one(tmp_path: Path) -> None:
    """Asked for a dose, the answer begins with what gives one, not with what only speaks of doses or leaves them unsaid."""
    (tmp_path / "doses.md").write_text(DOSES)
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "doses.md"])
        for question in ("What is the dose of quexin?", "What is the quexin dose for frogs?"):
            assert "15 mg/kg" in assistant.ask(question).statements[0].text
        assert "old frogs" in assistant.ask("How should quexin be dosed in old frogs?").statements[0].text
        declined = assistant.ask("What ZX-9 dose did the frogs receive?")
        assert declined.abstained and "ZX-9" in str(declined.reason)
