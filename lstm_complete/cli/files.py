"""Reading what the user names on the command line; every refusal is one clear line."""

import json
from pathlib import Path
from typing import Any

from lstm_complete.errors import UserError


def read_source(path: Path) -> str:
    """The text of a source file, line ends as they are.

    Raises UserError for a missing file, a directory, a pipe, an unreadable file, a binary one or another encoding.
    """
    from lstm_complete.corpus.source import check_regular

    try:
        check_regular(path)
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise UserError(f"{path}: this is a directory; name a file in it") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None
    if b"\0" in data:
        raise UserError(f"{path}: not text (byte {data.index(0)} is 0); name a file of text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 text (byte {error.start}); convert it first") from None


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file; raises UserError naming the line that is not one."""
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(read_source(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise UserError(f"{path}:{number}: not a JSON object; write one object on each line")
        rows.append(row)
    if not rows:
        raise UserError(f"{path}: holds no request; write one JSON object on each line")
    return rows
