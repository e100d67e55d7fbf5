"""What stands in one list with a word of the question is its rival, not its answer."""

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
