"""The step between two runs of the network: compiled code with a memory, NumPy without one."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from lstm_complete.engine import beam as beams
from lstm_complete.engine.beam import Beam, Size, new_beam, warm_up
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.decoder import beam_search
from lstm_complete.engine.path import Hypothesis
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.engine.timeline import Reading, read_records, records_of
from lstm_complete.languages.encoding import Layout, Symbols, encode
from lstm_complete.languages.registry import load_languages
from lstm_complete.languages.scanner import Scan
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.mixing import new_weights
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.reading import PROJECT
from lstm_complete.memory.trail import Trail
from lstm_complete.text.vocabulary import END, NEWLINE
from support.small_model import small_model

LAYOUT, PYTHON = Layout("    "), load_languages().by_name("python")
SIZE = Size(width=4, steps=12)


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> OnnxRuntime:
    folder: Path = tmp_path_factory.mktemp("model")
    return OnnxRuntime(small_model(folder, quantize=False, memory=True))


def symbols(text: str) -> Symbols:
    return encode(text.encode(), LAYOUT)


def trail_behind(project: ProjectMemory, *lines: str) -> Trail:
    """A place at the start of a line."""
    return DocumentMemory(project.store).read("a", [symbols(line) for line in lines], symbols(""), []).trail


def reading_of(runtime: OnnxRuntime, text: str) -> Reading:
    return read_records(runtime, records_of(symbols(text), 3), runtime.initial_state(1))


def beam(runtime: OnnxRuntime, trail: Trail | None, *, mixes: bool = False, size: Size = SIZE) -> Beam:
    constraints = Constraints(PYTHON.lexicon, LAYOUT)
    weights, state = new_weights() if mixes else None, constraints.state(Scan(), "")
    return new_beam(runtime, reading_of(runtime, "x\n"), constraints, state, size, trail=trail, weights=weights)


def search(runtime: OnnxRuntime, trail: Trail | None, *, mixes: bool = False, least: float = 0.0) -> list[Hypothesis]:
    return beam_search(beam(runtime, trail, mixes=mixes), least=least, cancelled=lambda: False)


@pytest.mark.parametrize("mixes", [False, True])
@pytest.mark.parametrize("least", [0.0, 1e-5])
def test_a_memory_that_holds_nothing_changes_nothing(runtime: OnnxRuntime, mixes: bool, least: float) -> None:
    """Compiled code and NumPy find the same; so do fresh weights, which leave the network as it is."""
    alone = search(runtime, None, least=least)
    together = search(runtime, trail_behind(ProjectMemory(1_000)), mixes=mixes, least=least)
    assert alone
    assert [one.symbols for one in alone] == [one.symbols for one in together]
    assert [one.finished for one in alone] == [one.finished for one in together]
    for one, other in zip(alone, together, strict=True):
        assert one.log_probabilities == pytest.approx(other.log_probabilities, abs=1e-4)
        assert not any(other.copied)


def test_a_step_takes_the_best_of_all_extensions(runtime: OnnxRuntime) -> None:
    found = beam(runtime, None)
    taken = found.choose(-np.inf)
    logits = reading_of(runtime, "x\n").logits
    constraints = Constraints(PYTHON.lexicon, LAYOUT)
    allowed = constraints.masks[constraints.state(Scan(), "")]
    chances = np.where(allowed, np.exp(logits), 0) / np.exp(logits)[allowed].sum()
    best = np.argsort(-chances)[: 2 * SIZE.width]
    going_on = [one for one in best.tolist() if one not in (NEWLINE, END)][: SIZE.width]
    assert found.choices.symbols[0, : taken.going_on].tolist() == going_on
    assert np.exp(found.choices.log_probabilities[0, : taken.going_on]) == pytest.approx(chances[going_on], abs=1e-6)


def test_the_best_come_first_and_are_what_may_be_written(runtime: OnnxRuntime) -> None:
    found = search(runtime, trail_behind(ProjectMemory(1_000)), mixes=True)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    constraints = Constraints(PYTHON.lexicon, LAYOUT)
    for one in found:
        assert len(one.log_probabilities) == len(one.copied) == len(one.symbols) + one.finished
        state = constraints.state(Scan(), "")
        for symbol in one.symbols:
            assert constraints.masks[state, symbol]
            state = constraints.next(state, symbol)


def test_what_is_copied_says_where_it_stands(runtime: OnnxRuntime) -> None:
    project = ProjectMemory(1_000)
    text = "total = width * height + depth\n"
    project.add("a.py", symbols(text))
    following = symbols("total = width * hei")
    trail = DocumentMemory(project.store).read("b", [symbols("x\n")], following, []).trail
    size, constraints = Size(width=300, steps=1), Constraints(PYTHON.lexicon, LAYOUT)  # all symbols go on
    state = constraints.state(Scan(), "total = width * hei")
    wide = new_beam(runtime, reading_of(runtime, "x\n"), constraints, state, size, trail=trail, weights=None)
    found = {one.symbols: one.copied[0] for one in beam_search(wide, cancelled=lambda: False)}
    position, store = divmod(found[ord("g"),], 2)
    assert store == PROJECT
    assert bytes(project.store.text[position - 3 : position + 3].tolist()) == b"height"
    assert not any(place for one, place in found.items() if one != (ord("g"),))


def test_a_search_compiles_nothing_after_the_warm_up(runtime: OnnxRuntime) -> None:
    trail = trail_behind(ProjectMemory(1_000), "x\n")
    warm_up(trail)
    step = cast(Any, beams._take_step)
    known = len(step.signatures)
    assert search(runtime, trail, mixes=True)
    assert len(step.signatures) == known


def test_states_of_the_automaton_are_the_same_on_every_way() -> None:
    constraints = Constraints(PYTHON.lexicon, LAYOUT)
    start = constraints.state(Scan(), "")
    state = start
    for symbol in symbols("f(a[1])"):
        assert constraints.masks[state, symbol]
        state = constraints.next(state, int(symbol))
    assert state == constraints.state(constraints.scanner.scan(Scan(), "f(a[1])"), "f(a[1])")
    for depth in range(1, 200):  # beyond the room that there is at first
        state = constraints.next(state, ord("("))
        assert constraints.masks[state, ord(")")]
        assert not constraints.masks[state, ord("]")]
        assert constraints.size > depth
    assert constraints.masks[start, ord("x")]
