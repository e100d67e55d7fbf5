"""The English that tells who acts on whom: which words are verbs and in which form, and what links the parts of a sentence.

Only general words; no substance, species, cell or study is named here.
"""

from __future__ import annotations

from functools import lru_cache

from qa.verify.word_families import alike

_VERBS = (
    "abolish accelerate accept access accumulate achieve acquire act add adjust adopt adsorb affect alter amplify anchor antagonize appoint approve arrest "
    "attach attack attract augment avoid ban bind block boost borrow break bring build burn buy call capture carry catch cause challenge change "
    "chase cleave clear colonize confer confirm consult consume contain contribute control convert cool cover create cross cut damage decrease "
    "defend degrade delay deliver demand deplete depress destroy detect determine deflect differentiate dilute diminish direct discover displace disrupt dissolve "
    "divide dominate drive drop eat eclipse elect elevate eliminate elicit employ enable encode encourage endorse enhance enlarge ensure enter evoke "
    "exceed excite exclude expand export express extend facilitate favor fear feed fertilize fight fill fit follow force form fund gain generate govern grow "
    "guard guide hamper harm heat help hinder hire hit hold host hunt impair import impose improve include increase induce infect "
    "influence inform inhibit initiate injure inject insert instruct invade invalidate involve join kill know lack launch lead leave lend lengthen like limit load lock "
    "lose love lower maintain make mask mean melt merge mimic miss modify modulate move need notify occupy offend oppose orbit order outcompete "
    "outweigh overrule overtake overwrite own oxidize parasitize pass pay penetrate perturb pollinate poison potentiate precede predict prefer preserve "
    "pressure prevent produce promote propel protect prove provide pull punish push raise reach recognize recruit reduce reflect regulate reject "
    "relax release relieve remove repair replace repress require rescue resist restore restrict retain reverse reward rotate rule save scatter search secrete "
    "select sell send sense sequester serve shade shape shield shift shorten silence slow spread stabilize steal strengthen "
    "stimulate store strip sue suppress surround support surpass sustain target teach tell threaten tolerate train transfer transform transmit transport "
    "treat trigger trust uncover undermine understand update upregulate use validate visit vote warm weaken win "
    "mediate phosphorylate activate inactivate methylate acetylate hydroxylate hydrate innervate radiate irradiate terminate propagate replicate "
    "incorporate mitigate aggravate alleviate ameliorate exacerbate attenuate accelerate translate ventilate saturate evaporate illuminate "
    "describe report show find observe measure list state note suggest indicate demonstrate reveal study examine test compare conclude exhibit "
    "locate graze emit ingest swallow reflect scatter refract chase stalk infest sign appeal convict acquit accuse tax license compile parse "
    "invoke fetch query index wrap delete corrode etch coat dope sample collect count mark kiss visit host tame rear rescue warn praise blame "
    "depend result respond belong submit apply react cede owe read write lend bite"
)
_BOTH = frozenset(
    "access act attack ban block boost break burn call cause challenge change control cover cross cut damage decrease delay demand drive drop express "
    "fear feed fight fill fit force form fund gain guard guide harm heat help hit hold host hunt increase influence lead leave like limit load lock love "
    "mask mean melt need orbit order pay pressure produce pull push raise reach release repair rescue reverse reward rule search sense shade shape "
    "shield shift slow spread store strip support target train transfer transport treat trigger trust update use visit vote win read bite lack "
    "report show find measure list state note study test sign appeal tax license query index wrap sample count mark kiss visit praise blame coat scatter".split()
)
"""Verbs whose base form or form in "-s" is a noun as well."""
_NOUN_ENDINGS = (
    "ion",
    "ions",
    "ment",
    "ance",
    "ence",
    "ide",
    "or",
    "er",
    "al",
    "ity",
    "ive",
    "ant",
    "ent",
    "ing",
    "ism",
    "ist",
    "th",
    "age",
    "ase",
)
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
HAVE = frozenset("has have had having".split())
MODALS = frozenset("do does did can could may might must shall should will would cannot".split())
ARTICLES = frozenset("the a an this these those its their his her our each every some any no both all".split())
PRONOUNS = frozenset("it they he she we you i them him itself themselves".split())
RELATIVES = frozenset("that which who whom whose".split())
CLAUSES = frozenset(
    "while whereas although though because since if when unless where than as so whether how therefore hence however but".split()
)
"""Words that open another clause."""
PREPOSITIONS = frozenset(
    "of in on at by to from with without into onto under over during after before between among within across through via against for per "
    "upon toward towards unlike until near following despite like around above below along".split()
)
OUTSIDE = frozenset(
    "via through during after before under despite following until within across per near between among since while with".split()
)
"""Prepositions whose words say when, where or by what way something was, and belong to no side of it."""
LINKING = frozenset(
    "thereby thus then also therefore hence consequently in-turn not never only still further both either".split()
)
"""Words that may stand between a subject and its verb."""
HINGES = {
    "before": "before", "after": "after", "via": "via", "through": "via", "because": "because",
    "thereby": "thereby", "therefore": "thereby", "thus": "thereby", "hence": "thereby",
}  # fmt: skip
"""Words with one thing on either side, which may not change places."""
MORE = frozenset("more less fewer better worse".split())


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The one form of a verb or of the noun made from it: "phosphorylates", "phosphorylation"; "drove", "driven"."""
    return alike(_BASE.get(word, word))


def participle(word: str) -> bool:
    """Whether a word may follow "was": "driven", "phosphorylated"."""
    if "-" in word and not word.startswith(("up-", "down-", "re-", "co-", "over-")):
        return False  # "light-induced"
    return word in _BASE or (len(word) > 4 and word.endswith("ed") and not word.endswith("eed"))


def base(word: str, known: frozenset[str]) -> bool:
    """Whether a word may be a verb in its base form: one listed here, made like one, or of the stem of a known one."""
    if word in VERBS or (len(word) > 5 and word.endswith(("ise", "ize", "ify", "yse", "yze"))):
        return True
    return lemma(word) in known and not word.endswith(_NOUN_ENDINGS)


def third(word: str, known: frozenset[str]) -> bool:
    """Whether a word in "-s" may be a verb."""
    return (
        word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and any(base(one, known) for one in _singular(word))
    )


def noun_too(word: str) -> bool:
    """Whether a verb's base form or form in "-s" is a noun as well."""
    return not {word, *_singular(word)}.isdisjoint(_BOTH)


def _singular(word: str) -> tuple[str, ...]:
    return (word[:-1], word[:-2], f"{word[:-3]}y") if word.endswith("es") else (word.removesuffix("s"),)


_BASE = {form: verb for verb, forms in _PAST.items() for form in forms.split()}
VERBS = frozenset((*_VERBS.split(), *_PAST))
CHANGES = frozenset(lemma(word) for word in _CHANGES.split())
EITHER_WAY = frozenset(lemma(word) for word in _EITHER_WAY.split())
