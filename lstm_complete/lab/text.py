"""Rows H: what the article says of a network that read tweets, measured on the shipped model for text.

There is no text of tweets that might be shipped; release notes and manuals have URLs, names and quotations as well.
"""

import json
import lzma
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.corpus.prose import is_learned_from
from lstm_complete.engine.runtime import open_runtime
from lstm_complete.evaluation.sampling import Source
from lstm_complete.inside.network import Network
from lstm_complete.lab.data import held_out, shipped, trained_on
from lstm_complete.lab.prose_rows import halves, rows
from lstm_complete.lab.proper import gazetteer
from lstm_complete.lab.recorded import choose_files
from lstm_complete.lab.samples import COUNT, write_samples
from lstm_complete.lab.small import train
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.languages.registry import load_languages

MODEL = "text"
FILES, MOST = 14, 12_000
"""Real files, half of them for choosing; symbols of each."""
POST = 280
"""Characters of a text of the guessing game."""
SIZES, STEPS = (30_000, 100_000, 300_000, 1_000_000, 3_000_000), 400
SMALL = ModelConfig(name="lab-prose", languages=("text",), layers=1, hidden=128)
"""The network of the learning curve: it reads the same number of characters of every size of corpus."""

Progress = Callable[[str], None]


def text_rows(out: Path, progress: Progress) -> Iterator[Verdict]:
    """Rows H1 to H7."""
    language = load_languages().by_name("text")
    prose = [source for source in trained_on(MODEL, language) if is_learned_from(source.path, language.name)]
    known = gazetteer(source.text for source in prose)
    real = choose_files(held_out(language), language, count=FILES, most=MOST)
    chosen, scored = halves(real, language)
    progress("units")
    yield from rows(Network.open(shipped(MODEL)), chosen, scored, known)
    progress("posts")
    yield _posts(language, prose, out)
    curve = {}
    for size in SIZES:
        progress(f"learning from {size:,} characters")
        network = train(SMALL, [encode(text.encode(), Layout()) for text in _first(prose, size)], STEPS)
        curve[size] = {verdict.row: _values(verdict.figures) for verdict in rows(network, chosen, scored, known)}
    yield Verdict("H7", True, "reported", {"by_characters": {str(size): found for size, found in curve.items()}})


def _first(prose: Sequence[Source], size: int) -> list[str]:
    """So many characters of the texts, in an order that does not depend on where they lie."""
    texts, left = [], size
    for source in sorted(prose, key=lambda source: zlib.crc32(source.text.encode())):
        texts.append(source.text[:left])
        left -= len(texts[-1])
        if left <= 0:
            break
    return texts


def _values(figures: dict[str, Any]) -> dict[str, float]:
    """The AUCs and correlations in a row's figures, by their place."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        if name in ("auc", "r"):
            found[name] = value
        elif isinstance(value, dict):
            found |= {f"{name}, {rest}": number for rest, number in _values(value).items()}
    return found


def _posts(language: Language, prose: Sequence[Source], out: Path) -> Verdict:
    """Row H6: texts for the guessing game, and the line that the network has read that is most like each."""
    texts = write_samples(open_runtime(shipped(MODEL), "cpu", threads=2), language, ["- "] * COUNT, characters=POST)
    lines = sorted({line.strip() for source in prose for line in source.text.split("\n") if 20 <= len(line) <= POST})
    firsts = [max((line.strip() for line in text.split("\n")), key=len)[:POST] for text in texts]
    entries = []
    for seed, (text, line) in enumerate(zip(texts, firsts, strict=True)):
        nearest, likeness, _ = process.extractOne(line, lines, scorer=fuzz.ratio)
        entries.append({"seed": seed, "text": text, "line": line, "nearest": nearest, "likeness": round(likeness, 1)})
    data = "".join(json.dumps(entry) + "\n" for entry in entries)
    write_bytes(out / f"samples-{MODEL}.jsonl.xz", lzma.compress(data.encode(), preset=9 | lzma.PRESET_EXTREME))
    likeness = sorted(entry["likeness"] for entry in entries)
    figures = {
        "texts": len(texts),
        "likeness_of_nearest_median": likeness[len(likeness) // 2],
        "copied_lines": sum(value >= 95 for value in likeness),
    }
    return Verdict("H6", True, "reported: 100 texts, each with the line of the training texts that is most like it", figures)
