"""Where the documents of a corpus disagree, and what their status makes of a statement.

`find_conflicts(documents)` lists disagreements, `conflicts_of(places, documents)` those of cited units, and
`caveats_of(places, documents)` the status that belongs beside them.
"""

from qa.notes.conflicts.caveats import all_caveats, caveats_of
from qa.notes.conflicts.find import conflicts_of, find_conflicts
from qa.notes.conflicts.types import (
    ASPECTS,
    CAVEATS,
    Aspect,
    Caveat,
    CaveatKind,
    Condition,
    Conflict,
    ConflictKind,
    Side,
)

__all__ = [
    "find_conflicts", "conflicts_of", "caveats_of", "all_caveats",
    "Conflict", "ConflictKind", "Side", "Condition", "Aspect", "ASPECTS", "Caveat", "CaveatKind", "CAVEATS",
]  # fmt: skip
