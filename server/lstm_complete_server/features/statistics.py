"""lstmComplete/accepted and lstmComplete/statistics: what becomes of suggestions, counted on this machine."""

import asyncio
from datetime import date
from functools import partial
from typing import Any

from pydantic import Field

from lstm_complete.statistics.summary import summary
from lstm_complete_server.features.commands import Params, offer
from lstm_complete_server.greeting import ACCEPTED
from lstm_complete_server.session import Session


class _Accepted(Params):
    """An id that came with the item."""

    id: int


class _Statistics(Params):
    """How many days to look back."""

    days: int = Field(default=30, ge=1, le=366)


def register(session: Session) -> None:
    """Offer both."""
    offer(session, ACCEPTED, _Accepted, partial(_accepted, session))
    offer(session, "lstmComplete/statistics", _Statistics, partial(_statistics, session))


async def _accepted(session: Session, params: _Accepted) -> None:
    session.usage.accepted(params.id)


async def _statistics(session: Session, params: _Statistics) -> dict[str, Any]:
    """As `lstm-complete stats --json`."""
    session.usage.look()
    await asyncio.shield(asyncio.wrap_future(session.usage.flush()))  # who calls the request off must not stop it
    return await asyncio.to_thread(summary, session.usage.writer.store, days=params.days, today=date.today())
