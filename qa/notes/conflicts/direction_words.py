"""The English of what goes up and down: verbs and denial. No substance or cell is named here."""

from __future__ import annotations

import re

from qa.verify.lexicon import canonical

_RISE = (
    r"increas(?:e[sd]?|ing)|rais(?:e[sd]?|ing)|rose|risen|rises?|elevat(?:e[sd]?|ing)|enhanc(?:e[sd]?|ing)|potentiat(?:e[sd]?|ing)|augment(?:s|ed)?|up-?regulat(?:e[sd]?|ing)|"
    r"facilitat(?:e[sd]?|ing)|prolong(?:s|ed)?|strengthen(?:s|ed)?|amplif(?:y|ies|ied)|boost(?:s|ed)?|stimulat(?:e[sd]?|ing)"
)
_FALL = (
    r"decreas(?:e[sd]?|ing)|reduc(?:e[sd]?|ing)|lower(?:s|ed)|declin(?:e[sd]?|ing)|diminish(?:es|ed)?|attenuat(?:e[sd]?|ing)|down-?regulat(?:e[sd]?|ing)|inhibit(?:s|ed)|suppress(?:es|ed)?|"
    r"fell|fallen|falls|weaken(?:s|ed)?|abolish(?:es|ed)|shorten(?:s|ed)?|dampen(?:s|ed)?"
)
_TOUCH = r"alter|change|affect|influence|modify|modulate"
VERB = re.compile(rf"(?P<up>{_RISE})|(?P<down>{_FALL})|(?P<touch>(?:{_TOUCH})(?:s|e?d)?)")
NOT = frozenset(("not", "no", "never", "without", "neither", "nor", "cannot", "n't", "hardly", "barely"))
BY = frozenset(("by", "via", "through", "after", "following", "upon", "under", "with", "on"))
ANTAGONIST = re.compile(
    r"(?:inhibit(?:ion|ors?)|block(?:ade|ers?)?|antagonis\w+|loss|absence|knock-?outs?|deficien\w+|withdrawal|depletion|lack)"
)
"""Agents that take away what they name."""
LIGHT_NOUNS = frozenset(
    canonical(word)
    for word in "expression level levels amount number concentration concentrations magnitude activity response responses degree extent rate size surface total "
    "sustained strong strongly significantly significant dose-dependent marked markedly slightly further rapid rapidly cell evoked mediated cause caused instead further itself".split()
)
