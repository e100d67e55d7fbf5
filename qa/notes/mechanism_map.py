"""The mechanism map of an answer: what its statements say acts on what, as nodes and arrows.

A label and the words of an arrow are spans of a statement; nothing is drawn where it denies, doubts, compares or is unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qa.index.library import Library
from qa.json_forms import JsonObject
from qa.text.abbreviations import Reword
from qa.text.normalise import fold
from qa.text.quantities import quantities
from qa.types import Statement
from qa.verify.lexicon import FALL, GENERIC, RISE, canonical

Effect = Literal["+", "-", ""]
Span = tuple[int, int]
"""Offsets in a statement."""
_OTHER = (
    "modulat|regulat|affect|alter|influenc|mediat|control|caus|produc|(?:hyper|de)polari[sz]|act|bind|contribut|lead"
)
_VERB = re.compile(
    rf"(?:(?P<rise>{RISE}|open)|(?P<fall>{FALL}|block|prevent|reliev|impair)|{_OTHER})(?P<end>e?s|l?ed|e?)|led|bound",
    re.IGNORECASE,
)
_WITH_PREPOSITION = re.compile(r"act(?:s|ed)?|binds?|bound|contribut(?:es?|ed)|leads?|led", re.IGNORECASE)
"""Verbs that say something only with the preposition behind them."""
_BEHIND_VERB = frozenset("to on at through via with".split())
_MODALS = frozenset("may might can could".split())
_ADVERB = re.compile(r"\w{3,}ly|also|still|often|further|thereby|thus|therefore", re.IGNORECASE)
_ARTICLES = frozenset("the a an".split())
_JOINING = frozenset(("and", "or"))
_PREPOSITIONS = frozenset(
    "of in at on by with via through after before during from to into onto for under between among across following within upon over "
    "against toward towards despite along per until throughout using as about around above below near due".split()
)
_KEPT = frozenset("of to for from between".split())
"""Prepositions whose phrase belongs to what is acted on; the others tell where, when and how."""
_NO_NAME = _MODALS | frozenset(
    "is are was were be been being has have had do does did will shall must ought it its they them their he his she her we our us you this "
    "these those that such other another one each either same former latter itself themselves which who whom whose where since so there "
    "what how why nor".split()
)
"""Auxiliaries, pronouns and what opens a clause: no name of a thing holds them."""
_ENDS = _PREPOSITIONS | _JOINING | {","}
"""What no name begins or ends with."""
_CUT = re.compile(r"[;:?!|\[]|\.(?=[\s\[]|$)|\b(?:but|whereas|while|although|though|because|whereby)\b", re.IGNORECASE)
_UNPLAIN = re.compile(
    r"\b(?:no|not|never|neither|nor|none|nothing|without|cannot|[a-z]+n['’]t|lack\w*|absen\w+|fail\w*|unable|unlike|except|instead|"
    r"rarely|seldom|knock-?\w+|mutants?|little|few|only|first|than|compared|versus|vs|more|less|differ\w*|respectively)\b"
)
"""What denies or compares what its clause says, or limits it to some cases."""
_DOUBTED = re.compile(
    r"\?|\b(?:whether|if|when|unless|would|should|unclear|unknown|hypothe\w+|suggest\w*|propos\w+|possibl\w+|potentially|perhaps|"
    r"probabl\w+|presumabl[ey]|claim\w*|disput\w+|contrast\w*|inconsistent|expect\w*|examin\w+|designed)\b"
)
"""What makes a whole statement no plain assertion of what stands in it."""
_LEAD = re.compile(
    r"\s*(?:[^,]{0,90}?\b(?:found|shows?|showed|reports?|reported|demonstrated|states?|notes?|confirmed) that,? |"
    r"(?:in|on|at|by|with|after|before|during|from|for|under|through|according|however|thus|thereby|\w+ly)\b[^,]*, )*",
    re.IGNORECASE,
)
"""Who says it, and "In rats,": what follows is said all the same."""
_CHANGE = re.compile(r".*\b(?:increase|rise|decrease|reduction|fall|change|difference|loss|role|part)", re.IGNORECASE)
"""Ends that name nothing without the "in ..." behind them."""
_WORD = re.compile(r",|[^\s,]+")
_ABBREVIATION = re.compile(r"\([^\s()]{1,14}(?:\([^()\s]\)\w*)?\)")
_PARTICIPLE = re.compile(r"[\w-]+ed", re.IGNORECASE)
LONGEST_LABEL = 64
"""Characters of a label; a longer one is a sentence and no name."""


@dataclass(frozen=True, slots=True)
class Node(JsonObject):
    """A thing, as the first statement that names it spells it."""

    id: int
    """Its place in `Pathway.nodes`."""
    label: str


@dataclass(frozen=True, slots=True)
class Arrow(JsonObject):
    """One thing said to act on another."""

    source: int = field(metadata={"alias": "from"})
    """Place in `Pathway.nodes` of what acts."""
    target: int = field(metadata={"alias": "to"})
    words: str
    """The verb as the statement has it, with its "may": "may reduce"."""
    effect: Effect
    """"+" for more of the target, "-" for less, "" where the verb does not say."""
    statement: int
    """The first statement that says so, by its place in the answer."""
    marks: tuple[int, ...]
    """Marks of that statement's citations."""


