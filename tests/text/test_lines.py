"""The lines of a document against a plain list."""

import random
from collections.abc import Iterator

import pytest

from lstm_complete.text import lines as module
from lstm_complete.text.lines import LEAST, MOST, Lines


@pytest.fixture
def short_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", 8)
        patch.setattr(module, "LEAST", 3)
        yield


def edit(random_: random.Random, plain: list[str], lines: Lines) -> Lines:
    """The same random edit to both."""
    start = random_.randrange(len(plain) + 1)
    end = min(len(plain), start + random_.choice([0, 0, 1, 1, 2, 30]))
    new = [random_.choice("abc") for _ in range(random_.choice([0, 0, 1, 1, 2, 30]))]
    plain[start:end] = new
    return lines.replaced(start, end, new)


@pytest.mark.usefixtures("short_chunks")
@pytest.mark.parametrize("seed", range(5))
def test_random_edits(seed: int) -> None:
    random_ = random.Random(seed)
    plain = [random_.choice("abc") for _ in range(random_.choice([0, 1, 50]))]
    lines = Lines(plain)
    for _ in range(400):
        before, were = lines, list(plain)
        lines = edit(random_, plain, lines)
        assert (list(before), list(lines), len(lines)) == (were, plain, len(plain))
        start, end = sorted(random_.randrange(-2, len(plain) + 3) for _ in range(2))
        assert lines[start:end] == tuple(plain[start:end])
        assert lines[end:start] == tuple(plain[end:start])
        assert [lines[number] for number in range(-len(plain), len(plain))] == plain + plain
        assert list(lines.since(max(0, start))) == plain[max(0, start) :]
        sizes = [len(chunk) for chunk in lines._chunks]
        assert all(module.LEAST <= size <= module.MOST for size in sizes) or len(sizes) <= 1


@pytest.mark.usefixtures("short_chunks")
@pytest.mark.parametrize("seed", range(5))
def test_versions_are_compared(seed: int) -> None:
    random_ = random.Random(seed)
    plain = [random_.choice("abc") for _ in range(60)]
    old = Lines(plain)
    assert old.compare(Lines(plain)) == old.compare(old) == (60, 60, 60)
    for _ in range(300):
        new = old
        for _ in range(random_.choice([0, 1, 1, 3])):
            new = edit(random_, plain, new)
        start, end, new_end = old.compare(new)
        assert old[:start] + new[start:new_end] + old[end:] == tuple(new)
        assert start == end == new_end or old[start:end] != new[start:new_end]
        assert old[start : start + 1] != new[start : start + 1] or start in (end, new_end)
        assert start in (end, new_end) or old[end - 1] != new[new_end - 1]
        old = new


def test_a_line_that_is_not_there() -> None:
    for lines, index in ((Lines(), 0), (Lines(["a"]), 1), (Lines(["a"]), -2)):
        with pytest.raises(IndexError):
            lines[index]


def test_an_edit_leaves_nearly_all_of_a_long_document_alone() -> None:
    old = Lines([f"{number}\n" for number in range(50_000)])
    new = old.replaced(30_000, 30_001, ["one\n", "two\n"])
    kept = {id(chunk) for chunk in old._chunks}
    made = [chunk for chunk in new._chunks if id(chunk) not in kept]
    assert sum(map(len, made)) <= MOST + LEAST
    assert old.compare(new) == (30_000, 30_001, 30_002)
