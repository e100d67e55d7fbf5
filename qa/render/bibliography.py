"""A bibliographic record as BibTeX, RIS and plain text, for reference managers and for people.

Whatever stands in a record, no field of it can end its entry or begin another one: line breaks and control characters become
spaces, and braces become commands whose own braces are balanced, since BibTeX counts those behind a backslash too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from qa.types import Record

_AUTHORS_SHOWN = 6
"""Authors that the plain text names before "et al."."""
_ET_AL = re.compile(r"(?:(?<![\s,;])[\s,;]++)?\bet al\b\.?\s*$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?(?:[ -]?[^\W\d_a-z]\.?){0,3})")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
_PARTICLES = frozenset("van von de del della der den di da dos du le la el al bin ibn ten ter zu".split())
_GROUP = re.compile(
    r"\b(?:teams?|groups?|projects?|contributors?|consorti(?:um|a)|committees?|collaborations?|collaborators|organi[sz]ations?|"
    r"ministry|institutes?|universit(?:y|ies)|societ(?:y|ies)|agenc(?:y|ies)|associations?|administration|departments?|"
    r"networks?|investigators|initiative|cent(?:er|re)s?|foundations?|councils?|inc|ltd|llc|gmbh|laborator(?:y|ies)|"
    r"therapeutics|pharmaceuticals?|company|press|office|bureau|federation|alliance|program(?:me)?|of|for|the|and)\b|[&\d/@]",
    re.IGNORECASE,
)
_MARK = re.compile(r"^\s*(?:\[\d{1,4}\]|\d{1,4}[.)])\s+")
_PAGE = r"\w+(?:\.\w+)*"
_PLACE = rf"(?=[A-Z]{{0,2}}\d|:)(?:(?P<volume>[A-Z]{{0,2}}\d{{1,5}})(?:\((?P<issue>[\w.-]+)\))?)?(?::(?P<first>{_PAGE})(?:[-–](?P<last>{_PAGE}))?)?"
_IN_JOURNAL = re.compile(rf"(?P<name>.*\D[^\s,;]),? (?!(?:1[89]|20)\d\d$){_PLACE}")
_ASCII = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d", "ı": "i"}
)
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "$&#%_"},
}  # fmt: skip
_OF_FILES = {
    **dict.fromkeys((".eml", ".msg", ".mbox"), ("PCOMM", "personal_communication")),
    **dict.fromkeys((".csv", ".tsv", ".xls", ".xlsx", ".ods"), ("DATA", "dataset")),
    **dict.fromkeys((".ppt", ".pptx", ".odp"), ("SLIDE", "speech")),
}
"""What a work is that is known as a file alone, by its suffix: the types of RIS and CSL."""
_ADDRESS = {sign: f"%{ord(sign):02X}" for sign in '{}\\"<> '}


@dataclass(frozen=True, slots=True)
class _Person:
    """An author: a person in parts, or a group whose whole name is its family name."""

    family: str
    given: str = ""
    suffix: str = ""
    group: bool = False


@dataclass(frozen=True, slots=True)
class _Fields:
    """What is known of a record, every text on one line."""

    people: tuple[_Person, ...]
    printed: tuple[str, ...]
    more: bool
    """The list of authors ends with "et al."."""
    title: str
    journal: str
    volume: str
    issue: str
    first: str
    last: str
    year: str
    doi: str
    pmid: str
    url: str
    note: str
    of_file: tuple[str, str]


def formats(record: Record, key: str, file: str = "") -> dict[str, str]:
    """A record as "bibtex", "ris" and "text".

    Parameters: record; key, the BibTeX key, such as `citation_key` makes; file, as for `ris`.
    """
    return {"bibtex": bibtex(record, key, file), "ris": ris(record, "", file), "text": citation_text(record)}


def bibtex(record: Record, key: str, file: str = "") -> str:
    """A record as one BibTeX entry, "@article" when its journal is known, else "@misc".

    Parameters: record; key, of which only ASCII letters, digits and ":.-_" remain; file, as for `ris`.
    """
    known = _fields(record, file)
    pages = f"{known.first}--{known.last}" if known.last else known.first
    authors = " and ".join([*map(_bibtex_name, known.people), *(["others"] * known.more)])
    values = {
        "author": authors,
        # a second pair of braces keeps the capitals of "GABA" in styles that lower titles
        "title": f"{{{_escaped(known.title)}}}" if known.title else "",
        "journal": _escaped(known.journal),
        "volume": _escaped(known.volume),
        "number": _escaped(known.issue),
        "pages": _escaped(pages),
        "year": known.year,
        "doi": _address(known.doi),
        "pmid": _escaped(known.pmid),
        "url": _address(known.url),
        "note": _escaped(known.note),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value]
    head = f"@{'article' if known.journal else 'misc'}{{{re.sub(r'[^A-Za-z0-9:._-]', '', key) or 'source'},"
    return "\n".join([head, *lines, "}", ""])


def ris(record: Record, key: str = "", file: str = "") -> str:
    """A record as one RIS entry: JOUR when its journal is known, else ELEC for an address, else by its file, else GEN.

    Parameters: record; key, its ID, left out when empty; file, the name of the document's own file, which stands in a note where the record
    has no journal, number or address by which it is found.
    """
    known = _fields(record, file)
    kind = "JOUR" if known.journal else "ELEC" if known.url else known.of_file[0] or "GEN"
    tagged = {
        "ID": _flat(key),
        "TI": known.title,
        "T2": known.journal,
        "VL": known.volume,
        "IS": known.issue,
        "SP": known.first,
    }
    tagged |= {"EP": known.last, "PY": known.year, "DO": known.doi, "AN": known.pmid, "UR": known.url, "N1": known.note}
    values = [*(("AU", _ris_name(person)) for person in known.people), *tagged.items()]
    return "\n".join([f"TY  - {kind}", *(f"{tag}  - {value}" for tag, value in values if value), "ER  - ", ""])


def csl(record: Record, key: str, file: str = "") -> dict[str, Any]:
    """A record as an item of CSL-JSON.

    Parameters: record; key, its "id"; file, as for `ris`.
    """
    known = _fields(record, file)
    kind = "article-journal" if known.journal else "webpage" if known.url and not known.doi else known.of_file[1]
    others = [{"literal": "others"}] if known.more else []
    values = {
        "title": known.title,
        "author": [*map(_csl_name, known.people), *others],
        "container-title": known.journal,
        "volume": known.volume,
        "issue": known.issue,
        "page": f"{known.first}-{known.last}" if known.last else known.first,
        "issued": {"date-parts": [[int(known.year)]]} if known.year else None,
        "DOI": known.doi,
        "PMID": known.pmid,
        "URL": known.url,
        "note": known.note,
    }
    return {"id": key, "type": kind or "document"} | {name: value for name, value in values.items() if value}


def citation_text(record: Record) -> str:
    """A record as one line to read: authors, title, journal, year, numbers, address."""
    known = _fields(record)
    shown = known.printed[:_AUTHORS_SHOWN]
    authors = ", ".join(shown) + (" et al" if shown and (known.more or len(known.printed) > _AUTHORS_SHOWN) else "")
    issue = f"({known.issue})" if known.issue else ""
    pages = f":{known.first}" + (f"-{known.last}" if known.last else "") if known.first else ""
    journal = f"{known.journal} {known.volume}{issue}{pages}".strip()
    told = (f"doi:{known.doi}" if known.doi else "", f"PMID:{known.pmid}" if known.pmid else "", known.url)
    numbers = " ".join(filter(None, told))
    sentences = [_stopped(part) for part in (authors, known.title, journal, known.year) if part]
    return " ".join([*sentences, *([numbers] if numbers else [])])


def citation_key(record: Record) -> str:
    """A BibTeX key such as "smith2019", the same for the same record: first author, else first title word, and year.

    Parameters: record. Returns: ASCII letters and digits, never empty.
    """
    known = _fields(record)
    candidates = [person.family for person in known.people[:1]] + [known.title]
    for place, words in enumerate(candidates):
        plain_words = re.findall(r"[a-z0-9]+", _ascii(words).casefold().replace("'", ""))
        telling = [word for word in plain_words if word not in ("the", "a", "an", "of") and not word.isdigit()]
        if telling:
            whole = place == 0 and known.people and not known.people[0].group
            return ("".join(telling) if whole else telling[0]) + known.year
    return f"source{known.year}"


def _stopped(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else f"{part}."


def _fields(record: Record, file: str = "") -> _Fields:
    authors = [(_ET_AL.sub("", name), bool(_ET_AL.search(name))) for name in map(_flat, record.authors)]
    named = tuple(name for name, _ in authors if name)
    journal, place = _place(_flat(record.journal or ""), _flat(record.text))
    return _Fields(
        people=tuple(map(_person, named)),
        printed=named,
        more=bool(named) and any(more for _, more in authors),
        title=_flat(record.title or "") or _MARK.sub("", _flat(record.text)),
        journal=journal,
        volume=place.get("volume", ""),
        issue=place.get("issue", ""),
        first=place.get("first", ""),
        last=place.get("last", ""),
        year=str(record.year) if record.year else "",
        doi=_flat(record.doi or ""),
        pmid=_flat(record.pmid or ""),
        url=_flat(record.url or ""),
        note=f"File: {_flat(file)}" if file and not (journal or record.doi or record.pmid or record.url) else "",
        of_file=_OF_FILES.get(PurePath(file).suffix.lower(), ("", "")),
    )


def _flat(text: str) -> str:
    """A text on one line: control characters and line breaks as spaces, characters that cannot be seen left out."""
    kinds = {char: unicodedata.category(char) for char in set(text)}
    safe = (
        " " if kinds[char][0] == "Z" or kinds[char] == "Cc" else char
        for char in text
        if kinds[char] not in ("Cf", "Cs")
    )
    return " ".join("".join(safe).split())


def _place(journal: str, text: str) -> tuple[str, dict[str, str]]:
    """The name of a journal, and volume, issue and pages where they stand behind it."""
    found = _IN_JOURNAL.fullmatch(journal)
    if found is None and journal:
        behind = re.search(rf"{re.escape(journal)},? (?!(?:1[89]|20)\d\d\b){_PLACE}(?=[.,;]? |[.,;]?$)", text)
        return journal, _given(behind)
    return (found["name"], _given(found)) if found else (journal, {})


def _given(match: re.Match[str] | None) -> dict[str, str]:
    return {name: value for name, value in match.groupdict().items() if value and name != "name"} if match else {}


def _person(name: str) -> _Person:
    """An author as printed, taken apart: "Doe, J. A.", "Doe JA", "Jane A. van Doe", "Doe", "the project"."""
    parts = [part.strip() for part in name.split(",")]
    suffix = parts.pop() if len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]) else ""
    if len(parts) == 2 and all(parts) and not _GROUP.search(name):
        return _Person(parts[0], parts[1], suffix)
    words = parts[0].split()
    if len(parts) > 1 or _GROUP.search(name) or not 1 < len(words) <= 6 or not words[-1][0].isupper():
        return _Person(name, group=len(words) != 1 or len(parts) > 1)
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if not _INITIALS.fullmatch(words[0]) or _INITIALS.fullmatch(words[-1]) is None:
        first = next((place for place, word in enumerate(words) if place and _INITIALS.fullmatch(word)), len(words))
        if all(_INITIALS.fullmatch(word) for word in words[first:]) and first < len(words):
            return _Person(" ".join(words[:first]), " ".join(words[first:]), suffix)
    start = next((place for place, word in enumerate(words) if place and word.casefold() in _PARTICLES), len(words) - 1)
    start = min(start, len(words) - 1)
    return _Person(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _bibtex_name(person: _Person) -> str:
    """A name that BibTeX splits as meant; braces keep a group, or a part that holds "and" or a comma, in one piece."""
    parts = [_escaped(part) for part in (person.family, person.suffix, person.given) if part]
    return (
        f"{{{parts[0]}}}"
        if person.group or re.search(r",|\band\b", "".join(parts), re.IGNORECASE) or parts == ["others"]
        else ", ".join(parts)
    )


def _ris_name(person: _Person) -> str:
    """A name as RIS has it, "family, given, suffix"; the commas of a group's own name would split it."""
    if not person.given:
        return person.family.replace(",", "")
    return ", ".join(part for part in (person.family, person.given, person.suffix) if part)


def _csl_name(person: _Person) -> dict[str, str]:
    if not person.given:
        return {"literal": person.family}
    parts = {"family": person.family, "given": person.given, "suffix": person.suffix}
    return {name: part for name, part in parts.items() if part}


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(char, char) for char in text)


def _address(text: str) -> str:
    """A DOI or URL, whose own signs must stay as they are; only what would break the frame is percent-encoded."""
    return "".join(_ADDRESS.get(char, char) for char in text)


def _ascii(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_ASCII))
    return decomposed.encode("ascii", "ignore").decode()
