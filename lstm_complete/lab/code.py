"""Rows B: what the article says of networks that read code, measured on the shipped models."""

from collections.abc import Callable, Iterator
from pathlib import Path

from lstm_complete.engine.runtime import open_runtime
from lstm_complete.inside.network import Network
from lstm_complete.lab import context, invented, java_rows, levels, python_rows, raw, return_types
from lstm_complete.lab.data import held_out, licence_header, shipped, trained_on
from lstm_complete.lab.recorded import choose_files
from lstm_complete.lab.samples import COUNT, publish, write_samples
from lstm_complete.lab.verdict import Verdict
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
REAL_FILES, LONG_FILES = 30, 24
SELECTION, SCORING, MOST = 48, 24, 6_000
"""Files of row B5, and symbols of each."""

Progress = Callable[[str], None]


def java_samples(out: Path, progress: Progress) -> Iterator[Verdict]:
    """Rows B1a to B1h and B6."""
    language = load_languages().by_name("java")
    runtime = open_runtime(shipped(JAVA), "cpu", threads=2)
    progress("writing Java")
    texts = write_samples(runtime, language, [""] * COUNT)
    publish(texts, out / f"samples-{JAVA}.jsonl.xz")
    real = [places.text for places in choose_files(held_out(language), language, count=REAL_FILES, most=1)]
    written = java_rows.as_places(texts, language)
    yield from java_rows.rows(written, java_rows.as_places(real, language))
    progress("writing tests")
    tests = write_samples(runtime, language, [TEST_PROMPT] * COUNT, characters=2_000, path=TEST_PATH)
    yield java_rows.tests(java_rows.as_places(tests, language), written)
    header = licence_header(JAVA, language)
    prompts = [header[:LICENCE_PROMPT]] * COUNT
    yield java_rows.licence(write_samples(runtime, language, prompts, characters=len(header)), header)
    progress("invented names")
    training = java_rows.as_places([source.text for source in trained_on(JAVA, language)], language)
    yield invented.rows(written, training)


def java_reading(out: Path, progress: Progress) -> Iterator[Verdict]:
    """Rows B1i, B2, B3 and B5."""
    language = load_languages().by_name("java")
    folder, projects = shipped(JAVA), held_out(language)
    runtime = open_runtime(folder, "cpu", threads=2)
    progress("contexts")
    long = choose_files(projects, language, count=LONG_FILES, most=20_000)
    yield context.rows(runtime, [places.symbols for places in long])
    pass
    progress("counting spaces")
    network = raw.train_raw(trained_on(JAVA, language))
    spaced = raw.spaced_files([source for project in projects for source in project], language)
    yield raw.rows(network, spaced[::2], spaced[1::2])
    progress("return types")
    network = Network.open(folder)
    bodies = choose_files(projects, language, count=SELECTION + SCORING, most=MOST)
    probed = return_types.probe(
        return_types.read_bodies(network, bodies[:SELECTION]), return_types.read_bodies(network, bodies[SELECTION:])
    )
    yield return_types.verdict(probed, return_types.pairs(runtime, list(return_types.returns_of(long))))


def python_samples(out: Path, progress: Progress) -> Iterator[Verdict]:
    """Row B4."""
    language = load_languages().by_name("python")
    progress("writing Python")
    texts = write_samples(open_runtime(shipped(PYTHON), "cpu", threads=2), language, [""] * COUNT)
    publish(texts, out / f"samples-{PYTHON}.jsonl.xz")
    real = [places.text for places in choose_files(held_out(language), language, count=REAL_FILES, most=1)]
    yield python_rows.rows(java_rows.as_places(texts, language), java_rows.as_places(real, language))
