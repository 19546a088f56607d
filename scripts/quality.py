"""docs/quality.md from the committed reports: targets and figures, stage by stage, peers, suggestions, recipes."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Entry = dict[str, Any]

SAMPLES, SEED = 10, 0
KINDS = {"java": "Java", "python": "Python"}
PEERS = {
    "ours": "**LSTM Complete, through its server**",
    "in_process": "the same without server and haste",
    "network_alone": "its network without memory",
    "memory_alone": "its memory without network",
    "plain_lstm": "a plain LSTM: the article's models",
    "longest_match_copier": "copying the longest match up to the line's end",
    "longest_match_token_copier": "copying the longest match up to a token's end",
    "jedi_language_server": "jedi-language-server",
}
STREAMS = {
    "adapting": "**network and memory**",
    "reading": "the network, reading what the memory expects",
    "static": "the network alone",
    "plain": "a plain LSTM: the article's models",
    "zpaq": "`zpaq -m5`",
    "ppmd": "7-Zip's PPMd, the best order",
    "xz": "`xz -9e`",
}


@dataclass(frozen=True)
class Target:
    """A row of the table of targets."""

    label: str
    wanted: str
    show: Callable[[Entry], str]
    met: Callable[[Entry], bool | None]
    """None: not measured, or nothing to be met."""


def quality_page(release: Entry, ablation: Entry, curve: Entry) -> str:
    """The page."""
    projects = release["projects"]
    parts = [
        introduction(release),
        "## Targets\n\n" + targets_table(projects) + "\n\n" + names_note(projects),
        generated_table(release["models"]),
        "## Stage by stage\n\n" + ablation_part(ablation),
        "## Precision and keys saved\n\n" + curve_part(curve),
        "## Beside others\n\n" + peers_part(projects),
        "## Ten suggestions of each language\n\n" + samples_part(projects),
        "## The same bytes\n\n" + recipes(release),
    ]
    return "\n\n".join(parts) + "\n"


def introduction(release: Entry) -> str:
    """What was measured, on what."""
    where, scale = release["machine"], release["scale"]
    shas = {entry["model"]: entry["sha256"][:12] for entry in release["projects"].values()}
    weights = ", ".join(f"`{name}` ({sha})" for name, sha in shas.items())
    return f"""# Quality

What the release models reach on projects that they were not trained on. Every figure comes from the reports in
[benchmarks/reports](../benchmarks/reports), which `scripts/evaluate` writes anew with one command;
`scripts/docs` writes this page from them. What was tried where a target is missed stands in
[quality-notes.md](quality-notes.md).

{scale["lines"]} lines of each project, of at most {scale["files"]} files, chosen by seed {scale["seed"]}, are
taken out of their files and typed again: at every position one request; a suggestion that is wholly the start
of what remains of the line is taken for one key, otherwise one character is typed. The files were removed from
the project before it was indexed. Files over 3,000 bytes, tests and docs left out; lines of 8 to 100
characters, neither comments nor imports. Five times as many whole lines are completed.

{where["cpu"]}, {where["cores"]} cores, Python {where["python"]}, ONNX Runtime {where["onnxruntime"]},
{where["date"]}. Weights by SHA-256 of engine and mixer: {weights}."""


def targets_table(projects: Mapping[str, Entry]) -> str:
    """Target, figure, met or missed."""
    rows = [
        [target.label, target.wanted, *(_verdict(target, project) for project in projects.values())]
        for target in TARGETS
    ]
    return _table(["", "target", *_titles(projects)], rows)


def _verdict(target: Target, project: Entry) -> str:
    met = target.met(project)
    return target.show(project) + ("" if met is None else ", met" if met else ", **missed**")


def _typing(project: Entry, engine: str, key: str) -> float | None:
    found: float | None = project["typing"].get(engine, {}).get(key)
    return found


def _ours(key: str) -> Callable[[Entry], float | None]:
    return lambda project: _typing(project, "ours", key)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _with_interval(key: str) -> Callable[[Entry], str]:
    def show(project: Entry) -> str:
        ours = project["typing"]["ours"]
        low, high = ours[f"{key}_95"] or (0, 0)
        return f"{_percent(ours[key])} ({100 * low:.0f}-{100 * high:.0f})"

    return show


def _at_least(value: Callable[[Entry], float | None], **least: float) -> Callable[[Entry], bool | None]:
    """Is the value as high as it should be in the project's language? A language that is not named asks nothing."""

    def met(project: Entry) -> bool | None:
        found, wanted = value(project), least.get(project["language"])
        return None if found is None or wanted is None else found >= wanted

    return met


