"""The training loop: steps until the budget is spent, with events, validations and checkpoints on the way."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.errors import UserError
from lstm_complete.training import checkpoint, film
from lstm_complete.training.checkpoint import Checkpoint, Point, Record
from lstm_complete.training.data import Data
from lstm_complete.training.learner import Learner
from lstm_complete.training.meter import Clock, Meter, Timer
from lstm_complete.training.progress import Progress, Stepped
from lstm_complete.training.schedule import Budget, learning_rate
from lstm_complete.training.streams import Streams
from lstm_complete.training.validation import Validation

EVENT_SECONDS = 0.25
CURVE_POINTS = 400
VALIDATIONS = 20
VALIDATION_SHARE = 0.05
"""Validations wait while they would take more of the run than this."""
PATIENCE = 12
"""Steps in a row without a finite loss before the run gives up."""


class Trainer:
    """One run in memory: what a checkpoint holds, and the loop that moves it on."""

    def __init__(self, record: Record, learner: Learner, data: Data, out: Path, progress: Progress) -> None:
        options = record.options
        self.record, self.learner = record, learner
        self._data, self._out, self._progress = data, out, progress
        self._budget = Budget.of(options)
        self._streams = Streams(
            data.train, batch=options.batch, unroll=options.unroll, seed=options.seed, reset=options.reset
        )
        self._validation = Validation(data.valid)
        self._validation_seconds, self._validations = 0.0, 0
        self._meter, self._clock = Meter(), Clock(record.seconds)
        self._event, self._checkpoint = Timer(EVENT_SECONDS), Timer(options.checkpoint_seconds)
        self._first_step = record.step
        self._failures = 0
        self.validation_bits: float | None = None
        self._validated_at: int | None = None

    def run(self, stop: Callable[[], bool]) -> bool:
        """Train until the budget is spent (True) or `stop` says so (False); the last step is always saved.

        Raises:
            UserError: the loss stays infinite, or the last checkpoint cannot be written.
        """
        chunk = self._streams.chunk(self.record.step)
        while self._done() < 1 and not stop():
            self.learner.backward(chunk, self._streams.kept(self.record.step))
            chunk = self._streams.chunk(self.record.step + 1)
            before = self._done()
            self._settle(self.learner.update(self._rate()))
            self._now_and_then(before)
        finished = self._done() >= 1
        if finished and self._validated_at != self.record.step:
            self._validate()
        self.save()
        return finished

    def validate_start(self) -> None:
        """Say what the weights that the run starts from reach; its time begins after that."""
        self._validate()
        self.record.seconds, self._clock = 0.0, Clock(0.0)
        self._validation_seconds, self._validations = 0.0, 0

    def keep_stage(self) -> None:
        """Keep the network for the film of the run, if one is wanted; a disk that refuses costs this stage alone."""
        if not self.record.options.film:
            return
        try:
            film.keep(self._out, self.record.step, self.record.config, self.learner.average.to_weights())
        except OSError as error:
            self._progress.warned(f"step {self.record.step} is not in the film: {self._out} ({error.strerror})")

    def mark_finished(self) -> None:
        """Note in the checkpoint that the model of this run has been written."""
        self.record.finished = True
        self.save()

    def characters(self) -> int:
        """Characters of original text that the run has read."""
        options = self.record.options
        return round(self.record.step * options.batch * options.unroll / self._data.train_symbols_per_char)

    def _done(self) -> float:
        return self._budget.progress(self.record.step, self.record.seconds)

    def _rate(self) -> float:
        options = self.record.options
        # The middle of the step: neither the first nor the last one is spent at a rate of zero.
        progress = self._budget.progress(self.record.step + 0.5, self.record.seconds)
        rate = learning_rate(progress, peak=options.peak_learning_rate, warmup=options.warmup)
        return rate * self.record.rate_scale

    def _settle(self, nats: float) -> None:
        """Count the step whose loss is `nats` per symbol; halve the learning rate if it was not finite."""
        record = self.record
        record.step += 1
        record.seconds = self._clock.seconds()
        record.updates, record.loss_scale = self.learner.updates, self.learner.loss_scale
        if math.isfinite(nats):
            self._failures = 0
            self._meter.add(nats / math.log(2) * self._data.train_symbols_per_char)
        else:
            self._back_off()

    def _back_off(self) -> None:
        self._failures += 1
        if self._failures >= PATIENCE:
            raise UserError(
                f"training diverged: no finite loss in {PATIENCE} steps before step {self.record.step};"
                " start anew with a lower --learning-rate"
            )
        if self.learner.loss_scale == 1:  # fp16's own scaling backs off by itself
            self.record.rate_scale /= 2
            self._progress.warned(f"step {self.record.step} skipped: no finite loss; learning rate halved")

    def _now_and_then(self, before: float) -> None:
        """What is due after a step that began at progress `before`."""
        now = self._done()
        if int(before * CURVE_POINTS) != int(now * CURVE_POINTS):
            self._add_point(self._meter.take_mean(), "training")
        if film.is_due(before, now):
            self.keep_stage()
        if self._event.due():
            self._tell()
        if now < 1 and int(before * VALIDATIONS) != int(now * VALIDATIONS) and self._may_validate():
            self._validate()
        if now < 1 and self._checkpoint.due():
            self._save_or_warn()

    def _add_point(self, bits: float | None, kind: Literal["training", "validation"]) -> None:
        record = self.record
        if bits is not None and math.isfinite(bits):
            point = Point(step=record.step, characters=self.characters(), seconds=record.seconds, bits=bits, kind=kind)
            record.history.append(point)

    def _tell(self) -> None:
        record = self.record
        pace = (record.step - self._first_step) / self._clock.since_began()  # steps per second
        self._progress.stepped(
            Stepped(
                step=record.step,
                progress=self._done(),
                characters=self.characters(),
                characters_per_second=self.characters() / record.step * pace,
                bits=self._meter.smoothed,
                learning_rate=self._rate(),
                seconds=record.seconds,
                seconds_left=self._budget.seconds_left(record.step, record.seconds, pace),
            )
        )

    def _may_validate(self) -> bool:
        mean = self._validation_seconds / self._validations if self._validations else 0.0
        return self._validation_seconds + mean <= VALIDATION_SHARE * self._clock.since_began()

    def _validate(self) -> None:
        clock = Clock(0.0)
        bits = self._validation.bits_per_symbol(self.learner.average) * self._data.valid_symbols_per_char
        self._validation_seconds += clock.seconds()
        self._validations += 1
        self.record.seconds = self._clock.seconds()
        self.validation_bits, self._validated_at = bits, self.record.step
        self._add_point(bits, "validation")
        self._progress.validated(self.record.step, bits)

    def _save_or_warn(self) -> None:
        try:
            self.save()
        except UserError as error:
            self._progress.warned(str(error))

    def save(self) -> None:
        """Replace the checkpoint and the history file.

        Raises:
            UserError: the disk refuses; the checkpoint before is kept.
        """
        try:
            checkpoint.save(self._out, Checkpoint(self.record, self.learner.tensors()))
            write_json(self._out / checkpoint.HISTORY, [point.model_dump() for point in self.record.history])
        except OSError as error:
            raise UserError(
                f"cannot write the checkpoint of {self._out} ({error.strerror}); the one before is kept"
            ) from error
        self._progress.saved(checkpoint.checkpoint_path(self._out), self.record.step)
