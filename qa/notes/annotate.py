"""What a corpus knows of itself, worked out once for its documents and kept among what can be made again."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import qa.notes.audit
import qa.notes.conflicts
import qa.verify
from qa.index.files import write_whole
from qa.index.library import Library
from qa.ingest.references import record_label
from qa.notes.annotations import Annotations, CaveatNote, DisagreementNote, PlaceKey, from_json
from qa.notes.audit.types import Better
from qa.types import BetterSource, Document

MANY = 5_000
"""Units from which the user is told that documents are being compared: that many take about 3 s."""
_WORST_FIRST = ("does not support", "unresolvable", "cannot tell", "partly", "supports")
_log = logging.getLogger("qa")


def annotations_of(library: Library, fingerprint: str, cache: Path) -> Annotations:
    """What is known of a corpus: read from the cache, or worked out and kept there.

    Parameters: library, the corpus; fingerprint, of the corpus; cache, the folder of what can be made again.
    """
    file = cache / "beside" / f"{fingerprint[:32]}-{_rules()}.json"
    with suppress(OSError, ValueError, TypeError, KeyError):
        return from_json(json.loads(file.read_text(encoding="utf-8")))
    if sum(len(document.units) for document in library.documents) > MANY:
        _log.warning("Comparing the documents with one another, once ...")
    found = compute_annotations(library)
    with suppress(OSError):  # a cache that cannot be written costs time and nothing else
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(found.to_json(), ensure_ascii=False).encode())
    return found


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