def _at_most(value: Callable[[Entry], float | None], most: float) -> Callable[[Entry], bool | None]:
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
        return f"{_number(bits[of], '.3f')} = " + ("-" if ratio is None else f"{ratio:.2f} x {name}")

    return show


def _times(peer: str) -> Callable[[Entry], float | None]:
    """Our saving by that of a peer."""

    def times(project: Entry) -> float | None:
        theirs, ours = _typing(project, peer, "saved"), _typing(project, "ours", "saved")
        return None if not theirs or ours is None else ours / theirs

    return times


def _show_times(peer: str) -> Callable[[Entry], str]:
    return lambda project: _number(_times(peer)(project), ".1f", " x")


def _number(value: float | None, form: str, unit: str = "") -> str:
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
    return lambda project: f"{_percent(project[key])} of {project[count]}"


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
        _at_most(_bits_ratio("adapting", "zpaq"), 0.72),
    ),
    Target(
        "its speed, kB/s",
        ">= 10",
        lambda p: _number(p["compression"]["adapting_kb_per_s"], ".1f"),
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
        _at_least(_ours("saved"), java=0.70, python=0.65),
    ),
    Target(
        "the same by that of the longest-match copier, to the line's end",
        "Java >= 1.6 x",
        _show_times("longest_match_copier"),
        _at_least(_times("longest_match_copier"), java=1.6),
    ),
    Target(
        "the same by that of the copier that stops at a token's end",
        "no target",
        _show_times("longest_match_token_copier"),
        lambda _project: None,
    ),
    Target(
        "the same by that of jedi-language-server",
        "Python >= 3 x",
        _show_times("jedi_language_server"),
        _at_least(_times("jedi_language_server"), python=3),
    ),
    Target(
        "net saved, 0.2 keys for each suggestion shown",
        "Java >= 65 %, Python >= 60 %",
        _with_interval("net_saved"),
        _at_least(_ours("net_saved"), java=0.65, python=0.60),
    ),
    Target(
        "precision: accepted of newly shown",
        ">= 55 %",
        _with_interval("precision"),
        _both(_ours("precision"), 0.55),
    ),
    Target(
        "characters of an accepted one, median",
        ">= 8",
        lambda p: _number(_ours("median_accepted")(p), ".0f"),
        _both(_ours("median_accepted"), 8),
    ),
    Target(
        "whole lines, exact match",
        "Java >= 25 %, Python >= 32 %",
        lambda p: _number(p["line"]["exact_match"], ".1f", " %"),
        _at_least(_line("exact_match"), java=25, python=32),
    ),
    Target(
        "whole lines, edit similarity",
        "Java >= 58, Python >= 62",
        lambda p: _number(p["line"]["edit_similarity"], ".1f"),
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
        lambda p: _percent(p["indent_ok"]),
        _both(_shown("indent_ok"), 0.99),
    ),
    Target(
        "calibration error of the shown probability, 15 bins of equal mass",
        "<= 0.03",
        lambda p: _number(p["ece"], ".3f"),
        _at_most(_shown("ece"), 0.03),
    ),
    Target(
        "an answer through the server, p50, ms",
        "<= 8",
        lambda p: _number(_ours("p50_ms")(p), ".0f"),
        _at_most(_ours("p50_ms"), 8),
    ),
    Target(
        "the same, p95",
        "<= 25",
        lambda p: _number(_ours("p95_ms")(p), ".0f"),
        _at_most(_ours("p95_ms"), 25),
    ),
    Target(
        "an answer that shows something new, p50 / p95, ms",
        "no target",
        lambda p: f"{_number(_ours('shown_p50_ms')(p), '.0f')} / {_number(_ours('shown_p95_ms')(p), '.0f')}",
        lambda _project: None,
    ),
)
NAMES = """¹ A name exists if the project uses it anywhere (so that members of its libraries count), if it is
built in, or
if it stands where a name is declared. A name in which a suggestion ends may go on, and exists if one begins
like it. Of the same names, the project itself declares or imports: {shares}."""


