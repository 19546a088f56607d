"""`lstm-complete models`: which there are, which one a language uses, bringing and taking them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from lstm_complete.artifacts import find
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.cli.options import JsonOption
from lstm_complete.cli.output import print_json, stdout
from lstm_complete.cli.report import print_table
from lstm_complete.errors import UserError

app = typer.Typer(help="List, show, choose, import, export and remove models.")

_HEAD = ("name", "language", "network", "bits", "origin", "default")
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="A model's name.")]


@app.command("list")
def list_models(json: JsonOption = False) -> None:
    """The models that can be named."""
    rows = [_row(model) for model in find.installed_models()]
    if json:
        print_json({"models": rows})
        return
    print_table("Models; bits are those per character of validation text", _HEAD, [_cells(row) for row in rows])


@app.command()
def show(
    model: Annotated[str, typer.Argument(metavar="NAME|DIR", help="A model's name or folder.")],
    json: JsonOption = False,
) -> None:
    """A model's card, or with --json its configuration and what it was trained on."""
    folder = ModelFolder.open(find.resolve_model(model, language=None))
    if json:
        config = folder.config.model_dump(mode="json")
        print_json({"path": str(folder.path), "config": config, "manifest": folder.manifest})
    else:
        stdout.print(folder.card)


@app.command()
def use(
    name: NameArgument,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Language that uses it (default: the model's own).")
    ] = None,
) -> None:
    """Make a model the default of its language."""
    folder = ModelFolder.open(find.resolve_model(name, language=None))
    languages = (language,) if language else folder.config.languages
    if not languages:
        raise UserError(f"'{name}' does not say for which language it is; add --language")
    for chosen in languages:
        find.choose_default(_known(chosen), name)
        stdout.print(f"{chosen} uses {name} from now on")


@app.command("import")
def import_model(
    folder: Annotated[Path, typer.Argument(help="Model folder.")],
    name: Annotated[str | None, typer.Option(help="Name to give it (default: its own).")] = None,
) -> None:
    """Copy a model folder to your models, where it can be named."""
    from lstm_complete.engine.model import open_model

    source = ModelFolder.open(folder)
    open_model(source, "cpu")  # a damaged one is refused here, not by an editor's server
    chosen = name or source.config.name
    stdout.print(f"{chosen}: imported to {find.import_model(folder, chosen)}")


@app.command()
def export(name: NameArgument, folder: Annotated[Path, typer.Argument(help="Folder to be made.")]) -> None:
    """Copy a model to a folder of its own."""
    source = ModelFolder.open(find.resolve_model(name, language=None))
    if folder.exists():
        raise UserError(f"{folder}: exists already; name a folder that does not")
    find.copy_model(source.path, folder)
    stdout.print(f"{name}: exported to {folder}")


@app.command()
def remove(name: NameArgument) -> None:
    """Delete one of your own models."""
    find.remove_model(name)
    stdout.print(f"{name}: removed")


def _row(model: find.Installed) -> dict[str, Any]:
    config = ModelFolder.open(model.path).config
    return {
        "name": model.name,
        "path": str(model.path),
        "origin": model.origin,
        "languages": list(config.languages),
        "cell": config.cell,
        "layers": config.layers,
        "hidden": config.hidden,
        "bits_per_char": config.trained.validation_bits_per_char,
        "default_for": [name for name in config.languages if find.default_model(name) == model.name],
    }


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    bits = row["bits_per_char"]
    return (
        row["name"],
        ", ".join(row["languages"]),
        f"{row['layers']} x {row['hidden']} {row['cell']}",
        "-" if bits is None else f"{bits:.3f}",
        row["origin"],
        ", ".join(row["default_for"]),
    )


def _known(language: str) -> str:
    from lstm_complete.languages.registry import load_languages

    return load_languages().by_name(language).name
