"""Targets, those of quality among them: what is wanted, where the reports have it, whether it is met."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Entry = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """A row of the table of targets."""

    label: str
    wanted: str
    show: Callable[[Entry], str]
    met: Callable[[Entry], bool | None]
    """None: not measured, or nothing to be met."""


def verdict(target: Target, project: Entry) -> str:
    """A project's figure, and whether the target is met."""
    met = target.met(project)
    return target.show(project) + ("" if met is None else ", met" if met else ", **missed**")


def typing_of(project: Entry, engine: str, key: str) -> float | None:
    """What typing with an engine gave; None where it was not measured."""
    found: float | None = project["typing"].get(engine, {}).get(key)
    return found


def ours_of(key: str) -> Callable[[Entry], float | None]:
    """What typing through our server gave."""
    return lambda project: typing_of(project, "ours", key)


def percent(value: float | None) -> str:
    """A share as it is printed."""
    return "-" if value is None else f"{100 * value:.1f} %"


def _with_interval(key: str) -> Callable[[Entry], str]:
    def show(project: Entry) -> str:
        ours = project["typing"]["ours"]
        low, high = ours[f"{key}_95"] or (0, 0)
        return f"{percent(ours[key])} ({100 * low:.0f}-{100 * high:.0f})"

    return show


def _at_least(value: Callable[[Entry], float | None], **least: float) -> Callable[[Entry], bool | None]:
    """Is the value as high as it should be in the project's language? A language that is not named asks nothing."""

    def met(project: Entry) -> bool | None:
        found, wanted = value(project), least.get(project["language"])
        return None if found is None or wanted is None else found >= wanted

    return met


def at_most(value: Callable[[Entry], float | None], most: float) -> Callable[[Entry], bool | None]:
    """Is the value as low as it should be?"""

    def met(project: Entry) -> bool | None:
        found = value(project)
        return None if found is None else found <= most

    return met


def _both(value: Callable[[Entry], float | None], least: float) -> Callable[[Entry], bool | None]:
    return _at_least(value, java=least, python=least)


def _bits_ratio(of: str, to: str) -> Callable[[Entry], float | None]:
    def ratio(project: Entry) -> float | None:
        bits = project["compression"]
        return None if bits[of] is None or bits[to] is None else float(bits[of] / bits[to])

    return ratio


def _show_bits(of: str, to: str, name: str) -> Callable[[Entry], str]:
    def show(project: Entry) -> str:
        bits, ratio = project["compression"], _bits_ratio(of, to)(project)
        return number(bits[of], ".3f") + ("" if ratio is None else f" = {ratio:.2f} x {name}")

    return show


def _times(peer: str) -> Callable[[Entry], float | None]:
    """Our saving by that of a peer."""

    def times(project: Entry) -> float | None:
        theirs, ours = typing_of(project, peer, "saved"), typing_of(project, "ours", "saved")
        return None if not theirs or ours is None else ours / theirs

    return times


def _show_times(peer: str) -> Callable[[Entry], str]:
    return lambda project: number(_times(peer)(project), ".2f", " x")


def number(value: float | None, form: str, unit: str = "") -> str:
    """A figure as it is printed."""
    return "-" if value is None else f"{value:{form}}{unit}"


def _line(key: str) -> Callable[[Entry], float | None]:
    def value(project: Entry) -> float | None:
        found: float | None = project["line"][key]
        return found

    return value


def _shown(key: str) -> Callable[[Entry], float | None]:
    def value(project: Entry) -> float | None:
        found: float | None = project[key]
        return found

    return value


def _show_shown(key: str, count: str) -> Callable[[Entry], str]:
    return lambda project: f"{percent(project[key])} of {project[count]}"


def _minutes(trained: Entry) -> float:
    """Minutes of training, those of the weights that it started from among them."""
    return float(trained["minutes"]) + (_minutes(trained["before"]) if trained.get("before") else 0)


def _plain_is_equal(project: Entry) -> bool | None:
    """At least 8 % better than the plain LSTM, where that was trained no shorter."""
    bits = project["compression"]
    if bits["plain"] is None or _minutes(bits["plain_trained"]) < _minutes(project["trained"]):
        return None
    return bool(bits["static"] <= 0.92 * bits["plain"])


