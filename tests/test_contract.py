"""The JSON answer: its keys are a promise to every program that reads it."""

from __future__ import annotations

import json

from qa.assistant import Assistant
from qa.serialize import answer_json, hits_json

ANSWER = ["question", "abstained", "reason", "confidence", "statements", "nearest", "corpus", "models", "timings_ms"]
CITATION = ["mark", "source", "title", "section", "page", "start", "end", "quote", "references"]


def test_an_answer_has_the_promised_keys(guide: Assistant) -> None:
    """An answer carries statements with verdicts, citations and the references behind them."""
    value = json.loads(json.dumps(answer_json(guide.ask("Which conditions is brexanolone approved for?"))))
    assert [one for one in value if one not in ("direct", "notes", "disagreements")] == [*ANSWER, "caveats"]
    assert value["abstained"] is False and value["reason"] is None and value["nearest"] == []
    assert 0 <= value["confidence"] <= 1
    assert list(value["corpus"]) == ["fingerprint", "documents"]
    statement = value["statements"][0]
    assert [one for one in statement if one != "direct"] == ["text", "verdict", "citations"]
    assert statement["verdict"]["supported"] is True and all(statement["verdict"]["checks"].values())
    cited = [one for said in value["statements"] for one in said["citations"]]
    assert all(list(one) == CITATION for one in cited)
    referring = answer_json(guide.ask("What is the EC50 of allopregnanolone?"))
    citation = next(one for said in referring["statements"] for one in said["citations"] if one["references"])
    assert list(citation["references"][0]) == ["printed", "source", "label", "doi", "status", "verdict"]
    side = referring["disagreements"][0]["sides"][0]
    assert list(side) == ["words", "conditions", "citation"] and list(side["citation"]) == CITATION
    assert list(value["caveats"][0]) == ["kind", "concerns", "citation"]
    assert citation["references"][0]["source"] == "ref-01"


def test_an_abstention_has_the_same_keys(guide: Assistant) -> None:
    """An abstention says why and shows the nearest units, in the same shape."""
    value = answer_json(guide.ask("What is the capital of France?"))
    assert list(value) == ANSWER
    assert value["abstained"] is True and value["statements"] == [] and value["reason"]
    assert value["nearest"] and list(value["nearest"][0]) == CITATION


def test_search_results_have_the_promised_keys(guide: Assistant) -> None:
    """A search result names source, section, span, text and score, best first."""
    hits = hits_json(guide.search("brexanolone half-life", 5))
    assert [list(hit) for hit in hits] == [["source", "section", "start", "end", "text", "score"]] * 5
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
