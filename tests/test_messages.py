"""What the assistant says to who reads an answer: all in one file, so that a translation is one file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import Environment, nodes

from qa.text.messages import MESSAGES, message, messages_by_name

PACKAGE = Path(__file__).parents[1] / "qa"
Call = tuple[str, set[str]]
"""A pattern of the names that a call of `message` may give, and the fields that it gives."""


def names_in(node: ast.expr) -> Iterator[str]:
    """The patterns of the names that an expression stands for."""
    if isinstance(node, ast.IfExp):
        yield from names_in(node.body)
        yield from names_in(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in node.values)
        yield "".join(parts)
    else:
        assert isinstance(node, ast.Constant), ast.dump(node)
        yield re.escape(node.value)


def calls() -> Iterator[Call]:
    """Each call of `message` in the package's code and templates."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                for name in names_in(node.args[0]):
                    yield name, {str(one.arg) for one in node.keywords}
    for path in PACKAGE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for call in Environment().parse(text).find_all(nodes.Call) if "message(" in text else ():
            if isinstance(call.node, nodes.Name) and call.node.name == "message":
                fields = {one.key for one in call.kwargs}
                named = {str(one.value) for one in call.args[0].find_all(nodes.Const)}
                match call.args[0]:
                    case nodes.Const(value=name):
                        yield re.escape(name), fields
                    case nodes.CondExpr(expr1=nodes.Const(value=one), expr2=nodes.Const(value=other)):
                        yield from ((re.escape(name), fields) for name in (one, other))
                    case _:  # a group of names and what is asked for of it
                        yield from ((f"{re.escape(name)}.+", fields) for name in named)


def fields_of(text: str) -> set[str]:
    """The fields of a message, or of a form of it."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


CALLS = list(calls())


def test_every_message_is_used_and_every_name_is_there() -> None:
    """No message is left over, and none is asked for that the file does not have."""
    have = messages_by_name()
    assert [name for name in have if not any(re.fullmatch(asked, name) for asked, _ in CALLS)] == []
    assert [asked for asked, _ in CALLS if not any(re.fullmatch(asked, name) for name in have)] == []


def test_each_call_gives_the_fields_of_its_message() -> None:
    """Each form of a message has the same fields, each call gives all of them, and gives no other."""
    for name, value in messages_by_name().items():
        forms = {"": value} if isinstance(value, str) else value
        (fields,) = {frozenset(fields_of(form)) for form in forms.values()}
        assert set(forms) == ({""} if isinstance(value, str) else {"one", "other"}), name
        assert isinstance(value, str) or "n" in fields, name
        assert all(given == fields for asked, given in CALLS if re.fullmatch(asked, name)), name


def test_a_message_is_filled_in_the_form_of_its_number() -> None:
    """One is one, none and several are several."""
    said = [message("foot.dropped", n=number).partition(" ")[2] for number in (0, 1, 2)]
    assert said[0] == said[2] != said[1]


@pytest.mark.parametrize("name", ["note.unheard", "note.open", "note.further"])
def test_what_is_missing_is_told(name: str) -> None:
    """A name that the file does not have, and a field without a value, are told with the name."""
    with pytest.raises(LookupError, match=rf"'{re.escape(name)}'.*{MESSAGES.name}"):
        message(name)
