"""Table rows read out as sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.text.table_rows import row_sentence, split_row
from qa.types import Document
from qa.verify.verify import quote_of, verify

LABELS = st.lists(
    st.sampled_from(("TNF-α", "IL-6", "Zinc with GABA", "control cells", "epileptic cells")),
    min_size=2,
    max_size=4,
    unique=True,
)
VALUES = st.from_regex(r"[1-9]\d{0,2}\.\d{1,2}( ± [1-9]\.\d)? nM", fullmatch=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(LABELS, st.data())
def test_what_is_read_out_of_a_table_stands_in_it(
    make_document: Callable[..., Document], labels: list[str], data: st.DataObject
) -> None:
    """Every row read out is supported by it and its header."""
    rows = [f"{label} | {data.draw(VALUES)} | {data.draw(VALUES)}" for label in labels]
    document = make_document("t", "| \n" + "\n".join(["Preparation | EC50 before | EC50 after", *rows]))
    header, *units = (unit for unit in document.units if unit.text.strip("| "))
    table = [type(unit)(unit.index, unit.start, unit.end, unit.text, "row", "", header.index) for unit in units]
    quotes = [quote_of(document, unit) for unit in (*table, header)]
    for unit, quote in zip(table, quotes, strict=False):
        assert verify(row_sentence(document, unit), [quote, quotes[-1]]).failures == ()


def test_reference_marks_are_not_read_out(make_document: Callable[..., Document]) -> None:
    """A column of reference marks is not read out in a row."""
    document = make_document("t", "| \nMarker | P-value | Reference\nTNF-α | 0.003 | [9]\nIL-6 | 0.04 | [9]")
    header, *units = (unit for unit in document.units if unit.text.strip("| "))
    rows = [replace(unit, header=header.index) for unit in units]
    assert split_row(rows[0].text) == ["TNF-α", "0.003", "[9]"]
    assert row_sentence(document, rows[0]) == "TNF-α: P-value 0.003."
