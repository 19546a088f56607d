"""Learns how far a model is trusted, on packages that its network has not seen: its mixture with the memory, then
its policy of what is shown. Writes mixer.safetensors, policy.json and tuning.json into the model's folder.

python scripts/tune.py MODEL_FOLDER [--characters N] [--lines N]
"""

import argparse
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich.progress import Progress

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.folder import POLICY, ModelFolder
from lstm_complete.corpus.fetch import Fetcher, default_cache
from lstm_complete.corpus.packages import TUNING
from lstm_complete.corpus.prose import is_learned_from
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import Model, read_mixer, write_mixer
from lstm_complete.engine.policy import Policy
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.evaluation.policy import Record, fit, learn_policy, log_loss, most_saved, record, replay
from lstm_complete.evaluation.project import project_memory, read_project, stream_of
from lstm_complete.evaluation.simulate import Trial, choose_trial
from lstm_complete.evaluation.tuning import tune
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages
from lstm_complete.settings import Settings

FILES, SEED = 10, 1
TUNED = "tuning.json"
Trials = dict[str, Trial]


def main() -> None:
    """Tune one model on the tuning packages of its language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--characters", type=int, default=1_500_000, help="of each package, for the mixture")
    parser.add_argument("--lines", type=int, default=120, help="of each package, for the policy")
    options = parser.parse_args()
    folder = ModelFolder.open(options.model)
    language = load_languages().by_name(folder.config.languages[0])
    fetcher = Fetcher(default_cache(), report=print)
    trials = {
        package.name: _trial([fetcher.fetch(package)], language, options.lines)
        for package in TUNING[f"tuning-{language.name}"].packages
    }
    with Progress() as bars:
        mixture = tune_mixture(folder, language, trials, options.characters, bars)
        policy = tune_policy(folder, language, trials, bars)
    asked = {"characters": options.characters, "lines": options.lines, "files": FILES, "seed": SEED}
    tuned = {"asked": asked, "mixture": mixture, "policy": policy}
    write_json(folder.path / TUNED, tuned)
    print(json.dumps(tuned, indent=1))


def _trial(folders: Sequence[Path], language: Language, lines: int) -> Trial:
    """The lines of a package from which the policy is learned, and the files that hold none of them."""
    sources = [source for source in read_project(folders, language) if is_learned_from(source.path, language.name)]
    return choose_trial(sources, language, files=FILES, lines=lines, seed=SEED)


def tune_mixture(
    folder: ModelFolder, language: Language, trials: Trials, characters: int, bars: Progress
) -> list[dict[str, Any]]:
    """Write the mixture's weights; returns what each package cost while they were learned.

    The files whose lines are typed for the policy are left out, as far as a package has others: there the mixture
    must be as new as it is to a user.
    """
    streams = [
        stream_of(trial.rest or [place.source for place in trial.places[:1]], seed=SEED, most_characters=characters)
        for trial in trials.values()
    ]
    task = bars.add_task("mixture", total=sum(stream.characters for stream in streams))
    tuned = tune(OnnxRuntime(folder), streams, language, progress=lambda count: bars.advance(task, count))
    write_mixer(folder.path, tuned.weights)
    return [
        {"package": name, "characters": stream.characters, "sha256": stream.sha256, "bits_per_char": bits}
        for name, stream, bits in zip(trials, streams, tuned.bits_per_char, strict=True)
    ]


def tune_policy(folder: ModelFolder, language: Language, trials: Trials, bars: Progress) -> dict[str, Any]:
    """Write the policy; returns what it saves on the lines that it was learned from."""
    settings, model = Settings(), Model(OnnxRuntime(folder), read_mixer(folder))  # its policy may be an older one
    records = dict[str, list[Record]]()
    for name, trial in trials.items():
        task = bars.add_task(f"lines of {name}", total=len(trial.places))
        completer = Completer(model, project_memory(trial.rest, language))
        records[name] = record(completer, language, trial.places, settings, progress=partial(bars.advance, task))
    policy = learn_policy([one for found in records.values() for one in found], settings)
    write_json(folder.path / POLICY, policy.model_dump())
    return {
        name: {"lines": len(found), **saved(found, policy, settings), **limits(name, records)}
        for name, found in records.items()
    }


def limits(name: str, records: dict[str, list[Record]]) -> dict[str, Any]:
    """What choosing better could save on a package, and the log loss of its probabilities: as the model states them,
    and with the slope and bias that the other packages give."""
    found, others = records[name], [one for other, rest in records.items() if other != name for one in rest]
    return {
        "most_saved": most_saved(found),
        "log_loss": log_loss(found, Policy()),
        "log_loss_fitted_on_others": log_loss(found, fit(others)) if others else None,
    }


def saved(records: Sequence[Record], policy: Policy, settings: Settings) -> dict[str, Any]:
    """What a policy saves on records; they hold no times."""
    return {key: value for key, value in replay(records, policy, settings).items() if not key.endswith("_ms")}


if __name__ == "__main__":
    main()
