"""Ways of making false statements of words that are all there: of something else, of two things, of more than was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from tests.fake_corruptions import MEASURED, NUMBER, named, put

Place = tuple[str, str]
Joint = Callable[[Place, Place, Sequence[str]], Iterator[str]]
"""From two units, each as where and words, and all that are shown, to statements that neither says."""
CLASSES = (
    ("allopregnanolone", "diazepam", "zolpidem", "zinc", "pregnenolone sulfate"), ("control", "epileptic"), ("male", "female"), ("mice", "rats"), ("brexanolone", "placebo"),
    ("TLR4", "TLR7", "TLR3"), ("IL-6", "TNF-α", "IL-1β"), ("LPS-induced", "IMQ-induced"), ("tonic", "phasic"), ("synaptic", "extrasynaptic"), ("Khatri", "Takasu", "Edinoff", "Connelly"),
    ("adult", "neonatal"), ("hour 60", "day 30"), ("faeces", "urine"), ("dentate granule cells", "cerebellar granule cells"), ("patients", "mice"), ("protein kinase A", "protein kinase C"),
)  # fmt: skip
"""Things of one kind, of which one is put where another stands."""


def number_of_another(text: str, others: Sequence[str]) -> Iterator[str]:
    """A number with its unit that another unit shown prints, of something else."""
    for found in MEASURED.finditer(text):
        kind = found[0].split(" ")[-1].lstrip("0123456789.")
        for other in others:
            for number in MEASURED.finditer(other):
                bare, mine = (number[0].split(" ")[0].rstrip("%"), found[0].split(" ")[0].rstrip("%"))
                rounded = abs(float(bare) - float(mine)) < 0.01 * float(bare)
                there = re.search(rf"(?<![\d.]){re.escape(bare)}(?!\d|\.\d)", text)
                if number[0].endswith(kind) and not rounded and not there:
                    yield put(text, found, number[0])


def numbers_exchanged(text: str, others: Sequence[str]) -> Iterator[str]:
    """The numbers of two columns, arms or times in each other's place."""
    cells = re.findall(r"; ", text)
    if cells and ": " in text:
        values = list(
            re.finditer(r"(?<=[a-z)] )[<>]? ?\d+(?:\.\d+)?(?: ± \d+(?:\.\d+)?)?(?: ?(?:%|nM|µM|pA))?(?=;|\.?$)", text)
        )
    else:
        values = [m for m in MEASURED.finditer(text) if re.match(r" (?:on|in|for|with|at|from|of) \w", text[m.end() :])]
    for one, other in pairwise(values):
        if one[0] != other[0]:
            yield text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def subject_of_another(text: str, others: Sequence[str]) -> Iterator[str]:
    """Another drug, cell, arm, animal, time or study, one that the units shown name elsewhere."""
    numbers = {found[0] for found in NUMBER.finditer(text)}
    for kind in CLASSES:
        here = [one for one in kind if named(one).search(text)]
        if len(here) != 1:
            continue
        for other in kind:
            there = [shown for shown in others if named(other).search(shown)]
            told = any(_could_say(text, numbers, shown) for shown in there)
            if other != here[0] and there and not told:
                found = named(here[0]).search(text)
                if found:
                    yield put(text, found, other)


def _could_say(text: str, numbers: set[str], shown: str) -> bool:
    """Whether a unit that names the substitute has the same numbers, or without numbers nearly the same words."""
    if numbers:
        return numbers <= {found[0] for found in NUMBER.finditer(shown)}
    words = set(re.findall(r"[\wα-ω]{4,}", text.lower()))
    return len(words & set(re.findall(r"[\wα-ω]{4,}", shown.lower()))) >= 0.7 * len(words)


def subject_omitted(text: str, others: Sequence[str]) -> Iterator[str]:
    """A number without the group that it was measured in, as if it held for all."""
    pattern = r" (?:in|of|on) (?:dentate granule cells of )?(?:the )?(?:control|epileptic|female|male|adult|neonatal|placebo)\b(?: [a-z-]+){0,3}?(?= with| of| by| was|,|\.$| and)"
    for found in re.finditer(pattern, text):
        if MEASURED.search(text) and not re.search(r"\b(?:than|some|and \S+|%|points[^,]*)$", text[: found.start()]):
            yield text[: found.start()] + text[found.end() :]


