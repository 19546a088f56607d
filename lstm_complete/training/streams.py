"""Parallel contiguous streams over a shard, for stateful truncated backpropagation through time.

What a step reads and which states it forgets are functions of the seed and the step's number alone,
so a position in the data is one integer and a resumed run reads exactly what it would have read.
"""

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError


class Streams:
    """`batch` readers of one shard, evenly spread over it, each going on where its last chunk ended."""

    def __init__(
        self, records: NDArray[np.uint16], *, batch: int, unroll: int, seed: int = 0, reset: float = 0.0
    ) -> None:
        """Args: records [symbols, F]; `seed` turns the places where the streams begin, so that a run which goes
        on with another seed reads other text; `reset`, the chance per stream and step to forget its state.

        Raises:
            UserError: the shard holds fewer than two symbols.
        """
        if len(records) < 2:
            raise UserError(f"the training data holds {len(records)} symbols, which is too little to learn from")
        self._records = np.asarray(records)
        self._unroll, self._seed, self._reset = unroll, seed, reset
        turn = np.random.default_rng(seed).integers(len(records)) if seed else 0
        starts = np.arange(batch, dtype=np.int64) * len(records) // batch + turn  # [B]
        self._window = starts + np.arange(unroll + 1, dtype=np.int64)[:, None]  # [T+1, B]

    def chunk(self, step: int) -> NDArray[np.int64]:
        """The records of step `step`, [T+1, B, F]: inputs all but the last, targets all but the first."""
        index = self._window + step * self._unroll
        return self._records.take(index, axis=0, mode="wrap").astype(np.int64)

    def kept(self, step: int) -> NDArray[np.float32]:
        """Per stream [B]: 1 where it keeps the state that it carries into step `step`, 0 where not."""
        generator = np.random.Generator(np.random.Philox(key=self._seed, counter=[0, 0, 0, step]))
        kept = generator.random(self._window.shape[1]) >= self._reset
        return np.asarray(kept, np.float32)
