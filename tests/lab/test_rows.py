"""What rows say of units that are made by hand: one that does it, and ones that miss a part."""

import numpy as np

from lstm_complete.lab.counting import identity_errors
from lstm_complete.lab.remembering import Read as Remembered
from lstm_complete.lab.remembering import judge as judge_remembering
from lstm_complete.lab.selective import Read, counter, counter_rows

TEXT = "aXaaXYbbb"


def counting_read(*, leak: float = 0.0, gate_at_x: float = 0.0) -> Read:
    """Unit 1 counts a's up and b's down, and moves by `leak` at each X; unit 0 does nothing."""
    symbols = np.array(list(TEXT * 4))
    step = np.select([symbols == "a", symbols == "b", symbols == "X"], [1.0, -1.0, leak])
    c = np.concatenate([np.cumsum(part) for part in np.split(step, 4)])
    two = np.stack([np.zeros(len(c)), c], axis=1)
    gate = np.where(symbols == "X", gate_at_x, 1.0)[:, None].repeat(2, axis=1)
    vectors = {"c": two, "input": gate, "candidate": np.ones_like(two)}
    left = np.concatenate([np.cumsum((p == "a").astype(float) - (p == "b")) for p in np.split(symbols, 4)])
    return Read(vectors, np.stack([np.zeros(len(c)), step], axis=1), symbols, left, np.full(len(c), 3))


def test_a_perfect_counter_passes() -> None:
    read = counting_read()
    assert counter(read) == 1
    assert [counter_rows(read, 1)[row].passed for row in ("D2", "D3", "D4", "G3")] == [True] * 4


def test_a_counter_that_moves_at_x_or_leaves_its_gate_open_fails() -> None:
    assert not counter_rows(counting_read(leak=0.1), 1)["D2"].passed
    assert not counter_rows(counting_read(gate_at_x=0.2), 1)["D3"].passed


def remembered(*, forget_at_y: float = 0.0, counts: tuple[int, ...] = (1, 3)) -> Remembered:
    """Unit 0 is high after A, unit 1 after B, unit 2 does not know."""
    strings = {}
    for letter in "AB":
        for count in counts:
            shape = (count + 3, 3)
            h = np.full(shape, 0.1, np.float32)
            h[:, "AB".index(letter)] = 0.9
            gate = np.full(shape, 0.05, np.float32)
            gate[0] = 1
            forget = np.ones(shape, np.float32)
            forget[count + 1] = forget_at_y
            strings[letter, count] = {"h": h, "input": gate, "forget": forget}
    return Remembered(strings)


def test_units_that_remember_a_letter_pass() -> None:
    rows = judge_remembering(remembered(), remembered(counts=(2, 4)))
    assert {id_ for id_, outcome in rows.items() if outcome.passed} == {"E2", "E3", "E4", "E5", "G2", "E6"}
    assert rows["E2"].figures["unit"] == 0
    assert rows["E3"].figures["unit"] == 1


def test_a_forget_gate_that_stays_open_at_y_fails() -> None:
    rows = judge_remembering(remembered(forget_at_y=0.5), remembered(forget_at_y=0.5))
    assert not rows["E5"].passed
    assert rows["E4"].passed


def test_the_choice_is_scored_on_other_strings() -> None:
    forgetful = {key: own | {"h": np.zeros_like(own["h"])} for key, own in remembered().strings.items()}
    assert not judge_remembering(remembered(), Remembered(forgetful))["E2"].passed


def test_the_identity_of_gates_and_cell() -> None:
    c = np.array([[0.5], [0.75]], np.float32)
    recorded = {
        "c": c,
        "forget": np.full((2, 1), 0.5, np.float32),
        "input": np.ones((2, 1), np.float32),
        "candidate": np.full((2, 1), 0.5, np.float32),
        "output": np.ones((2, 1), np.float32),
        "h": np.tanh(c),
    }
    assert max(identity_errors(recorded)) < 1e-6
    shifted = recorded | {"forget": np.array([[0.5], [0.9]], np.float32)}
    assert identity_errors(shifted)[0] > 0.1
