"""Honest ways of saying a unit in other words: every rule keeps what is said, of what, how much, and how surely."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

Rule = Callable[[str], list[str] | None]
"""The statements that together or each alone say what the unit says, or None where the rule does not fit."""
SYNONYMS = (
    (r"was increased\b", "was raised"), (r"increased\b", "raised"), (r"was reduced\b", "was lowered"), (r"decreased\b", "reduced"),
    (r"enhanced\b", "augmented"), (r"enhances\b", "strengthens"), (r"evoked\b", "elicited"), (r"inhibited\b", "suppressed"),
    (r"raised(?! concern)", "increased"), (r"fell\b", "decreased"), (r"showed\b", "demonstrated"), (r"measured\b", "assessed"),
    (r"recorded\b", "measured"), (r"about (?=[\d~]|half|one|five)", "approximately "), (r"whereas\b", "while"), (r"because\b", "since"),
    (r"enrolled\b", "included"), (r"received\b", "were given"), (r"used\b", "employed"), (r"wrote\b", "authored"),
    (r"concentration\b", "level"), (r"is thought to\b", "is believed to"), (r"attaches to\b", "binds to"), (r"rapid\b", "fast"),
    (r"conclude\b", "state as their conclusion"), (r"requires\b", "needs"), (r"needed\b", "required"), (r"covers\b", "deals with"),
    (r"begins\b", "starts"), (r"supports\b", "backs"), (r"contains\b", "includes"), (r"describes\b", "reports"),
    (r"found that\b", "showed that"), (r"is located\b", "lies"), (r"was published\b", "came out"), (r"mentions\b", "names"),
    (r"does not mention\b", "makes no mention of"), (r"in addition to\b", "besides"), (r"identified\b", "found"),
    (r"restricted to\b", "limited to"), (r"through\b", "via"), (r"is an agonist\b", "acts as an agonist"), (r"studied\b", "examined"),
    (r"did not differ\b", "were not different"), (r"investigated\b", "examined"), (r"is intended as\b", "is meant as"),
    (r"presents\b", "describes"), (r"propose\b", "put forward"), (r"produced\b", "caused"),
    (r"showed no\b", "did not show any"), (r"lasts\b", "persists"), (r"is a measure of\b", "measures"), (r"due to\b", "because of"),
)  # fmt: skip
_KEPT = re.compile(
    r"^(?:[A-Z][a-z]+ (?:et al|and [A-Z]|\(?\d)|\w*[a-z]*[A-Z0-9-]\w*[A-Z]|[A-Z]\b(?<!A)|Zulresso|Wikipedia|Schoretsanitis|Toll|Figure|Entry|Place|Phase \d|DrugBank|BenchChem)"
)
"""Beginnings that keep their capital in the middle of a sentence."""
_VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|does|did|do|can|may|might|could|supports?|states?|reports?|finds?|found|shows?|showed|occurs?|acts?|"
    r"enhanced|inhibited|increased|reduced|raised|fell|rose|gives?|names?|mentions?|contains?|correlated|enrolled|included|names|describes?)\b"
)
_ACTIVE = re.compile(
    r"^((?:\w[\w-]*(?: \w[\w-]*)?)) (enhanced|inhibited|increased|reduced|raised|suppressed|prevented|potentiated) "
    r"([^,;()]+?)((?: (?:in|with|at|after|of) [^,;]*)?)\.$"
)
_PASSIVE = re.compile(
    r"^(The [^,;]+?|[A-Z][^,;]+?) (was|is) (funded|written|approved|mediated|required|supported) by ([^,;]+)\.$"
)


def lowered(text: str) -> str:
    """A sentence as it continues another one; a name at its beginning keeps its capital."""
    return text if _KEPT.match(text) or not re.match(r"[A-Z][a-z]*[ ,]", text) else text[0].lower() + text[1:]


def raised(text: str) -> str:
    """A sentence as it begins."""
    return text[:1].upper() + text[1:] if re.match(r"[a-z][a-z]+[ ,]", text) else text


def row(text: str) -> bool:
    """Whether a unit is a table's row read out."""
    return bool(re.match(r"[^.;]{1,120}: \S", text)) and (";" in text or not _VERB.search(text))