def names_note(projects: Mapping[str, Entry]) -> str:
    """What it is for a name to exist."""
    shares = ", ".join(f"{name} {_percent(project['names_declared'])}" for name, project in projects.items())
    return NAMES.format(shares=shares)


def generated_table(models: Mapping[str, Entry]) -> str:
    """Free writing, without the constraints and with them, beside real files."""
    rows = []
    for label, target, key, form, limits in GENERATED:
        cells = [_generated(model, key, form, limits) for model in models.values()]
        rows.append([label, target, *cells, *(form(model["real_files"][key]) for model in models.values())])
    titles = [f"`{name}`" for name in models] + [f"{KINDS[model['language']]} files" for model in models.values()]
    note = "20 texts of 2,000 characters of each model, constraints off / on; unfinished tails are not judged."
    return f"{note}\n\n{_table(['', 'target', *titles], rows)}"


def _generated(model: Entry, key: str, form: Callable[[float], str], limits: tuple[float, float] | None) -> str:
    ways = [model["unconstrained"][key], model["constrained"][key]]
    shown = " / ".join(form(way) for way in ways)
    if limits is None:
        return shown
    met = all(way >= least for way, least in zip(ways, limits, strict=True))
    return shown + (", met" if met else ", **missed**")


GENERATED: tuple[tuple[str, str, str, Callable[[float], str], tuple[float, float] | None], ...] = (
    ("lines at the expected indentation", ">= 95 / 99 %", "lines_at_expected_indentation", _percent, (0.95, 0.99)),
    ("mismatched closers of 1,000", "reported", "mismatched_per_1000_closers", "{:.1f}".format, None),
    ("syntax errors in 1,000 lines", "reported", "syntax_errors_per_1000_lines", "{:.1f}".format, None),
)


def ablation_part(report: Entry) -> str:
    """The table of stages for each project, and the picture."""
    head = ["project", "stage", "bits/char", "saved", "net", "precision", "names that exist", "no new syntax error"]
    rows = [
        [
            name if number == 0 else "",
            stage["stage"],
            _number(stage["bits_per_char"], ".3f"),
            *(_percent(stage[key]) for key in ("saved", "net_saved", "precision", "names_exist", "syntax_ok")),
        ]
        for name, project in report["projects"].items()
        for number, stage in enumerate(project["stages"])
    ]
    text = f"""Each stage has those before it. In this process, {report["scale"]["lines"]} lines of each
project, default
settings but no haste. Constraints and policy change no probabilities of characters, so bits are given without
them. How many names do not exist and how many line ends bring syntax errors before memory, mixer and
constraints, and with them, stands in the last two columns."""
    return f"{text}\n\n{_table(head, rows)}\n\n![What each stage adds](../benchmarks/reports/ablation.svg)"


