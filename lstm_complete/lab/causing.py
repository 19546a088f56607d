"""X2: does the indentation unit of a shipped model cause indentation, or only go with it? By `clamping`."""

from pathlib import Path

from lstm_complete.inside.labels import read_labels
from lstm_complete.inside.network import Network
from lstm_complete.lab import clamping, levels
from lstm_complete.lab.asked import Asked
from lstm_complete.lab.data import held_out, settings_of
from lstm_complete.lab.experiment import Outcomes
from lstm_complete.lab.recorded import Signal, choose_files, record
from lstm_complete.lab.verdict import Verdict, outcomes

QUANTILES_OF, LONG = 6, 3_000
"""Files that tell the values which units take, and symbols of each."""


class Clamping(Asked):
    """One shipped model whose unit is held: that which does best in row B2's sense."""

    kind, row, minutes = "clamping", "X2", 4.0
    claim, heading = "The indentation unit causes indentation", "Holding the indentation unit of {model}"

    @property
    def check(self) -> str:
        """See `Asked`."""
        return (
            f"mean indentation of {clamping.LINES} lines goes with {clamping.VALUES} values of c, rank correlation >= "
            f"{clamping.LEAST_RANK}; effect larger than of {clamping.LEAST_SHARE:.0%} of {clamping.OTHERS} other units"
        )

    def settings(self) -> str:
        """The weights and labels, and the files."""
        return settings_of(self.model) + f" {clamping.PROMPTS} {QUANTILES_OF} {LONG}"

    def run(self, seed: int, out: Path) -> Outcomes:  # noqa: ARG002 (the network is shipped, random numbers are fixed)
        """Hold the unit, and others for comparison."""
        language, folder = self.opened()
        row, level = self.rows[0].id, levels.rows(read_labels(folder)).figures
        if not level:
            return outcomes([Verdict(row, False, {}, "the model has no labels")])
        files = held_out(language)
        prompts = choose_files(files, language, count=clamping.PROMPTS, most=clamping.BEFORE)
        known = choose_files(files, language, count=QUANTILES_OF, most=LONG)
        recorded = record(Network.open(folder), known)
        signal = Signal(level["layer"], level["unit"], level["vector"])
        return outcomes([clamping.verdict(row, folder, signal, recorded, prompts)])


CLAMPINGS = (
    Clamping("java-commons-lang", "java"),
    Clamping("python-tensorflow", "python"),
    Clamping("java", "java"),
    Clamping("python", "python"),
)
