"""One function over many inputs: here, or on all cores of a Ray cluster."""

import importlib.util
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol, TypeVar

from lstm_complete.errors import UserError
from lstm_complete.installing import install_command

Given = TypeVar("Given")
Made = TypeVar("Made")

CHUNK = 16
"""Inputs that travel together."""


class Mapper(Protocol):
    """Applies a function to inputs; results come in the inputs' order, as they are made."""

    def __call__(
        self, function: Callable[[Given], Made], inputs: Iterable[Given], /, *, chunk: int = CHUNK
    ) -> Iterator[Made]:
        """`function` and inputs must be picklable: a cluster's mapper sends them, so many at a time."""


def map_here(function: Callable[[Given], Made], inputs: Iterable[Given], /, *, chunk: int = CHUNK) -> Iterator[Made]:
    """The mapper of this process: one after the other."""
    del chunk
    return map(function, inputs)


def open_mapper(address: str | None) -> AbstractContextManager[Mapper]:
    """The mapper of the Ray cluster at HOST:PORT, of this machine's cores for "local", of this process for None.

    Raises:
        UserError: Ray is not installed, or, on entering, no cluster answers at `address`.
    """
    if address is None:
        return nullcontext(map_here)
    if importlib.util.find_spec("ray") is None:
        raise UserError(f"--ray needs Ray: {install_command('cluster')}")
    _set_environment()
    from lstm_complete.cluster.ray_tasks import ray_mapper  # noqa: PLC0415 (Ray is an extra)

    return ray_mapper(address)


def _set_environment() -> None:
    """What Ray reads when it is imported."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # Ray would report to its makers
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    if (Path.home() / ".ray" / "auth_token").exists():
        os.environ.setdefault("RAY_AUTH_MODE", "token")  # as `ray start` does: both sides must agree
