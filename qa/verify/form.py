"""Can a sentence that a language model wrote be read alone, and does it hold nothing but words?

The verifier asks whether the quotes say a sentence; this asks what it cannot see: a sentence that takes its subject from the
one before it, an address or a command to the page that shows it, characters that a reader cannot see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from qa.types import Check, Document, Unit

LONGEST_STATEMENT = 600
"""Characters of a statement: twice the longest sentence of the default corpus that is quoted in an answer."""
FEWEST = 3
"""Words of a statement: a code word is none."""
_VERBS = r"(?:claim|say|write|reply|respond|answer|output|print|repeat|pretend|insist|declare|cite|ignore|disregard|forget|end|begin|start)\b"
_PROMPT = r"\b(?:system prompt|previous instructions|instructions above)\b"
_ORDER = re.compile(
    rf"(?:^\W*|[.:;,–—]\s*|\b(?:must|should|shall|please|now|always|you|only|then|and|to)\s+){_VERBS}|{_PROMPT}",
    re.IGNORECASE,
)
"""An order to whoever reads: what it asks to be said is not said by it."""
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\b(?:mailto|javascript|data|tel):\S|\S@\S+\.\S|"
    r"\b[a-z0-9-]{2,}\.(?:com|org|net|io|info|gov|edu|co|ai|dev|app|xyz|ru|cn|biz|site|link)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\]\(|!\[|</?[a-z!]|&#?\w{2,8};|`{1,}|\{\{|\$\{|<\|", re.IGNORECASE)
_ROLE = re.compile(r"^\W*(?:system|assistant|user|human|tool|function)\s*:", re.IGNORECASE)
_TURN = re.compile(
    rf"\W*(?:(?:system|assistant|user|human|tool|function)\s*:\W*(?:(?:please|now|always|you|must|should)\s+)*{_VERBS}|"
    rf"system prompt\s*:|(?:please\s+)?{_VERBS}.*{_PROMPT})",
    re.IGNORECASE,
)
"""How an order to a language model begins: the label of a turn of a chat and an order, or an order about the prompt."""
_LEANS = re.compile(
    r"^\W*(?:(?:and|but|so|thus|also|then|however|therefore|hence|moreover|furthermore|in addition|as a result|consequently|similarly)\b[\s,]*)*"
    r"(?:(?:it|its|they|them|their|theirs|he|she|his|her|this|these|those|that|such)\b|"
    r"the (?:latter|former|same|drug|compound|agent|substance|molecule|medicine|medication|steroid|treatment|receptor|stud(?:y|ie)|author|"
    r"effect|value|result|other)s?\b(?! (?:of|by|in|for|on|to|with|that|which|from|between|at|and|or)\b))",
    re.IGNORECASE,
)
JOINS = re.compile(
    r"^\W*(?:and|but|so|thus|hence|therefore|then|consequently|accordingly|as a (?:result|consequence)|for this reason|which|who|"
    r"because|since|thereby)\b",
    re.IGNORECASE,
)
"""What joins a part of a sentence to the one before it."""
_REFERS = re.compile(r"\b(?:it|its|itself|they|them|their|theirs|themselves)\b", re.IGNORECASE)
_YES_NO = re.compile(
    r"^\W*(?:yes\b|(?:no|correct|incorrect|true|false|indeed|exactly|right)\b\s*[,.:;!–—-])", re.IGNORECASE
)


def form(statement: str, quotes: Sequence[str], documents: Sequence[Document]) -> Check:
    """Whether a sentence stands alone and holds only words; what a quote itself opens with, it may open with.

    Parameters: statement; quotes, the units that it cites, as the reader sees them; documents, those that they stand in.
    """
    problems = []
    if len(statement.split()) < FEWEST or len(statement) > LONGEST_STATEMENT:
        problems.append(f"it has fewer than {FEWEST} words or more than {LONGEST_STATEMENT} characters")
    if any(map(_ORDER.search, quotes)) and not _ORDER.search(statement):
        problems.append("it says what a unit only asks to be said")
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") for char in statement):
        problems.append("it holds characters that cannot be seen")
    if documents and all(strange_address(document, statement) for document in documents):
        problems.append("it holds an address that is not a reference's own")
    if _MARKUP.search(statement) or _ROLE.match(statement):
        problems.append("it holds markup")
    if statement.rstrip().endswith("?"):
        problems.append("it is a question")
    if _YES_NO.match(statement):
        problems.append("it begins with yes or no instead of what is the case")
    if leans(statement) and not any(map(leans, quotes)):
        problems.append(f"it begins with {leans(statement)!r} and so cannot be read alone")
    return Check("form", not problems, "; ".join(problems))


def may_be_quoted(document: Document, unit: Unit) -> bool:
    """Whether a unit holds no address that is not the corpus's own, and is no order to a language model."""
    return not strange_address(document, unit.text) and not is_addressed_to_model(document, unit)


def is_addressed_to_model(document: Document, unit: Unit) -> bool:
    """Whether a unit belongs to an order to a language model: it, or its paragraph before it, begins like one.

    An order states nothing. The trained reader does not tell: it gave such units up to 0.87 for questions on their topic.
    """
    before = document.text[document.text.rfind("\n\n", 0, unit.start) + 1 : unit.end]
    return bool(_TURN.match(unit.text) or _TURN.match(before))


def leans(sentence: str) -> str:
    """The words at the beginning of a sentence that stand for something said before it, or ""."""
    found = _LEANS.match(sentence)
    return found.group().strip() if found else ""


def leans_back(part: str) -> bool:
    """Whether a part of a sentence leans on the part before it, or is its cause or effect."""
    return bool(leans(part) or JOINS.match(part) or _REFERS.search(part))


def strange_address(document: Document, text: str) -> bool:
    """Whether a text holds an address of the web or of a mailbox that is not that of a reference of its document."""
    found = _ADDRESS.search(text)
    if found is None:
        return False
    records = (document.identity, *document.references)
    own = " ".join(part for record in records for part in (record.text, record.url, record.doi) if part).lower()
    return any(word.strip("()[]{}<>.,;:!?\"'“”").lower() not in own for word in text.split() if _ADDRESS.search(word))
