"""Damage the files of a store one at a time, ask again, and print a table of what came of it.

    python evals/damage.py --count 60

Each damage must lead to the same answer, to a repair that is said, or to a refusal in one sentence. Exit code 1: one of them
changed the answer without a word, or ended the process without a sentence.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from qa.ingest.default_corpus import default_corpus

QUESTION = "What is the half-life of brexanolone?"
WRONG = ("CHANGED", "CRASHED")


def flip(content: bytes, chance: random.Random) -> bytes:
    """One bit of one byte is another one."""
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def zero(content: bytes, chance: random.Random) -> bytes:
    """Up to 512 bytes are zero."""
    at = chance.randrange(len(content))
    size = len(content[at : at + 512])
    return content[:at] + bytes(size) + content[at + size :]


def cut(content: bytes, chance: random.Random) -> bytes:
    """The end is gone."""
    return content[: chance.randrange(len(content))]


def swap(content: bytes, chance: random.Random) -> bytes:
    """Two stretches of the file have changed places."""
    middle = chance.randrange(len(content))
    return content[middle:] + content[:middle]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, zero, cut, swap)


def ask(store: Path, question: str) -> tuple[int, object, str]:
    """Ask in a process of its own: its exit code, what it found and answered, and what it said to standard error."""
    command = [sys.executable, "-m", "qa", "ask", question, "--json", "--explain", "--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return done.returncode, None, done.stderr
    answer.pop("timings_ms", None)
    return done.returncode, answer, done.stderr


def outcome(before: object, store: Path, question: str = QUESTION) -> tuple[str, str]:
    """What came of a damage, and what was said."""
    code, answer, said = ask(store, question)
    if answer == before:
        return ("repaired" if "Repaired" in said else "same"), said
    if answer is not None:
        return "CHANGED", f"{said}{answer}"
    sentence = code == 1 and "Traceback" not in said and "Unexpected error" not in said and said.strip()
    return ("refused", said) if sentence else ("CRASHED", f"exit code {code}: {said}")


def damage(store: Path, file: str, kind: Callable[[bytes, random.Random], bytes], chance: random.Random) -> None:
    """Damage one file of a store in place."""
    path = store / file
    content = path.read_bytes()
    path.write_bytes(kind(content, chance) if content else b"?")


def main() -> int:
    """Run the damages, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=60, help="Damages.")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    chance = random.Random(wanted.seed)
    counted: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        sound, store = Path(folder, "sound"), Path(folder, "store")
        paths = [str(path) for path in default_corpus()[:10]]  # the guide and its references
        subprocess.run([sys.executable, "-m", "qa", "ingest", *paths, "--store", str(sound)], check=True)
        _, before, _ = ask(sound, QUESTION)
        files = sorted(path.relative_to(sound).as_posix() for path in sound.rglob("*") if path.is_file())
        documents = [file for file in files if file.startswith("documents/")]
        # Every file once before any is damaged again; of the documents, which are alike, five.
        drawn = [file for file in files if file not in documents] + chance.sample(documents, 5)
        for number in range(wanted.count):
            file, kind = drawn[number % len(drawn)], DAMAGES[number // 2 % len(DAMAGES)]
            shutil.rmtree(store, ignore_errors=True)
            shutil.copytree(sound, store)
            damage(store, file, kind, chance)
            came, said = outcome(before, store)
            place = file.split("/")[0] + "/" * ("/" in file)
            counted[place, came] += 1
            print(f"{number + 1} of {wanted.count}: {kind.__name__} {file}: {came}", file=sys.stderr, flush=True)
            if came in WRONG:
                print(said, file=sys.stderr, flush=True)
    print("| files | same | repaired | refused | CHANGED | CRASHED |\n|---|---|---|---|---|---|")
    for place in sorted({place for place, _ in counted}):
        print("|", " | ".join([place, *(str(counted[place, c]) for c in ("same", "repaired", "refused", *WRONG))]), "|")
    return 1 if any(counted[place, came] for place, came in counted if came in WRONG) else 0


if __name__ == "__main__":
    sys.exit(main())
