"""What the memory of a workspace holds: the project's files, and before them the libraries that they import."""

import os
import zipfile
from pathlib import Path

import pytest

from lstm_complete.engine.timeline import Cancelled
from lstm_complete.index import build
from lstm_complete.index.build import build_index
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.project import Origin, ProjectMemory, file_symbols
from lstm_complete.settings import Settings

REGISTRY = load_languages()
PYTHON, JAVA = REGISTRY.by_name("python"), REGISTRY.by_name("java")
NOTHING: frozenset[Path] = frozenset()


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def environment(workspace: Path, files: dict[str, str], name: str = ".venv") -> Path:
    """A virtual environment as `python -m venv` makes it, with installed packages."""
    write(workspace / name, {"pyvenv.cfg": "home = /usr/bin\n"})
    return write(workspace / name / "lib" / "python3.12" / "site-packages", files)


def jar(path: Path, files: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def held(memory: ProjectMemory, base: Path) -> list[str]:
    """The files of a memory, relative to `base`, in the order in which they were learned."""
    text, found = memory.store.text, list[str]()
    for position in range(1, int(memory.store.filled[0])):
        origin = memory.origin(position) if text[position] else None
        if origin and os.path.relpath(origin.path, base) not in found[-1:]:
            found.append(os.path.relpath(origin.path, base))
    return found


def test_what_is_imported_comes_first_and_the_most_often_imported_nearest_to_the_project(tmp_path: Path) -> None:
    packages = environment(
        tmp_path,
        {
            "often/__init__.py": "a = 1\n",
            "once.py": "b = 1\n",
            "never.py": "c = 1\n",
            "often/tests/test_often.py": "d = 1\n",
        },
    )
    write(tmp_path, {"x.py": "import often\n", "y.py": "from often import a\nimport once, missing\n"})
    at = packages.relative_to(tmp_path)
    memory = build_index([tmp_path], PYTHON, NOTHING)
    assert held(memory, tmp_path) == [f"{at}/once.py", f"{at}/often/__init__.py", "x.py", "y.py"]


@pytest.mark.parametrize(
    ("statement", "file"),
    [
        ("import p", "p/__init__.py"),
        ("import p.q", "p/q.py"),
        ("from p import q", "p/q.py"),
        ("from p.q import name", "p/q.py"),
        ("from p import name", "p/__init__.py"),
        ("import single", "single.py"),
        ("import stub", "stub.pyi"),
    ],
)
def test_the_file_that_an_import_means(tmp_path: Path, statement: str, file: str) -> None:
    names = ("p/__init__.py", "p/q.py", "p/r.py", "single.py", "stub.pyi")
    environment(tmp_path, dict.fromkeys(names, "value = 1\n"))
    write(tmp_path, {"main.py": statement + "\n"})
    assert held(build_index([tmp_path], PYTHON, NOTHING), tmp_path)[:-1] == [
        f".venv/lib/python3.12/site-packages/{file}"
    ]


@pytest.mark.parametrize(
    ("package", "files"),
    [
        ("from ._core import Thing\nfrom ._other import Else\n", {"p/__init__.py", "p/_core.py"}),
        ("from p._core import Thing\n", {"p/__init__.py", "p/_core.py"}),
        ("from .inner import Thing\n", {"p/__init__.py", "p/inner/__init__.py", "p/_core.py"}),
        ("from . import _core\n", {"p/__init__.py"}),
        ("from ...... import Thing\nfrom . import Thing\n", {"p/__init__.py"}),
    ],
)
def test_a_name_is_followed_to_where_its_package_has_it_from(tmp_path: Path, package: str, files: set[str]) -> None:
    inner = {"p/inner/__init__.py": "from .._core import Thing\n", "p/_core.py": "a = 1\n", "p/_other.py": "b = 1\n"}
    packages = environment(tmp_path, {"p/__init__.py": package, **inner})
    write(tmp_path, {"main.py": "from p import Thing\n"})
    assert set(held(build_index([tmp_path], PYTHON, NOTHING), packages)) - {"../../../../main.py"} == files


def test_an_open_file_is_left_out_but_its_imports_count(tmp_path: Path) -> None:
    environment(tmp_path, {"tool.py": "a = 1\n"}, name="env311")
    write(tmp_path, {"main.py": "import tool\n"})
    memory = build_index([tmp_path], PYTHON, frozenset([tmp_path / "main.py"]))
    assert held(memory, tmp_path) == ["env311/lib/python3.12/site-packages/tool.py"]


def test_libraries_have_a_bound_and_take_nothing_from_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(tmp_path, {f"lib{n}.py": f"value = {n}\n" * 20 for n in range(3)})
    write(tmp_path, {"main.py": "import lib0, lib1, lib2\n", "other.py": "import lib2\n"})
    one = len(file_symbols("value = 0\n" * 20, PYTHON))
    monkeypatch.setattr(build, "MOST_LIBRARY_SYMBOLS", one + 5)
    files = held(build_index([tmp_path], PYTHON, NOTHING), tmp_path)
    assert [Path(file).name for file in files] == ["lib2.py", "main.py", "other.py"]
    monkeypatch.setattr(build, "MOST_LIBRARY_SYMBOLS", 10 * one)
    monkeypatch.setattr(build, "MOST_SYMBOLS", 50)  # the project alone has nearly as many
    assert held(build_index([tmp_path], PYTHON, NOTHING), tmp_path) == ["main.py", "other.py"]


def test_links_that_lead_out_of_the_workspace_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "elsewhere", {"leak.py": "a = 1\n", "pyvenv.cfg": "", "package/__init__.py": "b = 1\n"})
    work = tmp_path / "work"
    packages = environment(work, {"real.py": "c = 1\n", "inner.py": "d = 1\n"})
    (packages / "leak.py").symlink_to(secret / "leak.py")
    (packages / "package").symlink_to(secret / "package")
    (packages / "alias.py").symlink_to(packages / "inner.py")
    write(work, {"main.py": "import leak, package, real, alias\n"})
    names = {Path(file).name for file in held(build_index([work], PYTHON, NOTHING), work)}
    assert names == {"real.py", "alias.py", "main.py"}


