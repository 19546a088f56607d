"""Typing lines again: the protocol on engines that can be read at a glance, and on real servers."""

import sys
from pathlib import Path

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.cli.main import main
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import open_model
from lstm_complete.errors import UserError
from lstm_complete.evaluation.baselines import ppmd_bits_per_char, xz_bits_per_char, zpaq_bits_per_char
from lstm_complete.evaluation.language_server import LanguageServer
from lstm_complete.evaluation.peers import LongestMatchCopier, OwnEngine
from lstm_complete.evaluation.project import project_memory
from lstm_complete.evaluation.sampling import Place, Source
from lstm_complete.evaluation.simulate import choose_trial, simulate
from lstm_complete.evaluation.typing import Typed, type_lines
from lstm_complete.languages.registry import load_languages
from lstm_complete.settings import Settings

PYTHON = load_languages().by_name("python")
LINE = "total = add(first, second)"


class Scripted:
    """Offers what the script says behind a given beginning of the line."""

    def __init__(self, script: dict[str, list[str]]) -> None:
        self.script, self.text = script, ""

    def open(self, path: str, text: str) -> None:
        self.text = text

    def insert(self, path: str, line: int, column: int, text: str) -> None:
        self.text = self.text[:column] + text + self.text[column:]

    def suggest(self, path: str, line: int, column: int) -> list[str]:
        return self.script.get(self.text[:column], [])


def typed(script: dict[str, list[str]], line: str = LINE) -> Typed:
    return type_lines(Scripted(script), [Place(Source("a.py", line + "\n"), 0, len(line))])


def test_without_offers_every_character_is_a_key() -> None:
    found = typed({})
    assert (found.keys, found.chars, found.shown) == (len(LINE), len(LINE), 0)


def test_a_right_offer_costs_one_key() -> None:
    found = typed({"total": [" = add("]})
    assert found.keys == len(LINE) - len(" = add(") + 1
    assert (found.shown, found.accepted) == (1, [7])
    assert found.summary()["precision"] == 1


def test_an_offer_that_is_wrong_at_its_end_saves_nothing() -> None:
    found = typed({"total": [" = add(third"]})
    assert (found.keys, found.shown, found.accepted) == (len(LINE), 1, [])
    assert found.summary()["net_saved"] == pytest.approx(-0.2 / len(LINE))


def test_only_the_first_line_counts() -> None:
    assert typed({"total": [" = add(\nnever"]}).accepted == [7]


def test_what_is_displayed_already_is_not_shown_anew() -> None:
    found = typed({"t": ["otal = sub"], "to": ["tal = sub"], "tot": ["al = sub(x)"], "tota": ["xi"]})
    assert found.shown == 2  # the second is new, for it says something else


def test_a_list_costs_the_rank_of_the_item_and_has_five() -> None:
    assert typed({"": ["x", "y", "total"]}).keys == len(LINE) - 5 + 3
    assert typed({"": ["a", "b", "c", "d", "e", "total"]}).keys == len(LINE)


def test_what_is_offered_can_be_looked_at() -> None:
    (offer,) = typed({"total": [" = add("]}).offers
    assert (offer.typed, offer.text, offer.rest) == ("total", " = add(", " = add(first, second)")


def sources() -> list[Source]:
    """A small project whose files repeat each other."""
    names = ["alpha", "beta", "gamma", "delta", "omega", "sigma"]
    body = "".join(
        f"def compute_{name}_balance(account, rate):\n    interest = account.balance * rate\n"
        f"    return round(account.balance + interest, {number})\n\n\n"
        for number, name in enumerate(names * 6)
    )
    return [Source(f"pkg/{name}.py", f"NAME = {name!r}\n\n\n" + body.replace("alpha", name + "_x")) for name in names]


def test_a_trial_leaves_the_typed_files_out_of_the_project() -> None:
    trial = choose_trial(sources(), PYTHON, files=10, lines=5, seed=1)
    assert len({place.source.path for place in trial.places}) <= 2  # a third of six
    assert len(trial.places) == 5
    assert not {place.source.path for place in trial.places} & {source.path for source in trial.rest}
    assert choose_trial(sources(), PYTHON, files=10, lines=5, seed=1) == trial
    assert choose_trial(sources(), PYTHON, files=10, lines=5, seed=2) != trial


def test_the_real_server_is_typed_with_and_knows_the_project() -> None:
    trial = choose_trial(sources(), PYTHON, files=10, lines=3, seed=1)
    model = resolve_model(None, language="python")
    command = [sys.executable, "-m", "lstm_complete.cli.main", "serve", "--stdio", "--model", str(model)]
    measured = simulate(
        trial,
        PYTHON,
        command,
        indexed=lambda message: "indexed" in str(message["params"]) and "status" in message["method"],
    )
    summary = measured.summary()
    assert summary["chars"] == sum(len(place.line) for place in trial.places)
    saved = summary["saved"]
    assert saved is not None
    assert saved > 0.5
    assert {"p95_ms", "init_s", "rss_mb", "first_p95_ms"} <= summary.keys()


def test_the_copier_and_our_completer_type_without_a_server() -> None:
    trial = choose_trial(sources(), PYTHON, files=10, lines=3, seed=1)
    memory = project_memory(trial.rest, PYTHON)
    completer = Completer(open_model(ModelFolder.open(resolve_model(None, language="python")), "cpu"))
    completer.remember(memory)
    own = type_lines(OwnEngine(completer, PYTHON, Settings(budget_ms=10_000)), trial.places).summary()
    copied = type_lines(LongestMatchCopier(memory.store, PYTHON), trial.places).summary()
    for summary in (own, copied):
        saved = summary["saved"]
        assert saved is not None
        assert saved > 0.5


def test_a_command_that_is_no_server_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be started"):
        LanguageServer(["no-such-server"], tmp_path, "python", inline=True)


def test_nothing_to_type_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.py").write_text("x = 1\n")
    assert main(["simulate", str(tmp_path)]) == 2
    assert "to type again" in capsys.readouterr().err


def test_archivers_that_are_installed_compress() -> None:
    data = b"def area(width, height):\n    return width * height\n" * 200
    for measure in (xz_bits_per_char, zpaq_bits_per_char, ppmd_bits_per_char):
        bits = measure(data, len(data))
        assert bits is None or 0 < bits < 1
