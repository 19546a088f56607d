"""The model card: what a model is, what it was trained on, what was measured."""

from collections.abc import Iterable, Mapping
from typing import Any

from lstm_complete.artifacts.config import ModelConfig, Training

_CELLS = {
    "lstm": "LSTM",
    "gru": "GRU",
    "rnn": "RNN",
    "peephole": "peephole LSTM",
    "no-input-gate": "LSTM without an input gate,",
    "window": "feed-forward window",
}


def model_card(config: ModelConfig, manifest: Mapping[str, Any], *, figures: Mapping[str, str] | None = None) -> str:
    """CARD.md from the configuration, the corpus manifest and measured figures (label -> value)."""
    trained = config.trained
    lines = [
        f"# {config.name}",
        "",
        f"Character-level {_CELLS[config.cell]} language model: {config.layers} layers of {config.hidden} units"
        " over bytes, one symbol for each unit of indentation.",
        "",
        "| | |",
        "|---|---|",
        *_rows(
            ("languages", ", ".join(config.languages) or "not stated"),
            *(_runs(trained) if trained.steps else ()),
            *_validation(trained),
            *(figures or {}).items(),
        ),
        "",
        "## Trained on",
        "",
        *_trained_on(manifest),
        "",
    ]
    return "\n".join(lines)


def _runs(trained: Training) -> Iterable[tuple[str, str]]:
    """The last run, then those of the networks that each started from."""
    label, run = "trained for", trained
    while True:
        yield label, f"{run.minutes:.0f} minutes, {run.steps:,} steps, {run.characters:,} characters read"
        if run.before is None:
            return
        label, run = "before that", run.before


def _rows(*pairs: tuple[str, str]) -> Iterable[str]:
    return (f"| {label} | {value} |" for label, value in pairs)


def _validation(trained: Training) -> Iterable[tuple[str, str]]:
    """Nothing for a toy network, of which there is no such run."""
    if trained.steps:
        bits = trained.validation_bits_per_char
        yield "bits per character, validation files", "not measured" if bits is None else f"{bits:.3f}"


def _trained_on(manifest: Mapping[str, Any]) -> Iterable[str]:
    """The packages, or what made the text of a toy network."""
    licence = "The weights are released under Apache-2.0."
    if "made" in manifest:
        return (f"{manifest['made']} {licence}",)
    listed = f"`manifest.json` lists every file with its SHA-256. {licence}"
    return ("| package | version | licence | files |", "|---|---|---|---|", *_packages(manifest), "", listed)


def _packages(manifest: Mapping[str, Any]) -> Iterable[str]:
    for package in manifest.get("packages", ()):
        cells = [str(package.get(key) or "not stated") for key in ("name", "version", "licence")]
        yield f"| {' | '.join(cells)} | {len(package.get('files', ()))} |"
