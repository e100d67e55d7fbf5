"""Does one quote say what a statement makes of two things: that one brings about the other, or is more than the other?

Two true sentences joined by "because" or by "is more potent than" are a claim that neither makes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.verify.attribution import Source
from qa.verify.reading import Reading
from qa.verify.relations import acts
from qa.verify.tokens import content
from qa.verify.verbs import lemma
from qa.verify.word_families import alike

_BRINGS = (
    r"because|since|therefore|thus|hence|thereby|consequently|accordingly|so that|due to|owing to|thanks to|as a (?:result|consequence)|"
    r"for this reason|which is why|explain(?:s|ed|ing)?|caus(?:e|es|ed|ing)|(?:lead(?:s|ing)?|led) (?:\w+ly )?to|result(?:s|ed|ing)? (?:\w+ly )?(?:in|from)|"
    r"bring(?:s|ing)? about|brought about|(?:produc|induc|evok)(?:e|es|ed|ing)|(?:trigger|elicit)(?:s|ed|ing)?|responsible for|account(?:s|ed|ing)? for"
)
_SAYS_CAUSE = re.compile(rf"(?<![-\w])(?:{_BRINGS})\b(?P<by> (?:\w+ly )?by\b)?")
_IS_CAUSE = re.compile(
    rf"(?<![-\w])(?:{_BRINGS}|driv(?:e|es|en|ing)|drove|enabl(?:e|es|ed|ing)|mediat\w+|allow(?:s|ed|ing)?|mak(?:e|es|ing)|made"
    r"|(?:result|consequence)s? of|via|through|by|when|if)\b(?P<by> (?:\w+ly )?by\b)?"
)
"""What a quote may say instead: "falls by hyperpolarisation" carries "because of hyperpolarisation"."""
_CAUSE_BEHIND = re.compile(r"(?:because|since|due|owing|thanks|result\w* (?:\w+ly )?from|via|through|by|when|if)\b")
"""Joints behind which the cause stands; behind the others stands what it brings about."""
_OPENING = re.compile(r"(?:in|at|on|among|within|during|under|for|of)\b[^,;.|]*,")
_STATED = re.compile(r"\b(?:is|are|was|were)\b")
_VERB = re.compile(r"caus|produc|induc|evok|trigger|elicit")
"""Joints that are verbs: where a quote has such a verb too, who acts on whom is compared elsewhere."""
_COMPARES = re.compile(
    r"\b(?:than|greater extent|lesser extent|versus|vs|compared (?:with|to)|relative to|unlike|whereas|while|in contrast to|twice|fold|times)\b"
)
_THAN = re.compile(r"\bthan\b")
_ALONE = re.compile(r"\b(?:stronger|weaker|better|worse|faster|slower|(?:more|less) (?!than)[a-z]+)\b")
_MORE = re.compile(
    r"\b(?:\w+er|more|less|than|worse|increas\w+|decreas\w+|reduc\w+|improv\w+|rais\w+|rose|fell|fold|times)\b"
)
"""A comparative, and what a quote may have instead."""
_EDGE = re.compile(r"[;:|]|[.?!](?=\s|$)")
_WHOSE = re.compile(
    r"\b(?:as )?(?:reported|described|found|shown|stated|noted|observed|summari[sz]ed|reviewed) (?:by|in)\b[^,;.|]*|"
    r"\baccording to\b[^,;.|]*|\b\w+ et al\b"
)
"""Whose finding it is: no side of a joint."""
MOVES = frozenset(
    map(lemma, "increase decrease inhibit prevent block activate enhance abolish improve promote".split())
)
"""What an act does by which it brings something about: "X raised Y" is "X led to more Y"."""
JOINT_WORDS = 4
"""Content words on either side of a joint that are looked for."""
LINK_SHARE = 0.6
"""Share of them that must be found."""


def joined(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Causes and comparisons of the statement whose two sides no single quote holds together, joined in this way."""
    problems = []
    for what, here, there in (("cause", _SAYS_CAUSE, _IS_CAUSE), ("comparison", _THAN, _COMPARES)):
        for match in here.finditer(statement.folded):
            sides = _sides(statement.folded, *match.span())
            if not any(_holds(source, match, sides, there) for source in sources):
                problems.append(f"no single quote has the {what} that {match.group()!r} makes of two things")
    for match in _ALONE.finditer(statement.folded):
        if not any(_MORE.search(source.reading.folded) for source in sources):
            problems.append(f"no quote compares, as {match.group()!r} does")
    return problems


def _sides(folded: str, start: int, end: int) -> tuple[Sequence[str], Sequence[str]]:
    """The terms of the content words before and behind a joint, within its sentence; at its beginning, those of two clauses."""
    edges = [match.span() for match in _EDGE.finditer(folded)]
    left = max((right for _, right in edges if right <= start), default=0)
    right = min((left for left, _ in edges if left >= end), default=len(folded))
    before, behind = _terms(folded, left, start), _terms(folded, end, right)
    if not before and left:  # "A; therefore B"
        before = _terms(folded, 0, left)
    elif not before and "," in folded[end:right]:  # "Because A, B"
        comma = folded.index(",", end)
        before, behind = _terms(folded, comma, right), _terms(folded, end, comma)
    return before, behind


def _terms(folded: str, start: int, end: int) -> list[str]:
    """The content words of a stretch, without whose finding it is."""
    return [word.term for word in content(_WHOSE.sub(" ", folded[start:end])) if not word.generic]


def _cause_first(match: re.Match[str]) -> bool:
    return not match["by"] and _CAUSE_BEHIND.match(match.group()) is None


def _holds(
    source: Source, said: re.Match[str], sides: tuple[Sequence[str], Sequence[str]], joint: re.Pattern[str]
) -> bool:
    """Whether a quote holds both sides and joins them in this way: what a cause's joint has on one side only, nearest to it,
    must stand there on either side of a joint. A table row compares by standing in a row."""
    if not _most(frozenset((*sides[0], *sides[1])), source.terms):
        return False
    if joint is _COMPARES:
        return source.row or joint.search(source.reading.folded) is not None
    if _VERB.match(said.group()) and alike("cause") in source.terms:
        return True
    folded = source.reading.folded
    one = frozenset([term for term in sides[0] if term not in sides[1]][-JOINT_WORDS:])
    other = frozenset([term for term in sides[1] if term not in sides[0]][:JOINT_WORDS])
    if not one or not other:
        return False
    cause, effect = (one, other) if _cause_first(said) else (other, one)
    for match in joint.finditer(folded):
        before, behind = _terms(folded, 0, match.start()), _terms(folded, match.end(), len(folded))
        if not before:  # "Because of A, B"
            before, behind = map(list, _sides(folded, *match.span()))
        if match.group().endswith(" of"):  # "the result of A is B"
            stated = _STATED.search(folded, match.end())
            middle = stated.start() if stated else len(folded)
            before, behind = _terms(folded, match.end(), middle), _terms(folded, middle, len(folded))
        if opening := _OPENING.match(folded):  # "in rats, A led to B": both are said of rats
            around = _terms(folded, 0, opening.end())
            before, behind = [*before, *around], [*behind, *around]
        first, second = (before, behind) if _cause_first(match) else (behind, before)
        if _most(cause, frozenset(first)) and _most(effect, frozenset(second)):
            return True
    return any(
        _most(cause, act.side("by")) and _most(effect, source.terms) and effect & (act.side("object") | {act.term})
        for act in acts(source.reading.spoken)
        if act.term in MOVES and act.side("object")
    )


def _most(few: frozenset[str], many: frozenset[str]) -> bool:
    return len(few & many) >= LINK_SHARE * len(few)
