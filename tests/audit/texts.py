"""Made-up documents for the audit: a handbook that cites, and the papers it cites."""

from __future__ import annotations

from pathlib import Path

from qa.ingest.read import read_path
from qa.types import Document

HANDBOOK = """---
id: handbook
title: "A handbook of northern lakes"
---

# A handbook of northern lakes

## Water

In Lake Mirrin, the mean phosphorus concentration fell from 41 to 18 µg/L after the dam was opened.[1]
Stocking with pike reduced the number of roach in Lake Mirrin [2], whereas the cover of reeds was not altered [3].
Roach grow faster in warm summers.[4] The deepest point of Lake Mirrin is at 87 m.

| Lake | Chlorophyll (µg/L) | Source |
|---|---|---|
| Mirrin | 6.3 | [3] |
| Tarn | 11.9 | [1] |

## References

1. Olsen K (2011). Phosphorus in Lake Mirrin after the opening of the dam. Journal of Lakes. doi:10.1000/dam.
2. Berg A (2014). Pike and roach in Lake Mirrin. Journal of Lakes. doi:10.1000/pike.
3. Dahl P (2016). Reeds and chlorophyll of two northern lakes. Journal of Lakes. doi:10.1000/reeds.
4. lakes.example [lakes.example].
5. Voss T (1999). Ice on northern lakes. Polar Notes. doi:10.1000/ice.
6. Berg A (2014). Pike and roach in Lake Mirrin. doi:10.1000/pike.
"""

DAM = """---
id: dam
title: "Phosphorus in Lake Mirrin after the opening of the dam"
authors: ["Olsen K"]
year: 2011
doi: "10.1000/dam"
---

# Phosphorus in Lake Mirrin after the opening of the dam

## Results

After the opening of the dam, the mean phosphorus concentration in Lake Mirrin fell from 41 to 18 µg/L.
The turbidity of the water rose in the first spring.
"""

PIKE = """---
id: pike
title: "Pike and roach in Lake Mirrin"
authors: ["Berg A"]
year: 2014
doi: "10.1000/pike"
---

# Pike and roach in Lake Mirrin

## Results

Stocking with pike increased the number of roach in Lake Mirrin.
Perch were counted in nets every autumn.
"""

REEDS = """---
id: reeds
title: "Reeds and chlorophyll of two northern lakes"
authors: ["Dahl P"]
year: 2016
doi: "10.1000/reeds"
---

# Reeds and chlorophyll of two northern lakes

## Results

The cover of reeds in Lake Mirrin was not altered by pike.
In summer, chlorophyll was 6.3 µg/L in Lake Mirrin and 11.9 µg/L in Lake Tarn.
"""

REVIEW = """---
id: review
title: "What a handbook says"
---

# What a handbook says

A reader of "A handbook of northern lakes" finds that in Lake Tarn chlorophyll was 11.9 µg/L, which it gives in a table.
"""


def lakes(folder: Path) -> tuple[Document, ...]:
    """The handbook with its papers, read as the program reads files."""
    folder.mkdir(exist_ok=True)
    documents = []
    for name, text in {"handbook": HANDBOOK, "dam": DAM, "pike": PIKE, "reeds": REEDS, "review": REVIEW}.items():
        path = folder / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        documents.append(read_path(path))
    return tuple(documents)
