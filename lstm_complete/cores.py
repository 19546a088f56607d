"""How many cores there are for this process: a container or `taskset` may leave it fewer than the machine has."""

import os


def usable_cores() -> int:
    """Those on which this process may run; at least one."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
