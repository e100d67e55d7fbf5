"""Noun phrases and clauses, told by the small words around them."""

from __future__ import annotations

from collections.abc import Sequence

from qa.notes.conflicts.direction_words import BY, LIGHT_NOUNS
from qa.notes.conflicts.line import LineToken, stem

LONGEST_PHRASE = 7
"""Words of a noun phrase, at most."""


def line_clauses(tokens: Sequence[LineToken]) -> list[list[LineToken]]:
    """The stretches between full cuts."""
    found: list[list[LineToken]] = [[]]
    for token in tokens:
        if token.printed in (";", ".", "but", "whereas", "while", "although", "?", "|"):
            found.append([])
        else:
            found[-1].append(token)
    return [clause for clause in found if clause]


def stems_of(words: Sequence[LineToken]) -> frozenset[str]:
    return frozenset(stem(token.term) for token in words if token.telling and token.term not in LIGHT_NOUNS)


def phrase(tokens: Sequence[LineToken]) -> list[LineToken]:
    """The noun phrase at the beginning, "and" and "of" inside it included."""
    found: list[LineToken] = []
    for token in tokens:
        joint = token.printed in ("the", "a", "an", "both", "and", "or", "its", "their") or (
            token.printed == "of" and found
        )
        if not joint and (
            token.ends or token.quantity or not token.term or sum(bool(one.term) for one in found) >= LONGEST_PHRASE
        ):
            break
        found.append(token)
    while found and not found[-1].term:
        found.pop()
    return found


def phrase_before(tokens: Sequence[LineToken]) -> list[LineToken]:
    """The noun phrase at the end: the subject of a passive verb."""
    found: list[LineToken] = []
    for token in reversed(tokens):
        joint = token.printed in ("the", "a", "an", "both", "and", "of", "its", "their", "in")
        if not joint and (
            token.ends or token.quantity or not token.term or sum(bool(one.term) for one in found) >= LONGEST_PHRASE
        ):
            break
        found.append(token)
    found.reverse()
    while found and not found[0].term:
        found = found[1:]
    # "X in Y was": what is in Y is X.
    inside = next((place for place, token in enumerate(found) if token.printed == "in"), len(found))
    return found[:inside]


def agent(tokens: Sequence[LineToken]) -> list[LineToken]:
    """The subject of an active verb: what stands before it, a leading "In ...," left out."""
    words = list(tokens)
    if words and words[0].printed in ("in", "at", "among", "for", "during"):
        comma = next((place for place, token in enumerate(words) if token.printed == ","), len(words) - 1)
        words = words[comma + 1 :]
    return words


def agent_behind(tokens: Sequence[LineToken]) -> tuple[LineToken, ...]:
    """What a preposition of means names behind a verb: "by X", "after X"."""
    for place, token in enumerate(tokens):
        if token.printed in BY:
            return tuple(phrase(tokens[place + 1 :]))
    return ()


def enumerated(phrase: Sequence[LineToken]) -> tuple[list[list[LineToken]], list[LineToken]]:
    """The things of an enumeration, each with the head that they share ("tonic and phasic inhibition" is two), and what
    they belong to: the "receptors" of "subunit of receptors"."""
    main, owner = list(phrase), list[LineToken]()
    while not owner and any(token.printed == "of" for token in main):
        cut = next(place for place, token in enumerate(main) if token.printed == "of")
        main, owner = (main[:cut], main[cut + 1 :]) if stems_of(main[:cut]) else (main[cut + 1 :], [])
    groups: list[list[LineToken]] = [[]]
    for token in main:
        if token.printed in ("and", "or", ","):
            groups.append([])
        elif token.term:
            groups[-1].append(token)
    groups = [group for group in groups if group]
    if len(groups) > 1 and len(groups[-1]) > 1 and all(len(group) == 1 for group in groups[:-1]):
        head = groups[-1][1:] if len(groups[-1]) == 2 else groups[-1][-1:]
        groups[:-1] = [[*group, *head] for group in groups[:-1]]
    return groups, owner
