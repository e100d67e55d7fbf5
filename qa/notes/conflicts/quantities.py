"""The measures of pharmacology, physiology and trials that texts give values for."""

from __future__ import annotations

import re

from qa.verify.lexicon import canonical

_CONCENTRATION = ("L", "mol"), ("L", "g")
MEASURES: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...] = (
    ("EC50", r"ec-?50|half-?maximal effective concentration", _CONCENTRATION),
    ("IC50", r"ic-?50|half-?maximal inhibitory concentration", _CONCENTRATION),
    ("Ki", r"ki(?= of|\b)|inhibition constant", _CONCENTRATION),
    ("Kd", r"kd(?= of|\b)|dissociation constant", _CONCENTRATION),
    ("ED50", r"ed-?50|median effective dose", ()),
    ("LD50", r"ld-?50|median lethal dose", ()),
    ("MIC", r"mic|minimum inhibitory concentration", _CONCENTRATION),
    ("half-life", r"half-?li(?:fe|ves)|t1/2", (("s",), ("week",), ("month",), ("year",))),
    ("clearance", r"clearance", ()),
    ("volume of distribution", r"volume of distribution", ()),
    ("bioavailability", r"bioavailability", (("%",),)),
    ("protein binding", r"protein binding", (("%",),)),
    ("AUC", r"auc|area under the (?:concentration-time |plasma )?curve", ()),
    ("Cmax", r"cmax|peak (?:plasma )?concentration|maximum (?:plasma )?concentration", _CONCENTRATION),
    ("Tmax", r"tmax|time to peak", (("s",),)),
    ("concentration", r"concentrations?", _CONCENTRATION),
    ("molar mass", r"mol(?:ar|ecular) (?:mass|weight)|formula weight", (("g", "mol"),)),
    ("melting point", r"melting (?:point|temperature)", ()),
    ("pKa", r"pka", ((),)),
    ("efficacy", r"efficacy|emax|maxim(?:al|um) (?:current|response|effect)", (("A",), ("%",))),
    ("prevalence", r"prevalence", (("%",),)),
    ("incidence", r"incidence", (("%",),)),
    ("mortality", r"mortality(?: rate)?", (("%",),)),
    ("remission rate", r"remission rate", (("%",),)),
    ("response rate", r"response rate", (("%",),)),
    ("change", r"changes?", ((), ("%",))),
    ("time constant", r"time constant|decay time", (("s",),)),
    ("open probability", r"open probability", ((), ("%",))),
)  # fmt: skip
"""Measures with the dimensions their values may have; where none is named, any, but no bare number.

Only what is a property of the thing itself. Ratios, survival and differences depend on what was compared: between papers
they differ without any disagreement.
"""
IN_A_BODY = frozenset(
    canonical(word) for word in "plasma serum blood brain tissue steady-state trough csf urine milk".split()
)
"""A concentration is a finding where it was found in one of these; elsewhere it was chosen by the experimenter."""
NAMED = re.compile("|".join(rf"(?P<m{n}>(?<![\w-])(?:{words})(?![\w-]))" for n, (_, words, _) in enumerate(MEASURES)))
