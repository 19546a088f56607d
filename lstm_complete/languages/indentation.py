"""How a file is indented: its unit, the level of a line, its layout as a whole."""

import re
from collections import Counter

from lstm_complete.languages.encoding import Layout

_LINE_END = re.compile(r"\r\n|\n|\r")
_SPACES = frozenset(" " * width for width in (2, 3, 4, 8))
_TEXT = re.compile(r'"""|\'\'\'')
_OPENERS = (":", "{")
_LOOKED_AT = 2_000  # lines; a unit shows itself long before


def is_unit(text: str) -> bool:
    """Can `text` be a unit of indentation: a tab, or some spaces?"""
    return text == "\t" or (0 < len(text) <= 16 and set(text) == {" "})


def indent_of(line: str) -> str:
    """The blanks (spaces and tabs) that a line starts with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def level(line: str, unit: str) -> int:
    """How many whole units a line is indented by."""
    count = 0
    while line.startswith(unit, count * len(unit)):
        count += 1
    return count


def detect_layout(text: str, default_indent: str = "    ") -> Layout:
    """The unit of indentation by vote of the lines that go one step deeper, and the commonest line end."""
    return Layout(_unit(text) or default_indent, _newline(text))


def _newline(text: str) -> str:
    if "\r" not in text:  # nearly always, and many times faster to tell than to count
        return "\n"
    return Counter(match.group() for match in _LINE_END.finditer(text)).most_common(1)[0][0]


def _lines(text: str) -> list[str]:
    """The lines at the beginning of a text, as many as are looked at."""
    parts = _LINE_END.split(text, _LOOKED_AT) if "\r" in text else text.split("\n", _LOOKED_AT)
    return parts[:_LOOKED_AT]


def _unit(text: str) -> str | None:
    votes: Counter[str] = Counter()
    of_blocks: Counter[str] = Counter()
    before, opens, in_text = "", False, False
    for line in _lines(text):
        rest = line.strip(" \t")
        was_text = in_text
        if '"""' in line or "'''" in line:  # seldom, and much faster to tell than to count
            in_text ^= len(_TEXT.findall(line)) % 2 == 1
        if not rest or rest.startswith("*") or was_text:  # blank, or inside a block comment or a long string
            continue
        indent = line[: line.index(rest)]
        if len(indent) > len(before) and indent.startswith(before):
            step = indent[len(before) :]
            if step == "\t" or step in _SPACES:
                votes[step] += 1
                of_blocks[step] += opens
        before, opens = indent, rest.endswith(_OPENERS)
    # Continuation lines are often two units deep: where blocks are opened, only they count.
    best = (+of_blocks or votes).most_common(1)
    return best[0][0] if best else None
