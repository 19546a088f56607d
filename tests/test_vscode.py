"""What the VS Code extension declares is what the server knows, and no workspace chooses what runs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lstm_complete.settings import settings_schema
from lstm_complete.version import __version__
from support.tools import unless_missing

ROOT = Path(__file__).resolve().parents[1]
EXTENSION = ROOT / "editors" / "vscode"
PACKAGE: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text())


def properties(group: int) -> dict[str, Any]:
    found: dict[str, Any] = PACKAGE["contributes"]["configuration"][group]["properties"]
    return found


def test_settings_are_those_of_the_settings_model() -> None:
    declared = {name: (entry["default"], entry["description"]) for name, entry in properties(0).items()}
    wanted = {f"lstmComplete.{name}": (default, text) for name, _, default, text in settings_schema()}
    assert json.loads(json.dumps(wanted)) == json.loads(json.dumps(declared)), "run scripts/docs"


def test_the_extension_has_the_version_of_the_server() -> None:
    assert PACKAGE["version"] == __version__


def test_what_runs_and_what_is_read_outside_a_workspace_is_no_choice_of_it() -> None:
    everything = properties(0) | properties(1)
    machine = {name for name, entry in everything.items() if entry.get("scope") == "machine"}
    assert machine >= {name for name in everything if ".server." in name} | {"lstmComplete.dependencies"}
    untrusted = PACKAGE["capabilities"]["untrustedWorkspaces"]
    assert untrusted["supported"] == "limited"
    assert set(untrusted["restrictedConfigurations"]) >= machine


def test_commands_are_declared_and_handled() -> None:
    declared = {command["command"] for command in PACKAGE["contributes"]["commands"]}
    known = set(re.findall(r'"(lstmComplete\.\w+)"', (EXTENSION / "src" / "commands.ts").read_text()))
    assert declared == known
    keys = {binding["command"] for binding in PACKAGE["contributes"]["keybindings"]}
    assert {key for key in keys if key.startswith("lstmComplete.")} <= declared
    handled = re.findall(r"\[commands\.(\w+)\]: ", (EXTENSION / "src" / "extension.ts").read_text())
    assert sorted(handled) == sorted(re.findall(r"export const (\w+)", (EXTENSION / "src" / "commands.ts").read_text()))


def bundled() -> dict[str, Any]:
    """The packages of the lock file that users get, by their places."""
    packages: dict[str, Any] = json.loads((EXTENSION / "package-lock.json").read_text())["packages"]
    return {path: package for path, package in packages.items() if path and not package.get("dev")}


def test_each_bundled_package_comes_with_its_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import vsix

    (tmp_path / "package-lock.json").write_bytes((EXTENSION / "package-lock.json").read_bytes())
    for number, path in enumerate(bundled()):
        (tmp_path / path).mkdir(parents=True)
        (tmp_path / path / ("LICENSE", "LICENSE.md", "License.txt")[number % 3]).write_text(f"Copyright of {path}\n")
    monkeypatch.setattr(vsix, "SOURCE", tmp_path)
    found = vsix.licenses()
    assert bundled()
    for path, package in bundled().items():
        heading = f"## {path.removeprefix('node_modules/')} - {package['version']} ({package['license']})"
        assert f"{heading}\n\nCopyright of {path}\n" in found
    next((tmp_path / path).iterdir()).unlink()
    with pytest.raises(FileNotFoundError):
        vsix.licenses()


def test_the_licences_that_are_packed_are_those_of_the_lock_file() -> None:
    path = EXTENSION / "dist" / "licenses.md"
    unless_missing("vsix", "the extension is not packed: scripts/vsix" if not path.exists() else None)
    text = path.read_text()
    headings = set(re.findall(r"^## (\S+) - ", text, re.MULTILINE))
    assert headings == {path.removeprefix("node_modules/") for path in bundled()}


def test_the_package_is_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import vsix

    built = tmp_path / "extension"
    for name in vsix.FILES:
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        source = EXTENSION / name
        (built / name).write_bytes(source.read_bytes() if source.exists() else b"// built by scripts/vsix\n")
    monkeypatch.setattr(vsix, "SOURCE", built)
    for name in ("first.vsix", "second.vsix"):
        vsix.pack(tmp_path / name)
    assert (tmp_path / "first.vsix").read_bytes() == (tmp_path / "second.vsix").read_bytes()
