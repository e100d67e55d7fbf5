"""The English of what acts on what: verbs with their effect, what denies and doubts, and words that name nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Effect = Literal["+", "-", ""]
Form = Literal["base", "s", "ed", "ing"]

_RISE = (
    "increase enhance potentiate activate stimulate augment elevate raise facilitate promote induce evoke elicit trigger amplify "
    "boost strengthen prolong upregulate up-regulate accelerate open intensify heighten reactivate"
)
_FALL = (
    "inhibit reduce decrease block suppress lower diminish attenuate prevent abolish antagonise antagonize downregulate "
    "down-regulate weaken dampen shorten inactivate silence depress curb slow relieve alleviate ameliorate mitigate eliminate "
    "deplete impair disrupt blunt"
)
_NEITHER = (
    "modulate regulate affect alter influence modify mediate control cause produce generate drive restore normalise normalize "
    "reverse hyperpolarise hyperpolarize depolarise depolarize phosphorylate dephosphorylate desensitise desensitize sensitise "
    "sensitize gate bind"
)
_WITH_PREPOSITION = {
    "bind": "to at within", "act": "on at through via upon", "interact": "with", "lead": "to", "result": "in", "contribute": "to",
}  # fmt: skip
_PAST = {"drive": ("drove", "driven"), "bind": ("bound",), "lead": ("led",)}
_ADJECTIVES = frozenset(("open", "lower", "slow"))
"""Verbs whose base form is more often an adjective."""
CAUSING = frozenset("cause produce induce evoke elicit trigger lead result drive give contribute generate".split())
"""What they bring about may itself be a rise or a fall."""
RESULT_VERBS = frozenset(("lead", "result", "cause", "give"))
"""Verbs whose ", which" stands for all that was said before it."""


@dataclass(frozen=True, slots=True)
class EffectVerb:
    """One form of a verb that says that something acts on something."""

    lemma: str
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
        for lemma in lemmas.split():
            prepositions = frozenset(_WITH_PREPOSITION.get(lemma, "").split())
            for word, form in _inflected(lemma):
                if not (form == "base" and lemma in _ADJECTIVES):
                    bare = not prepositions or lemma == "bind"
                    found[word] = EffectVerb(lemma, form, effect, prepositions, bare)
    return found


EFFECT_VERBS = _verbs()
RISE_TO = {"give": "base", "gives": "s", "gave": "ed", "giving": "ing"}
"""The forms of "give rise to"."""
_OTHER_VERBS = (
    "show find report contain express receive exhibit display require need use undergo develop respond depend remain occur become "
    "correlate associate differ vary include involve represent reflect provide support suggest indicate reveal demonstrate observe "
    "describe measure test examine investigate study compare treat administer take make see know call name define identify detect "
    "record follow precede appear seem tend begin start end continue return reach last persist mean explain account allow enable "
    "permit help play serve form belong lie stand carry exist arise emerge come go fall rise fail lack lose gain convert metabolise "
    "metabolize synthesise synthesize transport release contrast agree argue propose believe think consider conclude note state list "
    "mark cite cover review discuss predate approve place locate concern address assign enrol complete achieve meet share keep hold "
    "cross enter access sense encode link connect relate combine apply add remove replace mimic match exceed equal resemble prefer "
    "favour favor advise recommend warn limit restrict protect change move spread convey bring"
)
_NOUNS_TOO = frozenset(
    "show report need use display support study test measure record form play start end return help account fall rise lack gain "
    "transport release contrast note state list mark place concern address share hold access link match limit change move spread "
    "review cross find name call move".split()
)
OTHER_VERBS = frozenset(
    word for lemma in _OTHER_VERBS.split() for word, form in _inflected(lemma)
    if form in ("s", "ed") or (form == "base" and lemma not in _NOUNS_TOO)
) | frozenset("found took made saw knew became began fell rose came went lost gave kept held met stood brought underwent arose showed".split())  # fmt: skip
"""Forms of verbs that say something else: no noun phrase runs across one."""
NOUNS: dict[str, Effect] = {
    **dict.fromkeys("activation enhancement potentiation stimulation augmentation facilitation induction".split(), "+"),
    **dict.fromkeys("inhibition suppression blockade attenuation antagonism inactivation".split(), "-"),
    **dict.fromkeys("modulation regulation phosphorylation desensitisation desensitization".split(), ""),
}
"""Nouns that say of "N of X by Y" that Y acts on X."""
ROLE_EFFECTS: dict[str, Effect] = {
    **dict.fromkeys("agonist activator potentiator enhancer inducer stimulator".split(), "+"),
    **dict.fromkeys("antagonist inhibitor blocker suppressor".split(), "-"),
    **dict.fromkeys("ligand modulator regulator mediator".split(), ""),
}
"""Nouns that say of "X is an N of Y" that X acts on Y."""
COMPOUND: dict[str, Effect] = {
    **dict.fromkeys("induced evoked driven triggered elicited stimulated activated".split(), "+"),
    **dict.fromkeys("inhibited suppressed".split(), "-"),
    **dict.fromkeys("mediated gated".split(), ""),
}
"""Second halves of words that say of "X-N Y" that X acts on Y."""
CHANGE_EFFECTS: dict[str, Effect] = {
    **dict.fromkeys("increase increases rise rises elevation elevations enhancement potentiation".split(), "+"),
    **dict.fromkeys("decrease decreases reduction reductions fall falls drop decline declines".split(), "-"),
}
KEEP_IN = frozenset(CHANGE_EFFECTS) | frozenset(
    "change changes alteration alterations improvement improvements impairment deficit deficits defect difference differences "
    "loss gain disruption shift shifts role part involvement variation".split()
)
"""Nouns that say nothing without the "in ..." behind them."""

COPULAS = frozenset("is are was were be been being".split())
HEDGING_MODALS = frozenset("may might can could".split())
AUXILIARIES = COPULAS | HEDGING_MODALS | frozenset("has have had do does did".split())
FORBIDDEN = frozenset("will would shall should must cannot ought".split())
RAISING = frozenset(
    "shown found reported known observed demonstrated thought believed considered likely able said".split()
)
SEEMING = frozenset("appear appears appeared seem seems seemed tend tends tended".split())
FILLERS = frozenset(
    "also further furthermore thereby thus then therefore both in turn subsequently consequently hence".split()
)
ADVERBS = (
    frozenset("also further thereby thus then therefore still often partly together both instead even".split())
    | FILLERS
)
PLAIN_ARTICLES = frozenset(("the", "a", "an"))
CLAUSE_PREPOSITIONS = frozenset(
    "of in at on by with via through after before during from to into onto for under between among across following within upon "
    "over against toward towards despite along per until throughout using as about around above below near without due".split()
)
KEPT_PREPOSITIONS = frozenset("of to for between on against toward towards into onto from with".split())
"""Prepositions whose phrase belongs to the thing that it follows; the others tell where, when and how."""
BREAKERS = frozenset(
    "which who whom whose that where but whereas while although though because since so if when whenever unless whether until once "
    "there what how why than nor".split()
)
_HARD = "but whereas while although though because whereby"
HARD_CUTS = frozenset(_HARD.split())
POINTING = frozenset(
    "it its they them their he she his her this these those that such other another any more less fewer one two three four both "
    "each either neither we our us i you your same former latter each here there itself themselves".split()
)
VAGUE = frozenset(
    "effect effects response responses change changes level levels activity activities process processes mechanism mechanisms action "
    "actions role roles function functions result results property properties current currents receptor receptors channel channels "
    "drug drugs compound compounds agonist agonists antagonist antagonists ligand ligands treatment treatments symptom symptoms rate "
    "amount amounts number size degree site sites thing things factor factors signal signals production release expression increase "
    "decrease reduction rise value values state states condition conditions outcome outcomes time risk dose doses concentration "
    "concentrations subunit subunits mediator mediators pathway pathways protein proteins substance substances steroid agent agents "
    "modulator modulators type types form forms part parts way ways rise interaction interactions step steps target targets "
    "enhancement modulation inhibition activation potentiation binding tone stress age use self voltage experience need case cases "
    "frequency amplitude duration decay magnitude potency efficacy affinity sensitivity probability peak kinetics excitation events improvement phenomenon kinase kinases enzyme enzymes hormone hormones molecule molecules gene genes system systems model models behaviour behavior population populations difference differences".split()
)
"""Heads that name too little when they stand alone."""
NOT_ACTING = frozenset(
    "patient patients woman women man men mother mothers participant participants subject subjects author authors investigator "
    "investigators researcher researchers physician physicians clinician clinicians volunteer volunteers people animals study studies "
    "trial trials abstract guide review article label table figure section entry audit paper papers report reports data results "
    "findings finding analysis analyses protocol project account evidence introduction summary document verdict citation place "
    "statement statements source sources page note text authors team group groups company agency sponsor fda al experiment "
    "experiments literature meta-analysis row column header value values result question answer claim".split()
)
"""People and papers: what they do is no mechanism."""
ADJECTIVE_END = re.compile(
    r".{3,}(?:ous|ary|able|ible|ic|ive|[^r]al|less|ful|ant-like|-like|-related|-dependent|-independent|-sensitive)"
)
NOUN_ALL_THE_SAME = frozenset(
    "signal potential withdrawal animal interval removal arousal renewal additive derivative sedative anaesthetic anesthetic topic "
    "antibiotic music clinic metabolic hormonal arrival survival approval proposal material mineral alcohol trial".split()
)
ING_NOUNS = frozenset(
    "signalling signaling binding firing processing coupling spiking bursting feeding splicing trafficking gating opening blocking "
    "uncaging learning bleeding breathing swelling clustering timing scaling pruning closing sequencing imaging breastfeeding drinking sleeping ageing aging smoking craving conditioning priming cycling".split()
)

DENIAL = re.compile(
    r"\b(?:no|not|never|neither|nor|none|nothing|without|cannot|[a-z]+n't|lack(?:s|ed|ing)?|absen(?:t|ce)|fail(?:s|ed|ure|ing)?|unable|"
    r"unlike|except|rather|instead|hardly|barely|scarcely|rarely|seldom|little|few|minimal(?:ly)?|negligibl[ey]|insufficient\w*|"
    r"first|exclusively|solely|knock-?(?:outs?|in|down)|mutants?|mutated|null|[a-z0-9]*-?deficient|insensitive|resistan\w+|unaffected|unchanged|unaltered|only|ruled out|rules? out|no longer|abolition|un(?:likely|known|clear))\b"
)
"""What takes back, or holds for less than, what its clause says."""
COMPARED = re.compile(
    r"\b(?:than|compared|comparison|comparable|versus|vs|relative to|similar(?:ly)?|equal(?:ly)?|respectively|analog\w+ to|more|less|smaller|larger|greater|weaker|stronger|fewer|better|worse|faster|slower|higher|lower|"
    r"most potent\w*|as (?:potent|effective|strong)\w*|differ(?:s|ed|ent|ently|ences?)?)\b"
)
DOUBTED = re.compile(
    r"\?|\b(?:whether|if|unless|when|whenever|until|once|hypothe\w+|suggest\w*|propos\w+|speculat\w+|interpret\w*|conclu\w+|assum\w+|infer(?:s|red|ence)?|"
    r"predict\w*|expect\w*|implicat\w+|possib\w+|potentially|perhaps|probabl\w+|presum\w+|putative\w*|claim\w*|alleg\w+|purport\w*|"
    r"suppos\w+|so-called|would|should|investigat\w+|examin\w+|explor\w+|aim(?:s|ed)?|intend\w*|designed|planned|sought|hoped?|"
    r"question\w*|debat\w+|contested|controvers\w+|contradict\w*|contrast\w*|conflicting|inconsistent|disagree\w*|disput\w+|refut\w+|"
    r"unclear|unknown|uncertain|imagin\w+|simulat\w+|in theory|theoretical\w*|audit\w*|verdict\w*|entr(?:y|ies)|mistak\w+|wrong(?:ly)?|incorrect\w*|"
    r"erroneous\w*|misleading\w*|unsupported|attribut\w+|deni(?:es|ed)|doubt\w*|tested for|tests? of|evidence (?:for|that|of)|according to an? (?:model|hypothesis|theory))\b"
)
"""What makes a whole statement no plain assertion of what stands in it."""
REPORTED = re.compile(
    r"(?:[^;:.?!,]|(?<=\bal)\.|,(?=[^,]*\bet al)){3,90}?\b(?:found|finds?|show(?:s|ed|n)?|report(?:s|ed)?|demonstrat(?:es?|ed)|observ(?:es?|ed)|states?|stated|"
    r"notes?|noted|confirm(?:s|ed)?|reveal(?:s|ed)?|establish(?:es|ed)?) that,? "
)
"""Who says it: what follows is said all the same."""
HEDGED = re.compile(
    r"\b(?:may|might|could|can|thought|believed|considered|likely|able|said|appears?|appeared|seem(?:s|ed)?|tend(?:s|ed)?)\b",
    re.IGNORECASE,
)
"""Doubt in the words of a verb group, which bears on all that hangs on the verb as well."""
