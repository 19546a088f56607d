"""Work in the model thread that takes long, in slices that give way to requests."""

import asyncio
import time
from collections.abc import Callable

from lstm_complete.engine.timeline import until
from lstm_complete_server.host import ModelHost

SLICE_SECONDS = 0.05
"""How long a slice may hold up a request that comes meanwhile and does not say so before."""


async def in_slices(
    host: ModelHost,
    go_on: Callable[[Callable[[], bool]], bool],
    wanted: Callable[[], bool],
    *,
    rest: float = SLICE_SECONDS / 2,
) -> bool:
    """Call `go_on(cancelled)` until it says that it is done; False where it is not `wanted` any more before that.

    There are `rest` seconds between two slices.
    """

    def one() -> bool:
        return go_on(until(time.monotonic() + SLICE_SECONDS, lambda: host.busy or not wanted()))

    while wanted():
        if await asyncio.wrap_future(host.submit(one, background=True)):
            return True
        await asyncio.sleep(rest)
    return False
