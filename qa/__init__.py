"""Ask documents a question; get statements whose every word can be checked at the place that they cite.

import qa

with qa.open() as assistant:
    answer = assistant.ask("How does brexanolone reduce neuronal excitability?")
    for statement in answer.statements:
        print(statement.text, statement.citations[0].quote)
"""

from qa.assistant import Assistant, open
from qa.errors import EncoderError, InputError, ModelError, QAError, StoreError, UsageError
from qa.index.types import Ingested
from qa.types import Answer, Citation, CitedReference, Document, Hit, Statement, Unit, Verdict

__version__ = "0.1.0"

__all__ = [  # in reading order
    "open", "Assistant", "Ingested",
    "Answer", "Statement", "Citation", "CitedReference", "Verdict", "Hit", "Document", "Unit",
    "QAError", "UsageError", "InputError", "StoreError", "EncoderError", "ModelError",
]  # fmt: skip
