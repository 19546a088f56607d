"""Row B3: a small network that reads spaces one by one, and the unit of it that counts them.

Our encoding makes a unit of indentation one symbol, so that the shipped networks have nothing to count.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.evaluation.sampling import SMALLEST_FILE, Source
from lstm_complete.inside.network import Network
from lstm_complete.lab.correlations import correlations
from lstm_complete.lab.features import Feature
from lstm_complete.lab.association import pearson
from lstm_complete.lab.places import Places
from lstm_complete.lab.recorded import Recorded, record
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.languages.indentation import detect_layout

RAW = Layout(indent="\t" * 64)
"""No line begins with so many tabs: every space stays a symbol."""
CONFIG = ModelConfig(name="raw-whitespace", languages=("java",), layers=2, hidden=128)
LEAST_R = 0.9
LANES, UNROLL, STEPS, RATE, SEED = 32, 128, 900, 3e-3, 0
MOST, FILES = 5_000, 24


def train(sources: Sequence[Source], progress: Callable[[int], None] = lambda _count: None) -> Network:
    """A network that has read the sources for STEPS steps of truncated backpropagation through time."""
    import torch  # noqa: PLC0415 (whoever lists the lab's experiments need not wait for torch)

    from lstm_complete.nets.charlm import CharLM  # noqa: PLC0415

    stream = np.concatenate([encode(source.text.encode(), RAW) for source in sources]).astype(np.int64)
    lanes = torch.tensor(stream[: len(stream) // LANES * LANES].reshape(LANES, -1).T[..., None].copy())  # [T, B, 1]
    torch.manual_seed(SEED)
    net = CharLM(CONFIG)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS, pct_start=0.05)
    state, place = net.initial_state(LANES), 0
    for _ in range(STEPS):
        if place + UNROLL + 1 > len(lanes):
            state, place = net.initial_state(LANES), 0
        nats, state = net.nats(lanes[place : place + UNROLL + 1], state.detach())
        optimiser.zero_grad()
        (nats / (UNROLL * LANES)).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        place += UNROLL
        progress(1)
    return Network(CONFIG, net.to_weights())


def spaced_files(sources: Sequence[Source], language: Language) -> list[Places]:
    """Files that indent by four spaces, as the training texts do, tests among them; read space by space."""
    fit = [source for source in sources if len(source.text) >= SMALLEST_FILE and _indents_by_four(source)]
    chosen = sorted(fit, key=lambda source: source.path)[:FILES]
    return [Places.of(source.path, source.text, language, MOST, RAW) for source in chosen]


def _indents_by_four(source: Source) -> bool:
    return detect_layout(source.text, "\t").indent == "    "


def rows(network: Network, selection: Sequence[Places], scoring: Sequence[Places]) -> Verdict:
    """The unit that follows the spaces left, and the one that follows the column, chosen and scored on other files."""
    learned, asked = record(network, selection), record(network, scoring)
    figures = {name: _best(learned, asked, name) for name in ("spaces left to the indentation", "column modulo 4")}
    winner = max(figures, key=lambda name: abs(figures[name]["r"]))
    best = abs(figures[winner]["r"])
    passed = best >= LEAST_R
    return Verdict(
        "B3",
        passed,
        f"|r| >= {LEAST_R} inside leading whitespace",
        {**figures, "winner": winner},
        "" if passed else f"|r| is {best:.2f}",
    )


def _best(learned: Recorded, asked: Recorded, name: str) -> dict[str, Any]:
    found = np.abs(correlations(learned, [_feature(learned, name)])[:, 0])
    signal = learned.signal(int(found.argmax()))
    feature = _feature(asked, name)
    where = feature.everywhere
    r = pearson(asked.column(signal)[where], feature.values[where])
    return {"layer": signal.layer, "unit": signal.unit, "vector": signal.vector, "r": round(r, 4), "places": int(where.sum())}


def _feature(recorded: Recorded, name: str) -> Feature:
    left = recorded.feature("spaces left to the indentation")
    if name == left.name:
        return left
    column = recorded.feature("column")
    return Feature(name, column.values % 4, False, left.where)
