"""Suggestions: with the shipped models, on real text."""

import time
import unicodedata
from pathlib import Path

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.constraints import UTF8, Constraints
from lstm_complete.engine.generate import Sampling, Task, generate, generate_batch
from lstm_complete.engine.model import Model, open_model
from lstm_complete.engine.passage import whole
from lstm_complete.engine.place import Place
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.engine.suffix import suffix_log_likelihoods
from lstm_complete.engine.suggestion import Suggestion
from lstm_complete.engine.timeline import Cancelled, Timeline, records_of
from lstm_complete.evaluation.validity import check_indentation
from lstm_complete.languages.contract import Lexicon
from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.languages.registry import load_languages
from lstm_complete.languages.scanner import Scan
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document
from support.small_model import small_model

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
REGISTRY = load_languages()
PATIENT = Settings(budget_ms=10_000)


@pytest.fixture(scope="module")
def java() -> OnnxRuntime:
    return OnnxRuntime(ModelFolder.open(resolve_model("java-commons-lang", language=None)))


@pytest.fixture(scope="module")
def python() -> OnnxRuntime:
    return OnnxRuntime(ModelFolder.open(resolve_model("python-tensorflow", language=None)))


def place(text: str, language: str, after: str = "", indent: str = "") -> Place:
    """The place between two texts."""
    snapshot = Document("file:///a", text + after).snapshot
    line, column = text.count("\n"), len(text.rpartition("\n")[2])
    chosen = REGISTRY.by_name(language)
    return Place(snapshot, line, column, f"src/example{chosen.extensions[0]}", chosen, indent)


def suggest(runtime: OnnxRuntime, at: Place, settings: Settings = PATIENT) -> tuple[Suggestion, ...]:
    return Completer(Model(runtime)).complete(at, settings).items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("public class A {\n    public static fin", "al "),
        ("public class A {\n    /** {@inheritDoc} */\n    @Over", "ride"),
        (
            "class A {\n    void f(Object o) {\n        if (o == null) {\n            throw new IllegalArg",
            "umentException(",
        ),
        ("/*\n * Licensed to the Apache Software Fou", "ndation (ASF)"),
    ],
)
def test_java(java: OnnxRuntime, text: str, expected: str) -> None:
    found = [suggestion.text for suggestion in suggest(java, place(text, "java"))]
    assert any(suggestion.startswith(expected.rstrip()) for suggestion in found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import numpy as", " np"),
        ("from tensorflow.python.fra", "mework"),
        ("class A:\n  def __init__(se", "lf"),
        ("# Copyright 2020 The TensorFlow Authors. All Rights Res", "erved."),
    ],
)
def test_python(python: OnnxRuntime, text: str, expected: str) -> None:
    found = [suggestion.text for suggestion in suggest(python, place(text, "python"))]
    assert any(suggestion.startswith(expected) for suggestion in found), found


def test_suggestions_stop_at_token_boundaries_and_lines(java: OnnxRuntime) -> None:
    text = (EXAMPLES / "Ledger.java").read_text()
    settings, shown = Settings(budget_ms=10_000, max_characters=40, min_probability=0.02), 0
    for cut in range(200, len(text), 97):
        at = place(text[:cut], "java")
        for suggestion in suggest(java, at, settings):
            shown += 1
            assert "\n" not in suggestion.text
            assert len(suggestion.text) in at.language.stops("", suggestion.text)
            assert 0.02 <= suggestion.probability <= 1
    assert shown > 10


def test_alternatives_differ_from_the_better_ones(python: OnnxRuntime) -> None:
    for text in ("import numpy as", "class A:\n  def __init__(se", "def f(x):\n  return x."):
        texts = [suggestion.text for suggestion in suggest(python, place(text, "python"))]
        assert texts
        assert not [(a, b) for n, a in enumerate(texts) for b in texts[n + 1 :] if a.startswith(b)]


def test_closers_are_not_doubled(java: OnnxRuntime) -> None:
    text = "class A {\n    int f(String str) {\n        if (str == null || str.len"
    shown = suggest(java, place(text, "java", ")"))
    assert any(suggestion.replaces for suggestion in shown)  # "gth() == 0) {" in place of the closer
    for suggestion in shown:
        line = text.rpartition("\n")[2] + suggestion.text + ")"[suggestion.replaces :]
        assert line.count(")") <= line.count("(")


def test_more_typing_makes_one_more_step(python: OnnxRuntime) -> None:
    completer, text = Completer(Model(python)), (EXAMPLES / "ledger.py").read_text() + "import num"
    first = completer.complete(place(text, "python"), PATIENT)
    again = completer.complete(place(text, "python"), PATIENT)
    fresh = Completer(Model(python)).complete(place(text, "python"), PATIENT)
    assert first.items
    assert first.items == again.items == fresh.items


