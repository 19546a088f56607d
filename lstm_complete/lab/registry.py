"""The experiments by name."""

from lstm_complete.errors import UserError
from lstm_complete.lab.causing import CLAMPINGS
from lstm_complete.lab.cells import Cells
from lstm_complete.lab.code import Code
from lstm_complete.lab.copying import Copying
from lstm_complete.lab.counting import Counting
from lstm_complete.lab.experiment import Experiment
from lstm_complete.lab.labelling import LABELLINGS
from lstm_complete.lab.remembering import Remembering
from lstm_complete.lab.scene import Scene
from lstm_complete.lab.selective import NoInputGate, SelectiveCounting
from lstm_complete.lab.text import Prose
from lstm_complete.lab.words import Words

EXPERIMENTS: tuple[Experiment, ...] = (
    Counting(),
    SelectiveCounting(),
    NoInputGate(),
    Remembering(),
    Copying(),
    Scene(),
    Cells(),
    Words(),
    Code(),
    Prose(),
    *LABELLINGS,
    *CLAMPINGS,
)


def experiment(name: str) -> Experiment:
    """The experiment of a name.

    Raises:
        UserError: there is none.
    """
    for known in EXPERIMENTS:
        if known.name == name:
            return known
    raise UserError(f"there is no experiment '{name}'; there are: {', '.join(e.name for e in EXPERIMENTS)}")


def toy_experiments() -> list[Experiment]:
    """Those that train networks of their own: what `lab --all` runs."""
    return [known for known in EXPERIMENTS if known.seeded]
