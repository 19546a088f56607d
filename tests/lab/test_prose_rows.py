"""Made posts, proper nouns, and the picture of a coloured text."""

from pathlib import Path

import pytest

from lstm_complete.lab.coloured import draw_coloured
from lstm_complete.lab.made_text import CHOSEN_ON, SCORED_ON, SLOGAN, make
from lstm_complete.lab.proper import capitalised, gazetteer
from lstm_complete.lab.verdict import Verdict, outcomes

PROSE = "we met Anna there. Today Anna came, and Anna left today. Then they came today, and then we left, so they say."


def test_spans_of_posts_are_what_they_say() -> None:
    post = make(CHOSEN_ON, 0, 4_000)
    found = {kind: {post.text[start:end] for start, end in spans} for kind, spans in post.spans.items()}
    assert all(text[0] == "@" for text in found["mention"])
    assert all(text[0] == "#" and text[1:].isdigit() for text in found["reference"])
    assert found["auxiliary and be"] == {"be", "been"}
    assert found["slogan"] == {SLOGAN}
    assert all(text.startswith('"') and text.endswith('" said ') for text in found["attribution"])
    assert len(post.text) >= 4_000


def test_what_is_scored_shares_no_word_with_what_was_chosen_on() -> None:
    for one, other in zip(vars(CHOSEN_ON).values(), vars(SCORED_ON).values(), strict=True):
        assert not set(one) & set(other)


def test_a_seed_gives_the_same_posts() -> None:
    assert make(CHOSEN_ON, 1, 500).text == make(CHOSEN_ON, 1, 500).text != make(CHOSEN_ON, 2, 500).text


def test_proper_nouns_are_those_that_nobody_writes_small() -> None:
    known = gazetteer([PROSE] * 3)
    assert "anna" in known.proper
    assert {"then", "today", "they"} & known.ordinary
    text = "Then we saw Anna. NOBODY came. Xyz."
    proper, other = capitalised(text, known)
    assert [text[start:end] for start, end in proper] == ["Anna"]
    assert [text[start:end] for start, end in other] == ["Then", "NOBODY"]


def test_nested_figures_stand_side_by_side() -> None:
    found = outcomes([Verdict("H1", False, {"a": {"b": 1, "c": {"d": 2}}, "e": 3}, "too weak")])["H1"]
    assert found.passed is False
    assert found.figures == {"a, b": 1, "a, c, d": 2, "e": 3, "reason": "too weak"}


@pytest.mark.parametrize("lines", [["a = 1", "", "  b"], [""]])
def test_a_coloured_text_is_drawn(lines: list[str], tmp_path: Path) -> None:
    draw_coloured(lines, [[0.5] * len(line) for line in lines], tmp_path, "levels", "a text")
    picture = (tmp_path / "levels.svg").read_text()
    assert "a text" in picture
    assert all(word in picture for line in lines for word in line.split())