@pytest.mark.parametrize("link", ["venv", "venv/lib", "venv/lib/python3.12", "venv/lib/python3.12/site-packages"])
def test_an_environment_that_is_elsewhere_is_none_of_the_workspace(tmp_path: Path, link: str) -> None:
    work, elsewhere = tmp_path / "work", tmp_path / "elsewhere"
    packages = environment(elsewhere, {"leak.py": "a = 1\n"}, name="venv")
    assert held(build_index([write(elsewhere, {"a.py": "import leak\n"})], PYTHON, NOTHING), packages)[0] == "leak.py"
    (work / link).parent.mkdir(parents=True)
    if link != "venv":
        write(work, {"venv/pyvenv.cfg": ""})
    (work / link).symlink_to(elsewhere / link)
    write(work, {"main.py": "import leak\n"})
    assert held(build_index([work], PYTHON, NOTHING), work) == ["main.py"]


def test_a_folder_without_its_marker_is_no_environment(tmp_path: Path) -> None:
    environment(tmp_path, {"tool.py": "a = 1\n"})
    (tmp_path / ".venv" / "pyvenv.cfg").unlink()
    write(tmp_path, {"main.py": "import tool\n"})
    assert held(build_index([tmp_path], PYTHON, NOTHING), tmp_path) == ["main.py"]


def test_folders_that_the_user_names(tmp_path: Path) -> None:
    stdlib = write(tmp_path / "stdlib", {"json/__init__.py": "a = 1\n", "os.py": "b = 1\n", "re.py": "c = 1\n"})
    work = write(tmp_path / "work", {"main.py": "import json\nfrom os import path\n"})
    memory = build_index([work], PYTHON, NOTHING, libraries=[stdlib, tmp_path / "not there"])
    assert sorted(held(memory, tmp_path)) == ["stdlib/json/__init__.py", "stdlib/os.py", "work/main.py"]


def test_the_project_installed_beside_itself_is_not_read_twice(tmp_path: Path) -> None:
    environment(tmp_path, {"tool/__init__.py": "old = 1\n", "helper.py": "a = 1\n"})
    write(tmp_path, {"src/tool/__init__.py": "new = 1\n", "tests/test_tool.py": "import tool, helper\n"})
    names = held(build_index([tmp_path], PYTHON, NOTHING), tmp_path)
    assert names == [
        ".venv/lib/python3.12/site-packages/helper.py",
        "src/tool/__init__.py",
        "tests/test_tool.py",
    ]


