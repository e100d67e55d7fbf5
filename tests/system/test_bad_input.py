"""Bad input: each kind ends in one clear sentence and the right exit code, and the store still answers afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.index.lock import lock_store
from tests.command import Ran, make_documents, run
from tests.spread import spread

ROOT = Path(__file__).parents[2]
HALF_LIFE = "What is the half-life of melarone?"
LIMIT = 4_000
"""Bytes that a file may have in the test of a full disk: fewer than a commit writes."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that is only copied."""
    folder = tmp_path_factory.mktemp("bad")
    assert run("ingest", make_documents(folder / "documents"), "--store", folder / "store").code == 0
    return folder / "store"


@pytest.fixture
def store(original: Path, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return Path(shutil.copytree(original, tmp_path / "store"))


def assert_answers(store: Path) -> None:
    """Nothing was lost: the store answers what it answered before."""
    ran = run("ask", HALF_LIFE, "--store", store)
    assert ran.code == 0
    assert "7 hours" in ran.out


def assert_refused(ran: Ran, *said: str, code: int = 1) -> None:
    """One sentence that holds these words, nothing on standard output."""
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith(".\n")
    for words in said:
        assert words in ran.err


FILES = {
    "missing.md": (None, "does not exist"),
    "binary.md": (bytes(range(1, 9)) * 40, "binary"),
    "program.exe": (b"MZ", "is a program"),
    "empty.md": (b"", "is empty"),
    "blank.txt": (b" \n\n", "is empty"),
    "broken16.txt": (b"\xff\xfeT\x00h", "not valid UTF-16"),
    "nul.md": (b"The dose\x00 is low.", "NUL byte"),
    "paper.md": (b"%PDF-1.7 x", "PDF"),
    "head.md": (b"---\ntitle: [\n---\n\nText.", "head.md"),
}


@pytest.mark.parametrize("name", FILES)
def test_bad_file(name: str, store: Path, tmp_path: Path) -> None:
    """A file that cannot be read is named with the reason."""
    content, reason = FILES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert_refused(run("ingest", tmp_path / name, "--store", store), name, reason)


def test_utf16(store: Path, tmp_path: Path) -> None:
    """A text in marked UTF-16 is read like any other."""
    (tmp_path / "wide.txt").write_bytes("Melarone costs 5 µg of gold.".encode("utf-16"))
    assert run("ingest", tmp_path / "wide.txt", "--store", store).code == 0
    assert "5 µg" in run("search", "gold", "-k", "1", "--store", store).out
    assert_answers(store)


def test_folder_with_bad_files(store: Path, tmp_path: Path) -> None:
    """Of a folder the good files land, each bad one is named, and the code is 1."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name in ("binary.md", "nul.md"):
        content = FILES[name][0]
        assert content is not None
        (folder / name).write_bytes(content)
    (folder / "good.md").write_text("# Gold\n\nMelarone tablets hold no gold.\n")
    ran = run("ingest", folder, "--json", "--store", store)
    done = json.loads(ran.out)
    assert ran.code == 1
    assert done["outcomes"] == {"good": "added"}
    assert sorted(done["refused"]) == [str(folder / "binary.md"), str(folder / "nul.md")]
    assert all(sentence in ran.err for sentence in done["refused"].values())
    assert "hold no gold" in run("search", "gold", "-k", "1", "--store", store).out
    assert_answers(store)


def test_only_bad_files(store: Path, tmp_path: Path) -> None:
    """When no file can be read each of them is named."""
    ran = run("ingest", tmp_path / "one.md", tmp_path / "two.md", "--store", store)
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(" ")[0] for line in ran.err.splitlines()] == [str(tmp_path / f"{n}.md") for n in ("one", "two")]
    (tmp_path / "void").mkdir()
    assert_refused(run("ingest", tmp_path / "void", "--store", store), "none that can be read")


def without_privilege(*arguments: str | Path) -> Ran:
    """Run the command as a user whom permissions bind; root gives up what lifts it above them."""
    drop = "-dac_override,-dac_read_search"
    prefix = ["setpriv", f"--bounding-set={drop}", f"--inh-caps={drop}"] if os.getuid() == 0 else []
    if prefix and shutil.which("setpriv") is None:
        pytest.skip("root cannot give up its privilege here")
    return in_process([*prefix, sys.executable, "-m", "qa", *map(str, arguments)])


def in_process(arguments: list[str], prepare: Callable[[], None] | None = None) -> Ran:
    """Run a command in a process of its own, after `prepare`; what it imports stays uncompiled."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, preexec_fn=prepare)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_unreadable(store: Path, tmp_path: Path) -> None:
    """A file without read permission is refused by name."""
    secret = tmp_path / "secret.md"
    secret.write_text("Melarone is secret.")
    secret.chmod(0)
    assert_refused(without_privilege("ingest", secret, "--store", store), "secret.md", "permission")


@pytest.mark.parametrize("size", [20_000_001, pytest.param(50_000_000, marks=pytest.mark.slow)])
def test_huge_line(size: int, store: Path, tmp_path: Path) -> None:
    """A file of one huge line is refused for its size without being read whole."""
    with (tmp_path / "huge.txt").open("wb") as file:
        file.write(b"a " * (size // 2) + b"a")
    assert_refused(run("ingest", tmp_path / "huge.txt", "--store", store), "huge.txt", "larger than 20,000,000 bytes")


def test_long_line(store: Path, tmp_path: Path) -> None:
    """A file of one line without a full stop is read and found."""
    words = "melarone gold silver copper " * 300
    (tmp_path / "long.txt").write_text(words)
    ran = run("ingest", tmp_path / "long.txt", "--store", store)
    assert ran.code == 0
    assert_answers(store)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "empty"),
        (" \n\x00", "empty"),
        ("x" * 20_000, "20,000 characters"),
        *((one, "no letter and no digit") for one in ("?!", "🦀🦀🦀", "\u202e\u0301 \u0000")),
    ],
)
def test_bad_question(question: str, said: str, store: Path) -> None:
    """An empty or too long question, and one without a letter or digit, is wrong usage, from an argument and from standard input."""
    for ran in (run("ask", "--store", store, stdin=question), run("search", question, "--store", store)):
        assert_refused(ran, said, code=2)


