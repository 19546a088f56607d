"""Every experiment from end to end with hardly any training: all rows get figures, pictures are drawn."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_complete.artifacts.folder import STAGES, ModelFolder
from lstm_complete.inside.film import open_stages
from lstm_complete.lab import cells, copying, counting, remembering, scene, selective, words
from lstm_complete.lab.experiment import Experiment, Outcome
from lstm_complete.lab.report import page, report

FEW = 4
SHORT: list[Experiment] = [
    counting.Counting(replace(counting.RECIPE, steps=FEW)),
    selective.SelectiveCounting(replace(selective.RECIPE, steps=FEW)),
    selective.NoInputGate(replace(selective.UNGATED, steps=FEW)),
    remembering.Remembering(replace(remembering.RECIPE, steps=FEW)),
    copying.Copying(replace(copying.RECIPE, steps=FEW), replace(copying.LONGER, steps=FEW)),
    scene.Scene({cell: replace(recipe, steps=FEW) for cell, recipe in scene.RECIPES.items()}),
    cells.Cells(
        {task: replace(recipe, steps=FEW) for task, recipe in cells.RECIPES.items()}, replace(cells.CODE, steps=FEW)
    ),
    words.Words(replace(words.CHARACTERS, steps=FEW), replace(words.WORDS, steps=FEW)),
]


@pytest.mark.parametrize("experiment", SHORT, ids=lambda experiment: experiment.name)
def test_from_end_to_end(experiment: Experiment, tmp_path: Path) -> None:
    outcomes = experiment.run(7, tmp_path)
    assert list(outcomes) and set(outcomes) == {row.id for row in experiment.rows}
    content = report(experiment, {7: outcomes, 8: outcomes})
    kept = json.loads(json.dumps(content))
    assert [row["passed"] for row in kept["rows"]] == [row["passed"] for row in content["rows"]]
    (tmp_path / "outcome.json").write_text(json.dumps({"rows": {row["id"]: row["seeds"][0] for row in kept["rows"]}}))
    pictures = experiment.draw(tmp_path, tmp_path / "pictures")
    assert pictures
    drawn = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert drawn == {f"{name}.{ending}" for name in pictures for ending in ("svg", "png")}
    assert all(f"| {row.id} |" in page(content, pictures) for row in experiment.rows)


FILMED = ("counting", "selective-counting", "no-input-gate", "remembering", "copying", "scene")


@pytest.mark.parametrize("experiment", [own for own in SHORT if own.name in FILMED], ids=lambda own: own.name)
def test_trainings_are_filmed(experiment: Experiment, tmp_path: Path) -> None:
    experiment.run(7, tmp_path)
    (filmed,) = (path.parent for path in tmp_path.rglob(STAGES))
    assert filmed.name == ("lstm" if experiment.name == "scene" else "network")
    stages = open_stages(ModelFolder.open(filmed))
    assert {0, 1} < set(stages)
    assert not np.array_equal(stages[0].weights["head.weight"], stages[max(stages)].weights["head.weight"])
    assert sum(path.stat().st_size for path in filmed.iterdir()) < 420_000


def test_a_row_that_fails_says_with_which_seeds() -> None:
    experiment = SHORT[0]
    good, bad = (
        {row.id: Outcome(p, {"first_failing": n}) for row in experiment.rows} for p, n in ((True, 20), (False, 3))
    )
    rows = {row["id"]: row for row in report(experiment, {0: good, 1: bad, 2: bad})["rows"]}
    assert rows["C1"]["passed"] is False
    assert rows["C1"]["reason"] == "fails with seeds 1, 2"
    assert rows["C1"]["figures"] == {"first_failing": 3}
    assert report(experiment, dict.fromkeys(range(5), good))["rows"][1]["reason"] == ""


def test_matched_networks_have_as_many_weights() -> None:
    wanted = cells.weights_of(cells.matched("lstm", 1, 64))
    for cell in cells.CELLS:
        assert abs(cells.weights_of(cells.matched(cell, 1, 64)) / wanted - 1) < 0.03


def test_a_words_network_and_a_characters_network_are_of_one_size() -> None:
    by_word = words.SmallLM(words.VOCABULARY, words.WORD_HIDDEN)
    by_character = words.SmallLM(128, words.matched_hidden(by_word))
    sizes = [sum(weight.numel() for weight in model.parameters()) for model in (by_word, by_character)]
    assert abs(sizes[0] / sizes[1] - 1) < 0.02
