"""`lstm-complete explore`: the web app."""

from pathlib import Path
from typing import Annotated

import typer

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
    parent: Annotated[
        int | None, typer.Option(min=1, metavar="PID", hidden=True, help="A process with which this one ends.")
    ] = None,
) -> None:
    """Write with the models in a web page of this machine."""
    if model is not None:
        check_model(model)
    if project is not None and not project.is_dir():
        raise UserError(f"{project}: there is no such folder")
    from lstm_complete_server.web.app import Subject
    from lstm_complete_server.web.serving import explore as serve

    def announce(url: str) -> None:
        typer.echo(f"{url} (Ctrl+C ends it)")
        if open_browser:
            typer.launch(url)

    serve(port, Subject(model, project.resolve() if project else None), device.value, announce, parent)
