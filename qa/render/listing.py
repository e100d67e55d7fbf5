"""Search results, the documents of a store and what was ingested, as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from qa.index.library import Library
from qa.index.types import Ingested
from qa.render.place import place_words
from qa.render.text import Page, counted, identity_line, reference_text
from qa.types import Hit


def hits_text(hits: Sequence[Hit], page: Page) -> str:
    """Search results, best first: where, its words, and its score; a table row under its header."""
    if not hits:
        return "Nothing was found."
    return "\n\n".join(_hit(number, hit, page) for number, hit in enumerate(hits, start=1))


def _hit(number: int, hit: Hit, page: Page) -> str:
    first = f"{number:>2}. "
    indent = " " * len(first)
    unit = hit.unit
    where = [hit.document.source, unit.section, place_words(unit), f"{unit.start}-{unit.end}", f"score {hit.score:.3f}"]
    lines = [page.style("bold", page.wrap(" · ".join(filter(None, where)), indent, first))]
    if unit.header is not None:
        lines.append(
            page.style("dim", page.wrap(f"header “{hit.document.units[unit.header].text}”", indent + "  ", indent))
        )
    lines.append(page.wrap(unit.text, indent))
    return "\n".join(lines)


def sources_text(library: Library, page: Page, sources: Collection[str] | None = None) -> str:
    """The documents of a store, or some of them, each with its collection and its reference list."""
    from qa.notes.cite import references_of

    if not library.documents:
        return "The store holds no documents."
    parts: list[str] = []
    for document in library.documents:
        if sources is not None and document.source not in sources:
            continue
        group = f"in {document.collection}" if document.collection else ""
        about = (document.source, document.kind, group, document.title, counted(len(document.units), "unit"))
        head = " · ".join(filter(None, about))
        lines = [page.style("bold", page.wrap(head, "    ", ""))]
        if document.kind == "user" and (document.identity.authors or document.identity.doi):
            lines.append(identity_line(document.identity, "    ", page))
        lines += [reference_text(reference, "    ", page) for reference in references_of(document, library)]
        parts.append("\n".join(lines))
    return "\n".join(parts)


def ingested(done: Ingested, store: Path | str) -> str:
    """What became of each source, and a summary."""
    lines = [f"{source}: {outcome}" for source, outcome in done.outcomes.items()]
    return "\n".join([*lines, *done.records, f"{_summary(done)}; store {store}"])


def synced(done: Ingested, store: Path | str) -> str:
    """What became of each source that was not the same, and of each record where any was not, and a summary."""
    changed = [f"{source}: {what}" for source, what in _changed(done)]
    return "\n".join([*changed, *(done.records if changed else ()), f"{_summary(done)}; store {store}"])


def sync_plan(planned: Ingested) -> list[str]:
    """What will become of each source that is not the same, a line each."""
    return [f"{source}: will be {what}" for source, what in _changed(planned)] or ["Nothing will change."]


def _changed(done: Ingested) -> list[tuple[str, str]]:
    changed: list[tuple[str, str]] = [one for one in done.outcomes.items() if one[1] != "unchanged"]
    return [*changed, *((source, "removed") for source in done.removed)]


def _summary(done: Ingested) -> str:
    kinds = Counter(done.outcomes.values())
    counts = [f"{kinds[kind]} {kind}" for kind in ("added", "replaced", "unchanged")]
    counts += [f"{kinds['moved']} moved"] if kinds["moved"] else []
    counts += [f"{len(done.removed)} removed"] if done.removed else []
    if done.refused:
        passed = Counter(Path(path).suffix.lower() or "without a suffix" for path in done.refused)
        told = ", ".join(f"{count} {suffix}" for suffix, count in passed.most_common())
        counts.append(f"{len(done.refused)} passed over: {told}")
    return ", ".join(counts)
