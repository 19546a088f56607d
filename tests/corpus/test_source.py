"""R15: files out of folders and archives, whatever is in them."""

import io
import os
import subprocess
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from lstm_complete.corpus import source
from lstm_complete.corpus.source import read_source
from lstm_complete.errors import UserError

PY = frozenset({".py"})


def names(path: Path) -> list[str]:
    return [file.path for file in read_source(path, PY)]


def tar(path: Path, *members: tuple[str, bytes] | tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_a_folder_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.py", "a.py", "sub/c.py", "sub/d.txt", ".hidden/e.py", "vendor/f.py", "third_party/g.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    assert names(tmp_path) == ["a.py", "b.py", "sub/c.py"]


def test_a_git_checkout_gives_what_git_tracks(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "ignored.py").write_text("x = 1\n")
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    assert names(tmp_path) == ["a.py"]


def test_a_checkout_runs_no_program_of_its_own_choice(tmp_path: Path) -> None:
    work, ran = tmp_path / "work", tmp_path / "ran"
    work.mkdir()
    (work / "a.py").write_text("x = 1\n")
    for command in (["init", "-q"], ["add", "."], ["config", "core.fsmonitor", f"touch {ran}; false"]):
        subprocess.run(["git", "-C", str(work), *command], check=True)
    assert names(work) == ["a.py"]
    assert not ran.exists()
    subprocess.run(["git", "-C", str(work), "ls-files"], check=True)
    assert ran.exists()  # git alone would have run it


def test_members_that_would_leave_an_archive_are_passed_over(tmp_path: Path) -> None:
    hostile = [("../evil.py", b"x"), ("/etc/evil.py", b"x"), ("top/../../evil.py", b"x"), ("a\\..\\evil.py", b"x")]
    assert names(tar(tmp_path / "a.tar.gz", *hostile, ("top/good.py", b"x"))) == ["good.py"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, data in [*hostile, ("good.py", b"x")]:
            archive.writestr(name, data)
    assert names(tmp_path / "a.zip") == ["good.py"]


def test_links_and_devices_are_passed_over(tmp_path: Path) -> None:
    members = [
        special("top/link.py", tarfile.SYMTYPE, "/etc/passwd"),
        special("top/hard.py", tarfile.LNKTYPE, "/etc/passwd"),
        special("top/device.py", tarfile.CHRTYPE),
        special("top/pipe.py", tarfile.FIFOTYPE),
    ]
    assert names(tar(tmp_path / "a.tar.gz", *members)) == []
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.py").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.py")
    assert names(folder) == []


def test_archives_in_archives_are_not_entered(tmp_path: Path) -> None:
    inner = tar(tmp_path / "inner.tar.gz", ("top/a.py", b"x")).read_bytes()
    assert names(tar(tmp_path / "outer.tar.gz", ("top/inner.tar.gz", inner), ("top/inner.py", b"x"))) == ["inner.py"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.py", bytes(50 << 20))
    began = time.monotonic()
    assert [file.data for file in read_source(tmp_path / "bomb.zip", PY)] == [None] * 20
    assert time.monotonic() - began < 5 * 5


def test_endless_archives_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_ENTRIES", 50)
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(60):
            archive.writestr(f"{number}.txt", b"")
    with pytest.raises(UserError, match="more than 50 entries"):
        names(tmp_path / "many.zip")


def test_more_source_than_any_project_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_BYTES", 1000)
    for number in range(3):
        (tmp_path / f"{number}.py").write_bytes(b"x" * 500)
    with pytest.raises(UserError, match="GiB of source"):
        names(tmp_path)


@pytest.mark.parametrize("name", ["a.tar.gz", "a.zip", "a.tar", "a.whl"])
def test_damaged_archives_are_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 not an archive")
    with pytest.raises(UserError, match="damaged archive") as error:
        names(tmp_path / name)
    assert "\n" not in str(error.value)


def test_a_truncated_archive_is_one_line(tmp_path: Path) -> None:
    path = tar(tmp_path / "a.tar.gz", *((f"top/{n}.py", os.urandom(9000)) for n in range(20)))
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(UserError, match="damaged archive"):
        names(path)


@pytest.mark.parametrize("name", ["pipe.py", "pipe.tar.gz", "pipe.zip"])
def test_a_pipe_is_refused_before_anybody_waits_for_it(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(UserError, match="not a regular file"):
        names(tmp_path / name)


def test_a_missing_source_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file or folder"):
        names(tmp_path / "nope")
