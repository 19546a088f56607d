"""Typing lines again: the protocol on engines that can be read at a glance, and on real servers."""

import sys
from pathlib import Path

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.cli.main import main
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.finder import Stages
from lstm_complete.engine.model import open_model
from lstm_complete.errors import UserError
from lstm_complete.evaluation.baselines import ppmd_bits_per_char, xz_bits_per_char, zpaq_bits_per_char
from lstm_complete.evaluation.language_server import LanguageServer
from lstm_complete.evaluation.peers import LongestMatchCopier, OwnEngine, memory_alone
from lstm_complete.evaluation.project import Stream, project_memory
from lstm_complete.evaluation.sampling import Place, Source
from lstm_complete.evaluation.simulate import Trial, choose_trial, says_indexed, serve_command, simulate
from lstm_complete.evaluation.typing import Candidate, Typed, type_lines
from lstm_complete.languages.registry import load_languages

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

    def suggest(self, path: str, line: int, column: int) -> list[Candidate]:
        return [Candidate(text) for text in self.script.get(self.text[:column], [])]


def typed(script: dict[str, list[str]], line: str = LINE) -> Typed:
    return type_lines(Scripted(script), [Place(Source("a.py", line + "\n"), 0, len(line))])


def test_without_offers_every_character_is_a_key() -> None:
    found = typed({})
    assert (found.total.keys, found.total.chars, found.total.shown) == (len(LINE), len(LINE), 0)


def test_a_right_offer_costs_one_key() -> None:
    found = typed({"total": [" = add("]})
    assert found.total.keys == len(LINE) - len(" = add(") + 1
    assert (found.total.shown, found.accepted) == (1, [7])
    assert found.summary()["precision"] == 1


def test_an_offer_that_is_wrong_at_its_end_saves_nothing() -> None:
    found = typed({"total": [" = add(third"]})
    assert (found.total.keys, found.total.shown, found.accepted) == (len(LINE), 1, [])
    assert found.summary()["net_saved"] == pytest.approx(-0.2 / len(LINE))


def test_only_the_first_line_counts() -> None:
    assert typed({"total": [" = add(\nnever"]}).accepted == [7]


def test_what_is_displayed_already_is_not_shown_anew() -> None:
    found = typed({"t": ["otal = sub"], "to": ["tal = sub"], "tot": ["al = sub(x)"], "tota": ["xi"]})
    assert found.total.shown == 2  # the second is new, for it says something else


def test_what_is_shortened_is_counted_apart() -> None:
    found = typed({"t": ["otal = sub"], "to": ["tal ="], "tot": ["al ="], "tota": ["l = sub"]})
    assert (found.summary()["shown"], found.summary()["shortened"]) == (1, 1)  # the third is as long as what is left
    assert typed({"t": ["otal = sub"], "to": ["xy"], "tot": ["a"]}).summary()["shortened"] == 0  # something else


def test_a_list_costs_the_rank_of_the_item_and_has_five() -> None:
    assert typed({"": ["x", "y", "total"]}).total.keys == len(LINE) - 5 + 3
    assert typed({"": ["a", "b", "c", "d", "e", "total"]}).total.keys == len(LINE)


def test_what_is_offered_can_be_looked_at() -> None:
    (offer,) = typed({"total": [" = add("]}).offers
    assert (offer.typed, offer.text, offer.rest, offer.is_right) == ("total", " = add(", " = add(first, second)", True)
    (offer,) = typed({"total": [" = add(x, y)\nreturn total"]}).offers
    assert offer.candidate == Candidate(" = add(x, y)", to_line_end=True)  # what follows is on another line


def test_latency_of_what_is_new_is_told_apart() -> None:
    found = typed({"t": ["otal = sub"], "to": ["tal = sub"], "tota": ["xi"]})
    assert (len(found.ms), len(found.shown_ms), len(found.first_ms)) == (len(LINE), 2, 1)


