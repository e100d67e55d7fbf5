"""The wording of questions: how English asks for a number, a name, a comparison, advice; and what answers look like."""

from __future__ import annotations

import re

from qa.text.terms import terms

NUMBER_ASKED = re.compile(
    r"\bhow (?:many|much|long|soon|quickly|fast|old|large|big|high|low|far|strong|strongly)\b"
    r"|\b(?:what|which|whose)\b(?! (?:do|does|did|happens?|happened)\b)[^?.,;]{0,40}\b(?:percent\w*|proportion|fraction|number|rate|rates|dose|doses|dosage"
    r"|concentrations?|ages?|values?|sizes?|amount|factor|ratio|half-life|duration|mass|weight|frequency|odds|score"
    r"|threshold|levels?|p-values?|[ei]c50|ki|kd|iterations?|length|temperature|volume|width|height|distance|cost|price)\b"
    r"|\bby what (?:factor|percentage|amount)\b|\bpercentage\b|\bp-?values?\b|\b[ei]c50s?\b|\bhow (?:big|large)\b",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:year|date|month|day|decade|century)\b|\b(?:in|on|since|by) (?:what|which) (?:year|date)\b",
    re.IGNORECASE,
)
NAME = re.compile(
    r"^\W*who(?:se|m)?\b|[,;] who(?:se|m)?\b|\b(?:what|which)\b[^?.,;]{0,20}\b(?:authors?|researchers?|scientists?|company|companies"
    r"|manufacturers?|group|team|institutions?|university|journal|funders?)\b|\bby whom\b",
    re.IGNORECASE,
)
PLACE = re.compile(r"^\W*where\b|\b(?:what|which) (?:country|countries|city|cities|region|province)\b", re.IGNORECASE)
YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may|might|must)\b", re.IGNORECASE
)
COMPARISON = re.compile(
    r"\bcompar(?:e|ed|es|ing|ison)\b|\bdiffer(?:s|ed|ent|ence|ences)?\b|\bversus\b|\bvs\.?\b|\bcontrast\b|\bdistinguish\w*\b"
    r"|\bboth\b.*\band\b|\b(?:more|less|higher|lower|greater|larger|smaller|stronger|weaker|better|worse)\b[^?]*\bthan\b",
    re.IGNORECASE,
)
DEFINITION = re.compile(
    r"^\W*(?:what (?:is|are|does)|define|describe|explain what)\b(?!.*\b(?:of|for|in|between|after|during)\b)|\bstands? for\b"
    r"|\bdefinition\b|\bwhat kind of\b|\bwhat does \S+ mean\b",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\bwhy\b|\bhow\b|\bmechanism\b|\bexplain\b|\bdescribe\b|\bwalk\b|\bcause[sd]?\b|\brole\b", re.IGNORECASE
)

