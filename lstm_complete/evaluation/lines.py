"""Line completion: what the model offers in place of lines that are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lstm_complete.engine import completer as engine
from lstm_complete.engine.completer import Completer
from lstm_complete.evaluation.calibration import expected_calibration_error
from lstm_complete.evaluation.sampling import Place, Source
from lstm_complete.evaluation.similarity import edit_similarity
from lstm_complete.evaluation.validity import stands_right, syntax_errors
from lstm_complete.languages.contract import Language
from lstm_complete.languages.indentation import detect_layout, indent_of
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document, Snapshot
from lstm_complete.text.positions import PositionEncoding

SETTINGS = Settings(budget_ms=10_000, min_probability=0.0)
"""The quality of the model, not of a budget: a slow machine gives the same figures."""


@dataclass
class LineScores:
    """Figures of line completion; shares are None where nothing was counted."""

    exact: list[bool] = field(default_factory=list)
    similarity: list[float] = field(default_factory=list)
    syntax: list[bool] = field(default_factory=list)
    indentation: list[bool] = field(default_factory=list)
    names: list[bool] = field(default_factory=list)
    stated: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """The keys of `lstm-complete evaluate --json` that come from lines."""
        return {
            "line": {"exact_match": _percent(self.exact), "edit_similarity": _mean(self.similarity)},
            "names_exist": _mean(self.names),
            "syntax_ok": _mean(self.syntax),
            "indent_ok": _mean(self.indentation),
            "ece": expected_calibration_error(self.stated, self.right),
            "lines": len(self.exact),
        }


def complete_lines(
    completer: Completer,
    language: Language,
    sources: Sequence[Source],
    places: Sequence[Place],
    *,
    progress: Callable[[int], None] = lambda _count: None,
) -> LineScores:
    """Take each line out of its file and ask for it, given everything before it and after it.

    exact, similarity: the likeliest whole line, from the indentation on. syntax: those lines that reach their
    end add no error to the file. indentation: asked at the start of the line, the guess stands where the line
    does, or where the language lets it stand.
    names: identifiers of those lines that stand anywhere in the project or are built in. stated, right: what
    is shown, its probability, and whether the line goes on like that.
    """
    scores = LineScores()
    known = {name.name for source in sources for name in language.parse(source.text.encode()).identifiers()}
    for place in places:
        _score_line(completer, language, place, known, scores)
        progress(1)
    return scores


def _score_line(completer: Completer, language: Language, place: Place, known: set[str], scores: LineScores) -> None:
    before, after = place.source.text[: place.start], place.source.text[place.end :]
    here = _place(before + after, before, place.source.path, language)
    guess = completer.line(here, SETTINGS).strip()
    scores.exact.append(guess == place.line.strip())
    scores.similarity.append(edit_similarity(guess, place.line))
    if guess:
        errors = syntax_errors(before + guess + after, language)
        scores.syntax.append(errors <= syntax_errors(place.source.text, language))
        scores.names += _names_exist(before, guess, after, language, known)
    for shown in completer.complete(here, SETTINGS).items[:1]:
        scores.stated.append(shown.probability)
        scores.right.append(place.line.startswith(shown.text))
    _score_indentation(completer, language, place, scores)


def _score_indentation(completer: Completer, language: Language, place: Place, scores: LineScores) -> None:
    start = place.source.text.rfind("\n", 0, place.start) + 1
    before, after = place.source.text[:start], place.source.text[place.end :]
    guess = completer.line(_place(before + after, before, place.source.path, language), SETTINGS)
    if guess:
        is_same = indent_of(guess) == place.source.text[start : place.start]
        unit = detect_layout(place.source.text, language.default_indent).indent
        scores.indentation.append(is_same or stands_right(before, guess, language, unit))


def _names_exist(before: str, guess: str, after: str, language: Language, known: set[str]) -> list[bool]:
    start = len(before.encode())
    end = start + len(guess.encode())
    syntax = language.parse((before + guess + after).encode())
    names = [name for name in syntax.identifiers() if start <= name.start < end]
    built_in = syntax.names_in_scope(start)
    return [name.declares or name.name in known or name.name in built_in for name in names]


def _place(text: str, before: str, path: str, language: Language) -> engine.Place:
    # One URI for each text: what was read for one line must not be taken for another's.
    snapshot: Snapshot = Document(path, text, 0, PositionEncoding.UTF32).snapshot
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return engine.Place(snapshot, line, column, path, language)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _percent(values: Sequence[bool]) -> float | None:
    return 100 * sum(values) / len(values) if values else None
