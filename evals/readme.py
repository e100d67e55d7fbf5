"""Renew what README.md and docs/ show of the program: `python evals/readme.py`.

A block that begins with `<!-- printed: qa ask "..." -->` becomes what that command prints. A block that begins with
`<!-- results -->` becomes the main figures of every suite in evals/, one with `<!-- results: all -->` all of them. The
suites are asked anew, which takes about two minutes. Tests compare the printed blocks with what the commands print.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.evaluate.metrics import METRICS

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
MAIN = (
    "fact_recall", "source_recall", "citation_recall", "quote_exactness", "numeric_fidelity", "false_refusal_rate",
    "refusal_recall", "premise_corrected", "forbidden_rate",
)  # fmt: skip
"""Metrics of the short table."""
BY_TYPE = ("fact_recall", "source_recall", "false_refusal_rate", "refusal_recall")
NOT_SHOWN = ("latency_p50", "latency_p95")
"""Metrics that depend on what else the machine does."""
ANSWERED = (0, 3)
MEASURED = (0, 4)
"""Exit codes of `qa ask` and of `qa eval` that come with a result."""
Run = Mapping[str, Any]
"""The JSON of `qa eval --json`, of one suite."""


def printed(command: str) -> str:
    """What a command prints on 100 columns, as an indented block under the command."""
    output = _output(shlex.split(command)[1:], ANSWERED)
    return "\n".join(f"    {line}".rstrip() for line in (f"$ {command}", *output.rstrip().splitlines()))


def with_answers(text: str) -> str:
    """The page with every printed block as its command prints it now."""
    return _renewed(text, r"printed: (.+?)", printed)


def with_results(text: str, runs: Sequence[Run]) -> str:
    """The page with every block of results as these runs have them."""
    return _renewed(text, r"results(: all)?", lambda every: results(runs, every=bool(every)))


def results(runs: Sequence[Run], *, every: bool) -> str:
    """The figures of some runs as Markdown: a column a suite; with every metric and the question types when asked for."""
    runs = sorted(runs, key=lambda run: -len(run["results"]))
    heads = [f"{run['suites'][0]['name']} ({len(run['results'])})" for run in runs]
    shown = [metric for metric in METRICS if metric.name not in NOT_SHOWN and (every or metric.name in MAIN)]
    rows = [[metric.label, *(_cell(run["figures"].get(metric.name)) for run in runs)] for metric in shown]
    rows = [row for row in rows if any(row[1:])]
    parts = [_conditions(runs[0]["conditions"]), _table(["suite (questions)", *heads], rows)]
    if every:
        labels = {metric.name: metric.label for metric in METRICS}
        parts.append(_table(["type", "questions", *(labels[name] for name in BY_TYPE)], _types(runs)))
    return "\n\n".join(parts)


def measured() -> list[Run]:
    """One run of each suite on the default store, asked now."""
    suites = sorted((ROOT / "evals").glob("*.yaml"))
    return [json.loads(_output(["eval", str(suite), "--json"], MEASURED)) for suite in suites]


def _renewed(text: str, opening: str, content: Callable[[str], str]) -> str:
    pattern = re.compile(rf"^(<!-- {opening} -->\n).*?(^<!-- / -->)$", re.DOTALL | re.MULTILINE)
    return pattern.sub(lambda match: f"{match[1]}\n{content(match[2] or '')}\n\n{match[3]}", text)


def _output(arguments: Sequence[str], codes: Sequence[int]) -> str:
    command = [sys.executable, "-m", "qa", *arguments]
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=False)
    if done.returncode not in codes:
        raise SystemExit(f"{shlex.join(['qa', *arguments])} failed with exit code {done.returncode}.")
    return done.stdout


def _conditions(conditions: Mapping[str, Any]) -> str:
    corpus, models = conditions["corpus"], conditions["models"]
    made = f"Version {conditions['version']} (code {conditions['code']}), corpus {corpus['fingerprint'][:12]}"
    return f"{made}, {', '.join(f'{role} {name}' for role, name in models.items())}, {conditions['finished'][:10]}."


def _cell(figure: Mapping[str, float | None] | None) -> str:
    """ "0.81 [0.76, 0.86]", or nothing where the suite does not define the metric."""
    if figure is None or figure["value"] is None:
        return ""
    spread = "" if figure["low"] is None else f" [{figure['low']:.2f}, {figure['high']:.2f}]"
    return f"{figure['value']:.2f}{spread}"


def _types(runs: Sequence[Run]) -> list[list[str]]:
    """A row a question type, over all suites."""
    asked = [result for run in runs for result in run["results"]]
    rows = []
    for kind in sorted({result["type"] for result in asked}):
        own = [result["parts"] for result in asked if result["type"] == kind]
        shares = []
        for name in BY_TYPE:
            reached, possible = (sum(parts.get(name, (0, 0))[place] for parts in own) for place in (0, 1))
            shares.append(f"{reached / possible:.2f}" if possible else "")
        rows.append([kind, str(len(own)), *shares])
    return rows


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    runs = measured()
    for page in PAGES:
        page.write_text(with_results(with_answers(page.read_text(encoding="utf-8")), runs), encoding="utf-8")


if __name__ == "__main__":
    main()
