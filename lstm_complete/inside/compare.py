"""Two networks on the same text: which units go together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError
from lstm_complete.inside.correlations import correlations
from lstm_complete.inside.recording import Recording


@dataclass(frozen=True, slots=True)
class Partner:
    """A unit of the other network, and how far it goes together with the one that was asked for."""

    layer: int
    unit: int
    vector: str
    r: float


def partners(
    recording: Recording, layer: int, unit: int, vector: str, other: Recording, *, count: int = 10
) -> list[Partner]:
    """The vectors of the other network's units that go together best with one of this network's, by |r|.

    Raises:
        UserError: the networks have not read the same text.
    """
    _check_same_text(recording, other)
    values = recording.layers[layer][vector][:, unit, None]
    found = [
        Partner(layer, int(unit), name, float(row[unit]))
        for layer, made in enumerate(other.layers)
        for name in made
        for row in [correlations(values, made[name])[0]]
        for unit in np.argsort(-np.abs(row), kind="stable")[:count]
    ]
    return sorted(found, key=lambda partner: -abs(partner.r))[:count]


def best_partners(
    recording: Recording, layer: int, vector: str, other: Recording, vectors: Sequence[str] = ("c", "h")
) -> list[Partner]:
    """For each unit of a layer the one of the other network that goes together with it best, by |r|.

    Raises:
        UserError: the networks have not read the same text.
    """
    _check_same_text(recording, other)
    values = recording.layers[layer][vector]
    places = [(number, name) for number, made in enumerate(other.layers) for name in vectors if name in made]
    r = np.stack([correlations(values, other.layers[number][name]) for number, name in places])  # [places, H, units]
    return [_best(r[:, unit], places) for unit in range(values.shape[1])]


def _best(r: NDArray[np.float64], places: Sequence[tuple[int, str]]) -> Partner:
    place, unit = divmod(int(np.abs(r).argmax()), r.shape[1])
    layer, vector = places[place]
    return Partner(layer, unit, vector, float(r[place, unit]))


def _check_same_text(one: Recording, other: Recording) -> None:
    if not np.array_equal(one.symbols, other.symbols):
        raise UserError("two networks are compared on the same text, read in the same way")
