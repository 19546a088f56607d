"""Measures the two models of the article and writes benchmarks/reports/article-models.json.

    python benchmarks/article_models.py [--cache DIR]

For each model: bits per character and line completion on a project that it has not seen, beside xz on the same
bytes; 20 generated texts of 2,000 characters, constrained and not, with their indentation, brackets and
syntax errors, beside the project's own files; how long a keystroke takes. Needs the held-out packages
(`scripts/fetch-corpus heldout-java heldout-python`) and nothing else running.
"""

import argparse
import datetime
import json
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.cores import usable_cores
from lstm_complete.corpus.fetch import default_cache
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import open_model
from lstm_complete.engine.place import Place
from lstm_complete.evaluation.project import read_project
from lstm_complete.evaluation.validity import check_brackets, check_indentation, syntax_errors
from lstm_complete.languages.contract import Language
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.languages.registry import load_languages
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "benchmarks" / "reports" / "article-models.json"
PICTURE = ROOT / "benchmarks" / "reports" / "keystroke-latency.svg"
MODELS = {
    "java-commons-lang": ("java", "debian/commons-csv", "Ledger.java"),
    "python-tensorflow": ("python", "pypi/rich", "ledger.py"),
}
SAMPLES, CHARACTERS, LINES, WARM_KEYS = 20, 2_000, 200, 20


def main() -> None:
    """Measure everything; a report is written when all of it is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="where the held-out packages are")
    cache = parser.parse_args().cache
    registry = load_languages()
    report: dict[str, Any] = {"machine": machine(), "models": {}}
    latencies = {}
    for name, (language_name, project, example) in MODELS.items():
        language = registry.by_name(language_name)
        print(f"{name} on {project}", file=sys.stderr)
        latencies[name] = keystrokes(name, language, ROOT / "examples" / example)
        report["models"][name] = {
            "project": json.loads((cache / project / "package.json").read_text())["name"],
            "evaluation": command("evaluate", name, str(cache / project), "--lines", str(LINES)),
            "generated": {
                "constrained": generated(name, language, "--constraints"),
                "unconstrained": generated(name, language, "--no-constraints"),
                "real_files": real_files([cache / project], language),
            },
            "keystroke_ms": {f"p{p}": round(float(np.percentile(latencies[name], p)), 1) for p in (50, 95, 99)},
            "complete_command_s": complete_command(ROOT / "examples" / example),
        }
    REPORT.write_text(json.dumps(report, indent=2) + "\n")
    draw(latencies, report["machine"])


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    return {
        "cpu": names[0] if names else platform.processor(),
        "cores": usable_cores(),
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def command(*arguments: str) -> dict[str, Any]:
    """The JSON of a command of ours."""
    line = [sys.executable, "-m", "lstm_complete.cli.main", *arguments, "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT)
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def generated(name: str, language: Language, constraints: str) -> dict[str, Any]:
    """The validity of generated texts, and how fast they come."""
    options = ["--chars", str(CHARACTERS), "--seed", "1", "--count", str(SAMPLES), constraints]
    answer = command("generate", "--model", name, "--language", language.name, *options)
    units = [language.default_indent] * SAMPLES
    return {**validity(answer["texts"], units, language), "chars_per_s": answer["chars_per_s"], "texts": SAMPLES}


def real_files(projects: Sequence[Path], language: Language) -> dict[str, Any]:
    """The same measures for what people wrote: the first 2,000 characters of each file, headers left out."""
    texts = [source.text for source in read_project(projects, language)]
    units = [detect_layout(text, language.default_indent).indent for text in texts]
    return {**validity([text[:CHARACTERS] for text in texts], units, language), "texts": len(texts)}


def validity(texts: Sequence[str], units: Sequence[str], language: Language) -> dict[str, Any]:
    """Indentation, brackets and syntax errors over all texts together."""
    whole = [text.replace("\r\n", "\n") for text in texts]
    lines = [check_indentation(text, language, unit) for text, unit in zip(whole, units, strict=True)]
    brackets = [check_brackets(text, language) for text in whole]
    mismatched = sum(b.mismatched for b in brackets)
    over = sum(b.closed + b.mismatched + b.forgotten for b in brackets)
    errors = sum(syntax_errors(text[: text.rfind("\n") + 1], language) for text in whole)
    return {
        "lines_checked": sum(line.checked for line in lines),
        "lines_at_expected_indentation": sum(line.right for line in lines) / sum(line.checked for line in lines),
        "brackets_opened": sum(b.opened for b in brackets),
        "brackets_closed": sum(b.closed for b in brackets) / over,
        "mismatched_closers": mismatched,
        "mismatched_per_1000_closers": 1000 * mismatched / max(1, sum(b.closed for b in brackets) + mismatched),
        "forgotten_openers": sum(b.forgotten for b in brackets),
        "syntax_errors_per_1000_lines": 1000 * errors / sum(text.count("\n") for text in whole),
    }


def keystrokes(name: str, language: Language, file: Path) -> list[float]:
    """Milliseconds of each completion while the second half of a file is typed, default settings."""
    completer = Completer(open_model(ModelFolder.open(resolve_model(name, language=None)), "cpu"))
    text, times = file.read_text(), []
    for end in range(len(text) // 2, len(text)):
        snapshot = Document("file:///typed", text[:end]).snapshot
        place = Place(snapshot, snapshot.line_count - 1, len(snapshot.lines[-1]), file.name, language)
        times.append(completer.complete(place, Settings()).ms)
    return times[WARM_KEYS:]


def complete_command(file: Path) -> float:
    """Seconds of one `lstm-complete complete`, process start included: the median of five."""
    seconds = []
    for _ in range(5):
        began = time.monotonic()
        command("complete", str(file), "--line", "10", "--column", "0")
        seconds.append(time.monotonic() - began)
    return round(float(np.median(seconds)), 2)


def draw(latencies: dict[str, list[float]], where: dict[str, Any]) -> None:
    """How many keystrokes are answered within how many milliseconds."""
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    for name, times in latencies.items():
        axes.plot(np.sort(times), np.linspace(0, 100, len(times)), label=name)
    axes.set(xlabel="milliseconds", ylabel="% of keystrokes answered", xlim=(0, None), ylim=(0, 100))
    axes.set_title(f"Answering a keystroke, {where['cpu']}, {where['cores']} cores", fontsize=9)
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main()
