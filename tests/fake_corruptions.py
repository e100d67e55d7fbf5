"""Ways of making a unit's words false. Each gives texts that the unit does not say, whatever else it says.

What a corpus may say elsewhere is guarded against here: a substitute that another unit prints beside the same numbers is
not used, since the lie might be a truth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

Corruption = Callable[[str, Sequence[str]], Iterator[str]]
"""From a unit's words, and those of all others shown, to false statements."""

NUMBER = re.compile(r"(?<![\w.,±\[-])\d+(?:\.\d+)?(?![\w\]]|[.,]\d|-\d)")
_UNITS = r"nM|µM|mg/kg|µg/kg/h|ng/mL|mg/mL|g/mol|pA|%|points|hours|weeks|days|women|patients|mice|rats"
MEASURED = re.compile(rf"(?<![\w.,±-])\d+(?:\.\d+)?(?: ± \d+(?:\.\d+)?)? ?(?:{_UNITS})(?!\w)")
_WORDS = {
    "two": "three",
    "three": "four",
    "four": "five",
    "five": "six",
    "six": "seven",
    "seven": "eight",
    "eight": "nine",
    "nine": "ten",
    "ten": "eleven",
    "twelve": "thirteen",
    "half": "a third",
}
_OTHER_UNITS = (
    ("nM", "µM"), ("µM", "nM"), ("µg/kg/h", "mg/kg/h"), ("mg/kg", "µg/kg"), ("ng/mL", "µg/mL"), ("mg/mL", "g/mL"), ("g/mol", "kg/mol"),
    ("pA", "nA"), ("%", " points"), ("hours", "days"), ("days", "hours"), ("weeks", "days"), ("points", "percent"), ("years", "months"),
)  # fmt: skip
_DENIED = (
    (r"\bdid not (enhance|increase|raise|reduce|alter|change|mention|include|inhibit|block|affect|respond|differ|support|show|prevent|require)\b",
     lambda m: m[1] + ("d" if m[1].endswith("e") else "ted" if m[1] == "inhibit" else "ed")),
    (r"\bdo not (\w+)", lambda m: m[1]), (r"\bdoes not (\w+)", lambda m: f"does {m[1]}"), (r"\b(is|are|was|were|had|has|have|could) not\b", lambda m: m[1]),
    (r"\bcannot\b", lambda m: "can"), (r"\bno (?=[a-z])", lambda m: "a "), (r"^No (?=[a-z])", lambda m: "One "), (r"(?<!or )\bwithout\b", lambda m: "with"),
    (r",? but not (?=in |by |the |for )", lambda m: " and also "), (r",? and not (?=as |in |a |the |circ)", lambda m: " and also "),
    (r", not (?=as |in |a |to |an |the )", lambda m: " and also "), (r"\bneither (.+?) nor\b", lambda m: f"both {m[1]} and"), (r"\bnot (?=shared|stated|given|read|seen|listed)", lambda m: ""),
    (r"\b(?:lacks|lack)\b", lambda m: "has"), (r"\babsent\b", lambda m: "present"), (r"\bunchanged\b", lambda m: "changed"), (r"\bfailed to\b", lambda m: "managed to"),
    (r"\brather than\b", lambda m: "as well as"),
)  # fmt: skip
_ASSERTED = (
    (r"\b(enhanced|increased|raised|reduced|inhibited|prevented|suppressed|supports|states|describes|contains|acts|increases|reduces|enhances|covers)\b(?= [a-zγδα])",
     {"enhanced": "did not enhance", "increased": "did not increase", "raised": "did not raise", "reduced": "did not reduce", "inhibited": "did not inhibit",
      "prevented": "did not prevent", "suppressed": "did not suppress", "supports": "does not support", "states": "does not state", "describes": "does not describe",
      "contains": "does not contain", "acts": "does not act", "increases": "does not increase", "reduces": "does not reduce", "enhances": "does not enhance", "covers": "does not cover"}),
    (r"\b(is|was|were|are|had)\b", {"is": "is not", "was": "was not", "were": "were not", "are": "are not", "had": "never had"}),
)  # fmt: skip
_AUX = re.compile(r"\b(?:was|were|is|are|be|been|by|not|an?|the|of|more|less)\s+$")
NEGATIVE = re.compile(
    r"\b(?:no|not|never|neither|nor|none|without|cannot|nothing|lacks?|absent|un(?:changed|altered|resolved|stimulated)|fail\w*|only|except|rather)\b",
    re.IGNORECASE,
)
_TURNED = (
    ("increased", "decreased"), ("increases", "decreases"), ("increase", "decrease"), ("enhanced", "inhibited"), ("enhances", "inhibits"), ("raised", "lowered"),
    ("reduced", "increased"), ("reduction", "increase"), ("decreases", "increases"), ("decreased", "increased"), ("decrease", "increase"), ("inhibited", "enhanced"),
    ("inhibits", "enhances"), ("inhibit", "enhance"), ("inhibition of", "activation of"), ("higher", "lower"), ("lower", "higher"), ("more", "less"), ("fewer", "more"), ("above", "below"),
    ("below", "above"), ("fell", "rose"), ("rises", "falls"), ("rise", "fall"), ("hyperpolarizes", "depolarizes"), ("prevented", "promoted"), ("larger", "smaller"), ("greater", "smaller"),
    ("improvement", "worsening"), ("relieve", "aggravate"), ("agonist", "antagonist"), ("antagonists", "agonists"), ("agonists", "antagonists"), ("positive", "negative"),
    ("potentiates", "suppresses"), ("strengthened", "weakened"), ("diminished", "augmented"), ("enlarged", "shrank"), ("after", "before"), ("influx", "efflux"),
    ("supports", "contradicts"), ("predates", "postdates"), ("elevated", "depressed"), ("sensitive", "insensitive"), ("rapid", "slow"), ("long", "short"),
)  # fmt: skip
_HEDGED = (
    (r"\bpotentially ", ""), (r"\b(?:is|are) (?:thought|believed) to be\b", "is"), (r"\bis (?:thought|believed) to (\w+)", r"\1s"), (r"\bare (?:thought|believed) to (\w+)", r"\1"),
    (r"\b(?:may|might|could) be\b", "is"), (r"(?<!\()(?<!\(\")\b(?:may|might|could) (?!not\b|therefore|also|\w+ly\b)(\w+)", r"\1s"), (r"\bfurther suggest that\b", "further prove that"),
    (r"\b(suggest|propose|hypothesise|hypothesize|infer) that\b", "show that"), (r"\b(suggests|proposes) that\b", "shows that"), (r"\bas suggesting that\b", "as showing that"),
    (r"\bthe likely cause\b", "the cause"), (r"\blikely\b ", ""), (r"\bpossibly\b ", ""), (r"\bpossible (role|mechanism|cause)", r"\1"), (r"\b(appears|seems) to be\b", "is"),
    (r"\bappears to (\w+)", r"\1s"), (r"\bpartly ", ""), (r"\b(conclude) cautiously that\b", r"\1 that"), (r"\btypically ", "always "), (r"\binfer\b", "demonstrate"), (r"\bpropose\b", "establish"),
)  # fmt: skip
HEDGE = re.compile(
    r"\b(?:may|might|could|potential\w*|possib\w+|likely|thought|believed|suggest\w*|propos\w+|infer\w*|appears?|seems?|hypothe\w+|partly|partially|conditional|cautio\w+|half)\b",
    re.IGNORECASE,
)


