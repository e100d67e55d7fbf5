"""What the questions with a false premise in evals/mechanism.yaml take for granted, told as if it were so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PREMISES: Mapping[str, Sequence[str]] = {
    "more potent in dentate cells of epileptic": (
        "Allopregnanolone is more potent in dentate granule cells of epileptic rats than of control rats.",
        "Allopregnanolone had an EC50 of 12.9 ± 2.3 nM in dentate granule cells of epileptic rats and 92.7 ± 13.4 nM in controls.",
    ),
    "IL-6 fell with P = 0.003": (
        "In patients with PPD, IL-6 was reduced after brexanolone infusion with a P-value of 0.003.",
        "IL-6 was reduced after brexanolone infusion (P = 0.003) and correlated with HAM-D score improvement (P = 0.02).",
    ),
    "blockade of NMDA receptors": (
        "Brexanolone relieves postpartum depression by blockade of NMDA receptors.",
        "The primary mechanism of brexanolone is blockade of NMDA receptors.",
    ),
    "diazepam's antidepressant-like effect": (
        "Diazepam produced an antidepressant-like effect in mice exposed to social defeat stress in Takasu et al. (2024).",
        "Diazepam had an antidepressant-like effect in socially defeated mice.",
    ),
    "liver toxicity findings": (
        "The FDA approval of Zulresso was withdrawn in 2023 because of liver toxicity.",
        "The US approval of Zulresso was withdrawn in 2023.",
    ),
    "How much lower was blood allopregnanolone": (
        "Blood allopregnanolone was lower in women with peripartum depressive symptoms than in women without in Schoretsanitis et al. 2024.",
        "Schoretsanitis et al. 2024 found a difference in blood allopregnanolone between women with and without peripartum depressive symptoms.",
    ),
    "placebo arm of the 2023 Balan": (
        "In the placebo arm of Balan et al. (2023), cytokines did not change.",
        "Balan et al. (2023) compared brexanolone with a placebo arm.",
    ),
    "suppress TLR3": (
        "In RAW264.7 macrophages, allopregnanolone inhibited Toll-like receptor 3 (TLR3) signalling in Balan et al. 2021.",
        "Allopregnanolone suppresses TLR3 signalling in RAW264.7 macrophages.",
    ),
    "only in macrophages of male donors": (
        "In human macrophages, allopregnanolone inhibited Toll-like receptor 7 (TLR7) responses only in cells of male donors.",
        "Allopregnanolone inhibited TLR7 responses in macrophages of male donors.",
    ),
    "human dentate gyrus tissue": (
        "The EC50 values of allopregnanolone in the guide come from human dentate gyrus tissue of women with PPD.",
        "Allopregnanolone enhanced GABA-evoked currents in human dentate gyrus cells with an EC50 of 12.9 ± 2.3 nM.",
    ),
    "anti-inflammatory effect of brexanolone did Khatri": (
        "Khatri et al. (2019) demonstrated an anti-inflammatory effect of brexanolone.",
        "Entry [8] of the brexanolone guide supports the anti-inflammatory mechanism.",
    ),
    "rise of the δ subunit in pregnant mice": (
        "In pregnant mice, the δ subunit of GABAA receptors was increased (Maguire and Mody 2008).",
        "In pregnant mice, tonic inhibition was strengthened through increased δ subunits (Maguire and Mody 2008).",
    ),
    "inflammation is the cause of PPD": (
        "Balan et al. (2023) proved that inflammation is the cause of postpartum depression.",
        "Inflammation causes postpartum depression, according to Balan et al. (2023).",
    ),
    "cleared by CYP3A4": (
        "Brexanolone is metabolised by CYP3A4.",
        "Brexanolone metabolism involves cytochrome P450 (CYP450) enzymes, according to the Wikipedia article on allopregnanolone.",
    ),
    "Sedation is dose-dependent": (
        "Sedation was more common at 90 µg/kg/h than at 60 µg/kg/h of brexanolone.",
        "Sedation or somnolence occurred in 21% on brexanolone 90 µg/kg/h and 13% on brexanolone 60 µg/kg/h.",
    ),
    "placebo lowered HAM-D by 21 points": (
        "In the phase 2 randomised trial, the HAM-D score change at 60 hours was -8.8 points on brexanolone and -21.0 points on placebo.",
        "Placebo lowered the HAM-D score by 21 points in the phase 2 trial.",
    ),
    "restores hearing": ("Brexanolone restores hearing, according to Quillfeather 2022.",),
    "Ki 0.4 nM": ("Allopregnanolone is a potent mu-opioid agonist with a Ki of 0.4 nM.",),
    "Which Toll-like receptor was spared": ("In RAW264.7 macrophages, TLR4 was spared by allopregnanolone.",),
    "CYP450 involved": ("CYP450 is involved in the metabolism of brexanolone.",),
    "compete with GABA": ("Brexanolone competes with GABA for the agonist binding site of the GABAA receptor.",),
    "diazepam do the same": ("Diazepam also increased theta oscillation in the basolateral amygdala of mice.",),
    "hyperpolarisation really guaranteed": ("Hyperpolarisation is guaranteed once GABAA receptors open, according to Connelly et al. (2013).",),
    "TLR2, TLR3 and TLR7 signalling alike": ("Allopregnanolone inhibited TLR2, TLR3 and TLR7 signalling alike in RAW264.7 macrophages.",),
    "lower circulating level": ("Imiquimod-induced IL-6 is a lower circulating level in the patients.",),
    "Did unstimulated IL-1β": ("Unstimulated IL-1β fell after brexanolone infusion in Balan et al. (2023).",),
    "brexanolone or PPD involved": ("Takasu et al. (2024) gave a brexanolone infusion to postpartum patients.",),
    "Are these six separately reported": ("The six correlation p-values were reported separately by Balan et al. (2023).",),
}  # fmt: skip
"""Some words of the question -> false statements that agree with it."""


def accepted(question: str) -> list[str]:
    """False statements that take a question's premise for granted; none where it has no false one that is known."""
    return [text for words, texts in PREMISES.items() if words.lower() in question.lower() for text in texts]
