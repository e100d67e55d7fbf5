"""The comparison of the documents of a corpus with one another, in the background, and its result on disk."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import qa.notes.audit
import qa.notes.conflicts
import qa.verify
from qa.index.files import write_whole
from qa.index.library import Library
from qa.ingest.references import record_label
from qa.json_forms import adapter
from qa.notes.annotations import PENDING, Annotations, CaveatNote, DisagreementNote, PlaceKey
from qa.notes.conflicts.types import CAVEATS, ConflictSide
from qa.types import BetterSource, Document

FEW_UNITS, PATIENCE_S = 2_000, 10.0
"""Units up to which an answer waits for the comparison, and for how many seconds: the default corpus has 1,300 and takes one
second, on a machine with much else to do up to five."""
FOUND_UNITS, FOUND_PATIENCE_S = 600, 1.0
"""Units that are compared for a question about a larger corpus, and the seconds that its answer waits."""
MOST_COMPARISONS = 100
"""Questions of which the comparison is remembered."""
_WORST_FIRST = ("does not support", "unresolvable", "cannot tell", "partly", "supports")


class CorpusComparison:
    """The comparison of the documents of one state with one another, by a thread of its own.

    Of at most `FEW_UNITS` units all documents are compared, once: what an earlier process found is read from the cache, and
    an answer waits for it, for `PATIENCE_S` seconds at most. Of more those are compared that were found for a question, with
    those that they cite, up to `FOUND_UNITS` units; an answer waits for that for `FOUND_PATIENCE_S` seconds.
    What an answer does not have by then it calls pending.

    Parameters: library, the corpus; fingerprint, of the corpus; cache, the folder of what can be made again;
    units, of the corpus where the library has only a part of it, else None.
    """

    def __init__(self, library: Library, fingerprint: str, cache: Path, units: int | None = None) -> None:
        self.fingerprint = fingerprint
        self._library = library
        self._file = cache / "beside" / f"{fingerprint[:32]}-{_rules()}.json"
        self._patience: float | None = FOUND_PATIENCE_S
        self._found: OrderedDict[tuple[str, ...], Future[Annotations]] = OrderedDict()
        self._starting, self._comparing = threading.Lock(), threading.Lock()
        self._all: Future[Annotations] | None = None
        if (sum(entry.units for entry in library.documents.entries) if units is None else units) <= FEW_UNITS:
            self._all = Future()
            with suppress(OSError, ValueError):
                self._all.set_result(adapter(Annotations).validate_json(self._file.read_bytes()))
                return
            self._start(self._all, library, self._file)

    def annotations(self, found: Iterable[Document] = ()) -> Annotations:
        """What is known by now, after the wait that it is worth.

        Parameters: found, the documents of a question, best first. Raises: what the comparison raised.
        """
        with suppress(TimeoutError):
            return self._result(found).result(PATIENCE_S if self._all is not None else self._patience)
        return PENDING

    def finished(self) -> Annotations:
        """All that is found, however long it takes; where documents are compared for each question, each waits for it from now on.

        Raises: what the comparison raised.
        """
        self._patience = None
        return PENDING if self._all is None else self._all.result()

    def _result(self, found: Iterable[Document]) -> Future[Annotations]:
        if self._all is not None:
            return self._all
        sources = self._related(found)
        with self._starting:
            result = self._found.get(sources)
            if result is None:
                result = self._found[sources] = Future()
                documents = [self._library.by_source[source] for source in sources]
                self._start(result, Library(documents), None)
                while len(self._found) > MOST_COMPARISONS:
                    self._found.popitem(last=False)
            return result

    def _related(self, found: Iterable[Document]) -> tuple[str, ...]:
        """The documents to compare: those found, best first, each followed by those that it cites."""
        chosen: dict[str, None] = {}
        units = 0
        for document in found:
            for source in (document.source, *self._library.references(document.source).values()):
                if source not in chosen:
                    units += self._library.documents.entries[self._library.by_source.number(source)].units
                    if units > FOUND_UNITS and chosen:
                        return tuple(sorted(chosen))
                    chosen[source] = None
        return tuple(sorted(chosen))

    def _start(self, result: Future[Annotations], library: Library, file: Path | None) -> None:
        threading.Thread(target=self._run, args=(result, library, file), name="compare", daemon=True).start()

    def _run(self, result: Future[Annotations], library: Library, file: Path | None) -> None:
        try:
            with self._comparing:
                found = compute_annotations(library)
        except BaseException as error:  # told to who asks
            result.set_exception(error)
            return
        with suppress(OSError, ValueError):  # a cache that cannot be written costs time and nothing else
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                write_whole(file, adapter(Annotations).dump_json(found))
        result.set_result(found)


def compute_annotations(library: Library) -> Annotations:
    """The verdicts on all citations, the disagreements and the caveats of a corpus."""
    from qa.notes.audit.audit import audit_all

    verdicts: dict[tuple[str, int, str], tuple[str, BetterSource | None]] = {}
    labels = {document.source: record_label(document.identity) or document.title for document in library.documents}
    for audit in audit_all(library):
        for finding in sorted(audit.findings, key=lambda one: _WORST_FIRST.index(one.judgement)):
            better, found = None, finding.better
            if found is not None:
                label, mark = labels[found.source], found.listed or ""
                better = BetterSource(found.source, label, mark, found.citation.quote)
            # Of several claims of one unit the worst verdict counts: the reader sees the unit whole.
            verdicts.setdefault((audit.source, finding.place.start, finding.printed), (finding.judgement, better))
    return Annotations(verdicts, _differing(library), _weakening(library))


def _differing(library: Library) -> tuple[DisagreementNote, ...]:
    from qa.notes.conflicts.find import find_conflicts

    def noted(side: ConflictSide) -> tuple[PlaceKey, str, tuple[tuple[str, str], ...]]:
        return (side.document.source, side.unit.start), side.words, side.conditions

    return tuple(
        DisagreementNote(one.kind, one.topic, tuple(map(noted, one.sides)), one.places)
        for one in find_conflicts(library)
    )


def _weakening(library: Library) -> tuple[CaveatNote, ...]:
    from qa.notes.conflicts.caveats import all_caveats

    found = sorted(all_caveats(library), key=lambda one: CAVEATS.index(one.kind))
    return tuple(
        CaveatNote(
            one.kind,
            (one.document.source, one.unit.start),
            frozenset((document.source, unit.start) for document, unit in one.concerns),
            one.plain,
        )
        for one in found
    )


def _rules() -> str:
    """The first digits of the sha256 of the code that decides, so that a change of it is not answered from the cache."""
    total = hashlib.sha256()
    for package in (qa.notes.audit, qa.notes.conflicts, qa.verify):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]
