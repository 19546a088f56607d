"""Markdown that the generated pages are made of."""

import textwrap
from collections.abc import Sequence

WIDTH = 150
"""Characters of a line of prose."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells [rows, columns] under a head [columns]."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def prose(text: str) -> str:
    """Paragraphs, which an empty line parts, filled to WIDTH."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    filled = (textwrap.fill(paragraph, WIDTH, break_on_hyphens=False) for paragraph in paragraphs)
    return "\n\n".join(filled)
