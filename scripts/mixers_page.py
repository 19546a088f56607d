"""docs/mixers.md from its committed report: how network and memory are joined, and what else was tried."""

import math
from collections.abc import Iterable, Mapping

from pages import prose, table
from quality import KINDS
from targets import Entry, number

SHIPPED, MAPPED = "shipped", "shipped_mapped"
CLEARLY = 0.01
"""Share of the bits by which a mixer is better before it is called the next lever."""
DEARER = 2.0
"""How many times the shipped one's time a distribution may take: a keystroke asks for some hundred of them."""


def mixers_page(report: Entry) -> str:
    """The page."""
    picture = "![Bits of each mixer, the shipped one being 100](../benchmarks/reports/mixers.svg)"
    parts = [introduction(report), figures(report["projects"]), picture, verdict(report["projects"]), mixers()]
    return "# Mixers\n\n" + "\n\n".join(parts) + "\n"


def introduction(report: Entry) -> str:
    """What was measured, on what."""
    where, projects = report["machine"], report["projects"]
    beam = next(iter(projects.values()))["beam"]
    learned = {language: _learned_on(projects.values(), language) for language in KINDS}
    read = "; ".join(f"{KINDS[language]}: {found}" for language, found in learned.items() if found)
    return prose(f"""How the network and the memory are joined into one distribution of the next symbol, and what
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


def figures(projects: Mapping[str, Entry]) -> str:
    """Bits by project, then what a mixer costs and how well it knows itself."""
    head = ["bits per character", *projects, "characters/s", "a distribution, µs", "calibration error"]
    rows = [
        [
            f"**{label}**" if mixer == SHIPPED else label,
            *(number(project["mixers"][mixer]["bits_per_char"], ".3f") for project in projects.values()),
            number(_middle(projects, mixer, "chars_per_s"), ",.0f"),
            number(_middle(projects, mixer, "distribution_us"), ".1f"),
            f"{100 * (_middle(projects, mixer, 'calibration_error') or 0):.2f} %",
        ]
        for mixer, label in _labels(projects).items()
    ]
    probes = sum(project["probes"] for project in projects.values())
    note = prose(f"""The last three columns are means over the projects. Calibration error: how far the probability of
    the most likely symbol is from the share of those that came, at {probes:,} places, in 15 bins of equal mass.""")
    return f"{table(head, rows)}\n\n{note}"


def _labels(projects: Mapping[str, Entry]) -> dict[str, str]:
    """What the report calls each mixer."""
    first = next(iter(projects.values()))
    return {mixer: found["label"] for mixer, found in first["mixers"].items()}


def _others(projects: Mapping[str, Entry]) -> dict[str, str]:
    """Names of those that mix, hence have a speed, and could be shipped instead."""
    labels = _labels(projects)
    return {
        mixer: label
        for mixer, label in labels.items()
        if mixer != SHIPPED and _middle(projects, mixer, "chars_per_s") is not None
    }


def _middle(projects: Mapping[str, Entry], mixer: str, key: str) -> float | None:
    found = [project["mixers"][mixer][key] for project in projects.values()]
    return None if None in found else sum(found) / len(found)


def ratio(projects: Iterable[Entry], mixer: str) -> float:
    """A mixer's bits as a share of the shipped one's, the geometric mean over projects."""
    found = [
        project["mixers"][mixer]["bits_per_char"] / project["mixers"][SHIPPED]["bits_per_char"] for project in projects
    ]
    return math.exp(sum(map(math.log, found)) / len(found))


def verdict(projects: Mapping[str, Entry]) -> str:
    """Which one is shipped and why; better ones are named, and what they cost."""
    names = _others(projects)
    ratios = {mixer: ratio(projects.values(), mixer) for mixer in names}
    against = ", ".join(f"{names[mixer]} {_more(share)}" for mixer, share in ratios.items())
    costs = {mixer: _cost(projects, mixer) for mixer in names}
    times = ", ".join(f"{names[mixer]} {cost:.1f} times" for mixer, cost in costs.items())
    throughout = [mixer for mixer in names if all(ratio([project], mixer) < 1 for project in projects.values())]
    better = " ".join(_better(projects, mixer) for mixer in throughout)
    return prose(f"""The log-linear mixture is shipped. Beside its bits, in the geometric mean over the projects:
    {against}. Beside its time for a distribution: {times}.

    {better or "No other mixer is better on every project."}

    {_on_some(projects, throughout)} {_lever(projects)}""")


def _better(projects: Mapping[str, Entry], mixer: str) -> str:
    """By how much a mixer is better that is so on every project, what it costs, and why it is not shipped."""
    shares = {name: ratio([project], mixer) for name, project in projects.items()}
    least, most = max(shares, key=lambda name: shares[name]), min(shares, key=lambda name: shares[name])
    mean = ratio(projects.values(), mixer)
    said = f"""The {_others(projects)[mixer]} is better than the shipped mixture on every project, from
    {_less(shares[least])} of the bits on {least} to {_less(shares[most])} on {most}, by {_less(mean)} in the
    geometric mean. {_calibrated(projects, mixer)} It takes {_cost(projects, mixer):.1f} times the time for a
    distribution."""
    if mixer == MAPPED and mean > 1 - CLEARLY:
        said += f""" It is not shipped: {_less(mean)} of the bits are not worth a second set of tables, which has to
        be learned, stored and updated at each symbol."""
    return said


def _calibrated(projects: Mapping[str, Entry], mixer: str) -> str:
    """How a mixer's calibration compares with the shipped one's."""
    before, after = (100 * (_middle(projects, one, "calibration_error") or 0.0) for one in (SHIPPED, mixer))
    lower = sum(_calibration(project, mixer) < _calibration(project, SHIPPED) for project in projects.values())
    return f"""Its calibration error is {after:.2f} % instead of {before:.2f} % in the mean, and lower on {lower} of
    {len(projects)} projects."""


def _on_some(projects: Mapping[str, Entry], throughout: list[str]) -> str:
    """Where those are better that are not so on every project."""
    others = {mixer: label for mixer, label in _others(projects).items() if mixer not in throughout}
    found = []
    for name, project in projects.items():
        shares = {mixer: ratio([project], mixer) for mixer in others}
        better = [
            f"{others[mixer]} {_more(share)}{_median(project, mixer)}" for mixer, share in shares.items() if share < 1
        ]
        if better:
            found.append(f"on {name} {', '.join(better)}")
    return f"Better on some projects only: {'; '.join(found)}." if found else ""


def _lever(projects: Mapping[str, Entry]) -> str:
    """Which of those that are clearly better should be next."""
    names = _others(projects)
    costs = {mixer: _cost(projects, mixer) for mixer in names if ratio(projects.values(), mixer) < 1 - CLEARLY}
    affordable = ", ".join(names[mixer] for mixer, cost in costs.items() if cost <= DEARER)
    dear = ", ".join(names[mixer] for mixer, cost in costs.items() if cost > DEARER)
    said = []
    if affordable:
        said.append(f"Clearly better at a cost that a keystroke can bear, and so the next lever: {affordable}.")
    if dear:
        said.append(f"Clearly better, but dear for every hypothesis, and so the next lever to cheapen: {dear}.")
    return " ".join(said) or f"None is better by {100 * CLEARLY:.0f} % or more in the mean, so none is the next lever."


def _median(project: Entry, mixer: str) -> str:
    mine, shipped = (project["mixers"][one]["bits_per_char_median_file"] for one in (mixer, SHIPPED))
    return f" (in its median file {_more(mine / shipped)})"


def _calibration(project: Entry, mixer: str) -> float:
    error: float = project["mixers"][mixer]["calibration_error"]
    return error


def _cost(projects: Mapping[str, Entry], mixer: str) -> float:
    mine, shipped = (_middle(projects, one, "distribution_us") or math.nan for one in (mixer, SHIPPED))
    return mine / shipped


def _more(share: float) -> str:
    return f"{100 * (share - 1):+.1f} %"


def _less(share: float) -> str:
    return f"{100 * (1 - share):.1f} %"


def mixers() -> str:
    """What each of them does."""
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
    return "## What they are\n\n" + "\n\n".join(map(prose, described))
