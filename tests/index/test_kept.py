"""Indexes that are kept: what is read again, what is never kept, and files that are not what they should be."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from lstm_complete.engine.beam import warm_up
from lstm_complete.index import kept, mounts, saved
from lstm_complete.index.build import Sources, build_index
from lstm_complete.index.kept import index_home
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.project import ProjectMemory, file_symbols

PYTHON = load_languages().by_name("python")
NOTHING: frozenset[Path] = frozenset()
OLD = 1_500_000_000
"""Seconds: a time at which files were changed that are settled since."""


def write(root: Path, files: dict[str, str], *, at: int = OLD) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
        os.utime(root / name, (at, at))
    return root


def opened(work: Path, home: Path, *, leave_out: frozenset[Path] = NOTHING, quiet: Sequence[str] = ()) -> ProjectMemory:
    return build_index([work], PYTHON, leave_out, quiet=quiet, home=home)


def texts(memory: ProjectMemory, base: Path) -> dict[str, str]:
    """The files of a memory and what it holds of them."""
    held = memory.store.text
    return {
        os.path.relpath(path, base): held[start : end - 1].tobytes().decode()
        for path, (start, end) in memory.places.files.items()
    }


def the_file(home: Path) -> Path:
    (found,) = home.iterdir()
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home" / "index"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    files = {f"part{number}/m{number}.py": f"value_{number} = compute({number})\n" * 40 for number in range(20)}
    return write(tmp_path / "work", files)


def test_a_project_that_has_not_changed_is_there_without_reading_a_file(work: Path, home: Path) -> None:
    first = opened(work, home)
    for path in work.rglob("*.py"):
        size = path.stat().st_size
        path.write_bytes(b"#" * size)  # nobody would know, had anybody not looked
        os.utime(path, (OLD, OLD))
    again = opened(work, home)
    assert texts(again, work) == texts(first, work)
    assert (again.store.table == first.store.table).all()
    assert (again.store.heads == first.store.heads).all()
    assert "value_3" in again.words
    place = again.store.text.tobytes().index(b"value_7")
    assert again.origin(place) == first.origin(place)


def test_what_changed_came_and_went_is_known(work: Path, home: Path) -> None:
    opened(work, home)
    write(work, {"part1/m1.py": "changed = 1\n", "new.py": "came = 1\n"}, at=OLD + 1)
    (work / "part2" / "m2.py").unlink()
    now = texts(opened(work, home), work)
    assert now == texts(build_index([work], PYTHON, NOTHING), work)
    assert (now["part1/m1.py"], now["new.py"], "part2/m2.py" in now) == ("changed = 1\n", "came = 1\n", False)


def test_a_file_with_the_same_size_and_time_that_had_just_changed_is_read_again(work: Path, home: Path) -> None:
    """As git's index does: a file may change twice within the resolution of its time."""
    file = write(work, {"fresh.py": "one = 1\n"}) / "fresh.py"
    os.utime(file)
    at = file.stat().st_mtime_ns
    opened(work, home)
    file.write_text("two = 2\n")
    os.utime(file, ns=(at, at))
    assert texts(opened(work, home), work)["fresh.py"] == "two = 2\n"


def test_a_file_that_was_only_touched_is_not_counted_again(work: Path, home: Path) -> None:
    before = opened(work, home).store.table.copy()
    for path in work.rglob("*.py"):
        os.utime(path, (OLD + 9, OLD + 9))
    again = opened(work, home)
    assert (again.store.table == before).all()


def test_a_little_change_is_not_worth_writing_all_again_and_a_great_one_is(work: Path, home: Path) -> None:
    opened(work, home)
    written = the_file(home).stat().st_ino
    write(work, {"new.py": "a = 1\n"})
    assert "new.py" in texts(opened(work, home), work)
    assert the_file(home).stat().st_ino == written
    write(work, {"large.py": "large = compute()\n" * 100})
    assert "large.py" in texts(opened(work, home), work)
    assert the_file(home).stat().st_ino != written
    written = the_file(home).stat().st_ino
    for number in range(5):
        (work / f"part{number}" / f"m{number}.py").unlink()
    assert opened(work, home).files == 17
    assert the_file(home).stat().st_ino != written