def attributed_first(text: str) -> list[str] | None:
    """ "S, according to X." becomes "According to X, S."."""
    found = re.match(r"^([^;]+), (according to|as reported by|as found by) ([^;]+)\.$", text)
    return [f"{found[2].capitalize()} {found[3]}, {lowered(found[1])}."] if found else None


def attributed_last(text: str) -> list[str] | None:
    """ "According to X, S." becomes "S, according to X."."""
    found = re.match(r"^According to ([^,;]+(?:\(\d{4}\))?), ([^;]+)\.$", text)
    return [f"{raised(found[2])}, according to {found[1]}."] if found else None


def place_last(text: str) -> list[str] | None:
    """ "In mice, S." becomes "S in mice."."""
    found = re.match(r"^(In|After|During|Among) ([^,;()]+), ([^,;()]+)\.$", text)
    return [f"{raised(found[3])} {found[1].lower()} {found[2]}."] if found else None


def place_first(text: str) -> list[str] | None:
    """ "S in mice." becomes "In mice, S."."""
    found = re.match(
        r"^([^,;():]+?) (in (?:male |female |human |pregnant )?(?:mice|rats|macrophages|patients[^,;():]*|women[^,;():]*))\.$",
        text,
    )
    return [f"{raised(found[2])}, {lowered(found[1])}."] if found and _VERB.search(found[1]) else None


def without_abbreviation(text: str) -> list[str] | None:
    """ "interleukin-6 (IL-6)" loses its parenthesis where the short form is not used afterwards."""
    for found in re.finditer(r"(?<=[a-z0-9]) \(([A-Z][\w-]{1,7})\)", text):
        if text.count(found[1]) == 1 and not row(text):
            return [text[: found.start()] + text[found.end() :]]
    return None


def without_statistic(text: str) -> list[str] | None:
    """A p-value or a sample size in parentheses is left out."""
    found = re.search(r" \((?:[Pp] ?[<=] ?[\d.]+|N = \d+)\)", text)
    return [text[: found.start()] + text[found.end() :]] if found else None


def reported(text: str) -> list[str] | None:
    """ "had a" becomes "was reported to have a"."""
    found = re.search(r"\b(\w+) (had|has) (?=an? )", text)
    if not found or row(text):
        return None
    verb = "were" if found[1].endswith("s") else "was"
    return [f"{text[: found.start(2)]}{verb} reported to have {text[found.end() :]}"]


def framed(text: str) -> list[str] | None:
    """ "S." becomes "The document reports that s."."""
    if row(text) or re.search(r"according to|reported by|^(?:No|Nothing|None)\b", text):
        return None
    return [f"The document reports that {lowered(text)}"]


def synonym(text: str) -> list[str] | None:
    """One ordinary word becomes another of the same meaning."""
    fitting = [(one, other) for one, other in SYNONYMS if re.search(rf"(?<![\w-]){one}(?!-)", text)]
    if row(text) or not fitting:
        return None
    one, other = fitting[zlib.crc32(text.encode()) % len(fitting)]
    return [raised(re.sub(rf"(?<![\w-]){one}(?!-)", other, text, count=1))]


def passive(text: str) -> list[str] | None:
    """ "X inhibited Y in Z." becomes "Y was inhibited by X in Z."."""
    found = _ACTIVE.match(text)
    if not found or len(found[3].split()) > 6 or re.match(r"(?:In|After|On|For)\b", found[1]):
        return None
    verb = "were" if re.search(r"(?:s|responses)$", found[3].split(" of ")[0]) and " " in found[3] else "was"
    return [f"{raised(found[3])} {verb} {found[2]} by {lowered(found[1])}{found[4]}."]


