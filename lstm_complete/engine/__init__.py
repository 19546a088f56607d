"""From a model folder and a text to suggestions, on ONNX Runtime. Imports no torch on the CPU path."""
