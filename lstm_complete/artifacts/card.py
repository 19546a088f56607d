"""The model card: what a model is, what it was trained on, what was measured."""

from collections.abc import Iterable, Mapping
from typing import Any

from lstm_complete.artifacts.config import ModelConfig, Training

_CELLS = {
    "lstm": "LSTM",
    "gru": "GRU",
    "rnn": "RNN",
    "peephole": "peephole LSTM",
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
            *_run("trained for", trained),
            *(_run("before that, the network it started from", trained.before) if trained.before else ()),
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


def _run(label: str, trained: Training) -> list[tuple[str, str]]:
    return [(label, f"{trained.minutes:.0f} minutes, {trained.steps:,} steps, {trained.characters:,} characters read")]


def _rows(*pairs: tuple[str, str]) -> Iterable[str]:
    return (f"| {label} | {value} |" for label, value in pairs)


def _bits(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _packages(manifest: Mapping[str, Any]) -> Iterable[str]:
    for package in manifest.get("packages", ()):
        cells = [str(package.get(key) or "not stated") for key in ("name", "version", "licence")]
        yield f"| {' | '.join(cells)} | {len(package.get('files', ()))} |"
