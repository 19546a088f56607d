"""Row A7: the same LSTM on characters and on words, of equal size: what names does each know?"""

import json
import math
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from lstm_complete.lab.experiment import Outcome, Outcomes, Row
from lstm_complete.lab.measures import rounded
from lstm_complete.lab.pictures import draw_bars
from lstm_complete.lab.sources import own_sources
from lstm_complete.lab.streams import STREAMS, StreamRecipe, nats, train_on

CHARACTERS, WORDS = StreamRecipe(steps=900), StreamRecipe(steps=300)
"""As many characters for both, about: a word has three of them."""
WORD_HIDDEN, VOCABULARY, UNKNOWN = 64, 1000, 0
PLACES, _BEFORE, _LONGEST = 600, 60, 24
"""Names that are asked for; tokens that are read before each; letters of a name at most."""
_TOKEN = re.compile(r"[A-Za-z_]\w*|\d+|[ \t]+|\n+|.")
_NAME = re.compile(r"[A-Za-z_]\w*")
SEEN = {"never": (0, 0), "1-5": (1, 5), "more": (6, 10**9)}

ROWS = (
    Row(
        "A7",
        "characters know rare and new names, words do not",
        "bits per character below those of words with unknown ones spelled; names never seen in training: right > 0",
    ),
)


