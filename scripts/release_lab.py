"""Takes over what runs of `lstm-complete lab` found: reports, pictures, written texts, labels, networks that are shown.

python scripts/release_lab.py DIR   DIR is the run's --out
"""

import json
import shutil
import sys
from pathlib import Path

from lstm_complete.artifacts.find import copy_model
from lstm_complete.artifacts.folder import LABELS
from lstm_complete.lab.labelling import FOUND, LABELLINGS
from lstm_complete.lab.networks import load
from lstm_complete.lab.registry import toy_experiments
from lstm_complete.lab.report import REPORT, TIME

ROOT = Path(__file__).resolve().parents[1]
REPORTS, PICTURES = ROOT / "benchmarks" / "reports" / "lab", ROOT / "docs" / "pictures" / "lab"
TIME_REPORT = REPORTS.parent / "lab-time.json"
MODELS = ROOT / "models" / "lstm_complete_models"
NETWORKS = {
    **{
        f"lab-{task}": (task, "network")
        for task in ("counting", "selective-counting", "no-input-gate", "remembering", "copying")
    },
    **{f"lab-scene-{cell}": ("scene", cell) for cell in ("window", "rnn", "lstm")},
}
"""Networks that are shipped, of the seed that is shown: the experiment, and the network's folder in the seed's."""


def main(run: Path) -> None:
    """Copy everything into the repository."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for found_in in sorted(path.parent for path in run.glob(f"*/{REPORT}")):
        shutil.copyfile(found_in / REPORT, REPORTS / f"{found_in.name}.json")
        for picture in found_in.glob("*.svg"):
            shutil.copyfile(picture, PICTURES / f"{found_in.name}-{picture.name}")
        for samples in found_in.glob("seed-0/samples-*.xz"):
            shutil.copyfile(samples, REPORTS / samples.name)
    release_time(run / TIME)
    for labelling in LABELLINGS:
        found = run / labelling.name / "seed-0" / FOUND
        if found.exists():
            shutil.copyfile(found, MODELS / labelling.model / LABELS)
    for name, (task, folder) in NETWORKS.items():
        report = run / task / REPORT
        if report.exists():
            seed = json.loads(report.read_text(encoding="utf-8"))["shown_seed"]
            release(run / task / f"seed-{seed}" / folder, MODELS / name)


def release_time(time: Path) -> None:
    """Take over how long a run took, if it was one of all experiments that train networks."""
    toys = sorted(toy.name for toy in toy_experiments())
    if time.exists() and json.loads(time.read_text(encoding="utf-8"))["experiments"] == toys:
        shutil.copyfile(time, TIME_REPORT)


def release(network: Path, target: Path) -> None:
    """Put a network in the place of the shipped one."""
    load(network)  # refuses what is no network before the old one goes
    if target.exists():
        shutil.rmtree(target)
    copy_model(network, target)
    print(f"{target.relative_to(ROOT)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
