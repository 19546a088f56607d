"""A plain LSTM beside ours, from nothing and for as long: writes reports/plain.json.

    python benchmarks/plain.py SHARDS... [--minutes M...] [--cache DIR] [--out DIR] [--anew]

SHARDS are folders of `lstm-complete corpus prepare`, one for each language. The plain network is what one would write
otherwise: `torch.nn.LSTM` with as many layers and units as ours, symbols as one-hot vectors, and the recipe of char-rnn
(Karpathy 2015): weights from an even distribution, RMSprop with smoothing 0.95, learning rate 0.002, 50 streams, 50
symbols a step, values of the gradient cut at 5, states carried. Ours is `lstm-complete train` as it is. Both get one
thread and the same minutes on the same text, for several lengths, from which a power law is fitted. Then both read the
held-out projects without memory. What is in the report already, of the same text, is not made again.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from article_models import machine
from heldout import REPORTS, SEED, Options, held_out
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.corpus.fetch import default_cache
from lstm_complete.engine.model import open_model
from lstm_complete.engine.runtime import Logits, Records, Runtime, State
from lstm_complete.evaluation.compression import compress
from lstm_complete.evaluation.project import read_project, stream_of
from lstm_complete.languages.contract import Language
from lstm_complete.text.vocabulary import VOCABULARY_SIZE
from lstm_complete.training.data import Data, open_data
from lstm_complete.training.streams import Streams

LAYERS, UNITS = 3, 256
STREAMS, UNROLL, RATE, SMOOTHING, CUT = 50, 50, 0.002, 0.95, 5.0
START = 0.08
"""Weights begin evenly spread over [-START, START], biases of forget gates at 1."""
MINUTES = (2.5, 5.0, 10.0)
CHARACTERS = 200_000
"""Of each held-out project."""


class Plain(nn.Module):
    """A stack of `nn.LSTM` over one-hot symbols, and a linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(VOCABULARY_SIZE, UNITS, LAYERS)
        self.out = nn.Linear(UNITS, VOCABULARY_SIZE)
        for weight in self.parameters():
            nn.init.uniform_(weight, -START, START)
        for name, bias in self.lstm.named_parameters():
            if name.startswith("bias_ih"):  # gates stand in the order input, forget, candidate, output
                nn.init.ones_(bias[UNITS : 2 * UNITS])

    def forward(self, symbols: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Logits [T, B, V] behind symbols [T, B] that are read from a state (h, c), each [L, B, units]."""
        read, state = self.lstm(one_hot(symbols, VOCABULARY_SIZE).float(), state)
        return self.out(read), state


class PlainRuntime:
    """A trained `Plain` as an engine; see `Runtime`."""

    def __init__(self, model: Plain) -> None:
        self.config = ModelConfig(name="plain", layers=LAYERS, hidden=UNITS)
        self._model = model.eval()

    def initial_state(self, batch: int) -> State:
        """See `Runtime`."""
        return np.zeros((LAYERS, batch, 2 * UNITS), np.float32)

    @torch.no_grad()
    def run(self, records: Records, state: State) -> tuple[Logits, State]:
        """See `Runtime`."""
        both = torch.from_numpy(state)
        h, c = both[..., :UNITS].contiguous(), both[..., UNITS:].contiguous()
        logits, after = self._model(torch.from_numpy(records[..., 0]), (h, c))
        found: Logits = logits.numpy()
        return found, torch.cat(after, dim=2).numpy()


def main() -> None:
    """Make those runs that the report does not have; it is written after each of them."""
    options = _options()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "plain.json"
    report: dict[str, Any] = {"machine": machine(), "recipe": _recipe(), "languages": {}}
    if path.exists() and not options.anew:
        report = json.loads(path.read_text())
    for shards in options.shards:
        data = open_data(shards)
        language = data.languages[0]
        known = report["languages"].get(language)
        if known is None or known["shards"] != data.fingerprint:
            known = report["languages"][language] = {"shards": data.fingerprint, "runs": []}
        runs = known["runs"]
        for minutes in sorted(set(options.minutes) - {run["minutes"] for run in runs}):
            print(f"{language}, {minutes:g} minutes each", file=sys.stderr)
            runs.append(_run(shards, data, minutes, options.cache))
            runs.sort(key=lambda run: run["minutes"])
            known["fit"] = {kind: fit(runs, kind) for kind in ("plain", "ours")}
            write_json(path, report)


def fit(runs: Iterable[dict[str, Any]], kind: str) -> dict[str, float]:
    """bits = factor * minutes ** -exponent through the mean bits of the projects, by least squares of logarithms."""
    points = [(run["minutes"], np.mean([project[kind] for project in run["projects"].values()])) for run in runs]
    if len(points) < 2:
        return {}
    minutes, bits = np.log(np.array(points)).T
    slope, start = np.polyfit(minutes, bits, 1)
    return {"factor": float(np.exp(start)), "exponent": float(-slope)}


def _run(shards: Path, data: Data, minutes: float, cache: Path) -> dict[str, Any]:
    plain, characters = _train_plain(data, minutes)
    with tempfile.TemporaryDirectory() as folder:
        ours, read = _train_ours(shards, minutes, Path(folder) / "model")
    wanted = Options(cache, 0, CHARACTERS, REPORTS, data.languages[0], anew=False)
    projects = {
        name: {"plain": _bits(plain, source, language), "ours": _bits(ours, source, language)}
        for name, (source, language) in held_out(wanted).items()
    }
    if not projects:
        raise SystemExit("no held-out project is here: scripts/fetch-corpus heldout-java heldout-python")
    return {"minutes": minutes, "characters": {"plain": characters, "ours": read}, "projects": projects}


def _train_plain(data: Data, minutes: float) -> tuple[PlainRuntime, int]:
    """The plain network after so many minutes, and how many characters it has read."""
    torch.manual_seed(SEED)
    model = Plain()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=RATE, alpha=SMOOTHING)
    streams = Streams(data.train, batch=STREAMS, unroll=UNROLL)
    state = (torch.zeros(LAYERS, STREAMS, UNITS), torch.zeros(LAYERS, STREAMS, UNITS))
    step, end = 0, time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        symbols = torch.from_numpy(streams.chunk(step)[..., 0])
        logits, (h, c) = model(symbols[:-1], state)
        state = h.detach(), c.detach()
        optimizer.zero_grad()
        cross_entropy(logits.flatten(0, 1), symbols[1:].flatten()).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_value_(model.parameters(), CUT)
        optimizer.step()
        step += 1
    return PlainRuntime(model), round(step * STREAMS * UNROLL / data.train_symbols_per_char)


def _train_ours(shards: Path, minutes: float, out: Path) -> tuple[Runtime, int]:
    size = ["--layers", str(LAYERS), "--hidden", str(UNITS)]
    length = ["--out", str(out), "--minutes", str(minutes), "--threads", "1", "--device", "cpu"]
    subprocess.run([sys.executable, "-m", "lstm_complete.cli.main", "train", str(shards), *length, *size], check=True)
    folder = ModelFolder.open(out)
    return open_model(folder, "cpu").runtime, folder.config.trained.characters


def _bits(runtime: Runtime, folder: Path, language: Language) -> float:
    stream = stream_of(read_project([folder], language), seed=SEED, most_characters=CHARACTERS)
    return compress(runtime, stream, language).bits_per_char


def _recipe() -> dict[str, Any]:
    return {
        "layers": LAYERS,
        "units": UNITS,
        "streams": STREAMS,
        "unroll": UNROLL,
        "learning_rate": RATE,
        "smoothing": SMOOTHING,
        "cut": CUT,
        "characters": CHARACTERS,
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", type=Path, nargs="+")
    parser.add_argument("--minutes", type=float, nargs="+", default=MINUTES, help="of each training")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="where the held-out packages are")
    parser.add_argument("--out", type=Path, default=REPORTS, help=f"folder of the report ({REPORTS})")
    parser.add_argument("--anew", action="store_true", help="make all runs again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
