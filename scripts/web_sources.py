"""Prints the digest of all that the web app is built from: beside the built files it says whether they are of today.

python scripts/web_sources.py
"""

import hashlib
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "web"
_BUILT_BY = (
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    "vite.viewer.config.ts",
    "index.html",
)


def digest() -> str:
    """SHA-256 over names and contents, in the order of names."""
    files = [WEB / name for name in _BUILT_BY]
    files += [path for folder in ("src", "public") for path in (WEB / folder).rglob("*") if path.is_file()]
    hashed = hashlib.sha256()
    for path in sorted(files, key=lambda path: path.relative_to(WEB).as_posix()):
        content = path.read_bytes()
        hashed.update(f"{path.relative_to(WEB).as_posix()} {len(content)}\n".encode() + content)
    return hashed.hexdigest()


if __name__ == "__main__":
    print(digest())
