"""One file for each feature of the protocol; each has a function `register(session)`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_complete_server.session import Session


def register_all(session: "Session") -> None:
    """Register every feature."""
    from lstm_complete_server.features import (  # noqa: PLC0415 (features know the session, which registers them)
        commands,
        completion,
        configuration,
        debug,
        generation,
        indexing,
        inline_completion,
        lifecycle,
        notebooks,
        retraining,
        statistics,
        surprise,
        synchronization,
        why,
        work_done,
    )

    for module in (
        lifecycle,
        synchronization,
        notebooks,
        configuration,
        work_done,
        inline_completion,
        completion,
        commands,
        generation,
        indexing,
        retraining,
        why,
        statistics,
        surprise,
        debug,
    ):
        module.register(session)
