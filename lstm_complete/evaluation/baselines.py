"""Compressors on the same bytes: what a model has to beat."""

import lzma


def xz_bits_per_char(data: bytes, characters: int) -> float:
    """Bits per character of `xz -9e` on `data`, its container included; `characters` counts code points."""
    compressed = lzma.compress(data, format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
    return 8 * len(compressed) / characters
