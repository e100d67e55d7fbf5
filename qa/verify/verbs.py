"""The English that tells who acts on whom: the forms of verbs, and verbs that say the same from either side.

Only general words; no substance, species, cell or study is named here.
"""

from __future__ import annotations

from functools import lru_cache

from qa.verify.word_families import alike

_PAST = {
    "rise": "rose risen", "fall": "fell fallen", "grow": "grew grown", "shrink": "shrank shrunk", "drive": "drove driven", "bind": "bound",
    "build": "built", "make": "made", "take": "took taken", "hold": "held", "keep": "kept", "lead": "led", "lose": "lost", "send": "sent",
    "break": "broke broken", "choose": "chose chosen", "write": "wrote written", "know": "knew known", "feed": "fed", "eat": "ate eaten",
    "draw": "drew drawn", "throw": "threw thrown", "overcome": "overcame", "catch": "caught", "buy": "bought", "sell": "sold", "tell": "told",
    "win": "won", "strike": "struck stricken", "bring": "brought", "teach": "taught", "fight": "fought", "leave": "left", "mean": "meant",
    "steal": "stole stolen", "overtake": "overtook overtaken", "freeze": "froze frozen", "sue": "sued", "see": "saw seen", "begin": "began begun",
    "become": "became", "go": "went gone", "come": "came", "give": "gave given", "find": "found", "show": "shown", "bite": "bit bitten",
    "pay": "paid", "lend": "lent", "undergo": "underwent undergone", "drink": "drank drunk", "flee": "fled", "read": "read", "hit": "hit", "set": "set",
}  # fmt: skip
_CHANGES = (
    "rise fall grow shrink increase decrease decline drop diminish change shift improve worsen recover accumulate expand melt freeze "
    "dissolve burn break open close start begin end stop spread double halve weaken strengthen slow warm cool widen narrow"
)
"""Verbs whose subject, where nothing is acted on, is what another would act on: "the level rose", "heat raised the level"."""
_EITHER_WAY = (
    "correlate interact differ associate link relate connect couple pair compare contrast combine resemble equal match overlap meet "
    "border share agree collide mix fuse merge join accompany coincide vary marry bind attach touch alternate compete cooperate converge "
    "overlie intersect react represent reflect exchange swap coexist correspond give receive administer independent equivalent analogous adjacent parallel "
)
"""Verbs that say the same from either side, or nearly."""
BE = frozenset("is are was were be been being".split())
ARTICLES = frozenset("the a an this these those its their his her our each every some any no both all".split())


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The one form of a verb or of the noun made from it: "phosphorylates", "phosphorylation"; "drove", "driven"."""
    return alike(_BASE.get(word, word))


def participle(word: str) -> bool:
    """Whether a word may follow "was": "driven", "phosphorylated"."""
    if "-" in word and not word.startswith(("up-", "down-", "re-", "co-", "over-")):
        return False  # "light-induced"
    return word in _BASE or (len(word) > 4 and word.endswith("ed") and not word.endswith("eed"))


_BASE = {form: verb for verb, forms in _PAST.items() for form in forms.split()}
CHANGES = frozenset(lemma(word) for word in _CHANGES.split())
EITHER_WAY = frozenset(lemma(word) for word in _EITHER_WAY.split())
