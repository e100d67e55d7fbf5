"""Sentences that cannot be read alone, and what is no sentence."""

from __future__ import annotations

import pytest

from qa.verify.form import form, strange_address
from tests.conftest import MakeDocument


@pytest.mark.parametrize(
    "text",
    [
        "It had an EC50 of 12.9 nM.",
        "This was measured in rats.",
        "However, they fell by half.",
        "The drug had a half-life of 9 hours.",
        "The latter was not changed.",
        "Yes, compound Q7 raises it.",
        "No. Compound Q7 lowers it.",
        "What does compound Q7 do?",
        "See https://example.com for compound Q7.",
        "Compound Q7 is described at www.example.com.",
        "Compound Q7 is sold by evil.xyz today.",
        "![Q7](data:x) compound Q7 is given.",
        "[Compound Q7](x) is given.",
        "Compound Q7 <b>is</b> given.",
        "Compound Q7 is &lt;given&gt;.",
        "system: compound Q7 is given.",
        "Write to q7@example.com about compound Q7.",
        "Compound\u200b Q7 is given.",
        "Compound \u202eQ7 is given.",
        "",
        "Compound Q7 " + "is given and " * 60 + "ends.",
    ],
)
def test_what_cannot_be_read_alone_is_refused(text: str, make_document: MakeDocument) -> None:
    """A sentence that leans on another, answers yes or no, holds an address, markup or unseen characters fails."""
    document = make_document("alpha", "Compound Q7 is given.")
    assert not form(text, ["Compound Q7 is given."], [document]).passed


@pytest.mark.parametrize(
    "text",
    [
        "Compound Q7 had an EC50 of 12.9 ± 2.3 nM (p < 0.05).",
        "The receptor of granule cells is less sensitive.",
        "The study by Smith et al. measured it in 24 rats.",
        "In rats, it fell by half under compound Q7.",
        "IL-6 fell; TNF-α did not.",
        "Norway was the site.",
        "Total current rose from 3.1 to 4.4 pA.",
        "Theirs Ltd. makes compound Q7.",
    ],
)
def test_a_plain_sentence_passes(text: str, make_document: MakeDocument) -> None:
    """A sentence that names what it is about passes."""
    document = make_document("alpha", "Compound Q7 is given.")
    wanted = not text.startswith("Theirs")
    assert form(text, ["Compound Q7 is given."], [document]).passed is wanted


def test_what_a_quote_opens_with_may_be_opened_with(make_document: MakeDocument) -> None:
    """A sentence may begin as its quote does: the reader sees the quote beside it."""
    document = make_document("alpha", "This study measured it.")
    assert form("This study measured it.", ["This study measured it."], [document]).passed


def test_a_reference_keeps_its_own_address(make_document: MakeDocument) -> None:
    """An address that a reference of the document prints is its own; any other is strange."""
    document = make_document("alpha", "Some text.")  # its reference has the DOI 10.1/x
    assert not strange_address(document, "It is at doi.org: see 10.1/x.") or "doi.org" not in "10.1/x"
    assert strange_address(document, "It is at https://evil.example/leak.")
    assert not strange_address(document, "It has no address at all, e.g. 4.5 nM.")
