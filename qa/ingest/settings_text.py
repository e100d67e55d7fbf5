"""YAML and TOML -> a unit for each value, told with its keys; lists of mappings that are alike are tables. Logs -> a unit for each line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa.ingest.blocks import Block, FileContent, Head, clean, decode, squeeze
from qa.ingest.lines import own_lines
from qa.ingest.tables import print_rows

_LONGEST = 300_000
"""Characters; a longer text is read as lines, for the reader of YAML is slow."""
_MOST, _DEEPEST = 50_000, 40
"""Values that are told, which aliases of YAML may multiply, and keys within keys."""
_MOST_READ, _MOST_TOLD = 2 * _LONGEST, 10 * _LONGEST
"""Characters of these values, which aliases multiply too, and of all that is told, in which long keys stand again for each value."""
_BETWEEN = " · "


def read_yaml(content: bytes, where: str) -> FileContent:
    """Read a file of YAML, its values as they are written; a broken one by its lines. Raises: InputError for bytes that are not text."""
    return _read(content, where, is_toml=False)


def read_toml(content: bytes, where: str) -> FileContent:
    """Read a file of TOML, as `read_yaml` does."""
    return _read(content, where, is_toml=True)


def read_log(content: bytes, where: str) -> FileContent:
    """Read each line of a log. Raises: InputError for bytes that are not text."""
    return Head(title=Path(where).name), own_lines(clean(decode(content, where)).split("\n"))


def _read(content: bytes, where: str, *, is_toml: bool) -> FileContent:
    text = decode(content, where)
    blocks: list[Block] = []
    try:
        if len(text) <= _LONGEST:
            values = [tomllib.loads(text, parse_float=str)] if is_toml else _yaml_values(text)
            left = _MOST_TOLD
            for block in (block for value in values if isinstance(value, dict | list) for block in _told(value, ())):
                left -= len(block.text) + sum(map(len, block.rows))
                if left < 0:
                    raise ValueError("too many characters")
                blocks.append(block)
    except (ValueError, RecursionError):
        blocks = []
    return (Head(title=Path(where).name), blocks) if blocks else read_log(content, where)


def _yaml_values(text: str) -> list[Any]:
    """The documents of a YAML text, of which each value is as it is written. Raises: ValueError where it is broken or they are too many."""
    import yaml

    left, unread = _MOST, _MOST_READ

    def plain(node: Any, depth: int) -> Any:
        nonlocal left, unread
        left -= 1
        unread -= len(node.value) if isinstance(node, yaml.ScalarNode) else 0
        if min(left, unread) < 0 or depth > _DEEPEST:
            raise ValueError("too many values")
        if isinstance(node, yaml.MappingNode):
            return {str(plain(key, depth + 1)): plain(value, depth + 1) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [plain(value, depth + 1) for value in node.value]
        return str(node.value)

    try:
        return [plain(node, 0) for node in yaml.compose_all(text, yaml.SafeLoader) if node is not None]
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _told(value: Any, keys: tuple[str, ...]) -> Iterator[Block]:
    """The blocks of a value: an item for each that is none of several, a table for mappings with the same keys."""
    name = _BETWEEN.join(key for key in keys if key != "<<")
    if len(keys) > _DEEPEST:
        raise ValueError("keys too deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _told(inner, (*keys, squeeze(str(key))))
    elif isinstance(value, list) and _are_alike(value):
        yield from [Block("caption", name)] if name else []
        rows = [[*value[0]], *([_scalar(row[key]) for key in value[0]] for row in value)]
        yield Block("table", rows=print_rows([[squeeze(cell).replace(" | ", "|") for cell in row] for row in rows]))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for label, inner in zip(_labels(value), value, strict=True):
            yield from _told(inner, (*keys, label))
    else:
        said = ", ".join(map(_scalar, value)) if isinstance(value, list) else _scalar(value)
        if squeeze(said):
            yield Block("item", squeeze(f"{name}: {said}" if name else said))


def _labels(values: Sequence[Any]) -> list[str]:
    """What tells the members of a list: the first value of each mapping where these differ, else their numbers."""
    firsts = [next(iter(one.values()), None) if isinstance(one, dict) else None for one in values]
    told = [squeeze(_scalar(first)) if isinstance(first, str | int | float) else "" for first in firsts]
    return told if all(told) and len(set(told)) == len(told) else [str(number) for number in range(1, len(values) + 1)]


def _are_alike(values: Sequence[Any]) -> bool:
    """Whether values are two or more mappings with the same keys and no further mappings or lists."""
    if len(values) < 2 or not all(isinstance(one, dict) and len(one) > 1 for one in values):
        return False
    flat = not any(isinstance(inner, dict | list) for one in values for inner in one.values())
    return flat and all(one.keys() == values[0].keys() for one in values)


def _scalar(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
