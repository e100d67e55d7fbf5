"""What noun phrases say by themselves: "LPS-induced IL-6", "activation of X by Y", "receptors that mediate Y"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.notes.mechanism_map.labels import head, plural, things_named
from qa.notes.mechanism_map.lexicon import (
    ADJECTIVE_END,
    AUXILIARIES,
    BREAKERS,
    CLAUSE_PREPOSITIONS,
    COMPOUND,
    KEEP_IN,
    NOUNS,
    PLAIN_ARTICLES,
    VAGUE,
)  # fmt: skip
from qa.notes.mechanism_map.predicate import predicate
from qa.notes.mechanism_map.tokens import CausalClaim, ClauseToken

_ADJECTIVES = frozenset("direct allosteric positive negative strong selective".split())
_STUDIED = frozenset("model models mice rats animals patients group groups women condition conditions".split())


def compounds(tokens: Sequence[ClauseToken], text: str) -> Iterator[CausalClaim]:
    """ "LPS-induced IL-6": the first half of the word does it. A word before it may belong to that half ("social defeat
    stress-induced"), so that none may stand there but a small one."""
    for place, token in enumerate(tokens[:-1]):
        printed, dash, second = text[token.start : token.end].rpartition("-")
        first, second = printed.lower(), second.lower()
        if not dash or second not in COMPOUND or not first or not _free(tokens, place):
            continue
        start, end = token.start, token.start + len(printed)
        if token.kind == "bracket":
            if not (first.startswith("(") and first.endswith(")")) or " " in first:
                continue
            start, end, first = start + 1, end - 1, first[1:-1]
        if (
            first in VAGUE
            or ADJECTIVE_END.fullmatch(first)
            or not any(char.isalpha() for char in first)
            or len(first) < 2
        ):
            continue
        last = place + 1
        while last < len(tokens) and _goes_on(tokens, place + 1, last):
            last += 1
        if not _over(tokens, last):
            continue
        about = head(tokens[place + 1 : last])
        if about is None or about.low in _STUDIED:
            continue
        for target in things_named(tokens[place + 1 : last], text, acting=False)[:1]:
            yield CausalClaim((start, end), target, (token.end - len(second), token.end), COMPOUND[second])


def _free(tokens: Sequence[ClauseToken], place: int) -> bool:
    before = tokens[place - 1] if place else None
    if tokens[place].kind == "bracket":
        return True
    return (
        before is None
        or before.kind in ("comma", "cut")
        or before.low in PLAIN_ARTICLES | CLAUSE_PREPOSITIONS | {"and", "or"} | AUXILIARIES
        or (before.verb is not None and before.verb.form in ("s", "ed"))
    )


def _over(tokens: Sequence[ClauseToken], last: int) -> bool:
    """Whether a phrase is whole where it was left: what "and" joins to it may share a noun that comes later."""
    if last >= len(tokens) or tokens[last].kind == "bracket":
        return True
    if tokens[last].kind == "comma":
        return last + 1 < len(tokens) and tokens[last + 1].low in BREAKERS | CLAUSE_PREPOSITIONS
    verb = tokens[last].verb
    return tokens[last].low not in ("and", "or") and (verb is None or verb.form != "base")


def _goes_on(tokens: Sequence[ClauseToken], first: int, place: int) -> bool:
    token = tokens[place]
    if token.low == "of":
        return place > first
    if token.low == "in":
        return any(one.low in KEEP_IN for one in tokens[first:place])
    if token.kind == "bracket":
        return False
    return not (
        token.stops or token.low in ("and", "or") or (token.verb is not None and token.verb.form in ("s", "ed"))
    )


def nominals(tokens: Sequence[ClauseToken], text: str) -> Iterator[CausalClaim]:
    """ "activation of X by Y", "binding of Y to X"."""
    for place, token in enumerate(tokens):
        effect = NOUNS.get(token.low)
        binding = token.low == "binding"
        if (effect is None and not binding) or place + 1 >= len(tokens) or tokens[place + 1].low != "of":
            continue
        before = tokens[place - 1].low if place else ""
        if (
            before
            and before not in PLAIN_ARTICLES | _ADJECTIVES
            and before not in ("through", "via", "by", "from", ",")
        ):
            continue
        hinge = "to" if binding else "by"
        middle = next(
            (
                step
                for step in range(place + 2, min(place + 12, len(tokens)))
                if tokens[step].low in CLAUSE_PREPOSITIONS - {"of"}
                or (
                    tokens[step].stops
                    and tokens[step].kind != "bracket"
                    and tokens[step].low not in CLAUSE_PREPOSITIONS
                )
            ),
            0,
        )
        if not middle or tokens[middle].low != hinge:
            continue
        last = _short_end(tokens, middle + 1)
        one = things_named(tokens[place + 2 : middle], text, acting=binding)
        other = things_named(tokens[middle + 1 : last], text, acting=not binding)
        sources, targets = (one, other) if binding else (other, one)
        for source in sources:
            for target in targets:
                yield CausalClaim(source, target, (token.start, token.end), effect or "")


def _short_end(tokens: Sequence[ClauseToken], first: int) -> int:
    """The place behind the noun phrase of an agent, which ends before any verb."""
    last = first
    while last < len(tokens) and not (
        tokens[last].stops
        or ((verb := tokens[last].verb) is not None and verb.form in ("s", "ed", "base") and last > first)
    ):
        last += 1
    return last


def relatives(tokens: Sequence[ClauseToken], text: str) -> Iterator[CausalClaim]:
    """ "receptors that mediate Y": what the verb agrees with does it."""
    for place, token in enumerate(tokens):
        if token.low != "that" or place < 1 or place + 2 >= len(tokens) or _defines(tokens, place):
            continue
        said = predicate(tokens, place + 1)
        if said is None or said.passive or said.form not in ("base", "s"):
            continue
        first = place
        while (
            first
            and not tokens[first - 1].stops
            and tokens[first - 1].low not in PLAIN_ARTICLES
            and tokens[first - 1].low not in ("and", "or")
            and tokens[first - 1].verb is None
            and tokens[first - 1].kind == "word"
        ):
            first -= 1
        phrase = tokens[first:place]
        if not phrase or (len(phrase) == 1 and phrase[0].low.isalpha()) or plural(phrase) != (said.form == "base"):
            continue
        edge = first - 1 if first and tokens[first - 1].low in PLAIN_ARTICLES else first
        if edge and tokens[edge - 1].low in ("of", "and", "or"):
            owner = head(tokens[max(0, edge - 2) : edge - 1])
            if tokens[edge - 1].low != "of" or owner is None or plural([owner]) == plural(phrase):
                continue
        if first > 1 and tokens[first - 1].low in ("a", "an") and tokens[first - 2].kind == "comma":
            continue  # another name of what stands before the comma
        for source in things_named(phrase, text, acting=True):
            for target in things_named(tokens[said.first : said.last], text, acting=False):
                yield CausalClaim(source, target, said.words, said.effect)


def _defines(tokens: Sequence[ClauseToken], place: int) -> bool:
    """ "is the concentration that produces Y": a definition, and nothing that is found to act."""
    before = [token.low for token in tokens[max(0, place - 6) : place]]
    return any(low in ("is", "are", "was", "were") for low in before)
