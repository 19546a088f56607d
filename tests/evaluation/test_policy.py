"""Learning what to show from lines that were recorded."""

import math
import random

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.candidates import Candidate
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.finder import Stages
from lstm_complete.engine.model import open_model
from lstm_complete.engine.policy import Policy
from lstm_complete.evaluation.peers import PATIENT, OwnEngine
from lstm_complete.evaluation.policy import PRECISION, Record, fit, learn_policy, log_loss, most_saved, record, replay
from lstm_complete.evaluation.sampling import Place, Source
from lstm_complete.evaluation.typing import type_lines
from lstm_complete.languages.registry import load_languages

PYTHON = load_languages().by_name("python")
LINE = "total = add(first, second)"
TEXT = f"def add(first, second):\n    {LINE}\n    return total\n\n\ndef twice(first):\n    {LINE}\n    return total\n"


def place(line: str = LINE) -> Place:
    return Place(Source("a.py", f"{line}\n"), 0, len(line))


def records(stated: float, right: float, count: int = 400) -> list[Record]:
    """Lines at whose start one text is offered, as likely as stated; `right` of the texts are so."""
    random_ = random.Random(0)
    found = []
    for _ in range(count):
        text = "total = add" if random_.random() < right else "total = sub"
        offered = Candidate(text, math.log(stated), 0, False, (0,) * len(text))
        found.append(Record(place(), ((offered,), *[()] * (len(LINE) - 1))))
    return found


@pytest.mark.parametrize(("stated", "right"), [(0.9, 0.5), (0.5, 0.5), (0.5, 0.8)])
def test_a_policy_learns_what_a_probability_is_worth(stated: float, right: float) -> None:
    policy = fit(records(stated, right))
    offered = Candidate("x", math.log(stated), 0, True, (0,))
    assert policy.chance(offered) == pytest.approx(right, abs=0.05)


def test_a_fitted_policy_loses_less() -> None:
    sure = records(0.9, 0.5)
    assert log_loss(sure, fit(sure)) < log_loss(sure, Policy())
    assert log_loss(records(0.5, 0.5), Policy()) == pytest.approx(math.log(2))


def test_the_most_that_can_be_saved() -> None:
    """Every line is 26 characters; where "total = add" is offered at its start, 15 more are typed."""
    assert most_saved(records(0.9, 1.0, 10)) == pytest.approx(1 - (1 + 15) / 26)
    assert most_saved(records(0.9, 0.0, 10)) == 0


def test_a_learned_policy_is_as_precise_as_it_has_to_be() -> None:
    """Offering everything would save most, but too much of it would be wrong: what is doubtful is left out."""
    mixed = records(0.9, 0.9, 300) + records(0.25, 0.25, 400)
    bold, learned = Policy(power=1.0), learn_policy(mixed, PATIENT)
    everything, shown = replay(mixed, bold, PATIENT), replay(mixed, learned, PATIENT)
    assert everything["precision"] < PRECISION <= shown["precision"]
    assert everything["saved"] > shown["saved"] > 0.1


def test_what_is_replayed_is_what_was_typed() -> None:
    """The record of a completer, typed again, gives the figures of the completer; the last checks are no part of it."""
    model = open_model(ModelFolder.open(resolve_model("python", language=None)), "cpu")
    start = TEXT.rindex(LINE)
    places = [Place(Source("a.py", TEXT), start, start + len(LINE))]
    typed = type_lines(OwnEngine(Completer(model, None, Stages(constraints=False)), PYTHON), places).summary()
    again = replay(
        record(Completer(model, None, Stages(constraints=False)), PYTHON, places, PATIENT), model.policy, PATIENT
    )
    assert typed["accepted"] > 0
    figures = ("keys", "shown", "accepted", "saved", "precision")
    assert {key: again[key] for key in figures} == {key: typed[key] for key in figures}
