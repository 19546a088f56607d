"""The byte vocabulary: 256 bytes and a few control symbols.

A symbol is an integer in [0, VOCABULARY_SIZE). Symbols 0-255 are the bytes of UTF-8 text; those
above carry what a byte cannot: one unit of indentation, the header that names a file, its end.
"""

from typing import Final

INDENT: Final = 256
"""One unit of leading indentation, whatever the file's unit is (four spaces, a tab, ...)."""

PATH: Final = 257
"""Opens the path header; the path's bytes and a newline follow, then the file."""

END: Final = 258
"""End of file."""

VERBATIM: Final = 259
"""The next symbol is a byte to be taken as it is, not as the newline that it would otherwise mean."""

NEWLINE: Final = 10
"""A line end, whatever the file's line end is (LF, CR LF or CR)."""

VOCABULARY_SIZE: Final = 264
"""A multiple of 8, so that matrix products stay aligned; symbols 260-263 are unused."""

VOCABULARY_ID: Final = "bytes-1"
"""Names this vocabulary in a model's configuration; a model of another one is refused."""
