"""Ports that cannot be listened on."""

import errno
import os


def refusal(error: OSError) -> str:
    """What is wrong with a port, to stand behind its name. What asyncio says of it repeats the address."""
    if error.errno == errno.EADDRINUSE:
        return "is taken"
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return f"cannot be used ({reason})"