def test_a_project_that_became_another_is_built_anew_with_room_for_it(work: Path, home: Path) -> None:
    small = opened(work, home)
    write(work, {f"more{number}.py": f"name_{number} = value\n" * 400 for number in range(60)})
    large = opened(work, home)
    assert len(large.store.table) > len(small.store.table)
    assert (large.store.table == build_index([work], PYTHON, NOTHING).store.table).all()


def test_an_open_file_is_in_no_index_until_it_is_closed(work: Path, home: Path) -> None:
    file = work / "part3" / "m3.py"
    assert "part3/m3.py" not in texts(opened(work, home, leave_out=frozenset([file])), work)
    assert "part3/m3.py" in texts(opened(work, home), work)
    assert "part3/m3.py" not in texts(opened(work, home, leave_out=frozenset([file])), work)


def test_changes_of_a_session_stay_in_it(work: Path, home: Path) -> None:
    memory = opened(work, home)
    path = str(work / "part3" / "m3.py")
    memory.add(path, file_symbols("typed_but_not_saved = 1\n", PYTHON))
    memory.remove(str(work / "part4" / "m4.py"))
    assert texts(opened(work, home), work) == texts(build_index([work], PYTHON, NOTHING), work)
    assert b"typed_but_not_saved" not in the_file(home).read_bytes()


def test_libraries_are_kept_and_looked_at_again(tmp_path: Path, home: Path) -> None:
    work, library = tmp_path / "work", tmp_path / "library"
    write(work, {"main.py": "import tool, other\n"})
    write(library, {"tool.py": "tool = 1\n" * 50, "other.py": "other = 1\n" * 50})

    def held() -> dict[str, str]:
        return texts(build_index([work], PYTHON, NOTHING, libraries=[library], home=home), tmp_path)

    assert held().keys() == {"work/main.py", "library/tool.py", "library/other.py"}
    write(library, {"tool.py": "tool = 22\n"}, at=OLD + 5)
    write(work, {"main.py": "import tool\n"}, at=OLD + 5)
    assert held() == {"work/main.py": "import tool\n", "library/tool.py": "tool = 22\n"}


def test_other_libraries_have_an_index_of_their_own(tmp_path: Path, work: Path, home: Path) -> None:
    """Who asks on the command line with other libraries than an editor's server does not cost the editor its index."""
    library = write(tmp_path / "library", {"tool.py": "tool = 1\n" * 50})

    def keep(*libraries: Path, keep: bool = True) -> None:
        build_index([work], PYTHON, NOTHING, libraries=libraries, home=home, keep=keep)

    keep()
    (editors,) = home.iterdir()
    inode = editors.stat().st_ino
    keep(library)
    keep()
    assert editors.stat().st_ino == inode
    assert len(list(home.iterdir())) == 2
    keep(library, keep=False)
    assert not list(home.iterdir())


def test_files_that_may_hold_secrets_go_whatever_libraries_they_were_kept_with(
    tmp_path: Path, work: Path, home: Path
) -> None:
    write(work, {"aws_credentials.py": 'KEY = "hunter2"\n'})
    for libraries in ([], [tmp_path]):
        build_index([work], PYTHON, NOTHING, libraries=libraries, home=home)
    (home / f"{Sources([work], PYTHON).kept(home).project}.index").write_bytes(b"hunter2: as earlier versions named it")
    assert all(b"hunter2" in path.read_bytes() for path in home.iterdir())
    opened(work, home, quiet=["*credentials*"])
    assert b"hunter2" not in the_file(home).read_bytes()


def test_files_that_may_hold_secrets_are_never_kept(work: Path, home: Path) -> None:
    write(work, {"aws_credentials.py": 'KEY = "hunter2"\n', "main.py": "from part1 import secret_tool\n"})
    write(work / "library", {"secret_tool.py": 'TOKEN = "hunter3"\n'})
    opened(work, home, quiet=["*credentials*"])
    assert b"hunter2" not in the_file(home).read_bytes()
    opened(work, home)
    assert b"hunter2" in the_file(home).read_bytes()
    opened(work, home, quiet=["*credentials*"])  # takes the place of the one that was made with other settings
    assert b"hunter2" not in the_file(home).read_bytes()


