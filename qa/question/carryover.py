"""How words of the last question are carried over into a follow-up: repeated, put for a pronoun, exchanged, added."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.question.patterns import KINDS_OF_WORK
from qa.question.phrases import (
    ATTRIBUTES,
    AUX,
    FRONTED,
    IMPERATIVE,
    PREPOSITION,
    QUESTION_WORD,
    fitted,
    is_plural,
    likeness,
    noun_phrases,
    numbered,
    paired,
    topic_terms,
    topics,
)
from qa.text.terms import terms
from qa.verify.form import JOINS

_I = re.IGNORECASE
_DUMMY = re.compile(
    r"\bit (?:\w+ )?(?:true|known|possible|likely|safe|ok|okay|necessary|important|clear|good|bad|better|best|easy|hard|difficult|common|normal|legal|correct|right|certain|worth|said|thought"
    r"|believed|reported|shown|established|because)\b.*\b(?:that|whether|if|to|how|why|when|because)\b|\bit (?:rain|snow|matter)|\bit\b.* take\b.*\bto\b|\btake (?:for )?it\b",
    _I,
)
"""An "it" that stands for a clause to come, or for nothing."""
_CLAUSE_END = re.compile(
    r"[,;:.?!]|\s[-–—]\s|\b(?:and|but|or|when|if|because|that|which|who|where|whether|how|why|what|while|although|so|as|than)\b",
    _I,
)
_POINTER = re.compile(
    r"\b(?P<own>its|their|his|her(?= \w))\b|\b(?P<those>this|that|these|those|such|the same|which ones?|"
    r"it(?= (?:also |still )?(?:true|measured|calculated|determined|estimated)\b))\b(?!-)|\b(?P<thing>it|they|them|he|she|him|her)\b",
    _I,
)
_ENOUGH = 3  # terms of a topic tell what a question is about, whatever its pronoun stands for
_MANY = ("they", "them", "their")
_PERSONAL = ("he", "she", "his", "her", "him")
_CHOICE = re.compile(r"\bthe (?:(?P<first>first one|former)|(?P<second>second one|latter)|other one)\b", _I)
_OF_A_WORK = re.compile(r"\b(?:wr(?:ites?|ote|itten)|author(?:s|ed)?|publish(?:es|ed)?|edit(?:s|ed)?|cite[sd]?)\b", _I)
"""What is done to a text: of the things asked about, only a work can be meant."""
_WORK = re.compile(
    rf"\b(?:(?:{KINDS_OF_WORK}|book|document)s?|meta-analyses|reference \d+)\b",
    _I,
)
_BEFORE_THAT = re.compile(rf"(?:^|\b(?:{AUX}|{PREPOSITION}|what|why|how))\s*$", _I)
_PARTS = re.compile(rf"(?:(?P<lead>{PREPOSITION})\s)?(?P<noun>.+?)(?P<tail>\s(?!of\b)(?:{PREPOSITION})\s.+)?$", _I)
_ARTICLE = re.compile(r"^(?:the|an?) ", _I)
_PERSON = re.compile(r"(?<![\w'’.-])(?:[A-Z][\w'’.-]+ )+[A-Z][\w'’-]+")


def as_question(sentence: str) -> str:
    """A sentence with a capital and a question mark."""
    return sentence[:1].upper() + sentence[1:] + "?"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def with_object(body: str, before: str) -> str:
    """A question with what it belongs to behind it: "of" a thing where it asks for an attribute, else in brackets.

    Parameters: body, the question; before, the last one, both without their marks.
    """
    own = [one for one in topics(before) if not topic_terms(one) <= topic_terms(body)]
    adjective = re.search(r"\b(?:(?:more|less) [\w-]+|significant)$", body)
    if own and not adjective and set(terms(body.split()[-1])) & ATTRIBUTES:
        return as_question(f"{body} of {own[0]}")
    told = re.sub(rf"^(?:(?:{AUX}|{IMPERATIVE}|what|which|how|many|much)\b )+", "", before, flags=_I)
    return as_question(f"{body} ({told})")


def pointed(body: str, before: str, statements: Sequence[str]) -> str | None:
    """A question with its pronoun put as what it points to in the turn before.

    Parameters: body, the question; before, the last one, both without their marks; statements, those of its answer.
    Returns: the question, or None where no pronoun of it points out of it.
    """
    if _DUMMY.search(body) or re.match(r"(?:if|when|although|after|before|while|once|as)\b[^?]*,", body, _I):
        return None
    for match in _POINTER.finditer(body):
        ahead, after = body[: match.start()], body[match.end() :]
        if _resolved(match, body):
            continue
        if match["those"]:
            return _this(match, body, before)
        found = _referent(match.group().lower(), body, before, statements)
        if found is None:  # it is asked back what is meant
            return None
        if not match["own"]:
            return as_question(ahead + found + after)
        if len(found.split()) < 5 and not re.search(rf"\b(?:{PREPOSITION})\b", found):
            return as_question(f"{ahead}{found}{chr(39) if found.endswith('s') else chr(39) + 's'}{after}")
        return as_question(f"{ahead}the{after} of {found}")
    return None


def chosen(text: str, asked: Sequence[str]) -> str:
    """A text with "the former", "the second one", "the other one" put as one of two things that were asked about.

    Parameters: text; asked, the questions before it, the last one first.
    """
    pair = next((pair for one in asked if (pair := paired(one))), [])

    def put(match: re.Match[str]) -> str:
        left = [one for one in pair if not set(terms(one)) <= set(terms(asked[0]))]
        place = 0 if match["first"] else 1 if match["second"] else pair.index(left[0]) if len(left) == 1 else None
        return match.group() if place is None else pair[place]

    return _CHOICE.sub(put, text) if pair else text


def unresolved(question: str) -> str:
    """What a question leans on, or "". It is its pronoun where it names little else ("it" of "Who wrote it?"), or all of "And in women?"."""
    body = question.rstrip(" ?.!")
    if _only_joins(body):
        return body
    if (choice := _CHOICE.search(body)) and not paired(body[: choice.start()]):
        return choice.group()
    asked = re.match(rf"{AUX}", body, _I) or FRONTED.match(body)
    subject = _POINTER.match(body, asked.end() + 1) if asked else None  # "did he", where no noun can be meant
    if _DUMMY.search(body) or body.endswith(")"):  # what it points to may stand in brackets
        return ""
    if subject and subject["thing"] and len(topic_terms(body)) < _ENOUGH:
        return subject.group()
    if noun_phrases(body):
        return ""
    return next((one.group() for one in _POINTER.finditer(body) if not one["those"] and not _resolved(one, body)), "")


def _only_joins(body: str) -> bool:
    """Whether a text joins a phrase to something before it and asks nothing itself. Of 56,786 questions on our texts 4 do, all follow-ups."""
    rest = JOINS.sub("", body).lstrip(" ,")
    if rest == body or QUESTION_WORD.match(body) or QUESTION_WORD.match(rest) or re.search(rf"\b(?:{AUX})\b", rest, _I):
        return False
    led = re.match(rf"(?:{PREPOSITION})\s", rest, _I)
    return bool(led) and all(re.fullmatch(PREPOSITION, one.role) for one in noun_phrases(rest))


def _resolved(match: re.Match[str], body: str) -> bool:
    """Whether what a pronoun points to stands before it in its own question."""
    word, after = match.group().lower(), body[match.end() :]
    front, opening = FRONTED.match(body), QUESTION_WORD.match(body)
    begins = front.end("wh") if front and front.end("wh") <= match.start() else opening.end() if opening else 0
    ahead = body[begins : match.start()]
    # An object of a clause is never its subject: "Does zinc block it?" asks about a third thing.
    other = word in ("it", "them", "him", "her") or bool(match["those"] and len(after.split()) < 2)
    if topic_terms(ahead) and (not other or _CLAUSE_END.search(ahead)):
        return True
    if word == "that":  # "found that zinc blocks it": a conjunction
        return len(after.split()) > 2 and not _BEFORE_THAT.search(body[: match.start()])
    return bool(match["those"] and re.search(r"^\s(?:of|in|with|from)\b|\b(?:where|which|who|that|as)\b", after))


def _this(match: re.Match[str], body: str, before: str) -> str:
    """A question with "these cells" put as those of the last question, or with what it asked for beside "this"."""
    ahead, after = body[: match.start()], body[match.end() :]
    noun = re.match(r"\s((?:\w+ )??[\w-]+)", after)
    same = [one for one in topics(before) if noun and terms(noun[1])[-1:] == terms(one)[-1:] != []]
    return as_question(ahead + same[0] + after[noun.end() :]) if noun and same else with_object(body, before)


def _referent(word: str, body: str, before: str, statements: Sequence[str]) -> str | None:
    """What a personal pronoun points to: a person whom the answer names, the value asked for, a phrase of the question."""
    found = topics(before, word in _MANY)
    if _OF_A_WORK.search(body) and word in ("it", "they", "them"):
        found = [one for one in found if _WORK.search(one)]
    if word in _MANY and found and not is_plural(found[0]):
        kind = re.match(r"an? (.*)", found[0], _I)
        return f"{kind[1]}s" if kind else None
    if word in _PERSONAL:
        people = [name for text in statements[:1] for name in _PERSON.findall(text)]
        found = [name for name in people if not set(terms(name)) <= set(terms(before))][:1] + found
        found = [one for one in found if re.search(r"\b[A-Z][a-z]", one)]  # a name: no filter recommends
    return next((one for one in found if not topic_terms(one) <= topic_terms(body)), None)


def replaced(fragment: str, before: str) -> str:
    """The last question with a phrase of it exchanged for the like phrase of a follow-up, or that one added to it.

    Parameters: fragment, a noun phrase, with a preposition or without; before, the last question without its mark.
    """
    parts = _PARTS.match(fragment)
    if parts is None or not terms(parts["noun"]):
        return with_object(fragment, before)
    if parts["tail"]:
        return replaced(parts["tail"].strip(), replaced(fragment[: parts.start("tail")], before).rstrip("?"))
    lead, noun, found = (parts["lead"] or "").lower().replace("of", "for"), parts["noun"], noun_phrases(before)
    scored = sorted(((likeness(lead, noun, one), -place) for place, one in enumerate(found)), reverse=True)
    if scored and scored[0][0] > 0 and (len(scored) == 1 or scored[1][0] < scored[0][0]):
        slot, after = found[-scored[0][1]], [*found, None][1 - scored[0][1]]
        shared = bool(numbered(noun, slot.text)) or terms(noun)[-1:] == terms(slot.text)[-1:]
        head, owner = set(terms(slot.text.split()[-1])), ("of",) if slot.role == "subject" else ("of", "with", "from")
        kept = shared or slot.role in ("named", "asked") or (slot.role == "subject" and head & ATTRIBUTES)
        end = after.end if after and after.role in owner and not kept else slot.end
        bare = _ARTICLE.sub(lambda one: "" if slot.role == "asked" else one.group().lower(), noun)
        return as_question(before[: slot.start] + fitted(bare, slot.text) + before[end:])
    if lead:
        return as_question(f"{before} {_lower(fragment)}")
    return as_question(f"{before}, and what about {fragment}")
