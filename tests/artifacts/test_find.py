"""Models by name: the user's own hide shipped ones, and nothing in a workspace decides."""

from pathlib import Path

import pytest

from lstm_complete.artifacts import find
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from support.small_model import small_model


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LSTM_COMPLETE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_shipped_models_are_the_defaults() -> None:
    for language in ("java", "python", "text"):
        name = find.default_model(language)
        assert name == language
        assert find.resolve_model(None, language=language) == find.resolve_model(name, language=None)
    assert {model.origin for model in find.installed_models()} == {"shipped"}


def test_import_use_remove(tmp_path: Path) -> None:
    source = small_model(tmp_path / "source").path
    assert find.import_model(source, "mine").name == "mine"
    find.choose_default("python", "mine")
    assert find.resolve_model(None, language="python").name == "mine"
    with pytest.raises(UserError, match="already"):
        find.import_model(source, "mine")
    find.remove_model("mine")
    assert find.resolve_model(None, language="python").name == "python"
    for command in (find.remove_model, lambda name: find.resolve_model(name, language=None)):
        with pytest.raises(UserError, match="no model 'mine'"):
            command("mine")


def test_a_model_gives_way_to_a_newer_one_of_its_name(tmp_path: Path, home: Path) -> None:
    first, second = small_model(tmp_path / "first").path, small_model(tmp_path / "second", hidden=8).path
    assert find.own_model("mine") is None
    assert find.put_model(first, "mine") == find.own_model("mine")
    place = find.put_model(second, "mine")
    assert ModelFolder.open(place).config.hidden == 8
    with pytest.raises(UserError):
        find.put_model(tmp_path, "mine")
    assert ModelFolder.open(place).config.hidden == 8
    assert [path.name for path in (home / "models").iterdir()] == ["mine"]


def test_an_own_model_hides_a_shipped_one_of_its_name(tmp_path: Path) -> None:
    name = find.default_model("java")
    find.import_model(small_model(tmp_path / "source").path, name)
    assert find.resolve_model(name, language=None).is_relative_to(tmp_path)
    find.remove_model(name)
    with pytest.raises(UserError, match="shipped models stay"):
        find.remove_model(name)


def test_a_folder_here_does_not_hide_an_installed_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 6: nothing inside a workspace may choose a model file."""
    monkeypatch.chdir(tmp_path)
    name = find.default_model("java")
    (tmp_path / name).mkdir()
    assert find.resolve_model(name, language=None) != Path(name)


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".hidden", "x" * 65, "a b"])
def test_names_are_checked(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no name for a model"):
        find.import_model(small_model(tmp_path / "source").path, name)


def test_damaged_choices_are_ignored(home: Path) -> None:
    home.mkdir()
    (home / "defaults.json").write_text("{")
    assert find.default_model("java") == "java"
