"""A small builder of ONNX graphs: nodes and initialisers with names that say where they belong."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
IR_VERSION = 9
CONTRIB = "com.microsoft"
"""ONNX Runtime's own operators; of them only DynamicQuantizeLSTM is used."""


@dataclass
class Graph:
    """Collects nodes and initialisers in the order in which they are added."""

    nodes: list[Any] = field(default_factory=list)
    initialisers: dict[str, Any] = field(default_factory=dict)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add an initialiser; the same name twice is the same value."""
        if name not in self.initialisers:
            self.initialisers[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def add(self, operator: str, inputs: list[str], outputs: list[str], *, domain: str = "", **options: Any) -> str:
        """Add a node; returns its first output."""
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain, **options))
        return outputs[0]

    def model(self, inputs: dict[str, tuple[int, list[Any]]], outputs: dict[str, list[Any]]) -> onnx.ModelProto:
        """The finished model; `inputs` name element type and shape, `outputs` are float32."""
        graph = helper.make_graph(
            self.nodes,
            "charlm",
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
            list(self.initialisers.values()),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="lstm-complete")
