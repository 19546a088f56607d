"""How good a model is: bits per character, line completion, and compressors beside it on the same bytes."""
