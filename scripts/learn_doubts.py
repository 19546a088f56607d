"""Learns when the shipped models say that something else was meant, on packages that they have not seen.

python scripts/learn_doubts.py [--lines N] [--each N]

The tuning packages of all languages are proofread, each with its language's model. Weights are learned on all of them
and written into each model's folder, as doubts.json. The threshold is one for all: that at which the package with most
false alarms, scored by weights learned on the others, has RATE of them in 1,000 lines, since a new project may be like
any of these. Writes benchmarks/reports/doubts.json.
"""

import argparse
import json
from functools import partial
from pathlib import Path
from typing import Any

from rich.progress import Progress

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import DOUBTS, ModelFolder
from lstm_complete.corpus.fetch import Fetcher, default_cache
from lstm_complete.corpus.packages import TUNING
from lstm_complete.corpus.prose import is_learned_from
from lstm_complete.engine.model import open_model
from lstm_complete.evaluation.project import project_memory, read_project
from lstm_complete.evaluation.proofreading import (
    Proofread,
    choose_threshold,
    false_alarms,
    learn_doubts,
    proofread,
    scores_of_mistakes,
)
from lstm_complete.evaluation.simulate import choose_trial
from lstm_complete.languages.registry import load_languages

LANGUAGES = ("java", "python")
FILES, SEED, RATE = 20, 1, 0.5
REPORT = Path(__file__).resolve().parents[1] / "benchmarks" / "reports" / "doubts.json"


def main() -> None:
    """Learn, and write what was learned."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=4_000, help="of each package")
    parser.add_argument("--each", type=int, default=8, help="mistakes of each kind in a file")
    options = parser.parse_args()
    proofs: dict[str, dict[str, Proofread]] = {}
    with Progress() as bars:
        for name in LANGUAGES:
            proofs[name] = _proofread_packages(name, options.lines, options.each, bars)
    learned = learn_doubts([proof for found in proofs.values() for proof in found.values()])
    packages = {package: proof for found in proofs.values() for package, proof in found.items()}
    learned, crossed = learn_doubts(list(packages.values())), _cross_validated(packages)
    threshold = max(entry["threshold"] for entry in crossed.values())
    asked = {"lines": options.lines, "each": options.each, "files": FILES, "seed": SEED, "rate": RATE}
    for name, found in proofs.items():
        folder = ModelFolder.open(resolve_model(None, language=name))
        write_json(folder.path / DOUBTS, learned.model_copy(update={"threshold": threshold}).model_dump())
        for package in found:
            crossed[package]["language"] = name
    tuned = {"asked": asked, "threshold": threshold, "packages": crossed}
    write_json(REPORT, tuned)
    print(json.dumps(tuned, indent=1))


def _proofread_packages(name: str, lines: int, each: int, bars: Progress) -> dict[str, Proofread]:
    language, fetcher = load_languages().by_name(name), Fetcher(default_cache(), report=print)
    model = open_model(ModelFolder.open(resolve_model(None, language=name)), "cpu")
    found = {}
    for package in TUNING[f"tuning-{name}"].packages:
        sources = read_project([fetcher.fetch(package)], language)
        sources = [source for source in sources if is_learned_from(source.path, name)]
        trial = choose_trial(sources, language, files=FILES, lines=lines, seed=SEED)
        files = dict.fromkeys(place.source for place in trial.places)
        progress = partial(bars.advance, bars.add_task(package.name, total=lines))
        memory = project_memory(trial.rest, language)
        found[package.name] = proofread(
            model, memory, files, language, lines=lines, each=each, seed=SEED, progress=progress
        )
    return found


def _cross_validated(packages: dict[str, Proofread]) -> dict[str, dict[str, Any]]:
    """Of each package, scored by weights learned on the others: the threshold at which it has RATE false alarms in
    1,000 lines, and what is found then."""
    found = {}
    for name, proof in packages.items():
        learned = learn_doubts([other for other_name, other in packages.items() if other_name != name])
        alarms, scores = false_alarms(proof, learned), scores_of_mistakes(proof, learned)
        threshold = choose_threshold(alarms, proof.lines, RATE)
        found[name] = {
            "lines": proof.lines,
            "threshold": threshold,
            "false_alarms": int((alarms > threshold).sum()),
            "recall": {kind: round(float((one.scores > threshold).mean()), 3) for kind, one in scores.items()},
            "mistakes": {kind: len(one.scores) for kind, one in scores.items()},
        }
    return found


if __name__ == "__main__":
    main()
