"""`lstm-complete explore`: the web app."""

from pathlib import Path
from typing import Annotated

import typer

from lstm_complete.cli.files import read_source
from lstm_complete.cli.options import Device, DeviceOption, ModelOption, check_model
from lstm_complete.errors import UserError


def explore(
    model: ModelOption = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes any free one.")] = 8642,
    project: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A project whose files suggestions may come from.")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    device: DeviceOption = Device.auto,
    export: Annotated[
        Path | None,
        typer.Option(metavar="OUT.html", help="Write one file that shows the model reading --read, and serve nothing."),
    ] = None,
    read: Annotated[Path | None, typer.Option(metavar="FILE", help="The text that --export shows being read.")] = None,
    layer: Annotated[int, typer.Option(min=0, help="The layer that --export shows first.")] = 0,
    unit: Annotated[
        int | None, typer.Option(min=0, help="The unit that --export shows first (default: all of the layer).")
    ] = None,
    parent: Annotated[
        int | None, typer.Option(min=1, metavar="PID", hidden=True, help="A process with which this one ends.")
    ] = None,
) -> None:
    """Write with the models in a web page of this machine, and look inside them."""
    if model is not None:
        check_model(model)
    if (export is None) != (read is None):
        raise UserError("--export and --read go together: where to write, and which text to show")
    if export is not None and read is not None:
        _export(export, read, model, layer, unit)
        return
    if project is not None and not project.is_dir():
        raise UserError(f"{project}: there is no such folder")
    from lstm_complete_server.web.app import Subject
    from lstm_complete_server.web.serving import explore as serve

    def announce(url: str) -> None:
        typer.echo(f"{url} (Ctrl+C ends it)")
        if open_browser:
            typer.launch(url)

    serve(port, Subject(model, project.resolve() if project else None), device.value, announce, parent)


def _export(out: Path, read: Path, model: str | None, layer: int, unit: int | None) -> None:
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.inside.offline import offline_page, write_page
    from lstm_complete.inside.studying import study
    from lstm_complete.languages.registry import load_languages

    text, registry = read_source(read), load_languages()
    folder = ModelFolder.open(resolve_model(model, language=registry.by_path(read).name))
    write_page(out, offline_page(study(folder, text, registry, layer=layer, unit=unit)))
    typer.echo(str(out))