def pronoun(text: str, others: Sequence[str]) -> Iterator[str]:
    """The subject becomes "it", and the number another's."""
    for made in number_of_another(text, others):
        found = re.match(
            r"^[^,;()]{1,60}? (?=(?:had|has|was|is|enhanced|inhibited|reduced|increased|raised|runs|starts)\b)", made
        )
        if found:
            yield f"It {made[found.end() :]}"
            yield f"The drug {made[found.end() :]}"


def cause(one: Place, other: Place, every: Sequence[str]) -> Iterator[str]:
    """Two things that are reported, the one as the reason of the other."""
    first, second = one[1].rstrip("."), other[1].rstrip(".")
    if one[0] == other[0] or ": " in first + second or len(first) + len(second) > 400:
        return
    told = second if re.match(r"[A-Z]\w*[A-Z0-9]|[A-Z]\w+ (?:et al|and)", second) else second[0].lower() + second[1:]
    yield f"{first} because {told}."
    yield f"{first}; therefore, {told}."
    yield f"{first}, which led to the finding that {told}."


def compared(one: Place, other: Place, every: Sequence[str]) -> Iterator[str]:
    """One thing above another of its kind, where no unit compares the two."""
    for kind in CLASSES[:8]:
        mine = [name for name in kind if named(name).search(one[1]) and not named(name).search(other[1])]
        theirs = [name for name in kind if named(name).search(other[1]) and not named(name).search(one[1])]
        for x, y in zip(mine[:1], theirs[:1], strict=False):
            if not any(named(x).search(text) and named(y).search(text) for text in every):
                yield f"The effect reported for {x} was larger than that for {y}."
                yield f"{one[1].rstrip('.')}, more strongly than {y}."
                yield f"{one[1].rstrip('.')}, in contrast to {y}, for which it was weaker."


def generalised(text: str, others: Sequence[str]) -> Iterator[str]:
    """Always, all, only, completely, significantly: said of what the unit reports once."""
    if re.search(r"\b(?:all|always|only|complete\w*|significant\w*|every|each)\b", text, re.IGNORECASE):
        return
    for found in re.finditer(
        r"(?<!to )\b(enhanced|increased|raised|reduced|inhibited|prevented|fell|correlated|increases|decreases|acts|supports)\b(?= [a-zγδ])",
        text,
    ):
        for word in ("always", "significantly", "completely", "exclusively"):
            yield text[: found.start()] + f"{word} " + text[found.start() :]
    for found in list(
        re.finditer(r"\bin (mice|rats|women|patients|human macrophages|cerebellar granule cells)\b", text)
    )[:1]:
        yield put(text, found, f"in all {found[1]}")
        yield put(text, found, f"only in {found[1]}")
    if re.match(r"(?:Brexanolone|Allopregnanolone|Diazepam|Zinc)\b", text):
        yield f"Only {text[0].lower()}{text[1:]}"


def restriction_dropped(text: str, others: Sequence[str]) -> Iterator[str]:
    """ "only in cells of female donors" left out, "in vitro" left out."""
    for found in re.finditer(
        r",? only (?:in|for|after|with|at) [^,;.]+(?=\.$|,)|(?<=depression) tested in vitro", text
    ):
        yield text[: found.start()] + text[found.end() :]


def german(text: str, others: Sequence[str]) -> Iterator[str]:
    """The right numbers in German."""
    told = " und ".join(found[0] for found in list(MEASURED.finditer(text))[:2]) or "ein Effekt"
    yield f"In der Studie wurden für Allopregnanolon {told} berichtet."


def french(text: str, others: Sequence[str]) -> Iterator[str]:
    """The right numbers in French."""
    told = " et ".join(found[0] for found in list(MEASURED.finditer(text))[:2]) or "un effet"
    yield f"Selon cette étude, la valeur rapportée est de {told}."
