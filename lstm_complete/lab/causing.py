"""X2: does the indentation unit of a shipped model cause indentation, or only go with it? By `clamping`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lstm_complete.inside.labels import read_labels
from lstm_complete.inside.network import Network
from lstm_complete.lab import clamping, levels
from lstm_complete.lab.data import held_out, settings_of, shipped
from lstm_complete.lab.experiment import Outcomes, Row
from lstm_complete.lab.recorded import Signal, choose_files, record
from lstm_complete.lab.verdict import Verdict, outcomes
from lstm_complete.languages.registry import load_languages

QUANTILES_OF, LONG = 6, 3_000
"""Files that tell the values which units take, and symbols of each."""


@dataclass(frozen=True)
class Clamping:
    """One shipped model whose unit is held: that which does best in row B2's sense."""

    model: str
    language: str
    seeded: bool = False
    minutes: float = 4.0

    @property
    def name(self) -> str:
        """As the command line knows it."""
        return f"clamping-{self.model}"

    @property
    def title(self) -> str:
        """As pages head it."""
        return f"Holding the indentation unit of {self.model}"

    @property
    def rows(self) -> tuple[Row, ...]:
        """The one row."""
        check = (
            f"mean indentation of {clamping.LINES} lines goes with {clamping.VALUES} values of c, rank correlation >= "
            f"{clamping.LEAST_RANK}; effect larger than of {clamping.LEAST_SHARE:.0%} of {clamping.OTHERS} other units"
        )
        return (Row(f"X2 {self.model}", "The indentation unit causes indentation", check),)

    def settings(self) -> str:
        """The weights and labels, and the files."""
        return settings_of(self.model) + f" {clamping.PROMPTS} {QUANTILES_OF} {LONG}"

    def run(self, seed: int, out: Path) -> Outcomes:  # noqa: ARG002 (the network is shipped, random numbers are fixed)
        """Hold the unit, and others for comparison."""
        language, folder = load_languages().by_name(self.language), shipped(self.model)
        row, level = self.rows[0].id, levels.rows(read_labels(folder)).figures
        if not level:
            return outcomes([Verdict(row, False, {}, "the model has no labels")])
        files = held_out(language)
        prompts = choose_files(files, language, count=clamping.PROMPTS, most=clamping.BEFORE)
        known = choose_files(files, language, count=QUANTILES_OF, most=LONG)
        recorded = record(Network.open(folder), known)
        signal = Signal(level["layer"], level["unit"], level["vector"])
        return outcomes([clamping.verdict(row, folder, signal, recorded, prompts)])

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:  # noqa: ARG002 (the figures say it)
        """Nothing."""
        return {}


CLAMPINGS = (
    Clamping("java-commons-lang", "java"),
    Clamping("python-tensorflow", "python"),
    Clamping("java", "java"),
    Clamping("python", "python"),
)
