"""What a question asks for: the kind of answer, the kind of number, the sides compared, the sources named.

Everything here is decided from the words of the question by rules of English, never from a topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa.index.lexical import terms

AnswerKind = Literal["number", "date", "name", "place", "yes-no", "comparison", "definition", "reason", "other"]

_NUMBER = re.compile(
    r"\bhow (?:many|much|long|old|often|large|big|high|low|far|fast|likely|common|strong|strongly|soon)\b"
    r"|\b(?:what|which|whose)\b[^?.,;]{0,40}\b(?:percent\w*|proportion|fraction|number|rate|rates|dose|doses|dosage"
    r"|concentrations?|ages?|values?|sizes?|amount|factor|ratio|half-life|duration|mass|weight|frequency|odds|score"
    r"|threshold|levels?|p-values?|[ei]c50|ki|kd|iterations?|length|temperature|volume|width|height|distance|cost|price)\b"
    r"|\bby what (?:factor|percentage|amount)\b|\bpercentage\b|\bp-?values?\b|\b[ei]c50s?\b|\bhow (?:big|large)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:year|date|month|day|decade|century)\b|\b(?:in|on|since|by) (?:what|which) (?:year|date)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^\W*who(?:se|m)?\b|[,;] who(?:se|m)?\b|\b(?:what|which)\b[^?.,;]{0,20}\b(?:authors?|researchers?|scientists?|company|companies"
    r"|manufacturers?|group|team|institutions?|university|journal|funders?)\b|\bby whom\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^\W*where\b|\b(?:what|which) (?:country|countries|city|cities|region|province)\b", re.IGNORECASE)
_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may|might|must)\b", re.IGNORECASE
)
_COMPARISON = re.compile(
    r"\bcompar(?:e|ed|es|ing|ison)\b|\bdiffer(?:s|ed|ent|ence|ences)?\b|\bversus\b|\bvs\.?\b|\bcontrast\b|\bdistinguish\w*\b"
    r"|\bboth\b.*\band\b|\b(?:more|less|higher|lower|greater|larger|smaller|stronger|weaker|better|worse)\b[^?]*\bthan\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^\W*(?:what (?:is|are|does)|define|describe|explain what)\b(?!.*\b(?:of|for|in|between|after|during)\b)|\bstands? for\b"
    r"|\bdefinition\b|\bwhat kind of\b|\bwhat does \S+ mean\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\bwhy\b|\bhow\b|\bmechanism\b|\bexplain\b|\bdescribe\b|\bwalk\b|\bcause[sd]?\b|\brole\b", re.IGNORECASE)

QUANTITIES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    # name: (how a question asks for it, what an answer to it looks like in folded text)
    "percentage": (
        re.compile(r"\bpercent\w*\b|\bproportion\b|\bfraction\b|\bwhat %", re.IGNORECASE),
        re.compile(r"\d\s?%|\bper ?cent\b|\b(?:half|third|quarter|fifth|majority)\b"),
    ),
    "p-value": (re.compile(r"\bp[ -]?values?\b|\bsignifican(?:ce|t)\b", re.IGNORECASE), re.compile(r"\bp[ -]?(?:values?)?\s?[=<>]|p-value")),
    "dose": (
        re.compile(r"\bdos(?:e|es|age|ing)\b|\binfusion rate\b|\bm[gc]g?/kg\b", re.IGNORECASE),
        re.compile(r"\d\s?(?:mg|ug|mcg|g|ng|ml|ul|iu|units|mmol|umol)(?:/|\b)"),
    ),
    "concentration": (
        re.compile(r"\bconcentrations?\b|\b[ei]c50s?\b|\bhow potent\b|\bk[id]\b", re.IGNORECASE),
        re.compile(r"\d\s?(?:[npu]?m|mm|[npu]mol(?:ar|/l)?|nanomolar|micromolar|[nump]g/[mud]?l|ug/ml|ppm|%)\b"),
    ),
    "duration": (
        re.compile(r"\bhow long\b|\bhow soon\b|\bduration\b|\bhalf[ -]li(?:fe|ves)\b|\bhow many (?:hours|days|weeks|months|years|minutes)\b", re.IGNORECASE),
        re.compile(r"\b(?:\d[\d.,-]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[ -]?(?:to \d+ )?(?:s|sec|seconds?|min|minutes?|h|hr|hrs|hours?|d|days?|weeks?|months?|years?|decades?)\b|\b(?:hours?|days?|weeks?|months?|years?) \d"),
    ),
    "factor": (
        re.compile(r"\bfactor\b|\bfold\b|\bhow many times\b|\bratio\b", re.IGNORECASE),
        re.compile(r"\d\s?-?fold\b|\btimes\b|\bratio\b|\b(?:two|three|four|five|six|seven|eight|nine|ten)fold\b|\btwice\b|\bdouble[sd]?\b"),
    ),
    "age": (re.compile(r"\bhow old\b|\bages?\b", re.IGNORECASE), re.compile(r"\d+[ -]?(?:years?|months?|days?|weeks?)|\bage[sd]?\b")),
}
_ANY_NUMBER = re.compile(r"(?<![\w.])\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|once|twice|half|none|all)\b")
_ANY_DATE = re.compile(r"\b(?:1[89]|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b")
_NAME_IN_TEXT = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'’-]+|\bet al\b")

_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i’m|i've|my|mine|me|myself)\b", re.IGNORECASE)
_RELATION = re.compile(
    r"\bmy (?:wife|partner|husband|sister|daughter|mother|mom|mum|friend|girlfriend|patient|patients|baby|doctor|child)\b", re.IGNORECASE
)
_CARE = re.compile(
    r"\b(?:tak(?:e|ing|en)|stop(?:ping|ped)?|start(?:ing|ed)?|receiv\w+|quit|dos(?:e|es|age|ing)|infus\w+|"
    r"inject\w*|prescri\w+|medicat\w+|treat\w*|drug|pills?|tablets?|ssris?|antidepressants?|breast ?feed\w*|nurs(?:e|ing)|pregnan\w*|depress\w*|"
    r"symptoms?|safe|side effects?|weigh|sick|suffer\w*|diagnos\w+|feel(?:ing)?|cope|drink|alcohol|mg)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\bshould (?:i|we|she|he|my \w+|a patient|patients|someone|women|mothers)\b|\bcan (?:i|we|she|my \w+)\b|\b(?:may|must|could) (?:i|my \w+)\b|\bam i\b|\bdo i\b|\bwill i\b"
    r"|\bfor me\b|\brecommend\b|\badvi[sc]e\b|\bwhat (?:dose|dosage) (?:do|should|would)\b|\bi (?:weigh|have|am|feel|want|need|take|took|was|suffer)\b|\bmy\b|\bi'm\b|\bi’m\b",
    re.IGNORECASE,
)


_NAMES = re.compile(r"\b(?=[\w-]*[A-Z])(?=[\w-]*\d|[\w-]*[A-Z][\w-]*[A-Z])[A-Za-z][\w-]+")
_FOCUS = (
    re.compile(r"\b(?:which|what) (?:is|are|was|were) (?:the |a |an )?([^?.;]+)", re.IGNORECASE),
    re.compile(r"\bhow (?:many|much) ([^?.;]+)", re.IGNORECASE),
    re.compile(r"\b(?:which|what) ([^?.;]+)", re.IGNORECASE),
)
_FOCUS_END = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|has|have|had|can|could|may|might|will|would|should|of|in|on|for|to|at|with|by|from|between|"
    r"that|which|who|when|during|after|before|and|or|if|as|into|under|[a-z]{3,}(?:es|ed))\b|,"
)
FRAME = frozenset(
    terms(
        "list name give describe explain tell find finding study paper article work author report result kind type sort form way "
        "main many much number part role thing example evidence information data question answer source reference entry citation statement "
        "use term value level amount effect change difference reason purpose meaning definition percentage percent proportion year date time"
    )
)
"""Words that frame a question, or that an answer meets without repeating them: their absence tells nothing."""
_PHRASE = r"(?:(?:in|which|what) )?[^\W_][\w-]*(?: [^\W_][\w-]*){0,3}?"
_FACETS = re.compile(
    rf"\b[Ii]n ({_PHRASE}(?:, {_PHRASE})*,? and {_PHRASE})(?=\s*(?:[?.;]|$|\b(?:is|are|was|were|do|does|did)\b))"
)
_ITEM = r"[^\W_][\w'’()-]*"
_JOINT = r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|versus|vs\.?|than|compared (?:with|to)|with)\s+"
_SERIES = re.compile(rf"{_ITEM}(?:\s*,\s*{_ITEM})*\s*,?\s+(?:and|or|versus|vs\.?|than|compared (?:with|to)|with)\s+{_ITEM}", re.IGNORECASE)

_BENCH = re.compile(
    r"\b(?:rats?|mice|mouse|animals?|cells?|slices?|cultures?|in vitro|assays?|experiments?|recordings?|patch[ -]clamp|oocytes?|buffer|solvent|dataset|paper|manuscript)\b",
    re.IGNORECASE,
)
"""A researcher's "should I" is about the bench, not about a person."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    text: str
    terms: tuple[str, ...]
    """Its index terms, each once, in order."""
    kind: AnswerKind
    quantity: str | None
    """The kind of quantity asked for (a key of QUANTITIES), or None."""
    personal: bool
    """It asks for advice on a person's own treatment."""
    in_numbers: bool = False
    """It asks how much, whatever else it asks."""
    focus: frozenset[str] = frozenset()
    """The index terms of the thing asked for: "residues" of "Which amino acid residues form ..."."""
    names: frozenset[str] = frozenset()
    """The index terms of its names: words with digits or two capitals, such as IL-10 or GABAA."""
    facets: tuple[str, ...] = ()
    """The respects in which it asks: "behaviour" and "brain rhythm" of "... in behaviour and in brain rhythm?"."""
    sides: tuple[frozenset[str], ...] = ()
    """The index terms of each thing that it compares; none when it compares nothing."""


