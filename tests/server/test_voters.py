"""Units that voted for suggestions: counted in steps that can be interrupted."""

from itertools import cycle

import numpy as np

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.inside.votes import votes
from lstm_complete.languages.registry import load_languages
from lstm_complete_server.voters import Poll

PYTHON = load_languages().by_name("python")
BEFORE = "def area(width, height):\n    return wid"
TEXTS = ["th", "th * height", "th * width"]


def network() -> Network:
    return Network.open(ModelFolder.open(resolve_model("python", language=None)))


def test_the_strongest_voters_are_those_of_the_whole_network() -> None:
    net = network()
    reading = Reading(BEFORE + TEXTS[0], PYTHON)
    recording = net.read(reading.records(net.config))
    split = np.mean(
        [
            votes(net, recording, t - 1, [int(recording.symbols[t])]).units[:, :, 0]
            for t in range(len(recording.symbols))[-2:]
        ],
        axis=0,
    )
    poll = Poll(net, PYTHON, BEFORE, TEXTS[:1])
    assert poll.go_on(lambda: False)
    best = poll.found[0][0]
    assert (best.layer, best.unit) == np.unravel_index(split.argmax(), split.shape)
    assert np.isclose(best.vote, split.max(), atol=1e-5)


def test_a_poll_that_is_interrupted_at_every_step_finds_the_same() -> None:
    net = network()
    whole, parts = Poll(net, PYTHON, BEFORE, TEXTS), Poll(net, PYTHON, BEFORE, TEXTS)
    assert whole.go_on(lambda: False)
    waiting = cycle([False, True])
    rounds = 1
    while not parts.go_on(lambda: next(waiting)):
        rounds += 1
    assert rounds > 1
    assert parts.found == whole.found


def test_texts_do_not_change_each_other() -> None:
    net = network()
    together = Poll(net, PYTHON, BEFORE, TEXTS)
    assert together.go_on(lambda: False)
    for text, found in zip(TEXTS, together.found, strict=True):
        alone = Poll(net, PYTHON, BEFORE, [text])
        assert alone.go_on(lambda: False)
        assert [(v.layer, v.unit) for v in alone.found[0]] == [(v.layer, v.unit) for v in found]