def test_long_texts_are_answered_within_the_budget_and_read_on_later(python: OnnxRuntime) -> None:
    text = (EXAMPLES / "ledger.py").read_text() * 300
    completer, at = Completer(Model(python)), place(text + "import num", "python")
    began = time.monotonic()
    answer = completer.complete(at, Settings(budget_ms=150))
    assert time.monotonic() - began < 5 * 0.15 + 2  # the encoding of the first reading is not in the budget
    assert not answer.exact
    while not completer.catch_up("file:///a", lambda: False):
        pass
    assert completer.complete(at, Settings(budget_ms=150)).exact


def caught_up(completer: Completer, text: str) -> None:
    """Have a text read to its end."""
    completer.complete(place(text, "python"), PATIENT)
    while not completer.catch_up("file:///a", lambda: False):
        pass


def best(completer: Completer, text: str, *, exact: bool) -> tuple[str, float]:
    """What is offered first, and its probability."""
    found = completer.complete(place(text, "python"), PATIENT)
    assert found.exact is exact
    return found.items[0].text, found.items[0].probability


def test_edits_far_above_change_little(python: OnnxRuntime) -> None:
    """The states below them are not exact any more, and as good as exact for what comes next."""
    text = (EXAMPLES / "ledger.py").read_text() * 4 + "import num"
    completer = Completer(Model(python), catches_up=True)
    caught_up(completer, text)
    for above in ("# A comment.\n", "# A comment.\nimport sys\n"):
        quick = best(completer, above + text, exact=False)
        slow = best(Completer(Model(python)), above + text, exact=True)
        assert quick[0] == slow[0]
        assert quick[1] == pytest.approx(slow[1], abs=0.1)


def test_another_text_of_the_same_length_is_read_anew(python: OnnxRuntime) -> None:
    text = (EXAMPLES / "ledger.py").read_text() * 4
    completer = Completer(Model(python), catches_up=True)
    caught_up(completer, text + "import num")
    best(completer, "# A comment.\n" + text + "import num", exact=False)
    other = ("# A comment.\n" + text)[: -len("import os\n")] + "import os\n" + "import num"
    other = other.replace("amount", "weight")
    anew = best(Completer(Model(python), catches_up=True), other, exact=False)
    found = best(completer, other, exact=False)
    assert found[0] == anew[0]
    assert found[1] == pytest.approx(anew[1], abs=0.1)


def declining(reading_ms: int, *, virtual: bool = False) -> tuple[list[str], list[str]]:
    """What is offered behind "def __init__(s" and, after its first character was typed, at the next place."""
    completer = Completer(open_model(ModelFolder.open(resolve_model(None, language="python")), "cpu"))
    settings = Settings(budget_ms=10_000, min_probability=0.05, reading_ms=reading_ms)
    text = "class A:\n    def __init__(s"
    first = completer.complete(place(text, "python"), settings, virtual=virtual).items
    then = completer.complete(place(text + first[0].text[0], "python"), settings).items
    return [item.text for item in first], [item.text for item in then]


def test_a_suggestion_that_is_typed_past_is_not_shown_again() -> None:
    (best, *_), again = declining(0)
    assert not [text for text in again if text.startswith(best[1:])]


@pytest.mark.parametrize(
    "how", [{"reading_ms": 60_000}, {"reading_ms": 0, "virtual": True}], ids=["not read", "virtual"]
)
def test_what_was_not_read_is_shown_again(how: dict[str, int]) -> None:
    (best, *_), again = declining(**how)  # type: ignore[arg-type]
    assert [text for text in again if text.startswith(best[1:])]


def test_what_follows_says_which_line_stands_before_it() -> None:
    model = open_model(ModelFolder.open(resolve_model(None, language="java")), "cpu")
    layout = Layout("    ")
    before, after = "class A {\n    private int size;\n\n    ", "    public String toString() {\n"
    reading = Timeline(model.runtime).advance(whole(records_of(encode(before.encode(), layout), 3)))
    lines = [encode(line, layout).tolist() for line in (b"@Override", b"private int", b"size = 0;")]
    fits = suffix_log_likelihoods(model.runtime, reading, lines, encode(after.encode(), layout))
    assert fits.argmax() == 0
    alone = suffix_log_likelihoods(model.runtime, reading, lines[1:2], encode(after.encode(), layout))
    assert alone[0] == pytest.approx(fits[1], abs=0.5)  # int8 scales the numbers of a batch together


