"""docs/speed.md: targets and figures of speed, how they grow, and what stands beside them."""

from collections.abc import Callable, Mapping
from typing import Any

from pages import prose, table
from targets import Target, at_most, number, ours_of, typing_of, verdict

Entry = dict[str, Any]
KINDS = {"java": "Java", "python": "Python"}
FLAT = 1.5
"""How many times the least median the greatest may be where something grows."""
GROWTHS = {
    "document_growth_ms": ("a document grows", "speed-document.svg"),
    "project_growth_ms": ("a project grows", "speed-project.svg"),
    "open_growth_ms": ("documents are opened", "speed-open.svg"),
}
PICTURES = "../benchmarks/reports"


def speed_page(speed: Entry, release: Entry) -> str:
    """The page from the reports of `benchmarks/speed.py` and `benchmarks/release.py`."""
    languages, projects = speed["languages"], release["projects"]
    parts = [
        "# Speed",
        introduction(speed),
        "## Keys in projects",
        keys_introduction(release),
        targets_table(KEYS, {f"{name} ({KINDS[one['language']]})": one for name, one in projects.items()}),
        "## Everything else",
        prose("Medians. Verdicts are taken before rounding; - is what was not measured."),
        targets_table(FIGURES, {_title(language, one): one for language, one in languages.items()}),
        "## As things grow",
        growth_part(languages),
        "## Beside the machine, and beside other ways",
        beside_part(languages),
    ]
    return "\n\n".join(parts) + "\n"


def _title(language: str, entry: Entry) -> str:
    return f"`{entry['model']}`, {KINDS[language]}"


def introduction(speed: Entry) -> str:
    """What was measured, on what."""
    where = speed["machine"]
    texts = " and ".join(f"{one['texts']} for {KINDS[language]}" for language, one in speed["languages"].items())
    return prose(f"""
        How fast the release models are on the processor. `python benchmarks/speed.py` measures all of it anew in ten
        minutes, `lstm-complete bench` what you ask for on your machine; `scripts/docs.py` writes this page from
        the reports. What is typed, opened and indexed are texts of {texts}.

        {where["cpu"]}, {where["cores"]} cores, Python {where["python"]}, ONNX Runtime {where["onnxruntime"]},
        {where["date"]}; memory on.""")


def keys_introduction(release: Entry) -> str:
    """Where the keys come from."""
    where = release["machine"]
    return prose(f"""
        From `benchmarks/release.py`: {release["scale"]["lines"]} lines of each held-out project typed again through
        the real server over stdio, one request at every position ([quality.md](quality.md) tells the rules).
        Milliseconds. What is shown anew has been computed, not kept from the request before.
        jedi-language-server typed the same lines in the same run. {where["cpu"]}, {where["cores"]} cores,
        {where["date"]}.""")


def targets_table(targets: tuple[Target, ...], columns: Mapping[str, Entry]) -> str:
    """Target, figure, met or missed."""
    rows = [[one.label, one.wanted, *(verdict(one, entry) for entry in columns.values())] for one in targets]
    return table(["", "target", *columns], rows)


def _latency(label: str, key: str, most: float) -> Target:
    value = ours_of(key)
    return Target(label, f"<= {most:g}", lambda project: number(value(project), ".1f"), at_most(value, most))


def _against_jedi(project: Entry) -> bool | None:
    ours, theirs = (typing_of(project, engine, "p95_ms") for engine in ("ours", "jedi_language_server"))
    return None if ours is None or theirs is None else ours < theirs


def _show_jedi(project: Entry) -> str:
    times = [typing_of(project, "jedi_language_server", f"p{percent}_ms") for percent in (50, 95, 99)]
    return " / ".join(number(time, ".0f") for time in times) if times[0] is not None else "-"


KEYS = (
    _latency("all requests, p50", "p50_ms", 8),
    _latency("all requests, p95", "p95_ms", 25),
    _latency("all requests, p99", "p99_ms", 60),
    _latency("shown anew, p50", "shown_p50_ms", 15),
    _latency("shown anew, p95", "shown_p95_ms", 40),
    Target("jedi-language-server, p50 / p95 / p99", "its p95 is slower", _show_jedi, _against_jedi),
)


def _value(name: str) -> Callable[[Entry], float | None]:
    def value(entry: Entry) -> float | None:
        found: float | None = entry["figures"].get(name, {}).get("value")
        return found

    return value


def _beside(name: str, key: str) -> Callable[[Entry], float | None]:
    """A figure divided by its limit or baseline."""

    def ratio(entry: Entry) -> float | None:
        figure = entry["figures"].get(name, {})
        return figure["value"] / figure[key] if figure.get(key) else None

    return ratio


def _growth(name: str) -> Callable[[Entry], float | None]:
    """The greatest median divided by the least."""

    def ratio(entry: Entry) -> float | None:
        values = [point["value"] for point in entry["figures"].get(name, {}).get("points", ())]
        return max(values) / min(values) if values else None

    return ratio


def _at_least(value: Callable[[Entry], float | None], least: float) -> Callable[[Entry], bool | None]:
    def met(entry: Entry) -> bool | None:
        found = value(entry)
        return None if found is None else found >= least

    return met


