"""The card of a network that was trained on made text."""

from lstm_complete.artifacts.card import model_card
from lstm_complete.artifacts.config import ModelConfig


def test_a_toy_networks_card_says_what_made_its_text_and_tells_of_no_run() -> None:
    config = ModelConfig(name="m", cell="no-input-gate", layers=1, hidden=8, stream="plain")
    card = model_card(config, {"made": "Made text: a's and b's."}, figures={"network of": "seed 0"})
    assert "Made text: a's and b's. The weights are released under Apache-2.0." in card
    assert "LSTM without an input gate" in card
    assert "| network of | seed 0 |" in card
    assert "trained for" not in card
    assert "manifest.json" not in card
