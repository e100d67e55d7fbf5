"""Reference-list entries -> bibliographic records."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.ingest.authors import read_authors
from qa.ingest.marks import NUMBER
from qa.types import Record, Unit

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\[\]{}]+", re.IGNORECASE)
_PMID = re.compile(r"(?:PMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,9})", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\[\]\"]+", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)
_HOST_SUFFIX = re.compile(r"(?:(?<!\s)\s++)?\[((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})\]\.?$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/.-])((?:18|19|20)\d\d)[a-z]?(?![\d/-])")
_PARENTHESISED_YEAR = re.compile(
    r"(?:(?<!\s)\s++)?[(\[]((?:18|19|20)\d\d)[a-z]?(?:, [A-Za-z .\d-]{1,20})?[)\]][.:,]?\s*"
)
# A title ends at its stop before a capital or a digit; "vs. X" and "St. X" are rare enough in titles.
_TITLE_END = re.compile(r"(?<![A-Z])(?<!\bvs)[.?!]\s+(?=[^\W_])|(?<=[A-Z°][A-Z])\.\s+(?=[A-Z])|\.$")
_JOURNAL_END = re.compile(r"[.;,(\[]|\s\d|\bdoi\b|https?:", re.IGNORECASE)
_LABELS = re.compile(r"\b(?:doi|PMID|PMCID|available (?:at|from)|retrieved from|accessed)\b:?.*$", re.IGNORECASE)
SITES = frozenset({"pmc", "pubmed", "wikipedia", "frontiers", "researchgate", "sciencedirect", "springerlink"})
"""Sites whose name a page title carries."""


def parse_references(entries: Iterable[Unit]) -> tuple[Record, ...]:
    """Read reference-list entries as records, field by field as far as each is printed.

    entries: units of a document; those of a kind other than "entry" are passed over.
    Returns: one record for each entry, in order; an entry without a number answers to its position in the list.
    """
    units = [unit for unit in entries if unit.kind == "entry"]
    return tuple(_record(unit.text, position) for position, unit in enumerate(units, start=1))


def record_label(record: Record) -> str:
    """A reference in one line: authors, year, title, journal; the printed entry when nothing of it was recognised."""
    if not record.identified or not record.title:
        return record.text
    who = record.authors[0] + (" et al." if len(record.authors) > 1 else "") if record.authors else ""
    head = " ".join(part for part in (who, f"({record.year})" if record.year else "") if part)
    return ". ".join(part.rstrip(".") for part in (head, record.title, record.journal) if part)


def _record(text: str, position: int) -> Record:
    number = NUMBER.match(text)
    printed = f"[{number[1] or number[2]}]" if number else f"[{position}]"
    body = text[number.end() :] if number else text
    doi, pmid, url = _DOI.search(body), _PMID.search(body), _URL.search(body)
    captured = _HOST_SUFFIX.search(body)
    if captured:
        title: str | None = _without_site(body[: captured.start()], captured[1])
        authors: tuple[str, ...] = ()
        journal = None
    else:
        authors, title, journal = _cited(body)
    if title is not None and (_HOST.fullmatch(title.rstrip(".")) or not re.search(r"[^\W\d_]{2}", title)):
        title = None
    return Record(
        printed,
        text,
        title,
        authors,
        journal,
        None if captured else _year(body),
        _trim(doi[0]) if doi else None,
        pmid[1] if pmid else None,
        _trim(url[0]) if url else None,
        identified=bool(title or doi or pmid),
    )


def _year(body: str) -> int | None:
    """The year in brackets, else the one before a volume, else the last: others may belong to the title."""
    body = _LABELS.sub("", _URL.sub("", _DOI.sub("", body)))
    found = _PARENTHESISED_YEAR.search(body) or re.search(r"(?<!\d)((?:18|19|20)\d\d)[a-z]?(?: [A-Z][a-z]{2})?;", body)
    years = [found[1]] if found else _YEAR.findall(body)
    return int(years[-1]) if years else None


def _trim(found: str) -> str:
    found = found.rstrip(".,;:'\u2019\u201d")
    return found[:-1].rstrip(".,;") if found.endswith(")") and found.count("(") < found.count(")") else found


def _without_site(title: str, host: str) -> str:
    """Drop the site's own name that a page title carries: "Frontiers | X", "X - PMC", "X Wikipedia"."""
    title = title.strip()
    labels = host.casefold()

    def is_site(words: str) -> bool:
        name = re.sub(r"[\W_]", "", words.casefold())
        return len(name) > 2 and (name in labels or name in SITES)

    head, bar, rest = title.partition(" | ")
    if bar and is_site(head):
        title = rest
    for separator in (" | ", " - ", " \u2013 ", ". ", " "):
        before, found, last = title.rpartition(separator)
        if found and before.strip() and is_site(last):
            title = before
            break
    return title.strip().removesuffix(".").strip(" -|\u2013")


def _cited(body: str) -> tuple[tuple[str, ...], str | None, str | None]:
    """Authors, title and journal of an entry in a citation style."""
    authors, rest = read_authors(body)
    year = _PARENTHESISED_YEAR.match(rest)
    rest = rest[year.end() :] if year else rest
    rest = _LABELS.sub("", _URL.sub(";", _DOI.sub("", rest))).strip()
    title, after = _until(rest, _TITLE_END)
    dated = _PARENTHESISED_YEAR.search(rest)
    if not authors and dated and len(rest[: dated.start()].split()) <= 10 and len(rest) > dated.end() + 10:
        # an institution and a year: "World Health Organization. (2020). Report ..."
        authors, rest = (rest[: dated.start()].strip(" ."),), rest[dated.end() :]
        title, after = _until(rest, _TITLE_END)
    elif not authors and len(title.split()) <= 4 and len(after.split(".")[0].split()) > len(title.split()) + 1:
        authors = (title,)  # an institution: "Ministry of Health. Guidance on ..."
        title, after = _until(after, _TITLE_END)
    rest = after
    title = _PARENTHESISED_YEAR.sub("", title).strip(" .,;:\"\u201c\u201d'")
    journal = _until(rest, _JOURNAL_END)[0].strip(" .,;:")
    return authors, title if title else None, journal if re.search(r"[^\W\d_]{2}", journal) else None


def _until(text: str, end: re.Pattern[str]) -> tuple[str, str]:
    found = end.search(text)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else (text.strip(), "")
