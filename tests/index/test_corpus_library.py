"""One state of a corpus, looked up by source and worked out once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.index.library import Library
from qa.ingest.read import read_text

REVIEW = """---
id: review
title: "Sedatives reviewed"
---

# Sedatives reviewed

The half-life of melarone is 7 hours.[1] It tastes bitter.[2]

## References

[1] Smith J. Kinetics of melarone in adults. Journal of Sleep. 2019;4:1-9.

[2] Brown P. The taste of sedatives. Food Letters. 2011;2:3-4.
"""
PAPER = """---
id: kinetics
title: "Kinetics of melarone in adults"
---

# Kinetics of melarone in adults

Its half-life was 7 hours.
"""


@pytest.fixture
def library() -> Library:
    """A review of two papers of which the corpus has one."""
    return Library(
        [read_text(text, source=name, markdown=True) for name, text in (("review", REVIEW), ("kinetics", PAPER))]
    )


def test_a_mark_refers_to_the_document_that_the_corpus_has(library: Library) -> None:
    """References are resolved by mark, by document, and the other way round."""
    assert library.referent("review", "[1]") == "kinetics"
    assert library.referent("review", "[2]") is None
    assert library.references("review") == {"[1]": "kinetics"}
    assert library.citing("kinetics") == {"review"} and library.citing("review") == frozenset()


def test_documents_and_units_are_found_by_source_and_start(library: Library) -> None:
    """Documents are ordered by source; a unit is found by where it starts, and nothing by where none does."""
    assert list(library.by_source) == ["kinetics", "review"]
    for document in library.documents:
        for unit in document.units:
            assert library.unit_at(document.source, unit.start) == (document, unit)
    with pytest.raises(KeyError):
        library.unit_at("review", 3)


def test_what_is_computed_once_is_computed_once(library: Library) -> None:
    """Threads that ask for one result at a time get one object, made once; another result does not wait for it."""
    calls: list[Library] = []
    free = threading.Event()

    def slow(given: Library) -> object:
        calls.append(given)
        free.wait(5)
        return object()

    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(library.cached, slow) for _ in range(4)]
        began = time.perf_counter()
        assert library.citing("kinetics")
        assert time.perf_counter() - began < 1
        free.set()
        assert len({id(result.result()) for result in results}) == 1
    assert calls == [library]
