"""docs/mixers.md from its committed report: how network and memory are joined, and what else was tried."""

import math
from collections.abc import Callable, Iterable, Mapping

from quality import KINDS, _prose, _table
from targets import Entry, number

MIXERS = {
    "alone": "the network alone, without memory",
    "copy_head": "copy head: the network reads what the memory expects",
    "gate": "linear gate",
    "bitwise_averaged": "bitwise logistic mixing, sets averaged",
    "bitwise_chained": "the same, sets joined by a last one",
    "bitwise_mapped": "the same, then a probability map",
    "shipped": "**log-linear mixture over symbols (shipped)**",
    "shipped_mapped": "the same, then a probability map",
}
NAMES = {
    "gate": "the linear gate",
    "bitwise_averaged": "bitwise mixing with averaged sets",
    "bitwise_chained": "bitwise mixing with a last set",
    "bitwise_mapped": "bitwise mixing with a last set and a map",
    "shipped_mapped": "the shipped mixture with a map",
}
"""Those that could be shipped instead."""
CLEARLY = 0.01
"""Share of the bits by which a mixer is better before it is called so."""
DEARER = 2.0
"""How many times the shipped one's time a distribution may take: a keystroke asks for some hundred of them."""


def mixers_page(report: Entry) -> str:
    """The page."""
    picture = "![Bits of each mixer, the shipped one being 100](../benchmarks/reports/mixers.svg)"
    parts = [introduction(report), table(report["projects"]), picture, verdict(report["projects"]), mixers()]
    return "# Mixers\n\n" + "\n\n".join(parts) + "\n"


def introduction(report: Entry) -> str:
    """What was measured, on what."""
    where, projects = report["machine"], report["projects"]
    beam = next(iter(projects.values()))["beam"]
    learned = {language: _learned_on(projects.values(), language) for language in KINDS}
    read = "; ".join(f"{KINDS[language]}: {found}" for language, found in learned.items() if found)
    return _prose(f"""How the network and the memory are joined into one distribution of the next symbol, and what
    else could join them. `benchmarks/mixers.py` wrote the report, `scripts/docs.py` this page.

    The network reads at most {report["scale"]["characters"]:,} characters of each held-out project once. Every mixer
    is given the same outputs of it and the same memory: counts of all contexts of the files before and of the file
    itself, and the matches in both. It learns first from the packages of `scripts/tune` ({read}), then while it
    reads the project. Rates of learning and inputs of gate and bitwise mixing were chosen on those packages among
    some twenty settings, a short search beside what the shipped mixture has had, whose rates are the shipped ones.
    The mixture in the models has learned from more of these packages; here it starts anew like the others.

    {where["cpu"]}, {where["cores"]} cores, of which one thread is used, {where["date"]}. Speeds are CPU time in the
    mixer, lookups in the memory included and the network left out. A distribution is one whole distribution of the
    next symbol, asked for {beam} hypotheses at once: what a step of the beam pays for each. The shipped mixture is
    asked through the function that the engine calls, which normalises logits that the others are given normalised.""")


def _learned_on(projects: Iterable[Entry], language: str) -> str:
    for project in projects:
        if project["language"] == language:
            found = [f"{one['package']}, {one['characters']:,} characters" for one in project["learned_on"]]
            return " and ".join(found)
    return ""


def table(projects: Mapping[str, Entry]) -> str:
    """Bits by project, then what a mixer costs and how well it knows itself."""
    head = ["bits per character", *projects, "characters/s", "a distribution, µs", "calibration error"]
    rows = [
        [
            label,
            *(number(project["mixers"][mixer]["bits_per_char"], ".3f") for project in projects.values()),
            number(_middle(projects, mixer, "chars_per_s"), ",.0f"),
            number(_middle(projects, mixer, "distribution_us"), ".1f"),
            f"{100 * (_middle(projects, mixer, 'calibration_error') or 0):.2f} %",
        ]
        for mixer, label in MIXERS.items()
    ]
    probes = sum(project["probes"] for project in projects.values())
    note = _prose(f"""The last three columns are means over the projects. Calibration error: how far the probability of
    the most likely symbol is from the share of those that came, at {probes:,} places, in 15 bins of equal mass.""")
    return f"{_table(head, rows)}\n\n{note}"


def _middle(projects: Mapping[str, Entry], mixer: str, key: str) -> float | None:
    found = [project["mixers"][mixer][key] for project in projects.values()]
    return None if None in found else sum(found) / len(found)


def ratio(projects: Iterable[Entry], mixer: str) -> float:
    """A mixer's bits as a share of the shipped one's, the geometric mean over projects."""
    found = [
        project["mixers"][mixer]["bits_per_char"] / project["mixers"]["shipped"]["bits_per_char"]
        for project in projects
    ]
    return math.exp(sum(map(math.log, found)) / len(found))


