"""`config.json` of a model folder."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lstm_complete.text.vocabulary import VOCABULARY_ID, VOCABULARY_SIZE

Cell = Literal["lstm", "gru", "rnn", "peephole", "no-input-gate", "window"]
Activation = Literal["tanh", "relu", "sigmoid"]
Stream = Literal["residual", "plain"]
"""What a layer hands to the next: its input plus h, itself fed with a LayerNorm of its input; or h alone."""


Texts = Literal["files", "strings", "lines"]
"""What it was trained on, each from state zero: files behind headers with their paths; strings of several lines; single
lines."""


class InputField(BaseModel):
    """One column of the record that the network reads for each character: an index into a table of `size` rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    size: Annotated[int, Field(ge=1, le=65536)]


SYMBOL = InputField(name="symbol", size=VOCABULARY_SIZE)
EXPECTED = InputField(name="expected", size=VOCABULARY_SIZE)
"""The symbol that the memory expects next."""
MATCH = InputField(name="match", size=8)
"""How far that expectation can be trusted: a bucket of `lstm_complete.memory.match`."""
MEMORY_INPUTS = (SYMBOL, EXPECTED, MATCH)


class Training(BaseModel):
    """What a training run reports about itself, and about the runs whose weights it started from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: int = 0
    characters: int = 0
    minutes: float = 0.0
    validation_bits_per_char: float | None = None
    before: "Training | None" = None


class ModelConfig(BaseModel):
    """The shape of a network and what it was made for; enough to build or run it, checked when read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    languages: tuple[str, ...] = ()
    vocabulary: Literal["bytes-1"] = VOCABULARY_ID
    cell: Cell = "lstm"
    layers: Annotated[int, Field(ge=1, le=16)] = 3
    hidden: Annotated[int, Field(ge=1, le=4096)] = 512
    window: Annotated[int, Field(ge=1, le=256)] = 16
    activation: Activation = "tanh"
    stream: Stream = "residual"
    texts: Texts = "files"
    inputs: Annotated[tuple[InputField, ...], Field(min_length=1, max_length=16)] = (SYMBOL,)
    trained: Training = Training()

    @model_validator(mode="after")
    def _symbol_comes_first(self) -> "ModelConfig":
        if self.inputs[0] != SYMBOL:
            raise ValueError(f"the first input must be 'symbol' with {VOCABULARY_SIZE} rows")
        if len({field.name for field in self.inputs}) != len(self.inputs):
            raise ValueError("input names must differ")
        if len(self.inputs) > 1 and self.inputs[: len(MEMORY_INPUTS)] != MEMORY_INPUTS:
            raise ValueError("the inputs after the symbol must be 'expected' and 'match', as the memory gives them")
        return self

    @property
    def reads_memory(self) -> bool:
        """Does the network read what the memory expects, and vote for it?"""
        return EXPECTED in self.inputs

    @property
    def state_size(self) -> int:
        """Floats of state per layer: h and c for LSTMs, h for GRU and RNN, the last inputs for the window."""
        match self.cell:
            case "lstm" | "peephole" | "no-input-gate":
                return 2 * self.hidden
            case "gru" | "rnn":
                return self.hidden
            case "window":
                return (self.window - 1) * self.hidden
