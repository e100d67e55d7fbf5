"""Signs of type: raised signs and accents that are drawn over a letter."""

from __future__ import annotations

RAISED_SIGNS = str.maketrans(
    "0123456789+-\u2212\u2013abcdefghijklmnoprstuvwxyz",
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207b\u207b"
    "\u1d43\u1d47\u1d9c\u1d48\u1d49\u1da0\u1d4d\u02b0\u2071\u02b2\u1d4f\u02e1\u1d50\u207f\u1d52\u1d56\u02b3\u02e2\u1d57\u1d58\u1d5b\u02b7\u02e3\u02b8\u1dbb",
)
ACCENTS = dict(
    zip(
        "\xa8\xb4\u02c6\u02c7\u02d8\u02da\u02dc\u02dd\xb8",
        "\u0308\u0301\u0302\u030c\u0306\u030a\u0303\u030b\u0327",
        strict=True,
    )
)
RAISED_LETTERS = "\u02b0-\u02b8\u02e1-\u02e3\u1d43-\u1d5b\u1d9c\u1da0\u1dbb\u2071\u207f"
