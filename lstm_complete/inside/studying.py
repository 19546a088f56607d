"""From a model folder and a text to something to look at."""

from urllib.parse import urlencode

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.frozen import Study
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.languages.registry import Registry


def study(
    folder: ModelFolder, text: str, registry: Registry, *, layer: int = 0, unit: int | None = None, vector: str = "h"
) -> Study:
    """Let a network read a text; shown is one vector of a layer, or all of a unit where one is named.

    Raises:
        UserError: the weights are damaged, or the network has no such vector.
    """
    config = folder.config
    reading = Reading(text, registry.first(config.languages))
    recording = Network.open(folder).read(reading.records(config))
    if vector not in recording.layers[0]:
        raise UserError(f"there is no vector '{vector}'; there are {', '.join(recording.layers[0])}")
    place: dict[str, str | int] = {"network": config.name, "layer": layer, "vector": vector}
    page = "network" if unit is None else "neuron"
    address = f"#/{page}?{urlencode(place | ({} if unit is None else {'unit': unit}))}"
    return Study(config.name, text, reading.spans, recording, layer, unit or 0, address)
