"""Reading and encoding on the workers of a Ray cluster; whoever opens it writes the store alone.

This module owns ray. Plain tasks, not Ray Data: a file a task loses that file only, and no document becomes a table row.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import EncoderError, InputError, QAError, UsageError, first_line
from qa.index.embedder import Encoder, Vectors, load_encoder
from qa.ingest.gather import read_ahead, read_file
from qa.settings import Settings
from qa.types import Document

TEXTS = 128
"""Texts of one task: about a second of work, the most that a lost worker costs."""
READ_AHEAD = 8
"""Files a processor that are being read, or are read and not taken yet: one slow file holds up few others."""
_RETRIES = 3
"""Times that what a lost worker had in hand is done again elsewhere."""
_CONNECT_S = 5.0
"""Seconds after which a cluster counts as away."""
_OBJECTS = 256 * 2**20
"""Bytes for what travels between the processes of a local cluster; Ray moves what is more to the disk."""


@dataclass(frozen=True, slots=True)
class ClusterEncoder:
    """An encoder that encodes texts on the workers of a cluster, and questions here; the bits are those of `local`."""

    local: Encoder
    encode: Any
    """The remote function."""
    settings: Settings

    @property
    def name(self) -> str:
        """See `Encoder`."""
        return self.local.name

    @property
    def digest(self) -> str:
        """See `Encoder`."""
        return self.local.digest

    @property
    def dimension(self) -> int:
        """See `Encoder`."""
        return self.local.dimension

    def encode_documents(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `Encoder`. Raises: EncoderError when workers have another encoder, or too many of them are lost."""
        import ray

        result = np.zeros((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda row: (-len(texts[row]), row))  # like lengths fill batches
        parts = [order[start : start + TEXTS] for start in range(0, len(order), TEXTS)]
        waiting = {self.encode.remote([texts[row] for row in rows], self.digest, self.settings): rows for rows in parts}
        done = 0
        while waiting:
            (ready,), _ = ray.wait(list(waiting))
            rows = waiting.pop(ready)
            try:
                found = ray.get(ready)
            except ray.exceptions.RayError as error:
                raise EncoderError(
                    f"The workers of the Ray cluster were lost while they encoded ({type(error).__name__}): "
                    "run the same again, which goes on where it stopped."
                ) from error
            if isinstance(found, QAError):
                raise found
            result[rows] = found
            done += len(rows)
            if progress is not None:
                progress(done)
        return result

    def encode_query(self, text: str) -> Vectors:
        """See `Encoder`."""
        return self.local.encode_query(text)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Ray cluster in use; see `open_cluster`."""

    encoder: ClusterEncoder
    read: Any
    """The remote function."""
    ahead: int
    """Files that are under way at the same time."""

    def read_each(
        self, files: Sequence[Path], max_bytes: int, progress: Callable[[int, int], None] | None = None
    ) -> Iterator[tuple[Path, Document | QAError]]:
        """Read files on the workers, which read on while the caller stores a batch.

        Parameters: files, at the same paths on every machine; others, and what it yields, as for `qa.ingest.gather.read_each`.
        """
        import ray

        def finish(file: Path, task: Any) -> Document | QAError:
            try:
                found: Document | QAError = ray.get(task)
            except ray.exceptions.RayError:
                return InputError(f"{file} made {_RETRIES + 1} workers stop that read it: split it, or leave it out.")
            return found

        return read_ahead(files, lambda file: self.read.remote(file, max_bytes), finish, self.ahead, progress)


@contextmanager
def open_cluster(address: str, settings: Settings) -> Iterator[Cluster]:
    """Connect to a Ray cluster, or start one on this machine that ends with the block.

    Parameters: address, of the cluster as Ray takes it ("host:6379", or "auto" for one of this machine), or "local" to start one;
    settings, whose encoder and cache each machine of the cluster must have at the same place.
    Raises: UsageError when Ray is not installed or no cluster answers; EncoderError as `load_encoder`.
    """
    # Before Ray is imported, which reads them: it reports nothing to its makers; a file that exhausts the memory is tried
    # a few times and not for ever.
    os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_task_oom_retries=str(_RETRIES))
    try:
        import ray
    except ImportError as error:
        raise UsageError('Ray is not installed: run `pip install "qa[ray]"`, or leave out --ray.') from error
    local = load_encoder(settings)  # exports it where that was never done, before many workers would
    here: dict[str, Any] = {}
    if address == "local":
        here = {"num_cpus": settings.threads, "object_store_memory": _OBJECTS, "_node_ip_address": "127.0.0.1"}
        here["include_dashboard"] = False
    try:
        if address not in ("local", "auto"):  # Ray itself would try for minutes
            host, _, port = address.rpartition(":")
            socket.create_connection((host.strip("[]"), int(port)), _CONNECT_S).close()
        ray.init(address, log_to_driver=False, configure_logging=False, logging_level=logging.ERROR, **here)
    except (OSError, RuntimeError, ValueError, OverflowError) as error:
        cause = first_line(error)
        raise UsageError(
            f"No Ray cluster answers at {address} ({cause}): start one with `ray start --head`, or use --ray local."
        ) from error
    try:
        processors = int(ray.cluster_resources().get("CPU", 1))
        # Only what the encoder needs travels, no key.
        needed = Settings(settings.store, settings.cache, encoder=settings.encoder, threads=1)
        remote = ray.remote(num_cpus=1, max_retries=_RETRIES)
        encoder = ClusterEncoder(local, remote(_encode), needed)
        yield Cluster(encoder, remote(read_file), READ_AHEAD * max(processors, 1))
    finally:
        ray.shutdown()


def _encode(texts: Sequence[str], digest: str, settings: Settings) -> Vectors | QAError:
    """On a worker: encode texts with the encoder of this digest."""
    try:
        encoder = _loaded(settings)
        if encoder.digest != digest:
            raise EncoderError(
                f"A machine of the Ray cluster has the encoder {encoder.name!r} ({encoder.digest[:12]}), not that of the "
                f"store ({digest[:12]}): install the same version of qa and of the encoder on all of them."
            )
        return encoder.encode_documents(texts)
    except QAError as error:
        return error


_loaded = cache(load_encoder)