def named(one: str) -> re.Pattern[str]:
    """Where a word stands whole."""
    return re.compile(rf"(?<![\w-]){re.escape(one)}(?![\w-])", re.IGNORECASE)


def put(text: str, found: re.Match[str], other: str) -> str:
    """Other words where some were found, with a capital where they begin a sentence."""
    other = other[0].upper() + other[1:] if found[0][0].isupper() and found.start() == 0 else other
    return text[: found.start()] + other + text[found.end() :]


def digit(text: str, others: Sequence[str]) -> Iterator[str]:
    """Another last digit, for each number."""
    for found in NUMBER.finditer(text):
        yield text[: found.end() - 1] + str((int(text[found.end() - 1]) + 1) % 10) + text[found.end() :]


def decimal(text: str, others: Sequence[str]) -> Iterator[str]:
    """A decimal point one place off."""
    for found in re.finditer(r"(?<![\w.])(\d+)\.(\d)(\d*)(?![\w.])", text):
        moved = f"{found[1]}{found[2]}" + (f".{found[3]}" if found[3] else "")
        yield put(text, found, re.sub(r"^0+(?=\d)", "", moved))


def sign(text: str, others: Sequence[str]) -> Iterator[str]:
    """A minus sign left out, where no word says that it fell."""
    for found in re.finditer(r"(?<=[ (])[-−](?=\d)", text):
        yield text[: found.start()] + text[found.end() :]


