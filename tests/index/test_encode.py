"""The encoder, its export and its cache."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa.errors import EncoderError
from qa.index import export, weights
from qa.index.embedder import BATCH, Encoder, OnnxEncoder, TorchEncoder, agrees, load_encoder
from qa.settings import Settings
from tests.spread import spread

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own_cache(settings: Settings, encoder: Encoder, tmp_path: Path) -> Settings:
    """Settings with a cache of the test's own, holding a copy of the export."""
    shutil.copytree(settings.cache / "encoders", tmp_path / "cache" / "encoders")
    return dataclasses.replace(settings, cache=tmp_path / "cache")


def test_query_vector_is_unit(encoder: Encoder) -> None:
    """A question becomes one float32 vector of unit length and the promised dimension."""
    vector = encoder.encode_query("What is the half-life of brexanolone?")
    assert vector.shape == (encoder.dimension,) == (384,)
    assert vector.dtype == np.float32
    assert float(vector @ vector) == pytest.approx(1, abs=1e-5)


def test_documents_keep_their_order(encoder: Encoder) -> None:
    """Documents of mixed lengths come back in the order given, each with its own vector, empty ones too."""
    texts = ["word " * (7 * number % 40) for number in range(3 * BATCH + 1)]
    together = encoder.encode_documents(texts)
    alone = np.array([encoder.encode_documents([text])[0] for text in texts])
    assert np.allclose(together, alone, atol=1e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("seed", spread(range(3), 1))
def test_the_bits_of_a_vector_depend_on_its_text_alone(encoder: Encoder, seed: int) -> None:
    """A text gets the same bits alone, among others and in another order."""
    chance = random.Random(seed)
    texts = [
        " ".join(chance.choices(["dose", "vein", "GABA-A", "30", "µg/kg"], k=chance.randint(0, 60))) for _ in range(60)
    ]
    together = encoder.encode_documents(texts)
    some = chance.sample(range(60), 23)
    assert np.array_equal(encoder.encode_documents([texts[row] for row in some]), together[some])
    assert np.array_equal(encoder.encode_documents([texts[7]])[0], together[7])


def test_no_documents(encoder: Encoder) -> None:
    """No texts give an array of no rows."""
    assert encoder.encode_documents([]).shape == (0, encoder.dimension)


def test_progress_reaches_the_end(encoder: Encoder) -> None:
    """Progress counts up to the number of texts."""
    seen: list[int] = []
    encoder.encode_documents(["a text"] * (2 * BATCH + 3), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 2 * BATCH + 3


def test_meaning_decides(encoder: Encoder) -> None:
    """A paraphrase is nearer than another topic."""
    documents = encoder.encode_documents(["The drug is given into a vein.", "Cats sleep most of the day."])
    scores = documents @ encoder.encode_query("intravenous administration")
    assert scores[0] > scores[1] + 0.1


def test_later_uses_are_light_and_private(settings: Settings, encoder: Encoder, tmp_path: Path) -> None:
    """Once exported, the encoder needs neither torch nor transformers, and leaves nothing in the user's folders."""
    code = (
        "import sys\nfrom qa.settings import load_settings\nfrom qa.index.embedder import load_encoder\n"
        "load_encoder(load_settings()).encode_query('dose')\nprint({'torch', 'transformers'} & set(sys.modules))\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    folders = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "QA_CACHE": str(settings.cache)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **folders, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (run.stdout, run.stderr) == ("set()\n", "")
    assert not list(home.iterdir())


@pytest.mark.slow
def test_export_agrees_with_torch(own_cache: Settings) -> None:
    """A first use exports a graph whose vectors are torch's, and a later one needs neither torch nor transformers."""
    shutil.rmtree(own_cache.cache)
    code = (
        "import sys\nfrom qa.settings import load_settings\nfrom qa.index.embedder import load_encoder\n"
        "encoder = load_encoder(load_settings())\nprint(encoder.digest, 'torch' in sys.modules)\n"
    )
    environment = {
        **os.environ,
        "QA_CACHE": str(own_cache.cache),
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
    }
    run = [sys.executable, "-c", code]
    # Two at once: both must succeed, whichever is first.
    first = [subprocess.Popen(run, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=100)[0].split() for process in first]
    later = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=100, check=True).stdout
    assert [words[1] for words in said] == ["True", "True"]
    assert later.split() == [said[0][0], "False"]
    assert not list((own_cache.cache / "encoders").glob(".export-*"))
    encoder = load_encoder(own_cache)
    assert agrees(encoder, export.load_torch(weights.find("minilm", own_cache.cache)))


@pytest.mark.slow
def test_prompts_are_respected(own_cache: Settings, tmp_path: Path) -> None:
    """A model that wants words before questions and documents gets them, exported or on torch."""
    folder = tmp_path / "prompted"
    shutil.copytree(weights.find("minilm", own_cache.cache).folder, folder)
    config = {"prompts": {"query": "query: ", "document": "passage: "}, "default_prompt_name": None}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))
    encoder = load_encoder(dataclasses.replace(own_cache, encoder=str(folder)))
    plain = load_encoder(own_cache)
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.digest != plain.digest
    assert np.allclose(encoder.encode_query("dose"), plain.encode_query("query: dose"), atol=1e-5)
    assert np.allclose(encoder.encode_documents(["dose"]), plain.encode_documents(["passage: dose"]), atol=1e-5)
    torch = TorchEncoder("x", "y", export.load_torch(weights.find(str(folder), own_cache.cache)))
    assert torch.dimension == 384
    assert np.allclose(torch.encode_query("dose"), encoder.encode_query("dose"), atol=1e-4)
    assert np.allclose(torch.encode_documents(["dose"]), encoder.encode_documents(["dose"]), atol=1e-4)


