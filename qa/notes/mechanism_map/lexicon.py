"""The English of what acts on what: verbs with their effect, what denies and doubts, and words that name nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa.verify.lexicon import canonical

Effect = Literal["+", "-", ""]
Form = Literal["base", "s", "ed", "ing"]

_RISE = (
    "increase enhance potentiate activate stimulate augment elevate raise facilitate promote induce evoke elicit trigger amplify "
    "boost strengthen prolong upregulate up-regulate accelerate open intensify heighten reactivate"
)
_FALL = (
    "inhibit reduce decrease block suppress lower diminish attenuate prevent abolish antagonise downregulate "
    "down-regulate weaken dampen shorten inactivate silence depress curb slow relieve alleviate ameliorate mitigate eliminate "
    "deplete impair disrupt blunt"
)
_NEITHER = (
    "modulate regulate affect alter influence modify mediate control cause produce generate drive restore normalise "
    "reverse hyperpolarise depolarise phosphorylate dephosphorylate desensitise sensitise gate bind"
)
_WITH_PREPOSITION = {
    "bind": "to at within", "act": "on at through via upon", "interact": "with", "lead": "to", "result": "in", "contribute": "to",
}  # fmt: skip
_PAST = {"drive": ("drove", "driven"), "bind": ("bound",), "lead": ("led",)}
_ADJECTIVES = frozenset(("open", "lower", "slow"))
"""Verbs whose base form is more often an adjective."""


@dataclass(frozen=True, slots=True)
class EffectVerb:
    """One form of a verb that says that something acts on something."""

    form: Form
    effect: Effect
    prepositions: frozenset[str] = frozenset()
    """One of which must follow; for a verb that may do without, see `bare`."""
    bare: bool = True


def _inflected(lemma: str) -> list[tuple[str, Form]]:
    stem = lemma.removesuffix("e")
    if lemma.endswith("y"):
        return [(lemma, "base"), (f"{lemma[:-1]}ies", "s"), (f"{lemma[:-1]}ied", "ed"), (f"{lemma}ing", "ing")]
    third = f"{lemma}es" if lemma.endswith(("sh", "ss", "ch")) else f"{lemma}s"
    past = _PAST.get(lemma, (f"{stem}ed",))
    double = "l" if lemma.endswith("rol") else ""
    past = (f"{lemma}led",) if double else past
    found: list[tuple[str, Form]] = [(lemma, "base"), (third, "s"), (f"{stem}{double}ing", "ing")]
    return [*found, *((form, "ed") for form in past)]


def _verbs() -> dict[str, EffectVerb]:
    found: dict[str, EffectVerb] = {}
    groups: tuple[tuple[str, Effect], ...] = (
        (_RISE, "+"),
        (_FALL, "-"),
        (_NEITHER, ""),
        (" ".join(_WITH_PREPOSITION), ""),
    )
    for lemmas, effect in groups:
        for lemma in f"{lemmas} {lemmas.replace('ise ', 'ize ')}".split():
            prepositions = frozenset(_WITH_PREPOSITION.get(lemma, "").split())
            for word, form in _inflected(lemma):
                if not (form == "base" and lemma in _ADJECTIVES):
                    bare = not prepositions or lemma == "bind"
                    found[word] = EffectVerb(form, effect, prepositions, bare)
    return found


EFFECT_VERBS = _verbs()
ROLE_EFFECTS: dict[str, Effect] = {
    **dict.fromkeys("agonist activator potentiator enhancer inducer stimulator".split(), "+"),
    **dict.fromkeys("antagonist inhibitor blocker suppressor".split(), "-"),
    **dict.fromkeys("ligand modulator regulator mediator".split(), ""),
}
"""Nouns that say of "X is an N of Y" that X acts on Y."""
CHANGE_NOUNS = frozenset(
    "increase rise elevation decrease reduction fall drop decline change alteration difference loss role part".split()
)
"""Nouns that say nothing without the "in ..." behind them."""
COPULAS = frozenset("is are was were be been being".split())
HEDGING_MODALS = frozenset("may might can could".split())
AUXILIARIES = COPULAS | HEDGING_MODALS | frozenset("has have had do does did".split())
FORBIDDEN = frozenset("will would shall should must cannot ought".split())
RAISING = frozenset("shown found reported known observed thought believed considered likely said".split())
"""What may stand between "is" and "to" before the verb that counts."""
FILLERS = frozenset("also further thereby thus then therefore in turn subsequently consequently hence".split())
ADVERBS = FILLERS | frozenset("still often partly together instead even both".split())
PLAIN_ARTICLES = frozenset(("the", "a", "an"))
CLAUSE_PREPOSITIONS = frozenset(
    "of in at on by with via through after before during from to into onto for under between among across following within upon "
    "over against toward towards despite along per until throughout using as about around above below near without due".split()
)
KEPT_PREPOSITIONS = frozenset("of to for between on against toward towards into onto from with".split())
"""Prepositions whose phrase belongs to the thing that it follows; the others tell where, when and how."""
HARD_CUTS = frozenset("but whereas while although though because whereby".split())
BREAKERS = HARD_CUTS | frozenset(
    "which who whom whose that where since so if when unless whether until once there what how why than nor".split()
)
POINTING = frozenset(
    "it its they them their he his she her this these those that such other another one each either we our us you same former "
    "latter itself themselves".split()
)
ADJECTIVE_END = re.compile(
    r".{3,}(?:ous|ary|able|ible|ic|ive|[^r]al|less|ful|-like|-related|-dependent|-independent|-sensitive)"
)
NO_AGENTS = frozenset(
    canonical(word)
    for word in "patient participant woman man people group trial study author report company half third quarter al".split()
)
"""People, papers and shares: what they do is no mechanism."""
UNPLAIN = re.compile(
    r"\b(?:no|not|never|neither|nor|none|nothing|without|cannot|[a-z]+n't|lack\w*|absen\w+|fail\w*|unable|unlike|except|instead|"
    r"rarely|seldom|knock-?\w+|mutants?|little|few|only|first|than|compared|versus|vs|more|less|differ\w*|respectively)\b"
)
"""What denies or compares what its clause says, or limits it to some cases."""
DOUBTED = re.compile(
    r"\?|\b(?:whether|if|when|unless|would|should|unclear|unknown|hypothe\w+|suggest\w*|propos\w+|possibl\w+|potentially|perhaps|"
    r"probabl\w+|presumabl[ey]|claim\w*|disput\w+|contrast\w*|inconsistent|expect\w*|examin\w+|designed)\b"
)
"""What makes a whole statement no plain assertion of what stands in it."""
REPORTED = re.compile(
    r"[^;:?!]{3,90}?\b(?:found|finds?|show(?:s|ed|n)?|report(?:s|ed)?|demonstrated?|observed?|states?|stated|noted?|confirm(?:s|ed)?) that,? "
)
"""Who says it: what follows is said all the same."""
