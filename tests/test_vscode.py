"""What the VS Code extension declares is what the server knows, and no workspace chooses what runs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lstm_complete.settings import settings_schema
from lstm_complete.version import __version__

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
