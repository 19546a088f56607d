"""The manifest of a model: `manifest.json` says what it was trained on, `files.tsv.xz` lists every file.

A release model has read tens of thousands of files; as JSON their list would be larger than the model.
"""

import json
import lzma
from typing import Any

HASH_DIGITS = 32
"""Of a file's SHA-256 so many hexadecimal digits are kept: 128 bits tell files apart."""
_COLUMNS = ("path", "sha256", "characters", "split")
_LARGEST = 256 << 20


def split_manifest(manifest: dict[str, Any]) -> tuple[bytes, bytes]:
    """The contents of `manifest.json` and `files.tsv.xz`."""
    packages, lines = [], []
    for number, package in enumerate(manifest.get("packages", ())):
        packages.append({key: value for key, value in package.items() if key != "files"})
        for file in package.get("files", ()):
            path = file["path"].translate({9: " ", 10: " "})
            lines.append(f"{number}\t{path}\t{file['sha256'][:HASH_DIGITS]}\t{file['characters']}\t{file['split']}\n")
    whole = {**manifest, "packages": packages} if packages else manifest
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    return text.encode(), lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)


def join_manifest(manifest: dict[str, Any], files: bytes) -> dict[str, Any]:
    """The manifest with each package's files, as `split_manifest` was given it, hashes shortened.

    Raises:
        ValueError: `files` is damaged.
    """
    decompressor = lzma.LZMADecompressor()
    try:
        text = decompressor.decompress(files, _LARGEST).decode()
    except lzma.LZMAError as error:
        raise ValueError(str(error)) from None
    if not decompressor.eof:
        raise ValueError("it is cut off or too large")
    packages = [{**package, "files": []} for package in manifest.get("packages", ())]
    for line in text.splitlines():
        number, path, digest, characters, split = line.split("\t")
        values = (path, digest, int(characters), split)
        packages[int(number)]["files"].append(dict(zip(_COLUMNS, values, strict=True)))
    return {**manifest, "packages": packages}
