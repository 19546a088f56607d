"""Settings from outside: what is invalid keeps its default and is named."""

from pathlib import Path

import pytest

from lstm_complete.settings import Settings, settings_schema


def test_dependencies_are_absolute_paths() -> None:
    settings, warnings = Settings.from_untrusted({"dependencies": ["/usr/lib/python3", "~/libraries"]})
    assert settings.dependencies == ("/usr/lib/python3", str(Path.home() / "libraries"))
    assert warnings == []


@pytest.mark.parametrize("value", [["lib"], ["../lib"], ["/usr", "lib"], "/usr", [3], ["~no-such-user/lib"]])
def test_other_dependencies_are_named_and_left_out(value: object) -> None:
    settings, warnings = Settings.from_untrusted({"dependencies": value})
    assert settings.dependencies == ()
    assert len(warnings) == 1
    assert "'dependencies'" in warnings[0]


def test_a_warning_says_what_is_wrong_with_the_value() -> None:
    _, warnings = Settings.from_untrusted({"dependencies": ["lib"]})
    assert warnings == ["setting 'dependencies' is invalid (lib is not an absolute path); the default is used"]


def test_types_name_the_values_and_the_range_that_a_setting_is_held_to() -> None:
    kinds = {name: kind for name, kind, _, _ in settings_schema()}
    assert kinds["alternatives"] == "integer, 1 to 5"
    assert kinds["minProbability"] == "number, 0 to 1"
    assert kinds["quietIn"] == 'list of "comment" or "string"'
    assert kinds["disabledFiles"] == "list of strings"
    for value, taken in ((0, False), (1, True), (5, True), (6, False)):
        assert (Settings.from_untrusted({"alternatives": value})[1] == []) == taken


@pytest.mark.parametrize("name", ["disabledLanguages", "disabledFiles", "dependencies", "quietIn"])
def test_one_word_in_place_of_a_list_is_told_how_it_is_meant(name: str) -> None:
    settings, warnings = Settings.from_untrusted({name: "java"})
    assert settings == Settings()
    assert warnings == [
        f"setting '{name}' is invalid (must be a list of strings: [\"java\"]); the default is used",
    ]
    assert "must be a list of strings)" in Settings.from_untrusted({name: 3})[1][0]


def test_a_language_may_have_values_of_its_own() -> None:
    given = {
        "minProbability": 0.4,
        "languages": {"python": {"minProbability": 0.3, "quietIn": ["comment"]}, "java": {}},
    }
    settings, warnings = Settings.from_untrusted(given)
    assert warnings == []
    assert (settings.of("python").min_probability, settings.of("python").quiet_in) == (0.3, ("comment",))
    for language in ("java", "text"):
        assert settings.of(language).min_probability == 0.4
    assert settings.of("python").disabled_files == settings.disabled_files


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (3, "languages"),
        ({"python": 3}, "languages.python"),
        ({"python": {"beamWidth": 99, "alternatives": 2}}, "languages.python.beamWidth"),
        ({"python": {"quietIn": ["code"], "alternatives": 2}}, "languages.python.quietIn"),
    ],
)
def test_of_a_language_only_what_is_invalid_is_left_out(value: object, place: str) -> None:
    settings, warnings = Settings.from_untrusted({"languages": value, "beamWidth": 5})
    assert [warning.split("'")[1] for warning in warnings] == [place]
    assert settings.of("python").beam_width == 5
    assert settings.of("python").alternatives == (2 if place.count(".") == 2 else Settings().alternatives)
