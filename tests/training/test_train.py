import json
import shutil
import sysconfig
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from lstm_complete.artifacts.folder import POLICY, ModelFolder
from lstm_complete.cli.main import main
from lstm_complete.corpus.shards import open_shards
from lstm_complete.engine.model import open_model, write_mixer
from lstm_complete.engine.policy import Policy
from lstm_complete.errors import UserError
from lstm_complete.memory.mixing import new_weights
from lstm_complete.training import checkpoint
from lstm_complete.training.options import TrainingOptions
from lstm_complete.training.progress import Silent, Started, Stepped
from lstm_complete.training.run import train
from support.small_model import small_model


class Recorder(Silent):
    """Keeps what a run says."""

    def __init__(self) -> None:
        self.first: Started | None = None
        self.steps: list[Stepped] = []
        self.validations: list[float] = []
        self.warnings: list[str] = []

    def started(self, event: Started) -> None:
        self.first = event

    def stepped(self, event: Stepped) -> None:
        self.steps.append(event)

    def validated(self, step: int, bits: float) -> None:
        self.validations.append(bits)

    def warned(self, message: str) -> None:
        self.warnings.append(message)


def after(steps: int) -> Callable[[], bool]:
    """A stop signal that comes after so many steps."""
    asked = iter(range(steps))
    return lambda: next(asked, None) is None


def tensors(out: Path) -> dict[str, torch.Tensor]:
    return checkpoint.load(out).tensors


