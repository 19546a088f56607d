"""Runs experiments: every seed is a job, jobs share the cores, and what is finished is kept."""

import hashlib
import json
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.errors import UserError
from lstm_complete.lab.experiment import SEEDS, Experiment, Outcome
from lstm_complete.lab.registry import experiment

_OUTCOME = "outcome.json"


@dataclass(frozen=True, slots=True)
class Job:
    """One experiment with one seed; `out` is the folder of the experiment."""

    name: str
    seed: int
    out: Path

    @property
    def folder(self) -> Path:
        """What the job writes into."""
        return self.out / f"seed-{self.seed}"


Finished = Mapping[int, Mapping[str, Outcome]]
"""Outcomes by seed and row."""


def jobs(experiments: Sequence[Experiment], out: Path, seeds: Sequence[int] = SEEDS) -> list[Job]:
    """Every job, the longest first, so that none is left alone at the end."""
    ordered = sorted(experiments, key=lambda e: -e.minutes)
    return [Job(e.name, seed, out / e.name) for e in ordered for seed in (seeds if e.seeded else seeds[:1])]


def run_jobs(todo: Sequence[Job], *, workers: int, finished: Callable[[Job], None]) -> None:
    """Run jobs in processes of one thread each, but for those whose outcome is there.

    Raises:
        UserError: a folder cannot be written.
        KeyboardInterrupt: the user's; what was finished stays and is not run again.
    """
    missing = []
    for job in todo:
        if outcome_of(job) is None:
            missing.append(job)
        else:
            finished(job)
    pool = ProcessPoolExecutor(max(1, min(workers, len(missing))), get_context("spawn"), _begin)
    try:
        running: dict[Future[None], Job] = {pool.submit(run_job, job): job for job in missing}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
                finished(running.pop(future))
    except BaseException:
        _stop(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def run_job(job: Job) -> None:
    """Run one job here and keep its outcome; the file appears when all of it is there."""
    try:
        job.folder.mkdir(parents=True, exist_ok=True)
        outcomes = experiment(job.name).run(job.seed, job.folder)
        rows = {
            id_: {"passed": o.passed if o.passed is None else bool(o.passed), "figures": dict(o.figures)}
            for id_, o in outcomes.items()
        }
        write_json(job.folder / _OUTCOME, {"settings": _digest(job), "rows": rows})
    except OSError as error:
        raise UserError(f"{job.folder}: cannot be written ({error.strerror or error})") from None


def outcome_of(job: Job) -> Mapping[str, Outcome] | None:
    """What a job found earlier; None where it has not run, or ran with other settings."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        kept: dict[str, Any] = json.loads((job.folder / _OUTCOME).read_text(encoding="utf-8"))
        if kept["settings"] == _digest(job):
            return {id_: Outcome(row["passed"], row["figures"]) for id_, row in kept["rows"].items()}
    return None


def _digest(job: Job) -> str:
    settings = experiment(job.name).settings()
    return hashlib.sha256(f"{job.name} {job.seed} {settings}".encode()).hexdigest()


def _begin() -> None:
    """A worker: one thread, and the user's Ctrl-C is the parent's to act on."""
    import torch  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers at once; a job half done has written no outcome."""
    for process in list((pool._processes or {}).values()):
        with suppress(OSError):
            os.kill(process.pid or 0, signal.SIGTERM) if process.pid else None
