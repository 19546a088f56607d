"""Rows B: what the article says of networks that read code, measured on the shipped models."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.engine.runtime import open_runtime
from lstm_complete.inside.labels import read_labels
from lstm_complete.inside.network import Network
from lstm_complete.lab import context, invented, java_rows, levels, python_rows, raw, return_types
from lstm_complete.lab.coloured import draw_coloured
from lstm_complete.lab.data import held_out, licence_header, settings_of, shipped, trained_on
from lstm_complete.lab.experiment import Outcomes, Row
from lstm_complete.lab.places import Places
from lstm_complete.lab.recorded import Signal, choose_files, record
from lstm_complete.lab.samples import CHARACTERS, COUNT, TEMPERATURE, publish, write_samples
from lstm_complete.lab.verdict import Verdict, outcomes
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages

JAVA, PYTHON = "java-commons-lang", "python-tensorflow"
TEST_PATH = "src/test/java/org/apache/commons/lang3/RangesTest.java"
TEST_PROMPT = """package org.apache.commons.lang3;

import org.junit.jupiter.api.Test;

/**
 * Unit tests {@link Ranges}.
 */
public class RangesTest {
"""
LICENCE_PROMPT = 40
REAL_FILES, LONG_FILES, LONG = 30, 24, 20_000
SELECTION, SCORING, MOST = 120, 40, 6_000
"""Files of row B5, and symbols of each."""
PICTURED, FROM, LINES = "levels.json", 40, 30
"""Lines of the picture."""
_SHARES = f"of {COUNT} texts of {CHARACTERS:,} characters, temperature {TEMPERATURE}"
ROWS = (
    Row(
        "B1a",
        "A written program has licence, package, imports, comment, class, members in this order",
        f"kept in >= {java_rows.LEAST_ORDER:.0%} {_SHARES}; imports and comment may lack",
    ),
    Row(
        "B1b",
        "Javadoc has description, @param, @return in this order",
        f"in >= {java_rows.LEAST_JAVADOC:.0%} of Javadocs of two parts",
    ),
    Row(
        "B1c",
        "Annotations stand where they belong",
        f">= {java_rows.LEAST_ANNOTATION:.0%} directly before a declaration",
    ),
    Row(
        "B1d",
        "Methods that return something end with return",
        f">= {java_rows.LEAST_RETURN:.0%} end in return or throw",
    ),
    Row(
        "B1e",
        "Indentation is right, blocks are closed",
        f">= {java_rows.LEAST_INDENTED:.0%} of lines at the level of their braces, >= {java_rows.LEAST_CLOSED:.0%} of "
        "blocks in methods closed by the right line",
    ),
    Row(
        "B1f",
        "The network knows how to write tests",
        f">= {java_rows.LEAST_TESTS:.0%} of texts that begin as a test class have @Test and assert",
    ),
    Row(
        "B1g",
        "It has memorised the licence",
        f"behind {LICENCE_PROMPT} characters the rest is exact in >= {java_rows.LEAST_LICENCE:.0%}",
    ),
    Row("B1h", "It often uses undefined variables", "reported: share of local names that are declared"),
    Row("B1i", "Its behaviour spans long ranges", "reported: context at which the loss stops improving"),
    Row(
        "B2",
        "A unit follows the outer level of indentation",
        f"AUC >= {levels.LEAST_AUC} for depth >= 2, or rank correlation >= {levels.LEAST_RANK} with a depth; p < .01; "
        f"partial r >= {levels.LEAST_PARTIAL} beside the last two characters",
    ),
    Row(
        "B3",
        "A unit counts down the spaces of an indentation",
        f"|r| >= {raw.LEAST_R} in leading whitespace with the spaces left or the column modulo 4",
    ),
    Row("B4", "Another network writes Python", "reported: errors, indentation, docstrings"),
    Row(
        "B5",
        "The return type of the method around could be known",
        f"linear probe >= {100 * return_types.LEAST_ABOVE_MAJORITY:.0f} points above the majority; a value of the "
        f"right type is likelier in >= {return_types.LEAST_PAIRS:.0%} of pairs",
    ),
    Row("B6", "Character networks invent names", "reported: share of names that are new and well formed"),
)


class Code:
    """The rows about code."""

    name, title, rows, seeded, minutes = "code", "Code", ROWS, False, 8.0

    def settings(self) -> str:
        """The weights and labels that are asked, and what is written."""
        return settings_of(JAVA, PYTHON) + f" {COUNT} {CHARACTERS} {TEMPERATURE} {raw.STEPS} {SELECTION}"

    def run(self, seed: int, out: Path) -> Outcomes:  # noqa: ARG002 (networks are shipped: nothing is left to chance)
        """Measure all rows."""
        return outcomes([*_java_written(out), *_java_read(out), _python_written(out)])

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """A file, coloured by what the unit of row B2 was."""
        kept: dict[str, Any] = json.loads((seed_folder / PICTURED).read_text(encoding="utf-8"))
        if not kept:
            return {}
        alt = f"{kept['path']}, coloured by {kept['vector']} of unit {kept['unit']} in layer {kept['layer']}"
        draw_coloured(kept["lines"], kept["values"], out, "levels", alt)
        return {"levels": alt}


def _java_written(out: Path) -> Iterator[Verdict]:
    """Rows B1a to B1h and B6."""
    language = load_languages().by_name("java")
    runtime = open_runtime(shipped(JAVA), "cpu", threads=2)
    texts = write_samples(runtime, language, [""] * COUNT)
    publish(texts, out / f"samples-{JAVA}.jsonl.xz")
    written = java_rows.as_places(texts, language)
    yield from java_rows.rows(written, _real(language))
    tests = write_samples(runtime, language, [TEST_PROMPT] * COUNT, characters=2_000, path=TEST_PATH)
    yield java_rows.tests(java_rows.as_places(tests, language), written)
    header = licence_header(JAVA, language)
    prompts = [header[:LICENCE_PROMPT]] * COUNT
    yield java_rows.licence(write_samples(runtime, language, prompts, characters=len(header)), header)
    training = java_rows.as_places([source.text for source in trained_on(JAVA, language)], language)
    yield invented.rows(written, training)


def _real(language: Language) -> list[Places]:
    """Held-out files to set beside what was written."""
    chosen = choose_files(held_out(language), language, count=REAL_FILES, most=1)
    return java_rows.as_places([places.text for places in chosen], language)


def _java_read(out: Path) -> Iterator[Verdict]:
    """Rows B1i, B2, B3 and B5."""
    language = load_languages().by_name("java")
    folder, projects = shipped(JAVA), held_out(language)
    runtime, network = open_runtime(folder, "cpu", threads=2), Network.open(folder)
    long = choose_files(projects, language, count=LONG_FILES, most=LONG)
    yield context.rows(runtime, [places.symbols for places in long])
    spaced = raw.spaced_files([source for project in projects for source in project], language)
    yield raw.rows(raw.train_raw(trained_on(JAVA, language)), spaced[::2], spaced[1::2])
    bodies = choose_files(projects, language, count=SELECTION + SCORING, most=MOST)
    halves = bodies[:SELECTION], bodies[SELECTION:]
    probed = return_types.probe(*(return_types.read_bodies(network, half) for half in halves))
    yield return_types.verdict(probed, return_types.pairs(runtime, list(return_types.returns_of(long))))
    level = levels.rows(read_labels(folder))
    yield level
    signal = Signal(*(level.figures[key] for key in ("layer", "unit", "vector"))) if level.figures else None
    write_json(out / PICTURED, _picture(network, long[0], signal) if signal else {})


def _picture(network: Network, places: Places, signal: Signal) -> dict[str, Any]:
    """Some lines of a file, and the unit's value at each character; an indent unit's at all its characters."""
    recorded = record(network, [places])
    values = np.zeros(len(places.data) + 1)
    starts = np.concatenate([[0], places.ends[:-1]])
    for start, end, value in zip(starts, places.ends, recorded.column(signal), strict=True):
        values[start:end] = value
    lines, rows, start = places.data.decode("latin-1").split("\n"), [], 0
    for line in lines:
        rows.append(values[start : start + len(line)].round(3).tolist())
        start += len(line) + 1
    shown = slice(FROM, FROM + LINES)
    unit = {"layer": signal.layer, "unit": signal.unit, "vector": signal.vector}
    return {"path": places.path, **unit, "lines": lines[shown], "values": rows[shown]}


def _python_written(out: Path) -> Verdict:
    """Row B4."""
    language = load_languages().by_name("python")
    texts = write_samples(open_runtime(shipped(PYTHON), "cpu", threads=2), language, [""] * COUNT)
    publish(texts, out / f"samples-{PYTHON}.jsonl.xz")
    return python_rows.rows(java_rows.as_places(texts, language), _real(language))
