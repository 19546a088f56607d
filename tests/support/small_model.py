"""A small real model folder with random weights, written as training writes one."""

from pathlib import Path

import torch

from lstm_complete.artifacts.config import MEMORY_INPUTS, SYMBOL, Cell, ModelConfig, Stream
from lstm_complete.artifacts.folder import ModelFolder, write_model_folder
from lstm_complete.engine.export import export_engine
from lstm_complete.nets.charlm import CharLM


def small_model(
    path: Path,
    *,
    cell: Cell = "lstm",
    layers: int = 2,
    hidden: int = 16,
    quantize: bool = True,
    memory: bool = False,
    stream: Stream = "residual",
) -> ModelFolder:
    """Write the folder and open it."""
    inputs = MEMORY_INPUTS if memory else (SYMBOL,)
    config = ModelConfig(
        name="small",
        languages=("python",),
        cell=cell,
        layers=layers,
        hidden=hidden,
        window=4,
        inputs=inputs,
        stream=stream,
    )
    torch.manual_seed(1)
    weights = CharLM(config).to_weights()
    engine = export_engine(config, weights, quantize=quantize)
    write_model_folder(path, config, weights, card="# small\n", manifest={}, engine=engine, precision="float32")
    return ModelFolder.open(path)
