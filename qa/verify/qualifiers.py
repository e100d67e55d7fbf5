"""Does a statement keep in whom, in what and how something was found? "In granule cells of epileptic rats", "tested in vitro",
"only after stimulation" may not be left out of what is said of them: the rest would claim more than the quote.

Such a phrase may be left out together with what it belongs to, and when it stands in brackets or only tells whose finding
something is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.verify.attribution import Source
from qa.verify.lexicon import NEGATION, SETTINGS
from qa.verify.polarity import gone
from qa.verify.reading import Reading
from qa.verify.tokens import Word, clause_of, content, terms_of

_CUT = re.compile(
    r"(?P<prep>\b(?:in|of|at|under|during|after|before|among|from|with|without|when|if|unless|within|between|on|for|until|"
    r"following|while|per)\b)|(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<full>[;:|]|[.?!](?=\s|$)|\b(?:but|whereas|although|though|unlike)\b)"
)
_WHOSE = re.compile(
    r"\bet al\b|\baccording to\b|\b(?:stud(?:y|ies)|review|report|account|label|guide|paper|article|abstract|audit)\b"
)
_WHOSE_BEFORE = re.compile(r"\b(?:reported|described|cited|reviewed|listed|published|said)\s+(?:in|by|from|on|at)\s*$")
"""A phrase that tells whose finding something is, or where it is printed."""
_ONLY = re.compile(r"\b(?:only|except|exclusively|solely) \w+\s*$|\b(?:unless|except)\s*$")
_UNBRACKETED = re.compile(
    r"\([^()]*\)|\baccording to\b[^,;]*|\b(?:as )?(?:reported|described) (?:by|in)\b[^,;]*|\b\w+ et al\b"
)
_WHOLE = re.compile(r"\b(?:first|only|best|largest|highest|lowest|specifically|exclusively|solely)\b")
"""Words that are true of the whole that they are said of, and not of a part."""
_ACT = re.compile(
    r"\b(?!(?:dire|posi|condi|por|frac|func|popula|sec|dura|ques)(?:c?tion)\b)(?P<act>\w+(?:tion|sion|ment)|increase|decrease|rise|fall|loss|lack|absence|release) (?:of|in) (?:the |an? )?(?P<thing>[\w-]+)"
)
"""An act told as a thing: "inhibition of PKC" is not PKC."""
_TOGETHER = re.compile(r"(?<![-\w])(?:correlat\w+|associat\w+|linked)\b")
_WITH = re.compile(rf"{_TOGETHER.pattern}|\bwith\b")
DENIED = 3
"""Content words behind a denial that belong to what is denied, and on either side of a correlation."""
BEHIND = 6
"""Content words behind a superlative that belong to what it is said of."""
USED = 0.5
"""Share of the words of the phrase before, from which a statement tells what the condition belongs to."""


@dataclass(frozen=True, slots=True)
class QuotePhrase:
    """A stretch of a quote between prepositions and cuts."""

    words: tuple[Word, ...]
    condition: bool
    """It stands behind a preposition, is in no bracket and does not tell whose finding something is."""
    only: bool
    """It holds there alone: "only after stimulation"."""


def widened(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Conditions that the quotes set on what the statement says, and that it does not name."""
    problems = []
    for source in sources:
        for clause in _clauses(source.reading.folded):
            for place, phrase in enumerate(clause):
                lost = [word for word in phrase.words if not word.within(statement.terms)]
                if not (phrase.condition and lost and _told(clause, place, statement)):
                    continue
                if phrase.only or _setting(lost, statement):
                    problems.append(
                        f"it is said without the condition {' '.join(word.term for word in phrase.words)!r}"
                    )
        problems += _shortened(statement, source.reading.folded)
    return problems


