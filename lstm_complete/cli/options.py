"""Options that several commands share."""

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer


class Device(StrEnum):
    """Where the network runs; auto takes the GPU where there is one."""

    auto = "auto"
    cpu = "cpu"
    cuda = "cuda"


ModelOption = Annotated[
    str | None,
    typer.Option("--model", "-m", metavar="NAME|DIR", help="A model's name or folder (default: the language's model)."),
]
DeviceOption = Annotated[Device, typer.Option("--device", help="Where the network runs.")]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", "-l", help="java, python, text or a plugin's name (default: by the files)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
RayOption = Annotated[
    str | None,
    typer.Option("--ray", metavar="ADDRESS", help="Work on a Ray cluster: its HOST:PORT; 'local' for all cores here."),
]
MemoryOption = Annotated[
    bool,
    typer.Option(
        "--memory/--no-memory",
        help="Whether the network reads what the project's memory expects; without, it is the article's plain network.",
    ),
]


def number_between(low: float, high: float) -> Callable[[str | float], float]:
    """What reads an option's number; typer's own bounds let NaN pass, or call it too large."""

    def number(text: str | float) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise typer.BadParameter(f"'{text}' is no number from {low:g} to {high:g}")
        return value

    return number


def check_model(model: str) -> None:
    """Nothing, if a name or folder is a model; raises UserError."""
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder

    ModelFolder.open(resolve_model(model, language=None))