def kind_of(text: str) -> AnswerKind:
    """The kind of answer that a question asks for."""
    for pattern, kind in (
        (_COMPARISON, "comparison"),
        (_DATE, "date"),
        (_NUMBER, "number"),
        (_NAME, "name"),
        (_PLACE, "place"),
        (_YES_NO, "yes-no"),
        (_DEFINITION, "definition"),
        (_REASON, "reason"),
    ):
        if pattern.search(text):
            return kind  # type: ignore[return-value]
    return "other"


def is_personal(text: str) -> bool:
    """Whether the question asks for advice on somebody's own treatment rather than for what is known."""
    about_a_person = bool(_FIRST_PERSON.search(text) or _RELATION.search(text) or re.search(r"\bshould (?:a |patients|women|mothers|someone)", text, re.IGNORECASE))
    return about_a_person and bool(_ADVICE.search(text) and _CARE.search(text)) and not _BENCH.search(text)


def analyse(text: str) -> Question:
    """Take a question apart.

    Parameters: text, one question in natural language.
    Returns: its terms, the kind of answer and quantity asked for, and whether it asks for personal advice.
    """
    kind = kind_of(text)
    asked = {name: match.start() for name, (asks, _) in QUANTITIES.items() if (match := asks.search(text))}
    quantity = min(asked, key=lambda name: asked[name], default=None)
    if kind not in ("number", "comparison") and quantity not in ("p-value", "dose", "duration"):
        quantity = None
    return Question(
        text=text,
        terms=tuple(dict.fromkeys(terms(text))),
        kind=kind,
        quantity=quantity,
        personal=is_personal(text),
        in_numbers=quantity is not None or bool(_NUMBER.search(text)),
        focus=frozenset(focus_of(text)) - FRAME,
        names=frozenset(term for name in _NAMES.findall(text) for term in terms(name)[:1]),
        sides=sides_of(text) if kind == "comparison" else (),
        facets=facets_of(text),
    )