def test_intervals_are_over_lines() -> None:
    lines = [Place(Source(f"{number}.py", LINE + "\n"), 0, len(LINE)) for number in range(20)]
    same = type_lines(Scripted({"total": [" = add("]}), lines).summary()
    assert same["saved_95"] == [same["saved"]] * 2  # every line saved as much
    assert same["precision_95"] == [1, 1]
    assert type_lines(Scripted({}), lines).summary()["precision_95"] is None


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
    trap = Source("rich/__init__.py", "raise SystemExit('a module of the project was taken for the server's')\n")
    trial = Trial(trial.places, (*trial.rest, trap))
    measured = simulate(trial, PYTHON, serve_command(model), indexed=says_indexed)
    summary = measured.summary()
    assert summary["chars"] == sum(len(place.line) for place in trial.places)
    saved = summary["saved"]
    assert saved is not None
    assert saved > 0.5
    assert {"p95_ms", "init_s", "rss_mb", "first_p95_ms"} <= summary.keys()


def test_the_copier_and_our_completer_type_without_a_server() -> None:
    trial = choose_trial(sources(), PYTHON, files=10, lines=3, seed=1)
    completer = Completer(open_model(ModelFolder.open(resolve_model(None, language="python")), "cpu"))
    completer.remember(project_memory(trial.rest, PYTHON))
    own = type_lines(OwnEngine(completer, PYTHON), trial.places).summary()
    copied = type_lines(LongestMatchCopier(trial.rest), trial.places).summary()
    for summary in (own, copied):
        saved = summary["saved"]
        assert saved is not None
        assert saved > 0.5


COPIED = Source("b.py", "def f():\n    value = compute_total(first)\n    other = compute_area(x)\n")


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("    value = comp", "", "ute_total(first)"),
        ("    other = comp", "", "ute_area(x)"),  # the longer match, not the last one
        ("    third = comp", "", "ute_area(x)"),  # the last of equally long ones
        ("    third = comp", "\ny = compile(source)\n", "ile(source)"),  # of equally long ones the document's
        ("    value = compute_total(first)\n    value = comp", "", "ute_total(first)"),  # the document's own
        ("zq", "", None),
        ("", "", None),
    ],
)
def test_the_copier_follows_the_longest_match(before: str, after: str, text: str | None) -> None:
    copier = LongestMatchCopier([COPIED])
    copier.open("a.py", before + after)
    line = before.rpartition("\n")[2]
    found = copier.suggest("a.py", before.count("\n"), len(line))
    assert [candidate.text for candidate in found] == ([] if text is None else [text])


def test_the_copier_may_stop_at_a_token() -> None:
    copier = LongestMatchCopier([COPIED], tokens_of=PYTHON)
    copier.open("a.py", "    value = comp")
    (found,) = copier.suggest("a.py", 0, 16)
    assert "ute_total(first)".startswith(found.text)
    assert 2 <= len(found.text) < len("ute_total(first)")


def test_the_memory_alone_completes_what_it_has_seen() -> None:
    trial = choose_trial(sources(), PYTHON, files=10, lines=3, seed=1)
    config = ModelFolder.open(resolve_model(None, language="python")).config
    model = memory_alone(config, Stream(trial.rest), PYTHON)
    completer = Completer(model, project_memory(trial.rest, PYTHON))
    assert type_lines(OwnEngine(completer, PYTHON), trial.places).summary()["saved"] > 0.4


def test_stages_left_out_complete_worse() -> None:
    trial = choose_trial(sources(), PYTHON, files=10, lines=3, seed=1)
    model = open_model(ModelFolder.open(resolve_model(None, language="python")), "cpu")
    store = project_memory(trial.rest, PYTHON)
    bare = Stages(mixer=False, constraints=False, policy=False)
    alone, all_of_it = (
        type_lines(OwnEngine(completer, PYTHON), trial.places).summary()["saved"]
        for completer in (Completer(model, None, stages=bare), Completer(model, store))
    )
    assert alone < all_of_it


def test_a_command_that_is_no_server_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be started"):
        LanguageServer(["no-such-server"], tmp_path, "python", inline=True)


def test_a_server_that_ends_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ended"):
        LanguageServer([sys.executable, "-c", "input()"], tmp_path, "python", inline=True)


def test_nothing_to_type_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.py").write_text("x = 1\n")
    assert main(["simulate", str(tmp_path)]) == 2
    assert "to type again" in capsys.readouterr().err


def test_archivers_that_are_installed_compress() -> None:
    data = b"def area(width, height):\n    return width * height\n" * 200
    for measure in (xz_bits_per_char, zpaq_bits_per_char, ppmd_bits_per_char):
        bits = measure(data, len(data))
        assert bits is None or 0 < bits < 1
