"""Beam search for the rest of a line: all hypotheses in one batched run a step."""

import math
from collections.abc import Callable

import numpy as np

from lstm_complete.engine.beam import Beam
from lstm_complete.engine.path import Hypothesis, Node, write_out


def beam_search(beam: Beam, *, least: float = 0.0, cancelled: Callable[[], bool]) -> list[Hypothesis]:
    """The best continuations up to the end of the line, best first, unfinished ones among them.

    It ends when no open hypothesis can become better than the best finished ones, of which there are as many as the
    beam is wide, or when `cancelled()` says so, which is asked before every step. A hypothesis ends, unfinished, where
    none of its extensions has the probability `least`.
    """
    finished, given_up = list[Node](), list[Node]()
    least_score = -math.inf
    """Of what may still be among the best finished ones."""
    floor, width = math.log(least) if least > 0 else -math.inf, beam.size.width
    for step in range(beam.size.steps):
        taken = beam.choose(floor)
        count = taken.going_on
        if taken.extended < len(beam.scores):
            lost = set(range(len(beam.scores))).difference(beam.choices.rows[step, : taken.chosen].tolist())
            given_up += [Node(float(beam.scores[row]), step - 1, row) for row in lost]
        if count < taken.chosen and beam.choices.scores[step, count] > least_score:
            finished = _best(finished + _nodes(beam, step, range(count, taken.chosen), finished=True), width)
            least_score = finished[-1].score if len(finished) == width else -math.inf
        if least_score > -math.inf:
            count = int(np.count_nonzero(beam.choices.scores[step, :count] > least_score))  # the best come first
        if not count or cancelled():
            break
        beam.advance(count)
    live = _nodes(beam, step, range(count))
    return write_out(beam.choices, _best(finished + live + given_up, 2 * width))


def _nodes(beam: Beam, step: int, places: range, *, finished: bool = False) -> list[Node]:
    return [Node(float(beam.choices.scores[step, place]), step, place, finished) for place in places]


def _best(nodes: list[Node], count: int) -> list[Node]:
    return sorted(nodes, key=lambda node: -node.score)[:count]
