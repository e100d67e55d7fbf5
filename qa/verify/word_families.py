"""What a writer may put for a word without saying anything else: its noun, verb and adjective, a word that means the same, another
turn of phrase.

Only general English and the common names of parts of the body; no substance, species, cell or study is named here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.verify.lexicon import PREFIXED, canonical

_FAMILIES = (
    # noun, verb and adjective of one thing
    "association associate relation relate relationship correlate correlation", "depend rely reliant dependence dependent", "begin initiation", "deliver delivery give",
    "respond responsiveness", "excite excitation", "cell cellular", "gene genetic", "surgery surgical", "lose lost loss",
    "improve improvement better", "frequent frequently frequency", "extent extend extension", "sedation sedative sedate", "stable stability", "toxic toxicity",
    "analysis analyze", "symptom symptomatic", "choice choose chosen select", "know known knowledge", "fail failure", "drive driven drove",
    "destroy destruction", "remain retain retention maintain preserve", "vary variation variable variability", "resist resistance resistant",
    "deplete depletion", "absorb absorption", "diagnosis diagnose", "synthesis synthesize", "hypothesis hypothesize", "emphasis emphasize",
    "distinguish indistinguishable", "effect affect", "proliferate proliferation", "prevalent prevalence", "exist existence", "survive survival",
    "persist persistence persistent", "grow growth", "weigh weight", "describe description", "compete competition", "conclude conclusion",
    "deficient deficiency", "efficient efficiency", "severe severity", "safe safety", "able ability", "feasible feasibility", "accurate accuracy",
    "young youth", "long length", "wide width", "deep depth", "thick thickness thicker", "strong strength", "refer referral",
    # parts of the body and stages of life
    "cortex cortical", "cerebellum cerebellar", "thalamus thalamic", "kidney renal", "liver hepatic", "heart cardiac", "lung pulmonary",
    "stomach gastric", "skin cutaneous dermal", "nerve neural", "muscle muscular", "vessel vascular", "bone osseous", "eye ocular", "bowel intestine intestinal",
    "tooth teeth dental", "mother maternal", "father paternal", "fetus fetal", "neonate neonatal newborn", "spine spinal", "valve valvar valvular", "artery arterial",
    "vein venous", "bladder vesical", "chest thoracic", "abdomen abdominal", "joint articular", "ovary ovarian", "womb uterus uterine", "breast mammary",
    # words that mean the same
    "decrease shorter shorten weaken weaker attenuate", "separate distinct differ", "similar comparable similarity", "another second further additional", "mucosa mucosal",
    "absent absence abolish disappear vanish", "die died death mortality", "disease illness", "highest maximum maximal maximally peak",
    "lowest minimum minimal minimally", "majority most", "difficult hard", "small slight slightly modest", "enroll recruit",
    "spread progress", "use utilize", "end stop cease cessation", "complete completion full", "predict prediction predictive", "before prior previous previously", "block blockade", "need depend", "achieve attain reach", "permit allow enable", "help aid assist", "risk likelihood", "whole entire",
    "need requirement", "physician doctor clinician", "identify detect recognize",
    "part portion", "change alter alteration modify modification", "modulate modulation", "aim purpose objective goal", "big large", "method technique",
    "main principal primary chief", "often commonly", "after follow following subsequently", "during throughout",
)  # fmt: skip
"""Each begins with the form that the others are brought to."""
_LIGHT = (
    "because due through besides upon toward towards onto rather able ability once alike likewise similarly including include undergo "
    "underwent undergone undergoing experience experienced thereby whereby look looked then reveal reveals revealed serve served "
    "together both along alongside instance example feature account presence present exist time period course perform performed conduct conducted carried people person persons group responsible obtain obtained"
)
"""Words that may stand in a statement or be left out of it without a change of what is said."""
_PHRASES = (
    (r"\bno longer\b", "not"), (r"\brather than\b", "not"), (r"\bwith no\b", "without"), (r"\b(?:in addition to|apart from|aside from|as well as)\b", "besides"),
    (r"\b(?:is|are|was|were|be|been|being) able to\b", "can"), (r"\b([a-z]{3,})-free\b", r"without \1"), (r"\bin (?:all(?= ?[,.;)])|total\b)", "total"),
    (r"\b(more|less|most|least) (?:often|frequent(?:ly)?|common(?:ly)?)\b", r"\1"), (r"\b(?:due|owing|thanks) to\b", "because of"),
    (r"\bas (?:a )?(?:result|consequence) of\b", "because of"), (r"\bvs\.", "vs"), (r"\bprior to\b", "before"), (r"\bsubsequent to\b", "after"),
    (r"\bin comparison (?:to|with)\b", "compared with"),
    (r"\b(?:taken|taking|takes|take) (\w+(?: \w+)?) into account\b", r"considering \1"), (r"\b(?:was|were|is|are|been) taken into account\b", "was considered"),
)  # fmt: skip
"""Ways of saying the same, and the one form in which they are compared."""
PHRASES = tuple((re.compile(pattern), other) for pattern, other in _PHRASES)
_FIED = re.compile(r"(?<=\w{3}i)(?:fication|fied|fies|fying)$")
LIGHT_TERMS = frozenset(canonical(word) for word in _LIGHT.split())


@lru_cache(maxsize=50_000)
def alike(word: str) -> str:
    """One form for all words of a family and for words that mean the same, beyond those of one spelling."""
    stem = canonical(_FIED.sub("fy", word))
    while stem in _FIRST:
        stem = _FIRST[stem]
    return stem


def plainly(folded: str) -> str:
    """A folded text with each way of saying a thing that has several in one form, and denials inside words as words."""
    for pattern, other in PHRASES:
        folded = pattern.sub(other, folded)
    return PREFIXED.sub("not ", folded)


_FIRST: dict[str, str] = {}
for _family in _FAMILIES:
    _stems = [canonical(word) for word in _family.split()]
    for _stem in _stems[1:]:
        if _stem not in (_stems[0], *_FIRST):
            _FIRST[_stem] = _stems[0]