class SmallLM(nn.Module):
    """Embedding, one LSTM, a head; state [2, B, H] holds h and c."""

    def __init__(self, symbols: int, hidden: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(symbols, hidden)
        self.lstm = nn.LSTM(hidden, hidden)
        self.head = nn.Linear(hidden, symbols)

    def forward(self, symbols: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [T, B, V] of symbols [T, B], and the state after them."""
        y, (h, c) = self.lstm(self.embed(symbols), (state[:1].contiguous(), state[1:].contiguous()))
        return self.head(y), torch.cat((h, c))

    def first(self, batch: int) -> Tensor:
        """The state before anything is read."""
        return torch.zeros(2, batch, self.lstm.hidden_size)


@dataclass(frozen=True)
class Tokens:
    """Tokens of both texts and the vocabulary of the commoner ones; number 0 is what is in no vocabulary."""

    training: Sequence[str]
    held_out: Sequence[str]
    numbers: Mapping[str, int]
    seen: Mapping[str, int]

    def encoded(self, tokens: Sequence[str]) -> Tensor:
        """Numbers [n]."""
        return torch.tensor([self.numbers.get(token, UNKNOWN) for token in tokens])


@dataclass(frozen=True)
class Words:
    """Characters or words."""

    name: ClassVar[str] = "words"
    title: ClassVar[str] = "Characters or words: names that are rare or new"
    rows: ClassVar[tuple[Row, ...]] = ROWS
    seeded: ClassVar[bool] = True
    minutes: ClassVar[float] = 0.8

    characters: StreamRecipe = CHARACTERS
    words: StreamRecipe = WORDS

    def settings(self) -> str:
        """Recipes and text; see `Experiment`."""
        return repr((self.characters, self.words, WORD_HIDDEN, VOCABULARY, own_sources().sha256))

    def run(self, seed: int, out: Path) -> Outcomes:  # noqa: ARG002 (networks are not kept)
        """See `Experiment`."""
        tokens = read_tokens()
        torch.manual_seed(seed)
        by_word = SmallLM(VOCABULARY, WORD_HIDDEN)
        by_character = SmallLM(128, matched_hidden(by_word))
        texts = _bytes(own_sources().training), tokens.encoded(tokens.training)
        recipes = self.characters, self.words
        for model, text, recipe in zip((by_character, by_word), texts, recipes, strict=True):
            train_on(list(model.parameters()), model, model.first(STREAMS), text, recipe)
        bits = {"characters": _character_bits(by_character), **_word_bits(by_word, tokens)}
        names = _names(by_character, by_word, tokens, seed)
        passed = bits["characters"] < bits["words_unknown_spelled"] and names["never"]["characters"] > 0
        weights = {"characters": _size(by_character), "words": _size(by_word)}
        return {"A7": Outcome(passed, {"bits_per_character": bits, "names_right": names, "weights": weights})}

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """See `Experiment`."""
        outcome = json.loads((seed_folder / "outcome.json").read_text(encoding="utf-8"))
        names = outcome["rows"]["A7"]["figures"]["names_right"]
        bars = {f"{kind}\nseen {seen}": row[kind] for kind in ("characters", "words") for seen, row in names.items()}
        alt = "share of names that a character and a word network get right, by how often they were seen in training"
        draw_bars(bars, out, name="names", alt=alt, up="names right")
        return {"names": alt}


def read_tokens() -> Tokens:
    """Both texts in tokens: names, numbers, space, newlines, single other characters."""
    texts = own_sources()
    training, held_out = _TOKEN.findall(texts.training), _TOKEN.findall(texts.held_out)
    seen = Counter(training)
    common = [token for token, _ in seen.most_common(VOCABULARY - 1)]
    return Tokens(training, held_out, {token: n for n, token in enumerate(common, 1)}, seen)


def matched_hidden(model: SmallLM) -> int:
    """Units of the character network that has as many weights."""
    return min(range(8, 512), key=lambda hidden: abs(_weights(128, hidden) - _size(model)))


def _weights(symbols: int, hidden: int) -> int:
    return 2 * symbols * hidden + symbols + 8 * hidden * hidden + 8 * hidden


def _size(model: nn.Module) -> int:
    return sum(weight.numel() for weight in model.parameters())


def _bytes(text: str) -> Tensor:
    return torch.tensor(list(text.encode()))


def _character_bits(model: SmallLM) -> float:
    cost = nats(model, model.first(STREAMS), _bytes(own_sources().held_out))
    return rounded(cost.mean().item() / math.log(2))


def _word_bits(model: SmallLM, tokens: Tokens) -> dict[str, float]:
    """Bits per character of the text: unknown tokens for nothing, and spelled by how often letters are in rare ones."""
    characters = sum(map(len, tokens.held_out))
    cost = nats(model, model.first(STREAMS), tokens.encoded(tokens.held_out)).mean().item() * len(tokens.held_out)
    letters = Counter(char for token in tokens.training if token not in tokens.numbers for char in token + "\n")
    total = sum(letters.values()) + 128
    unknown = [token for token in tokens.held_out if token not in tokens.numbers]
    spelled = -sum(math.log((letters[char] + 1) / total) for token in unknown for char in token + "\n")
    bits = {"words_unknown_free": cost, "words_unknown_spelled": cost + spelled}
    return {name: rounded(value / characters / math.log(2)) for name, value in bits.items()}


@torch.inference_mode()
def _names(by_character: SmallLM, by_word: SmallLM, tokens: Tokens, seed: int) -> dict[str, dict[str, Any]]:
    """How many names each network writes by itself at their places, by how often they were seen in training."""
    held_out = tokens.held_out
    places = [n for n in range(_BEFORE, len(held_out)) if _NAME.fullmatch(held_out[n])]
    places = sorted(random.Random(seed).sample(places, PLACES))
    wanted = [held_out[n] for n in places]
    before = [held_out[n - _BEFORE : n] for n in places]
    logits, _ = by_word(torch.stack([tokens.encoded(part) for part in before], dim=1), by_word.first(PLACES))
    guesses = logits[-1].argmax(dim=-1)
    word_right = [g != UNKNOWN and g == tokens.numbers.get(w) for g, w in zip(guesses.tolist(), wanted, strict=True)]
    written = _write(by_character, ["".join(part)[-_BEFORE:] for part in before])
    character_right = [_is_name(text, name) for text, name in zip(written, wanted, strict=True)]
    groups = {}
    for label, (least, most) in SEEN.items():
        own = [least <= tokens.seen.get(name, 0) <= most for name in wanted]
        groups[label] = {
            "names": sum(own),
            "characters": _share(character_right, own),
            "words": _share(word_right, own),
        }
    return groups


def _write(model: SmallLM, texts: Sequence[str]) -> list[str]:
    """What follows each text of _BEFORE characters, always the likeliest."""
    logits, state = model(torch.stack([_bytes(text) for text in texts], dim=1), model.first(len(texts)))
    letters = []
    for _ in range(_LONGEST):
        newest = logits[-1:].argmax(dim=-1)
        letters.append(newest[0])
        logits, state = model(newest, state)
    return ["".join(map(chr, line)) for line in torch.stack(letters, dim=1).tolist()]


def _is_name(text: str, name: str) -> bool:
    """Is this name written, and nothing that goes on with it?"""
    found = _NAME.match(text)
    return found is not None and found.group() == name


def _share(right: Sequence[bool], among: Sequence[bool]) -> float:
    chosen = [float(r) for r, own in zip(right, among, strict=True) if own]
    return rounded(np.mean(chosen or [0.0]))
