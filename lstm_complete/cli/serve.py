"""`lstm-complete serve`: the language server."""

from typing import TYPE_CHECKING, Annotated

import typer

from lstm_complete.cli.options import Device, DeviceOption, ModelOption
from lstm_complete.errors import UserError

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
    from lstm_complete_server.main import serve as serve_language

    transport: Transport = "tcp" if tcp is not None else "ws" if ws is not None else "stdio"
    return serve_language(transport, tcp if tcp is not None else ws, model, device.value)
