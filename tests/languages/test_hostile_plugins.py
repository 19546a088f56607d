"""R21: a broken or hostile plugin is one clear line; everything else works."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lstm_complete.errors import UserError
from lstm_complete.languages.contract import Importing, Lexical, Lexicon, Libraries
from lstm_complete.languages.guard import NoSyntax, Reparsing
from lstm_complete.languages.registry import Registry, load_languages
from support.fake_editor import running

TEXT = "from lstm_complete_text import Text\nclass Bad(Text): "
PLUGINS = {
    "missing": "raise ImportError('no such grammar')",
    "broken": "1 / 0",
    "quits": "raise SystemExit(3)",
    "hangs": "import time; time.sleep(10)",
    "wrong_type": "language = 42",
    "empty": "",
    "old": TEXT + "contract = 0; name = 'old'\nlanguage = Bad()",
    "bad_unit": TEXT + "name = 'bad'; default_indent = 'x'\nlanguage = Bad()",
    "bad_name": TEXT + "name = 7\nlanguage = Bad()",
    "no_method": TEXT + "name = 'bad'; stops = None\nlanguage = Bad()",
    "bad_libraries": TEXT + "name = 'bad'; libraries = 3; imports = list\nlanguage = Bad()",
    "twin": "from lstm_complete_java import language",
    "raises": "class R:\n    def __getattr__(self, name): raise RuntimeError('no')\nlanguage = R()",
}


def install(folder: Path, name: str, code: str) -> Path:
    """A distribution as pip leaves it: a module and its entry points."""
    (folder / f"plugin_{name}.py").write_text(code)
    info = folder / f"plugin_{name}-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: plugin-{name}\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[lstm_complete.languages]\n{name} = plugin_{name}:language\n")
    return folder


@pytest.mark.parametrize("name", PLUGINS)
def test_one_line_names_the_culprit_and_others_work(name: str, tmp_path: Path) -> None:
    folder = install(tmp_path, name, PLUGINS[name])
    code = (
        "from lstm_complete.languages.registry import load_languages; registry = load_languages();"
        "print(*registry.problems, sep='\\n'); assert {'java', 'python', 'text'} <= set(registry.names)"
    )
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.count("\n") == 1
    expected = "'java'" if name == "twin" else f"'{name}'"
    assert expected in done.stdout
    assert "Traceback" not in done.stderr


def test_the_server_starts_with_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in PLUGINS.items():
        install(tmp_path, name, code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with running() as server:
        editor = server.connect()
        editor.initialize()
        editor.open("file:///a.py", "import os\n")
        assert editor.ghost_text("file:///a.py", 1, 0) is not None
        assert "plugin 'hangs'" in server.errors


class Failing:
    """A plugin whose every method fails, each in its own way."""

    contract = 1
    name = "failing"
    lsp_ids: tuple[str, ...] = ()
    extensions: tuple[str, ...] = (".fail",)
    default_indent = "  "
    lexicon = Lexicon()

    def parse(self, source: bytes) -> Any:
        raise MemoryError

    def next_indent(self, before: str, unit: str) -> int:
        return -7

    def stops(self, before: str, suggestion: str) -> list[int]:
        return [0, len(suggestion) + 5]


def test_a_failing_method_is_replaced_by_plain_text() -> None:
    text = load_languages().by_name("text")
    registry = Registry([text, Failing()])
    language = registry.by_name("failing")
    for _ in range(3):  # reported once, though it fails at every keystroke
        assert language.parse(b"x").lexical(0) is Lexical.CODE
        assert language.next_indent("    a\n", "    ") == 1
        assert list(language.stops("", "a b")) == [1, 3]
    assert len(registry.problems) == 3
    assert all("'failing'" in problem for problem in registry.problems)


class Forgetful(Failing):
    """Parses, but not again."""

    name = "forgetful"

    class Once(NoSyntax):
        def reparse(self, source: bytes) -> Any:
            raise KeyError(source)

    def parse(self, source: bytes) -> Any:
        return self.Once() if source else NoSyntax()


@pytest.mark.parametrize(("source", "problems"), [(b"x", 1), (b"", 0)])
def test_what_cannot_parse_again_parses_anew_or_is_reported(source: bytes, problems: int) -> None:
    registry = Registry([load_languages().by_name("text"), Forgetful()])
    syntax = registry.by_name("forgetful").parse(source)
    assert isinstance(syntax, Reparsing)
    assert [syntax.reparse(b"y").error_count() for _ in range(2)] == [0, 0]
    assert len(registry.problems) == problems


class Importer(Failing):
    """Names places that no import can mean, then fails."""

    name = "importer"
    libraries = Libraries()

    def imports(self, source: bytes) -> Any:
        return (
            ["a.b", "../../etc/passwd", "/etc/passwd", "a..b", "a/b", "", "a.*.b", "a\0b", "a.b.*"] if source else None
        )


def test_imports_are_dotted_names_or_nothing() -> None:
    registry = Registry([load_languages().by_name("text"), Importer()])
    language = registry.by_name("importer")
    assert isinstance(language, Importing)
    assert list(language.imports(b"x")) == ["a.b", "a.b.*"]
    assert (list(language.imports(b"")), len(registry.problems)) == ([], 1)


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UserError, match="unknown language 'cobol'"):
        load_languages().by_name("cobol")
