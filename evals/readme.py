"""Write the answers that README.md shows, as printed, between their markers: `python evals/readme.py`.

A test compares the two, so that the README shows what a reader will see.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
SHOWN = {
    "answer": "What EC50 does allopregnanolone have in epileptic dentate granule cells?",
    "abstention": "What is the IL-10 result in the inflammation table?",
}


def printed(question: str) -> str:
    """The command and what it prints, as an indented block."""
    command = [sys.executable, "-m", "qa", "ask", question]
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    output = subprocess.run(command, capture_output=True, text=True, env=environment, check=False).stdout
    lines = [f'$ qa ask "{question}"', *output.rstrip().splitlines()]
    return "\n".join(f"    {line}".rstrip() for line in lines)


def filled(text: str) -> str:
    """The README with the blocks as they are printed now."""
    for name, question in SHOWN.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        block = printed(question)
        text = pattern.sub(lambda match, block=block: f"{match[1]}\n{block}\n\n{match[2]}", text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
