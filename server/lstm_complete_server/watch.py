"""A server does not outlive its editor."""

import asyncio
import os
from collections.abc import Callable

INTERVAL = 3.0


async def watch_parent(process_id: Callable[[], int | None], leave: Callable[[], None]) -> None:
    """Call `leave` once the process that `process_id()` names is gone; None names none."""
    parent = os.getppid()
    while True:
        await asyncio.sleep(INTERVAL)
        watched = process_id()
        if watched is not None and not _lives(watched, parent):
            leave()
            return


def _lives(process_id: int, parent: int) -> bool:
    if process_id == parent:
        return os.getppid() == parent  # a dead parent's number may stay in use as a zombie's
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
