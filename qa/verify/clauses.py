"""A text as sentences of tokens, with the verbs among them: where each stands and in which voice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.text.normalise import fold
from qa.verify.verbs import (
    ARTICLES,
    BE,
    CHANGES,
    CLAUSES,
    HAVE,
    LINKING,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    VERBS,
    base,
    lemma,
    noun_too,
    participle,
    third,
)

_TOKEN = re.compile(r"[^\W_]+(?:(?:[-']|(?<=\d)[.,](?=\d))[^\W_]+)*|[\ue000-\uf8ff]|[;:,|]|[.?!](?=\s|$)")
_BRACKET = re.compile(r"\(([^()]*)\)")
_SHORT = re.compile(r"[\w'/-]+(?: [\w'/-]+){0,2}")
_BESIDE = re.compile(r";\s|, and\s")
_SHORTENED = frozenset("al vs fig approx cf dr prof".split())
ROLES = {"to": "to", "into": "to", "from": "from", "with": "with", "on": "on", "onto": "on"}
"""Prepositions that give what stands behind them a part in an act."""


@dataclass(frozen=True, slots=True)
class SentenceToken:
    """A word, a number or a comma of a sentence."""

    low: str
    kind: str
    """helping, article, pronoun, relative, clause, preposition, and, linking, comma, number, word; end where there is none."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb in a sentence."""

    start: int
    """Where its helping words begin."""
    place: int
    voice: str
    """active, passive; after and doing, for a participle behind what it was done to or what does it; open, where the doer is
    not told; is, for "is brittle"; bare, where only that it is a verb is known; unsure, where not even that is."""

    @property
    def finite(self) -> bool:
        """Whether it makes a clause."""
        return self.voice in ("active", "passive", "is", "bare")


def sentence_tokens(text: str) -> list[list[SentenceToken]]:
    """The sentences of a folded text; a short bracket belongs to what it stands behind, a long one is left out."""
    text = _BRACKET.sub(lambda match: f" {match[1]} " if _SHORT.fullmatch(match[1].strip()) else " ", text)
    found: list[list[SentenceToken]] = [[]]
    for match in _TOKEN.finditer(text):
        low = match.group()
        if low in ";:|.?!":
            if not (low == "." and found[-1] and found[-1][-1].low in _SHORTENED):
                found.append([])
        else:
            found[-1].append(SentenceToken(low, _kind(low)))
    return [tokens for tokens in found if tokens]


@lru_cache(maxsize=50_000)
def _kind(low: str) -> str:
    for kind, words in (
        ("helping", BE | HAVE | MODALS), ("article", ARTICLES), ("pronoun", PRONOUNS), ("relative", RELATIVES),
        ("clause", CLAUSES), ("preposition", PREPOSITIONS), ("and", ("and", "or", "nor")), ("linking", LINKING), ("comma", (",",)),
    ):  # fmt: skip
        if low in words:
            return kind
    if low.endswith("ly") and len(low) > 4:
        return "linking"
    return "number" if "\ue000" <= low[0] <= "\uf8ff" else "word"


def verbs_of(tokens: Sequence[SentenceToken], known: frozenset[str]) -> list[Verb]:
    """The verbs of a sentence, in order.

    Parameters: known, terms that are verbs elsewhere and so may be verbs here.
    """
    found: list[Verb] = []
    place = 0
    while place < len(tokens):
        verb = _helped(tokens, place) if tokens[place].kind == "helping" else _alone(tokens, place, known, found)
        if verb is not None:
            found.append(verb)
            place = max(verb.place, place)
        place += 1
    return found


def at(tokens: Sequence[SentenceToken], place: int) -> SentenceToken:
    """The token at a place, or an end."""
    return tokens[place] if 0 <= place < len(tokens) else SentenceToken("", "end")


def _helped(tokens: Sequence[SentenceToken], start: int) -> Verb | None:
    """A verb behind its helping words: "has been reduced", "can increase", "is brittle"."""
    place, last = start, tokens[start].low
    while at(tokens, place).kind in ("helping", "linking"):
        last = tokens[place].low if tokens[place].kind == "helping" else last
        place += 1
    behind = at(tokens, place)
    start -= at(tokens, start - 1).low == "to"
    if behind.kind != "word":
        return Verb(start, place - 1, "bare")
    if last in BE:
        voice = "passive" if participle(behind.low) else "active" if behind.low.endswith("ing") else "is"
    elif last in HAVE:
        voice = "active" if participle(behind.low) else "bare"
    else:
        voice = "active"
    return Verb(start, place if voice != "bare" else place - 1, voice)


