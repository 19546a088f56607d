"""The web app of `lstm-complete explore`: its pages, built beforehand, and the language server behind them."""
