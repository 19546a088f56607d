"""Compressors on the same bytes: what a model has to beat."""

import lzma
import shutil
import subprocess
import tempfile
from pathlib import Path

PPMD_ORDERS = (6, 8, 10, 12, 16)


def xz_bits_per_char(data: bytes, characters: int) -> float:
    """Bits per character of `xz -9e` on `data`, its container included; `characters` counts code points."""
    compressed = lzma.compress(data, format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
    return 8 * len(compressed) / characters


def zpaq_bits_per_char(data: bytes, characters: int) -> float | None:
    """Bits per character of `zpaq -m5`; None where zpaq is not installed."""
    return _archived(["zpaq", "add", "ARCHIVE.zpaq", "DATA", "-m5"], data, characters)


def ppmd_bits_per_char(data: bytes, characters: int) -> float | None:
    """Bits per character of 7-Zip's PPMd at the best of PPMD_ORDERS; None where 7-Zip is not installed."""
    found = [
        _archived(["7z", "a", f"-m0=PPMd:o={order}:mem=256m", "ARCHIVE.7z", "DATA"], data, characters)
        for order in PPMD_ORDERS
    ]
    return min((bits for bits in found if bits is not None), default=None)


def _archived(command: list[str], data: bytes, characters: int) -> float | None:
    """Run an archiver on a file of `data` in a folder of its own; bits of the archive per character."""
    if shutil.which(command[0]) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "DATA").write_bytes(data)
        subprocess.run(command, cwd=folder, capture_output=True, check=True)  # noqa: S603 (fixed commands)
        (archive,) = Path(folder).glob("ARCHIVE*")
        return 8 * archive.stat().st_size / characters
