"""`lstm-complete corpus`: from repositories to training shards."""

from pathlib import Path
from typing import Annotated

import typer

from lstm_complete.cli.options import JsonOption, LanguageOption

app = typer.Typer(help="Prepare training data from folders, git checkouts and archives.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass
