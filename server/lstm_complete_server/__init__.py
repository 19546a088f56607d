"""The language server of LSTM Complete: the only package that knows LSP."""
