"""What a language model wrote, as proposals: from structured output, or from lines, while they arrive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qa.ingest.split import sentences
from qa.text.messages import message
from qa.verify.draft import Proposal

SCHEMA: Mapping[str, Any] = {
    "title": "Answer",
    "description": "Statements that answer the question, each with the units that say it; empty when the units do not answer it.",
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "description": "One sentence that can be read alone."},
                    "units": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "unit": {"type": "integer", "description": "The number of the unit: 2 for U2."},
                                "words": {
                                    "type": "string",
                                    "description": "The words of it relied on, copied exactly.",
                                },
                            },
                            "required": ["unit", "words"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["text", "units"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}
LONGEST_REPLY = 6_000
"""Characters of a reply that are read: twice what five statements with their quoted words take."""
_ONE = r"U ?(?P<unit>\d{1,4})(?:\s*:\s*(?P<words>\"[^\n]*?\"|“[^\n]*?”|'[^\n]*?')?)?"
_CITE = re.compile(rf"[\[({{]\s*{_ONE}\s*[\])}}]")
_GROUP = re.compile(r"[\[({]\s*(U ?\d{1,4}(?:\s*(?:[,;]|and|&)\s*U? ?\d{1,4})+)\s*[\])}]")
_BARE = re.compile(r"\[(?P<unit>\d{1,4})\](?=[\s.\[\]\d]*$)")
_BULLET = re.compile(r"^\s*+(?:(?:[-*•–]|\d{1,2}[.)]|(?:Statement|Answer)\s*+\d*+\s*+:)\s*+)++", re.IGNORECASE)
_NOTHING = re.compile(r"\W*NOTHING\W*$")


class Malformed(ValueError):
    """A reply that holds no proposal and does not say that there is none either."""


def from_lines(chunks: Iterable[str]) -> Iterator[Proposal]:
    """Proposals from a reply in lines, each as soon as its line is complete.

    Raises: Malformed for a reply without a cited statement that is not the word for none.
    """
    rest, found, nothing, read = "", False, False, 0
    for chunk in chunks:
        read += len(chunk)
        if read > LONGEST_REPLY:
            break
        *whole, rest = (rest + chunk).split("\n")
        for text in whole:
            nothing = nothing or bool(_NOTHING.match(text))
            for proposal in of_line(text):
                found = True
                yield proposal
    nothing = nothing or bool(_NOTHING.match(rest))
    for proposal in of_line(rest):
        found = True
        yield proposal
    if not found and not nothing:
        raise Malformed(message("problem.noStatement"))


def of_line(text: str) -> list[Proposal]:
    """The statements of one line: what stands before each group of citations; several sentences share their citations."""
    text = _GROUP.sub(lambda match: "".join(f"[U{number}]" for number in re.findall(r"\d+", match.group(1))), text)
    cites = list(_CITE.finditer(text)) or list(_BARE.finditer(text))
    bullet = _BULLET.match(text)
    position = bullet.end() if bullet else 0
    found: list[Proposal] = []
    pending: list[tuple[int, str]] = []
    said = ""
    for cite in cites:
        between = text[position : cite.start()].strip(" ,;.")
        if between and pending:  # the next statement of the same line begins
            found += _sentences(said, pending)
            pending, said = [], ""
        if between:
            said = text[position : cite.start()].strip()
        words = (cite.groupdict().get("words") or "").strip("\"'“” ")
        pending.append((int(cite["unit"]), words))
        position = cite.end()
    found += _sentences(said, pending)
    tail = text[position:].strip(" ,;.*")
    if len(tail.split()) > 2:
        found += _sentences(tail, [])  # a sentence that cites nothing, shown as dropped
    return [proposal for proposal in found if not _NOTHING.match(proposal.text)]


def _sentences(said: str, relied: list[tuple[int, str]]) -> list[Proposal]:
    said = " ".join(said.replace("**", "").split()).lstrip(".;, ")
    return [Proposal(said[start:end].strip(), tuple(relied)) for start, end in sentences(said)] if said else []


def from_objects(objects: Iterable[Any]) -> Iterator[Proposal]:
    """Proposals from a growing structured reply, each as soon as the next one begins or the reply ends.

    Raises: Malformed for a reply that is not of the schema.
    """
    done, last = 0, None
    for last in objects:
        whole = _items(last)
        for item in whole[done:-1]:  # the last one may still grow
            yield from _item(item)
        done = max(done, len(whole) - 1)
    if not isinstance(last, Mapping) or not isinstance(last.get("statements"), list):
        raise Malformed(message("problem.form"))
    for item in _items(last)[done:]:
        yield from _item(item)


def _items(reply: Any) -> list[Any]:
    found = reply.get("statements") if isinstance(reply, Mapping) else None
    return found[:50] if isinstance(found, list) else []


def _item(item: Any) -> list[Proposal]:
    """One statement of a structured reply; what is not of the schema in it cites nothing."""
    if not isinstance(item, Mapping) or not isinstance(item.get("text"), str):
        return []
    cites = item.get("units")
    relied = [
        (cite["unit"], words if isinstance(words := cite.get("words"), str) else "")
        for cite in (cites if isinstance(cites, list) else [])
        if isinstance(cite, Mapping) and isinstance(cite.get("unit"), int)
    ]
    return _sentences(_CITE.sub("", item["text"][:2000]), relied[:10])
