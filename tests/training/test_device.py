import pytest
import torch

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.errors import UserError
from lstm_complete.training.device import choose_device, choose_precision
from lstm_complete.training.options import TrainingOptions

CONFIG = ModelConfig(name="tiny", layers=1, hidden=8)
CPU = torch.device("cpu")


def test_the_cpu_on_request() -> None:
    assert choose_device(TrainingOptions(device="cpu")) == CPU


def test_automatic_precision_is_one_that_works() -> None:
    assert choose_precision(CONFIG, TrainingOptions(batch=2), CPU) in ("fp32", "bf16")


def test_precision_on_request() -> None:
    assert choose_precision(CONFIG, TrainingOptions(precision="fp32"), CPU) == "fp32"


def test_what_the_device_cannot_do_is_refused() -> None:
    with pytest.raises(UserError, match="this cpu does not compute in fp16: use fp32"):
        choose_precision(CONFIG, TrainingOptions(precision="fp16"), CPU)
