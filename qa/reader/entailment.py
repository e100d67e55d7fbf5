"""Do these words say this sentence? The network's answer, beside the rules of `verify`.

It is asked of sentences that a language model wrote; `MODEL.md` tells on what it was trained, and how often it is right.
"""

from __future__ import annotations

from qa.reader.network import ask, packed, probability, shipped_tokenizer

STATEMENT, WORDS = 72, 176
"""Tokens of the sentence, and of the words, that are read."""


def means(words: str, statement: str, *, whole: bool = False) -> float:
    """The probability that words say a sentence.

    Parameters: words, with what stands above them; statement, one sentence; whole, whether it is 0 for one that is longer than what is read.
    Raises: EncoderError when the weights are damaged.
    """
    first, second = shipped_tokenizer().encode_batch([statement, words], add_special_tokens=False)
    if whole and len(first.ids) > STATEMENT:
        return 0.0
    pair, _ = packed(first.ids[:STATEMENT], second.ids[:WORDS])
    ((logit,),) = ask(["entails"], [pair], 1)
    return probability(float(logit))
