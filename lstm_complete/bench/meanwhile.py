"""Keys while the server reads a large project for the first time, beside keys when it has read it."""

import statistics
from collections.abc import Iterator
from typing import Final

from lstm_complete.bench.figure import Beside, Figure, sample
from lstm_complete.bench.serving import Desk, running, wait_until_idle, wait_until_indexed
from lstm_complete.bench.subject import Subject
from lstm_complete.evaluation.simulate import says_indexed

_LINES: Final = 60
"""Room for what is typed before the project has been read, and for as many lines again."""


def figures(subject: Subject) -> Iterator[Figure]:
    """Median and 95th percentile, through the server."""
    before, after = _typed(subject)
    about = f"a key's answer while {subject.scale.resident_project:,} characters are being read"
    beside = Beside(statistics.median(after), "when they have been read")
    yield Figure("meanwhile_ms", "ms", sample(before), about, None, beside)
    slow = Beside(_p95(after), "when they have been read")
    yield Figure("meanwhile_p95_ms", "ms", sample([_p95(before)]), f"{about}, 95th percentile", None, slow)


def _typed(subject: Subject) -> tuple[list[float], list[float]]:
    """Milliseconds of keys while the project is being read, and of the same keys in another document later on."""
    draft = subject.texts.draft(subject.scale.document, _LINES)
    with running(subject, subject.scale.resident_project) as server:
        first, second = (Desk(server, subject.path(name), draft) for name in ("meanwhile", "later"))
        server.open(first.path, draft.text)
        server.suggest(first.path, draft.first, 0)
        typed = 0
        while typed < _LINES and not (typed and server.wait_for(says_indexed, 0)):
            first.type(typed)
            typed += 1
        wait_until_indexed(server)
        server.open(second.path, draft.text)
        server.suggest(second.path, draft.first, 0)
        wait_until_idle(server)
        for number in range(typed):
            second.type(number)
    return first.ms, second.ms


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
