"""The prose of packages of code: what is taken, what is left, and the readme that a wheel carries in its metadata."""

import hashlib
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from lstm_complete.corpus.collect import read_package
from lstm_complete.corpus.licence import strip_header
from lstm_complete.corpus.packages import HELD_OUT, TRAINING, TUNING
from lstm_complete.corpus.prose import is_prose, readme_of_wheel
from lstm_complete.corpus.source import read_source
from lstm_complete.languages.registry import load_languages

TEXT = load_languages().by_name("text")
SUFFIXES = frozenset(TEXT.extensions)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "module/readme.txt",
        "CHANGES.rst",
        "CHANGELOG.md",
        "NEWS.txt",
        "HISTORY.rst",
        "RELEASE-NOTES.txt",
        "release_notes.md",
        "CONTRIBUTING.md",
        "doc/faq/general.md",
        "docs/tutorial/first-steps.rst",
        "Documentation/technical/format.md",
        "src/site/markdown/index.md",
        "contest/docs/rules.md",
    ],
)
def test_prose(path: str) -> None:
    assert is_prose(path)


@pytest.mark.parametrize(
    "path",
    [
        "LICENSE.txt",
        "docs/LICENSE.md",
        "NOTICE.txt",
        "doc/copying.txt",
        "doc/hypersonic_lic.txt",
        "licenses/README.txt",
        "requirements.txt",
        "docs/requirements-dev.txt",
        "docs/constraints.txt",
        "CMakeLists.txt",
        "package.dist-info/entry_points.txt",
        "src/main/resources/public-suffix-list.txt",
        "search/stopwords/en.txt",
        "src/test/resources/README.txt",
        "tests/docs/page.md",
        "demo/test-files/docs/story.txt",
        "io/testdata/news.txt",
    ],
)
def test_not_prose(path: str) -> None:
    assert not is_prose(path)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Description-Content-Type: text/markdown; charset=UTF-8\n", "README.md"),
        ("Description-Content-Type: text/x-rst\n", "README.rst"),
        ("Description-Content-Type: text/plain\n", "README.txt"),
        ("", "README.rst"),
    ],
)
def test_the_readme_stands_behind_the_headers(kind: str, name: str) -> None:
    metadata = f"Metadata-Version: 2.1\nName: x\n{kind}\n# Title\n\nFirst paragraph.\n"
    assert readme_of_wheel(metadata.encode()) == (name, b"# Title\n\nFirst paragraph.\n")


def wheel(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def test_a_wheels_own_readme_is_a_file_of_it(tmp_path: Path) -> None:
    headers = "Metadata-Version: 2.1\nDescription-Content-Type: text/markdown\n\n"
    archive = wheel(
        tmp_path / "x-1-py3-none-any.whl",
        {
            "x/__init__.py": "y = 1\n",
            "x-1.dist-info/METADATA": headers + "# X\n",
            "x/_bundled/z-1.dist-info/METADATA": headers + "# Another package\n",
        },
    )
    assert [(file.path, file.data) for file in read_source(archive, SUFFIXES)] == [("README.md", b"# X\n")]
    assert [file.path for file in read_source(archive, frozenset({".py"}))] == ["x/__init__.py"]


def test_a_wheel_without_a_description_has_no_readme(tmp_path: Path) -> None:
    archive = wheel(tmp_path / "x.whl", {"x-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: x\n"})
    assert list(read_source(archive, SUFFIXES)) == []


def test_of_a_fetched_package_the_prose_is_read_and_of_a_folder_everything(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    for name in ("README.txt", "docs/guide.md", "data/words.txt", "LICENSE.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Words.\n")
    package = tmp_path / "package"
    package.mkdir()
    with tarfile.open(package / "p.tar.gz", "w:gz") as tar:
        tar.add(folder, "p-1")
    digest = hashlib.sha256((package / "p.tar.gz").read_bytes()).hexdigest()
    record = {"name": "prose", "version": "1", "licence": "MIT", "index": "debian", "archives": {"p.tar.gz": digest}}
    (package / "package.json").write_text(json.dumps(record))
    assert sorted(file.path for file in read_package(package, TEXT)) == ["README.txt", "docs/guide.md"]
    assert len(list(read_package(folder, TEXT))) == 4


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("<!--\n Licensed to X\n-->\n\n# Title\n", "# Title\n"),
        ("<!-- About cats. -->\n# Title\n", "<!-- About cats. -->\n# Title\n"),
        (".. Licensed to X\n   under terms\n\nTitle\n=====\n", "Title\n=====\n"),
        ("\n .. Copyright X\n\nTitle\n", "Title\n"),
        (".. image:: logo.png\n   :alt: Logo\n\nTitle\n", ".. image:: logo.png\n   :alt: Logo\n\nTitle\n"),
    ],
)
def test_licence_headers_of_prose_are_cut_off(text: str, stripped: str) -> None:
    assert strip_header(text) == stripped


def test_prose_comes_from_the_packages_that_code_comes_from() -> None:
    assert TRAINING["text"].packages == TRAINING["java"].packages + TRAINING["python"].packages
    assert TUNING["tuning-text"].packages == TUNING["tuning-java"].packages + TUNING["tuning-python"].packages
    assert TRAINING["text"].language == TUNING["tuning-text"].language == TEXT.name
    assert not {package.name for package in TRAINING["text"].packages} & {
        package.name for collection in HELD_OUT.values() for package in collection.packages
    }
