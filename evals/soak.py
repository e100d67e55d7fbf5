"""Does the server bear callers and changes for long? 16 callers ask without a pause while documents come and go.

python evals/soak.py [MINUTES] [CALLERS]      60 minutes and 16 callers

The store is a new one of the default corpus. One document after another is uploaded, searched for and removed again. Each answer must
have statements with citations, or a reason; a search must find what was uploaded before it. Memory is that of the server's process.
Exit code 1: one of these did not hold, or memory grew by a tenth between the end of the first sixth and the last.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
from load import QUESTIONS, memory, serving

from qa.index.scope import ALL_DOCUMENTS
from qa.ingest.default_corpus import default_corpus

GROWTH = 1.1
"""How much more memory than after the first sixth may be held at the end."""


class Soak:
    """What the callers saw: counts by what became of a request, and the slowest answer in seconds."""

    def __init__(self, address: str, seconds: float) -> None:
        self.address, self.end = address, time.monotonic() + seconds
        self.counts, self.failures, self.slowest = Counter[str](), list[str](), 0.0
        self._turn, self._lock = itertools.count(), threading.Lock()

    def note(self, what: str, failure: str = "") -> None:
        """Count a request; a failure is kept to be printed, the first twenty of them."""
        with self._lock:
            self.counts["failed" if failure else what] += 1
            self.failures += [failure] if failure and len(self.failures) < 20 else []

    def ask(self) -> None:
        """Ask one question after another until the end."""
        with httpx.Client(base_url=self.address, timeout=300) as client:
            while time.monotonic() < self.end:
                question, began = QUESTIONS[next(self._turn) % len(QUESTIONS)], time.monotonic()
                try:
                    answer = client.post("/ask", json={"question": question, "in": [ALL_DOCUMENTS]})
                    told = answer.json() if answer.is_success else {}
                    statements = told.get("statements", ())
                    held = all(one["citations"] for one in statements) and (statements or told.get("reason"))
                    self.note("answered", "" if held else f"{question}: {answer.status_code} {answer.text[:200]}")
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    self.note("answered", f"{question}: {error!r}")
                self.slowest = max(self.slowest, time.monotonic() - began)

    def change(self) -> None:
        """Upload, read back and remove documents, one after another, until the end."""
        texts = [path.read_text(encoding="utf-8") for path in default_corpus() if path.suffix == ".md"]
        with httpx.Client(base_url=self.address, timeout=300) as client:
            for number, text in enumerate(itertools.cycle(texts)):
                if time.monotonic() >= self.end:
                    return
                word = f"Kelvorin{number}"
                content = f"# {word}\n\n{text}\n\n## Addition\n\nThe sample was named {word}.\n".encode()
                given = self.step("added", client, "POST", "/sources", files={"file": (f"soak-{number}.md", content)})
                if given:
                    self.step("found", client, "GET", "/search", word, params={"q": word, "in": ALL_DOCUMENTS})
                    self.step("removed", client, "DELETE", f"/sources/{given['source']}")

    def step(self, what: str, client: httpx.Client, method: str, path: str, word: str = "", **given: Any) -> Any:
        """One request of `change`; returns what it gives, {} where it failed. Parameters: word, which the answer must hold."""
        try:
            answer = client.request(method, path, **given)
        except httpx.HTTPError as error:
            self.note(what, f"{what} {path}: {error!r}")
            return {}
        right = answer.is_success and word in answer.text
        self.note(what, "" if right else f"{what} {path}: {answer.status_code} {answer.text[:200]}")
        return answer.json() if right and answer.content else {}


def main(minutes: float, callers: int) -> int:
    """Run, print a line for each sixth of the time, and say what failed."""
    with tempfile.TemporaryDirectory() as folder:
        serve = [str(Path(sys.executable).parent / "qa"), "serve", "--port", "0"]
        with serving(serve, QA_RATE_LIMIT="1000000/minute", XDG_DATA_HOME=folder) as (address, process):
            soak = Soak(address, minutes * 60)
            threads = [threading.Thread(target=soak.ask) for _ in range(callers)]
            threads.append(threading.Thread(target=soak.change))
            for thread in threads:
                thread.start()
            held = []
            for sixth in range(1, 7):
                time.sleep(minutes * 10)
                held.append(memory(process))
                print(f"{sixth * minutes / 6:.0f} min: {held[-1]:.0f} MB, {dict(soak.counts)}", flush=True)
            for thread in threads:
                thread.join()
            print(f"slowest answer {soak.slowest:.1f} s; {dict(soak.counts)}; {os.cpu_count()} cores")
    idle = [what for what in ("answered", "added", "found", "removed") if not soak.counts[what]]
    print("\n".join([*soak.failures, *(f"Nothing was {what}." for what in idle)]))
    return int(bool(soak.failures or idle) or held[-1] > GROWTH * held[0])


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:3]]
    sys.exit(main(given[0] if given else 60, int(given[1]) if len(given) > 1 else 16))
