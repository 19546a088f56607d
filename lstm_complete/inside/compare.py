"""Two networks on the same text: which units go together."""

from dataclasses import dataclass

import numpy as np

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

    Of an empty text there are none.

    Raises:
        UserError: the networks have not read the same text.
    """
    _check_same_text(recording, other)
    if not recording.length:
        return []
    values = recording.layers[layer][vector][:, unit, None]
    found = [
        Partner(layer, int(unit), name, float(row[unit]))
        for layer, made in enumerate(other.layers)
        for name in made
        for row in [correlations(values, made[name])[0]]
        for unit in np.argsort(-np.abs(row), kind="stable")[:count]
    ]
    return sorted(found, key=lambda partner: -abs(partner.r))[:count]


def _check_same_text(one: Recording, other: Recording) -> None:
    if not np.array_equal(one.symbols, other.symbols):
        raise UserError("two networks are compared on the same text, read in the same way")
