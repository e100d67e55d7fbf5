"""The wording of questions: where one question ends, words that carry no topic, and what asks for a reference list."""

from __future__ import annotations

import re

from qa.text.terms import terms

KINDS_OF_WORK = (
    "review|study|studies|paper|article|trial|report|notice|label|audit|guide|guideline|meta-analysis|survey"
)
"""What a text that is cited may be called, as alternatives of a pattern."""
FRAME = frozenset(
    terms(
        "list name give given gave describe explain tell find found finding study paper article work author report result kind type sort form way "
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
PARTS = re.compile(
    r"(?<=[a-z\d)\"'])[?.;]\s+|\s[-\u2013\u2014]\s|(?:,|(?<![\s,]))\s++(?:and|or|but)\s+(?=(?:to |in |on |at |by |for |from |of )?(?:what|which|who|whose|when|where|why|how)\b)"
    r"|,\s+(?=(?:what|which|who|when|where|why|how)\b)|,\s+(?:and|or|but)\s+(?=(?:is|are|was|were|do|does|did|has|have|had|can)\b)",
    re.IGNORECASE,
)
"""Where one question ends and the next begins."""
ASKS = re.compile(
    r"\?|\b(?:what|which|who|whose|when|where|why|how)\b|^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could)\b",
    re.IGNORECASE,
)
"""A part that asks something, and does not only tell."""
_LIST = r"(?:references|bibliography|reference list|list of references|works cited|cited works|literature(?: cited)?|sources cited|citations)\b"
_LISTING = re.compile(
    r"\W*(?:(?:please|can|could|would|you|now|and)\s+){0,6}(?:(?:list|show|give|name|print|enumerate|display|tell|see|(?:what|which) (?:is|are))\b"
    rf"(?:\s+(?:me|us|all|of|in|the|\d+|its|their|his|her|full|complete|whole|entire|\w+['\u2019]s?)){{0,6}}\s+{_LIST}"
    rf"|(?:its |the )?(?:full )?{_LIST}\W*$)",
    re.IGNORECASE,
)
_CITED_WORKS = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+)?(?:works?|references|papers|articles|sources|studies|publications|books|literature|citations)\b",
    re.IGNORECASE,
)
_WHAT_IS_CITED = re.compile(
    r"\W*what\s+(?:(?:does|do|did)\b.*\bcites?\W*$|(?:is|are|was|were)\s+cited\s+(?:in|by)\b)", re.IGNORECASE
)
_CITING = re.compile(
    r"\b(?:cites?|cited|referenced|quotes?|quoted|refers? to|listed|relies on|rely on|draws? on)\b", re.IGNORECASE
)


def asks_for_references(question: str) -> bool:
    """Whether a question asks for the entries of a reference list, and not for how many they are."""
    works = _CITED_WORKS.search(question)
    listed = _LISTING.match(question) or _WHAT_IS_CITED.match(question)
    return bool(listed or (works and _CITING.search(question, works.end())))
