"""Token boundaries in a suggestion, for any language whose words are letters, digits and underscores."""

import re

# A word or number, an escape sequence, a run of blanks, or one other character.
_TOKEN = re.compile(r"\w[\w]*|\\.|[ \t]+|[^\w\s]|\s", re.DOTALL)


def token_stops(suggestion: str) -> list[int]:
    """Offsets after each token of `suggestion`, its end included; never inside a word or an escape sequence."""
    return [match.end() for match in _TOKEN.finditer(suggestion) if not match.group().isspace()] or (
        [len(suggestion)] if suggestion else []
    )
