"""Model folders: configuration, weights, engine file, card, manifest. Imports neither torch nor ONNX."""
