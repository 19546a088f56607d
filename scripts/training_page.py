"""docs/training.md: which size and schedule use a given time best, and how the release models were trained."""

from collections.abc import Sequence
from typing import Any

from pages import prose, table

from lstm_complete.artifacts.config import Training
from lstm_complete.artifacts.folder import ModelFolder

CURVE = "../models/lstm_complete_models/{}/learning-curve.svg"
NAMES = {"layers": "layers", "hidden": "units", "batch": "batch", "learning_rate": "learning rate"}


def training_page(trials: dict[str, Any], plain: dict[str, Any], models: Sequence[ModelFolder]) -> str:
    """The page from the reports of the trials and of the plain LSTM, and from the release models' own records."""
    where, about = trials["machine"], trials["about"]
    parts = [
        "# Training",
        prose(f"""
        `benchmarks/trials.py` trains networks from nothing for {about["minutes"]:g} minutes each by one thread, on
        {about["train"]:,} characters of {about["language"].title()} (`lstm-complete corpus prepare`); every trial
        changes one thing of the first. Bits per character are those of validation files, with what the memory expects
        as an input. {where["cpu"]}, {where["cores"]} cores, {where["date"]}; how much is read in that time also depends
        on what else the machine does."""),
        table(
            [*NAMES.values(), "characters read", "characters/s", "bits per character"],
            [_row(trial, trials["trials"][0]) for trial in trials["trials"]],
        ),
        prose(_verdict(trials["trials"])),
        "## Beside a plain LSTM",
        *_plain_section(plain),
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


def _plain_section(plain: dict[str, Any]) -> list[str]:
    """The network and `nn.LSTM` trained as long as each other."""
    recipe, where = plain["recipe"], plain["machine"]
    about = prose(f"""
        `benchmarks/plain.py` trains this network and a plain `nn.LSTM` of {recipe["layers"]} layers and
        {recipe["units"]} units, with the recipe of char-rnn (RMSprop, learning rate {recipe["learning_rate"]},
        {recipe["streams"]} streams of {recipe["unroll"]} symbols), from nothing, on the same text, for as many minutes
        by one thread. Then both read {recipe["characters"]:,} characters at most of each held-out project without any
        memory. {where["cpu"]}, {where["cores"]} cores, {where["date"]}.""")
    heads = ["language", "minutes", "characters read", "by plain", "project", "bits per character", "plain", "ratio"]
    rows = [
        [language.title(), *_lengths(run), name, *_ratio(bits)]
        for language, found in plain["languages"].items()
        for run in found["runs"]
        for name, bits in run["projects"].items()
    ]
    fits = [_fit(language, found["fit"]) for language, found in plain["languages"].items() if len(found["runs"]) > 1]
    return [about, table(heads, rows), *fits]


def _lengths(run: dict[str, Any]) -> list[str]:
    return [f"{run['minutes']:g}", *(f"{run['characters'][kind]:,}" for kind in ("ours", "plain"))]


def _ratio(bits: dict[str, float]) -> list[str]:
    return [f"{bits['ours']:.3f}", f"{bits['plain']:.3f}", f"{bits['ours'] / bits['plain']:.2f}"]


def _fit(language: str, fit: dict[str, dict[str, float]]) -> str:
    laws = [f"{fit[kind]['factor']:.3f} t^-{fit[kind]['exponent']:.3f}" for kind in ("ours", "plain")]
    return prose(f"""
        {language.title()}, mean of the projects over t minutes of one core: {laws[0]}, the plain LSTM {laws[1]} (fitted
        to these points; what it says of hours is a guess).""")


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
