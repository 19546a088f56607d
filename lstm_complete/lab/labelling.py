"""X1: labels for the units of the shipped models, by `probes`."""

from dataclasses import dataclass
from pathlib import Path

import torch

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.inside.labels import checked_labels
from lstm_complete.inside.network import Network
from lstm_complete.lab.asked import Asked
from lstm_complete.lab.data import held_out, settings_of
from lstm_complete.lab.experiment import Outcomes
from lstm_complete.lab.probes import LEAST_AUC, LEAST_PARTIAL, LEAST_PERCENTILE, LEAST_R, TURNS, Split, probe
from lstm_complete.lab.recorded import choose_files
from lstm_complete.lab.verdict import Verdict, outcomes
from lstm_complete.nets.charlm import CharLM

LEAST_FEATURES = 12
FOUND = "labels.json"


@dataclass(frozen=True)
class Labelling(Asked):
    """The labels of one shipped model."""

    selection: int = 16
    scoring: int = 10
    """Files of both parts."""
    most: int = 5_000
    """Symbols of a file."""

    kind, row, minutes = "probes", "X1", 5.0
    claim, heading = "Single units follow what a program means", "What the units of {model} follow"

    @property
    def check(self) -> str:
        """See `Asked`."""
        return (
            f">= {LEAST_FEATURES} features with a unit: |r| >= {LEAST_R} or AUC >= {LEAST_AUC} on files that it was "
            f"not chosen on, partial r >= {LEAST_PARTIAL}, beyond all units in {LEAST_PERCENTILE:.0f} of 100 turned "
            "texts, beyond the last two characters and an untrained network"
        )

    def settings(self) -> str:
        """The weights, the files and the turns."""
        return settings_of(self.model) + f" {self.selection} {self.scoring} {self.most} {TURNS}"

    def run(self, seed: int, out: Path) -> Outcomes:
        """Label the units; the labels go into the folder as FOUND."""
        language, folder = self.opened()
        files = choose_files(held_out(language), language, count=self.selection + self.scoring, most=self.most)
        torch.manual_seed(seed)
        untrained = Network(folder.config, CharLM(folder.config).to_weights())
        split = Split(files[: self.selection], files[self.selection :])
        labels = probe(Network.open(folder), untrained, split)
        checked_labels(labels, folder.config)
        write_json(out / FOUND, labels)
        report = labels["report"]
        found = report["features_with_a_unit"]
        figures = {"features_with_a_unit": found, "features_asked": report["features"], "units": len(labels["units"])}
        reason = "" if found >= LEAST_FEATURES else f"{found} features have a unit"
        return outcomes([Verdict(self.rows[0].id, found >= LEAST_FEATURES, figures, reason)])


LABELLINGS = (
    Labelling("java-commons-lang", "java"),
    Labelling("python-tensorflow", "python"),
    Labelling("java", "java"),
    Labelling("python", "python"),
    Labelling("text", "text", selection=8, scoring=6, most=10_000),
)
