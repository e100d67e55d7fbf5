"""The comparison of the documents of a corpus with one another, in the background, and its result on disk."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import qa.notes.audit
import qa.notes.conflicts
import qa.verify
from qa.index.files import write_whole
from qa.index.library import Library
from qa.ingest.references import record_label
from qa.notes.annotations import PENDING, Annotations, CaveatNote, DisagreementNote, PlaceKey, from_json
from qa.notes.audit.types import Better
from qa.types import BetterSource, Document

FEW_UNITS, PATIENCE_S = 2_000, 10.0
"""Units up to which an answer waits for the comparison, and for how many seconds: the default corpus has 1,300 and takes one
second, on a machine with much else to do up to five."""
_WORST_FIRST = ("does not support", "unresolvable", "cannot tell", "partly", "supports")


class CorpusComparison:
    """The comparison of the documents of one state with one another, by a thread of its own.

    What an earlier process found is read from the cache at once. Otherwise an answer about at most `FEW_UNITS` units waits
    for it, for `PATIENCE_S` seconds at most, and one about more does not wait: what it does not have it calls pending.

    Parameters: library, the corpus; fingerprint, of the corpus; cache, the folder of what can be made again.
    """

    def __init__(self, library: Library, fingerprint: str, cache: Path) -> None:
        self.fingerprint = fingerprint
        self._file = cache / "beside" / f"{fingerprint[:32]}-{_rules()}.json"
        self._units = sum(len(document.units) for document in library.documents)
        self._result: Future[Annotations] = Future()
        with suppress(OSError, ValueError, TypeError, KeyError):
            self._result.set_result(from_json(json.loads(self._file.read_text(encoding="utf-8"))))
            return
        threading.Thread(target=self._run, args=(library,), name="compare", daemon=True).start()

    def annotations(self) -> Annotations:
        """What is known by now, after the wait that the size of the corpus is worth. Raises: what the comparison raised."""
        with suppress(TimeoutError):
            return self._result.result(PATIENCE_S if self._units <= FEW_UNITS else 0)
        return PENDING

    def finished(self) -> Annotations:
        """All that is found, however long it takes. Raises: what the comparison raised."""
        return self._result.result()

    def _run(self, library: Library) -> None:
        try:
            found = compute_annotations(library)
        except BaseException as error:  # told to who asks
            self._result.set_exception(error)
            return
        with suppress(OSError):  # a cache that cannot be written costs time and nothing else
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, json.dumps(found.to_json(), ensure_ascii=False).encode())
        self._result.set_result(found)


def compute_annotations(library: Library) -> Annotations:
    """The verdicts on all citations, the disagreements and the caveats of a corpus."""
    from qa.notes.audit.audit import audit_all

    verdicts: dict[tuple[str, int, str], tuple[str, BetterSource | None]] = {}
    labels = {document.source: record_label(document.identity) or document.title for document in library.documents}
    for audit in audit_all(library):
        for finding in sorted(audit.findings, key=lambda one: _WORST_FIRST.index(one.judgement)):
            better = _better(finding.better, labels) if finding.better is not None else None
            # Of several claims of one unit the worst verdict counts: the reader sees the unit whole.
            verdicts.setdefault((audit.source, finding.place.start, finding.printed), (finding.judgement, better))
    return Annotations(verdicts, _differing(library), _weakening(library))


def _better(better: Better, labels: Mapping[str, str]) -> BetterSource:
    return BetterSource(
        better.source, labels[better.source], better.listed or "", better.citation.quote, better.judgement
    )


def _differing(library: Library) -> tuple[DisagreementNote, ...]:
    from qa.notes.conflicts.find import conflict_table

    starts = _starts(library.documents)
    return tuple(
        DisagreementNote(
            found.conflict.kind,
            found.conflict.topic,
            tuple(
                (
                    (side.document.source, side.unit.start),
                    side.words,
                    tuple((one.aspect, one.words) for one in side.conditions),
                )
                for side in found.conflict.sides
            ),
            frozenset(starts[source, index] for source, index in found.places),
        )
        for found in conflict_table(library)
    )


def _weakening(library: Library) -> tuple[CaveatNote, ...]:
    from qa.notes.conflicts.caveats import all_caveats, strength
    from qa.notes.conflicts.types import CAVEATS

    found = [
        CaveatNote(
            one.kind,
            (one.document.source, one.unit.start),
            frozenset((document.source, unit.start) for document, unit in one.concerns),
            strength(one)[1],
        )
        for one in all_caveats(library)
    ]
    return tuple(sorted(found, key=lambda one: CAVEATS.index(one.kind)))


def _starts(documents: Sequence[Document]) -> dict[tuple[str, int], PlaceKey]:
    return {
        (document.source, unit.index): (document.source, unit.start)
        for document in documents
        for unit in document.units
    }


def _rules() -> str:
    """The first digits of the sha256 of the code that decides, so that a change of it is not answered from the cache."""
    total = hashlib.sha256()
    for package in (qa.notes.audit, qa.notes.conflicts, qa.verify):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]