QUANTITIES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    # name: (how a question asks for it, what an answer to it looks like in folded text)
    "percentage": (
        re.compile(r"\bpercent\w*\b|\bproportion\b|\bfraction\b|\bwhat %", re.IGNORECASE),
        re.compile(r"\d\s?%|\bper ?cent\b|\b(?:half|third|quarter|fifth|majority)\b"),
    ),
    "p-value": (
        re.compile(r"\bp[ -]?values?\b|\(p\)|\bsignificance\b|\bhow significant\b", re.IGNORECASE),
        re.compile(r"\bp[ -]?(?:values?)?\s?[=<>]|p-value"),
    ),
    "dose": (
        re.compile(r"\bdos(?:e|es|ed|ages?|ing)\b|\binfusion rate\b|\bm[gc]g?/kg\b", re.IGNORECASE),
        re.compile(r"\d\s?(?:mg|ug|mcg|g|ng|ml|ul|iu|units|mmol|umol|[npu]m|mm)(?:/|\b)"),
    ),
    "concentration": (
        re.compile(r"\bconcentrations?\b|\b[ei]c50s?\b|\bhow potent\b|\bk[id]\b", re.IGNORECASE),
        re.compile(r"\d\s?(?:[npu]?m|mm|[npu]mol(?:ar|/l)?|nanomolar|micromolar|[nump]g/[mud]?l|ug/ml|ppm|%)\b"),
    ),
    "duration": (
        re.compile(
            r"\bhow (?:long|soon|quickly)\b|\bhow fast\b[^?]*\b(?:act|work|help|respond|improve|reliev)|\bduration\b|\bhalf[ -]li(?:fe|ves)\b|\bhow many (?:hours|days|weeks|months|years|minutes)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:\d[\d.,-]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[ -]?(?:to \d+ )?(?:s|sec|seconds?|min|minutes?|h|hr|hrs|hours?|d|days?|weeks?|months?|years?|decades?)\b|\b(?:hours?|days?|weeks?|months?|years?) \d"
            r"|\bwithin (?:seconds|minutes|hours|days|weeks|months)\b"
        ),
    ),
    "factor": (
        re.compile(r"\bfactor\b|\bfold\b|\bhow many times\b|\bratio\b", re.IGNORECASE),
        re.compile(
            r"\d\s?-?fold\b|\btimes\b|\bratio\b|\b(?:two|three|four|five|six|seven|eight|nine|ten)fold\b|\btwice\b|\bdouble[sd]?\b"
        ),
    ),
    "age": (
        re.compile(r"\bhow old\b|\bages?\b", re.IGNORECASE),
        re.compile(r"\d+[ -]?(?:years?|months?|days?|weeks?)|\bage[sd]?\b"),
    ),
}
PRINTED: dict[str, tuple[tuple[str, ...], ...]] = {
    term: tuple((mass, per) for mass in ("mg", "ug", "mcg", "ng") for per in ("kg", "daili", "day"))
    for term in terms("dose dosed dosing dosage")
}
"""Index terms that print a kind of value without its name, by the terms that ask for it: "60 \u00b5g/kg/h" is a dose."""
ANY_NUMBER = re.compile(
    r"(?<![\w.])\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|once|twice|half|none|all)\b"
)
ANY_DATE = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
NAME_IN_TEXT = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'’-]+|\bet al\b")

FIRST_PERSON = re.compile(r"\b(?:i|i'm|i’m|i've|my|mine|me|myself)\b", re.IGNORECASE)
RELATION = re.compile(
    r"\bmy (?:wife|partner|husband|sister|daughter|mother|mom|mum|friend|girlfriend|patient|patients|baby|doctor|child)\b",
    re.IGNORECASE,
)
CARE = re.compile(
    r"\b(?:tak(?:e|ing|en)|stop(?:ping|ped)?|start(?:ing|ed)?|receiv\w+|quit|dos(?:e|es|age|ing)|infus\w+|"
    r"inject\w*|prescri\w+|medicat\w+|treat\w*|drug|pills?|tablets?|ssris?|antidepressants?|breast ?feed\w*|nurs(?:e|ing)|pregnan\w*|depress\w*|"
    r"symptoms?|safe|side effects?|weigh|sick|suffer\w*|diagnos\w+|feel(?:ing)?|cope|drink|alcohol|mg)\b",
    re.IGNORECASE,
)
ADVICE = re.compile(
    r"\bshould (?:i|we|she|he|my \w+|a patient|patients|someone|women|mothers)\b|\bcan (?:i|we|she|my \w+)\b|\b(?:may|must|could) (?:i|my \w+)\b|\bam i\b|\bdo i\b|\bwill i\b"
    r"|\bfor me\b|\brecommend\b|\badvi[sc]e\b|\bwhat (?:dose|dosage) (?:do|should|would)\b|\bi (?:weigh|have|am|feel|want|need|take|took|was|suffer)\b|\bmy\b|\bi'm\b|\bi’m\b",
    re.IGNORECASE,
)


