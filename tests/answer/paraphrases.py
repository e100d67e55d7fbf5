"""Sentences of a corpus with honest and with hostile ways of saying them: what the verifier has to tell apart."""

from __future__ import annotations

CONTROL = "Allopregnanolone enhanced GABA-evoked currents in dentate granule cells of control rats with an EC50 of 12.9 ± 2.3 nM."
EPILEPTIC = "Allopregnanolone enhanced GABA-evoked currents in dentate granule cells of epileptic rats with an EC50 of 92.7 ± 13.4 nM."
DIAZEPAM = "Diazepam enhanced GABA currents in dentate granule cells of control rats with an EC50 of 29.9 ± 5.7 nM."
DIAZEPAM_EPILEPTIC = (
    "Diazepam enhanced GABA currents in dentate granule cells of epileptic rats with an EC50 of 69 ± 14 nM."
)
ZINC = "Zinc inhibited GABA currents in dentate granule cells of control rats with an IC50 of 94.7 ± 7.9 µM."
FIVE = "Epileptic rat dentate granule cells were about five times more sensitive to zinc than control cells."
SULFATE = "The potency of pregnenolone sulfate inhibition of GABA currents did not differ between epileptic and control rat dentate granule cells."
GABA = "GABA alone had an efficacy of 1394 ± 277 pA in dentate granule cells isolated from epileptic rats, higher than in control cells."
AGE = "In dentate granule cells of 7-14-day-old rats, a study of 2003 found an allopregnanolone EC50 of 94.6 ± 9 nM, against 21.1 ± 4.7 nM in adults (P = 0.0002)."
EFFICACY = "In the 2003 study of rat dentate granule cells, the efficacy of GABA was 1662 ± 267 pA in adult cells against 1094 ± 198 pA in neonatal cells (P = 0.004)."
TNF = "In patients with PPD, TNF-α was reduced after brexanolone infusion with a P-value of 0.003, and the correlation of TNF-α with HAM-D score improvement had a P-value of 0.049."
LPS = "After brexanolone infusion, the LPS-induced rise in IL-6 was prevented in blood of patients with postpartum depression tested in vitro (p = 0.009)."
IMQ = "After brexanolone infusion, the IMQ-induced rise in IL-6 was prevented in blood of patients with postpartum depression tested in vitro (p = 0.01)."
TLR = "In human macrophages, allopregnanolone inhibited Toll-like receptor 4 (TLR4) responses in cells of both sexes."
TLR7 = "In human macrophages, allopregnanolone inhibited Toll-like receptor 7 (TLR7) responses only in cells of female donors."
BIOAVAILABLE = "Oral bioavailability of brexanolone is below 5%, according to the data box of the Wikipedia article on allopregnanolone."
BINDING = "Plasma protein binding of brexanolone is above 99%, according to the data box of the Wikipedia article on allopregnanolone."
HALF_LIFE = "The elimination half-life of brexanolone is 9 hours, according to the data box of the Wikipedia article on allopregnanolone."
EXCRETION = "Brexanolone excretion is 47% in faeces and 42% in urine, according to the data box of the Wikipedia article on allopregnanolone."
EFFECTS = "The Wikipedia article on allopregnanolone gives brexanolone side-effect rates of 10-20% for dizziness, 13-21% for sedation, 18% for headache and 10% for nausea."
CYP = "Brexanolone metabolism does not involve cytochrome P450 (CYP450) enzymes, according to the data box of the Wikipedia article on allopregnanolone."
MASS = "Allopregnanolone (brexanolone) has the formula C21H34O2, a molar mass of 318.501 g/mol and the CAS number 516-54-1."
POOLED = "In the integrated analysis of three trials (N = 247), the least-squares mean HAM-D change at 60 hours was -19.05 ± 1.18 on brexanolone 60 µg/kg/h and -12.83 ± 0.71 on placebo."
REMISSION = "In the pooled brexanolone trials, remission of postpartum depression at hour 60 was reached by 50% of women on brexanolone and 26% on placebo (p < 0.001), a number needed to treat (NNT) of 5."
PHASE2 = "The phase 2 randomised trial of brexanolone in postpartum depression (PPD) included 21 women, 10 on brexanolone and 11 on placebo."
PHASE3 = "Phase 3 study 1 of brexanolone enrolled women with a Hamilton Depression Rating Scale (HAM-D) score of 26 or more and compared 90 µg/kg/h, 60 µg/kg/h and placebo in a 1:1:1 ratio."
STEADY = "In the phase 1b lactation study of brexanolone, the average steady-state allopregnanolone concentration was 70.56 ng/mL (95% confidence interval, CI, 61.8-80.4)."
META = "The systematic review and meta-analysis of Schoretsanitis et al. 2024 covered 13 studies with 2509 women, of whom 849 had peripartum depressive symptoms."
NO_DIFFERENCE = "Schoretsanitis et al. 2024 found no difference in blood allopregnanolone between women with and without peripartum depressive symptoms at any time point."
LABEL = "The labelled brexanolone infusion starts at 30 µg/kg/h from hour 0 to hour 4 and rises to 60 µg/kg/h from hour 4 to hour 24."
HIGHEST = "The labelled brexanolone infusion runs at its highest rate, 90 µg/kg/h, from hour 24 to hour 52."
SOLUTION = "The US product label describes brexanolone injection as a solution of 5 mg/mL that is formulated with betadex sulfobutyl ether sodium."
MYD88 = "In the hippocampus of male alcohol-preferring rats, 15 mg/kg allopregnanolone cut MyD88-TIRAP binding by 31 ± 9% (p < 0.005; Lopez et al. 2024)."
MYD88_FEMALE = "In the hippocampus of female alcohol-preferring rats, 15 mg/kg allopregnanolone cut MyD88-TIRAP binding by 53 ± 15% (p < 0.005; Lopez et al. 2024)."
THETA = "Allopregnanolone raised theta oscillation in the basolateral amygdala of mice exposed to social defeat stress in Takasu et al. (2024)."
NO_THETA = "Diazepam did not raise theta oscillation in the basolateral amygdala of mice in Takasu et al. (2024)."
RAT_DELTA = (
    "In rats at pregnancy day 19, the δ subunit of GABAA receptors was increased and the γ2 subunit was decreased."
)
WITHDRAWAL = "In mice, neurosteroid withdrawal enlarged the potentiation of tonic current by allopregnanolone in dentate granule cells but not in hippocampal area CA1."
RELIEF = (
    "The return of inhibitory signaling through GABAA receptors under brexanolone is believed to relieve PPD symptoms."
)
CAN = "Activation of Toll-like receptor 4 (TLR4) and of Toll-like receptor 7 (TLR7) can be inhibited by brexanolone, as studies have demonstrated."
OPENING = "The result of GABAA receptor opening stated by Connelly et al. (2013) is a fall in membrane impedance and, potentially, hyperpolarisation."
BOTH = "GABAA receptors at synapses and GABAA receptors outside synapses, termed extrasynaptic, are both modulated by brexanolone."
SITE = "Brexanolone attaches to the GABAA receptor at a different site from the one that GABA occupies, and the receptor then responds more strongly to GABA."
APPROVED = "The US Food and Drug Administration (FDA) approved Zulresso (brexanolone) on 19 March 2019."
FUNDED = (
    "The study by Balan et al. (2023) was funded by The Foundation of Hope (Raleigh) and the UNC School of Medicine."
)
ANALOG = "Edinoff et al. (2021) call brexanolone an analog of allopregnanolone."
CASES = "A case-control study of 2025 compared 53 women with postpartum depression (PPD) with 35 controls and found interleukin-6 (IL-6) raised in the patients."
CHANNELS = "In cerebellar granule cells under GABAB enhancement, about 40% fewer channels took part in the GABA uncaging current, as reported by Khatri et al. (2019)."
PKC = "In mouse dentate granule cells, activating protein kinase C (PKC) lowered tonic inhibition through GABAA receptors."
BACLOFEN = "In rat dentate granule cells, 20 µM baclofen enlarged currents evoked by 10 µM GABA."
PREVALENCE = "Postpartum depression is said by Reddy et al. (2023) to affect about 20% of mothers."
SERUM = "Balan et al. (2023) measured inflammatory markers in whole blood cell lysates, not in serum."
SCHEDULE = (
    "The US Drug Enforcement Administration (DEA) placed the brexanolone product Zulresso in Schedule IV in June 2019."
)

