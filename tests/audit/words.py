"""Words that make a claim another claim, and words that leave it the same: for the pairs of `tests/audit/pairs.py`."""

from __future__ import annotations

SUBJECTS = [
    words.split(", ")
    for words in (
        "allopregnanolone, diazepam, zolpidem, zinc, pregnenolone sulfate, zuranolone, ganaxolone, baclofen, phenobarbital, THIP",
        "TNF-α, IL-6, IL-1β, MCP-1, HMGB1, IL-10, IL-18",
        "TLR4, TLR7, TLR2, TLR3, GABAB receptors, NMDA receptors, glycine receptors",
        "rats, mice, women, macrophages, monkeys, infants",
        "rat, mouse, human, monkey",
        "hippocampus, amygdala, thalamus, cerebellum, prefrontal cortex, hypothalamus",
        "dentate granule cells, cerebellar granule cells, thalamic relay neurons, CA1 pyramidal cells, Purkinje cells",
        "δ subunit, γ2 subunit, α4 subunit, α5 subunit, β3 subunit",
        "postpartum depression, epilepsy, schizophrenia, anxiety disorder, migraine",
        "HAM-D, MADRS, EPDS, CGI-I",
        "placebo, fluoxetine, sertraline",
        "dizziness, nausea, headache, sedation, dry mouth",
        "pregnancy, puberty, menopause",
    )
]
TURNS = dict(
    line.split(" > ")
    for line in """increased > decreased\ndecreased > increased\nincreases > decreases\ndecreases > increases\nenhanced > inhibited
inhibited > enhanced\nenhances > inhibits\ninhibits > enhances\nreduced > raised\nreduces > raises\nraised > lowered\nlowered > raised
higher > lower\nlower > higher\ngreater > smaller\nlarger > smaller\nfewer > more\nless > more\npositive > negative\nfell > rose
rose > fell\nimproved > worsened\nimprovement > worsening\npotentiates > inhibits\npotentiated > inhibited\nprevented > promoted
diminished > increased\nblocked > promoted\nbefore > after\nabove > below\nbelow > above\nincrease > decrease\ndecrease > increase
reduction > increase\nextrasynaptic > synaptic\ntonic > phasic\nmale > female\nfemale > male\nsignificant > no\nenlarged > reduced
up > down\nrises > falls\nprolonged > shortened\nactivates > blocks\nactivated > blocked\nstimulated > inhibited""".splitlines()
)
EQUALS = dict(
    line.split(" > ")
    for line in """decreased > fell\nenhanced > potentiated\nincreased > rose\nshowed > revealed\ninvestigated > examined
is used to treat > is a treatment for\nmodulates > acts on\nmeasured > determined\nabout > approximately\nreceived > were given
contributes to > plays a part in\ncauses > leads to\nincludes > comprises\nnot yet > still not\nlinked to > associated with""".splitlines()
)