@dataclass(frozen=True, slots=True)
class Pathway(JsonObject):
    """Nodes and the arrows between them."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def pathway(statements: Sequence[Statement], library: Library) -> Pathway:
    """Draw what the statements of an answer say acts on what.

    An arrow says only what its statement says: label and words are spans of it, and a statement that denies, doubts, asks or
    compares gives none. One that says "may" gives an arrow whose words say "may", for that is said right at the verb and is
    seen wherever the arrow is; any other doubt would be lost, so that it gives none.

    Parameters: statements, verified, in the answer's order; library, the corpus, whose abbreviations make two names one.
    """
    told = [
        (place, claim) for place, one in enumerate(statements) if one.verdict.supported for claim in _claims(one.text)
    ]
    reword = library.reword if told else str
    nodes: dict[str, Node] = {}
    arrows: dict[tuple[int, int, str, str], Arrow] = {}
    for place, claim in told:
        one = statements[place]
        source, target, words = (one.text[slice(*span)] for span in (claim.source, claim.target, claim.words))
        if (acting := _key(source, reword)) != (acted := _key(target, reword)):
            first = nodes.setdefault(acting, Node(len(nodes), source)).id
            second = nodes.setdefault(acted, Node(len(nodes), target)).id
            marks = tuple(citation.mark for citation in one.citations)
            arrow = Arrow(first, second, words, claim.effect, place, marks)
            arrows.setdefault((first, second, fold(words), claim.effect), arrow)
    return Pathway(tuple(nodes.values()), tuple(arrows.values()))


def _key(label: str, reword: Reword) -> str:
    """What two spellings of one thing share."""
    plain = re.sub(r"^(?:the|an?) ", "", fold(reword(label))).replace("isation", "ization").replace("our ", "or ")
    return " ".join(_singular(word) for word in plain.replace("signalling", "signaling").split())


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@dataclass(frozen=True, slots=True)
class _CausalClaim:
    """One thing said to act on another, as spans of the statement."""

    source: Span
    target: Span
    words: Span
    effect: Effect


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower()


def _claims(text: str) -> list[_CausalClaim]:
    """What a statement says acts on what, in order.

    Parameters: text, the statement. Returns: what its plain active verbs say; nothing for a statement that doubts or asks, and
    nothing of a clause that denies or compares.
    """
    if _DOUBTED.search(text.lower()):
        return []
    cuts = list(_CUT.finditer(text))
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(text)]
    plain = [span for span in zip(starts, ends, strict=True) if not _UNPLAIN.search(text[slice(*span)].lower())]
    return list(dict.fromkeys(claim for start, end in plain for claim in _of_clause(text, start, end)))


def _of_clause(text: str, start: int, end: int) -> Iterator[_CausalClaim]:
    """What the first verb of a clause says of what stands before it, and the verbs that go on behind "and"."""
    lead = _LEAD.match(text, start, end)
    tokens = [_Token(one.group(), *one.span()) for one in _WORD.finditer(text, lead.end() if lead else start, end)]
    place = next((place for place in range(1, len(tokens)) if _is_finite(tokens, place)), len(tokens))
    first = _group(tokens, place)
    source = _name(tokens[:first], text)
    while source is not None and place < len(tokens):
        verb = _VERB.fullmatch(tokens[place].text)
        assert verb is not None
        behind = _object(tokens, place)
        last = next((step for step in range(behind, len(tokens)) if _ends_object(tokens, step)), len(tokens))
        target = _name(tokens[behind:last], text)
        if target is not None and not _CHANGE.fullmatch(text[slice(*target)]):
            effect: Effect = "+" if verb["rise"] else "-" if verb["fall"] else ""
            yield _CausalClaim(source, target, (tokens[first].start, tokens[behind - 1].end), effect)
        doubted = any(token.low in _MODALS for token in tokens[first:place])
        place = _past_adverbs(tokens, last + 1)
        if doubted or tokens[last : last + 1] == [] or tokens[last].low != "and" or not _is_verb(tokens, place):
            return
        first = place


def _is_verb(tokens: Sequence[_Token], place: int) -> bool:
    return place < len(tokens) and _VERB.fullmatch(tokens[place].text) is not None and _object(tokens, place) > 0


def _group(tokens: Sequence[_Token], place: int) -> int:
    """The place of the first "may" or adverb before a verb, or of the verb."""
    while place > 0 and (tokens[place - 1].low in _MODALS or _ADVERB.fullmatch(tokens[place - 1].text)):
        place -= 1
    return place


def _is_finite(tokens: Sequence[_Token], place: int) -> bool:
    """Whether a word is the verb of its clause, and not the noun or the participle of the same form."""
    verb, first = _VERB.fullmatch(tokens[place].text), _group(tokens, place)
    if verb is None or not first or not _is_verb(tokens, place):
        return False
    before, doubted = tokens[first - 1].low, any(token.low in _MODALS for token in tokens[first:place])
    if before in _ARTICLES | _ENDS | _NO_NAME:
        return False
    plural = "and" in (token.low for token in tokens[:first]) or (
        before[-1] == "s" and before[-2:] not in ("ss", "us", "is")
    )
    return (verb["end"] in ("", "e")) == doubted or (verb["end"] in ("", "e") and plural)


def _object(tokens: Sequence[_Token], place: int) -> int:
    """The place behind a verb and its preposition; 0 where no noun phrase can follow."""
    behind = place + 1
    if _WITH_PREPOSITION.fullmatch(tokens[place].text):
        behind = _past_adverbs(tokens, behind) + 1
        if behind > len(tokens) or tokens[behind - 1].low not in _BEHIND_VERB:
            return 0
    return behind if behind < len(tokens) and tokens[behind].low not in _ENDS | _NO_NAME else 0


def _past_adverbs(tokens: Sequence[_Token], place: int) -> int:
    """The first place from a place on without an adverb."""
    return next((at for at in range(place, len(tokens)) if not _ADVERB.fullmatch(tokens[at].text)), len(tokens))


def _ends_object(tokens: Sequence[_Token], place: int) -> bool:
    """Whether what is acted on is named before a place: a preposition of where and how, a comma, or a verb behind "and"."""
    low = tokens[place].low
    verb = low in _JOINING and _is_verb(tokens, _past_adverbs(tokens, place + 1))
    return verb or low in (_PREPOSITIONS - _KEPT) | {","}


def _name(tokens: Sequence[_Token], text: str) -> Span | None:
    """The span of the thing that some words name; None where they surely name none."""
    found = list(tokens)
    while found and (found[0].low in _ARTICLES | {"both"} or found[0].text == ","):
        found.pop(0)
    while found and (found[-1].text.startswith("(") or _ADVERB.fullmatch(found[-1].text)):
        found.pop()
    if not found or any(_breaks(found, place) for place in range(len(found))):
        return None
    first, last = found[0], found[-1]
    label = text[first.start : last.end]
    alone = len(found) == 1 and (canonical(last.low) in GENERIC or not re.search(r"[^\W\d_]{2}", label))
    measured = any(
        not (re.fullmatch(r"\d{1,2}", label[one.start : one.end]) and one.start) for one in quantities(label)
    )
    listed = [token.low for token in found if token.low in ("and", ",")]
    if len(label) > LONGEST_LABEL or alone or measured or not {first.low, last.low}.isdisjoint(_ENDS | _ARTICLES):
        return None
    if "," in listed and (listed.count("and") != 1 or listed[-1] != "and"):
        return None  # "rats and mice, X": no list
    return None if _PARTICIPLE.fullmatch(last.text) else (first.start, last.end)


def _breaks(tokens: Sequence[_Token], place: int) -> bool:
    """What no name holds: an auxiliary, a pronoun, a sign, "to fire", a bracket that is more than an abbreviation."""
    token, behind = tokens[place], tokens[place + 1 : place + 2]
    strange = ("(" in token.text or ")" in token.text) and not _ABBREVIATION.search(token.text)
    acts = token.low == "to" and bool(behind) and behind[0].text[0].islower()
    return strange or acts or token.low in _NO_NAME or not re.search(r"[^\W_]|,", token.text)
