"""What may be asked: a question with words in it, and not too many."""

from __future__ import annotations

from qa.errors import UsageError


def checked(question: str, longest: int) -> str:
    """A question without surrounding space and control characters.

    Parameters: question, as typed; longest, the most characters. Raises: UsageError where it is empty, longer, or has
    neither letters nor digits.
    """
    whole = question.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text for the encoder
    text = " ".join(whole.replace("\x00", " ").split())
    if not text:
        raise UsageError("The question is empty: ask something.")
    if len(text) > longest:
        raise UsageError(f"The question has {len(text):,} characters; at most {longest:,} are read. Shorten it.")
    if not any(map(str.isalnum, text)):
        raise UsageError("The question has no letter and no digit: ask it in words.")
    return text
