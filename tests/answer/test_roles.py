"""Who acts on whom: what is exchanged fails, and every honest way of saying it passes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ingest.default_corpus import default_corpus
from qa.verify.attribution import source
from qa.verify.reading import read
from qa.verify.roles import acts, exchanged_roles
from qa.verify.verify import Quote, verify

REVERSED = [
    ("The kinase RAX phosphorylates the subunit NUB.", "The subunit NUB phosphorylates the kinase RAX."),
    ("The kinase RAX phosphorylates the subunit NUB.", "The kinase RAX is phosphorylated by the subunit NUB."),
    ("IL-6 was reduced by treatment Q in women.", "Treatment Q was reduced by IL-6 in women."),
    ("Melatonin is synthesised from serotonin.", "Serotonin is synthesised from melatonin."),
    ("Binding of calcium to troponin prevents the block.", "The block prevents binding of calcium to troponin."),
    ("Wolves killed elk that ate aspen.", "Elk killed wolves that ate aspen."),
    ("The high court overruled the judge, who had fined the bank.", "The judge overruled the high court, who had fined the bank."),
    ("The scheduler calls the allocator.", "The allocator calls the scheduler."),
    ("Because the dam failed, the bridge collapsed.", "Because the bridge collapsed, the dam failed."),
    ("Seeds were washed before they were dried.", "Seeds were dried before they were washed."),
    ("The enzyme converts lumol into tirol.", "The enzyme converts tirol into lumol."),
    ("Lumozan is toxic to neurons.", "Neurons are toxic to lumozan."),
    ("The valve is driven by the pump.", "The pump is driven by the valve."),
    ("Light-induced growth exceeded heat-induced growth.", "Heat-induced growth exceeded light-induced growth."),
]  # fmt: skip
HONEST = [
    ("Drug A potentiated the currents evoked by drug B.", "The currents that drug B evoked were potentiated by drug A."),
    ("Drug A potentiated the currents evoked by drug B.", "Drug B-evoked currents were potentiated by drug A."),
    ("Temperature rose while oxygen fell in the basin.", "Oxygen fell while temperature rose in the basin."),
    ("The kinase MEK binds to the kinase ERK.", "The kinase ERK binds to the kinase MEK."),
    ("Weight correlates with height.", "Height correlates with weight."),
    ("The reaction of the ester with ammonia was fast.", "The reaction of ammonia with the ester was fast."),
    ("The capital of the region is the town of Orsk.", "The town of Orsk is the capital of the region."),
    ("Sleep loss results in memory deficits.", "Memory deficits result from sleep loss."),
    ("Version 3 replaced the parser with the tokenizer.", "The tokenizer replaced the parser in version 3."),
    ("The client sends a token to the server.", "A token is sent to the server by the client."),
    ("Because the dam failed, the bridge collapsed.", "The bridge collapsed because the dam failed."),
    ("Leptin inhibits neurons that release AgRP.", "Neurons releasing AgRP are inhibited by leptin."),
    ("Heat raised pressure, and cold lowered it.", "Pressure was raised by heat and lowered by cold."),
    ("Leptin inhibits neurons, which excite muscle.", "Leptin inhibits neurons; neurons excite muscle."),
    ("In rats X1 raised Y1 by 31%.", "Y1 was raised by 31% by X1 in rats."),
]  # fmt: skip


def _found(statement: str, *quotes: str) -> list[str]:
    return exchanged_roles(read(statement), [source(quote, "") for quote in quotes])


@pytest.mark.parametrize(("quote", "statement"), REVERSED)
def test_exchanged_roles_fail(quote: str, statement: str) -> None:
    """A statement that exchanges what stands on the two sides of an act fails on its subject."""
    assert _found(statement, quote)
    assert "subject" in {failure.name for failure in verify(statement, [Quote(quote)]).failures}


@pytest.mark.parametrize(("quote", "statement"), HONEST)
def test_honest_turns_of_phrase_keep_their_roles(quote: str, statement: str) -> None:
    """Another voice, another order and what is the same from either side are no exchange, in either direction."""
    assert _found(statement, quote) == _found(quote, statement) == []


def test_the_other_quote_may_say_it() -> None:
    """What one quote denies of a reversal another may say: then it is none."""
    one, other = "Foxes hunted hares in winter.", "Hares hunted foxes in fables."
    assert _found("Hares hunted foxes.", one)
    assert _found("Hares hunted foxes.", one, other) == []


@given(st.text(max_size=120))
def test_any_text_agrees_with_itself(text: str) -> None:
    """No text exchanges anything of its own."""
    assert _found(text, text) == []


def test_lines_of_the_corpus_agree_with_themselves() -> None:
    """A quarter of the lines of prose of the default corpus keep their own roles, whole and as single sentences."""
    lines = {line for path in default_corpus() for line in Path(path).read_text(encoding="utf-8").splitlines()}
    for line in sorted(line for line in lines if "|" not in line)[::4]:
        assert _found(line, line) == []
        for sentence in line.split(". ") if ". " in line else ():
            assert _found(sentence, line) == []


def test_a_long_text_takes_little_time() -> None:
    """However many acts a statement and its quote tell of, comparing them is a matter of milliseconds."""
    texts = [
        " ".join(f"{one} {n} raised pressure and cold {n} lowered flow." for n in range(60))
        for one in ("Heat", "Steam")
    ]
    began = time.process_time()
    assert _found(texts[0], texts[1]) == []
    assert len(acts(read(texts[0]).folded)) < 200
    assert time.process_time() - began < 0.5