def test_java_sources_in_jars_and_in_a_jdk(tmp_path: Path) -> None:
    jar(tmp_path / "m2/org/x/1.0/x-1.0-sources.jar", {"org/x/A.java": "class A {}\n", "org/x/B.java": "class B {}\n"})
    jar(tmp_path / "m2/org/x/1.0/x-1.0.jar", {"org/x/Hidden.java": "class Hidden {}\n"})
    jar(
        tmp_path / "jdk/lib/src.zip",
        {"java.base/java/util/List.java": "interface List {}\n", "java.base/Top.java": "x"},
    )
    imports = "import org.x.A;\nimport org.x.Hidden;\nimport java.util.List;\nimport static java.util.List.of;\n"
    work = write(tmp_path / "work", {"Main.java": imports + "class Main {}\n"})
    memory = build_index([work], JAVA, NOTHING, libraries=[tmp_path / "m2", tmp_path / "jdk"])
    assert held(memory, tmp_path) == [
        "m2/org/x/1.0/x-1.0-sources.jar!/org/x/A.java",
        "jdk/lib/src.zip!/java.base/java/util/List.java",
        "work/Main.java",
    ]


def test_a_whole_package_of_a_jar_comes_after_single_classes(tmp_path: Path) -> None:
    files = {"org/x/A.java": "class A {}\n", "org/x/B.java": "class B {}\n", "org/x/y/C.java": "class C {}\n"}
    archive = jar(tmp_path / "x.jar", files)
    work = write(tmp_path / "work", {"Main.java": "import org.x.*;\nimport org.x.B;\nclass Main {}\n"})
    names = held(build_index([work], JAVA, NOTHING, libraries=[archive]), tmp_path)
    assert names == ["x.jar!/org/x/A.java", "x.jar!/org/x/B.java", "work/Main.java"]


def test_a_damaged_archive_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"libs/a-sources.jar": "no archive", "work/Main.java": "import org.x.A;\nclass Main {}\n"})
    jar(tmp_path / "libs/b-sources.jar", {"org/x/A.java": "class A {}\n"})
    memory = build_index([tmp_path / "work"], JAVA, NOTHING, libraries=[tmp_path / "libs"])
    assert held(memory, tmp_path) == ["libs/b-sources.jar!/org/x/A.java", "work/Main.java"]


def test_an_origin_is_the_librarys_file_and_line(tmp_path: Path) -> None:
    archive = jar(tmp_path / "x-sources.jar", {"org/x/A.java": "class A {\n    int here;\n}\n"})
    work = write(tmp_path / "work", {"Main.java": "import org.x.A;\n"})
    memory = build_index([work], JAVA, NOTHING, libraries=[archive])
    place = memory.store.text.tobytes().index(b"int here")
    assert memory.origin(place) == Origin(f"{archive}!/org/x/A.java", 1)


def test_files_that_no_one_wrote_are_left_out(tmp_path: Path) -> None:
    environment(tmp_path, {"made_pb2.py": "a = 1\n", "good.py": "b = 1\n", "binary.py": "\0"})
    write(tmp_path, {"main.py": "import made_pb2, good, binary\n"})
    assert [Path(file).name for file in held(build_index([tmp_path], PYTHON, NOTHING), tmp_path)] == [
        "good.py",
        "main.py",
    ]


def test_it_can_be_called_off_and_tells_how_far_it_is(tmp_path: Path) -> None:
    environment(tmp_path, {"tool.py": "a = 1\n"})
    write(tmp_path, {"main.py": "import tool\n"})
    shares: list[float] = []
    build_index([tmp_path], PYTHON, NOTHING, progress=shares.append)
    assert shares == sorted(shares)
    assert (len(shares), shares[-1]) == (2, 1.0)
    with pytest.raises(Cancelled):
        build_index([tmp_path], PYTHON, NOTHING, cancelled=lambda: len(shares) == 2)


def test_files_that_may_hold_secrets_are_not_learned(tmp_path: Path) -> None:
    write(tmp_path, {"aws_credentials.py": 'KEY = "secret"\n', "main.py": "run()\n"})
    assert held(build_index([tmp_path], PYTHON, NOTHING, quiet=Settings().disabled_files), tmp_path) == ["main.py"]
    assert len(held(build_index([tmp_path], PYTHON, NOTHING), tmp_path)) == 2
