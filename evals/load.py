"""How the server bears many callers, as ratios to a bare FastAPI route in the same run.

python evals/load.py [SECONDS]      needs a filled default store (`make ask` makes it); 60 s for each number of callers, and
                                    once more with the corpus on a Chroma server

The callers are Locust's; each asks the questions of evals/mechanism.yaml in turn, one after another without a pause. They
share the machine's cores with the server, so what a bare route bears is bounded by them.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from locust import FastHttpUser, task

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.chroma import chroma_server

CALLERS = (1, 8, 64)
HERE = Path(__file__)
BARE = """
import uvicorn
from fastapi import FastAPI
app = FastAPI()

@app.post("/ask")
async def ask(question: dict[str, str]) -> dict[str, str]:
    return question

uvicorn.run(app, port=0, access_log=False)
"""
QUESTIONS = [one["question"] for one in yaml.safe_load(HERE.with_name("mechanism.yaml").read_text())["questions"]]
_turn = itertools.count()


class Caller(FastHttpUser):  # type: ignore[misc]
    """Asks one question after another."""

    @task  # type: ignore[untyped-decorator]
    def ask(self) -> None:
        """One question, answered or declined."""
        self.client.post("/ask", json={"question": QUESTIONS[next(_turn) % len(QUESTIONS)]})


@contextmanager
def serving(command: Sequence[str], **environment: str) -> Iterator[tuple[str, int]]:
    """A server process: its address and its number."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | environment)
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"(http://127\.0\.0\.1:\d+)", line):
                break
        else:
            raise SystemExit(f"{' '.join(command)[:80]} did not start.")
        subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)  # its log is not looked at
        time.sleep(3)
        yield found[1], process.pid
    finally:
        process.terminate()
        process.wait(30)


def load(address: str, callers: int, seconds: int) -> dict[str, float]:
    """Requests a second, seconds by percentile, and errors, as Locust measures them."""
    options = ["--headless", "--only-summary", "--json", "-f", str(HERE), "-H", address, "-u", str(callers)]
    command = [sys.executable, "-m", "locust", *options, "-r", str(callers), "-t", f"{seconds}s"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (stats,) = json.loads(done.stdout)
    times = [float(spent) for spent, count in stats["response_times"].items() for _ in range(count)]
    return {
        "a second": stats["num_requests"] / max(stats["last_request_timestamp"] - stats["start_time"], 1e-9),
        **{f"p{share}": float(np.percentile(times, share, method="inverted_cdf")) for share in (50, 95, 99)},
        "errors": stats["num_failures"],
    }


def memory(process: int) -> float:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def main(seconds: int) -> None:
    rows: list[dict[str, Any]] = []
    serve = [str(Path(sys.executable).parent / "qa"), "serve", "--port", "0"]
    with serving([sys.executable, "-c", BARE]) as (address, _):
        bare = {callers: load(address, callers, seconds) for callers in CALLERS}
    with serving(serve) as (address, number):
        load(address, 8, 5)  # warm
        for callers in CALLERS:
            before = memory(number)
            rows.append(load(address, callers, seconds) | {"before": before, "after": memory(number)})
    with (
        tempfile.TemporaryDirectory() as folder,
        chroma_server(Path(folder)) as chroma,
        serving(serve, QA_CHROMA_URL=chroma.url) as (address, _),  # filled with the default corpus first
    ):
        load(address, 8, 5)
        shared = load(address, 8, seconds)
    print(
        "| callers | answers a second | p50, p95, p99 in ms | errors | memory before and after, MB | times a bare route |"
    )
    print("|---|---|---|---|---|---|")
    for callers, row in zip(CALLERS, rows, strict=True):
        spent = ", ".join(f"{row[name]:.0f}" for name in ("p50", "p95", "p99"))
        ratio = bare[callers]["a second"] / row["a second"]
        told = f"1/{ratio:.0f} ({bare[callers]['a second']:.0f} a second, p50 {bare[callers]['p50']:.0f} ms)"
        print(
            f"| {callers} | {row['a second']:.1f} | {spent} | {row['errors']} | {row['before']:.0f}, {row['after']:.0f} | {told} |"
        )
    print(f"8 callers, corpus on a Chroma server: {shared['a second']:.1f} a second, p50 {shared['p50']:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
