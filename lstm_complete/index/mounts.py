"""Which folders lie on another machine's disk."""

import os
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mountinfo")
REMOTE: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "afs", "ceph", "lustre"})


def is_remote(folder: Path) -> bool:
    """Do others change the files of a folder behind the kernel's back? As far as Linux tells; elsewhere, no is assumed.

    File systems that are programs, such as sshfs, count as well.
    """
    try:
        device = folder.stat().st_dev
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    kind = mounted(mounts, f"{os.major(device)}:{os.minor(device)}")
    return kind in REMOTE or kind.startswith("fuse.")


def mounted(mounts: str, device: str) -> str:
    """The kind of the file system of a device, major:minor, in Linux's list of mounts; empty where it is not there."""
    for line in mounts.splitlines():
        place, _, kind = line.partition(" - ")
        if place.split(" ")[2:3] == [device]:
            return kind.split(" ")[0]
    return ""