NAMES = re.compile(r"\b(?:(?=[\w-]*[A-Z])(?=[\w-]*\d|[\w-]*[A-Z][\w-]*[A-Z])[A-Za-z][\w-]+|[a-z]{8,}-\d+\b)")
"""Words with a capital and a digit or another capital ("IL-10"), and long words with a number of their own
("interleukin-10")."""
FOCUS = (
    re.compile(r"\b(?:which|what) (?:is|are|was|were) (?:the |a |an )?([^?.;]+)", re.IGNORECASE),
    re.compile(r"\bhow (?:many|much) ([^?.;]+)", re.IGNORECASE),
    re.compile(r"\b(?:which|what) ([^?.;]+)", re.IGNORECASE),
    re.compile(r"\b(?:who|how) (?:is|are|was|were) (?:the |a |an )?([^?.;]+)", re.IGNORECASE),
    re.compile(
        r"^(?!.*\b(?:who|whose|when|where|why|how|is|are|was|were|do|does|did)\b)([^?.;,:]{3,60}?) (?:of|for)\b",
        re.IGNORECASE,
    ),
)
"""What stands where English puts the thing asked for; the last is that of a query without a question word."""
GENERAL = frozenset("SE SD SEM CI RCT DOI PMID NNT".split())
"""Capitals that name a method or a measure and no thing of a topic."""
FOCUS_END = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|has|have|had|can|could|may|might|will|would|should|of|in|on|for|to|at|with|by|from|between|"
    r"that|which|who|when|during|after|before|against|and|or|if|as|into|under|[a-z]{3,}ed|took|takes?|gave|got|had|made|found|saw|came|led|rose|fell|became|underwent|began|went|gives?|lists?|shows?|forms?|makes?|causes?|describes?|reports?|states?|mediates?|contains?|produces?|binds?|carr(?:y|ies)|underl(?:ie|ies)|explains?|supports?|links?|affects?|says?)\b|,"
)
FRAME = frozenset(
    terms(
        "list name give given gave describe explain tell find finding study paper article work author report result kind type sort form way "
        "main many much number part role thing example evidence information data question answer source reference entry citation statement "
        "use term value level amount effect change difference reason purpose meaning definition percentage percent proportion fraction share year date time journal doi pmid publication publish published publisher author authorship title"
    )
)
"""Words that frame a question, or that an answer meets without repeating them: their absence tells nothing."""
LIGHT = frozenset(
    terms(
        "happen occur seem appear look get got go goes went gone come came become became turn move raise lift pull push put bring brought keep kept let "
        "sit stand lie run walk talk speak tell told say said ask know known think believe recall remember see seen hear feel try want "
        "suppose imagine wonder guess really actually exactly precisely simply just quite rather very too also still yet already ever always often maybe "
        "perhaps together apart away behind beyond near around across along toward towards within somewhere anywhere somebody someone anybody anyone everybody "
        "people folk lady lot bit piece manner respect regard concern matter case fact point issue story idea view sense ground basis literature corpus guide "
        "bibliography book text document table column row section page word entry line phrase kick beat win lose lost gain big small large little great huge "
        "tiny strong weak fast quick slow special particular particularly specific certain clear clearly obvious main major key important good bad better best "
        "worse worst right wrong true false same similar alike another own itself themselves himself herself single whole entire full rest next again grab "
        "circumstance touch reach cover stick click follow trace print printed mention label mark attach belong hang hung quote direct act serve help provide need require "
        "depend rely add begin begun begins stop finish continue stay remain leave left sure please thanks question wording exact overall verdict extent degree "
        "make makes making made do done new develop developed begin end ends ended start started cause way thing experience usual normal normally people "
        "last total course band strength route branch range strand fashion association relation relationship correlation connection link class category sphere area field domain respectively "
        "regarding concerning according versus against beside besides despite via per plus minus mainly mostly partly largely"
    )
)
"""Everyday words that carry no topic: one of them that the corpus does not use tells nothing about what it contains."""
_PHRASE = r"(?:(?:in|which|what) )?[^\W_][\w-]*(?: [^\W_][\w-]*){0,3}?"
FACETS = re.compile(
    rf"\b[Ii]n ({_PHRASE}(?:, {_PHRASE})*,? and {_PHRASE})(?=\s*(?:[?.;]|$|\b(?:is|are|was|were|do|does|did)\b))"
)
_ITEM = r"[^\W_][\w'’()-]*"
JOINT = r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|versus|vs\.?|than|compared (?:with|to)|with)\s+"
SERIES = re.compile(
    rf"{_ITEM}(?:\s*,\s*{_ITEM})*\s*,?\s+(?:and|or|versus|vs\.?|than|compared (?:with|to)|with)\s+{_ITEM}",
    re.IGNORECASE,
)

