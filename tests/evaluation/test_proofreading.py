"""Mistakes made on purpose, and what hints find of them."""

from collections import Counter

import numpy as np
import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.model import open_model
from lstm_complete.evaluation.mistakes import MistakeKind, mistakes
from lstm_complete.evaluation.project import project_memory
from lstm_complete.evaluation.proofreading import choose_threshold, curve, learn_doubts, proofread
from lstm_complete.evaluation.sampling import Source
from lstm_complete.languages.registry import load_languages

PYTHON = load_languages().by_name("python")
TEXT = '''"""Shapes."""


def scaled(width, height, factor):
    larger = width * factor
    taller = height * factor
    result = (larger, taller)
    return result


def largest(sizes, fallback):
    best = fallback  # until there is a larger one
    for size in sizes:
        if compare(size, best) > 0:
            best = size
    return best


def compare(one, other):
    difference = one[0] - other[0]
    return difference
'''
SOURCE = Source("shapes.py", TEXT)


def test_each_mistake_is_in_one_place_of_its_line() -> None:
    lines = TEXT.splitlines(keepends=True)
    found = mistakes(SOURCE, PYTHON, (), each=3, seed=0)
    assert {one.kind for one in found} == set(MistakeKind)
    assert max(Counter(one.kind for one in found).values()) <= 3
    for one in found:
        right = lines[one.line]
        assert one.text != right
        assert one.text[: one.start] == right[: one.start]
        assert right.endswith(one.text[one.end :])
        assert "#" not in one.text[: one.start]
        assert not right.startswith(("def", '"""')) or one.kind is MistakeKind.BRACKET


def test_they_are_what_their_kind_says() -> None:
    lines = TEXT.splitlines(keepends=True)
    words = set(TEXT.replace("(", " ").split())
    for one in mistakes(SOURCE, PYTHON, (), each=9, seed=1):
        wrong = one.text[one.start : one.end]
        if one.kind is MistakeKind.SPELLING:
            assert wrong not in words
        elif one.kind is MistakeKind.RETURN:
            assert wrong in TEXT
            assert lines[one.line].strip().startswith("return")
        elif one.kind is MistakeKind.SWAP:
            assert sorted(one.text) == sorted(lines[one.line])
        elif one.kind is MistakeKind.BRACKET:
            assert wrong in "([{" or wrong in ")]}"


def test_they_are_the_same_for_the_same_seed() -> None:
    once, again, other = (mistakes(SOURCE, PYTHON, (), each=3, seed=seed) for seed in (0, 0, 1))
    assert once == again != other


def test_a_name_of_the_project_is_no_misspelling() -> None:
    everything = mistakes(SOURCE, PYTHON, (), each=9, seed=0)
    wrong = {one.text[one.start : one.end] for one in everything if one.kind is MistakeKind.SPELLING}
    again = mistakes(SOURCE, PYTHON, wrong, each=9, seed=0)
    assert wrong
    assert not wrong & {one.text[one.start : one.end] for one in again if one.kind is MistakeKind.SPELLING}


def test_what_was_learned_finds_what_it_was_learned_from() -> None:
    model = open_model(ModelFolder.open(resolve_model(None, language="python")), "cpu")
    proof = proofread(model, project_memory([], PYTHON), [SOURCE], PYTHON, lines=100, each=5, seed=0)
    assert proof.lines == sum(bool(line.strip()) for line in TEXT.splitlines())
    learned = learn_doubts([proof])
    points = curve(proof, learned, [-50.0, 0.0, 50.0])
    for kind, recall in points[0]["recall"].items():
        shares = [point["recall"][kind] for point in points]
        assert recall == shares[0] >= shares[1] >= shares[2] == 0
        assert all(point["fixed"][kind] <= point["recall"][kind] for point in points)
    assert points[0]["recall"][MistakeKind.SPELLING] > 0.5
    alarms = [point["false_alarms"] for point in points]
    assert alarms[0] >= alarms[1] >= alarms[2] == 0


@pytest.mark.parametrize(("rate", "count"), [(0, 0), (1, 2), (100, 5)])
def test_a_threshold_allows_so_many_false_alarms(rate: float, count: int) -> None:
    alarms = np.array([5.0, 4.0, 3.0, 2.0, 1.0, 0.5])
    assert int((alarms > choose_threshold(alarms, 2000, rate)).sum()) == count
