"""Lines in reading order -> blocks with their pages: headings by the size of type, paragraphs joined across columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from qa.ingest.blocks import Block, is_caption, squeeze
from qa.ingest.headings import depth, is_contents_line, is_named
from qa.ingest.lines import are_fields, are_wrapped, own_lines
from qa.ingest.marks import is_reference_heading
from qa.ingest.pdf.layout import TextLine

_BULLET = re.compile(r"[-*\u2022\u25e6\u2023\u25aa\u25cf\u2043\u25a0\u2013] ?(?=\S)")
_NUMBER = re.compile(r"(?:\[\d{1,3}\][.:]?|\(?\d{1,3}[.)])\s+(?=\S)")
ENDS = (".", "!", "?", ":", ".\u201d", '."', "]", ".)")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LEADING = 1.35
"""Of the size of the type: the distance of two lines where none is known."""
_ROOM = 0.15
"""Of the width of a column: so much more room a line has that its author broke."""
_LARGER = 1.08
"""Type that is so much larger than the text's is a heading's."""
_LONGEST_HEADING = 200


@dataclass(slots=True)
class _Group:
    """Lines that make one block."""

    lines: list[TextLine] = field(default_factory=list)
    level: float = 0.0
    """For a heading: the size of its type, bold type counting as a little larger."""


def read_blocks(lines: Sequence[TextLine | Block]) -> list[Block]:
    """Make blocks of lines; tables among them stay where they stand."""
    text = [line for line in lines if isinstance(line, TextLine)]
    body = body_size(text)
    words, leading = count_words(text), _leading(text)
    groups: list[_Group | Block] = []
    for line in lines:
        last = groups[-1] if groups else None
        if isinstance(line, Block):
            groups.append(line)
        elif is_contents_line(line.text):
            continue
        elif isinstance(last, _Group) and not _begins(last, line, leading):
            last.lines.append(line)
        else:
            groups.append(_Group([line]))
    for group in groups:
        if isinstance(group, _Group):
            group.level = _heading_level(group, body)
    plain = 2 * sum(len(line.text) for line in text if line.fixed) < sum(len(line.text) for line in text)
    return _blocks(_joined(_whole_headings(groups)), words, plain)


def body_size(lines: Sequence[TextLine]) -> float:
    """The size in which most of the text is set, in points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def count_words(lines: Sequence[TextLine]) -> Counter[str]:
    """How often each word stands on the lines."""
    return Counter(word for line in lines for word in _WORD.findall(line.text))


def _leading(lines: Sequence[TextLine]) -> float:
    """The usual distance of two lines, as a multiple of the size of their type: drafts are set with twice as much."""
    steps: Counter[float] = Counter()
    for above, line in pairwise(lines):
        if (
            (line.page, line.column) == (above.page, above.column)
            and abs(line.size - above.size) < 0.1
            and line.base > above.base
        ):
            steps[round((line.base - above.base) / line.size, 1)] += 1
    return max(_LEADING, steps.most_common(1)[0][0]) if steps else _LEADING


def _begins(group: _Group, line: TextLine, leading: float) -> bool:
    """Whether a line begins a block, and does not continue the one before."""
    last = group.lines[-1]
    if line.page != last.page or line.column != last.column or line.note != last.note:
        return True
    if abs(line.size - last.size) > 0.08 * last.size or line.bold != last.bold:
        return True
    apart = abs(line.x0 - group.lines[0].x0) > 0.5 * line.size or _has_room(last, line)
    if line.fixed != last.fixed and apart:  # not a long name inside a sentence
        return True
    step = line.base - last.base
    usual = group.lines[-1].base - group.lines[-2].base if len(group.lines) > 1 else leading * line.size
    if step > max(1.25 * usual, 1.3 * line.size) and step > usual + 2:
        return True
    if _BULLET.match(line.text) or (_NUMBER.match(line.text) and line.x0 <= group.lines[0].x0 + 2):
        return True
    if is_named(line.text) or is_named(last.text) or (is_caption(line.text) and last.text.endswith(ENDS)):
        return True
    indent = line.x0 - last.x0
    first = group.lines[0]
    hangs = len(group.lines) > 1 and group.lines[1].x0 > first.x0 + 0.5 * line.size
    if hangs:
        return line.x0 <= first.x0 + 1
    ended = last.text.endswith(ENDS) or last.x1 < line.right - 8 * line.size
    rest = first.text[0].islower() and last.text.endswith(ENDS)  # one line of a paragraph that began overleaf
    if indent > 0.7 * line.size and ((len(group.lines) > 1 and ended) or rest):
        return True
    return last.text.endswith(ENDS) and last.x1 < line.right - 5 * line.size and not line.text[0].islower()


def _heading_level(group: _Group, body: float) -> float:
    """The size of a heading's type, 0 for what is no heading."""
    first = group.lines[0]
    text = " ".join(line.text for line in group.lines)
    if len(text) > _LONGEST_HEADING or is_caption(text) or not any(map(str.isalpha, text)) or _BULLET.match(text):
        return 0.0
    size = first.size + (0.01 if first.bold else 0)
    if first.size > _LARGER * body and len(group.lines) <= 4 and text[-1] not in ",;":
        return size
    if first.bold and first.size > 0.95 * body and len(group.lines) <= 3 and text[-1] not in ".,;:":
        return size
    return size if len(group.lines) == 1 and is_named(text) else 0.0


