"""What networks have read for the open pages: kept while there is room, so that a question costs no reading."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from operator import itemgetter

from lstm_complete.errors import UserError
from lstm_complete.inside.cells import VECTORS, Floats
from lstm_complete.inside.clamps import Clamp
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading, common_prefix
from lstm_complete.inside.recording import Recording, Records

Layers = tuple[dict[str, Floats], ...]
"""Of each layer its vectors, each [T, H]."""
ROOM = 1 << 30
"""Bytes of all recordings together; the one that was not asked about for longest goes first."""
_MOST = 64
"""Recordings: those of one text while it is typed share their figures, but not their texts."""
_LARGEST = ROOM // 2
_FLOAT = 4


class UnknownRecordingError(Exception):
    """There is no such recording, or it has been let go."""


class TooLargeError(Exception):
    """A text is longer than what there is room for; the message is a line for the user."""


@dataclass(frozen=True)
class Kept:
    """One recording, and where it came from."""

    network: Network
    """What read it."""
    name: str
    reading: Reading
    recording: Recording

    @property
    def layers(self) -> Layers:
        """The figures."""
        return self.recording.layers


@dataclass(frozen=True)
class Imported:
    """Figures that came in a file: no network can be asked about them."""

    recording: Recording
    characters: tuple[str, ...]
    """What each symbol stands for."""

    @property
    def layers(self) -> Layers:
        """The figures."""
        return self.recording.layers


class Recordings:
    """Recordings by their ids. For one thread alone."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[str, Kept | Imported] = OrderedDict()

    def add(self, kept: Kept | Imported) -> str:
        """Keep a recording; its id."""
        identifier = secrets.token_urlsafe(12)
        self._kept[identifier] = kept
        while len(self._kept) > 1 and (self._size() > self._room or len(self._kept) > _MOST):
            self._kept.popitem(last=False)
        return identifier

    def figures(self, identifier: str) -> Kept | Imported:
        """Anything that is kept; raises UnknownRecordingError."""
        if identifier not in self._kept:
            raise UnknownRecordingError
        self._kept.move_to_end(identifier)
        return self._kept[identifier]

    def get(self, identifier: str) -> Kept:
        """A recording of which a network can be asked; raises UnknownRecordingError, UserError for a file."""
        kept = self.figures(identifier)
        if isinstance(kept, Imported):
            raise UserError("these figures came from a file: there is no network that could be asked about them")
        return kept

    def nearest(self, network: Network, records: Records, clamps: tuple[Clamp, ...]) -> tuple[Recording, int] | None:
        """Of what a network has read with some clamps, what begins with most of records [T, F]; with how many."""
        own = [kept.recording for kept in self._kept.values() if isinstance(kept, Kept) and kept.network is network]
        alike = sorted((one for one in own if one.clamps == clamps), key=lambda recording: recording.length)
        longest = {id(recording.tape): recording for recording in alike}  # the others of a tape are its beginnings
        found = [(recording, common_prefix(recording.records, records)) for recording in longest.values()]
        return max(found, key=itemgetter(1), default=None)

    def _size(self) -> int:
        """Recordings that begin alike share their arrays, so these count once."""
        tapes = {id(kept.recording.tape): kept.recording.tape for kept in self._kept.values()}
        return sum(tape.nbytes for tape in tapes.values())


def check_room(network: Network, symbols: int) -> None:
    """Raises TooLargeError where a text has more symbols than there is room for."""
    config = network.config
    floats = (1 + config.layers * len(VECTORS[config.cell])) * config.hidden + network.weights["head.bias"].size
    most = _LARGEST // (_FLOAT * floats)
    if symbols > most:
        raise TooLargeError(f"{config.name} can be shown reading {most:,} symbols; this text has {symbols:,}")
