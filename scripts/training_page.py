"""docs/training.md: which size and schedule use a given time best, and how the release models were trained."""

from collections.abc import Sequence
from typing import Any

from pages import prose, table

from lstm_complete.artifacts.config import Training
from lstm_complete.artifacts.folder import ModelFolder

CURVE = "../models/lstm_complete_models/{}/learning-curve.svg"
NAMES = {"layers": "layers", "hidden": "units", "batch": "batch", "learning_rate": "learning rate"}


def training_page(trials: dict[str, Any], models: Sequence[ModelFolder]) -> str:
    """The page from the report of the trials and from the release models' own records."""
    where, about = trials["machine"], trials["about"]
    parts = [
        "# Training",
        prose(f"""
        `benchmarks/trials.py` trains networks from nothing for {about["minutes"]:g} minutes each by one thread, on
        {about["train"]:,} characters of {about["language"].title()} (`lstm-complete corpus prepare`); every trial
        changes one thing of the first. Bits per character are those of validation files, with what the memory expects
        as an input. {where["cpu"]}, {where["cores"]} cores, {where["date"]}."""),
        table(
            [*NAMES.values(), "characters read", "characters/s", "bits per character"],
            [_row(trial, trials["trials"][0]) for trial in trials["trials"]],
        ),
        prose(_verdict(trials["trials"])),
        "## The release models",
        prose("""
        Each run starts from the weights of the one before (`train --init`): training goes on whenever there is time,
        and better weights replace the shipped ones. Runs of one model had validation files of their own where the
        corpus had grown, so that their bits compare within a run, not between runs; `text` began with the weights of
        `python`."""),
        table(["model", "run", "minutes on one core", "characters", "bits per character"], _runs(models)),
        *[f"![Learning curve of {name}]({CURVE.format(name)})" for name in (folder.config.name for folder in models)],
    ]
    return "\n\n".join(parts) + "\n"


def _row(trial: dict[str, Any], usual: dict[str, Any]) -> list[str]:
    chosen = [
        f"**{value}**" if value != usual["options"][name] else f"{value}" for name, value in trial["options"].items()
    ]
    speed = trial["characters"] / trial["seconds"]
    return [*chosen, f"{trial['characters']:,}", f"{speed:,.0f}", f"{trial['bits_per_char']:.3f}"]


def _verdict(trials: Sequence[dict[str, Any]]) -> str:
    """Which of them was best, and how the usual one compares."""
    usual, best = trials[0], min(trials, key=lambda trial: trial["bits_per_char"])
    if best is usual:
        return "None of the changes was better in that time."
    changed = [f"{NAMES[name]} {value}" for name, value in best["options"].items() if value != usual["options"][name]]
    gain = 100 * (1 - best["bits_per_char"] / usual["bits_per_char"])
    return (
        f"Best in that time: {', '.join(changed)}, {gain:.1f} % fewer bits than the first. A short trial prefers"
        " what learns fast; the release models have read many times as much."
    )


def _runs(models: Sequence[ModelFolder]) -> list[list[str]]:
    rows = []
    for folder in models:
        runs = list(reversed(_chain(folder.config.trained)))
        for number, run in enumerate(runs, 1):
            bits = f"{run.validation_bits_per_char:.3f}" if run.validation_bits_per_char is not None else "-"
            rows.append([f"`{folder.config.name}`", str(number), f"{run.minutes:.0f}", f"{run.characters:,}", bits])
    return rows


def _chain(run: Training | None) -> list[Training]:
    """A run and those before it, the last one first."""
    return [run, *_chain(run.before)] if run is not None else []
