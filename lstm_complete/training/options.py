"""What can be chosen about a training run; the field descriptions are the command line's help."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from lstm_complete.artifacts.config import Activation, Cell
from lstm_complete.errors import UserError

Preset = Literal["tiny", "small", "base", "large"]
PRESETS: dict[Preset, tuple[int, int]] = {
    "tiny": (2, 128),
    "small": (3, 256),
    "base": (3, 512),
    "large": (3, 1024),
}
"""Layers and hidden units of each preset."""

DEFAULT_MINUTES = 30.0

# What a resumed run may choose anew: the rest decides what the checkpoint means.
_FREE_ON_RESUME = {"steps", "minutes", "threads", "device", "precision", "checkpoint_seconds", "name", "film"}
ARCHITECTURE = ("cell", "layers", "hidden", "window", "activation")


class TrainingOptions(BaseModel):
    """Everything that decides a training run besides its data."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: Annotated[
        str | None,
        Field(pattern=r"^[A-Za-z0-9._-]{1,64}$", description="Name of the model (default: its folder's)."),
    ] = None
    preset: Annotated[
        Preset,
        Field(description="Size: tiny 2x128, small 3x256, base 3x512, large 3x1024 (layers x hidden units)."),
    ] = "small"
    cell: Annotated[Cell, Field(description="Kind of recurrent cell.")] = "lstm"
    layers: Annotated[int | None, Field(ge=1, le=16, description="Number of layers (default: the preset's).")] = None
    hidden: Annotated[
        int | None, Field(ge=1, le=4096, description="Hidden units of each layer (default: the preset's).")
    ] = None
    window: Annotated[int, Field(ge=1, le=256, description="Characters that a window cell sees at once.")] = 16
    activation: Annotated[Activation, Field(description="Non-linearity of the rnn and window cells.")] = "tanh"
    init: Annotated[
        Path | None, Field(description="Model folder whose weights and architecture training starts from.")
    ] = None

    steps: Annotated[int | None, Field(ge=1, description="Length of the run in optimizer steps.")] = None
    minutes: Annotated[
        float | None, Field(gt=0, description="Length of the run in minutes, pauses left out (default: 30).")
    ] = None
    batch: Annotated[int, Field(ge=1, le=65536, description="Streams of text that are read side by side.")] = 32
    unroll: Annotated[
        int,
        Field(ge=1, le=8192, description="Characters per step of truncated backpropagation through time."),
    ] = 64
    learning_rate: Annotated[
        float | None,
        Field(gt=0, le=1, description="Peak learning rate (default: 0.003, or 0.001 with --init)."),
    ] = None
    warmup: Annotated[float, Field(ge=0, le=1, description="Share of the run in which the learning rate rises.")] = 0.02
    weight_decay: Annotated[float, Field(ge=0, le=1, description="AdamW's decay of the weight matrices.")] = 0.01
    clip: Annotated[float, Field(gt=0, description="Largest norm of the gradient.")] = 1.0
    beta1: Annotated[float, Field(ge=0, lt=1, description="AdamW's decay of the first moment.")] = 0.9
    beta2: Annotated[float, Field(ge=0, lt=1, description="AdamW's decay of the second moment.")] = 0.98
    reset: Annotated[
        float, Field(ge=0, le=1, description="Chance, per stream and step, to forget the carried state.")
    ] = 0.01
    seed: Annotated[int, Field(ge=0, lt=2**63, description="Seed of the first weights and of the resets.")] = 0

    threads: Annotated[int | None, Field(ge=1, description="CPU threads (default: all cores).")] = None
    device: Annotated[Literal["auto", "cpu", "cuda"], Field(description="Where to train; auto prefers a GPU.")] = "auto"
    precision: Annotated[
        Literal["auto", "fp32", "bf16", "fp16"],
        Field(description="Arithmetic of the products; auto takes the fastest that the device has in hardware."),
    ] = "auto"
    checkpoint_seconds: Annotated[float, Field(ge=0, description="Seconds between two checkpoints.")] = 120.0
    film: Annotated[
        bool, Field(description="Keep the network at a dozen stages on the way, to be watched in the explorer.")
    ] = False

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if self.steps is not None and self.minutes is not None:
            raise PydanticCustomError("one_length", "give either steps or minutes, not both")
        return self

    @property
    def shape(self) -> tuple[int, int]:
        """Layers and hidden units, the preset's where they are not given."""
        layers, hidden = PRESETS[self.preset]
        return self.layers or layers, self.hidden or hidden

    @property
    def peak_learning_rate(self) -> float:
        """The learning rate at the end of the warm-up."""
        if self.learning_rate is not None:
            return self.learning_rate
        return 3e-3 if self.init is None else 1e-3

    def resuming(self, saved: Self) -> Self:
        """The options of a resumed run: `saved`, with what is given here and may change.

        Raises:
            UserError: an option that is given here contradicts the checkpoint.
        """
        given = self.given()
        for name in sorted(given - _FREE_ON_RESUME):
            wanted, had = self.value(name), saved.value(name)
            if wanted != had:
                raise UserError(
                    f"cannot resume with {name} {wanted}: the checkpoint was made with {had};"
                    " leave the option out, or start anew in another folder"
                )
        changed = {name: getattr(self, name) for name in given & _FREE_ON_RESUME}
        if {"steps", "minutes"} & changed.keys():
            changed = {"steps": None, "minutes": None, **changed}
        return saved.model_copy(update=changed)

    def given(self) -> set[str]:
        """The names of the options that were chosen, not left to their defaults; a preset is a shape."""
        chosen = set(self.model_fields_set)
        return chosen - {"preset"} | {"layers", "hidden"} if "preset" in chosen else chosen

    def value(self, name: str) -> object:
        """An option's value, the preset's where the option is left to it."""
        layers, hidden = self.shape
        return {"layers": layers, "hidden": hidden}.get(name) or getattr(self, name)