@pytest.mark.slow
def test_damaged_export_is_made_again(own_cache: Settings) -> None:
    """A graph of the right size that does not load is exported again."""
    graph = own_cache.cache / "encoders" / weights.find("minilm", own_cache.cache).digest / export.GRAPH
    size = graph.stat().st_size
    graph.write_bytes(b"\0" * size)
    assert isinstance(load_encoder(own_cache), OnnxEncoder)
    assert graph.read_bytes()[:100] != b"\0" * 100


@pytest.mark.slow
def test_cache_that_cannot_be_written(own_cache: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without a writable cache the encoder still works, and says once that starts will be slow."""
    file = tmp_path / "file"
    file.write_text("no folder")
    with caplog.at_level(logging.WARNING, "qa"):
        encoder = load_encoder(dataclasses.replace(own_cache, cache=file))
    assert encoder.encode_query("dose").shape == (384,)
    assert [record.message.split(" (")[0] for record in caplog.records] == ["The encoder cannot be stored in the cache"]


def test_cut_export_is_not_used(own_cache: Settings) -> None:
    """An export that was cut short counts as none."""
    found = weights.find("minilm", own_cache.cache)
    graph = own_cache.cache / "encoders" / found.digest / export.GRAPH
    assert export.cached(found, own_cache.cache) is not None
    os.truncate(graph, 1000)
    assert export.cached(found, own_cache.cache) is None
    assert not graph.exists()


def test_changed_model_folder_is_another_model(own_cache: Settings, tmp_path: Path) -> None:
    """The digest of a folder follows its files, also when they change under a remembered digest."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "README.md").write_text("words")
    before = weights.find(str(folder), own_cache.cache)
    assert weights.find(str(folder), own_cache.cache) == before
    (folder / "README.md").write_text("other words")
    assert weights.find(str(folder), own_cache.cache) == before
    (folder / "config.json").write_text('{"a": 1}')
    assert weights.find(str(folder), own_cache.cache).digest != before.digest


@pytest.mark.slow  # as all that loads torch
@pytest.mark.parametrize("name", ["no-such-model", "no/such/model", "nobody/no-such-model", "a b"])
def test_unknown_encoder(own_cache: Settings, name: str) -> None:
    """A name that is no model, folder or fetchable id is refused in one sentence that says what to name."""
    with pytest.raises(EncoderError, match="name 'minilm', a model folder") as caught:
        load_encoder(dataclasses.replace(own_cache, encoder=name))
    assert "\n" not in str(caught.value)


def test_folder_without_a_model(own_cache: Settings, tmp_path: Path) -> None:
    """A folder with no model in it is refused."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match="holds no model files"):
        load_encoder(dataclasses.replace(own_cache, encoder=str(tmp_path / "empty")))


@pytest.mark.slow
def test_folder_that_does_not_load(own_cache: Settings, tmp_path: Path) -> None:
    """A folder whose files are no model is refused with the reason."""
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "config.json").write_text("{}")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(dataclasses.replace(own_cache, encoder=str(tmp_path / "odd")))


def test_other_weights_under_the_default_name(
    own_cache: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default encoder with weights that are not the published ones is refused."""
    package = tmp_path / "path" / "impostor"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('must not be imported')")
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(str(tmp_path / "path"))
    monkeypatch.setattr(weights, "DEFAULT_PACKAGE", "impostor")
    with pytest.raises(EncoderError, match="are not those of all-MiniLM-L6-v2"):
        load_encoder(own_cache)
    monkeypatch.setattr(weights, "DEFAULT_PACKAGE", "no_such_package")
    with pytest.raises(EncoderError, match="not installed"):
        load_encoder(own_cache)
