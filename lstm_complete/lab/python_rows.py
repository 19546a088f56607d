"""Row B4: what a network writes after reading TensorFlow's Python."""

import re
from collections.abc import Sequence
from typing import Any

from lstm_complete.lab.java_rows import Share, errors_per_1000_lines, indentation, share
from lstm_complete.lab.places import Places
from lstm_complete.lab.verdict import Verdict

_DOCSTRING = re.compile(r"^[ \t]*[rRuU]?(\"\"\"|''')")


def rows(texts: Sequence[Places], real: Sequence[Places]) -> Verdict:
    """Errors, indentation and the order of definition and docstring, beside real files."""
    figures: dict[str, Any] = {}
    for name, these in (("written", texts), ("real_files", real)):
        figures[name] = {
            "errors_per_1000_lines": errors_per_1000_lines(these),
            "lines_at_a_multiple_of_2": round(share([even(text) for text in these]), 4),
            "lines_at_a_right_level": round(share([indentation(text) for text in these]), 4),
            "docstrings_behind_their_definition": round(share([docstrings(text) for text in these]), 4),
        }
    return Verdict("B4", None, figures)


def even(text: Places) -> Share:
    """Of the indented lines, those at an even column."""
    indents = [len(line) - len(line.lstrip(" ")) for line in text.text.split("\n")[:-1] if line.strip()]
    indented = [indent for indent in indents if indent]
    return sum(indent % 2 == 0 for indent in indented), len(indented)


def docstrings(text: Places) -> Share:
    """Of the strings in three quotes that open a line by themselves, those behind a definition's colon or atop."""
    right = total = 0
    open_quote, above = "", ""
    for line in text.text.split("\n"):
        match = None if open_quote else _DOCSTRING.match(line)
        if match:
            total += 1
            right += not above or above.endswith(":")
            quote = match[1]
            open_quote = quote if line.count(quote) % 2 else ""
        elif open_quote and open_quote in line:
            open_quote = ""
        if line.strip() and not line.lstrip().startswith("#"):
            above = line.strip()
    return right, total
