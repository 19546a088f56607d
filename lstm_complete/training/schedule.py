"""How far a run is, and the learning rate that belongs there."""

from dataclasses import dataclass

from lstm_complete.training.options import DEFAULT_MINUTES, TrainingOptions


@dataclass(frozen=True, slots=True)
class Budget:
    """The length of a run: a number of steps, or seconds of training that add up over resumes."""

    steps: int | None
    seconds: float

    @classmethod
    def of(cls, options: TrainingOptions) -> "Budget":
        """The budget that the options ask for."""
        return cls(options.steps, 60 * (options.minutes or DEFAULT_MINUTES))

    def progress(self, step: float, seconds: float) -> float:
        """The share of the run that is done, in [0, 1]."""
        done = step / self.steps if self.steps else seconds / self.seconds
        return min(1.0, done)

    def seconds_left(self, step: int, seconds: float, pace: float) -> float:
        """Seconds until the run is done, at a pace of so many steps per second."""
        left = (self.steps - step) / pace if self.steps else self.seconds - seconds
        return max(0.0, left)


def learning_rate(progress: float, *, peak: float, warmup: float) -> float:
    """A straight rise to `peak` over the first `warmup` of the run, then a straight fall to 0 at its end."""
    if progress < warmup:
        return peak * progress / warmup
    return peak * (1 - progress) / (1 - warmup) if warmup < 1 else peak
