"""The command line inside the test's process: what it would print, and the code it would exit with."""

from __future__ import annotations

import gc
import io
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa import __main__ as command

GUIDE = """---
id: guide
kind: guide
title: "Guide to melarone"
authors: ["A. Author"]
year: 2024
---

# Guide to melarone

## Kinetics

The half-life of melarone is 7 hours in healthy adults.[1] Melarone leaves the body through the kidney.[2]
The taste of melarone is bitter.[3]

## Receptors

| Receptor | EC50 of melarone (nM) |
|---|---|
| alpha1 | 120 ± 10 |
| alpha4 | 60 ± 5 |

## References

[1] Smith J, Lee K. Kinetics of melarone in adults. Journal of Sleep. 2019;4:1-9. doi:10.1000/melarone.1

[2] researchgate.net

[3] Brown P. The taste of sedatives. Food Letters. 2011;2:3-4. doi:10.1000/taste.2
"""

KINETICS = """---
id: ref-01
kind: reference
title: "Kinetics of melarone in adults"
authors: ["J. Smith", "K. Lee"]
journal: "Journal of Sleep"
year: 2019
doi: "10.1000/melarone.1"
---

# Kinetics of melarone in adults

Smith and Lee gave melarone to 24 healthy adults and measured its concentration in plasma for 48 hours.
"""

NOTICE = """---
id: ctx-notice
kind: context
title: "Notice on the withdrawal of melarone"
authors: ["Agency"]
year: 2025
---

# Notice on the withdrawal of melarone

The maker withdrew melarone from the market on 3 March 2025 for commercial reasons.
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    """Standard input or output in memory."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8", errors="strict")

    def text(self) -> str:
        self.flush()
        memory = self.buffer
        assert isinstance(memory, io.BytesIO)
        return memory.getvalue().decode()


def run(*arguments: str | Path, stdin: str | bytes = b"") -> Ran:
    """Run `qa` with these arguments and this standard input, none of which is a terminal."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    streams = _Stream(given), _Stream(), _Stream()
    handlers = list(logging.getLogger("qa").handlers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["qa", *map(str, arguments)])
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        try:
            with pytest.raises(SystemExit) as end:
                command.main()
        finally:
            gc.enable()
            logging.getLogger("qa").handlers[:] = handlers
            logging.getLogger("qa").propagate = True
    assert isinstance(end.value.code, int)
    return Ran(end.value.code, streams[1].text(), streams[2].text())


def make_documents(folder: Path) -> Path:
    """A guide, a primary reference and a context document, as files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("guide.md", GUIDE), ("kinetics.md", KINETICS), ("notice.md", NOTICE)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder
