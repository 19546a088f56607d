"""The settings in VS Code's words: the part of editors/vscode/package.json that is made of the one settings model."""

import json
from pathlib import Path
from typing import Any

from lstm_complete.settings import SECTION, Settings

PACKAGE = Path(__file__).resolve().parents[1] / "editors" / "vscode" / "package.json"


def vscode_package() -> str:
    """package.json with the settings as they are; all else in it is written by hand."""
    package: dict[str, Any] = json.loads(PACKAGE.read_text(encoding="utf-8"))
    package["contributes"]["configuration"][0]["properties"] = vscode_properties()
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def vscode_properties() -> dict[str, Any]:
    """JSON schemas of the settings by their names in VS Code."""
    schema = Settings.model_json_schema(by_alias=True)
    kinds = schema.get("$defs", {})
    return {f"{SECTION}.{name}": _plain(entry, kinds) for name, entry in schema["properties"].items()}


def _plain(schema: Any, kinds: dict[str, Any]) -> Any:
    """A schema without titles, and with what it refers to in its place: VS Code follows no references here."""
    if isinstance(schema, list):
        return [_plain(entry, kinds) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return _plain(kinds[schema["$ref"].rsplit("/", 1)[-1]] | beside, kinds)
    return {key: _plain(value, kinds) for key, value in schema.items() if key != "title" or isinstance(value, dict)}
