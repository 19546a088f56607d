"""Which tensors a network of a given configuration has, and their shapes."""

from lstm_complete.artifacts.config import MATCH, Cell, ModelConfig
from lstm_complete.text.vocabulary import VOCABULARY_SIZE

_GATES: dict[Cell, int] = {"lstm": 4, "peephole": 4, "no-input-gate": 3, "gru": 3, "rnn": 1}

Shapes = dict[str, tuple[int, ...]]


def weight_shapes(config: ModelConfig) -> Shapes:
    """Tensor names of `model.safetensors` and their shapes."""
    hidden = config.hidden
    shapes: Shapes = {f"embed.{field.name}.weight": (field.size, hidden) for field in config.inputs}
    for layer in range(config.layers):
        norm: Shapes = {"norm.weight": (hidden,), "norm.bias": (hidden,)} if config.stream == "residual" else {}
        own = norm | _cell_shapes(config)
        shapes |= {f"layers.{layer}.{name}": shape for name, shape in own.items()}
    if config.reads_memory:
        shapes |= {"bonus.weight": (MATCH.size, hidden), "bonus.bias": (MATCH.size,)}
    return shapes | {"head.weight": (VOCABULARY_SIZE, hidden), "head.bias": (VOCABULARY_SIZE,)}


def _cell_shapes(config: ModelConfig) -> Shapes:
    hidden = config.hidden
    if config.cell == "window":
        return {"cell.weight": (hidden, config.window * hidden), "cell.bias": (hidden,)}
    rows = _GATES[config.cell] * hidden
    shapes: Shapes = {
        "cell.weight_ih": (rows, hidden),
        "cell.weight_hh": (rows, hidden),
        "cell.bias_ih": (rows,),
        "cell.bias_hh": (rows,),
    }
    return shapes | ({"cell.weight_peephole": (3, hidden)} if config.cell == "peephole" else {})
