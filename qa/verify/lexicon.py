"""The English that the statement checks know: what denies, what doubts, what points up or down, what means the same.

Only general words of scientific prose; no substance, species, cell or study is named here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.text.terms import STOP_WORDS, terms

_PHRASES = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"\bno longer\b", "not"),
        (r"\brather than\b", "not"),
        (r"\bwith no\b", "without"),
        (r"\b(?:in addition to|apart from|aside from|as well as)\b", "besides"),
        (r"\b([a-z]{3,})-free\b", r"without \1"),
        (r"\bin (?:all(?= ?[,.;)])|total\b)", "total"),
    )
)
"""Ways of saying the same, and the one form in which they are compared."""
_UN = r"(?:in(?=(?:distinguishable|effective|sensitive|significant|significantly)\b)|im(?=possible\b)|un(?=(?:changed|altered|affected|related|resolved|responsive|clear|known|likely)\b))"
_PREFIXED = re.compile(rf"\b{_UN}")
"""A denial inside a word: "unchanged" denies "changed"."""
NEGATION = re.compile(
    r"\b(?:no|not|never|neither|none|without|cannot|[a-z]+n't|nothing|lack(?:s|ed|ing)?|absen(?:t|ce)|fail(?:s|ed|ure)?|unable|unlike"
    r"|rather than|instead of|except|excluded|disappear\w*|vanish\w*|abolish\w*|ceas\w+|hardly|barely|scarcely|rules? out|ruled out)\b"
)
_MODAL = (
    r"may|might|could|can|(?<!not )possib\w+|potential(?:ly)?|perhaps|probabl\w+|(?<!more )(?<!less )likely|thought|believed|appear(?:s|ed)?|seem(?:s|ed)?|presum\w+|putative\w*|"
    r"(?<=not )clear|considered|implicated|expected|estimated|if|contested|inconsistent|mixed(?! \w+(?:ic|al|ed|ar|ive|ous)\b)|preliminary|tend(?:s|ed)?"
)
_INFERRED = r"suggest\w*|hypothe\w+|propos\w+|speculat\w+|infer(?:s|red|ence)?|assum\w+"
_PARTIAL = r"partly|partially|in part|mainly|mostly|primarily|largely|often|frequently|usually|typically|generally|sometimes|some|most|majority|nearly|almost"
_ASKED = r"(?:investigat|examin|test|stud|ask|explor)\w* (?:whether|if|how)|(?:designed|intended|planned|meant|aim(?:s|ed)?|sought) to"
HEDGES = tuple(
    (re.compile(rf"\b(?:{needed})\b"), re.compile(rf"\b(?:{enough})\b"))
    for needed, enough in (
        (_MODAL, f"{_MODAL}|{_INFERRED}"),
        (_INFERRED, f"{_MODAL}|{_INFERRED}"),
        (_PARTIAL, _PARTIAL),
        (_ASKED, f"{_ASKED}|{_MODAL}|{_INFERRED}"),
    )
)
"""Words of doubt of one kind, and those of which one must stand in the statement then."""
STRONG = re.compile(
    r"\b(?:only|all|always|every|each|solely|exclusively|entirely|completely|fully|prove[sdn]?|proof|cure[sd]?|definitive\w*|certain(?:ly)?|"
    r"clearly|undoubtedly|guarante\w+|must|highly|strongly|very|much|far|dramatic\w*|markedly|first|best|significant(?:ly)?|main|major)\b"
)
"""Words that make a statement say more: each must stand in the quotes."""
_OPPOSITES = (
    (r"increas\w*|rais\w+|rose|risen|rises?|rising|elevat\w+|enlarg\w+|higher|greater|larger|more|up-?regulat\w+|gain\w*|grow\w*|grew|lengthen\w*|longer|"
     r"enhanc\w+|potentiat\w+|strengthen\w*|stronger|augment\w*|boost\w*|amplif\w+|promot\w+",
     r"decreas\w*|reduc\w+|lower\w*|fell|falls?|fallen|falling|declin\w+|diminish\w*|smaller|less|fewer|down-?regulat\w+|loss|lost|drop\w*|shrink\w*|shrank|shorten\w*|"
     r"shorter|weaken\w*|weaker|attenuat\w+|cut|cuts|dampen\w*|impair\w*"),
    (r"enhanc\w+|potentiat\w+|strengthen\w*|stronger|activat\w+|stimulat\w+|facilitat\w+|agonist\w*|augment\w*|open(?:s|ed|ing)?",
     r"inhibit(?:s|ed|ing|or|ors)?|block\w*|suppress\w*|weaken\w*|weaker|antagoni\w+|attenuat\w+|prevent\w*|impair\w*|inactivat\w+|clos(?:es?|ed|ing)"),
    (r"before|prior|preced\w+|pre", r"after|follow\w+|post|subsequent\w*"),
    (r"positive\w*", r"negative\w*"),
    (r"hyperpolari[sz]\w+", r"depolari[sz]\w+"),
    (r"better|improv\w+|benefi\w+|relie\w+|alleviat\w+", r"worse\w*|harm\w*|aggravat\w+|exacerbat\w+"),
    (r"synaptic|synap[st]es?", r"extrasynaptic"),
    (r"phasic", r"tonic"),
    (r"same|similar\w*|identical\w*|equal\w*", r"differ\w*|distinct\w*|unequal\w*"),
    (r"with", r"without"),
    (r"support(?:s|ed|ing)?|confirm\w*", r"contradict\w*|refut\w+"),
    (r"above|over|upper", r"below|under|lower"),
    (r"start\w*|begin\w*|began|begun|onset", r"end(?:s|ed|ing)?|stop\w*|finish\w*"),
    (r"male|males|men", r"female|females|women"),
    (r"early|earlier", r"late|later"),
    (r"oral(?:ly)?", r"intravenous(?:ly)?"),
    (r"acute(?:ly)?", r"chronic(?:ally)?"),
    (r"high", r"low"),
)  # fmt: skip
DIRECTIONS = tuple(
    (re.compile(rf"(?<![-\w])(?:{one})(?![-\w])"), re.compile(rf"(?<![-\w])(?:{other})(?![-\w])"))
    for one, other in _OPPOSITES
)
RISE = (
    "increas|enhanc|potentiat|activat|stimulat|elevat|rais|facilitat|promot|induc|evok|elicit|trigger|strengthen|prolong|"
    "up-?regulat|boost|improv"
)
FALL = "inhibit|reduc|decreas|suppress|lower|attenuat|abolish|down-?regulat|weaken|shorten|diminish|declin|worsen"
TOUCH = "alter|chang|affect|influenc|modulat"
"""Stems of verbs that say what something does to another thing: more of it, less of it, or only that it changes."""
_SAME = (
    "increase raise rise rose risen elevate enlarge higher greater larger more grow grew upregulate enhance strengthen stronger augment "
    "amplify boost enhancement",
    "decrease reduce reduction fall fell fallen lower decline diminish drop dropped cut smaller less fewer downregulate",
    "inhibit suppress", "prevent block", "activate stimulate activation", "differ different difference distinct",
    "same identical equal", "link associate relate tie connect", "need require necessary", "contain include comprise consist",
    "begin start began begun onset initiate", "end stop finish", "use employ", "give administer deliver received receive administration",
    "produce make made form formed generate yield", "turn convert transform", "attach bind bound binding", "return restore",
    "imitate mimic", "remain persist last stay still kept keep", "child baby infant", "price cost", "fast rapid quick quickly rapidly",
    "believe think thought", "call term name label", "examine study studied investigate tested test review survey ask explore", "pregnant pregnancy", "show shown demonstrate",
    "occupy occupied", "participant subject", "relief relieve alleviate", "amount quantity", "lengthen prolong",
    "treat treatment therapy therapeutic", "strong strongly", "absent missing", "woman women", "mouse mice", "occur happen",
    "sensitive sensitivity", "potent potency", "effective efficacy", "excite excitability excitable", "inflammation inflammatory",
    "approve approval", "level concentration", "size magnitude", "outcome result", "cause trigger evoke induce produce elicit", "intend meant aim",
    "select choose", "act action", "respond response responsive", "react reaction", "synapse synaptic",
)  # fmt: skip
"""Words that may stand for one another."""
_REWRITTEN = (
    (re.compile(r"^potentiat\w*"), "enhance"),  # its stem is that of "potential"
    (re.compile(r"isation"), "ization"), (re.compile(r"is(?=e[sdr]?$|ing$)"), "iz"), (re.compile(r"our(?=$|s$|ed$|ing$|al$|ally$)"), "or"),
    (re.compile(r"(?<=.)ae(?=[a-z])"), "e"), (re.compile(r"oe(?=[dst])"), "e"),
    (re.compile(r"(?:(?<=[aeiou]\w[aeiou])|(?<=[aeiou]\w\w[aeiou]))ll(?=ed$|ing$)"), "l"),  # "labelled", but not "killed"
    (re.compile(r"sulph"), "sulf"), (re.compile(r"tre$"), "ter"),
    (re.compile(r"(?<=\w{5})us$"), ""),  # "hippocampus" and "hippocampal"
)  # fmt: skip
_GENERIC_WORDS = (
    "show shows shown showed report reports reported find finds found observe observed see seen give gives gave given list lists listed measure "
    "measured state states stated describe describes described note noted say says said tell name named call called term termed record recorded "
    "amount amounted value values according respectively reach reached account average mean approximately roughly around compare compared "
    "comparison against relative versus study studies data datum result results finding findings work paper article author authors researcher "
    "researchers team document text source publication yield display assess assessed evaluate evaluated determine determined display exhibit exhibited exact exactly correspond corresponding one "
    "first take taken took go went come came become became do did done get got occur occurs occurred happen happened use used using via by "
    "way means well thus therefore hence while when where whereas because since moreover also further furthermore additionally however although "
    "though both whose which who itself themselves among amongst across within per total number figure table row column entry part case "
    "point level out n p se ci sem sd following kind type set exist here there no not nor neither never none without cannot lack lacking fail "
    "failed may might can could would should possibly potentially likely perhaps probably thought think believed suggest suggests suggested "
    "appear appears appeared seem seems overall namely specifically indicate indicates indicated regard regarded consider considered conclude "
    "concluded under between confidence interval drug compound agent substance medicine have has having"
)
_LIGHT = (
    "because due through besides upon toward towards onto rather able ability once alike likewise similarly including include undergo "
    "underwent undergone undergoing experience experienced thereby whereby look looked then reveal reveals revealed serve served "
    "together both along alongside instance example feature account presence present exist time period course perform performed conduct conducted carried people person persons group responsible obtain obtained"
)
"""Words that may stand in a statement or be left out of it without a change of what is said."""
_SETTINGS = (
    "rat mouse murine rodent human primate monkey animal rabbit pig dog zebrafish frog patient woman women man men female male volunteer participant "
    "subject adult adolescent child infant neonate elderly mother pup",
    "vitro vivo",
)
"""Words that say in whom and how something was found: one of each kind may stand for another ("women" for "patients")."""


def _stem(word: str) -> str:
    """The stem of a word in its American spelling."""
    for pattern, other in _REWRITTEN:
        word = pattern.sub(other, word)
    return next(iter(terms(word)), word)


_FIRST = {_stem(word): _stem(group.split()[0]) for group in reversed(_SAME) for word in group.split()}
"""For the stem of each word of a group of equals that of its first word; of two groups the earlier one counts."""


@lru_cache(maxsize=50_000)
def canonical(word: str) -> str:
    """One form for all spellings of a word that mean the same: "labelled", "labeled"; "fell", "was reduced"."""
    return _FIRST.get(_stem(word), _stem(word))


def plainly(folded: str) -> str:
    """A folded text with each way of saying a thing that has several in one form, and denials inside words as words."""
    for pattern, other in _PHRASES:
        folded = pattern.sub(other, folded)
    return _PREFIXED.sub("not ", folded)


GENERIC = frozenset(canonical(word) for word in _GENERIC_WORDS.split()) | STOP_WORDS
"""Words that a writer may add around what is said without saying anything new of it."""
LIGHT_TERMS = frozenset(canonical(word) for word in _LIGHT.split())
SETTINGS = tuple(frozenset(canonical(word) for word in kind.split()) for kind in _SETTINGS)
