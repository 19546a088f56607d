"""The measures: each on cases whose value is known."""

import lzma
import random
from pathlib import Path

import pytest

from lstm_complete.engine.model import Model
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.errors import UserError
from lstm_complete.evaluation.baselines import xz_bits_per_char
from lstm_complete.evaluation.calibration import expected_calibration_error
from lstm_complete.evaluation.compression import compress, compress_adapting
from lstm_complete.evaluation.project import Stream, read_project, stream_of
from lstm_complete.evaluation.sampling import Source, choose_places, is_tested
from lstm_complete.evaluation.similarity import edit_similarity
from lstm_complete.evaluation.validity import check_brackets, check_indentation, syntax_errors
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.mixing import new_weights
from support.small_model import small_model

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
REGISTRY = load_languages()
JAVA, PYTHON = REGISTRY.by_name("java"), REGISTRY.by_name("python")


def test_xz_is_counted_with_its_container() -> None:
    data = ("é" * 1000).encode()
    expected = 8 * len(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)) / 1000
    assert xz_bits_per_char(data, 1000) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("abc", "abc", 100), ("  abc ", "abc", 100), ("abcd", "abcx", 75), ("", "", 100), ("a", "", 0)],
)
def test_edit_similarity(first: str, second: str, expected: float) -> None:
    assert edit_similarity(first, second) == pytest.approx(expected)


def test_a_stream_costs_what_its_files_cost(tmp_path: Path) -> None:
    runtime = OnnxRuntime(small_model(tmp_path / "m", quantize=False))
    texts = ["x = 1\n", "def f():\n    return 2\n", "é" * 9]
    whole = compress(runtime, Stream(tuple(Source(f"{n}.py", text) for n, text in enumerate(texts))), PYTHON)
    first = compress(runtime, Stream((Source("0.py", texts[0]),)), PYTHON)
    assert whole.characters.tolist() == [len(text) for text in texts]
    assert whole.bits[0] == pytest.approx(first.bits[0], rel=1e-4)
    assert whole.bits_per_char == pytest.approx(whole.bits.sum() / sum(map(len, texts)))
    assert whole.median_file == pytest.approx(sorted(whole.bits / whole.characters)[1])


def test_a_network_that_reads_nothing_costs_the_same_with_and_without_a_mixture(tmp_path: Path) -> None:
    stream = Stream((Source("0.py", "x = 1\ny = x\n"),))
    model = Model(OnnxRuntime(small_model(tmp_path / "m", quantize=False, memory=True)), new_weights())
    reading = compress_adapting(model, stream, PYTHON, mixed=False)
    alone = compress(model.runtime, stream, PYTHON)
    assert reading is not None
    assert reading.bits_per_char == pytest.approx(alone.bits_per_char, rel=0.05)  # hardly a match in so short a text
    plain = Model(OnnxRuntime(small_model(tmp_path / "p", quantize=False)), new_weights())
    assert compress_adapting(plain, stream, PYTHON, mixed=False) is None


def test_calibration() -> None:
    random_ = random.Random(0)
    stated = [random_.random() for _ in range(30_000)]
    honest = [random_.random() < p for p in stated]
    error = expected_calibration_error(stated, honest)
    assert error is not None
    assert error < 0.02
    assert expected_calibration_error([0.9] * 100, [False] * 100) == pytest.approx(0.9)
    assert expected_calibration_error([], []) is None


