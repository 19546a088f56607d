"""What a client can ask for besides the protocol: each a request of its own and, for the same, a command.

A feature offers its request here; `greeting.METHODS` announces them all.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from lsprotocol import types
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pygls.exceptions import JsonRpcInvalidParams

from lstm_complete_server.greeting import ACCEPTED, command_of
from lstm_complete_server.session import Session

P = TypeVar("P", bound="Params")

_MOST = 2**31 - 1
"""Of the protocol's numbers."""


class Params(BaseModel):
    """Parameters of a request: what is unknown is passed over."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")


class OpenDocument(Params):
    """One of the client's documents."""

    uri: str


class Position(Params):
    """A place in a document, as the client counts."""

    line: int = Field(ge=0, le=_MOST)
    character: int = Field(ge=0, le=_MOST)

    def as_sent(self) -> types.Position:
        """As the protocol's own requests have it."""
        return types.Position(self.line, self.character)


class WorkParams(Params):
    """Parameters of a request that takes its time."""

    work_done_token: int | str | None = None


def offer(session: Session, method: str, kind: type[P], answer: Callable[[P], Awaitable[Any]]) -> None:
    """Answer requests of a method, and its command, by `answer`, which gets checked parameters."""

    async def checked(sent: Any) -> Any:
        return await answer(_checked(method, kind, sent))

    session.commands[command_of(method)] = checked
    session.feature(method)(checked)


def accepted_command(number: int) -> types.Command:
    """What a client runs that takes an item, by which it is counted."""
    return types.Command("Count as accepted", command_of(ACCEPTED), arguments=[{"id": number}])


def register(session: Session) -> None:
    """Register the request that runs commands."""

    @session.feature(types.WORKSPACE_EXECUTE_COMMAND)
    async def execute_command(params: types.ExecuteCommandParams) -> Any:
        run = session.commands.get(params.command)
        if run is None:
            known = ", ".join(session.commands)
            raise JsonRpcInvalidParams(f"unknown command '{params.command}'; known are {known}")
        sent = params.arguments[0] if params.arguments else {}
        if isinstance(sent, dict) and params.work_done_token is not None:
            sent = {"workDoneToken": params.work_done_token, **sent}
        return await run(sent)


def _checked(method: str, kind: type[P], sent: Any) -> P:
    try:
        return kind.model_validate(sent if sent is not None else {})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "params"
        raise JsonRpcInvalidParams(f"{method}, {place}: {first['msg']}") from None