HONEST: tuple[tuple[tuple[str, ...], str], ...] = (
    ((CONTROL,), "The EC50 of allopregnanolone in control rat dentate granule cells was 12.9 ± 2.3 nM."),
    (
        (CONTROL,),
        "In dentate granule cells of control rats, allopregnanolone enhanced GABA-evoked currents (EC50 12.9±2.3 nmol/L).",
    ),
    ((CONTROL,), "Allopregnanolone potentiated GABA-evoked currents in control rats with an EC50 of 12.9 nM."),
    (
        (CONTROL,),
        "GABA-evoked currents were enhanced by allopregnanolone with an EC50 of 12.9 nanomolar in control rats.",
    ),
    (
        (CONTROL, EPILEPTIC),
        "The allopregnanolone EC50 was 12.9 ± 2.3 nM in control rats and 92.7 ± 13.4 nM in epileptic rats.",
    ),
    (
        (CONTROL, EPILEPTIC),
        "In control rats the EC50 of allopregnanolone was 12.9 nM, whereas in epileptic rats it was 92.7 nM.",
    ),
    ((CONTROL, DIAZEPAM), "In control rats the EC50 was 12.9 nM for allopregnanolone and 29.9 nM for diazepam."),
    ((ZINC,), "The IC50 of zinc in control rat dentate granule cells was 94.7 ± 7.9 micromolar."),
    ((FIVE,), "Epileptic rat dentate granule cells were about 5 times more sensitive to zinc than control cells."),
    ((FIVE,), "Sensitivity to zinc was about five-fold higher in epileptic than in control rat dentate granule cells."),
    (
        (SULFATE,),
        "Pregnenolone sulfate did not differ in potency between epileptic and control rat dentate granule cells.",
    ),
    ((SULFATE,), "There was no difference in the potency of pregnenolone sulfate between control and epileptic cells."),
    ((GABA,), "In epileptic rats, the efficacy of GABA alone was 1,394 ± 277 pA, higher than in control cells."),
    (
        (AGE,),
        "The allopregnanolone EC50 in dentate granule cells was 94.6 ± 9 nM in 7-14-day-old rats against 21.1 ± 4.7 nM in adults.",
    ),
    ((AGE,), "In adults, the EC50 of allopregnanolone was 21.1 ± 4.7 nM."),
    ((EFFICACY,), "GABA efficacy was 1,662 ± 267 pA in adult cells, compared with 1,094 ± 198 pA in neonatal cells."),
    ((TNF,), "TNF-α fell after brexanolone infusion in patients with PPD (p = 0.003)."),
    ((TNF,), "The correlation of TNF-α with HAM-D score improvement had a p-value of 0.049."),
    ((LPS,), "Brexanolone infusion prevented the LPS-induced rise in IL-6 (p = 0.009)."),
    (
        (LPS, IMQ),
        "The LPS-induced rise in IL-6 was prevented with a P-value of 0.009, whereas the IMQ-induced rise in IL-6 was prevented with a P-value of 0.01.",
    ),
    ((TLR,), "Allopregnanolone inhibited TLR4 responses in human macrophages of both sexes."),
    ((TLR7,), "TLR7 responses in human macrophages were inhibited by allopregnanolone only in cells of female donors."),
    ((BIOAVAILABLE,), "The oral bioavailability of brexanolone is below 5 percent."),
    ((BIOAVAILABLE,), "Brexanolone has an oral bioavailability of less than 5%."),
    ((BINDING,), "Brexanolone's plasma protein binding is > 99 %."),
    ((HALF_LIFE,), "The elimination half-life of brexanolone is 9 h."),
    ((HALF_LIFE,), "Brexanolone has an elimination half-life of nine hours."),
    ((EXCRETION,), "Brexanolone is excreted 47% in feces and 42% in urine."),
    ((EXCRETION,), "Excretion of brexanolone in urine is 42 percent."),
    ((EFFECTS,), "Brexanolone side-effect rates are 10 to 20% for dizziness and 13 to 21% for sedation."),
    ((EFFECTS,), "Headache has a rate of 18% under brexanolone and nausea one of 10%."),
    ((CYP,), "Cytochrome P450 enzymes are not involved in the metabolism of brexanolone."),
    ((MASS,), "The molar mass of allopregnanolone is 318.501 g/mol."),
    ((POOLED,), "At 60 hours, the mean HAM-D change was −12.83 ± 0.71 on placebo."),
    (
        (POOLED,),
        "The least-squares mean HAM-D change at 60 h was -19.05 on brexanolone 60 mcg/kg/h and -12.83 on placebo.",
    ),
    (
        (REMISSION,),
        "At 60 hours, 50% of women on brexanolone and 26% on placebo reached remission of postpartum depression.",
    ),
    ((PHASE2,), "In the phase 2 trial, 10 women were on brexanolone and 11 on placebo."),
    ((PHASE2,), "The phase 2 randomised trial of brexanolone included 21 women."),
    ((PHASE3,), "Women with a HAM-D score of at least 26 were enrolled in phase 3 study 1 of brexanolone."),
    (
        (STEADY,),
        "The average steady-state concentration of allopregnanolone in the phase 1b lactation study was 70.56 ng/mL.",
    ),
    ((META,), "Schoretsanitis et al. 2024 covered 2,509 women in 13 studies."),
    ((META,), "Of the 2509 women, 849 had peripartum depressive symptoms."),
    (
        (NO_DIFFERENCE,),
        "Blood allopregnanolone did not differ between women with and without peripartum depressive symptoms at any time point.",
    ),
    ((LABEL,), "The infusion starts at 30 mcg/kg/h from 0 to 4 hours."),
    (
        (HIGHEST,),
        "The highest rate of the labelled brexanolone infusion is 90 micrograms per kilogram per hour, from hour 24 to 52.",
    ),
    ((SOLUTION,), "Brexanolone injection is a 5 mg/mL solution formulated with betadex sulfobutyl ether sodium."),
    (
        (MYD88,),
        "Allopregnanolone at 15 mg/kg reduced MyD88-TIRAP binding by 31% in the hippocampus of male alcohol-preferring rats.",
    ),
    (
        (MYD88, MYD88_FEMALE),
        "Allopregnanolone cut MyD88-TIRAP binding by 31 ± 9% in male and by 53 ± 15% in female alcohol-preferring rats.",
    ),
    ((THETA,), "Theta oscillation in the basolateral amygdala of stressed mice was increased by allopregnanolone."),
    ((NO_THETA,), "Theta oscillation in the basolateral amygdala of mice was not increased by diazepam."),
    (
        (THETA, NO_THETA),
        "Allopregnanolone raised theta oscillation in the basolateral amygdala of mice, whereas diazepam did not raise theta oscillation.",
    ),
    ((RAT_DELTA,), "The γ2 subunit of GABAA receptors fell in rats at pregnancy day 19."),
    ((RELIEF,), "Inhibitory signaling that returns through GABAA receptors is thought to relieve PPD symptoms."),
    ((CAN,), "Brexanolone can inhibit activation of TLR4 and TLR7."),
    ((BOTH,), "Brexanolone modulates both synaptic and extrasynaptic GABAA receptors."),
    ((SITE,), "Brexanolone binds to the GABAA receptor at a site that differs from that of GABA."),
    ((APPROVED,), "Zulresso (brexanolone) was approved by the FDA on 19 March 2019."),
    ((FUNDED,), "The Foundation of Hope and the UNC School of Medicine funded the study by Balan et al. (2023)."),
    ((CASES,), "IL-6 was elevated in 53 women with PPD compared with 35 controls."),
    ((CHANNELS,), "About 40 % fewer channels took part in the GABA uncaging current under GABAB enhancement."),
    ((PKC,), "Tonic inhibition in mouse dentate granule cells was lowered by activating PKC."),
    ((BACLOFEN,), "Baclofen (20 µM) increased currents evoked by 10 µM GABA in rat dentate granule cells."),
    (
        (PREVALENCE,),
        "About 20 percent of mothers are affected by postpartum depression, according to Reddy et al. (2023).",
    ),
    ((SERUM,), "Inflammatory markers were measured in lysates of whole blood cells and not in serum."),
    ((SCHEDULE,), "Zulresso was placed in Schedule IV in June 2019."),
    ((TNF,), "After brexanolone infusion, TNF-α was lower in patients with PPD (P = 0.003)."),
    ((IMQ,), "The IL-6 rise induced by IMQ was prevented after brexanolone infusion with a P-value of 0.01."),
    ((HIGHEST,), "Between hour 24 and hour 52 the infusion runs at 90 µg/kg/h."),
    ((PHASE3,), "Phase 3 study 1 compared 90 µg/kg/h and 60 µg/kg/h of brexanolone with placebo."),
    ((STEADY,), "Allopregnanolone reached an average steady-state concentration of 70.56 ng/mL (95% CI 61.8 to 80.4)."),
    (
        (DIAZEPAM, DIAZEPAM_EPILEPTIC),
        "Diazepam had an EC50 of 29.9 ± 5.7 nM in control and of 69 ± 14 nM in epileptic rats.",
    ),
    ((CHANNELS,), "Under GABAB enhancement, about 40% fewer channels took part in the current."),
    (
        (WITHDRAWAL,),
        "Neurosteroid withdrawal in mice increased the potentiation of tonic current by allopregnanolone in dentate granule cells, but not in area CA1.",
    ),
    ((ANALOG,), "Brexanolone is called an analog of allopregnanolone by Edinoff et al. (2021)."),
    (
        (OPENING,),
        "Opening of GABAA receptors results in a fall in membrane impedance and potentially in hyperpolarization.",
    ),
    ((CYP,), "The metabolism of brexanolone does not involve CYP450 enzymes."),
    (
        (MYD88_FEMALE,),
        "In female alcohol-preferring rats, allopregnanolone (15 mg/kg) cut hippocampal MyD88-TIRAP binding by 53 ± 15%.",
    ),
    ((CASES,), "Interleukin-6 was raised in women with postpartum depression in a case-control study of 2025."),
    ((NO_THETA,), "In mice, diazepam did not increase basolateral amygdala theta oscillation."),
    ((APPROVED,), "FDA approval of Zulresso came on 19 March 2019."),
)
"""Quotes, and a statement that they support."""

