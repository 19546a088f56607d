"""The report of speed goes on where it stopped, and its page says what the report holds."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
POINTS = [{"size": 10, "value": 4.0, "low": 3.0, "high": 5.0, "p95": 6.0}]
RELEASE = {
    "machine": {"cpu": "a CPU", "cores": 2, "date": "2000-01-01"},
    "scale": {"lines": 3},
    "projects": {
        "one": {"language": "java", "typing": {"ours": {"p50_ms": 7.0, "p95_ms": 26.0}}},
        "two": {
            "language": "python",
            "typing": {
                "ours": {"p50_ms": 9.0, "p95_ms": 25.0},
                "jedi_language_server": {"p50_ms": 8.0, "p95_ms": 24.0, "p99_ms": 90.0},
            },
        },
    },
}


def figure(value: float, **more: Any) -> dict[str, Any]:
    nothing = {"limit": None, "limit_is": None, "baseline": None, "baseline_is": None}
    return {"value": value, "low": value, "high": value, "unit": "ms", "about": "work", **nothing, **more}


def grown(*values: float) -> dict[str, Any]:
    points = [{**POINTS[0], "size": 10**number, "value": value} for number, value in enumerate(values)]
    return figure(values[-1], points=points)


@pytest.fixture
def speed(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """benchmarks/speed.py."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import speed

    return speed


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/speed_page.py."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import speed_page

    return speed_page


class Parts:
    """What is measured: a figure by the part's name, until it is told to stop."""

    def __init__(self, stop: int = 100) -> None:
        self.done: list[tuple[str, str]] = []
        self._stop = stop

    def __call__(self, part: str, options: Sequence[str]) -> dict[str, Any]:
        if len(self.done) == self._stop:
            raise KeyboardInterrupt
        self.done.append((options[options.index("--language") + 1], part))
        return {part: figure(1.0), "document_growth_ms": grown(1, 2)}


def run(speed: ModuleType, folder: Path, parts: Parts, **more: Any) -> dict[str, Any]:
    """Measure with jgit fetched; the report."""
    from heldout import Options

    package = folder / "cache" / "debian" / "jgit"
    package.mkdir(parents=True, exist_ok=True)
    record = {"name": "jgit", "version": "1", "licence": "EPL", "index": "debian", "archives": {}}
    (package / "package.json").write_text(json.dumps(record))
    given = {"language": None, "anew": False, **more}
    speed.run(Options(folder / "cache", 0, 0, folder, **given), parts)
    report: dict[str, Any] = json.loads((folder / "speed.json").read_text())
    return report


def test_every_part_of_every_model_is_measured_once_and_drawn(speed: ModuleType, tmp_path: Path) -> None:
    parts = Parts()
    report = run(speed, tmp_path, parts)
    assert parts.done == [(language, part) for language, found in speed.PARTS.items() for part in found]
    assert [part for _, part in parts.done].count("train") == 1
    assert report["languages"]["java"]["figures"]["speed"]["value"] == 1
    assert report["machine"]["cpu"]
    assert {path.name for path in tmp_path.glob("*.svg")} == {speed.BESIDE, *(one[0] for one in speed.GROWTHS.values())}


def test_what_was_interrupted_goes_on_with_the_parts_that_are_left(speed: ModuleType, tmp_path: Path) -> None:
    every = [(language, part) for language, found in speed.PARTS.items() for part in found]
    with pytest.raises(KeyboardInterrupt):
        run(speed, tmp_path, Parts(stop=6))
    rest = Parts()
    run(speed, tmp_path, rest)
    assert rest.done == every[6:]
    again = Parts()
    run(speed, tmp_path, again)  # it was complete
    assert again.done == every


def test_one_language_alone_leaves_the_other(speed: ModuleType, tmp_path: Path) -> None:
    run(speed, tmp_path, Parts())
    parts = Parts()
    assert set(run(speed, tmp_path, parts, language="java")["languages"]) == {"java", "python"}
    assert {language for language, _ in parts.done} == {"java"}


