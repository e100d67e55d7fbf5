"""Where the documents of a corpus disagree, and what their status makes of a statement.

`find_conflicts(library)` lists disagreements, `all_caveats(library)` the units that tell a status.
"""

from qa.notes.conflicts.caveats import all_caveats
from qa.notes.conflicts.find import find_conflicts
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
    "find_conflicts", "all_caveats",
    "Conflict", "ConflictKind", "Side", "Condition", "Aspect", "ASPECTS", "Caveat", "CaveatKind", "CAVEATS",
]  # fmt: skip