def active(text: str) -> list[str] | None:
    """ "X was funded by Y." becomes "Y funded X."."""
    found = _PASSIVE.match(text)
    if not found:
        return None
    past = {
        "funded": "funded",
        "written": "wrote",
        "approved": "approved",
        "mediated": "mediated",
        "required": "required",
        "supported": "supported",
    }
    present = {"mediated": "mediates", "required": "requires", "supported": "supports"}
    verb = past[found[3]] if found[2] == "was" else present.get(found[3])
    singular = not re.search(r"s$|\band\b", found[4])
    verb = verb if found[2] == "was" or singular or verb is None else verb[:-1]
    return [f"{raised(found[4])} {verb} {lowered(found[1])}."] if verb else None


def apposition(text: str) -> list[str] | None:
    """ "X, a Y, did Z." becomes "X is a Y." and "X did Z."."""
    found = re.match(
        r"^([A-Z][\w -]{2,40}), (an? [^,;()]+), ((?:was|is|had|has|can|acts|enhanced|inhibited) [^;]+)\.$", text
    )
    return [f"{found[1]} is {found[2]}.", f"{found[1]} {found[3]}."] if found else None


def split(text: str) -> list[str] | None:
    """A sentence of two clauses becomes two sentences."""
    for mark in ("; ", ", whereas ", ", while ", ", and "):
        parts = text.rstrip(".").split(mark)
        if (
            row(text)
            or len(parts) != 2
            or re.search(r"^(?:According|In|For|If|After|Both|Neither|Of)\b|according to", text)
        ):
            continue
        opening = re.match(r"^(?:the|an?|[\w-]*[A-Zα-ω0-9][\w-]*|allopregnanolone|brexanolone|diazepam)\b", parts[1])
        clause = opening and len(parts[1].split()) > 4 and _VERB.search(" ".join(parts[1].split()[1:7]))
        if clause and not re.match(r"(?:the|its|their) (?:latter|former|value)", parts[1]) and _VERB.search(parts[0]):
            return [f"{parts[0]}.", f"{raised(parts[1])}."]
    return None


def spelled(text: str) -> list[str] | None:
    """A unit is spelled in another way of the same meaning."""
    for one, other in (
        (r"(\d) nM\b", r"\1 nmol/L"),
        (r"(\d) µM\b", r"\1 μM"),
        (r"(\d) hours\b", r"\1 h"),
        (r"(\d)%", r"\1 percent"),
        (r"(\d) nM\b", "\\1\u00a0nM"),
    ):
        if re.search(one, text):
            return [re.sub(one, other, text)]
    return None


def read_out(text: str) -> list[str] | None:
    """A table's row becomes a sentence."""
    head, _, cells = text.rstrip(".").partition(": ")
    found = [
        re.match(r"^(.+?) ([<>]? ?-?\d[\d.]*(?: ?± ?[\d.]+)?(?: ?(?:%|nM|µM|pA|µg/kg/h|hours))?)$", cell)
        for cell in cells.split("; ")
    ]
    if (
        not row(text)
        or not cells
        or ": " in cells
        or not all(cell and cell[1].count("(") == cell[1].count(")") for cell in found)
    ):
        return None
    told = " and ".join(f"the {cell[1]} is {cell[2]}" for cell in found if cell)
    return [f"For {head}, {told}."]


RULES: tuple[Rule, ...] = (
    attributed_first, attributed_last, place_last, place_first, without_abbreviation, without_statistic, reported,
    synonym, passive, active, apposition, split, spelled, read_out, framed,
)  # fmt: skip


def reworded(text: str) -> tuple[str, list[str]]:
    """The name of the rule chosen for a unit, and what it makes of it; "verbatim" where none fits.

    The frame fits nearly everything, so it is chosen only where nothing else fits.
    """
    fitting = [(rule.__name__, made) for rule in RULES if (made := rule(text)) and made != [text]]
    if not fitting:
        return "verbatim", [text]
    if len(fitting) > 1:
        fitting = [one for one in fitting if one[0] != "framed"]
    return fitting[zlib.crc32(text.encode()) % len(fitting)]
