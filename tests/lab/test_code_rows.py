"""What is measured on written code, on texts whose answer is plain."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.draw import draw
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.inside.network import Network
from lstm_complete.lab import java_rows, python_rows, return_types
from lstm_complete.lab.clamping import MOST, Hold, States, mean_indent, open_net
from lstm_complete.lab.context import TARGETS, choose_windows, mean_bits
from lstm_complete.lab.invented import is_formed, nearest
from lstm_complete.lab.places import Places
from lstm_complete.lab.recorded import Signal
from lstm_complete.lab.samples import TEMPERATURE, publish, write_samples
from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.features import own_memory
from support.small_model import small_model

PROGRAM = """/*
 * Licensed to all.
 */
package a;

import b.C;

/**
 * A class.
 */
public class D {

    private int x;

    /**
     * Text.
     *
     * @param y  words
     *           and more
     * @return a number
     */
    @Override
    public int f(final int y) {
        if (y > 0) {
            return 1;
        }
        return x + y + z;
    }

    int g() {
        try {
            return 1;
        } finally {
            h();
        }
    }
}
"""


def java(text: str) -> Places:
    return java_rows.as_places([text], load_languages().by_name("java"))[0]


def test_a_program_in_order() -> None:
    assert java_rows.in_order(java(PROGRAM))
    assert None not in java_rows.beginnings(java(PROGRAM))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("package a;\n\nimport b.C;", "import b.C;\n\npackage a;"),
        ("/*\n * Licensed to all.\n */\n", ""),
        ("public class D {\n", ""),
        ("package a;", ""),
    ],
)
def test_a_program_out_of_order(old: str, new: str) -> None:
    assert not java_rows.in_order(java(PROGRAM.replace(old, new)))


@pytest.mark.parametrize(
    ("javadoc", "share"),
    [
        ("Text.\n * @param a  b\n * @return c", (1, 1)),
        ("Text.\n * @return c\n * @param a  b", (0, 1)),
        ("@param a  b\n * @return c", (1, 1)),
        ("Text.\n * @param a  b\n *\n * Text again.", (0, 1)),
        ("Text alone.", (0, 0)),
    ],
)
def test_the_order_of_javadoc(javadoc: str, share: tuple[int, int]) -> None:
    assert java_rows.javadocs(java(f"/**\n * {javadoc}\n */\n")) == share


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("    @Override\n    public int f() {", 1),
        ('    @A("x") // because\n    @B\n    final int x = 1;', 2),
        ("    @Override\n    return 1;", 0),
        ("    @Override\n\n    }", 0),
    ],
)
def test_annotations_stand_before_declarations(text: str, right: int) -> None:
    found = java_rows.annotations(java(text + "\n" + " " * java_rows.TAIL))
    assert found == (right, text.count("@"))


def test_methods_end_in_return() -> None:
    methods = list(java_rows.methods(java(PROGRAM)))
    assert [(method.returns, method.ends_right) for method in methods] == [(True, True), (True, False)]
    assert java_rows.returns(java(PROGRAM)) == (1, 2)


def test_local_names_are_declared() -> None:
    assert java_rows.local_names(java(PROGRAM)) == (3, 4)  # y, x, y; not z


@pytest.mark.parametrize(("closer", "right"), [("        }", 1), ("    }", 0)])
def test_blocks_are_closed_at_their_level(closer: str, right: int) -> None:
    text = "class A {\n    int f() {\n        if (x) {\n            g();\n" + closer + "\n    }\n}\n"
    assert java_rows.blocks(java(text)) == (right, 1)


def test_tests_and_the_licence() -> None:
    test, other = java("@Test\nvoid f() { assertEquals(1, 1); }"), java("void f() { }")
    assert java_rows.tests([test], [test, other]).passed
    assert not java_rows.tests([test, other], []).passed
    assert java_rows.licence(["/* a */ b", "/* a */"], "/* a */").passed
    assert not java_rows.licence(["/* b"], "/* a */").passed


def test_python_docstrings_and_columns() -> None:
    language = load_languages().by_name("python")
    text = '"""Doc."""\ndef f():\n  """Doc.\n\n  More.\n  """\n  x = 1\n   \n  """String."""\n   y = 2\n'
    places = java_rows.as_places([text], language)[0]
    assert python_rows.docstrings(places) == (2, 3)
    assert python_rows.even(places) == (5, 6)


@pytest.mark.parametrize(
    ("name", "formed"),
    [("getValue", True), ("VALUE_SET", True), ("get", False), ("getBlurb", False), ("get$Value", False)],
)
def test_names_made_of_known_words(name: str, formed: bool) -> None:
    assert is_formed(name, {"get", "value", "set"}) is formed


def test_the_most_similar_name() -> None:
    assert nearest(["getValues"], ["g", "getValue", "values"]) == {"getValues": "getValue"}


def test_a_linear_probe_finds_what_is_there_and_nothing_else() -> None:
    chance = np.random.default_rng(0)
    kinds = chance.integers(0, 5, 4_000)
    states = chance.normal(0, 1, (4_000, 20)).astype(np.float32)
    nothing = return_types.Bodies(states, kinds, np.arange(4_000) % 500)
    told = return_types.Bodies(states + 2 * np.eye(20, dtype=np.float32)[kinds], kinds, nothing.lags)
    parts = [
        [
            return_types.Bodies(b.states[rows], b.kinds[rows], b.lags[rows])
            for rows in (slice(0, 3_000), slice(3_000, None))
        ]
        for b in (nothing, told)
    ]
    assert return_types.probe(*parts[0])["accuracy"] < 0.3
    assert return_types.probe(*parts[1])["accuracy"] > 0.7


def test_returns_that_are_near_enough() -> None:
    text = "class A {\n    int f() {\n        return 1;\n    }\n    int g() {\n" + " " * 300 + "return 1;\n    }\n}\n"
    found = list(return_types.returns_of([java(text)]))
    assert [(place.kind, bytes(place.before[-7:].astype(np.uint8))) for place in found] == [("int", b"return ")]


def test_mean_indent() -> None:
    layout = Layout()
    assert mean_indent(encode(b"a\n    b\n\n        c\n", layout)) == 1.0
    assert mean_indent(encode(b"\n\n", layout)) == 0.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    return small_model(tmp_path_factory.mktemp("m") / "model")


def test_what_a_context_costs_is_what_the_network_says(folder: ModelFolder) -> None:
    runtime = OnnxRuntime(folder)
    file = encode(b"int value = 1;\n" * 20, Layout())
    windows = choose_windows([file], 64, TARGETS, 5)
    found = mean_bits(runtime, windows)
    for window, bits in zip(windows, found, strict=True):
        assert bits == pytest.approx(bits_after(runtime, window), rel=1e-4)


def bits_after(runtime: OnnxRuntime, window: np.ndarray) -> float:
    logits, _ = runtime.run(window.astype(np.int64)[:-1, None, None], runtime.initial_state(1))
    wide = logits[:, 0].astype(np.float64)
    chances = np.exp(wide) / np.exp(wide).sum(axis=1, keepdims=True)
    return float(-np.log2(chances[np.arange(len(wide)), window[1:]])[-TARGETS:].mean())


def test_samples_begin_with_their_prompts_and_do_not_change(folder: ModelFolder) -> None:
    language = load_languages().by_name("java")
    texts = write_samples(OnnxRuntime(folder), language, ["class A", "class B"], characters=20)
    assert [text[:7] for text in texts] == ["class A", "class B"]
    assert texts == write_samples(OnnxRuntime(folder), language, ["class A", "class B"], characters=20)


def test_a_clamp_alone_changes_what_is_written(folder: ModelFolder) -> None:
    net = open_net(folder)
    states = States.behind(net, [encode(b"class A {\n", Layout()), encode(b"int x;\n", Layout())])
    free, again, held = states.write([Hold(None), Hold(None), Hold(Signal(0, 1, "c"), 30.0)])
    assert all(np.array_equal(one, other) for one, other in zip(free, again, strict=True))
    assert not all(np.array_equal(one, other) for one, other in zip(free, held, strict=True))


def test_a_network_that_reads_the_memory_is_told_what_each_text_makes_it_expect() -> None:
    folder = ModelFolder.open(resolve_model("python", language=None))
    prompt = encode(b"def area(width, height):\n    return width * height\n\n\ndef area_of(shape):\n", Layout())
    other = encode(b"class Shape:\n", Layout())
    written = States.behind(open_net(folder), [other, prompt]).write([Hold(None)])[0][1]
    symbols = np.concatenate([prompt, written])
    records = np.zeros((len(symbols), len(folder.config.inputs)), np.int64)
    records[:, 0], records[:, 1:3] = symbols, own_memory(len(symbols)).read(symbols)
    logits = Network.open(folder).read(records).logits[len(prompt) - 1 : -1]
    chances = np.random.default_rng(0).random((MOST, 2))[: len(written), 1]
    again = draw(logits, np.ones_like(logits, bool), chances, temperature=TEMPERATURE)
    assert len(written) > 20 and again == written.tolist()


def test_samples_are_published_whole(tmp_path: Path) -> None:
    publish(["a\n", "é"], tmp_path / "s.jsonl.xz")
    lines = lzma.decompress((tmp_path / "s.jsonl.xz").read_bytes()).decode().splitlines()
    assert [json.loads(line) for line in lines] == [{"seed": 0, "text": "a\n"}, {"seed": 1, "text": "é"}]
