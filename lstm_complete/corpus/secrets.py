"""Secrets in source code are masked before anything learns from it.

detect-secrets judges; its plugins take near a millisecond a line, so that they are shown only lines in which
there is something to judge: a word like "password" before a value, credentials in a URL, or a long run of
letters, digits and signs with a digit in it.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

MASK = "x"
_LEFT_OUT = frozenset({"IPPublicDetector"})  # an address is no credential
_SHORTEST = 4
_RUN = re.compile(r"[A-Za-z0-9+/=_\-.]{20,}")
_DIGIT = re.compile(r"[0-9]")
_WORDS = ("pass", "pwd", "secret", "token", "credential", "contrase", "_key", "-key", "apikey", "authkey", "://")
_VALUE = re.compile(r"[^\n]{0,40}?[=:(,]\s*[\"'][^\"'\s]{4}|://[^\s:/@]+:[^\s:/@]+@")
_PRIVATE_KEY = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)(.+?)(?=-----END|\Z)", re.DOTALL)


def mask_secrets(text: str, *, most: int) -> tuple[str, int]:
    """The text with each secret's characters replaced by MASK, and how many there were.

    It ends where `most` are exceeded: such a text is a table of keys or of test vectors, not a program.
    """
    text, count = _PRIVATE_KEY.subn(lambda match: match[1] + re.sub(r"[A-Za-z0-9+/=]", MASK, match[2]), text)
    parts, end = [], 0
    for start, stop in _suspect_lines(text):
        line = masked = text[start:stop]
        for secret in _secrets(line):
            masked = masked.replace(secret, MASK * len(secret))
            count += 1
        if masked != line:
            parts += [text[end:start], masked]
            end = stop
        if count > most:
            break
    return "".join([*parts, text[end:]]), count


def _suspect_lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that has something to judge in it, in order."""
    places = [match.start() for match in _RUN.finditer(text) if _DIGIT.search(match[0])]
    lowered = text.lower()
    if len(lowered) == len(text):  # a few letters have no lower case of the same length
        places += [place for word in _WORDS for place in _found(lowered, word) if _VALUE.match(text, place)]
    end = -1
    for place in sorted(places):
        if place > end:
            start = text.rfind("\n", 0, place) + 1
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            yield start, end


def _found(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _secrets(line: str) -> Iterator[str]:
    # Longest first: a shorter one may be part of it.
    found = {secret.secret_value for plugin in _plugins() for secret in plugin.analyze_line("", line)}
    yield from sorted((value for value in found if value and len(value) >= _SHORTEST), key=lambda value: -len(value))


@cache
def _plugins() -> tuple[Any, ...]:
    # detect-secrets comes with the training extra.
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class  # noqa: PLC0415

    classes: Any = get_mapping_from_secret_type_to_class().values()
    return tuple(kind() for kind in classes if kind.__name__ not in _LEFT_OUT)
