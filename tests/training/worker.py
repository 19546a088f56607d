"""Trains in child processes that are killed with SIGKILL; run by test_kill.py as a program of its own.

One process loads torch once and forks a fresh child for every attempt. The kill falls at a random
moment, or at a given system call of a checkpoint's writing.
"""

import importlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import torch

from lstm_complete.training.checkpoint import checkpoint_path, load
from lstm_complete.training.options import TrainingOptions
from lstm_complete.training.progress import Silent
from lstm_complete.training.run import train


def kill_at_call(name: str, number: int) -> None:
    """Make the process kill itself when it calls os.<name> for the `number`-th time."""
    call: Callable[..., object] = getattr(os, name)
    calls = iter(range(1, sys.maxsize))

    def counted(*arguments: object, **options: object) -> object:
        if next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **options)

    setattr(os, name, counted)


def attempt(options: TrainingOptions, shards: Path, out: Path, kill: str | None) -> bool:
    """Train in a child, resuming if there is a checkpoint; True if it finished, False if it was killed.

    `kill` is None, a number of seconds, or NAME:NUMBER of the system call at which to die.
    """
    child = os.fork()
    if not child:
        _train(options, shards, out, kill)
    if kill and ":" not in kill:
        time.sleep(float(kill))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the child ended with {code}"
    return code == 0


def _train(options: TrainingOptions, shards: Path, out: Path, kill: str | None) -> NoReturn:
    status = 1
    try:
        if kill and ":" in kill:
            name, number = kill.split(":")
            kill_at_call(name, int(number))
        resume = checkpoint_path(out).exists()
        if not (resume and load(out).record.finished):  # the last kill may have come after all was done
            train(options, shards, out, Silent(), resume=resume)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def main(shards: str, out: str, options: str, *kills: str) -> None:
    """Die once for each of `kills`, then finish; print how many kills it took."""
    torch.set_num_threads(1)
    # What is loaded late is loaded here, once for all children.
    torch.optim.AdamW([torch.zeros(1)])
    importlib.import_module("lstm_complete.engine.export")
    chosen = TrainingOptions.model_validate_json(options)
    for number, kill in enumerate((*kills, None)):
        if attempt(chosen, Path(shards), Path(out), kill):
            sys.stdout.write(f"{number}\n")
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