def _whole_headings(groups: Sequence[_Group | Block]) -> list[_Group | Block]:
    """Put together headings of which the first leaves a bracket open, as the parameters of a function do."""
    out: list[_Group | Block] = []
    for group in groups:
        last = out[-1] if out else None
        if isinstance(group, _Group) and isinstance(last, _Group) and group.level:
            text = " ".join(line.text for line in last.lines)
            opens = text.count("(") > text.count(")") and len(text) <= _LONGEST_HEADING
            if opens and (last.level or last.lines[0].bold):
                last.lines += group.lines
                last.level = last.level or group.level
                continue
        out.append(group)
    return out


def _joined(groups: Sequence[_Group | Block]) -> list[_Group | Block]:
    """Put together what the end of a column or a page cut in two."""
    out: list[_Group | Block] = []
    for group in groups:
        at = len(out) - 1
        while at >= 0 and _lies_between(out[at]):
            at -= 1
        before = out[at] if at >= 0 else None
        if isinstance(group, _Group) and isinstance(before, _Group) and _continues(before, group):
            before.lines += group.lines
        else:
            out.append(group)
    return out


def _lies_between(group: _Group | Block) -> bool:
    """What interrupts a paragraph: a table, a caption, a footnote."""
    return isinstance(group, Block) or group.lines[0].note or is_caption(group.lines[0].text)


def _continues(before: _Group, group: _Group) -> bool:
    last, line = before.lines[-1], group.lines[0]
    if before.level or group.level or line.note or (line.page, line.column) == (last.page, last.column):
        return False
    if abs(line.size - last.size) > 0.08 * last.size or is_caption(line.text) or _BULLET.match(line.text):
        return False
    if last.text.endswith(ENDS):
        return False
    return line.text[0].islower() or last.x1 > last.right - 3 * last.size or last.text.endswith("-")


def _are_own(lines: Sequence[TextLine], plain: bool) -> bool:
    """Whether lines were broken by their author: in the type of a typewriter among other type, or early and not before a small letter."""
    texts = [line.text for line in lines]
    if plain and all(line.fixed for line in lines):
        return not are_wrapped(texts)
    if are_fields(texts):
        return True
    fits = [_has_room(above, line) for above, line in pairwise(lines)]
    return len(lines) > 2 and 2 * sum(fits) > len(fits) and not any(text[0].islower() for text in texts[1:])


def _has_room(line: TextLine, below: TextLine) -> bool:
    """Whether the first word below would have fitted on a line, and more than that."""
    word = below.text.split(" ", 1)[0]
    letter = (line.x1 - line.x0) / len(line.text)
    return line.x1 + letter * (len(word) + 1) < line.right - _ROOM * (line.right - line.left)


def _blocks(groups: Sequence[_Group | Block], words: Counter[str], plain: bool) -> list[Block]:
    sizes = sorted({group.level for group in groups if isinstance(group, _Group) and group.level}, reverse=True)
    blocks: list[Block] = []
    listed = False
    for group in groups:
        if isinstance(group, Block):
            blocks.append(group)
            continue
        text, pages = join_text(group.lines, words)
        if not text:
            continue
        if group.level:
            level = max(sizes.index(group.level) + 1, depth(text, first=False) - 1)
            blocks.append(Block("heading", text, level=level, pages=pages))
            listed = is_reference_heading(text)
        elif is_caption(text):
            blocks.append(Block("caption", text, pages=pages))
        elif bullet := _BULLET.match(text):
            blocks.append(Block("item", text[bullet.end() :], pages=pages))
        elif not listed and _are_own(group.lines, plain):
            for line in group.lines:
                blocks += [replace(one, pages=((0, line.page),)) for one in own_lines([line.text])]
        elif listed or _NUMBER.match(text):
            blocks.append(Block("item", text, pages=pages))
        else:
            blocks.append(Block("paragraph", text, pages=pages))
    return blocks


def join_text(lines: Sequence[TextLine], words: Counter[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Join the lines of a block.

    Parameters: words, as `count_words` gives them, which tell whether a hyphen at a line's end belongs to its word.
    Returns: the words on one line, and where each of its pages begins in them.
    """
    text = ""
    pages: list[tuple[int, int]] = []
    for line in lines:
        add = squeeze(line.text)
        text = _without_cut(text, add, words) if text else ""
        if not pages or pages[-1][1] != line.page:
            pages.append((len(text), line.page))
        text += add
    return squeeze(text), tuple(pages)


def _without_cut(text: str, following: str, words: Counter[str]) -> str:
    """The text up to a line's end, ready for the next line: a hyphen that only cut a word goes."""
    if len(text) < 2 or text[-1] not in "-\u2010" or not text[-2].isalpha() or not following[:1].isalpha():
        return (
            text
            if len(text) > 1 and text[-1] in "-\u2010\u2013/" and text[-2].isalnum() and following[:1].isalnum()
            else text + " "
        )
    head, tail = _WORD.findall(text[:-1])[-1], _WORD.findall(following)[0]
    whole, hyphened = words[head + tail], words[f"{head}-{tail}"]
    if whole or hyphened:
        return text[:-1] if whole >= hyphened else text
    if not (tail.islower() and head[-1].islower()):
        return text
    return text if words[head] > 1 and words[tail] > 1 else text[:-1]  # each is counted once where it is cut
