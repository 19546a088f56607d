"""The room's door: `train` starts or resumes a run and leaves a model folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.nets.charlm import CharLM
from lstm_complete.training import checkpoint, film
from lstm_complete.training.architecture import new_config
from lstm_complete.training.checkpoint import Checkpoint, Record
from lstm_complete.training.data import Data, open_data
from lstm_complete.training.device import DTYPES, choose_device, choose_precision
from lstm_complete.training.finish import finish
from lstm_complete.training.learner import Learner
from lstm_complete.training.options import TrainingOptions
from lstm_complete.training.progress import Progress, Started
from lstm_complete.training.schedule import Budget
from lstm_complete.training.trainer import Trainer


@dataclass(frozen=True, slots=True)
class Result:
    """What a run left behind. Unless `finished`, `out` holds a checkpoint to resume from and no new model."""

    out: Path
    finished: bool
    steps: int
    characters: int
    seconds: float
    validation_bits_per_char: float | None
    bits_per_char_before: float | None
    """Of the model that the run started from, on the same validation files."""


def train(
    options: TrainingOptions,
    shards: Path,
    out: Path,
    progress: Progress,
    *,
    resume: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Result:
    """Train on the shard folder `shards` until the budget is spent or `stop()`, asked after each step.

    A finished run leaves a model folder in `out`; one that was stopped or killed leaves a checkpoint,
    and the same call with `resume` goes on from it. On a CPU with the same threads, a resumed run of a
    number of steps ends with exactly the weights of an uninterrupted one.

    Raises:
        UserError: nothing to resume, or already finished; options or data that contradict the
            checkpoint; an unfinished run in `out` and no `resume`, or files of others in it; no such
            device; a loss that stays infinite; a full disk.
    """
    data = open_data(shards)
    saved = _saved_run(options, data, out) if resume else None
    if saved is None:
        _refuse_to_overwrite(out)
    checkpoint.clear_remains(out)
    film.cut(out, saved.record.step if saved else -1)
    record = saved.record if saved else _new_record(options, data, out)
    with _threads(record.options.threads):
        learner = _learner(record, saved)
        progress.started(_started(record, learner, data))
        trainer = Trainer(record, learner, data, out, progress)
        if saved is None:
            trainer.save()  # a place that cannot be written shows now, not after the training
            trainer.keep_stage()
            if record.options.init is not None:
                trainer.validate_start()
        finished = trainer.run(stop)
        if finished:
            characters, bits = trainer.characters(), trainer.validation_bits
            finish(record, learner, data, out, characters=characters, bits=bits)
            trainer.mark_finished()
    bits, before = trainer.validation_bits, _bits_before(record)
    return Result(out, finished, record.step, trainer.characters(), record.seconds, bits, before)


def _bits_before(record: Record) -> float | None:
    return next((point.bits for point in record.history if point.step == 0 and point.kind == "validation"), None)


def _saved_run(options: TrainingOptions, data: Data, out: Path) -> Checkpoint:
    saved = checkpoint.load(out)
    record = saved.record
    record.options = options.resuming(record.options)
    if record.data != data.fingerprint:
        raise UserError(f"cannot resume {out}: its training data has changed since; start anew in another folder")
    budget = Budget.of(record.options)
    if record.finished and budget.progress(record.step, record.seconds) >= 1:
        raise UserError(
            f"training in {out} is already finished ({record.step} steps, {record.seconds / 60:.1f} minutes);"
            " ask for more with --steps or --minutes"
        )
    record.finished = False
    return saved


def _refuse_to_overwrite(out: Path) -> None:
    checkpoint.check_place(out)
    path = checkpoint.checkpoint_path(out)
    if path.exists() and not checkpoint.load(out).record.finished:
        raise UserError(f"{out} holds an unfinished run: go on with --resume, or delete {path.parent} to start anew")


def _new_record(options: TrainingOptions, data: Data, out: Path) -> Record:
    # Written out, so that another default of a later version does not change a run that is under way.
    options = options.model_copy(update={"learning_rate": options.peak_learning_rate})
    return Record(options=options, config=new_config(options, data, out), data=data.fingerprint)


def _learner(record: Record, saved: Checkpoint | None) -> Learner:
    options = record.options
    device = choose_device(options)
    with torch.random.fork_rng():
        torch.manual_seed(options.seed)
        model = CharLM(record.config)
    if saved is None and options.init is not None:
        model.load_weights(ModelFolder.open(options.init).weights())
    if saved is None or record.device != device.type or options.precision != "auto":
        record.precision = choose_precision(record.config, options, device)
    record.device = device.type
    learner = Learner(model, options, device, DTYPES[record.precision])
    if saved is not None:
        _restore(learner, saved)
    return learner


def _restore(learner: Learner, saved: Checkpoint) -> None:
    try:
        learner.restore(saved.tensors, updates=saved.record.updates, loss_scale=saved.record.loss_scale)
    except (KeyError, RuntimeError) as error:
        raise UserError("the checkpoint does not hold the tensors of its network: delete it to start anew") from error


@contextmanager
def _threads(number: int | None) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(number or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _started(record: Record, learner: Learner, data: Data) -> Started:
    return Started(
        parameters=learner.parameters,
        layers=record.config.layers,
        hidden=record.config.hidden,
        cell=record.config.cell,
        device=record.device,
        precision=record.precision,
        threads=torch.get_num_threads(),
        training_symbols=len(data.train),
        validation_symbols=len(data.valid),
        resumed_at_step=record.step,
    )
