"""The shipped reader: whole, deterministic, and able to read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import EncoderError
from qa.index.embedder import QUESTION_DIGEST, QUESTION_NETWORK, load_encoder
from qa.reader import network as module
from qa.reader.network import DIGEST, END, SHIFT, START, WEIGHTS, packed
from qa.reader.reader import Reader, UnitInContext, best_span, load_reader
from qa.reader.surroundings import NETWORK, NETWORK_DIGEST
from qa.settings import load_settings

PRICES = [
    UnitInContext("Vole costs 7 euros."),
    UnitInContext("Heron costs 77 euros."),
    UnitInContext("The shop opens at nine."),
    UnitInContext("Both are made in Tarnby."),
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The shipped reader."""
    return load_reader(load_settings(tmp_path_factory.mktemp("store")))


NETWORKS = {WEIGHTS: DIGEST, NETWORK: NETWORK_DIGEST, QUESTION_NETWORK: QUESTION_DIGEST}


@pytest.mark.parametrize("file", NETWORKS, ids=lambda file: file.stem)
def test_the_weights_are_the_ones_described(file: Path) -> None:
    """Each file of weights has the digest that the code and MODEL.md name."""
    assert hashlib.sha256(file.read_bytes()).hexdigest() == NETWORKS[file]
    assert NETWORKS[file] in WEIGHTS.with_name("MODEL.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", NETWORKS, ids=lambda file: file.stem)
def test_every_processor_reads_alike(file: Path) -> None:
    """Weights have 7 bits: of 8 bits, the sum of two products overflows on processors without VNNI, which then read otherwise."""
    network = onnx.load(file)
    held = {one.name: one for one in network.graph.initializer}
    weights = [
        onnx.numpy_helper.to_array(held[node.input[1]])
        for node in network.graph.node
        if node.op_type == "MatMulInteger"
    ]
    assert len(weights) > 30
    assert all(np.abs(one.astype(int)).max() <= 64 for one in weights)


def test_damaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights with one byte changed are refused in one sentence."""
    damaged = bytearray(WEIGHTS.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / "network.onnx").write_bytes(damaged)
    monkeypatch.setattr(module, "WEIGHTS", tmp_path / "network.onnx")
    module.shipped_session.cache_clear()
    with pytest.raises(EncoderError, match="install the package again"):
        load_reader(load_settings(tmp_path))
    module.shipped_session.cache_clear()


@given(*[st.lists(st.integers(5, 30_000), max_size=9)] * 3)
def test_the_second_text_stands_where_it_is_said_to_stand(
    first: list[int], second: list[int], third: list[int]
) -> None:
    """Of two or three texts packed as one, the place of the second's tokens is known, and each part is closed."""
    ids, place = packed(first, second, third)
    assert [token - SHIFT for token in ids[place : place + len(second)]] == second
    assert ids.count(END) == 2 * (2 + bool(third)) - 1 and ids[0] == START


def test_a_question_comes_nearer_to_its_answer(tmp_path: Path) -> None:
    """A question in everyday words is nearer to what answers it than its own words are, and further from what does not."""
    encoder = load_encoder(load_settings(tmp_path))
    question = "Will it make me sleepy?"
    units = encoder.encode_documents(["Somnolence was reported by 13 % of patients.", "It sleeps in a wooden hut."])
    trained, packaged = units @ encoder.encode_query(question), units @ encoder.encode_documents([question])[0]
    assert trained[0] - trained[1] > packaged[0] - packaged[1]


@pytest.mark.slow  # it loads torch
def test_an_unknown_reranker_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reranker that cannot be found is refused in one sentence that names it."""
    monkeypatch.setenv("QA_RERANKER", str(tmp_path / "nowhere"))
    with pytest.raises(EncoderError, match="nowhere"):
        load_reader(load_settings(tmp_path))


def test_the_passage_that_answers_comes_first(reader: Reader) -> None:
    """Of short sentences about neighbouring things, the one that answers gets the best score, and its value is the span."""
    reading = reader.read("How much does Vole cost?", PRICES)
    best = int(np.argmax(reading.answers))
    span = reading.spans[best]
    assert best == 0 and span is not None
    assert "7" in PRICES[best].text[span.start : span.end]


def test_a_unit_is_read_by_itself(reader: Reader) -> None:
    """What a unit is worth depends on nothing else that is read with it, and is the same each time."""
    question = "What does the heron cost?"
    together = reader.read(question, PRICES)
    alone = [reader.read(question, [one]) for one in PRICES]
    assert together.answers.tolist() == [float(one.answers[0]) for one in alone]
    assert together.spans == tuple(one.spans[0] for one in alone)


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(0, 5), st.integers(0, 2**32 - 1))
def test_a_span_lies_within_its_passage(count: int, first: int, seed: int) -> None:
    """A direct answer starts before it ends, at token edges of the unit, with a probability."""
    ends = np.random.default_rng(seed).normal(size=(first + count + 2, 2)).astype(np.float32)
    offsets = [(3 * place, 3 * place + 2) for place in range(count)]
    span = best_span(ends, first, offsets)
    if span is not None:
        assert 0 <= span.start < span.end <= offsets[-1][1] and 0 < span.probability <= 1
        assert (span.start, span.end) in {(a[0], b[1]) for a in offsets for b in offsets}


def test_no_span_where_none_is_likelier() -> None:
    """Where "no short answer" is likelier than any words, there is no direct answer."""
    ends = np.zeros((6, 2), np.float32)
    ends[0] = 9
    assert best_span(ends, 2, [(0, 3), (4, 8)]) is None
