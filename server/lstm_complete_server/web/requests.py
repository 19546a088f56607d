"""Bodies and queries of requests, checked: whatever is wrong with one is a line for the user."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from lstm_complete.errors import UserError
from lstm_complete.inside.clamps import Clamp
from lstm_complete_server.web.recordings import TooLargeError

LARGEST_BODY, LARGEST_FILE = 16 << 20, 64 << 20
"""Bytes of a request, and of a file of figures: of `java` these take some 47 kB a symbol."""
Index = Annotated[int, Field(ge=0, le=10_000_000)]
Word = Annotated[str, Field(max_length=64)]
Vector = Annotated[str, Field(max_length=16)]
M = TypeVar("M", bound="Body")


class Body(BaseModel):
    """A JSON body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ClampBody(Body):
    """A clamp, as `inside.clamps` has it."""

    layer: Index
    unit: Index
    vector: Literal["h", "c"]
    how: Literal["set", "add", "zero"]
    value: Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)] = 0.0
    start: Index = 0
    steps: Annotated[int, Field(ge=1)] | None = 1

    @property
    def clamp(self) -> Clamp:
        """The same for a network."""
        return Clamp(self.layer, self.unit, self.vector, self.how, self.value, self.start, self.steps)


Clamps = Annotated[tuple[ClampBody, ...], Field(max_length=64)]


class ReadingBody(Body):
    """A text to be read."""

    network: Word
    text: str
    clamps: Clamps = ()
    stage: Index | None = None
    """Of the training, by its steps; the network as it is in the end if not given."""


class AboutRecording(Body):
    """A question about a recording."""

    id: Word


class AtStep(AboutRecording):
    """A question about one symbol."""

    at: Index


class VotesBody(AtStep):
    """Who votes for these symbols, or for the likeliest ones."""

    symbols: Annotated[tuple[Index, ...], Field(max_length=32)] | None = None


class UnitBody(AboutRecording):
    """A question about one unit."""

    layer: Index
    unit: Index


class ProvenanceBody(UnitBody):
    """Who wrote what a cell holds at a symbol."""

    at: Index


class LabelsBody(AboutRecording):
    """The labels of a unit, of a layer or of all."""

    layer: Index | None = None
    unit: Index | None = None


class RankingBody(AboutRecording):
    """A layer's units in an order."""

    layer: Index
    vector: Vector
    by: Literal["labels", "spread"]


class RegenerateBody(AtStep):
    """How a text goes on, with clamps and without."""

    length: Annotated[int, Field(ge=1, le=4000)]
    temperature: Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)] = 0.5
    seed: Index = 0
    clamps: Clamps


class MatchBody(AboutRecording):
    """Where else the units are on that are on over a span."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    layer: Index
    vector: Vector
    start: Index = Field(alias="from")
    end: Index = Field(alias="to")
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.3
    edges: bool = False
    """Do only units count that are off right beside the span?"""


class FilmBody(UnitBody):
    """What a unit is at each stage of the training."""

    vector: Vector


class CompareBody(UnitBody):
    """Which units of another network go together with a unit."""

    other: Word
    vector: Vector


class TileQuery(Body):
    """A part of a layer's matrix."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    layer: Index
    vector: Vector
    units: Annotated[str, Field(pattern=r"^\d{1,5}-\d{1,5}$")]
    start: Index = Field(alias="from")
    end: Index = Field(alias="to")


class UnitQuery(Body):
    """One unit."""

    layer: Index
    unit: Index


class OfflineQuery(UnitQuery):
    """A page about a recording, as one file."""

    address: Annotated[str, Field(max_length=4000, pattern=r"^#/(network|neuron)\?")]


async def body_of(request: Request, most: int = LARGEST_BODY) -> bytes:
    """The body; raises TooLargeError."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLargeError(f"a request may have {most >> 20} MiB")
        parts.append(part)
    return b"".join(parts)


def parsed(kind: type[M], body: bytes) -> M:
    """A body as its model; raises UserError."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise UserError(_first(error)) from None


def query(kind: type[M], request: Request) -> M:
    """A query as its model; raises UserError."""
    try:
        return kind.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise UserError(_first(error)) from None


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else first["msg"]
