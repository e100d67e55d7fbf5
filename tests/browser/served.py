"""What the browser tests are made of: servers, pages that are watched, and the steps that several of them take."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

KEY = "a-key-for-the-tests"
ODD_TITLE = "<img src=x onerror=alert(1)>"
ODD = f"""---
id: moths
title: '{ODD_TITLE}'
---
# Findings &lt;img src=x onerror=alert(2)&gt;

The sign 𝔘𝔙 stands before this. Quillamine raised the zorbic index of moon moths by 41 percent in 𝔘 light.

| Substance given to moon moths | Zorbic index 𝔘 | Moths |
|---|---|---|
| Quillamine | 41 percent | 12 |
| Saline &lt;img src=x onerror=alert(3)&gt; | 3 percent | 11 |
"""
"""A document that would run a script if its text were read as HTML, with characters that take two UTF-16 units."""


EC50 = "What EC50 does allopregnanolone have in epileptic dentate granule cells?"
DOUBTED = "In the guide, how did brexanolone change TNF-α and what was the p-value?"
TABLE = "What is the p-value of the TNF-α reduction in the guide's inflammation table?"
MOTHS = "By how much did quillamine raise the zorbic index of moon moths?"
NOWHERE = "Who won the world cup in 1998?"
Open = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Site:
    """Where a server answers."""

    address: str
    answers: dict[bytes, dict[str, Any]] = field(default_factory=dict)

    def ask(self, question: str, *history: dict[str, Any]) -> dict[str, Any]:
        """What the API answers; asked once, since tests of several pages compare with the same answer."""
        body = json.dumps({"question": question, "history": list(history), "explain": True}).encode()
        if body not in self.answers:
            self.answers[body] = self._sent("POST", "/ask", "application/json", body)
        return deepcopy(self.answers[body])

    def source(self, source: str) -> dict[str, Any]:
        """A document as the API gives it."""
        return self._sent("GET", f"/sources/{source}")

    def put(self, name: str, text: str | bytes, collection: str = "brexanolone-guide") -> None:
        """Put a document into the corpus of the open server; collection, the default corpus's own unless named."""
        part = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/markdown'
        content = text if isinstance(text, bytes) else text.encode()
        form = f"--edge\r\n{part}\r\n\r\n".encode() + content + b"\r\n--edge--\r\n"
        self._sent("POST", f"/sources?collection={collection}", "multipart/form-data; boundary=edge", form)

    def remove(self, source: str) -> None:
        """Take a document out of the corpus of the open server."""
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/sources/{source}", method="DELETE"), timeout=30)

    def _sent(self, method: str, path: str, kind: str = "", data: bytes | None = None) -> dict[str, Any]:
        request = urllib.request.Request(
            self.address + path, data, {"Content-Type": kind} if kind else {}, method=method
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)


@dataclass(slots=True)
class Watched:
    """What must not happen on a page."""

    troubles: list[str] = field(default_factory=list)
    allowed: str = ""
    """A pattern of console messages that a test brings about on purpose."""

    def watch(self, page: Any, origin: str) -> None:
        """Write down errors, dialogs, violations of the policy and requests that leave the server."""
        page.on("console", lambda message: message.type == "error" and self._note(message.text))
        page.on("pageerror", lambda error: self._note(f"error {error}"))
        page.on("dialog", lambda dialog: (self._note(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._leaves(request.url, origin))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (e) => console.error('policy ' + e.violatedDirective))"
        )

    def _note(self, text: str) -> None:
        if not (self.allowed and re.search(self.allowed, text)):
            self.troubles.append(text)

    def _leaves(self, url: str, origin: str) -> None:
        if not url.startswith((origin + "/", "data:", "blob:")):
            self._note(f"request to {url}")


def ask(page: Any, question: str, answers: int = 1) -> Any:
    """Ask, and wait until the answer is complete."""
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.locator("article .foot").nth(answers - 1).wait_for()
    return page.locator("article").nth(answers - 1)


def marked(page: Any) -> str:
    """The marked words in the pane, once they are there."""
    page.locator("#pane-body:not([aria-busy]) mark").first.wait_for()
    return "".join(page.locator("#pane-body mark").all_text_contents())


def streamed(answer: dict[str, Any], *, whole: bool = True) -> str:
    """An answer as the events of a stream; not whole, it breaks off before its end."""
    events = [("retrieved", {"question": answer["question"], "hits": []})]
    events += [("statement", one) for one in answer["statements"]]
    events += [("done", answer)] if whole else []
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)


def answered_by(page: Any, body: str, **response: Any) -> None:
    """Let a hand-written stream answer each question."""
    page.route("**/ask/stream", lambda route: route.fulfill(content_type="text/event-stream", body=body, **response))


def sideways(page: Any) -> bool:
    """Whether the page must be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def mapped(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with a map that has a circle, a self-reference and each kind of arrow."""
    labels = ["Brexanolone", "GABAA receptor", "Neuronal excitability of the dentate gyrus", "Mood"]
    arrows = [
        (0, 1, "enhances", "+"),
        (1, 2, "reduces", "-"),
        (2, 3, "shapes", ""),
        (3, 0, "calls for", ""),
        (2, 2, "feeds", "+"),
    ]
    nodes = [{"id": place, "label": label} for place, label in enumerate(labels)]
    marks = [one["mark"] for one in answer["statements"][1]["citations"]]
    keys = ("from", "to", "words", "effect")
    drawn = [dict(zip(keys, arrow, strict=True)) | {"statement": 1, "marks": marks} for arrow in arrows]
    return answer | {"pathway": {"nodes": nodes, "arrows": drawn}}
