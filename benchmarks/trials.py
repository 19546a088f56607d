"""Small trials of training: which size, batch and learning rate use a given time best. Writes reports/trials.json.

    python benchmarks/trials.py SHARDS [--minutes M] [--out DIR] [--anew]

SHARDS is a folder of `lstm-complete corpus prepare`. Every trial is a network from nothing, trained for so many minutes
by one thread; figures are bits per character on the shards' validation files, which the networks do not see. A trial
that is in the report already is not made again. The trained networks are thrown away.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from article_models import machine
from heldout import REPORTS

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.folder import ModelFolder

USUAL = {"layers": 3, "hidden": 256, "batch": 32, "learning_rate": 0.003}
CHANGES: tuple[dict[str, float], ...] = (
    {},
    {"layers": 2},
    {"hidden": 384},
    {"hidden": 512},
    {"batch": 16},
    {"batch": 64},
    {"learning_rate": 0.0015},
    {"learning_rate": 0.006},
)
"""Each trial changes one thing of the usual one."""


def main() -> None:
    """Make those trials that the report does not have; it is written after each of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", type=Path)
    parser.add_argument("--minutes", type=float, default=2.5, help="of each trial (2.5)")
    parser.add_argument("--out", type=Path, default=REPORTS, help=f"folder of the report ({REPORTS})")
    parser.add_argument("--anew", action="store_true", help="make all trials again")
    options = parser.parse_args()
    path = options.out / "trials.json"
    report = _begin(path, options.minutes, options.shards, anew=options.anew)
    for change in CHANGES:
        chosen = {**USUAL, **change}
        if not any(trial["options"] == chosen for trial in report["trials"]):
            print(chosen, file=sys.stderr)
            report["trials"].append({"options": chosen, **trial(options.shards, options.minutes, chosen)})
            write_json(path, report)


def trial(shards: Path, minutes: float, chosen: dict[str, float]) -> dict[str, Any]:
    """Train once; what it read and what it reached."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "model"
        given = [part for name, value in chosen.items() for part in (f"--{name.replace('_', '-')}", str(value))]
        length = ["--out", str(out), "--minutes", str(minutes), "--threads", "1", "--device", "cpu"]
        subprocess.run(
            [sys.executable, "-m", "lstm_complete.cli.main", "train", str(shards), *length, *given], check=True
        )
        trained = ModelFolder.open(out).config.trained
        history = json.loads((out / "history.json").read_text())
    return {
        "characters": trained.characters,
        "steps": trained.steps,
        "bits_per_char": trained.validation_bits_per_char,
        "seconds": history[-1]["seconds"],
    }


def _begin(path: Path, minutes: float, shards: Path, *, anew: bool) -> dict[str, Any]:
    manifest = json.loads((shards / "manifest.json").read_text())
    about = {"minutes": minutes, "language": manifest["language"], "train": manifest["train"]["characters"]}
    report: dict[str, Any] = json.loads(path.read_text()) if path.exists() and not anew else {}
    if report.get("about") == about:
        return report
    return {"machine": machine(), "about": about, "trials": []}


if __name__ == "__main__":
    main()