def test_cancellation(python: OnnxRuntime) -> None:
    with pytest.raises(Cancelled):
        Completer(Model(python)).complete(place("import os\n", "python"), PATIENT, cancelled=lambda: True)


@pytest.mark.parametrize("indent", ["\t", "  ", "    "])
def test_the_users_own_unit_of_indentation(java: OnnxRuntime, indent: str) -> None:
    """The article's models learned four spaces; text in tabs is continued in tabs."""
    prompt = f"class A {{\n{indent}int f(int a) {{\n{indent * 2}if (a > 0) {{\n"
    text = "".join(generate(java, REGISTRY.by_name("java"), Task(prompt), Sampling(120, 0)))
    leads = {line[: len(line) - len(line.lstrip())] for line in text.split("\n")[:-1] if line.strip()}
    assert leads
    assert all(
        set(lead) <= set(indent + " ") and (indent != "\t" or lead.startswith("\t") or not lead) for lead in leads
    )


def is_clean(text: str) -> bool:
    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return all(
        (unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t") and unicodedata.bidirectional(c) not in bidi
        for c in text
    )


@pytest.mark.parametrize("temperature", [0.2, 0.8, 1.5])
def test_generated_text_is_clean(tmp_path: Path, temperature: float) -> None:
    """R19: random weights write the wildest text; still no control character, no override, no broken UTF-8."""
    runtime = OnnxRuntime(small_model(tmp_path / "m"))
    tasks = [Task("x = '", seed) for seed in range(32)]
    for constrained in (True, False):
        sampling = Sampling(60, temperature, constrained=constrained)
        texts = [
            "".join(pieces)
            for pieces in zip(*generate_batch(runtime, REGISTRY.by_name("python"), tasks, sampling), strict=True)
        ]
        assert all(is_clean(text) for text in texts)
        assert all(text.encode().decode() == text for text in texts)
        assert len(set(texts)) > 16


def test_the_utf8_automaton_accepts_what_python_does() -> None:
    for code in [*range(0x20, 0x3000), *range(0xD000, 0xE100), *range(0xFE00, 0x10FFF + 1, 7), 0x10FFFF]:
        raw = chr(code).encode("utf-8", "surrogatepass")
        state = 0
        for byte in raw:
            state = int(UTF8[state, byte]) if state >= 0 else -1
        hidden = 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code == 0xFEFF
        hidden = hidden or 0x200B <= code <= 0x200F or 0x2028 <= code <= 0x202E or 0x2060 <= code <= 0x206F
        assert (state == 0) is not hidden, hex(code)


def test_constraints_forbid_what_cannot_be() -> None:
    java = REGISTRY.by_name("java").lexicon
    constraints = Constraints(java, Layout("    "))
    mask = constraints.masks[constraints.state(constraints.scanner.scan(Scan(), "f(a["), "f(a[")]
    assert mask[ord("]")]
    assert not mask[ord(")")]
    assert not mask[ord("}")]
    assert not mask[0x07]
    assert not mask[256]  # an indent unit in the middle of a line
    assert constraints.masks[constraints.state(Scan(), "")][256]
    plain = Constraints(Lexicon(brackets=()), Layout("    "))
    assert plain.masks[plain.state(Scan(), "x")][ord(")")]


def test_generation_is_reproducible(python: OnnxRuntime) -> None:
    texts = ["".join(generate(python, REGISTRY.by_name("python"), Task("def f(", 7), Sampling(80))) for _ in range(2)]
    assert texts[0] == texts[1]


def test_a_text_does_not_depend_on_its_neighbours(tmp_path: Path) -> None:
    """With a float engine; the int8 engine scales the numbers of a batch together."""
    runtime = OnnxRuntime(small_model(tmp_path / "m", quantize=False))
    language, sampling = REGISTRY.by_name("python"), Sampling(80)
    alone = ["".join(generate(runtime, language, Task("def f(", seed), sampling)) for seed in (1, 2)]
    tasks = [Task("def f(", 1), Task("def f(", 2)]
    together = ["".join(p) for p in zip(*generate_batch(runtime, language, tasks, sampling), strict=True)]
    assert alone == together
    assert alone[0] != alone[1]
    assert all(len(text) <= 80 for text in alone)


@pytest.mark.parametrize("language", ["java", "python"])
def test_generated_lines_stand_where_the_language_lets_them(
    language: str, java: OnnxRuntime, python: OnnxRuntime
) -> None:
    chosen, runtime = REGISTRY.by_name(language), java if language == "java" else python
    tasks = [Task("", seed) for seed in range(8)]
    for constrained in (True, False):
        pieces = generate_batch(runtime, chosen, tasks, Sampling(1_500, 0.8, constrained=constrained))
        texts = ["".join(text) for text in zip(*pieces, strict=True)]
        found = [check_indentation(text, chosen, chosen.default_indent) for text in texts]
        checked, right = sum(f.checked for f in found), sum(f.right for f in found)
        assert checked > 20
        # Without the constraint an article's model errs now and then: the measure is not blind.
        assert (right == checked) is constrained


def test_the_nucleus_leaves_out_the_tail(python: OnnxRuntime) -> None:
    language = REGISTRY.by_name("python")
    greedy = "".join(generate(python, language, Task("import "), Sampling(30, 0)))
    narrow = "".join(generate(python, language, Task("import ", 5), Sampling(30, 1.0, top_p=0.01)))
    assert narrow == greedy


def test_more_text_is_never_more_likely(python: OnnxRuntime) -> None:
    """What a text begins with is at least as likely as the text: probabilities are products over its characters."""
    found = Completer(Model(python)).candidates(place("import numpy a", "python"), PATIENT)
    pairs = [(one, other) for one in found for other in found if other.text.startswith(one.text + " ")]
    assert pairs
    assert all(other.log_probability <= one.log_probability + 1e-6 for one, other in pairs)


SURE = Settings(budget_ms=10_000, min_probability=0.9, reading_ms=0)
METHOD = (EXAMPLES / "Ledger.java").read_text().partition("        if (")[0] + "        "


def asked(text: str, after: str = "\n    }\n}\n", settings: Settings = SURE) -> tuple[Suggestion, ...]:
    runtime = OnnxRuntime(ModelFolder.open(resolve_model("java-commons-lang", language=None)))
    return Completer(Model(runtime)).complete(place(text, "java", after), settings, invoked=True).items


def test_who_asks_for_it_gets_the_whole_line_however_unlikely(java: OnnxRuntime) -> None:
    """Between two keystrokes a sure beginning or nothing is shown; on request a whole line stands behind it."""
    at = place(METHOD, "java", "\n    }\n}\n")
    unasked = Completer(Model(java)).complete(at, SURE).items
    *before, last = asked(METHOD)
    assert list(unasked[:1]) == before[:1]
    assert last.to_line_end
    assert last.text == Completer(Model(java)).line(at, SURE).rstrip()


def test_a_whole_line_is_whole_although_a_likelier_one_begins_like_it(java: OnnxRuntime) -> None:
    """The beginning of the likelier line is as likely as the whole of the other; what ends there is told."""
    for cut in ("return", "return this", "throw new IllegalArgumentException(message)"):
        last = asked(METHOD + cut)[-1]
        assert last.to_line_end


def test_a_whole_line_brings_the_closers_with_it_that_the_editor_added() -> None:
    last = asked(METHOD + "throw new IllegalArgumentException(", ")\n    }\n}\n")[-1]
    assert last.to_line_end
    assert last.replaces == 1
    assert last.text.count(")") == last.text.count("(") + 1


def test_what_was_declined_is_offered_again_to_who_asks() -> None:
    completer = Completer(open_model(ModelFolder.open(resolve_model(None, language="python")), "cpu"))
    settings = Settings(budget_ms=10_000, min_probability=0.05, reading_ms=0)
    text = "class A:\n    def __init__(s"
    declined = completer.complete(place(text, "python"), settings).items[0].text
    unasked = completer.complete(place(text + declined[0], "python"), settings).items
    again = completer.complete(place(text + declined[0], "python"), settings, invoked=True).items
    assert declined[1:] not in [item.text for item in unasked]
    assert declined[1:] in [item.text for item in again]


def test_what_was_found_by_asking_is_not_suggested_unasked(java: OnnxRuntime) -> None:
    completer, at = Completer(Model(java)), place(METHOD, "java", "\n    }\n}\n")
    before = completer.complete(at, PATIENT).items
    asked = completer.complete(at, PATIENT, invoked=True).items
    assert asked[-1].probability < PATIENT.min_probability
    assert completer.complete(at, PATIENT).items == before
    assert completer.complete(at, PATIENT, invoked=True).items == asked


def test_a_request_keeps_to_its_budget(java: OnnxRuntime) -> None:
    """Lines are not compared to the end where the time does not suffice."""
    completer, at = Completer(Model(java)), place(METHOD, "java", "\n    }\n}\n")
    completer.complete(at, PATIENT)  # what stands before the line has been read
    began = time.monotonic()
    completer.complete(at, Settings(budget_ms=10), invoked=True)
    assert time.monotonic() - began < 5 * 0.01 + 1