@pytest.mark.parametrize("more", [{"anew": True}, {"quick": True}])
def test_what_else_was_asked_for_is_not_gone_on_with(more: dict[str, bool], speed: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(speed, tmp_path, Parts(stop=1))
    parts = Parts()
    run(speed, tmp_path, parts, **more)
    assert parts.done[0] == ("python", "speed")


def test_what_other_weights_gave_is_measured_again(speed: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(speed, tmp_path, Parts(stop=6))
    report = json.loads((tmp_path / "speed.json").read_text())
    report["languages"]["python"]["sha256"] = "that of a model that was replaced since"
    (tmp_path / "speed.json").write_text(json.dumps(report))
    parts = Parts()
    run(speed, tmp_path, parts)
    assert parts.done[0] == ("python", "speed")
    assert ("java", "speed") not in parts.done


def test_a_part_that_fails_is_one_line(speed: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    from lstm_complete.errors import UserError

    with pytest.raises(UserError, match="ended with status 2"):
        speed.bench("start", ["--language", "cobol"])
    assert "cobol" in capfd.readouterr().err


def entry(**figures: dict[str, Any]) -> dict[str, Any]:
    growths = {name: grown(2, 3) for name in ("document_growth_ms", "project_growth_ms", "open_growth_ms")}
    return {"model": "a", "texts": "texts", "figures": {**growths, **figures}}


def written(page: ModuleType, **figures: dict[str, Any]) -> str:
    where = {**RELEASE["machine"], "python": "3", "onnxruntime": "1"}  # type: ignore[dict-item]
    return str(page.speed_page({"machine": where, "languages": {"java": entry(**figures)}}, RELEASE))


def row(text: str, label: str) -> list[str]:
    line = next(line for line in text.split("\n") if line.startswith(f"| {label}"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_targets_are_met_or_missed_by_the_figures(page: ModuleType) -> None:
    text = written(
        page,
        open_20kb_ms=figure(150.0),
        edit_ms=figure(40.01),
        index_mb_s=figure(1.99),
        generate_chars_s=figure(25_000.0),
        decoding_step_us=figure(160.0, limit=40.0, limit_is="a limit", baseline=100.0, baseline_is="a part"),
        train_small_share=figure(0.79),
        train_base_share=figure(0.8),
        quantisation_bits=figure(-0.001),
        document_growth_ms=grown(4, 2, 3),
    )
    assert row(text, "first suggestion after opening 20 kB") == ["<= 150 ms", "150 ms, met"]
    assert row(text, "an edit in the middle") == ["<= 40 ms", "40.0 ms, **missed**"]
    assert row(text, "building the index") == [">= 2 MB/s", "2.0 MB/s, **missed**"]
    assert row(text, "writing texts") == [">= 25,000 characters/s", "25,000 characters/s, met"]
    assert row(text, "a step of decoding") == ["<= 1.6 x", "1.60 x, met"]
    assert row(text, "the machine's limit, of that step") == ["reported", "25%"]
    assert row(text, "training 3x256, batch 32") == [">= 80%", "79%, **missed**"]
    assert row(text, "training 3x512, batch 32") == [">= 80%", "80%, met"]
    assert row(text, "bits per character lost") == ["<= 0.01", "-0.0010, met"]
    assert row(text, "a key's answer as a document grows") == ["<= 1.5 x", "2.00 x, **missed**"]
    assert row(text, "a key's answer as a project grows") == ["<= 1.5 x", "1.50 x, met"]
    assert row(text, "opening it again") == ["<= 200 ms", "-"]


def test_keys_are_judged_project_by_project(page: ModuleType) -> None:
    text = written(page)
    assert row(text, "all requests, p50") == ["<= 8", "7.0, met", "9.0, **missed**"]
    assert row(text, "all requests, p95") == ["<= 25", "26.0, **missed**", "25.0, met"]
    assert row(text, "all requests, p99") == ["<= 60", "-", "-"]
    assert row(text, "jedi-language-server")[1:] == ["-", "8 / 24 / 90, **missed**"]


def test_every_size_is_told(page: ModuleType) -> None:
    assert row(written(page, open_growth_ms=grown(1, 2, 3)), "as documents are opened") == ["1", "10", "100"]
