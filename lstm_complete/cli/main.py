"""`lstm-complete`: the commands, and the one place where an error becomes a line and an exit status."""

import os
import sys
from collections.abc import Sequence
from typing import cast

import typer

from lstm_complete.cli import (
    bench,
    complete,
    corpus,
    doctor,
    evaluate,
    explore,
    generate,
    lab,
    models,
    serve,
    simulate,
    stats,
    train,
)
from lstm_complete.errors import UserError
from lstm_complete.version import __version__

BAD_INPUT = 2
INTERRUPTED = 130

# typer brings click's exceptions along under changing module names; the base of all wrong usage is reached
# through the one that it exports.
_UsageError = cast(type[typer.BadParameter], typer.BadParameter.__mro__[1])


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lstm-complete {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="lstm-complete",
    help="Code completion by a character-level LSTM: on an ordinary CPU, for your own project.",
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    _version_wanted: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command("serve")(serve.serve)
app.command("explore")(explore.explore)
app.command("complete")(complete.complete)
app.command("generate")(generate.generate)
app.command("train")(train.train)
app.command("evaluate")(evaluate.evaluate)
app.command("simulate")(simulate.simulate)
app.command("bench")(bench.bench)
app.command("lab")(lab.lab)
app.command("stats")(stats.stats)
app.command("doctor")(doctor.doctor)
app.add_typer(models.app, name="models")
app.add_typer(corpus.app, name="corpus")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, 1 (a check failed), 2 (bad input) or 130 (interrupted)."""
    try:
        status = app(arguments, standalone_mode=False)
    except UserError as error:
        return _fail(str(error))
    except _UsageError as error:
        # Some versions of typer let the checker of types be heard in what they say.
        message = error.format_message().replace("Value error, ", "", 1).rstrip(".")
        return _fail(f"{message} (see '{_command(error)} --help')")
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has left: nobody is there to be told, and flushing at exit would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status if isinstance(status, int) else 0


def run() -> None:
    """The console script."""
    sys.exit(main())


def _command(error: typer.BadParameter) -> str:
    return error.ctx.command_path if error.ctx else "lstm-complete"


def _fail(message: str) -> int:
    sys.stderr.write(f"error: {' '.join(message.split())}\n")
    return BAD_INPUT


if __name__ == "__main__":
    run()
