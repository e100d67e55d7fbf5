"""The noun phrases of a question: where each stands, what it does there, which of them a pronoun may point to.

Told by the words that cannot stand inside a noun phrase, without a tagger; no word of a topic is listed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.question.patterns import FRAME, LIGHT
from qa.text.terms import STOP_WORDS, terms

AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(?:n?['’]t)?|won['’]t|cannot"
PREPOSITION = (
    "in|of|on|for|to|at|with|by|from|between|during|after|before|under|over|against|among|amongst|within|through|via|without|than|versus|into|"
    "onto|per|across|since|until|about|like|as|behind|following|despite|around|towards?|inside|outside|below|above|because|near|throughout"
)
_LIKE = (
    frozenset("in among between within during at from across".split()),
    *(frozenset(pair.split()) for pair in ("of for", "after before following", "with without")),
)
"""Prepositions whose phrases may take one another's place."""
_VERBS = frozenset(
    (
        "act affect allow bathe breed carve conquer conserve detect encode evolve heat infect launch mutate paint publish rebuild sing sleep thin travel alter apply attach attack become begin "
        "bind block boost break build burn carry cause change choose cleave compare compete connect contain contribute control convert cost cover cross cure cut dampen decline decrease depend "
        "design destroy develop die differ discover divide drop eat emerge enhance enter erupt exist explain fall feed fight find flow fly get give grow happen help hold improve include increase "
        "induce inhibit interact invade invent involve kill lead leave lie live lose lower make mean measure melt metabolise migrate modulate move need occur open operate participate pass persist "
        "possess potentiate predict prevent produce promote protect reach react recommend reduce relate release relieve remain remove replicate require resist respond rise rule run serve spread "
        "stand stay stimulate stop strengthen suppress survive sustain take treat trigger turn use vary weaken weigh win work write built broke wrote written won lost led took taken gave given "
        "made fell rose began begun found known grew came went got ran said held kept met paid sent sold spent told put set"
    ).split()
)
_VERB_STEMS = frozenset(terms(" ".join(_VERBS)))
ATTRIBUTES = frozenset(
    terms(
        "size weight mass rate dose dosage concentration duration half-life length height width depth span area volume cost price age date year day month number percentage proportion share "
        "ratio factor score level threshold frequency temperature speed cause reason effect result outcome mechanism purpose role function origin name structure author method design "
        "significance p-value interval coefficient mean median average difference finding conclusion capital population location toll maximum minimum range error deviation study trial paper "
        "article experiment review drug compound patient participant treatment group comparison route symptom risk period species sample ec50 ic50 ed50 ld50 ki kd"
    )
) - {"p"}
"""Nouns that say too little without the thing that they belong to: "the dose" of what, "the authors" of what."""
_PLURALS = frozenset("people women men children mice data bacteria criteria feet teeth geese phenomena police".split())
_SINGULAR = re.compile(r"(?:ss|us|is|'s|ics|measles|mumps|rabies|diabetes|herpes|species|series)$")
_ARTICLES = ("the", "a", "an")
QUESTION_WORD = re.compile(rf"^(?:(?:{PREPOSITION}) )?(?:what|which|whose|whom?|when|where|why|how)\b", re.IGNORECASE)
"""The question word at the start of a text, with the preposition before it."""
FRONTED = re.compile(
    rf"^(?P<wh>(?:(?:{PREPOSITION}) )?(?:(?:what|which|whose|how)(?: (?!(?:and|or|that|which|where|when|who)\b)[\w'’-]+){{0,5}}?|whom?|when|where|why))\s(?P<aux>{AUX})\b",
    re.IGNORECASE,
)
"""The question word with its noun ("wh") and the verb behind it ("aux"), where a question opens so."""
_TOKEN = re.compile(r"[^\s,;:.?!()\"“”]+(?:[.,][^\s,;:.?!()\"“”]+)*|[,;:.?!()\"“”]")
IMPERATIVE = "explain|describe|compare|list|give|tell|define|name|summari[sz]e"
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_NO_NOUN = re.compile(rf"{AUX}|{PREPOSITION}|many|much|more|less|most|least|up|down|out|off|ago|\w{{3,}}ly")
_CONDITION = re.compile(r"control|normal|healthy|\w{3,}(?:ic|al|ous|ive|ar)")
_ABSTRACT = re.compile(r"(?:[st]ion|ps?y|ia|sis|ism|ity|ness|ment|ance|ence|itis)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase of a question."""

    start: int
    end: int
    text: str
    role: str
    """The preposition before it, or "asked" (behind the question word), "named" (of "what is ..."), "subject", "object"."""


def topic_terms(text: str) -> set[str]:
    """The index terms of a text that carry a topic."""
    return set(terms(text)) - FRAME - LIGHT


def noun_phrases(question: str) -> list[Phrase]:
    """The noun phrases of a question, in order.

    Parameters: question, one question without its mark. Returns: its phrases with their places and roles.
    """
    front, opening = FRONTED.match(question), re.match(rf"(?:{AUX})\b", question, re.IGNORECASE)
    turned = front.end("aux") if front else opening.end() if opening else 0
    copula = bool(front and re.fullmatch(r"(?:what|which|who) (?:is|are|was|were)", front.group(), re.IGNORECASE))
    role, run, found = "asked" if QUESTION_WORD.match(question) else "subject", list[re.Match[str]](), list[Phrase]()
    held: list[re.Match[str]] = []
    """The run without its articles."""
    ordered = re.match(rf"(?:{IMPERATIVE})\b", question, re.IGNORECASE)
    tokens = [*_TOKEN.finditer(question, ordered.end() if ordered else 0), None]
    for token, next_token in zip(tokens, [*tokens[1:], None], strict=True):
        word, after = (one.group().lower() if one else "." for one in (token, next_token))
        joined = bool(run) and run[-1].group().lower() in ("and", "or")
        if token and (
            (word in ("and", "or") and held and (terms(after) or after in _ARTICLES))
            or joined
            or not _cuts(word, bool(held), role)
        ):
            run.append(token)
            held += [token] if word not in _ARTICLES else []
            continue
        if held:
            start, end = run[0].start(), run[-1].end()
            if topic_terms(question[start:end]) or set(terms(question[start:end])) & ATTRIBUTES:
                found.append(Phrase(start, end, question[start:end], role))
        role = "object" if held or _is_verb(word) else role
        if token and token.end() == turned:
            role = "named" if copula else "subject"
        elif re.fullmatch(PREPOSITION, word):
            role = word
        run, held = [token] if token and word in _ARTICLES else [], []
    return found


def _cuts(word: str, held: bool, role: str) -> bool:
    """Whether a word ends a noun phrase: a function word, an adverb, a verb."""
    if word in _ARTICLES:
        return held
    if not terms(word) or word in STOP_WORDS or _NO_NOUN.fullmatch(word):
        return True
    return _is_verb(word) and (held or role == "asked")


def _is_verb(word: str) -> bool:
    if word in _VERBS:
        return True
    return bool(_VERB_STEMS & set(terms(word))) or (word.endswith("ed") and len(word) > 4)


def is_plural(phrase: str) -> bool:
    """Whether a noun phrase is of more than one thing, by its last word."""
    last = phrase.lower().split()[-1]
    return last in _PLURALS or " and " in phrase or (last.endswith("s") and not _SINGULAR.search(last))


def paired(question: str) -> list[str]:
    """The two things that a question joins with "and" or "or", or nothing."""
    pairs = (re.split(r" (?:and|or) ", one.text) for one in noun_phrases(question.rstrip(" ?.!")))
    return next((pair for pair in pairs if len(pair) == 2), [])


def topics(question: str, many: bool | None = None) -> list[str]:
    """What a pronoun behind a question may point to.

    Parameters: question; many, whether the pronoun is of more than one thing, if that is known.
    Returns: noun phrases, the likeliest first.
    """
    found, things, owned, asked = noun_phrases(question), list[str](), list[str](), list[str]()
    for phrase, after in zip(found, [*found, None][1:], strict=True):
        chained = after.role if after is not None and after.role in ("of", "for", "between", "behind") else ""
        if phrase.role == "asked":
            asked.append(f"the {phrase.text}")
        elif chained and (
            (phrase.role == "named" and chained != "for") or set(terms(phrase.text.split()[-1])) & ATTRIBUTES
        ):
            owned.append(phrase.text)
        else:
            things.append(phrase.text)
    ordered = asked + things + owned if many else things + owned + asked
    return ordered if many is None else sorted(ordered, key=lambda one: is_plural(one) != many)


def likeness(lead: str, noun: str, slot: Phrase) -> int:
    """How well a new noun phrase takes the place of an old one: by head, kind, number, article and preposition.

    Parameters: lead, the preposition before the new one, or ""; noun; slot, the old one. Returns: points, from 1 it fits.
    """
    mine, theirs = ([word for word in text.split() if word.lower() not in _ARTICLES] for text in (noun, slot.text))
    if numbered(noun, slot.text) and (lead in ("", "in", "for") or not noun.isdigit()):
        return 9
    shared = terms(mine[-1])[-1:] == terms(theirs[-1])[-1:]
    score = 4 * shared
    names = [any(re.search(r"\d|[A-Z]", word) for word in part) for part in (mine, theirs)]
    score += 2 if all(names) else -1 if any(names) else 0
    article = [len(part) < len(text.split()) for part, text in ((mine, noun), (theirs, slot.text))]
    belongs = [bool(set(terms(part[-1])) & ATTRIBUTES) for part in (mine, theirs)]
    if belongs[0] != belongs[1] and not shared and (lead in ("", "of", "for") or lead != slot.role):
        score -= 0 if slot.role == "named" and article[0] and not names[0] else 4
    score += 1 if is_plural(noun) == is_plural(slot.text) else -1
    score += (1 if article[0] == article[1] else -1) + (slot.role in ("subject", "of"))
    abstract = [bool(_ABSTRACT.search(text.lower())) for text in (noun, slot.text)]
    score += all(abstract) - (abstract[0] != abstract[1]) - 2 * (" and " in slot.text and " and " not in noun)
    if lead in ("", "for", slot.role) or shared:
        return score + (lead == slot.role)
    return score - (1 if any({lead, slot.role} <= like for like in _LIKE) else 9)


def numbered(noun: str, old: str) -> re.Match[str] | None:
    """Where an old phrase has the word and another number of a new one, "phase 2" for "phase 3", or a year beside words."""
    if _YEAR.fullmatch(noun) and not old.isdigit():
        return _YEAR.search(old)
    match = re.fullmatch(r"(?:the )?([a-z]+) \d+", noun, re.IGNORECASE)
    return re.search(rf"\b{match[1]} \d+\b", old, re.IGNORECASE) if match else None


def fitted(noun: str, old: str) -> str:
    """A new phrase for an old one; it keeps the old one's words where only one of them is another."""
    if match := numbered(noun, old):
        return old[: match.start()] + re.sub("^the ", "", noun, flags=re.IGNORECASE) + old[match.end() :]
    mine, theirs = noun.split(), old.split()
    if (
        len(mine) == 2
        and len(theirs) > 2
        and terms(mine[1]) == terms(theirs[-1])
        and all(_CONDITION.fullmatch(word) for word in (mine[0], theirs[0]))
    ):
        return " ".join([mine[0], *theirs[1:]])
    return noun