def test_what_must_not_be_kept_goes_even_where_nothing_is_left_to_keep(work: Path, home: Path) -> None:
    opened(work, home)
    assert the_file(home)
    opened(work, home, quiet=["*"])
    assert not list(home.glob("*.index"))


def test_what_was_kept_goes_where_nothing_is_to_be_kept(work: Path, tmp_path: Path, home: Path) -> None:
    other = write(tmp_path / "other", {"a.py": "a = 1\n"})
    opened(work, home)
    others = set(home.iterdir())
    opened(other, home)
    assert build_index([other], PYTHON, NOTHING, home=home, keep=False).files == 1
    assert set(home.iterdir()) == others


def test_what_was_saved_is_not_taken_for_what_another_process_saved_since(
    work: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, tidy = Sources([work], PYTHON).kept(home), kept._tidy
    newer = build_index([work], PYTHON, NOTHING)
    newer.remove(str(work / "part1" / "m1.py"))

    def another_process(folder: Path) -> None:
        tidy(folder)
        saved.save(index.path, index.fingerprint, newer, {})

    monkeypatch.setattr(kept, "_tidy", another_process)
    assert "part1/m1.py" in texts(opened(work, home), work)
    found = index.load()
    assert found is not None
    assert "part1/m1.py" not in texts(found[0], work)


def test_of_an_index_on_another_machine_nothing_is_mapped(
    work: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looks at a mapped page of a file that was shortened is killed."""
    device = work.stat().st_dev
    kind = mounts.mounted(Path("/proc/self/mountinfo").read_text(), f"{os.major(device)}:{os.minor(device)}")
    assert not mounts.is_remote(work)
    monkeypatch.setattr(mounts, "REMOTE", {kind})
    assert mounts.is_remote(work)
    memory = opened(work, home)
    again = opened(work, home)
    os.truncate(the_file(home), 0)
    assert texts(again, work) == texts(memory, work)
    assert (again.store.table == memory.store.table).all()
    assert Sources([work], PYTHON).kept(home).load() is None


def test_the_kind_of_a_mounted_file_system() -> None:
    lines = (
        "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n"
        "40 35 0:52 / /home/a\\040b rw - nfs4 server:/home rw,vers=4.2\n"
        "41 35 0:53 / /home/c rw shared:7 master:2 - fuse.sshfs c@server:/home rw\n"
    )
    assert [mounts.mounted(lines, device) for device in ("98:0", "0:52", "0:53", "0:5")] == [
        "ext3",
        "nfs4",
        "fuse.sshfs",
        "",
    ]


def test_an_index_is_its_users_alone(work: Path, home: Path) -> None:
    opened(work, home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE(the_file(home).stat().st_mode) == 0o600
    file = the_file(home)
    file.chmod(0o644)
    assert Sources([work], PYTHON).kept(home).load() is None
    file.chmod(0o600)
    file.rename(home / "elsewhere")
    file.symlink_to(home / "elsewhere")
    assert Sources([work], PYTHON).kept(home).load() is None


def test_a_damaged_index_is_built_anew(work: Path, home: Path) -> None:
    expected = texts(opened(work, home), work)
    whole = the_file(home).read_bytes()
    head = 1 << 16
    damaged = [
        b"",
        b"LSTMCIX\x01",
        whole[:100],
        whole[:head],
        whole[:-1],
        b"X" + whole[1:],
        whole[:8] + b"\xff" * 8 + whole[16:],
        whole[:60] + bytes([whole[60] ^ 1]) + whole[61:],
        b"\0" * len(whole),
        b"{}" * 5000,
    ]
    for data in damaged:
        the_file(home).write_bytes(data)
        assert Sources([work], PYTHON).kept(home).load() is None
        assert texts(opened(work, home), work) == expected
        assert the_file(home).read_bytes()[:8] == whole[:8]


def test_arrays_of_any_content_harm_nobody(work: Path, home: Path) -> None:
    """Only the head has a checksum: of the arrays every value is allowed, positions that lead nowhere as well."""
    opened(work, home)
    whole = the_file(home).read_bytes()
    text = file_symbols("value_3 = compute(3)\n" * 30, PYTHON)
    for seed in range(4):
        noise = os.urandom(4096) if seed else b"\xff" * 4096
        data = whole[: 1 << 16] + (noise * (len(whole) // 4096))[: len(whole) - (1 << 16)]
        the_file(home).write_bytes(data)
        found = Sources([work], PYTHON).kept(home).load()
        if found is None:  # the words cannot be more than half of their slots
            data = data[: -(8 << 10)] + whole[-(8 << 10) :]
            the_file(home).write_bytes(data)
            found = Sources([work], PYTHON).kept(home).load()
        assert found is not None
        memory = found[0]
        document = DocumentMemory(memory.store)
        warm_up(document.read("a", [text], text[:9], [text]).trail)  # takes a step behind it
        memory.add(str(work / "part3" / "m3.py"), text)
        memory.remove(str(work / "part4" / "m4.py"))
        memory.add("new", text)


def test_an_index_of_other_settings_or_another_version_does_not_serve(
    work: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(work, home)
    assert Sources([work], PYTHON).kept(home).load() is not None
    assert Sources([work], PYTHON, quiet=["*.x"]).kept(home).load() is None
    assert Sources([work], PYTHON, libraries=[work]).kept(home).load() is None
    assert Sources([work / "part1"], PYTHON).kept(home).load() is None
    with monkeypatch.context() as changed:
        changed.setattr(kept, "__version__", "another")
        assert Sources([work], PYTHON).kept(home).load() is None
    monkeypatch.setattr(kept, "SAMPLE", kept.SAMPLE + "\n")  # what is held of it would be other with other code
    assert Sources([work], PYTHON).kept(home).load() is None


def test_the_least_recently_used_are_let_go(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_INDEXES", 2)
    works = [write(tmp_path / name, {"a.py": f"{name} = 1\n"}) for name in ("one", "two", "three")]
    for age, work in ((300, works[0]), (200, works[1])):
        opened(work, home)
        newest = max(home.iterdir(), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (newest.stat().st_mtime - age,) * 2)
    assert Sources([works[0]], PYTHON).kept(home).load() is not None  # used: now the other one is the oldest
    opened(works[2], home)
    assert [Sources([work], PYTHON).kept(home).load() is not None for work in works] == [True, False, True]
    monkeypatch.setattr(kept, "MOST_BYTES", 1)
    opened(works[1], home)
    assert [Sources([work], PYTHON).kept(home).load() is not None for work in works] == [False, True, False]


def test_what_was_never_finished_is_let_go(work: Path, home: Path) -> None:
    home.mkdir(parents=True)
    for name, age in ((".old", 90_000), (".now", 10)):
        (home / name).write_bytes(b"half an index")
        at = (home / name).stat().st_mtime - age
        os.utime(home / name, (at, at))
    opened(work, home)
    assert (home / ".now").exists()
    assert not (home / ".old").exists()


def test_where_nothing_can_be_written_the_index_serves_all_the_same(work: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert opened(work, tmp_path / "file" / "index").files == 20


def test_two_that_open_the_same_project_do_not_harm_each_other(work: Path, home: Path) -> None:
    one, other = opened(work, home), opened(work, home)
    before = texts(other, work)
    one.add(str(work / "part1" / "m1.py"), file_symbols("only_here = 1\n", PYTHON))
    write(work, {"large.py": "large = compute()\n" * 100})
    third = opened(work, home)
    assert texts(other, work) == before
    assert "large.py" in texts(third, work)
    assert texts(one, work)["part1/m1.py"] == "only_here = 1\n"


def test_an_empty_project_leaves_nothing(tmp_path: Path, home: Path) -> None:
    write(tmp_path / "work", {"readme.txt": "no code\n"})
    assert opened(tmp_path / "work", home).files == 0
    assert not home.exists()


def test_the_folder_of_indexes_is_in_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert index_home() == tmp_path / "lstm-complete" / "index"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert index_home() == Path.home() / ".cache" / "lstm-complete" / "index"
