"""How well a network predicts text that it has not learned from."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from lstm_complete.nets.charlm import CharLM
from lstm_complete.training.streams import Streams

STREAMS, CHUNK, SYMBOLS = 32, 128, 2**16


class Validation:
    """A fixed slice of the validation records: streams spread over all of it, each read on from its start."""

    def __init__(self, records: NDArray[np.uint16], *, symbols: int = SYMBOLS) -> None:
        streams = max(1, min(STREAMS, len(records) // (4 * CHUNK)))
        self._streams = Streams(records, batch=streams, unroll=CHUNK)
        self._batch = streams
        self._chunks = max(2, min(symbols, len(records)) // (streams * CHUNK))

    @torch.no_grad()
    def bits_per_symbol(self, model: CharLM) -> float:
        """Mean bits per symbol; each stream's first chunk only warms its state: it starts in mid-file."""
        state = model.initial_state(self._batch)
        nats = []
        for number in range(self._chunks):
            records = torch.from_numpy(self._streams.chunk(number)).to(state.device)
            logits, state = model(records[:-1], state)
            nats.append(cross_entropy(logits.flatten(0, 1), records[1:, :, 0].flatten()))
        return float(torch.stack(nats[1:]).mean()) / float(np.log(2))
