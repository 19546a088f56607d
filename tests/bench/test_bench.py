"""`lstm-complete bench` with the shipped model: that it measures, not how fast."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.bench import (
    decoding,
    editing,
    growth,
    indexing,
    keystrokes,
    network,
    quantisation,
    starting,
    training,
)
from lstm_complete.bench.figure import Figure
from lstm_complete.bench.limits import copy_rate, gemm_rate, int8_rate
from lstm_complete.bench.scale import QUICK
from lstm_complete.bench.subject import Subject
from lstm_complete.bench.texts import library
from lstm_complete.cli.bench import Part, measures
from lstm_complete.cli.main import main
from lstm_complete.cli.report import print_table
from lstm_complete.installing import install_command
from lstm_complete.languages.registry import load_languages

PYTHON, JAVA = (load_languages().by_name(name) for name in ("python", "java"))


@pytest.fixture(scope="module")
def subject() -> Subject:
    return Subject(ModelFolder.open(resolve_model(None, language="python")), PYTHON, library(), QUICK)


def test_writing_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "generate", "--json"]) == 0
    (name, entry), *others = json.loads(capsys.readouterr().out).items()
    assert name == "generate_chars_s"
    assert not others
    assert entry["low"] <= entry["value"] <= entry["high"]
    assert entry["unit"] == "characters/s"
    assert entry["ratio"] == pytest.approx(entry["value"] / entry["baseline"])


def test_a_column_with_nothing_in_it_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("answers", "", "8", ""), ("starts", "", "9", "twice")]
    print_table("speed", ("figure", "spread", "ms", "otherwise"), rows[:1])
    assert not {"spread", "otherwise"} & set(capsys.readouterr().out.split())
    print_table("speed", ("figure", "spread", "ms", "otherwise"), rows)
    assert {"figure", "ms", "otherwise", "answers", "8", "twice"} <= set(capsys.readouterr().out.split())


def test_what_bench_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "everything"]) == 2
    assert "speed" in capsys.readouterr().err


def test_of_all_parts_training_is_left_out_where_torch_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(measures(Part.all)) == ["speed", "start", "memory", "train", "generate"]
    assert capsys.readouterr().err == ""
    monkeypatch.setitem(sys.modules, "torch", None)  # looking for it finds nothing
    assert list(measures(Part.all)) == ["speed", "start", "memory", "generate"]
    assert f"train needs torch: {install_command('torch')}" in " ".join(capsys.readouterr().err.split())
    assert main(["bench", "train"]) == 2
    assert f"train needs torch: {install_command('torch')}" in capsys.readouterr().err


def test_a_project_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["bench", "memory", "--project", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_quick_look_at_all_of_speed(capsys: pytest.CaptureFixture[str]) -> None:
    """With Java, of which no text is known that the model has not seen."""
    assert main(["bench", "speed", "--language", "java", "--quick", "--json"]) == 0
    printed = capsys.readouterr()
    figures = json.loads(printed.out)
    assert {"network_step_us", "decoding_step_us", "keystroke_ms", "edit_ms", "index_mb_s", "meanwhile_p95_ms"} <= set(
        figures
    )
    assert [point["size"] for point in figures["open_growth_ms"]["points"]] == list(QUICK.opened)
    assert "quantisation_bits" not in figures
    assert "--project" in printed.err


def test_the_network_is_measured_beside_the_machine_and_another_way(subject: Subject) -> None:
    for figure in network.figures(subject.folder):
        assert figure.limit is not None
        assert figure.baseline is not None
        assert min(figure.limit.value, figure.baseline.value, figure.sample.low) > 0


def test_a_wider_step_takes_the_machine_no_less(subject: Subject) -> None:
    assert network.step_limit(subject.folder, 512) > network.step_limit(subject.folder, 1)


def test_the_networks_part_of_a_decoding_step_is_a_part(subject: Subject) -> None:
    figure = decoding.figure(subject)
    assert figure.ratio is not None
    assert figure.ratio > 1
    assert figure.limit is not None


def test_every_key_of_the_protocol_is_timed(subject: Subject) -> None:
    typed = keystrokes.type_document(subject)
    assert len(typed.first_ms) == len(typed.lines) == QUICK.typed_lines
    assert len(typed.ms) == typed.total.keys


@pytest.mark.parametrize(
    ("measured", "sizes"),
    [
        (growth.by_document, QUICK.documents),
        (growth.by_project, QUICK.projects),
        (growth.by_open, QUICK.opened),
    ],
)
def test_the_same_keys_are_timed_at_every_size(
    measured: Callable[[Subject], dict[int, list[float]]], sizes: tuple[int, ...], subject: Subject
) -> None:
    """Those of all lines but the first, which warms up."""
    lines = subject.texts.draft(QUICK.document, QUICK.grown_lines).lines[1:]
    keys = sum(len(line.strip()) for line in lines if line.isascii())
    assert keys > 0
    assert {size: len(times) for size, times in measured(subject).items()} == dict.fromkeys(sizes, keys)


def test_edits_in_the_middle_are_answered(subject: Subject) -> None:
    figure = editing.figure(subject)
    assert 0 < figure.sample.low <= figure.sample.high
    assert figure.baseline is not None


def test_starting_is_timed_in_the_order_in_which_it_happens(subject: Subject) -> None:
    initialize, first, small, large = starting.start_figures(subject)
    assert 0 < initialize.sample.median < first.sample.median
    assert small.sample.median > 0
    assert large.baseline is not None
    assert large.baseline.value == small.sample.median


def test_the_server_holds_more_than_the_text(subject: Subject) -> None:
    figure = starting.memory_figure(subject)
    assert figure.limit is not None
    assert figure.sample.median > figure.limit.value > 0


def test_int8_is_not_float32_and_costs_little(subject: Subject) -> None:
    figure = _quantised(subject)
    assert 0 < abs(figure.sample.median) < 0.05
    assert figure.baseline is not None
    assert 0.5 < figure.baseline.value < 4


def _quantised(subject: Subject) -> Figure:
    paths = quantisation.unseen(PYTHON, [])
    assert [path.name for path in paths] == ["rich"]
    return quantisation.figure(subject, paths)


def test_text_that_the_user_names_is_unseen(tmp_path: Path) -> None:
    assert quantisation.unseen(PYTHON, [tmp_path]) == quantisation.unseen(JAVA, [tmp_path]) == (tmp_path,)
    assert quantisation.unseen(JAVA, []) == ()


def test_no_model_was_trained_on_what_counts_as_unseen() -> None:
    for language, package in quantisation.HELD_OUT.items():
        manifest = ModelFolder.open(resolve_model(None, language=language)).manifest
        assert package not in {one["name"] for one in manifest["packages"]}


def test_the_index_is_measured_as_users_meet_it(subject: Subject) -> None:
    built, updated, reopened = indexing.figures(subject, built=400_000, reopened=600_000)
    assert [figure.unit for figure in (built, updated, reopened)] == ["MB/s", "ms", "ms"]
    assert built.limit is not None
    assert updated.baseline is not None
    assert reopened.limit is not None
    assert reopened.baseline is not None
    assert 0 < updated.sample.median < updated.baseline.value
    assert reopened.limit.value < reopened.sample.median < reopened.baseline.value


def test_training_is_measured_beside_the_machine_and_a_plain_lstm() -> None:
    small, small_share, base, base_share, large_batch, its_share = training.figures(QUICK.trainings)
    for figure, share in ((small, small_share), (base, base_share), (large_batch, its_share)):
        assert figure.limit is not None
        assert figure.baseline is not None
        assert min(figure.limit.value, figure.baseline.value, figure.sample.low) > 0
        assert 0 < share.sample.low <= share.sample.high
    assert small.sample.median > base.sample.median
    assert "batch 128" in large_batch.about


def test_limits_of_the_machine() -> None:
    small = (64, 256, 256)
    assert int8_rate(small) > 1e8
    assert (gemm_rate("fp32", small) or 0) > 1e8
    assert copy_rate(1 << 16) > 1e8
