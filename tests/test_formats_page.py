"""The table of formats in docs/ has what the software accepts."""

from __future__ import annotations

import re
from pathlib import Path

from qa.ingest.readers import SUFFIXES
from qa.ingest.record_files import RECORD_SUFFIXES

PAGE = Path(__file__).parent.parent / "docs/formats.md"


def test_every_suffix_stands_in_the_table_once() -> None:
    """A suffix that is accepted has one row, and no row has one that is not."""
    rows = [line.split(" | ")[0] for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    named = [suffix for row in rows for suffix in re.findall(r"`(\.[a-z]+)`", row)]
    assert sorted(named) == sorted([*SUFFIXES, *RECORD_SUFFIXES])
