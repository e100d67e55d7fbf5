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
from qa.verify.lexicon import GENERIC
from qa.verify.reading import Reading
from qa.verify.tokens import content, terms_of
from qa.verify.verbs import ARTICLES, BE, EITHER_WAY, lemma, participle

LONGEST_QUOTE = 3_000
"""Characters of a text; more is no quote of a sentence or two."""
_BEFORE_BASE = frozenset("can could may might must shall should will would to which that who".split())
_TO = frozenset("to into onto on from".split())
CUT = _TO | frozenset("in at with for during after before under via through between among within than per as".split())
"""Prepositions: what stands behind one is on neither side of the verb; what stands behind one of the first is on one of its own."""
_CLAUSE = re.compile(
    r"[,;:|()]|[.?!](?=\s|$)|\b(?:but|which|that|who|while|whereas|although|because|since|if|when|so|thereby|after|before)\b"
)
_AND = re.compile(r"\b(?:and|or)\b")
_SENTENCE = re.compile(r"[;:|]|[.?!](?=\s|$)|\b(?:but|while|whereas)\b")
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*|[\ue000-\uf8ff]")
_HINGE = re.compile(
    r"\b(?:after|before|because|via|through|thereby|therefore|(?P<more>more|less|fewer|better|worse|\w{3,}er) (?:[\w-]+ ){0,3}than)\b"
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
    texts = [statement.spoken, *(source.reading.spoken for source in sources if not source.row)]
    known = frozenset().union(*map(_verbs, texts))
    there = [act for text in texts[1:] for act in acts(text, known)]
    problems = []
    for act in acts(texts[0], known):
        same = [other for other in there if other.term == act.term]
        first = frozenset().union(*(other.first for other in same))
        second = frozenset().union(*(other.second for other in same))
        one, two = (act.first & second) - first - act.second, (act.second & first) - second - act.first
        if one - GENERIC and two - GENERIC:
            problems.append(f"{', '.join(sorted(one | two))} stand on the other side of {act.term!r} in the quote")
    return list(dict.fromkeys(problems))


@lru_cache(maxsize=1024)
def acts(folded: str, known: frozenset[str] = frozenset()) -> tuple[Act, ...]:
    """What a folded text says acts on what.

    Parameters: known, terms that are verbs elsewhere and so may be verbs here.
    """
    return tuple(act for act in (*_said(folded, known), *_hinges(folded)) if act.first and act.second)


@lru_cache(maxsize=1024)
def _phrases(folded: str) -> tuple[list[str], ...]:
    """Stretches of words with a verb each: "A and B can be blocked by C" is one, "A blocks B and C blocks D" are two."""
    phrases: list[list[str]] = []
    for clause in _CLAUSE.split(folded[:LONGEST_QUOTE]):
        joined: list[list[str]] = [[]]
        for words in map(_WORD.findall, _AND.split(clause)):
            if (_has_verb(joined[-1]) and _has_verb(words)) or joined[-1][-1:] in [[cut] for cut in CUT]:
                joined.append(words)
            else:
                joined[-1] += words
        phrases += joined
    return tuple(phrases)


def _has_verb(words: Sequence[str]) -> bool:
    return any(_is_verb(words, place, frozenset()) for place in range(len(words)))


@lru_cache(maxsize=1024)
def _verbs(folded: str) -> frozenset[str]:
    """The terms of the words of a text that look like verbs where they stand."""
    return frozenset(
        lemma(word)
        for words in _phrases(folded)
        for place, word in enumerate(words)
        if _is_verb(words, place, frozenset())
    )


def _is_verb(words: Sequence[str], place: int, known: frozenset[str]) -> bool:
    word, prior, behind = words[place], words[place - 1] if place else "", "".join(words[place + 1 : place + 2])
    if word in STOP_WORDS or word in ARTICLES or not word.replace("-", "").isalpha():
        return False
    if participle(word):
        return _passive(words, place) or not (prior in CUT or prior in ARTICLES or prior == "of")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 and behind:
        named = prior and {prior, behind}.isdisjoint({*CUT, *BE, *ARTICLES, "of", "by"})
        return behind in ARTICLES or bool(named) or lemma(word) in known
    return lemma(word) in known or (prior in _BEFORE_BASE and bool(behind))


def _passive(words: Sequence[str], place: int) -> bool:
    behind = words[place + 1 : place + 2]
    return participle(words[place]) and (behind == ["by"] or not BE.isdisjoint(words[max(0, place - 3) : place]))


def _said(folded: str, known: frozenset[str]) -> Iterator[Act]:
    """The acts of verbs, "is toxic to", "converts X into Y"."""
    for words in _phrases(folded):
        cuts = [place for place, word in enumerate(words) if word in CUT]
        for place, word in enumerate(words):
            term = lemma(word)
            behind, by = "".join(words[place + 1 : place + 2]), words[place + 2 : place + 3] == ["by"]
            if term in EITHER_WAY or word in STOP_WORDS or (behind == "to" and term in GENERIC):
                continue  # "is believed to" is no act
            if word.isalpha() and behind in _TO:
                left, right = _terms(words[:place]), _terms(words[place + 2 :])
                yield Act(f"{term} {behind}", *((right, left) if by else (left, right)))
            if not _is_verb(words, place, known):
                continue
            left = _terms(words[: next((cut for cut in cuts if 0 < cut < place), place)])
            end = next((cut for cut in cuts if cut > place + 1), len(words))
            right = _terms(words[place + 1 : end])
            if _passive(words, place):
                left, right = right, left
            yield Act(term, left, right)
            if end < len(words) and words[end] in _TO:
                yield Act(f"{term} ... {words[end]}", right, _terms(words[end + 1 :]))


def _hinges(folded: str) -> Iterator[Act]:
    """ "X after Y", "because of X, Y", "more X than Y": the words on either side, up to the next comma."""
    for sentence in _SENTENCE.split(folded[:LONGEST_QUOTE]):
        for match in _HINGE.finditer(sentence):
            comma = sentence.find(",", match.end())
            left = terms_of(content(sentence, 0, match.start()))
            right = terms_of(content(sentence, match.end(), comma if comma > 0 else None))
            if not left and comma > 0:  # "After X, Y"
                left = terms_of(content(sentence, comma))
            yield Act(f"{match['more']} than" if match["more"] else match.group(), left, right)


def _terms(words: Sequence[str]) -> frozenset[str]:
    return terms_of(content(" ".join(words)))