def focus_of(text: str) -> list[str]:
    """The index terms of the noun that a question asks for, as far as its first verb or preposition."""
    for pattern in _FOCUS:
        if match := pattern.search(text):
            phrase = _FOCUS_END.split(match.group(1))[0]
            return terms(" ".join(phrase.split()[:4]))
    return []


def facets_of(text: str) -> tuple[str, ...]:
    """The respects that a question lists: "in which species, preparation and measurement", "in subunits and affinity"."""
    match = _FACETS.search(text)
    if match is None:
        return ()
    parts = [re.sub(r"^(?:in|and|which|what)\s+", "", part.strip()) for part in re.split(r",|\band\b", match.group(1))]
    return tuple(part for part in parts if part) if len([part for part in parts if part]) > 1 else ()


def sides_of(text: str) -> tuple[frozenset[str], ...]:
    """The things set side by side: "A, B and C", "between A and B", "A versus B", "A compared with B"."""
    found: dict[frozenset[str], None] = {}
    for match in _SERIES.finditer(text):
        for item in re.split(_JOINT, match.group()):
            if item and (side := frozenset(terms(item))):
                found.setdefault(side)
    return tuple(found) if len(found) > 1 else ()


def answers_kind(question: Question, text: str, folded: str) -> bool:
    """Whether a text holds something of the kind that the question asks for (a number, a date, a name ...).

    Parameters: text, the words as they stand; folded, the same folded for matching (reference marks removed).
    """
    if question.quantity is not None:
        return bool(QUANTITIES[question.quantity][1].search(folded))
    if question.kind == "number":
        return bool(_ANY_NUMBER.search(folded))
    if question.kind == "date":
        return bool(_ANY_DATE.search(folded))
    if question.kind in ("name", "place"):
        return bool(_NAME_IN_TEXT.search(text))
    return True
