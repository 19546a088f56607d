"""The list of files that a model was trained on: small on disk, whole when it is read."""

from pathlib import Path
from typing import Any

import pytest

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.artifacts.manifest import HASH_DIGITS, join_manifest, split_manifest
from lstm_complete.errors import UserError
from support.small_model import small_model

FILE = {"path": "src/a b.py", "sha256": "0123456789abcdef" * 4, "characters": 12, "split": "train"}
MANIFEST: dict[str, Any] = {
    "language": "python",
    "packages": [{"name": "one", "files": [FILE, {**FILE, "path": "é.py"}]}, {"name": "two", "files": []}],
}


def test_what_is_split_is_joined_again() -> None:
    text, listed = split_manifest(MANIFEST)
    assert b"src/a b.py" not in text
    joined = join_manifest({"packages": [{"name": "one"}, {"name": "two"}]}, listed)
    first, second = joined["packages"]
    assert first["files"][0] == {**FILE, "sha256": str(FILE["sha256"])[:HASH_DIGITS]}
    assert [file["path"] for file in first["files"]] == ["src/a b.py", "é.py"]
    assert second["files"] == []


@pytest.mark.parametrize("damage", [b"junk", b""])
def test_a_damaged_list_is_one_line(damage: bytes, tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m")
    (folder.path / "files.tsv.xz").write_bytes(damage)
    with pytest.raises(UserError, match=r"files\.tsv\.xz: damaged"):
        ModelFolder.open(folder.path).manifest  # noqa: B018
