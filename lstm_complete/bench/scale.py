"""How much is measured: usually, and for a look."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes in characters, and how often things are repeated."""

    documents: tuple[int, ...] = (1_000, 5_000, 20_000, 100_000, 500_000, 2_000_000)
    """A document as it grows."""
    projects: tuple[int, ...] = (1_000_000, 5_000_000, 20_000_000, 100_000_000)
    """A project as it grows, the first one being the usual one. The index holds `memory.project.MOST_SYMBOLS`."""
    opened: tuple[int, ...] = (1, 10, 50)
    """How many documents are open."""
    document: int = 20_000
    """A document of usual size."""
    large_document: int = 500_000
    grown_lines: int = 12
    """Lines that are typed at each size, ..."""
    typed_lines: int = 24
    """... in a usual document, ..."""
    edits: int = 30
    """... and edits in its middle."""
    starts: int = 5
    """How often the server is started."""
    resident_project: int = 20_000_000
    resident_documents: int = 20
    """What the server holds when its memory is taken."""
    unseen: int = 200_000
    """Characters from which the loss by quantisation is told."""
    places: int = 20
    """Of a document, in which steps of decoding are taken."""
    trainings: int = 9
    """How often training is measured."""


USUAL: Final = Scale()
QUICK: Final = Scale(
    documents=(1_000, 5_000),
    projects=(100_000, 300_000),
    opened=(1, 3),
    document=5_000,
    large_document=20_000,
    grown_lines=3,
    typed_lines=3,
    edits=3,
    starts=1,
    resident_project=300_000,
    resident_documents=3,
    unseen=5_000,
    places=5,
    trainings=2,
)
