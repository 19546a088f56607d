"""Features of the places of a text."""

import numpy as np
import pytest

from lstm_complete.lab.features import Feature, features_of
from lstm_complete.lab.places import Places
from lstm_complete.lab.raw import RAW
from lstm_complete.languages.registry import load_languages

JAVA = """/** Doc, see https://example.org/a and #12. */
class A {
    int f(int first) {
        // "no string"
        if (first > 0) {
            return g("text");
        }
    }
}
"""


def features(source: str, language: str = "java") -> tuple[Places, dict[str, Feature]]:
    places = Places.of("A.java", source, load_languages().by_name(language), len(source))
    return places, {feature.name: feature for feature in features_of(places)}


def at(places: Places, text: str) -> int:
    """The place behind the first occurrence of a text."""
    end = places.text.index(text) + len(text)
    return int(np.flatnonzero(places.ends == end)[0])


@pytest.mark.parametrize(
    ("name", "behind", "value"),
    [
        ("type depth", "class A ", 0),
        ("type depth", "class A {", 1),
        ("depth", "int f(int first) {\n", 2),
        ("depth", "> 0) {\n", 3),
        ("depth >= 2", "class A {\n", 0),
        ("inside a function", "return g", 1),
        ("in a type, outside functions", "int f(", 1),
        ("indentation of the line", "return g", 12),
        ("column", "return g", 20),
        ("column, from the indentation on", "return g", 8),
        ("inside documentation", "/** D", 1),
        ("inside documentation", "class", 0),
        ("inside a comment", '// "no', 1),
        ("inside a string", '// "no', 0),
        ("inside a string", 'g("te', 1),
        ("depth of ( )", "g(", 1),
        ("depth of { }", "> 0) {", 3),
        ("characters since the open bracket", "(first > ", 9),
        ("in the condition of an if", "(first", 1),
        ("in the condition of an if", "0) {", 0),
        ("in a parameter list", "int f(int", 1),
        ("in a return or throw statement", "return g(", 1),
        ("inside a name", "f(int fir", 1),
        ("behind the first character of a name", "f(int f", 1),
        ("behind the last character of a name", "f(int first", 1),
        ("length of the name so far", "f(int fir", 3),
        ("in a declared name", "f(int fir", 1),
        ("in a name that was declared above", "if (first", 1),
        ("the function returns int", "return g", 1),
        ("the last keyword is return", "return g", 1),
        ("next comes an opening bracket", "return g", 1),
        ("next comes a line end", "class A {", 1),
        ("in a URL", "https://exa", 1),
        ("position in a URL", "https://exa", 11),
        ("in a #reference", "#12", 1),
    ],
)
def test_features(name: str, behind: str, value: float) -> None:
    places, found = features(JAVA)
    assert found[name].values[at(places, behind)] == value


def test_spaces_left_are_asked_in_leading_whitespace_alone() -> None:
    text = load_languages().by_name("text")
    places = Places.of("a.txt", "a\n   bc\n", text, 100, RAW)
    found = {feature.name: feature for feature in features_of(places)}
    left = found["spaces left to the indentation"]
    assert left.where is not None
    asked = {int(end): value for end, value, there in zip(places.ends, left.values, left.where, strict=True) if there}
    assert asked == {2: 3, 3: 2, 4: 1, 5: 0, 8: 0}


def test_a_unit_of_indentation_is_one_place() -> None:
    places, _ = features(JAVA)
    assert len(places.ends) < len(JAVA)
    assert places.ends[-1] == len(JAVA)
    assert bytes(places.current[[at(places, "class A {\n    ")]]) == b" "


def test_prose_has_no_features_of_syntax() -> None:
    _, found = features("Some words (in brackets).\n", "text")
    assert "depth" not in found
    assert "in a URL" in found


@pytest.mark.parametrize("language", ["java", "python", "text"])
@pytest.mark.parametrize("source", ["x", "\n", "é\t§\n", '"', "}}))"])
def test_any_text_has_as_many_values_as_places(language: str, source: str) -> None:
    places, found = features(source, language)
    assert {len(feature.values) for feature in found.values()} == {len(places.symbols)}
