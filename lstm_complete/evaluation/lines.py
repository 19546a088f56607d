"""Line completion: what the model offers in place of whole lines that are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lstm_complete.engine.completer import Completer
from lstm_complete.engine.place import Place as Cursor
from lstm_complete.evaluation.peers import PATIENT
from lstm_complete.evaluation.sampling import Place
from lstm_complete.evaluation.similarity import edit_similarity
from lstm_complete.evaluation.validity import stands_right
from lstm_complete.languages.contract import Language
from lstm_complete.languages.indentation import detect_layout, indent_of
from lstm_complete.text.document import Document, Snapshot
from lstm_complete.text.positions import PositionEncoding


@dataclass
class LineScores:
    """Figures of line completion; None where nothing was counted."""

    exact: list[bool] = field(default_factory=list)
    similarity: list[float] = field(default_factory=list)
    indentation: list[bool] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """The keys of `lstm-complete evaluate --json` that come from whole lines."""
        exact = _mean(self.exact)
        return {
            "line": {
                "exact_match": None if exact is None else 100 * exact,
                "edit_similarity": _mean(self.similarity),
                "indent_ok": _mean(self.indentation),
            },
            "lines": len(self.exact),
        }


def complete_lines(
    completer: Completer,
    language: Language,
    places: Sequence[Place],
    *,
    progress: Callable[[int], None] = lambda _count: None,
) -> LineScores:
    """Take each line out of its file and ask for it, given everything before it and after it.

    exact, similarity: the likeliest whole line, from the indentation on. indentation: asked at the start of the
    line, the guess stands where the line does, or where the language lets it stand.
    """
    scores = LineScores()
    for place in places:
        _score_line(completer, language, place, scores)
        _score_indentation(completer, language, place, scores)
        progress(1)
    return scores


def _score_line(completer: Completer, language: Language, place: Place, scores: LineScores) -> None:
    before, after = place.source.text[: place.start], place.source.text[place.end :]
    guess = completer.line(_place(before + after, before, place.source.path, language), PATIENT).strip()
    scores.exact.append(guess == place.line.strip())
    scores.similarity.append(edit_similarity(guess, place.line))


def _score_indentation(completer: Completer, language: Language, place: Place, scores: LineScores) -> None:
    start = place.start - len(place.indent)
    before, after = place.source.text[:start], place.source.text[place.end :]
    guess = completer.line(_place(before + after, before, place.source.path, language), PATIENT)
    if guess:
        unit = detect_layout(place.source.text, language.default_indent).indent
        scores.indentation.append(indent_of(guess) == place.indent or stands_right(before, guess, language, unit))


def _place(text: str, before: str, path: str, language: Language) -> Cursor:
    snapshot: Snapshot = Document(path, text, 0, PositionEncoding.UTF32).snapshot
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return Cursor(snapshot, line, column, path, language)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
