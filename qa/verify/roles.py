"""Does a statement leave who acts on whom as its quotes have it?

"PKC phosphorylates the receptor" and "the receptor phosphorylates PKC" have the same words. No parser of English tells them
apart here: for a word that looks like a verb, and a few others with one thing on either side, the words before and behind it in
its clause are compared. Only what has plainly changed sides is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.text.terms import STOP_WORDS
from qa.verify.attribution import Source
from qa.verify.lexicon import GENERIC, canonical
from qa.verify.reading import Reading
from qa.verify.tokens import content, terms_of

LONGEST_QUOTE = 3_000
"""Characters of a text; more is no quote of a sentence or two."""
_BEFORE_BASE = frozenset("can could may might must shall should will would to which that who".split())
CUT = frozenset(
    "to into onto on from in at with for during after before under via through between among within than per as".split()
)
"""Prepositions: what stands behind one is on neither side of the verb."""
_EITHER_WAY = frozenset(
    canonical(word)
    for word in (
        "correlate interact differ associate link relate connect couple pair compare contrast combine resemble equal match overlap meet "
        "border share agree collide mix fuse merge join accompany coincide vary marry bind attach touch alternate compete cooperate converge "
        "overlie intersect react represent reflect exchange swap coexist correspond give receive administer independent equivalent analogous adjacent parallel"
    ).split()
)
"""Verbs that say the same from either side, or nearly."""
_BE = frozenset("is are was were be been being".split())
_ARTICLES = frozenset("the a an this these those its their his her our each every some any no both all".split())
_CLAUSE = re.compile(
    r"[,;:|()]|[.?!](?=\s|$)|\b(?:but|which|that|who|while|whereas|although|because|since|if|when|so|thereby|after|before)\b"
)
_AND = re.compile(r"\b(?:and|or)\b")
_SENTENCE = re.compile(r"[;:|]|[.?!](?=\s|$)|\b(?:but|while|whereas)\b")
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*|[\ue000-\uf8ff]")
_HINGE = re.compile(
    r"\b(?:after|before|because|via|through|thereby|therefore|to|into|(?P<more>more|less|fewer|better|worse|\w{3,}er) (?:[\w-]+ ){0,3}than)\b"
)
"""Words with one thing on either side, which may not change places."""


@dataclass(frozen=True, slots=True)
class Act:
    """A verb, or another word with one thing on either side, and the terms of both; first is what acts."""

    term: str
    first: frozenset[str]
    second: frozenset[str]


def exchanged_roles(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Things that stand on one side of an act, where the quotes have them on the other side of it.

    A table row says nothing of who acts, and is left out.
    """
    there = [act for source in sources if not source.row for act in acts(source.reading.folded)]
    problems = []
    for act in acts(statement.folded):
        same = [other for other in there if other.term == act.term]
        first = frozenset().union(*(other.first for other in same))
        second = frozenset().union(*(other.second for other in same))
        one, two = (act.first & second) - first - act.second, (act.second & first) - second - act.first
        if one - GENERIC and two - GENERIC:
            problems.append(f"{', '.join(sorted(one | two))} stand on the other side of {act.term!r} in the quote")
    return list(dict.fromkeys(problems))


@lru_cache(maxsize=1024)
def acts(folded: str) -> tuple[Act, ...]:
    """What a folded text says acts on what."""
    return tuple(act for act in (*_said(folded), *_hinges(folded)) if act.first and act.second)


def _phrases(folded: str) -> list[list[str]]:
    """Stretches of words with a verb each: "A and B can be blocked by C" is one, "A blocks B and C blocks D" are two."""
    phrases: list[list[str]] = []
    for clause in _CLAUSE.split(folded[:LONGEST_QUOTE]):
        joined: list[list[str]] = [[]]
        for words in map(_WORD.findall, _AND.split(clause)):
            if (_has_verb(joined[-1]) and _has_verb(words)) or not CUT.isdisjoint(joined[-1][-1:]):
                joined.append(words)
            else:
                joined[-1] += words
        phrases += joined
    return phrases


def _has_verb(words: Sequence[str]) -> bool:
    return any(_is_verb(words, place) for place in range(len(words)))


def _said(folded: str) -> Iterator[Act]:
    """The acts of verbs, active and passive."""
    for words in _phrases(folded):
        cuts = [place for place, word in enumerate(words) if word in CUT]
        for place, word in enumerate(words):
            if canonical(word) in _EITHER_WAY or not _is_verb(words, place):
                continue
            left = _terms(words[: next((cut for cut in cuts if 0 < cut < place), place)])
            right = _terms(words[place + 1 : next((cut for cut in cuts if cut > place + 1), len(words))])
            yield Act(canonical(word), *((right, left) if _passive(words, place) else (left, right)))


def _is_verb(words: Sequence[str], place: int) -> bool:
    word, prior, behind = words[place], words[place - 1] if place else "", "".join(words[place + 1 : place + 2])
    if word in STOP_WORDS or word in _ARTICLES or not word.replace("-", "").isalpha():
        return False
    if _passive(words, place):
        return True
    if _participle(word):
        return not (prior in CUT or prior in _ARTICLES or prior == "of")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 and behind:
        named = prior and {prior, behind}.isdisjoint({*CUT, *_BE, *_ARTICLES, "of", "by"})
        return behind in _ARTICLES or bool(named)
    return prior in _BEFORE_BASE and bool(behind)


def _passive(words: Sequence[str], place: int) -> bool:
    by, been = words[place + 1 : place + 2] == ["by"], words[max(0, place - 3) : place]
    return (_participle(words[place]) and (by or not _BE.isdisjoint(been))) or (by and not _BE.isdisjoint(been[-1:]))


def _participle(word: str) -> bool:
    """Whether a word may follow "was": "phosphorylated"."""
    if "-" in word and not word.startswith(("up-", "down-", "re-", "co-", "over-")):
        return False  # "light-induced"
    return len(word) > 4 and word.endswith("ed") and not word.endswith("eed")


def _hinges(folded: str) -> Iterator[Act]:
    """ "X after Y", "because of X, Y", "more X than Y", "turns X into Y": the words on either side, up to the next comma."""
    for sentence in _SENTENCE.split(folded[:LONGEST_QUOTE]):
        for match in _HINGE.finditer(sentence):
            if any(canonical(word) in _EITHER_WAY for word in _WORD.findall(sentence[: match.start()])[-1:]):
                continue  # "A binds to B"
            comma = sentence.find(",", match.end())
            left = terms_of(content(sentence, 0, match.start()))
            right = terms_of(content(sentence, match.end(), comma if comma > 0 else None))
            if not left and comma > 0:  # "After X, Y"
                left = terms_of(content(sentence, comma))
            yield Act(f"{match['more']} than" if match["more"] else match.group(), left, right)


def _terms(words: Sequence[str]) -> frozenset[str]:
    return terms_of(content(" ".join(words)))
