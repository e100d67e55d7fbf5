"""A follow-up question made to stand alone: the words that it leaves out are carried over from the question before.

"And in epileptic cells?" says nothing to a search. What is missing is found by rules of English only: what a pronoun
can point to, which phrase of the last question a new phrase takes the place of, what a bare "Why?" repeats. A question
that stands alone is not touched, and where the rules are not sure they add words and replace none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from qa.question.carryover import as_question, chosen, pointed, replaced, unresolved, with_object
from qa.question.patterns import FRAME, LIGHT
from qa.question.phrases import ATTRIBUTES, AUX, IMPERATIVE, PREPOSITION, QUESTION_WORD, topic_terms
from qa.text.normalise import fold
from qa.text.quantities import quantities
from qa.text.terms import STOP_WORDS, terms
from qa.verify.lexicon import NEGATION

LONGEST_QUESTION = 400
"""Characters of a rewritten question, at most."""
MOST_PASSES = 4
"""Times that a question is gone over, the last of them to see that nothing is left to do."""
NEGATION_SCOPE = 3
"""Content words behind a negation that it bears on."""
REPEATED = 0.6
"""Share of a question's content words from which another text repeats it."""
_I = re.IGNORECASE
_RESTATES = frozenset(terms("explain elaborate true hold apply case same thing mean similar likewise happen"))
"""Words of a follow-up that its stand-alone form may leave out."""
_FRAMING = FRAME | frozenset(terms("found observed measured seen shown regarding concerning"))
"""Words that a rewriting may add."""
_PLAIN_VERBS = frozenset(
    terms(
        "take took taken part participate include enrol enroll die survive use test study find found report observe see seen measure give given show shown record involve treat do make made need "
        "perform conduct exist write written publish build built receive get calculate determine estimate assess define fund"
    )
)
"""Verbs that say nothing of what was done: how many rats "were used", which dose "was given"."""
_CUE = re.compile(
    r"^(?:(?:thanks|thank you|ok|okay|great|interesting|and|but|or|so|also|then|plus|what about|how about|(?:no[ ,.]+)?i meant?)\b[\s,.:!]*)+",
    _I,
)
_ASKS = re.compile(rf"^(?:(?:{AUX})(?:n['’]t)?\b|(?:{IMPERATIVE})\b)", _I)
_BARE = re.compile(
    rf"^(?:(?:{PREPOSITION}) )?(?:why|how|when|where|who|whom|what|how (?:much|long|often|far|many|fast|quickly|soon)|which|(?:which|what|how many) (?!(?:{AUX})\b)[\w-]+)(?: not| so| exactly| else| is that| was that| are there| were there)?$"
    rf"|^(?:{PREPOSITION}) (?:which|what|how many)(?: (?!(?:{AUX})\b)[\w-]+){{2,3}}$",
    _I,
)
"""A question word alone, or with its noun."""
_ELLIPSIS = re.compile(rf"^({AUX}) (?!there\b|it\b|an?\b)(.*?)(?: too| also| as well| either)?$", _I)
_COUNTED = re.compile(
    rf"(?:(?:{PREPOSITION}) )?(?:how (?:many|much)|which|what) (?!(?:{AUX})\b)[\w-]+(?: [\w-]+)? (?:{AUX}|died|took|survived|participated)\b",
    _I,
)
_LINK = re.compile(
    r"://|\bwww\.|\]\(|\b(?:data|javascript|mailto):|\b[\w-]+\.(?:com|org|net|io|gov|edu|info|example)\b", _I
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, as it was asked of the corpus, and what was answered."""

    question: str
    """The stand-alone question."""
    statements: tuple[str, ...]
    """The texts of the answer's statements; none if it abstained."""


def standalone(text: str, history: Sequence[Turn]) -> str:
    """The question as it would be asked without the conversation.

    Parameters: text, what the user typed; history, the turns before it, oldest first.
    Returns: the text itself, unchanged, when it stands alone or when nothing that can be carried over makes it do so.
    """
    clear = [turn for turn in history if not unresolved(turn.question)]  # the others were asked back
    if not clear or len(text) > LONGEST_QUESTION:  # nothing that is longer comes out
        return text
    found, before = chosen(text, [turn.question for turn in reversed(clear)]), ""
    for _ in range(MOST_PASSES):  # one pronoun at a time: "When did he sign it?"
        before, found = found, _carried(found, clear[-1])
    # A rewriting that would be rewritten again is not what was meant; ours is held to the rule for everybody's.
    return found if found == before and faithful(found, text, history) else text


def faithful(rewritten: str, text: str, history: Sequence[Turn]) -> bool:
    """Whether a rewriting, by whomever, brings nothing in that the conversation does not hold and leaves nothing out.

    Parameters: rewritten, the proposed stand-alone question; text, the follow-up; history, the turns before it.
    Returns: true for one line without links whose words, numbers and denials are all the conversation's, and which
    keeps those of the follow-up.
    """
    text = _CUE.sub("", chosen(text, [turn.question for turn in reversed(history)]))
    told = [text, *(part for turn in history for part in (turn.question, *turn.statements))]
    printable = all(char.isprintable() or unicodedata.category(char) == "Zs" for char in rewritten)
    if not rewritten.strip() or len(rewritten) > LONGEST_QUESTION or not printable or _LINK.search(rewritten):
        return False
    known, kept = {term for part in told for term in terms(part)} | _FRAMING, set(terms(rewritten))
    if not kept <= known or not set(terms(text)) - _RESTATES <= kept:
        return False
    amounts = {(one.value, unit) for part in told for one in quantities(part) for unit in (one.unit, "")}
    if any((one.value, one.unit) not in amounts for one in quantities(rewritten)):
        return False
    shouted = {word for word in re.findall(r"\b[A-Z]{2,}\b", rewritten) if word.lower() in STOP_WORDS}
    if not shouted <= set(re.findall(r"\w+", " ".join(told))):  # "US" and "WHO" are names, "us" and "who" are not
        return False
    return _denies_alike(rewritten, text, told[1:])


def _denies_alike(rewritten: str, text: str, told: Sequence[str]) -> bool:
    """Whether a rewriting denies what the follow-up or the words that it repeats deny, and nothing else."""
    folded = fold(rewritten)
    here = [set(terms(folded[match.end() :])[:NEGATION_SCOPE]) for match in NEGATION.finditer(folded)]
    denied = len(NEGATION.findall(fold(text)))
    denying = [part for part in told if NEGATION.search(fold(part))]
    if denied:
        return denied <= len(here)
    if here:
        return all(any(not near or near & set(terms(part)) for part in denying) for near in here)
    if re.match(AUX, _CUE.sub("", text), _I):
        return True  # "Do neurosteroids?" has a verb of its own, which denies nothing
    kept = topic_terms(rewritten)
    return not any(
        len(topic_terms(part) & kept) > REPEATED * len(topic_terms(part))
        for part in denying
        if part.rstrip().endswith("?")
    )


def _carried(text: str, turn: Turn) -> str:
    """The text with what it leaves out put in from the turn before, or the text itself."""
    before, said = " ".join(turn.question.split()).rstrip(" ?.!"), " ".join(text.split())
    rest = _CUE.sub("", said)
    body, cued = rest.rstrip(" ?.!"), rest != said
    if not terms(before) or not body or (said.endswith(")?") and "(" in said):
        return text  # nothing to carry, or carried already
    if _BARE.match(body):
        return as_question(f"{before}, and {body[:1].lower()}{body[1:]}")  # "Does zinc block it, and why?"
    if QUESTION_WORD.match(body) or _ASKS.match(body):
        return _completed(body, before, turn) or text
    size = len([word for word in body.split() if terms(word)])
    preposed = bool(re.match(rf"(?:{PREPOSITION})\s", body, _I))
    most = 8 if re.search(r"\babout\s", said[: len(said) - len(rest)], _I) else 4 if cued else 3 if preposed else 2
    if not 0 < size <= most:
        return text
    query = not preposed
    if not cued and query and (not said.endswith("?") or (size > 1 and terms(body)[-1] in ATTRIBUTES)):
        return text  # "HbA1c target", "melarone half-life?": a query in two words
    return replaced(body, before)


def _completed(body: str, before: str, turn: Turn) -> str | None:
    """A question in a clause of its own, completed; None when it says all."""
    if found := pointed(body, before, turn.statements):
        return found
    if _lacks(body):
        return with_object(body, before)
    match = _ELLIPSIS.match(body)
    return (
        replaced(match[2], before)
        if match and len([word for word in body.split() if terms(word)]) == 1 and topic_terms(match[2])
        else None
    )


def _lacks(body: str) -> bool:
    """Whether a question names only what belongs to something: "What was the dose?", "How many rats were used?"."""
    said = [word for word in body.split() if terms(word) and word not in ("more", "less")]
    own = [word for word in said if set(terms(word)) - FRAME - LIGHT - _PLAIN_VERBS - ATTRIBUTES]
    tail = re.search(rf"\w\s(?:{PREPOSITION})\s(.*)", body, _I)
    plain = " ".join(word for word in body.split()[1:] if not set(terms(word)) & ATTRIBUTES)
    if (
        re.search(r"\d|[A-Z]", plain)
        or len(said) > 4
        or len(own) > 2
        or (tail and any(word in tail[1].split() for word in own))
    ):
        return False
    if re.search(r"\b(?:more|less)\b", body) and _ASKS.match(body):
        return True
    if re.search(r"\bthe\b", body):
        return bool(set(terms(body)) & ATTRIBUTES)
    match = _COUNTED.match(body)
    if match is None:
        return False
    return not any(word in own for word in body[match.end() :].split())