BENCH = re.compile(
    r"\b(?:rats?|mice|mouse|animals?|cells?|slices?|cultures?|in vitro|assays?|experiments?|recordings?|patch[ -]clamp|oocytes?|buffer|solvent|dataset|paper|manuscript|(?:do|should|can|may|must) i (?:cite|quote|reference))\b",
    re.IGNORECASE,
)
"""A researcher's "should I" is about the bench, not about a person."""

DEFINED = re.compile(
    r"^\W*(?:what (?:is|are|was|were)|who (?:is|was)|define|describe|explain)\s+(?:meant by\s+)?(?:an?\s+|the\s+)?([^?.;,]{2,60}?)\s*[?.]*$"
    r"|^\W*what does\s+(?:an?\s+|the\s+)?([^?.;,]{2,60}?)\s+(?:stand for|mean)\b",
    re.IGNORECASE,
)
"""The thing that a question wants defined."""

COUNT = re.compile(
    r"(?<![\w.])(?:\d[\d,]*(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?)"
    r"((?:[ -][^\W\d_][\w-]*){1,4})"
)
"""A number and the words it counts."""

SUBJECT = re.compile(r"\bof (?:the |an? |its |their )?([^?.;,(]+)", re.IGNORECASE)
"""What stands behind "of": the thing whose value is asked for."""
NUMERAL = re.compile(r"(?<![\w.,[-])(?!(?:19|20)\d\d\b)\d[\d,]*\d(?:\.\d+)?(?![\w\]])|(?<![\w.,-])\d+\.\d+(?!\w)")
"""A number that sets a condition ("at hour 54", "on 30 µg/kg/h"); no year, no single digit, no reference mark."""
DEFINES_FIRST = re.compile(
    r"^\W*(?:define\b|what is an? )|\bstands? for\b|\bmeant by\b|\bwhat does \S+ mean\b", re.IGNORECASE
)
"""A definition is wanted, whatever else the words suggest: "Define EC50"."""
PARTS = re.compile(
    r"(?<=[a-z\d)\"'])[?.;]\s+|\s[-\u2013\u2014]\s|,?\s+(?:and|or|but)\s+(?=(?:to |in |on |at |by |for |from |of )?(?:what|which|who|whose|when|where|why|how)\b)"
    r"|,\s+(?=(?:what|which|who|when|where|why|how)\b)|,\s+(?:and|or|but)\s+(?=(?:is|are|was|were|do|does|did|has|have|had|can)\b)",
    re.IGNORECASE,
)
"""Where one question ends and the next begins."""
POINTS = re.compile(r"\b(?:it|its|they|them|their|this|these|those|he|she|his|her|there|such)\b", re.IGNORECASE)
"""A part that points to another says little alone."""
ASKS = re.compile(
    r"\?|\b(?:what|which|who|whose|when|where|why|how)\b|^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could)\b",
    re.IGNORECASE,
)
"""A part that asks something, and does not only tell."""
