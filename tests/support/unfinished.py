"""A file that somebody is writing."""

from pathlib import Path

_DRAFT = Path(__file__).resolve().parents[2] / "examples" / "draft.py"


def unfinished(line: str) -> str:
    """Python whose last line is as given; what stands before it is whole, since the memory expects it again."""
    before = "".join(_DRAFT.read_text(encoding="utf-8").splitlines(keepends=True)[:15])
    whole = before.replace("raise Valu\n", 'raise ValueError("There is no rate.")\n').replace("= na\n", "= name\n")
    return f"{whole}{line}\n"