def verdict(projects: Mapping[str, Entry]) -> str:
    """Which one is shipped and why; a better one is named."""
    ratios = {mixer: ratio(projects.values(), mixer) for mixer in NAMES}
    against = ", ".join(f"{NAMES[mixer]} {_more(share)}" for mixer, share in ratios.items())
    costs = {mixer: _cost(projects, mixer) for mixer in NAMES}
    times = ", ".join(f"{NAMES[mixer]} {cost:.1f} times" for mixer, cost in costs.items())
    better = [mixer for mixer in NAMES if ratios[mixer] < 1 - CLEARLY]
    return _prose(f"""The log-linear mixture is shipped. Beside its bits, in the geometric mean over the projects:
    {against}. Beside its time for a distribution: {times}. {_lever(better, costs)}

    {_exceptions(projects)} {_calibrated(projects)}""")


def _lever(better: list[str], costs: Mapping[str, float]) -> str:
    affordable = [mixer for mixer in better if costs[mixer] <= DEARER]
    dear = [mixer for mixer in better if costs[mixer] > DEARER]
    said = []
    if affordable:
        said.append(f"Clearly better at a cost that a keystroke can bear, and so the next lever: {_names(affordable)}.")
    if dear:
        said.append(f"Clearly better, but dear for every hypothesis, and so the next lever to cheapen: {_names(dear)}.")
    return " ".join(said) or f"None is better by {100 * CLEARLY:.0f} % of the bits or more."


def _exceptions(projects: Mapping[str, Entry]) -> str:
    """Projects on which another mixer is clearly better."""
    found = []
    for name, project in projects.items():
        shares = {mixer: ratio([project], mixer) for mixer in NAMES}
        best = min(shares, key=lambda mixer: shares[mixer])
        if shares[best] < 1 - CLEARLY:
            median = _median(project, best) / _median(project, "shipped")
            found.append(f"{name} ({NAMES[best]}, {_more(shares[best])}; in its median file {_more(median)})")
    if not found:
        return f"On no project alone is another one better by {100 * CLEARLY:.0f} % or more."
    return f"By project, another one is better by {100 * CLEARLY:.0f} % or more on: {', '.join(found)}."


def _calibrated(projects: Mapping[str, Entry]) -> str:
    """What a map does to the shipped mixture's calibration."""
    before, after = (_middle(projects, mixer, "calibration_error") or 0.0 for mixer in ("shipped", "shipped_mapped"))
    return (
        f"With a map, the calibration error of the shipped mixture goes from {100 * before:.2f} to {100 * after:.2f} %."
    )


def _median(project: Entry, mixer: str) -> float:
    bits: float = project["mixers"][mixer]["bits_per_char_median_file"]
    return bits


def _cost(projects: Mapping[str, Entry], mixer: str) -> float:
    mine, shipped = (_middle(projects, one, "distribution_us") or math.nan for one in (mixer, "shipped"))
    return mine / shipped


def _more(share: float) -> str:
    return f"{100 * (share - 1):+.1f} %"


def _names(mixers: list[str]) -> str:
    return ", ".join(NAMES[mixer] for mixer in mixers)


def mixers() -> str:
    """What each of them does."""
    form: Callable[[str], str] = _prose
    described = [
        """**Copy head.** The network has been trained with what the longest match expects as an input, and has a
        learned bonus on that symbol's logit. Nothing is learned while it reads.""",
        """**Linear gate** (`benchmarks/mixers_gate.py`). A weighted sum of distributions: the network; counts of the
        project, of the file and of both, falling back on shorter contexts and at last on the network; the longest
        context alone, that of the identifier, that of the line; the matches. The weights are a softmax of logits
        chosen by longest context, trust of the match and confidence of the network.""",
        """**Bitwise logistic mixing** (`benchmarks/mixers_bitwise.py`), in the manner of PAQ8. The next byte is eight
        decisions. All contexts, the matches and the network state log-odds of each; six sets of weights, chosen by
        match and confidence, last byte, longest context, node, place in the identifier, and the network's odds with
        the match, add them up. The sums are averaged, or added up by a last set.""",
        """**Probability map** (`benchmarks/mixers_map.py`). Half of each decision's probability is replaced by what
        became of decisions that were given the same one, by node and match, and by longest context and
        confidence.""",
        """**Log-linear mixture** (`lstm_complete/memory/mixing.py`). Each context votes for the symbols that it has
        seen; votes depend on the counts and on the network's probability of the symbol, and all are learned together
        down the gradient of the loss. Symbols that the memory does not name cost nothing but the normalisation.""",
    ]
    return "## What they are\n\n" + "\n\n".join(map(form, described))