def _show_plain(project: Entry) -> str:
    bits = project["compression"]
    minutes = f"{_minutes(project['trained']):.0f} and {_minutes(bits['plain_trained']):.0f} minutes"
    return f"{_show_bits('static', 'plain', 'plain')(project)}, {minutes}"


TARGETS = (
    Target(
        "bits per character, adapting",
        "<= 0.72 x `zpaq -m5` (GPU: 0.62)",
        _show_bits("adapting", "zpaq", "zpaq"),
        at_most(_bits_ratio("adapting", "zpaq"), 0.72),
    ),
    Target(
        "its speed, kB/s",
        ">= 10",
        lambda p: number(p["compression"]["adapting_kb_per_s"], ".1f"),
        _both(lambda p: p["compression"]["adapting_kb_per_s"], 10),
    ),
    Target(
        "bits per character, the network alone",
        "<= 0.92 x a plain LSTM of equal core-hours",
        _show_plain,
        _plain_is_equal,
    ),
    Target(
        "keystrokes saved",
        "Java >= 70 %, Python >= 65 %",
        _with_interval("saved"),
        _at_least(ours_of("saved"), java=0.70, python=0.65),
    ),
    Target(
        "keystrokes saved, divided by those that copying the longest match to the line's end saves",
        "Java >= 1.6 x",
        _show_times("longest_match_copier"),
        _at_least(_times("longest_match_copier"), java=1.6),
    ),
    Target(
        "the same, copying to a token's end",
        "no target",
        _show_times("longest_match_token_copier"),
        lambda _project: None,
    ),
    Target(
        "the same, jedi-language-server",
        "Python >= 3 x",
        _show_times("jedi_language_server"),
        _at_least(_times("jedi_language_server"), python=3),
    ),
    Target(
        "net saved, 0.2 keys for each suggestion shown",
        "Java >= 65 %, Python >= 60 %",
        _with_interval("net_saved"),
        _at_least(ours_of("net_saved"), java=0.65, python=0.60),
    ),
    Target(
        "precision: accepted of newly shown",
        ">= 55 %",
        _with_interval("precision"),
        _both(ours_of("precision"), 0.55),
    ),
    Target(
        "characters of an accepted one, median",
        ">= 8",
        lambda p: number(ours_of("median_accepted")(p), ".0f"),
        _both(ours_of("median_accepted"), 8),
    ),
    Target(
        "whole lines, exact match",
        "Java >= 25 %, Python >= 32 %",
        lambda p: number(p["line"]["exact_match"], ".1f", " %"),
        _at_least(_line("exact_match"), java=25, python=32),
    ),
    Target(
        "whole lines, edit similarity",
        "Java >= 58, Python >= 62",
        lambda p: number(p["line"]["edit_similarity"], ".1f"),
        _at_least(_line("edit_similarity"), java=58, python=62),
    ),
    Target(
        "names in shown suggestions that exist¹",
        ">= 98 %",
        _show_shown("names_exist", "shown_names"),
        _both(_shown("names_exist"), 0.98),
    ),
    Target(
        "shown to the line's end: no new syntax error",
        ">= 98 %",
        _show_shown("syntax_ok", "shown_line_ends"),
        _both(_shown("syntax_ok"), 0.98),
    ),
    Target(
        "shown to the line's end: right indentation",
        ">= 99 %",
        lambda p: percent(p["indent_ok"]),
        _both(_shown("indent_ok"), 0.99),
    ),
    Target(
        "calibration error of the shown probability, 15 bins of equal mass",
        "<= 0.03",
        lambda p: number(p["ece"], ".3f"),
        at_most(_shown("ece"), 0.03),
    ),
    Target(
        "an answer through the server, p50, ms",
        "<= 8",
        lambda p: number(ours_of("p50_ms")(p), ".0f"),
        at_most(ours_of("p50_ms"), 8),
    ),
    Target(
        "the same, p95",
        "<= 25",
        lambda p: number(ours_of("p95_ms")(p), ".0f"),
        at_most(ours_of("p95_ms"), 25),
    ),
    Target(
        "an answer that shows something new, p50 / p95, ms",
        "no target",
        lambda p: f"{number(ours_of('shown_p50_ms')(p), '.0f')} / {number(ours_of('shown_p95_ms')(p), '.0f')}",
        lambda _project: None,
    ),
)
