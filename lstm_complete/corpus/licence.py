"""Licence headers of files, and the licences of packages."""

import re
from email.parser import HeaderParser

_ABOUT_LICENCE = re.compile(r"licen[sc]e|copyright|\(c\)|©|SPDX-", re.IGNORECASE)
_BLOCK = re.compile(r"\s*(?:/\*.*?\*/|<!--.*?-->)[ \t]*(?:\r?\n)*", re.DOTALL)
_DOTS = re.compile(r"(?:[ \t]*\r?\n)*[ \t]*\.\.[ \t\r]*[^\n]*\n(?:[ \t]+[^\n]*\n|[ \t]*\r?\n)*")
_LINES = re.compile(r"(?:[ \t]*(?:#|//)[^\n]*\n|[ \t]*\r?\n)+")
_SHEBANG = re.compile(r"(?:#![^\n]*\n)?(?:#[^\n]*coding[:=][^\n]*\n)?")

PERMISSIVE = frozenset(
    [
        "Apache-2.0",
        "MIT",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "PSF-2.0",
        "Python-2.0",
        "HPND",
        "Zlib",
        "Unlicense",
        "0BSD",
        "CC0-1.0",
        "MIT-0",
        "BSL-1.0",
        "X11",
        "Expat",
    ]
)
"""Licences under which code may be trained on, by SPDX identifier or Debian's short name."""

_PERMISSIVE = frozenset(name.lower() for name in PERMISSIVE)
_NAMES = (
    (r"apache", "Apache-2.0"),
    (r"\bmit\b|expat", "MIT"),
    (r"bsd.?3|new bsd|modified bsd", "BSD-3-Clause"),
    (r"bsd.?2|simplified bsd", "BSD-2-Clause"),
    (r"\bbsd\b", "BSD-3-Clause"),
    (r"\bisc\b", "ISC"),
    (r"python software foundation|\bpsf", "PSF-2.0"),
    (r"\bhpnd\b", "HPND"),
)


def strip_header(text: str) -> str:
    """The text without the comment at its start, if that comment is about a licence; a shebang stays."""
    opening = _SHEBANG.match(text)
    start = opening.end() if opening else 0
    header = _BLOCK.match(text, start) or _DOTS.match(text, start) or _LINES.match(text, start)
    if header is None or not _ABOUT_LICENCE.search(header.group()):
        return text
    return text[:start] + text[header.end() :]


def licence_of_wheel(metadata: str) -> str | None:
    """The SPDX identifier of a wheel's METADATA, or what its License field says."""
    headers = HeaderParser().parsestr(metadata)
    expression = headers.get("License-Expression")
    classifiers = [value for value in headers.get_all("Classifier", []) if value.startswith("License ::")]
    return expression or _named(" ".join(classifiers)) or _named((headers.get("License") or "")[:200])


def licence_of_debian(copyright_file: str) -> str | None:
    """The licence of a Debian package's own files: the first stanza for `Files: *`, else the first licence."""
    stanzas = re.split(r"\n\s*\n", copyright_file)
    whole = [stanza for stanza in stanzas if re.search(r"^Files:\s*\*\s*$", stanza, re.MULTILINE)]
    for stanza in whole + stanzas:
        match = re.search(r"^License:\s*(\S+)", stanza, re.MULTILINE)
        if match:
            return match.group(1).rstrip(",")
    return _named(copyright_file)


def is_permissive(licence: str | None) -> bool:
    """May code under this licence be trained on? Every part of an AND must be, one part of an OR is enough."""
    if not licence:
        return False
    return any(
        all(_short(part.strip(" ()")) in _PERMISSIVE for part in re.split(r"\s+AND\s+", choice, flags=re.IGNORECASE))
        for choice in re.split(r"\s+OR\s+", licence, flags=re.IGNORECASE)
    )


def _short(licence: str) -> str:
    """Debian writes BSD-3-clause-SOMEBODY where the text names its holder, and Apache-2 for Apache-2.0."""
    name = licence.lower()
    return re.sub(r"^(bsd-\d-clause)-.*$|^(apache-2)$", lambda match: match[1] or "apache-2.0", name)


def _named(text: str) -> str | None:
    return next((name for pattern, name in _NAMES if re.search(pattern, text, re.IGNORECASE)), None)