HOSTILE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (CONTROL, EPILEPTIC),
        "The allopregnanolone EC50 was 92.7 ± 13.4 nM in control rats and 12.9 ± 2.3 nM in epileptic rats.",
    ),
    (
        (CONTROL, EPILEPTIC),
        "In control rats the EC50 of allopregnanolone was 92.7 nM, whereas in epileptic rats it was 12.9 nM.",
    ),
    ((CONTROL, EPILEPTIC), "In epileptic rats, the EC50 of allopregnanolone was 12.9 nM."),
    ((CONTROL, DIAZEPAM), "Allopregnanolone had an EC50 of 29.9 ± 5.7 nM in control rats."),
    ((CONTROL, DIAZEPAM), "In control rats the EC50 was 29.9 nM for allopregnanolone and 12.9 nM for diazepam."),
    (
        (CONTROL, DIAZEPAM_EPILEPTIC),
        "Allopregnanolone had an EC50 of 12.9 nM in control rats and 69 nM in epileptic rats.",
    ),
    (
        (CONTROL, DIAZEPAM_EPILEPTIC),
        "In control rats allopregnanolone had an EC50 of 12.9 nM, whereas in epileptic rats it was 69 nM.",
    ),
    (
        (CONTROL,),
        "Allopregnanolone enhanced GABA-evoked currents in dentate granule cells of epileptic rats with an EC50 of 12.9 ± 2.3 nM.",
    ),
    ((CONTROL,), "Brexanolone had an EC50 of 12.9 nM in dentate granule cells."),
    ((CONTROL,), "Allopregnanolone enhanced GABA-evoked currents in control mice with an EC50 of 12.9 nM."),
    ((CONTROL,), "Allopregnanolone had an IC50 of 12.9 nM in control rats."),
    ((CONTROL,), "The EC50 of allopregnanolone in control rats was 12.9 µM."),
    ((CONTROL,), "The EC50 of allopregnanolone in control rats was about 13 nM."),
    ((CONTROL,), "The EC50 of allopregnanolone in control rats was 2.3 nM."),
    ((CONTROL,), "Allopregnanolone inhibited GABA-evoked currents in control rats with an EC50 of 12.9 nM."),
    ((ZINC,), "Zinc inhibited GABA currents in control rats with an IC50 of 94.7 nM."),
    ((FIVE,), "Epileptic rat dentate granule cells were about five times less sensitive to zinc than control cells."),
    ((FIVE,), "Control cells were about five times more sensitive to zinc than epileptic rat dentate granule cells."),
    (
        (SULFATE,),
        "The potency of pregnenolone sulfate differed between epileptic and control rat dentate granule cells.",
    ),
    ((GABA,), "GABA alone had an efficacy of 1394 ± 277 pA in control cells."),
    ((AGE,), "The allopregnanolone EC50 was 94.6 ± 9 nM in adults against 21.1 ± 4.7 nM in 7-14-day-old rats."),
    ((AGE,), "In adults, the EC50 of allopregnanolone was 94.6 ± 9 nM."),
    ((EFFICACY,), "GABA efficacy was 1662 ± 267 pA in neonatal cells."),
    ((TNF,), "TNF-α was reduced after brexanolone infusion with a P-value of 0.049."),
    ((TNF,), "IL-6 was reduced after brexanolone infusion with a P-value of 0.003."),
    ((LPS, IMQ), "The IMQ-induced rise in IL-6 was prevented with a P-value of 0.009."),
    ((LPS,), "Brexanolone infusion prevented the LPS-induced fall in IL-6 (p = 0.009)."),
    ((LPS,), "Brexanolone infusion prevented the LPS-induced rise in IL-6 (p = 0.9)."),
    ((LPS,), "Brexanolone infusion did not prevent the LPS-induced rise in IL-6 (p = 0.009)."),
    ((TLR, TLR7), "In human macrophages, allopregnanolone inhibited TLR7 responses in cells of both sexes."),
    ((TLR7,), "Allopregnanolone inhibited TLR7 responses only in cells of male donors."),
    ((BIOAVAILABLE,), "Oral bioavailability of brexanolone is above 5%."),
    ((BIOAVAILABLE,), "Oral bioavailability of brexanolone is 5%."),
    ((BIOAVAILABLE, BINDING), "Oral bioavailability of brexanolone is above 99%."),
    ((HALF_LIFE,), "The elimination half-life of brexanolone is 9 days."),
    ((EXCRETION,), "Brexanolone excretion is 42% in faeces and 47% in urine."),
    ((EXCRETION,), "Brexanolone excretion in urine is 47%."),
    ((EFFECTS,), "Brexanolone side-effect rates are 13-21% for dizziness."),
    ((EFFECTS,), "Dizziness has a rate of 20% under brexanolone."),
    ((EFFECTS,), "Nausea has a rate of 18% under brexanolone."),
    ((CYP,), "Brexanolone metabolism involves cytochrome P450 (CYP450) enzymes."),
    ((POOLED,), "The least-squares mean HAM-D change at 60 hours was -12.83 ± 0.71 on brexanolone 60 µg/kg/h."),
    ((POOLED,), "At 60 hours, the mean HAM-D change was -19.05 on placebo."),
    ((POOLED,), "The least-squares mean HAM-D change at 60 hours was -19.05 on brexanolone 60 mg/kg/h."),
    ((REMISSION,), "At hour 60, remission was reached by 26% of women on brexanolone."),
    ((REMISSION,), "At hour 60, remission was reached by 50% of women on placebo."),
    ((PHASE2,), "In the phase 2 trial, 11 women were on brexanolone and 10 on placebo."),
    ((PHASE3,), "Phase 3 study 1 of brexanolone enrolled women with a HAM-D score of 26 or less."),
    ((META,), "Schoretsanitis et al. 2024 covered 13 women in 2509 studies."),
    ((META,), "All 2509 women had peripartum depressive symptoms."),
    (
        (NO_DIFFERENCE,),
        "Schoretsanitis et al. 2024 found a difference in blood allopregnanolone between women with and without peripartum depressive symptoms.",
    ),
    ((LABEL,), "The labelled brexanolone infusion starts at 60 µg/kg/h from hour 0 to hour 4."),
    ((SOLUTION,), "Brexanolone injection is a solution of 5 µg/mL."),
    ((MYD88, MYD88_FEMALE), "Allopregnanolone cut MyD88-TIRAP binding by 53 ± 15% in male alcohol-preferring rats."),
    ((MYD88,), "Allopregnanolone raised MyD88-TIRAP binding by 31 ± 9% in male alcohol-preferring rats."),
    ((THETA, NO_THETA), "Diazepam raised theta oscillation in the basolateral amygdala of mice."),
    ((THETA, NO_THETA), "Allopregnanolone did not raise theta oscillation in the basolateral amygdala of mice."),
    (
        (RAT_DELTA,),
        "In rats at pregnancy day 19, the δ subunit of GABAA receptors was decreased and the γ2 subunit was increased.",
    ),
    ((RAT_DELTA,), "The γ2 subunit of GABAA receptors rose in rats at pregnancy day 19."),
    (
        (WITHDRAWAL,),
        "In mice, neurosteroid withdrawal enlarged the potentiation of tonic current by allopregnanolone in hippocampal area CA1.",
    ),
    ((RELIEF,), "The return of inhibitory signaling through GABAA receptors under brexanolone relieves PPD symptoms."),
    ((CAN,), "Brexanolone inhibits activation of TLR4 and TLR7."),
    ((CAN,), "Brexanolone can be inhibited by activation of TLR4."),
    ((OPENING,), "The result of GABAA receptor opening is a fall in membrane impedance and hyperpolarisation."),
    (
        (OPENING,),
        "The result of GABAA receptor opening is a fall in membrane impedance and, potentially, depolarisation.",
    ),
    ((SITE,), "Brexanolone attaches to the GABAA receptor at the same site as GABA."),
    ((APPROVED,), "The FDA approved Zulresso on 19 May 2019."),
    ((FUNDED,), "Sage Therapeutics funded the study by Balan et al. (2023)."),
    ((ANALOG,), "Brexanolone is chemically identical to allopregnanolone."),
    ((CASES,), "IL-6 was raised in 35 women with PPD compared with 53 controls."),
    ((PKC,), "Tonic inhibition in rat dentate granule cells was lowered by activating PKC."),
    ((PKC,), "Tonic inhibition in mouse dentate granule cells was lowered by blocking PKC."),
    ((BACLOFEN,), "In rat dentate granule cells, 10 µM baclofen enlarged currents evoked by 20 µM GABA."),
    ((PREVALENCE,), "Postpartum depression affects 20% of women."),
    ((SERUM,), "Balan et al. (2023) measured inflammatory markers in serum."),
    ((TNF,), "TNF-α rose after brexanolone infusion in patients with PPD (p = 0.003)."),
    ((HIGHEST, LABEL), "The infusion runs at 90 µg/kg/h from hour 4 to hour 24."),
    ((LABEL,), "The infusion starts at 30 µg/kg/h from hour 4 to hour 24."),
    ((STEADY,), "The average concentration of brexanolone was 61.8 ng/mL."),
    ((STEADY,), "The allopregnanolone concentration was 70.56 ng/mL in women with postpartum depression."),
    ((DIAZEPAM, DIAZEPAM_EPILEPTIC), "Diazepam had an EC50 of 29.9 nM in epileptic rats."),
    ((MYD88, MYD88_FEMALE), "Binding fell by 31% in female and 53% in male alcohol-preferring rats."),
    ((CASES,), "IL-6 was raised in the controls."),
    (
        (WITHDRAWAL,),
        "Neurosteroid withdrawal did not enlarge the potentiation of tonic current in dentate granule cells.",
    ),
    ((PHASE2,), "The phase 2 trial included 10 women."),
    ((META,), "849 women were covered in 13 studies."),
    ((EXCRETION, BINDING), "Plasma protein binding of brexanolone is 47%."),
    ((AGE,), "The allopregnanolone EC50 of adults was 94.6 nM, against 21.1 nM in 7-14-day-old rats."),
    ((TLR, TLR7), "Allopregnanolone inhibited TLR4 responses only in cells of female donors."),
    ((POOLED,), "Brexanolone 60 µg/kg/h changed HAM-D by -12.83."),
    ((EFFECTS,), "Sedation occurs in 10-20% and dizziness in 13-21%."),
)
"""Quotes, and a statement that they do not support though most of its words stand in them."""