@pytest.mark.parametrize(
    "question",
    [
        "ブレキサノロンの半減期は何時間ですか？",
        "ما هو عمر النصف للميلارون؟",
        "x\udcff",
        "\u202e7\u0301 \u0000",
    ],
)
def test_other_script(question: str, store: Path) -> None:
    """A question in another script, or of no known word, is answered or abstained from, never a crash."""
    ran = run("ask", question, "--json", "--store", store)
    assert ran.code in (0, 3)
    assert json.loads(ran.out)["abstained"] == (ran.code == 3)


def edit_manifest(store: Path, change: Callable[[dict[str, object]], None]) -> bytes:
    """Change the manifest; returns what it was."""
    manifest = store / "manifest.json"
    before = manifest.read_bytes()
    content = json.loads(before)
    del content["sha256"]
    change(content)
    content["sha256"] = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    manifest.write_text(json.dumps(content))
    return before


def other_encoder(content: dict[str, object]) -> None:
    """As another encoder's store."""
    content["encoder"] = {"name": "other", "digest": "0" * 64, "dimension": 384}


def other_version(content: dict[str, object]) -> None:
    """As another version's store."""
    content["format"] = "99.1"


@pytest.mark.parametrize(("change", "said"), [(other_encoder, "encoder 'other'"), (other_version, "format 99.1")])
def test_store_of_another(change: Callable[[dict[str, object]], None], said: str, store: Path, tmp_path: Path) -> None:
    """A store of another encoder or version is refused for reading and for writing, and left as it was."""
    before = edit_manifest(store, change)
    documents = make_documents(tmp_path / "documents")
    for arguments in (["ask", HALF_LIFE], ["ingest", documents], ["remove", "guide"], ["sources"]):
        assert_refused(run(*arguments, "--store", store), said)
    (store / "manifest.json").write_bytes(before)
    assert_answers(store)


def test_damaged_manifest(store: Path) -> None:
    """A damaged manifest is told as such."""
    (store / "manifest.json").write_text("{")
    assert_refused(run("ask", HALF_LIFE, "--store", store), "manifest", "damaged")


