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
            *_runs(trained),
            ("bits per character, validation files", _bits(trained.validation_bits_per_char)),
            *(figures or {}).items(),
        ),
        "",
        "## Trained on",
        "",
        "| package | version | licence | files |",
        "|---|---|---|---|",
        *_packages(manifest),
        "",
        "`manifest.json` lists every file with its SHA-256. The weights are released under Apache-2.0.",
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


def _bits(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _packages(manifest: Mapping[str, Any]) -> Iterable[str]:
    for package in manifest.get("packages", ()):
        cells = [str(package.get(key) or "not stated") for key in ("name", "version", "licence")]
        yield f"| {' | '.join(cells)} | {len(package.get('files', ()))} |"