def test_a_stream_depends_on_the_seed_alone(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.py").write_text(f"# Copyright\n\nx = {number}\n" * 1 + "y = 1\n" * 100)
    sources = read_project([tmp_path], PYTHON)
    assert all(source.text.startswith("x = ") for source in sources)
    one, two = (stream_of(order, seed=0, most_characters=3_000) for order in (sources, sources[::-1]))
    assert one == two
    assert one.sha256 == two.sha256
    assert one.characters <= 3_000 < one.characters + 700
    assert stream_of(sources, seed=1, most_characters=3_000).sha256 != one.sha256
    assert stream_of(sources, seed=0, most_characters=1).characters > 1


def test_a_project_without_sources_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no java source"):
        read_project([tmp_path], JAVA)


def test_lines_are_chosen_by_rule() -> None:
    text = "import os\n# a comment that is long\nshort\n" + "    result = compute(value)\n" * 200 + "x" * 150 + "\n"
    sources = [Source("src/a.py", text), Source("tests/test_a.py", text), Source("docs/conf.py", text)]
    places = choose_places(sources, PYTHON, count=50, seed=0)
    assert len(places) == 50
    assert {place.line for place in places} == {"result = compute(value)"}
    assert {place.source.path for place in places} == {"src/a.py"}
    assert {(place.indent, place.number > 2) for place in places} == {("    ", True)}


def test_lines_of_an_import_are_no_lines_to_type() -> None:
    text = "from package import (\n    first_name,\n    second_name,\n)\nvalue = first_name(1)\n" + "\n" * 3_000
    places = choose_places([Source("a.py", text)], PYTHON, count=50, seed=0)
    assert [place.line for place in places] == ["value = first_name(1)"]


@pytest.mark.parametrize(
    ("path", "tested"),
    [
        ("src/main/java/org/shapes/Box.java", True),
        ("pkg/latest.py", True),
        ("pkg/testament.py", True),
        ("src/test/java/org/shapes/Box.java", False),
        ("org.shapes.test/src/Box.java", False),
        ("org.shapes.junit.http/src/Box.java", False),
        ("src/BoxTest.java", False),
        ("src/TestBox.java", False),
        ("src/BoxTestCase.java", False),
        ("pkg/test_box.py", False),
        ("pkg/conftest.py", False),
        ("docs/conf.py", False),
    ],
)
def test_tests_and_docs_are_not_typed(path: str, tested: bool) -> None:
    assert is_tested(Source(path, "x" * 3_001)) == tested
    assert not is_tested(Source(path, "x" * 3_000))


@pytest.mark.parametrize(
    ("language", "text", "checked", "right"),
    [
        ("java", "class A {\n    int x;\n    void f() {\n        g();\n    }\n}\n", 6, 6),
        ("java", "class A {\n        int x;\n}\n", 3, 2),  # two units deep
        ("java", "class A {\n    void f() {\n    g();\n    }\n}\n", 5, 4),  # not deeper than its brace
        ("java", "class A {\n    void f() {\n        g();\n        }\n}\n", 5, 4),  # a brace that closes too deep
        ("java", "class A {\n    int x = f(a,\n                  b);\n    int y;\n}\n", 4, 4),  # inside a statement
        ("java", "switch (x) {\n    case 1:\n        f();\n    case 2:\n        g();\n}\n", 6, 6),
        ("python", "def f():\n    if x:\n        y\n    z\nw\n", 5, 5),
        ("python", "def f():\nx\n", 2, 1),  # a block that is not deeper
        ("python", "def f():\n    if x:\n        y\n  z\n", 4, 3),  # back to no block
        ("python", 'def f():\n    """\n  x\n    """\n    y\n', 3, 3),  # inside a string
        ("python", "x = 1\n    y\n", 2, 1),  # deeper without a reason
    ],
)
def test_indentation_is_checked(language: str, text: str, checked: int, right: int) -> None:
    found = check_indentation(text, REGISTRY.by_name(language), "    ")
    assert (found.checked, found.right) == (checked, right)


def test_real_files_stand_right() -> None:
    for path, language in ((EXAMPLES / "Ledger.java", JAVA), (EXAMPLES / "ledger.py", PYTHON)):
        text = path.read_text()
        found = check_indentation(text, language, "    ")
        assert found.checked > 20
        assert found.right == found.checked
        assert check_brackets(text, language).closed_share == 1
        assert syntax_errors(text, language) == 0


@pytest.mark.parametrize(
    ("text", "opened", "closed", "mismatched", "forgotten"),
    [
        ("f(a[0]);", 2, 2, 0, 0),
        ("f(a[0);", 2, 0, 1, 0),
        ("f(a));", 1, 1, 1, 0),
        ('f("(");', 1, 1, 0, 0),
        ("f(" + "\n" * 20, 1, 0, 0, 1),
        ("f(\n", 1, 0, 0, 0),  # may still come
        ("class A {" + "\n" * 20, 1, 0, 0, 0),  # the unfinished end of a text
    ],
)
def test_brackets_are_counted(text: str, opened: int, closed: int, mismatched: int, forgotten: int) -> None:
    found = check_brackets(text, JAVA)
    assert (found.opened, found.closed, found.mismatched, found.forgotten) == (opened, closed, mismatched, forgotten)
