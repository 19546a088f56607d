"""`lstm-complete serve`: the language server."""

import os
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from lstm_complete.cli.options import Device, DeviceOption, ModelOption, check_model
from lstm_complete.errors import UserError
from lstm_complete.resident import loading

if TYPE_CHECKING:
    from lstm_complete_server.main import Transport


def serve(
    stdio: Annotated[bool, typer.Option("--stdio", help="Speak over standard input and output (default).")] = False,
    tcp: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Listen on a TCP address.")] = None,
    ws: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Listen for WebSocket clients.")] = None,
    model: ModelOption = None,
    device: DeviceOption = Device.auto,
) -> int:
    """Start the language server that editors talk to."""
    if sum([stdio, tcp is not None, ws is not None]) > 1:
        raise UserError("--stdio, --tcp and --ws exclude each other: choose one")
    if model is not None:
        check_model(model)
    from lstm_complete_server.greeting import Greeting, greet

    transport: Transport = "tcp" if tcp is not None else "ws" if ws is not None else "stdio"
    greeting = greet(partial(os.read, 0), partial(os.write, 1)) if transport == "stdio" else Greeting()
    # What takes time to load is loaded once the editor has its first answer.
    with loading():
        from lstm_complete_server.main import serve as serve_language

    return serve_language(transport, tcp if tcp is not None else ws, model, device.value, greeting)
