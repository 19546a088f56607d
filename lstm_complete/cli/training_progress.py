"""A training run, drawn on the terminal or told to a program."""

import math
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.progress import BarColumn, TaskID, TextColumn

from lstm_complete.cli.output import print_json, progress_bars, stderr

if TYPE_CHECKING:
    from lstm_complete.training.progress import Started, Stepped

_PLAIN_EVERY = 0.05
"""Without a terminal, a line is printed when so much more of the run is done."""


class TrainingDisplay:
    """Speed, loss and time left; one bar on a terminal, a line now and then in a log."""

    def __init__(self) -> None:
        columns = (
            TextColumn("training"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f}%  {task.description}"),
        )
        self._progress = progress_bars(*columns, transient=False)
        self._task: TaskID | None = None
        self._printed = 0.0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def started(self, event: "Started") -> None:
        """Say what is trained on what."""
        where = f"{event.device}, {event.precision}, {event.threads} threads"
        network = f"{event.layers} x {event.hidden} {event.cell}, {event.parameters / 1e6:.2f} M parameters"
        begin = f"resuming at step {event.resumed_at_step}" if event.resumed_at_step else "training"
        stderr.print(f"{begin}: {network}; {event.training_symbols:,} symbols; {where}")
        self._task = self._progress.add_task("", total=1.0)

    def stepped(self, event: "Stepped") -> None:
        """Move the bar on."""
        minutes, seconds = divmod(max(0, round(event.seconds_left)), 60)
        text = f"{event.bits:.3f} bits/char  {event.characters_per_second:,.0f} chars/s  {minutes}:{seconds:02d} left"
        if self._task is not None:
            self._progress.update(self._task, completed=event.progress, description=text)
        if not stderr.is_terminal and event.progress >= self._printed:
            stderr.print(f"{event.progress:4.0%}  {text}")
            self._printed = event.progress + _PLAIN_EVERY

    def validated(self, step: int, bits: float) -> None:
        """Print what the averaged weights reach on files that are not trained on."""
        self._progress.console.print(f"step {step}: {bits:.3f} bits/char on the validation files")

    def saved(self, checkpoint: Path, step: int) -> None:
        """Checkpoints come and go in silence."""

    def warned(self, message: str) -> None:
        """Print a warning above the bar."""
        self._progress.console.print(f"warning: {message}")


class TrainingLines:
    """The same for a program that has started the run: JSON lines on standard output.

    Where that program is gone, the run is to save what it has.
    """

    def __init__(self) -> None:
        self._unread = False

    def is_unread(self) -> bool:
        """Has the program gone?"""
        return self._unread

    def started(self, event: "Started") -> None:
        """How much text there is to learn from, and to validate with."""
        self._print({"training_symbols": event.training_symbols, "validation_symbols": event.validation_symbols})

    def stepped(self, event: "Stepped") -> None:
        """How far the run is."""
        bits = event.bits if math.isfinite(event.bits) else None
        self._print({"progress": event.progress, "bits_per_char": bits, "seconds_left": event.seconds_left})

    def validated(self, step: int, bits: float) -> None:
        """The figure on the validation files."""
        self._print({"step": step, "validation_bits_per_char": bits})

    def saved(self, checkpoint: Path, step: int) -> None:
        """Checkpoints come and go in silence."""

    def warned(self, message: str) -> None:
        """For people who look at the log; a program reads the result."""
        stderr.print(f"warning: {message}")

    def _print(self, value: dict[str, Any]) -> None:
        try:
            print_json(value)
        except BrokenPipeError:
            self._unread = True
