"""A text in two parts is the text."""

import random

import numpy as np

from lstm_complete.engine.passage import Compact, Passage, whole


def records(random_: random.Random, length: int) -> Compact:
    return np.array([[random_.randrange(3), random_.randrange(9)] for _ in range(length)], np.uint16).reshape(-1, 2)


def test_parts_of_passages() -> None:
    random_ = random.Random(0)
    for _ in range(200):
        head, tail = (records(random_, random_.randrange(6)) for _ in range(2))
        joined, passage = np.concatenate([head, tail]), Passage(head, tail)
        assert len(passage) == len(joined)
        start, end = sorted(random_.randrange(len(joined) + 1) for _ in range(2))
        assert np.array_equal(passage.between(start, end), joined[start:end])


def test_passages_agree_up_to_the_first_other_symbol() -> None:
    random_ = random.Random(1)
    heads = [records(random_, random_.randrange(6)) for _ in range(4)]
    found = set()
    for _ in range(500):
        one, other = (Passage(random_.choice(heads), records(random_, random_.randrange(4))) for _ in range(2))
        mine, yours = (whole(passage.between(0, len(passage))).head[:, 0].tolist() for passage in (one, other))
        agreement = one.agreement(other)
        assert mine[:agreement] == yours[:agreement]
        assert agreement in (len(mine), len(yours)) or mine[agreement] != yours[agreement]
        found.add(agreement)
    assert len(found) > 5