def curve_part(report: Entry) -> str:
    """Thresholds against keys saved and precision."""
    projects = report["projects"]
    thresholds = sorted({point["threshold"] for project in projects.values() for point in project["points"]})
    rows = []
    for threshold in thresholds:
        cells = []
        for project in projects.values():
            point = next((point for point in project["points"] if point["threshold"] == threshold), None)
            cells.append(f"{_percent(point['saved'])} / {_percent(point['precision'])}" if point else "-")
        rows.append([f"{threshold:g}", *cells])
    text = (
        "The setting `minProbability` is the least probability at which a suggestion is shown: keys saved / precision."
    )
    picture = "![Precision over keys saved, rings at the default](../benchmarks/reports/curve.svg)"
    return f"{text}\n\n{_table(['`minProbability`', *_titles(projects)], rows)}\n\n{picture}"


def peers_part(projects: Mapping[str, Entry]) -> str:
    """Typing and compressing, beside others."""
    typing = [
        [label, *(_peer(project["typing"].get(engine)) for project in projects.values())]
        for engine, label in PEERS.items()
    ]
    bits = [
        [label, *(_number(project["compression"][key], ".3f") for project in projects.values())]
        for key, label in STREAMS.items()
    ]
    return f"""Keys saved / net / precision on the same lines. For the completion list of jedi-language-server
an item's rank
is its cost, the first five count; the others show one suggestion. The memory without network learns its mixture
from the project's other files.

{_table(["", *_titles(projects)], typing)}

Bits per character on the same bytes:

{_table(["", *_titles(projects)], bits)}"""


def _peer(found: Entry | None) -> str:
    return "-" if found is None else " / ".join(_percent(found[key]) for key in ("saved", "net_saved", "precision"))


def samples_part(projects: Mapping[str, Entry]) -> str:
    """Suggestions that nobody picked."""
    text = f"""Drawn by seed {SEED} from all that were newly shown, {SAMPLES} for each language. A suggestion
stands between «
and », behind what was typed; below it what the line really goes on with, if it is something else. Source: the
model, or the line of the project that it was copied from."""
    return text + "".join(
        f"\n\n{KINDS[language]}:\n\n```text\n" + "\n\n".join(map(_sample, _drawn(projects, language))) + "\n```"
        for language in dict.fromkeys(project["language"] for project in projects.values())
    )


def _drawn(projects: Mapping[str, Entry], language: str) -> list[tuple[str, Entry]]:
    found = [
        (name, sample)
        for name, project in projects.items()
        if project["language"] == language
        for sample in project["samples"]
    ]
    chosen = random.Random(SEED).sample(range(len(found)), min(SAMPLES, len(found)))
    return [found[number] for number in sorted(chosen)]


def _sample(found: tuple[str, Entry]) -> str:
    name, sample = found
    verdict = "right" if sample["right"] else "wrong"
    about = f"{name}, {sample['at']}: {verdict}, {_percent(sample['probability'])}, source: {sample['source']}"
    shown = f"    {sample['typed']}«{sample['shown']}»"
    return "\n".join([about, shown, *([] if sample["right"] else [f"    {sample['typed']}{sample['followed']}"])])


def recipes(release: Entry) -> str:
    """How to get the same byte streams."""
    rows = [
        [
            f"{name} {project['version']}",
            f"{project['compression']['files']}",
            f"{project['compression']['characters']:,}",
            f"`{project['compression']['sha256']}`",
        ]
        for name, project in release["projects"].items()
    ]
    scale = release["scale"]
    table = _table(["package", "files", "characters", "SHA-256 of the stream"], rows)
    return f"""A stream is made so: all .java or .py and .pyi files of the package's source (Debian's upstream
archive, PyPI's
wheel) that decode as UTF-8, folders of other people's code left out; of each, the first comment is removed if
it speaks of a licence; sorted by path, shuffled by Python's `random.Random({scale["seed"]})`, taken until the
next one would make more than {scale["characters"]:,} characters, and put one behind the other. `lstm-complete
corpus fetch`, then `lstm-complete evaluate MODEL FOLDER --json` prints the SHA-256.

{table}"""


def _titles(projects: Mapping[str, Entry]) -> list[str]:
    return [f"{name} ({KINDS[project['language']]})" for name, project in projects.items()]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