def _shortened(statement: Reading, folded: str) -> list[str]:
    """What a statement takes out of a denial, a superlative or an act told as a thing, and so says of more than the quote."""
    problems = []
    whole = _UNBRACKETED.sub(" ", folded)
    for match in _WHOLE.finditer(whole):
        if match.group() not in statement.folded.split():
            continue
        words = _plain(whole, match.end(), clause_of(whole, *match.span())[1])[:BEHIND]
        if lost := _lost(words, statement):
            problems.append(f"of what {match.group()!r} is said of it leaves out {', '.join(lost)}")
    for match in NEGATION.finditer(whole):
        left, right = clause_of(whole, *match.span())
        before = gone(whole, match.start(), left)
        behind = _plain(whole, left, match.start())[:2] if before else _plain(whole, match.end(), right)[:DENIED]
        lost = _lost(behind, statement)
        if lost and len(lost) < len(behind) and NEGATION.search(statement.folded):
            problems.append(f"of what is denied it leaves out {', '.join(lost)}")
    problems += _bare_things(statement, whole)
    for match in _TOGETHER.finditer(whole):
        left, right = clause_of(whole, *match.span())
        sides = (_plain(whole, left, match.start())[-DENIED:], _plain(whole, match.end(), right)[:DENIED])
        told = all(2 * len(_lost(side, statement)) <= len(side) for side in sides)
        if told and not _WITH.search(statement.folded):
            problems.append(f"the quote says {match.group()!r}, the statement more")
    return problems


def _bare_things(statement: Reading, whole: str) -> list[str]:
    """Things that the statement tells without the act that the quote tells of them."""
    found = []
    for match in _ACT.finditer(whole):
        acts, things = _plain(match["act"], 0, len(match["act"])), _plain(match["thing"], 0, len(match["thing"]))
        if acts and things:
            words = terms_of(_plain(whole, match.start("thing"), clause_of(whole, *match.span())[1])[:2])
            found.append((match, acts[0].term, things[0], words))
    problems = []
    for match, act, thing, words in found:
        others = frozenset().union(*(theirs for other, _, _, theirs in found if other is not match))
        if not thing.within(statement.terms) or not (words - others or words) & statement.terms:
            continue
        again = [other for other, term, _, _ in found if term == act and other is not match]
        apart = any(
            not re.search(r"\band\b", whole[min(match.end(), other.end()) : max(match.start(), other.start())])
            for other in again
        )
        if [word.term for word in statement.words].count(act) < (2 if apart else 1):
            problems.append(f"it says of {thing.term} what the quote says of its {match['act']}")
    return problems


def _plain(folded: str, start: int, end: int) -> list[Word]:
    return [word for word in content(folded, start, end) if not word.generic]


def _lost(words: Sequence[Word], statement: Reading) -> list[str]:
    return [word.term for word in words if not word.within(statement.terms)]


def _setting(lost: Sequence[Word], statement: Reading) -> bool:
    """Whether the words that a statement leaves out of a phrase hold a kind of setting that it does not name otherwise."""
    terms = terms_of(lost)
    return any(kind & terms and not kind & statement.terms for kind in SETTINGS)


def _told(clause: Sequence[QuotePhrase], place: int, statement: Reading) -> bool:
    """Whether the statement tells what a condition belongs to: the phrase before it, or behind it where it opens the clause."""
    around = [*reversed(clause[:place])] or list(clause[place + 1 :])
    head = next((phrase.words for phrase in around if phrase.words), ())
    kept = [word for word in head if word.within(statement.terms)]
    return bool(head) and len(kept) >= USED * len(head)


def _clauses(folded: str) -> list[list[QuotePhrase]]:
    clauses: list[list[QuotePhrase]] = [[]]
    depth, prep, start = 0, False, 0
    cuts = [*_CUT.finditer(folded), None]
    for cut in cuts:
        end = cut.start() if cut else len(folded)
        text = folded[start:end]
        words = tuple(word for word in content(text) if not word.generic)
        whose = bool(_WHOSE.search(text) or _WHOSE_BEFORE.search(folded[:start]))
        if depth == 0 and words:
            clauses[-1].append(QuotePhrase(words, prep and not whose, bool(_ONLY.search(folded[:start]))))
        if cut is None:
            break
        prep = cut["prep"] is not None
        depth = max(0, depth + (cut["open"] is not None) - (cut["close"] is not None))
        if cut["full"] and depth == 0:
            clauses.append([])
        start = cut.end()
    return clauses