def test_store_in_use(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store that another process writes to is named with that process after a short wait."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "qa.toml").write_text("lock_wait_s = 0.2\n")
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; from qa.index.lock import lock_store\n"
            f"lock = lock_store(pathlib.Path({str(store)!r}), 1, exclusive=True); print('held', flush=True); sys.stdin.read()",
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        for arguments in (["ask", HALF_LIFE], ["remove", "guide"]):
            assert_refused(run(*arguments, "--store", store), f"in use by process {holder.pid}")
    assert_answers(store)
    with_readers = lock_store(store, 0, exclusive=False)
    assert_answers(store)
    with_readers.close()


def test_no_store(store: Path, tmp_path: Path) -> None:
    """A named store that does not exist, or is a file, is not made by asking."""
    file = tmp_path / "file"
    file.write_text("mine")
    for place in (tmp_path / "none", file):
        for arguments in (["ask", "x"], ["sources"], ["remove", "guide"]):
            assert_refused(run(*arguments, "--store", place), "no store at", str(place))
    assert not (tmp_path / "none").exists()
    assert_refused(run("ingest", make_documents(tmp_path / "d"), "--store", file), "is a file")
    assert file.read_text() == "mine"


def test_folder_that_is_no_store(tmp_path: Path) -> None:
    """Documents are not put into a folder that holds something else."""
    folder = make_documents(tmp_path / "documents")
    assert_refused(run("ingest", folder, "--store", folder), "is not a store")
    assert sorted(os.listdir(folder)) == ["guide.md", "kinetics.md", "notice.md"]


@pytest.mark.slow
def test_full_disk(store: Path, tmp_path: Path) -> None:
    """When the disk has no room the ingest says so, and what was stored before still answers."""
    (tmp_path / "large.txt").write_text("Gold is heavy and yellow. " * 200)
    arguments = [sys.executable, "-m", "qa", "ingest", str(tmp_path / "large.txt"), "--store", str(store)]
    ran = in_process(arguments, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT)))
    assert (ran.code, ran.out) == (1, "")
    assert "disk" in ran.err.splitlines()[-1] or "no space left" in ran.err.splitlines()[-1]
    assert_answers(store)
    assert run("ingest", tmp_path / "large.txt", "--store", store).code == 0


def test_read_only(store: Path, tmp_path: Path) -> None:
    """A store that may not be written still answers; an ingest into it says that it is read-only."""
    (tmp_path / "gold.md").write_text("# Gold\n\nMelarone tablets hold no gold.\n")
    for path in (store, *store.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert_refused(without_privilege("ingest", tmp_path / "gold.md", "--store", store), "read-only")
    ran = without_privilege("ask", HALF_LIFE, "--store", store)
    assert (ran.code, ran.err) == (0, "")
    assert "7 hours" in ran.out


@pytest.mark.parametrize(
    "arguments", spread([["sources"], ["sources", "--json"], ["--version"]], ["sources"], ["--version"])
)
def test_output_that_has_no_space(arguments: list[str], store: Path) -> None:
    """Output onto a full disk ends in the sentence about space and exit code 1."""
    command = [sys.executable, "-m", "qa", *arguments, *([] if "--version" in arguments else ["--store", str(store)])]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "w") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=buffered)
    assert_refused(Ran(ran.returncode, "", ran.stderr), "no space left")


def test_files_that_have_no_space(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record, or a page, that the disk has no space for is told of with space."""
    # Python keeps the first bytes of compiled code that it may not write whole, and reads no more than these afterwards.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for arguments in (["ask", HALF_LIFE, "--record"], ["audit", "--html"]):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, before[1]))
        try:
            ran = run(*arguments, tmp_path / "out", "--store", store)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert ran.code == 1
        assert "free some space" in ran.err
        assert not (tmp_path / "out").exists()


def test_bad_line_sets_the_exit_code(store: Path) -> None:
    """Bad lines of a batch make the exit code 1; the others are answered."""
    good = json.dumps({"id": 1, "question": HALF_LIFE}).encode()
    bad = (b"no json", b"\xff", b"[]", b'{"id": 2}', b'{"question": " "}', b"[" * 100_000)
    ran = run("search", "--batch", "-", "--store", store, stdin=b"\n".join([good, *bad, good]))
    assert ran.code == 1
    assert ["error" in json.loads(line) for line in ran.out.splitlines()] == [False, *[True] * len(bad), False]
