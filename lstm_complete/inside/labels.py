"""`labels.json` of a model folder: what single units follow, and how sure that is.

A label is shown with its effect, interval, percentile among chance findings and counter-examples, or not at all: none
of them may be missing.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import LABELS, ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.cells import VECTORS

Share = Annotated[float, Field(ge=0, le=1)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CounterExample(_Part):
    """A place where the unit is not what its label says."""

    path: str
    before: str
    """The text up to the place, ..."""
    behind: str
    """... and from it on."""
    feature: Finite
    """What the label speaks of, and ..."""
    value: Finite
    """... what the unit was."""


class _Scored(_Part):
    """A unit beside a feature, on files that it was not chosen on."""

    layer: Annotated[int, Field(ge=0)]
    unit: Annotated[int, Field(ge=0)]
    vector: str
    feature: str
    measure: Literal["r", "auc"]
    value: Share
    """|r|, or the area under the ROC curve, whichever way the unit goes, ..."""
    sign: Literal[-1, 1] = 1
    """... which is this."""
    interval: tuple[Finite, Finite]
    """95 of 100 samples of the files."""
    null_percentile: Annotated[float, Field(ge=0, le=100)]
    """In how many of 100 shifts of the texts the best of all units does worse."""
    partial: Share
    """|r| of what the current and the previous character leave unexplained."""
    tokens: Share | None = None
    """How well these two characters alone tell the feature."""
    untrained: Share | None = None
    """The best unit of a network that has learned nothing."""
    spearman: Share | None = None


class Label(_Scored):
    """What a unit follows."""

    counter_examples: Annotated[tuple[CounterExample, ...], Field(min_length=1)]


class Failed(_Part):
    """A feature that no unit follows well enough."""

    model_config = ConfigDict(frozen=True, extra="allow")  # what was measured of its best unit, where there is one

    feature: str
    why: Annotated[tuple[str, ...], Field(min_length=1)]


class Labels(_Part):
    """All that was found out about the units of one network."""

    units: tuple[Label, ...]
    failed: tuple[Failed, ...] = ()
    report: dict[str, Any] = {}

    def of(self, layer: int | None = None, unit: int | None = None) -> list[Label]:
        """The labels of a layer, a unit, or all."""
        return [label for label in self.units if layer in (None, label.layer) and unit in (None, label.unit)]


def read_labels(folder: ModelFolder) -> Labels | None:
    """The labels of a model, None where nobody has looked.

    Raises:
        UserError: they are damaged, of another version, or of units that the network does not have.
    """
    found = folder.numbers(LABELS)
    if found is None:
        return None
    try:
        return checked_labels(found, folder.config)
    except UserError as error:
        raise UserError(f"{folder.path / LABELS}: {error}") from None


def write_labels(folder: ModelFolder, labels: Labels) -> None:
    """Put labels into a model folder, or replace those that are there; raises OSError."""
    write_json(folder.path / LABELS, json.loads(labels.model_dump_json(exclude_unset=True)))


def checked_labels(content: dict[str, Any], config: ModelConfig) -> Labels:
    """The labels in the content of a file.

    Raises:
        UserError: a part is missing or not of this version; a unit is not of the network.
    """
    try:
        labels = Labels.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise UserError(f"not of this version, {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    for label in labels.units:
        if label.layer >= config.layers or label.unit >= config.hidden or label.vector not in VECTORS[config.cell]:
            raise UserError(f"{config.name} has no unit {label.unit} with {label.vector} in layer {label.layer}")
    return labels