def _alone(tokens: Sequence[SentenceToken], place: int, known: frozenset[str], before: Sequence[Verb]) -> Verb | None:
    """A verb without helping words, where its form and the words beside it tell that it is one."""
    token = tokens[place]
    if token.kind != "word":
        return None
    start, behind = _back(tokens, place), _ahead(tokens, place)
    prior = at(tokens, start - 1)
    if before and before[-1].place == start - 1 and before[-1].finite:
        return None  # "reduced increased binding"
    opens = behind.kind in ("word", "article", "number", "pronoun")
    named = prior.kind in ("word", "number")
    if prior.low == "to" and base(token.low, known) and (opens or not noun_too(token.low)):
        return Verb(start - 1, place, "open")
    if token.low.endswith("ing") and len(token.low) > 5:
        taken = behind.kind == "article" or (
            opens and (not named or (lemma(token.low) in _STEMS or lemma(token.low) in known))
        )
        if (taken or (behind.low in ROLES and lemma(token.low) in _LEADING)) and (
            named
            or prior.kind in ("comma", "clause")
            or prior.low in ("by", "after", "before", "without", "and")
            or start < place
        ):
            return Verb(start, place, "doing" if named and start == place else "open")
        return None
    if participle(token.low):
        return _past(tokens, start, place, behind, before)
    joint = prior.kind in ("relative", "pronoun", "and") or start < place
    guessed = token.low.endswith("s") and behind.kind == "article" and len(token.low) > 4
    if third(token.low, known) or (guessed and not _fronted(tokens, place, before)):
        fits = opens or (behind.kind in ("preposition", "clause", "relative", "end") and not noun_too(token.low))
        return Verb(start, place, "active") if fits and (named or joint or prior.kind == "comma") else None
    plural = (prior.low.endswith("s") and not prior.low.endswith(("ss", "'s"))) or prior.low in _PLURALS
    fits = named and (plural or (base(token.low, frozenset()) and not noun_too(token.low)))
    preposition = behind.low in ("on", "in", "to", "from", "with") and token.low in VERBS and not noun_too(token.low)
    leads = opens or (named and preposition)
    if base(token.low, known) and leads and (fits or prior.low in ("that", "who", "which", "they", "and")):
        return Verb(start, place, "active")
    return None


_STEMS = frozenset(map(lemma, VERBS))
_LEADING = frozenset(map(lemma, ("lead", "contribute", "point", "respond", "belong", "result")))
_PLURALS = frozenset("mice women men people children data bacteria geese fish sheep nuclei".split())


def _past(
    tokens: Sequence[SentenceToken], start: int, place: int, behind: SentenceToken, before: Sequence[Verb]
) -> Verb | None:
    """A form such as "reduced", which may be what something does, what was done to it, or a mere adjective."""
    prior, opens = at(tokens, start - 1), behind.kind in ("word", "article", "number", "pronoun")
    if prior.low == "that" and before and before[-1].place == start - 2:
        return None  # "found that reduced binding"
    if behind.low == "by" or (behind.kind == "preposition" and behind.low in ROLES and prior.kind == "comma"):
        joined = prior.kind == "and" and bool(before) and before[-1].voice == "passive"
        return Verb(start, place, "passive" if joined else "after")
    if prior.kind in ("word", "number", "relative", "pronoun"):
        if opens:
            return Verb(start, place, "active")
        if (
            lemma(tokens[place].low) in CHANGES
            or prior.kind in ("relative", "pronoun")
            or not tokens[place].low.endswith("ed")
            or relative_before(tokens, start - 1) > max((verb.place for verb in before), default=-1)
        ):
            return Verb(start, place, "active")
        first = not any(verb.finite for verb in before)
        return Verb(start, place, "unsure" if first else "bare")
    if opens and prior.kind == "comma" and any(token.kind == "comma" for token in tokens[1 : start - 1]):
        return Verb(start, place, "active")  # "the drug, an agonist, raised it"
    if opens and (prior.kind in ("and", "comma") or start < place) and before:
        return Verb(start, place, "unsure" if before[-1].voice == "passive" else "active")
    return None


def _fronted(tokens: Sequence[SentenceToken], place: int, before: Sequence[Verb]) -> bool:
    """Whether a place still belongs to a phrase such as "in rats" that opens a clause."""
    while place > 0 and tokens[place - 1].kind not in ("comma", "clause", "relative"):
        place -= 1
    return tokens[place].kind == "preposition" and all(verb.place < place for verb in before)


def relative_before(tokens: Sequence[SentenceToken], place: int) -> int:
    """The place of the "which" from which on nothing but a name stands up to a place, or -1."""
    while at(tokens, place).kind in ("word", "article", "number", "and") or at(tokens, place).low == "of":
        place -= 1
    return place if at(tokens, place).kind == "relative" else -1


def _back(tokens: Sequence[SentenceToken], place: int) -> int:
    while at(tokens, place - 1).kind == "linking":
        place -= 1
    return place


def _ahead(tokens: Sequence[SentenceToken], place: int) -> SentenceToken:
    place += 1
    while at(tokens, place).kind == "linking":
        place += 1
    return at(tokens, place)


def clauses_apart(text: str) -> list[str]:
    """The clauses that a text only sets side by side ("A rose, and B fell"), where each has its own subject and verb.

    Returns: none where one leans on another, or where what opens the first may hold for the rest too ("in rats, A and B").
    """
    parts = [part.strip(" ,.") for part in _BESIDE.split(text)]
    if len(parts) < 2 or not all(_stands(sentence_tokens(fold(part))) for part in parts):
        return []
    return parts if _kind(sentence_tokens(fold(parts[0]))[0][0].low) not in ("preposition", "clause") else []


def _stands(found: Sequence[Sequence[SentenceToken]]) -> bool:
    """Whether a clause names its subject and has a verb."""
    if len(found) != 1 or found[0][0].kind in ("pronoun", "relative", "helping", "linking", "and"):
        return False
    low, verbs = found[0][0].low, verbs_of(found[0], frozenset())
    return low not in ("this", "these", "those", "its", "their", "both") and any(
        verb.finite and verb.start > 0 for verb in verbs
    )