def _most(label: str, value: Callable[[Entry], float | None], most: float, form: str, unit: str = "") -> Target:
    wanted = f"<= {most:g}{unit}"
    return Target(label, wanted, lambda entry: number(value(entry), form, unit), at_most(value, most))


def _least(label: str, value: Callable[[Entry], float | None], least: float, form: str, unit: str = "") -> Target:
    wanted = f">= {least:,g}{unit}" if form != ".0%" else f">= {least:.0%}"
    return Target(label, wanted, lambda entry: number(value(entry), form, unit), _at_least(value, least))


def _share_of_roofline(entry: Entry) -> str:
    ratio = _beside("decoding_step_us", "limit")(entry)
    return "-" if ratio is None else f"{1 / ratio:.0%}"


FIGURES = (
    *(
        _most(f"a key's answer as {label}: greatest by least median", _growth(name), FLAT, ".2f", " x")
        for name, (label, _) in GROWTHS.items()
    ),
    _most("first suggestion after opening 20 kB", _value("open_20kb_ms"), 150, ".0f", " ms"),
    _most("first suggestion after opening 500 kB", _value("open_500kb_ms"), 250, ".0f", " ms"),
    _most("an edit in the middle of 20 kB", _value("edit_ms"), 40, ".1f", " ms"),
    _most("process start to initialize answered", _value("initialize_ms"), 300, ".0f", " ms"),
    _most("process start to first suggestion", _value("first_suggestion_ms"), 1000, ".0f", " ms"),
    _most("resident memory, 20 MB project, 20 open documents", _value("resident_mb"), 300, ".0f", " MB"),
    _least("building the index", _value("index_mb_s"), 2, ".1f", " MB/s"),
    _most("updating it on an edit", _value("index_update_ms"), 2, ".1f", " ms"),
    _most("opening it again", _value("index_reopen_ms"), 200, ".0f", " ms"),
    _most(
        "a step of decoding, 8 hypotheses, by ONNX Runtime's part",
        _beside("decoding_step_us", "baseline"),
        1.6,
        ".2f",
        " x",
    ),
    Target("the machine's limit, of that step", "reported", _share_of_roofline, lambda _entry: None),
    _least("writing texts side by side", _value("generate_chars_s"), 25_000, ",.0f", " characters/s"),
    _least("training 3x256, batch 32, of the rate of bf16 products", _value("train_small_share"), 0.8, ".0%"),
    _least("training 3x512, batch 32, of the rate of bf16 products", _value("train_base_share"), 0.8, ".0%"),
    _least("training 3x512, batch 128, of the rate of bf16 products", _value("train_base_batch128_share"), 0.8, ".0%"),
    _most("bits per character lost by int8", _value("quantisation_bits"), 0.01, ".4f"),
)


def growth_part(languages: Mapping[str, Entry]) -> str:
    """The pictures, and what they show."""
    text = prose("""
        The same lines are typed at each size, with more text, a larger project or more open documents around them, one
        line here, one there, so that what disturbs disturbs all alike; from the key to its answer through the server.
        What is near the cursor is the same. A document is open and has been read. The index holds a bounded part of
        the largest project. Milliseconds, median / 95th percentile.""")
    return "\n\n".join([text, *(_grown(name, *about, languages) for name, about in GROWTHS.items())])


def _grown(name: str, label: str, picture: str, languages: Mapping[str, Entry]) -> str:
    points = {_title(kind, one): one["figures"][name]["points"] for kind, one in languages.items()}
    sizes = [point["size"] for point in next(iter(points.values()), [])]
    rows = [
        [title, *(f"{point['value']:.1f} / {point['p95']:.1f}" for point in found)] for title, found in points.items()
    ]
    head = [f"as {label}", *(f"{size:,.0f}" for size in sizes)]
    return f"{table(head, rows)}\n\n![A key's answer as {label}]({PICTURES}/{picture})"


def beside_part(languages: Mapping[str, Entry]) -> str:
    """Every figure with its spread, its limit and its alternative."""
    rows = [
        [
            f"{figure['about']}, {figure['unit']}",
            KINDS[language],
            _measured(figure),
            _other(figure, "limit"),
            _other(figure, "baseline"),
        ]
        for language, entry in languages.items()
        for name, figure in entry["figures"].items()
        if name not in GROWTHS
    ]
    text = prose("""
        Median and quartiles. Limits are measured in the same run: rates of products of matrices, copies within memory
        and caches. Otherwise: what one would write without this program, or without the way that it takes. In
        parentheses the figure divided by either.""")
    head = ["", "", "measured", "limit of the machine", "otherwise"]
    picture = f"![Time beside a limit of the machine and another way]({PICTURES}/speed-beside.svg)"
    return "\n\n".join([text, table(head, rows), picture])


def _measured(figure: Entry) -> str:
    spread = f" ({figure['low']:,.4g} - {figure['high']:,.4g})" if figure["low"] < figure["high"] else ""
    return f"{figure['value']:,.4g}{spread}"


def _other(figure: Entry, key: str) -> str:
    value = figure[key]
    return f"{value:,.4g}: {figure[f'{key}_is']} ({figure['value'] / value:.3g} x)" if value else ""
