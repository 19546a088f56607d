"""Token boundaries in a suggestion, for any language whose words are letters, digits and underscores."""

import re

# A word or number, an escape sequence, a run of blanks, or one other character.
_TOKEN = re.compile(r"\w+|\\.|[ \t]+|[^\w\s]|\s", re.DOTALL)
# Where a part of a name ends: camelCase, snake_case.
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=_)(?=[^\W_])|(?<=[^\W_])(?=_)")


def token_stops(suggestion: str) -> list[int]:
    """Offsets after each token of `suggestion` and between the parts of its names, its end included.

    Names are made of parts, and the first of them are often sure where the last is not.
    """
    tokens = {match.end() for match in _TOKEN.finditer(suggestion) if not match.group().isspace()}
    humps = {match.start() for match in _HUMP.finditer(suggestion)}
    return sorted(tokens | humps) or ([len(suggestion)] if suggestion else [])