def comparison(text: str, others: Sequence[str]) -> Iterator[str]:
    """ "< 0.05" turned round, or made exact."""
    for found in re.finditer(r"([<>]) ?(?=\d)|\b(below|above) (?=\d)", text):
        turned = {"<": "> ", ">": "< ", "below": "above ", "above": "below "}[found[1] or found[2]]
        yield put(text, found, turned)
        yield put(text, found, "= " if "= " in text else "")


def number_word(text: str, others: Sequence[str]) -> Iterator[str]:
    """Another number where it is a word."""
    for found in re.finditer(rf"\b({'|'.join(_WORDS)})\b", text, re.IGNORECASE):
        yield put(text, found, _WORDS[found[0].lower()])


def year(text: str, others: Sequence[str]) -> Iterator[str]:
    """Another year."""
    for found in re.finditer(r"\b(?:19|20)\d\d\b", text):
        yield put(text, found, str(int(found[0]) - 3))


def unit(text: str, others: Sequence[str]) -> Iterator[str]:
    """Another unit behind each number."""
    for one, other in _OTHER_UNITS:
        for found in re.finditer(rf"(?<=\d)( ?){one}(?!\w|/)", text):
            yield text[: found.start()] + found[1] + other + text[found.end() :]
    for found in re.finditer(r"\b(hour|day)(?= \d)", text):
        yield put(text, found, {"hour": "day", "day": "hour"}[found[0]])


def denial_dropped(text: str, others: Sequence[str]) -> Iterator[str]:
    """A denial left out."""
    for pattern, other in _DENIED:
        for found in re.finditer(pattern, text):
            yield text[: found.start()] + other(found) + text[found.end() :]


def denial_added(text: str, others: Sequence[str]) -> Iterator[str]:
    """A denial put into what denies nothing."""
    if NEGATIVE.search(text):
        return
    for pattern, other in _ASSERTED:
        for found in list(re.finditer(pattern, text))[:2]:
            if not _AUX.search(text[: found.start()]):
                yield text[: found.start()] + other[found[0]] + text[found.end() :]


def direction(text: str, others: Sequence[str]) -> Iterator[str]:
    """What rises falls, what is above is below."""
    for one, other in _TURNED:
        for found in named(one).finditer(text):
            if not named(other).search(text) and not re.match(
                r" (?:about )?\d", text[found.end() :]
            ):  # "before and after" turned round says the same
                yield put(text, found, other)


def sides_exchanged(text: str, others: Sequence[str]) -> Iterator[str]:
    """ "A was higher than B" becomes "B was higher than A"."""
    found = re.match(r"^([^,;()]+?) ((?:was|were|is|are|has|have|had) [^,;()]*?\bthan) ([^,;()]+)\.$", text)
    if found:
        yield f"{found[3][0].upper()}{found[3][1:]} {found[2]} {found[1][0].lower()}{found[1][1:]}."


def hedge_dropped(text: str, others: Sequence[str]) -> Iterator[str]:
    """What may be becomes what is, where no other word of the unit keeps the doubt."""
    made = text
    for pattern, other in _HEDGED:
        made = re.sub(pattern, other, made)
    if made != text and not HEDGE.search(made):
        yield made
