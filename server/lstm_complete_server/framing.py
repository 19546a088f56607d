"""Messages out of a byte stream: headers, a blank line, a body."""

import asyncio
from collections.abc import AsyncIterator

LARGEST_MESSAGE = 64 << 20
_LARGEST_HEADERS = 16 << 10


class FramingError(Exception):
    """The stream cannot be read on: where the next message begins is unknown."""


async def messages(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The bodies of all messages until the stream ends.

    Raises:
        FramingError: a length that is missing, no number, or larger than any message; endless headers.
    """
    while (length := await _length(reader)) is not None:
        try:
            yield await reader.readexactly(length)
        except asyncio.IncompleteReadError:
            return


async def _length(reader: asyncio.StreamReader) -> int | None:
    """The length that the headers state; None at the end of the stream."""
    headers: dict[str, str] = {}
    size = 0
    while True:
        try:
            line = await reader.readline()
        except ValueError:  # longer than the reader's limit
            raise FramingError("a header line without end") from None
        size += len(line)
        if not line.endswith(b"\n"):
            return None
        if size > _LARGEST_HEADERS:
            raise FramingError("headers without end")
        if line.strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()  # names are case-insensitive
        elif headers:
            return _checked(headers)


def _checked(headers: dict[str, str]) -> int:
    value = headers.get("content-length", "")
    if not (value.isascii() and value.isdigit()):
        raise FramingError("a message without a valid Content-Length")
    if len(value) > len(str(LARGEST_MESSAGE)) or int(value) > LARGEST_MESSAGE:
        raise FramingError(f"a message larger than {LARGEST_MESSAGE} bytes")
    return int(value)
