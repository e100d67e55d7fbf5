"""The words of the web page: all in one file, so that a translation is one file."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "qa" / "serve" / "page"
SCRIPTS = sorted(path for path in PAGE.glob("*.js") if path.name != "strings.js")
PAGES = sorted(PAGE.glob("*.html"))
NAMES = {
    "Enter", "Escape", "AbortError", "Bearer", "Content-Type", "Retry-After", "QA-Pages", "QA-Marked", "BibTeX", "RIS",
    "CSL-JSON",
}  # fmt: skip
"""Names of keys, headers, errors and formats, which are the same in all languages."""
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_PATTERN = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\]|\\.)*\])+/")
_SELECTS = re.compile(
    r"(?:(?:querySelector(?:All)?|closest|matches|matchMedia|getPropertyValue)(?:\?\.)?\(|\bclass: )$"
)
_SHOWN = re.compile(
    r'(?:\bel\(\S+, \{[^{}]*\}, |\bbutton\(|\bannounce\(|textContent = |"aria-label": |\b(?:title|placeholder|alt): )$'
)
_WORDS = re.compile(r"[^\W\d_]{2,}[,.:;…]* [ ,.:;…]*[^\W\d_]{2,}")


class Shown(HTMLParser):
    """The text and the attributes of a page that a reader sees or hears, and the strings that it names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.own: list[str] = []
        self.keys: list[str] = []
        self._kept = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag."""
        self._kept += tag in ("kbd", "noscript")  # labels of keys; what is shown where no script runs
        for name, value in attrs:
            if name == "data-t":
                self.keys.append(value or "")
            elif name == "data-t-attributes":
                self.keys += [pair.split(":")[1] for pair in (value or "").split()]
            elif name in ("aria-label", "title", "placeholder", "alt"):
                self.own.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        """An end."""
        self._kept -= tag in ("kbd", "noscript")

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self._kept and re.search(r"[^\W\d_]", data):
            self.own.append(data.strip())


def literals(text: str) -> list[tuple[str, str, str]]:
    """Each string of a script with the code before and after it; the values of a template are left out."""
    found: list[tuple[str, str, str]] = []

    def note(start: int, said: str, end: int) -> int:
        found.append((text[max(0, start - 120) : start], said, text[end : end + 2]))
        return end

    def template(start: int) -> int:
        said, at = "", start + 1
        while text[at] != "`":
            inside = text.startswith("${", at)
            said += "\0" if inside else text[at]
            at = code(at + 2) if inside else at + 1
        return note(start, said, at + 1)

    def code(at: int) -> int:
        depth = 0
        while at < len(text) and depth >= 0:
            before = text[:at].rstrip()[-1:]
            if text[at] == '"' and (string := _STRING.match(text, at)):
                at = note(at, string.group()[1:-1], string.end())
            elif comment := _COMMENT.match(text, at):
                at = comment.end()
            elif before in "(,=:[!&|?{};" and (pattern := _PATTERN.match(text, at)):
                at = pattern.end()
            elif text[at] == "`":
                at = template(at)
            else:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
        return at

    assert code(0) == len(text)
    return found


def strings() -> dict[str, str | dict[str, str]]:
    """The strings by key."""
    text = (PAGE / "strings.js").read_text(encoding="utf-8")
    found: dict[str, str | dict[str, str]] = json.loads(text.partition("STRINGS = ")[2].rstrip().removesuffix(";"))
    return found


def classes() -> set[str]:
    """The classes of the style sheets."""
    return {name for path in PAGE.glob("*.css") for name in re.findall(r"\.([a-z][\w-]*)", path.read_text())}


def is_english(before: str, said: str, after: str, known: set[str]) -> bool:
    """Whether a string of a script is made to be read."""
    if said.strip("\0 ") in NAMES or _SELECTS.search(before) or after.startswith(":"):
        return False
    if _SHOWN.search(before):
        return re.search(r"[^\W\d_]{2,}", said) is not None
    if re.search(r"(?:^|\s)[A-Z][a-z]", said):
        return True
    words = said.replace("\0", "")
    return _WORDS.search(words) is not None and not set(words.split()) <= known


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_has_words_of_its_own(path: Path) -> None:
    """What a script says to a reader stands in strings.js."""
    known = classes()
    own = [
        said
        for before, said, after in literals(path.read_text(encoding="utf-8"))
        if is_english(before, said, after, known)
    ]
    assert own == []


@pytest.mark.parametrize(
    "script",
    [
        'say("Not found");',
        "say(`being ${done}: wait`);",
        'el("p", { class: "x" }, "context")',
        "say(x ? `a ${`Stop ${x}`}` : 1)",
    ],
)
def test_words_of_a_script_are_found(script: str) -> None:
    """The test before this one sees sentences, single words that are shown, and templates inside others."""
    assert any(is_english(*one, set()) for one in literals(script))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_has_words_of_its_own(path: Path) -> None:
    """What the HTML says to a reader stands in strings.js."""
    own = [said for said in Shown(path.read_text(encoding="utf-8")).own if said != "[1]"]
    assert own == []


def test_every_string_is_used_and_every_key_is_there() -> None:
    """No string is left over, and nothing is asked for that strings.js does not have."""
    told = [one for path in SCRIPTS for one in literals(path.read_text(encoding="utf-8"))]
    named = {said for _, said, _ in told}
    groups = {said.removesuffix("\0") for _, said, _ in told if said.endswith(".\0")}
    pages = [key for path in PAGES for key in Shown(path.read_text(encoding="utf-8")).keys]
    asked = [said for before, said, _ in told if re.search(r"\b(?:t|parts)\((?:[^()\"`]*\? )?$", before)]
    have = strings()
    assert [
        key for key in have if key not in named and key not in pages and f"{key.rpartition('.')[0]}." not in groups
    ] == []
    assert [key for key in (*pages, *asked) if key not in have and not key.endswith("\0")] == []


def test_forms_of_a_string_take_the_same_values() -> None:
    """Each plural form names the same values, and a form for all other numbers is there."""
    for key, value in strings().items():
        if isinstance(value, dict):
            assert "other" in value, key
            assert len({frozenset(re.findall(r"\{(\w+)\}", form)) for form in value.values()}) == 1, key