def assert_equal(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> None:
    assert one.keys() == other.keys()
    assert all(torch.equal(tensor, other[name]) for name, tensor in one.items())


def test_real_text_is_learned_in_seconds(shards: Path, tmp_path: Path) -> None:
    watcher = Recorder()
    options = TrainingOptions(
        layers=2, hidden=64, batch=16, unroll=32, steps=150, learning_rate=1e-2, threads=1, device="cpu"
    )
    result = train(options, shards, tmp_path, watcher)
    assert result.finished and result.steps == 150
    counts = open_shards(shards).manifest["train"]
    assert result.characters == round(150 * 16 * 32 * counts["characters"] / counts["symbols"])
    assert result.validation_bits_per_char is not None
    assert result.validation_bits_per_char < 4.0 < np.log2(264)
    assert watcher.first is not None and watcher.first.parameters > 64 * 264
    assert watcher.steps[-1].bits < 4.5
    assert watcher.validations[-1] == result.validation_bits_per_char


def test_a_finished_run_leaves_a_model_folder(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    out = tmp_path / "my model"
    result = train(tiny, shards, out, Silent())
    folder = ModelFolder.open(out)
    assert (folder.config.name, folder.config.layers, folder.config.hidden) == ("my-model", 2, 16)
    assert folder.config.trained.steps == 12
    assert folder.config.trained.validation_bits_per_char == result.validation_bits_per_char
    saved = tensors(out)
    for name, weight in folder.weights().items():
        assert np.array_equal(weight, saved[f"average.{name}"].half().float().numpy()), name
    for name in ("engine.onnx", "CARD.md", "learning-curve.svg", "learning-curve.png"):
        assert (out / name).stat().st_size > 0
    history = json.loads((out / "history.json").read_text())
    assert {point["kind"] for point in history} == {"training", "validation"}
    assert history[-1]["step"] == 12


@pytest.mark.parametrize("stops", [[1], [5], [11], [3, 4, 2]])
def test_a_stopped_run_resumes_exactly(shards: Path, tiny: TrainingOptions, tmp_path: Path, stops: list[int]) -> None:
    train(tiny, shards, tmp_path / "whole", Silent())
    out = tmp_path / "parts"
    for number, steps in enumerate(stops):
        result = train(tiny, shards, out, Silent(), resume=number > 0, stop=after(steps))
        assert not result.finished and result.steps == sum(stops[: number + 1])
        assert not (out / "config.json").exists()
    assert train(TrainingOptions(), shards, out, Silent(), resume=True).finished
    assert_equal(tensors(tmp_path / "whole"), tensors(out))


def test_minutes_add_up_over_resumes(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    options = tiny.model_copy(update={"steps": None, "minutes": 0.01})
    first = train(options, shards, tmp_path, Silent(), stop=after(2))
    second = train(options, shards, tmp_path, Silent(), resume=True)
    assert second.finished and second.seconds >= 0.6 > first.seconds
    assert checkpoint.load(tmp_path).record.seconds >= 0.6


def test_resuming_a_finished_run_says_so(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    train(tiny, shards, tmp_path, Silent())
    with pytest.raises(UserError, match=r"is already finished \(12 steps"):
        train(tiny, shards, tmp_path, Silent(), resume=True)


def test_a_finished_run_can_be_given_more_steps(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    train(tiny, shards, tmp_path, Silent())
    longer = train(TrainingOptions(steps=20), shards, tmp_path, Silent(), resume=True)
    assert longer.finished and longer.steps == 20
    assert ModelFolder.open(tmp_path).config.trained.steps == 20


def test_an_unfinished_run_is_not_overwritten(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    train(tiny, shards, tmp_path, Silent(), stop=after(2))
    with pytest.raises(UserError, match="holds an unfinished run: go on with --resume"):
        train(tiny, shards, tmp_path, Silent())


def test_resuming_with_another_architecture_is_refused(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    train(tiny, shards, tmp_path, Silent(), stop=after(2))
    with pytest.raises(UserError, match="cannot resume with layers 3: the checkpoint was made with 2"):
        train(TrainingOptions(layers=3), shards, tmp_path, Silent(), resume=True)


def test_resuming_on_other_data_is_refused(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    other = tmp_path / "shards"
    other.mkdir()
    for path in shards.iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    out = tmp_path / "out"
    train(tiny, other, out, Silent(), stop=after(2))
    np.save(other / "train.npy", np.load(other / "train.npy", allow_pickle=False)[::-1])
    with pytest.raises(UserError, match="its training data has changed"):
        train(tiny, other, out, Silent(), resume=True)


def test_fine_tuning_starts_from_a_model(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    train(tiny.model_copy(update={"steps": 60}), shards, tmp_path / "first", Silent())
    options = TrainingOptions(init=tmp_path / "first", steps=1, batch=4, unroll=8, learning_rate=1e-9, device="cpu")
    train(options, shards, tmp_path / "second", Silent())
    first, second = (ModelFolder.open(tmp_path / name) for name in ("first", "second"))
    assert (second.config.layers, second.config.hidden, second.config.name) == (2, 16, "second")
    for name, weight in first.weights().items():
        assert second.weights()[name] == pytest.approx(weight, abs=1e-3), name


def test_fine_tuning_tells_what_the_model_before_reaches(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    first = train(tiny.model_copy(update={"steps": 60}), shards, tmp_path / "first", Silent())
    assert first.bits_per_char_before is None
    options = TrainingOptions(init=tmp_path / "first", steps=40, batch=4, unroll=8, device="cpu", threads=1)
    stopped = train(options, shards, tmp_path / "second", Silent(), stop=after(5))
    second = train(TrainingOptions(), shards, tmp_path / "second", Silent(), resume=True)
    assert first.validation_bits_per_char == pytest.approx(second.bits_per_char_before, abs=0.01)  # weights are rounded
    assert second.bits_per_char_before == stopped.bits_per_char_before
    assert second.validation_bits_per_char is not None and second.bits_per_char_before is not None
    assert second.validation_bits_per_char < second.bits_per_char_before


def test_fine_tuning_keeps_the_architecture(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    train(tiny, shards, tmp_path / "first", Silent())
    options = TrainingOptions(init=tmp_path / "first", hidden=32, steps=1)
    with pytest.raises(UserError, match="has hidden 16, not 32: leave out --hidden"):
        train(options, shards, tmp_path / "second", Silent())


def test_a_run_that_diverges_gives_up_in_one_line(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    watcher = Recorder()
    train(tiny, shards, tmp_path, Silent(), stop=after(2))
    saved = checkpoint.load(tmp_path)
    saved.tensors["weights.head.bias"].fill_(float("nan"))
    checkpoint.save(tmp_path, saved)
    with pytest.raises(UserError, match=r"training diverged: .* lower --learning-rate"):
        train(TrainingOptions(steps=100), shards, tmp_path, watcher, resume=True)
    assert "learning rate halved" in watcher.warnings[0]


def test_a_checkpoint_without_its_tensors_is_refused(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    train(tiny, shards, tmp_path, Silent(), stop=after(2))
    saved = checkpoint.load(tmp_path)
    del saved.tensors["weights.head.bias"]
    checkpoint.save(tmp_path, saved)
    with pytest.raises(UserError, match="does not hold the tensors of its network"):
        train(tiny, shards, tmp_path, Silent(), resume=True)


def test_no_gpu_is_one_clear_line(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    with pytest.raises(UserError, match="no CUDA device is available: use --device cpu"):
        train(tiny.model_copy(update={"device": "cuda"}), shards, tmp_path, Silent())


def test_data_of_other_records_is_refused(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    for name in ("train.npy", "valid.npy"):
        symbols = np.load(shards / name, allow_pickle=False)
        np.save(tmp_path / name, np.repeat(symbols, 2, axis=1))
    (tmp_path / "manifest.json").write_bytes((shards / "manifest.json").read_bytes())
    with pytest.raises(UserError, match="has 2 inputs per character and the network reads 3"):
        train(tiny, tmp_path, tmp_path / "out", Silent())


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn", "peephole", "no-input-gate", "window"])
def test_every_cell_learns(cell: str, shards: Path, tmp_path: Path) -> None:
    options = TrainingOptions.model_validate(
        {
            "cell": cell,
            "layers": 2,
            "hidden": 24,
            "window": 4,
            "batch": 8,
            "unroll": 16,
            "steps": 40,
            "learning_rate": 1e-2,
            "threads": 1,
            "device": "cpu",
        }
    )
    result = train(options, shards, tmp_path, Silent())
    assert result.validation_bits_per_char is not None
    assert result.validation_bits_per_char < 6
    assert ModelFolder.open(tmp_path).config.cell == cell


def test_a_place_that_cannot_be_written_shows_at_once(shards: Path, tiny: TrainingOptions, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    watcher = Recorder()
    with pytest.raises(UserError, match=r"cannot write the checkpoint of .*file"):
        train(tiny, shards, tmp_path / "file", watcher)
    assert not watcher.validations


def test_a_run_that_starts_from_a_model_keeps_how_it_is_joined_with_the_memory(tmp_path: Path) -> None:
    first = small_model(tmp_path / "first", memory=True)
    write_mixer(first.path, new_weights())
    (first.path / POLICY).write_text(Policy(bias=-1.0).model_dump_json())
    library = Path(sysconfig.get_path("stdlib"))
    for name in ("textwrap", "shlex", "cmd"):
        shutil.copy(library / f"{name}.py", tmp_path)
    arguments = ["--init", str(first.path), "--steps", "1", "--batch", "4", "--unroll", "8", "--device", "cpu"]
    assert main(["train", *map(str, tmp_path.glob("*.py")), "--out", str(tmp_path / "second"), *arguments]) == 0
    model = open_model(ModelFolder.open(tmp_path / "second"), "cpu")
    assert model.weights is not None
    assert model.policy.bias == -1.0
