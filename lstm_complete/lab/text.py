"""Rows H: what the article says of a network that read tweets, measured on the shipped model for text.

There is no text of tweets that might be shipped; release notes and manuals have URLs, names and quotations as well.
"""

import json
import lzma
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from lstm_complete.artifacts.atomic import write_bytes, write_json
from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.corpus.prose import is_learned_from
from lstm_complete.engine.runtime import open_runtime
from lstm_complete.evaluation.sampling import Source
from lstm_complete.inside.network import Network
from lstm_complete.lab import prose_rows
from lstm_complete.lab.data import held_out, settings_of, shipped, trained_on
from lstm_complete.lab.experiment import Outcomes, Row
from lstm_complete.lab.pictures import new_figure, save_figure
from lstm_complete.lab.proper import gazetteer
from lstm_complete.lab.prose_rows import halves
from lstm_complete.lab.recorded import choose_files
from lstm_complete.lab.samples import COUNT, write_samples
from lstm_complete.lab.small import train
from lstm_complete.lab.verdict import Verdict, outcomes
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.languages.registry import load_languages

MODEL = "text"
FILES, MOST = 14, 12_000
"""Real files, half of them for choosing; symbols of each."""
COPIED = 95
"""Likeness of a line to one of the training texts, of 100, from which on it is a copy."""
CURVE = "curve.json"
POST = 280
"""Characters of a text of the guessing game."""
SIZES, STEPS = (30_000, 100_000, 300_000, 1_000_000, 3_000_000), 400
SMALL = ModelConfig(name="lab-prose", languages=("text",), layers=1, hidden=128)
"""The network of the learning curve: it reads the same number of characters of every size of corpus."""

ROWS = (
    Row(
        "H1",
        "Units know where in a URL, an @mention, a #reference they are",
        f"each: AUC >= {prose_rows.LEAST_AUC} inside, |r| >= {prose_rows.LEAST_R} with the distance from its start; "
        "mentions and references in made posts",
    ),
    Row(
        "H2",
        "A unit finds proper nouns, not just capitals",
        f"AUC >= {prose_rows.LEAST_PROPER} against other words with a capital, by a gazetteer made of the prose",
    ),
    Row(
        "H3",
        "A unit finds an auxiliary with 'be'",
        f"AUC >= {prose_rows.LEAST_BEING}, and > {prose_rows.LEAST_BEING_ONLY} against other verbs; made posts",
    ),
    Row(
        "H4",
        "A unit attributes quotations",
        f"AUC >= {prose_rows.LEAST_AUC} inside or behind a quotation, before the name; made posts",
    ),
    Row("H5", "A unit follows capitals", f"AUC >= {prose_rows.LEAST_AUC} in a run of capitals"),
    Row(
        "H6",
        "Written posts pass for real ones",
        f"reported: {COUNT} posts, each with the most similar line it was trained on",
    ),
    Row("H7", "Little text is enough", "reported: H1 to H5 for networks that learned from more and more of it"),
)


class Prose:
    """The rows about prose."""

    name, title, rows, seeded, minutes = "text", "Posts and prose", ROWS, False, 4.0

    def settings(self) -> str:
        """The weights that are asked, and how the small networks learn."""
        return settings_of(MODEL) + f" {FILES} {MOST} {COUNT} {POST} {SIZES} {STEPS}"

    def run(self, seed: int, out: Path) -> Outcomes:  # noqa: ARG002 (the network is shipped, the small ones have seed 0)
        """Measure all rows."""
        return outcomes(_verdicts(out))

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """The learning curve."""
        kept: dict[str, Any] = json.loads((seed_folder / CURVE).read_text(encoding="utf-8"))
        rows = [row.id for row in ROWS[:5]]
        sizes = [float(size) for size in kept]
        alt = "Rows H1 to H5 over the characters that a small network learned from: the mean of each row's figures"
        figure, (axes,) = new_figure(1, width=7.2, height=4.0)
        for row in rows:
            means = [sum(found[row].values()) / len(found[row]) for found in kept.values()]
            axes.plot(sizes, means, marker="o", markersize=3, label=row)
        axes.set(xscale="log", xlabel="characters learned from", ylabel="AUC or |r|")
        axes.legend(frameon=False)
        save_figure(figure, out, name="curve", alt=alt)
        return {"curve": alt}


def _verdicts(out: Path) -> Iterator[Verdict]:
    language = load_languages().by_name("text")
    prose = [source for source in trained_on(MODEL, language) if is_learned_from(source.path, language.name)]
    known = gazetteer(source.text for source in prose)
    chosen, scored = halves(choose_files(held_out(language), language, count=FILES, most=MOST), language)
    yield from prose_rows.rows(Network.open(shipped(MODEL)), chosen, scored, known)
    yield _posts(language, prose, out)
    curve = {}
    for size in SIZES:
        network = train(SMALL, [encode(text.encode(), Layout()) for text in _first(prose, size)], STEPS)
        found = prose_rows.rows(network, chosen, scored, known)
        curve[str(size)] = {verdict.row: _values(verdict.figures) for verdict in found}
    write_json(out / CURVE, curve)
    yield Verdict("H7", None, {"by_characters": curve})


def _first(prose: Sequence[Source], size: int) -> list[str]:
    """So many characters of the texts, in an order that does not depend on where they lie."""
    texts, left = [], size
    for source in sorted(prose, key=lambda source: zlib.crc32(source.text.encode())):
        texts.append(source.text[:left])
        left -= len(texts[-1])
        if left <= 0:
            break
    return texts


def _values(figures: Mapping[str, Any]) -> dict[str, float]:
    """The AUCs and correlations in a row's figures, by their place."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        if name in ("auc", "r"):
            found[name] = value
        elif isinstance(value, Mapping):
            found |= {f"{name}, {rest}": number for rest, number in _values(value).items()}
    return found


def _posts(language: Language, prose: Sequence[Source], out: Path) -> Verdict:
    """Row H6: texts for the guessing game, and the line that the network has read that is most like each."""
    texts = write_samples(open_runtime(shipped(MODEL), "cpu", threads=2), language, ["- "] * COUNT, characters=POST)
    lines = sorted({line.strip() for source in prose for line in source.text.split("\n") if 20 <= len(line) <= POST})
    firsts = [max((line.strip() for line in text.split("\n")), key=len)[:POST] for text in texts]
    entries, likenesses = [], []
    for seed, (text, line) in enumerate(zip(texts, firsts, strict=True)):
        nearest, likeness, _ = process.extractOne(line, lines, scorer=fuzz.ratio)
        likenesses.append(likeness)
        entries.append({"seed": seed, "text": text, "line": line, "nearest": nearest, "likeness": round(likeness, 1)})
    data = "".join(json.dumps(entry) + "\n" for entry in entries)
    write_bytes(out / f"samples-{MODEL}.jsonl.xz", lzma.compress(data.encode(), preset=9 | lzma.PRESET_EXTREME))
    figures = {
        "texts": len(texts),
        "likeness_of_nearest_median": sorted(likenesses)[len(likenesses) // 2],
        "copied_lines": sum(likeness >= COPIED for likeness in likenesses),
    }
    return Verdict("H6", None, figures)
