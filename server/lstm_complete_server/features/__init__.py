"""One file for each feature of the protocol; each has a function `register(session)`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_complete_server.session import Session


def register_all(session: "Session") -> None:
    """Register every feature."""
    from lstm_complete_server.features import (  # noqa: PLC0415 (features know the session, which registers them)
        completion,
        configuration,
        debug,
        generation,
        inline_completion,
        lifecycle,
        surprise,
        synchronization,
    )

    for module in (
        lifecycle,
        synchronization,
        configuration,
        inline_completion,
        completion,
        generation,
        surprise,
        debug,
    ):
        module.register(session)
