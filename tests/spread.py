"""Parametrized families of which the quick suite runs a few members of different kinds, and `make test-all` every one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def spread(values: Iterable[Any], *quick: Any) -> list[Any]:
    """Parameters of a test, of which only those named are quick; a tuple is several parameters."""
    every = list(values)
    assert all(one in every for one in quick), quick
    return [value if value in quick else _slow(value) for value in every]


def _slow(value: Any) -> Any:
    return pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.slow)
