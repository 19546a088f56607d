"""What in a package of code is prose: its readme, its news, its manual.

Most `.txt` files of such packages are not: word lists, tables for tests, licences, lists of requirements.
"""

import re
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from pathlib import PurePosixPath

from lstm_complete.languages.registry import FALLBACK

METADATA = ".dist-info/METADATA"

_NAMES = re.compile(r"readme|change|news|history|release|contributing", re.IGNORECASE)
_FOLDERS = frozenset({"doc", "docs", "documentation", "site"})
_NOT_PROSE = re.compile(
    r"licen[sc]e|(^|[-_.])lic([-_.]|$)|notice|copying|copyright|requirements|constraints|cmakelists", re.IGNORECASE
)
_TESTS = re.compile(r"(?<![a-z])test(s|data|files|ing|run)?(?![a-z])", re.IGNORECASE)
_SUFFIXES = {"text/markdown": ".md", "text/x-rst": ".rst", "text/plain": ".txt"}


def is_learned_from(path: str, language: str) -> bool:
    """Is a file of a fetched package, which has the language's suffix, worth learning from? Of texts the prose is."""
    return language != FALLBACK or is_prose(path)


def is_prose(path: str) -> bool:
    """Is the file a package's readme, its news, or a page of its documentation?"""
    *folders, name = PurePosixPath(path).parts
    if _NOT_PROSE.search(name) or any(_TESTS.search(folder) or _NOT_PROSE.search(folder) for folder in folders):
        return False
    return bool(_NAMES.match(name)) or any(folder.lower() in _FOLDERS for folder in folders)


def readme_of_wheel(metadata: bytes) -> tuple[str, bytes]:
    """Name and content of the readme that a wheel carries behind the headers of its METADATA, b"" where it has none.

    Without a content type a description is reStructuredText (core metadata specification, version 2.1).
    """
    message: Message = BytesParser(policy=compat32).parsebytes(metadata)
    kind = str(message.get("Description-Content-Type", "text/x-rst")).partition(";")[0].strip().lower()
    _, _, body = metadata.replace(b"\r\n", b"\n").partition(b"\n\n")
    return f"README{_SUFFIXES.get(kind, '.txt')}", body
