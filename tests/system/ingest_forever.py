"""A process to be killed: adds, replaces and removes made-up documents for ever, and says what was committed.

Arguments: the store, and a seed. Output: a line "ready", then before each change the sources and texts that the
corpus will have ("try" and JSON), and after it "done".
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from qa.index import commit
from qa.index.opening import open_store
from qa.ingest.read import read_text
from qa.settings import load_settings

WORDS = ["dose", "vein", "sleep", "cat", "trial", "mouse", "brain", "steroid", "infusion", "hour", "patient"]


def say(line: str) -> None:
    """One line, at once."""
    print(line, flush=True)


def main(store: Path, seed: int) -> None:
    """Change the store until killed."""
    chance = random.Random(seed)
    commit.GROUP = 12  # several commits in a request
    settings = load_settings(store)
    with open_store(store, settings, write=True, create=True) as opened:
        texts = {document.source: document.text for document in opened.documents}
        opened.query_vector("warm")
        say("ready")
        while True:
            if texts and chance.random() < 0.3:
                gone = chance.choice(sorted(texts))
                del texts[gone]
                say("try " + json.dumps(texts))
                opened.remove(gone)
            else:
                for source in chance.sample([f"doc-{number}" for number in range(12)], 4):
                    words = " ".join(chance.choices(WORDS, k=9)).capitalize()
                    texts[source] = " ".join(f"{words} number {number}." for number in range(4))
                say("try " + json.dumps(texts))
                opened.add([read_text(text, source=source, markdown=False) for source, text in texts.items()])
            say("done")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
