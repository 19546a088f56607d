"""The mapper of a Ray cluster: the only file that imports Ray."""

import logging
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import ray
from ray.exceptions import RayTaskError

from lstm_complete.cluster.mapper import CHUNK, Given, Made, Mapper
from lstm_complete.errors import UserError

LOCAL = "local"
REACHED_WITHIN_S = 5


@contextmanager
def ray_mapper(address: str) -> Iterator[Mapper]:
    """A mapper while a connection to the cluster is open; `open_mapper` says more."""
    if address != LOCAL:
        _check_reachable(address)
    dashboard = False if address == LOCAL else None
    try:
        ray.init(address, include_dashboard=dashboard, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise UserError(f"--ray {address}: {str(error).splitlines()[0]}") from None
    try:
        yield _map
    finally:
        ray.shutdown()


def _check_reachable(address: str) -> None:
    """Say at once what Ray itself would say after minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        socket.create_connection((host, int(port)), REACHED_WITHIN_S).close()
    except (OSError, ValueError, OverflowError):
        raise UserError(
            f"--ray {address}: no Ray cluster answers there; name its HOST:PORT, or 'local' for this machine's cores"
        ) from None


def _map(function: Callable[[Given], Made], inputs: Iterable[Given], /, *, chunk: int = CHUNK) -> Iterator[Made]:
    """Tasks of `chunk` inputs; so many at once that the inputs that wait stay few."""
    task: Any = ray.remote(_apply)
    shared = ray.put(function)
    most = 2 * _cores()
    pending: deque[Any] = deque()
    rest = iter(inputs)
    while some := list(islice(rest, chunk)):
        pending.append(task.remote(shared, some))
        if len(pending) >= most:
            yield from _result(pending.popleft())
    while pending:
        yield from _result(pending.popleft())


def _cores() -> int:
    resources: Any = ray.cluster_resources  # untyped
    return int(resources().get("CPU", 1))


def _apply(function: Callable[[Given], Made], inputs: Sequence[Given]) -> list[Made]:
    return [function(given) for given in inputs]


def _result(pending: Any) -> list[Any]:
    try:
        made: list[Any] = ray.get(pending)
    except RayTaskError as error:
        raise error.cause from None
    return made
