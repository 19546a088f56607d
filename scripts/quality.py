"""docs/quality.md from the committed reports: targets and figures, stage by stage, peers, suggestions, recipes."""

import random
from collections.abc import Callable, Mapping

from pages import prose, table
from targets import TARGETS, Entry, number, percent, verdict

from lstm_complete.corpus.packages import HELD_OUT
from lstm_complete.evaluation.calibration import chance_error, expected_calibration_error
from lstm_complete.settings import Settings

SAMPLES, SEED = 10, 0
KINDS = {"java": "Java", "python": "Python"}
PEERS = {
    "ours": "**LSTM Complete, through its server**",
    "in_process": "the same without server and haste",
    "ours_default_reading": f"through its server, by a user who is faster than the default `readingMs`, "
    f"{Settings().reading_ms}: typing past is never a refusal",
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


def quality_page(release: Entry, ablation: Entry, curve: Entry) -> str:
    """The page."""
    projects = release["projects"]
    parts = [
        introduction(release),
        "## Targets\n\n" + targets_table(projects) + "\n\n" + names_note(projects),
        shortened_note(projects),
        calibration_part(projects),
        generated_table(release["models"]),
        "## Stage by stage\n\n" + ablation_part(ablation),
        "## Precision and keys saved\n\n" + curve_part(curve),
        "## Beside others\n\n" + peers_part(projects),
        "## Ten suggestions of each language\n\n" + samples_part(projects),
        "## The same bytes\n\n" + recipes(release),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def introduction(release: Entry) -> str:
    """What was measured, on what."""
    where, scale = release["machine"], release["scale"]
    shas = {entry["model"]: entry["sha256"][:12] for entry in release["projects"].values()}
    weights = ", ".join(f"`{name}` ({sha})" for name, sha in shas.items())
    text = f"""What the release models reach on projects that they were not trained on. Every figure comes from
    the reports in [benchmarks/reports](../benchmarks/reports), which `scripts/evaluate` writes anew with one
    command; `scripts/docs.py` writes this page from them. What was tried where a target is missed stands in
    [quality-notes.md](quality-notes.md).

    {scale["lines"]} lines of each project, of at most {scale["files"]} files, chosen by seed {scale["seed"]},
    are taken out of their files and typed again: at every position one request; a suggestion that is wholly the
    start of what remains of the line is taken for one key, otherwise one character is typed. The user of this
    protocol looks at every suggestion while no time passes, so the server is told `readingMs` 0: what is typed past
    is declined at once. All other settings are the defaults. The files were
    removed from the project before it was indexed; the rest of the open file, above and below the line, is seen.
    Files have more than 3,000 bytes and are neither tests nor docs, lines have 8 to 100 characters and are neither
    comments nor imports. Five times as many whole lines are completed. In parentheses
    stand 95 % intervals by bootstrap over lines. Verdicts are taken before rounding.

    {where["cpu"]}, {where["cores"]} cores, Python {where["python"]}, ONNX Runtime {where["onnxruntime"]},
    {where["date"]}. By SHA-256 of network, mixer and policy: {weights}."""
    wanted = [package.name for collection in HELD_OUT.values() for package in collection.packages]
    left_out = ", ".join(name for name in wanted if name not in release["projects"])
    return "# Quality\n\n" + prose(text + (f"\n\nNot measured, for it was not there: {left_out}." if left_out else ""))


def targets_table(projects: Mapping[str, Entry]) -> str:
    """Target, figure, met or missed."""
    rows = [
        [target.label, target.wanted, *(verdict(target, project) for project in projects.values())]
        for target in TARGETS
    ]
    return table(["", "target", *_titles(projects)], rows)


NAMES = """¹ A name exists if the project uses it anywhere (so that members of its libraries count), if it is
built in, or if it stands where a name is declared. A name in which a suggestion ends may go on, and exists if
one begins like it. Of the same names, the project itself declares or imports: {shares}."""


def names_note(projects: Mapping[str, Entry]) -> str:
    """What it is for a name to exist."""
    shares = ", ".join(f"{name} {percent(project['names_declared'])}" for name, project in projects.items())
    return prose(NAMES.format(shares=shares))


def shortened_note(projects: Mapping[str, Entry]) -> str:
    """How often less was shown than before, which counts as nothing new; empty where a report does not say."""
    counts = {name: project["typing"]["ours"] for name, project in projects.items()}
    if not all("shortened" in ours for ours in counts.values()):
        return ""
    figures = ", ".join(f"{name} {ours['shortened']} and {ours['shown']}" for name, ours in counts.items())
    return prose(f"""A suggestion that continues what is displayed already is not newly shown, and neither is a
    shorter beginning of it, in which there is nothing new to read. How often such a beginning took the place of what
    was displayed, and how often something was newly shown: {figures}. Who counts a beginning as a suggestion of its
    own adds the first to the second: net saving falls by 0.2 keys for each, precision is of both.""")


def calibration_part(projects: Mapping[str, Entry]) -> str:
    """The calibration of all suggestions of a language, beside chance; empty where a report lacks its suggestions."""
    if not all("stated" in project for project in projects.values()):
        return ""
    rows = []
    for language in dict.fromkeys(project["language"] for project in projects.values()):
        shown = [project for project in projects.values() if project["language"] == language]
        stated = [probability for project in shown for probability in project["stated"]]
        error = expected_calibration_error(stated, [bool(right) for project in shown for right in project["right"]])
        chance = chance_error(stated)
        by_chance = [number(chance.mean, ".3f"), number(chance.p95, ".3f")] if chance else ["-", "-"]
        rows.append([KINDS[language], f"{len(stated):,}", number(error, ".3f"), *by_chance])
    head = ["", "suggestions", "calibration error", "by chance alone, mean", "by chance alone, 95 % below"]
    text = prose("""The suggestions of one project are few for 15 bins, so that chance is much of its calibration
    error. Here are those of all projects of a language together, in as many bins of equal mass. By chance alone: what
    a perfectly calibrated model would show that states the same probabilities, in 1,000 draws.""")
    return f"{text}\n\n{table(head, rows)}"


def generated_table(models: Mapping[str, Entry]) -> str:
    """Free writing, without the constraints and with them, beside real files."""
    rows = []
    for label, target, key, form, limits in GENERATED:
        cells = [_generated(model, key, form, limits) for model in models.values()]
        rows.append([label, target, *cells, *(form(model["real_files"][key]) for model in models.values())])
    titles = [f"`{name}`" for name in models] + [f"{KINDS[model['language']]} files" for model in models.values()]
    note = "20 texts of 2,000 characters of each model, constraints off / on; unfinished tails are not judged."
    return f"{note}\n\n{table(['', 'target', *titles], rows)}"


def _generated(model: Entry, key: str, form: Callable[[float], str], limits: tuple[float, float] | None) -> str:
    ways = [model["unconstrained"][key], model["constrained"][key]]
    shown = " / ".join(form(way) for way in ways)
    if limits is None:
        return shown
    met = all(way >= least for way, least in zip(ways, limits, strict=True))
    return shown + (", met" if met else ", **missed**")


GENERATED: tuple[tuple[str, str, str, Callable[[float], str], tuple[float, float] | None], ...] = (
    ("lines at the expected indentation", ">= 95 / 99 %", "lines_at_expected_indentation", percent, (0.95, 0.99)),
    ("mismatched closers of 1,000", "reported", "mismatched_per_1000_closers", "{:.1f}".format, None),
    ("syntax errors in 1,000 lines", "reported", "syntax_errors_per_1000_lines", "{:.1f}".format, None),
)


def ablation_part(report: Entry) -> str:
    """The table of stages for each project, and the picture."""
    head = ["project", "stage", "bits/char", "saved", "net", "precision", "names that exist", "no new syntax error"]
    rows = [
        [
            name if order == 0 else "",
            stage["stage"],
            number(stage["bits_per_char"], ".3f"),
            *(percent(stage[key]) for key in ("saved", "net_saved", "precision", "names_exist", "syntax_ok")),
        ]
        for name, project in report["projects"].items()
        for order, stage in enumerate(project["stages"])
    ]
    text = prose(f"""Each stage has those before it. In this process, {report["scale"]["lines"]} lines of each
    project, typed by a user who reads at once; default settings but no haste. Constraints and policy change no
    probabilities of characters, so bits are given without them. The last two columns say how many names exist and
    how many line ends bring no
    syntax error before memory, mixer and constraints, and with them.""")
    return f"{text}\n\n{table(head, rows)}\n\n![What each stage adds](../benchmarks/reports/ablation.svg)"


def curve_part(report: Entry) -> str:
    """Thresholds against keys saved and precision."""
    projects = report["projects"]
    thresholds = sorted({point["threshold"] for project in projects.values() for point in project["points"]})
    rows = []
    for threshold in thresholds:
        cells = []
        for project in projects.values():
            point = next((point for point in project["points"] if point["threshold"] == threshold), None)
            cells.append(f"{percent(point['saved'])} / {percent(point['precision'])}" if point else "-")
        rows.append([f"{threshold:g}", *cells])
    text = "`minProbability` is the least probability at which a suggestion is shown: keys saved / precision."
    picture = "![Precision over keys saved, rings at the default](../benchmarks/reports/curve.svg)"
    return f"{text}\n\n{table(['`minProbability`', *_titles(projects)], rows)}\n\n{picture}"


BESIDE = """Keys saved / net / precision on the same lines. For the completion list of jedi-language-server an item's
rank is its cost, the first five count; the others show one suggestion. The memory without network learns its mixture
from the project's other files.

What is shown is decided by the released policy, which was learned with network and memory at work, in the rows of LSTM
Complete and in that of its network without memory, for which nothing was learned anew. The memory without network and
the plain LSTM have no policy of their own: their probabilities are taken at their word, and what a wrong text costs
is the default. All of them keep to the same constraints. The copiers show all that they find."""


def peers_part(projects: Mapping[str, Entry]) -> str:
    """Typing and compressing, beside others."""
    typing = [
        [label, *(_peer(project["typing"].get(engine)) for project in projects.values())]
        for engine, label in PEERS.items()
        if any(engine in project["typing"] for project in projects.values())
    ]
    bits = [
        [label, *(number(project["compression"][key], ".3f") for project in projects.values())]
        for key, label in STREAMS.items()
    ]
    text = prose(BESIDE)
    typed, compressed = table(["", *_titles(projects)], typing), table(["", *_titles(projects)], bits)
    return f"{text}\n\n{typed}\n\nBits per character on the same bytes:\n\n{compressed}"


def _peer(found: Entry | None) -> str:
    return "-" if found is None else " / ".join(percent(found[key]) for key in ("saved", "net_saved", "precision"))


def samples_part(projects: Mapping[str, Entry]) -> str:
    """Suggestions that nobody picked."""
    text = prose(f"""Drawn by seed {SEED} from all that were newly shown, {SAMPLES} for each language. A
    suggestion stands between « and », behind what was typed; below it what the line really goes on with, if it
    is something else. Source: the model, or the line of the project that it was copied from.""")
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
    return [found[place] for place in sorted(chosen)]


def _sample(found: tuple[str, Entry]) -> str:
    name, sample = found
    verdict = "right" if sample["right"] else "wrong"
    about = f"{name}, {sample['at']}: {verdict}, {percent(sample['probability'])}, source: {sample['source']}"
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
    streams = table(["package", "files", "characters", "SHA-256 of the stream"], rows)
    text = prose(f"""A stream is made so: all .java or .py and .pyi files of the package's source (Debian's
    upstream archive, PyPI's wheel) that decode as UTF-8, folders of other people's code left out; of each, the
    first comment is removed if it speaks of a licence; sorted by path, shuffled by Python's
    `random.Random({scale["seed"]})`, taken until the next one would make more than {scale["characters"]:,}
    characters, and put one behind the other. After `lstm-complete corpus fetch`, `lstm-complete evaluate MODEL
    FOLDER --json` prints the SHA-256.""")
    return f"{text}\n\n{streams}"


def _titles(projects: Mapping[str, Entry]) -> list[str]:
    return [f"{name} ({KINDS[project['language']]})" for name, project in projects.items()]
