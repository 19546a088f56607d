"""Completion engines in this process, for the same typing: ours, and a copier without model or judgement."""

from dataclasses import dataclass, field

import numpy as np

from lstm_complete.engine.completer import Completer, Place
from lstm_complete.engine.context import ContextBuilder
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import decode
from lstm_complete.memory.alphabet import FILE_END, to_symbols
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.match import LENGTH, POSITION
from lstm_complete.memory.reading import OWN, PROJECT
from lstm_complete.memory.store import Store
from lstm_complete.settings import Settings
from lstm_complete.text.document import Change, Document, Snapshot
from lstm_complete.text.positions import Position, PositionEncoding, Range

_MOST = 100


@dataclass
class OpenDocuments:
    """The documents of an engine in this process, edited as an editor would."""

    _open: dict[str, Document] = field(default_factory=dict)

    def open(self, path: str, text: str) -> None:
        """See `typing.Engine`."""
        self._open[path] = Document(path, text, 1, PositionEncoding.UTF16)

    def insert(self, path: str, line: int, column: int, text: str) -> None:
        """See `typing.Engine`."""
        place = Position(line, column)
        document = self._open[path]
        document.apply([Change(Range(place, place), text)], document.version + 1)

    def locate(self, path: str, line: int, column: int) -> tuple[Snapshot, int, int]:
        """The document, the line and the column in characters."""
        snapshot = self._open[path].snapshot
        return snapshot, *snapshot.clamp(Position(line, column))


class OwnEngine(OpenDocuments):
    """Our completer without the server around it: for variants that no setting offers."""

    def __init__(self, completer: Completer, language: Language, settings: Settings) -> None:
        super().__init__()
        self._completer, self._language, self._settings = completer, language, settings

    def suggest(self, path: str, line: int, column: int) -> list[str]:
        """See `typing.Engine`."""
        snapshot, at, index = self.locate(path, line, column)
        found = self._completer.complete(Place(snapshot, at, index, path, self._language), self._settings)
        return [item.text for item in found.items]


class LongestMatchCopier(OpenDocuments):
    """Offers, wherever it knows one, the rest of the line behind the longest match."""

    def __init__(self, project: Store, language: Language) -> None:
        super().__init__()
        self._project, self._language = project, language
        self._memory = DocumentMemory(project)
        self._builders: dict[str, ContextBuilder] = {}

    def suggest(self, path: str, line: int, column: int) -> list[str]:
        """See `typing.Engine`."""
        snapshot, at, index = self.locate(path, line, column)
        language = self._language
        builder = self._builders.setdefault(path, ContextBuilder(language, path, language.default_indent))
        context = builder.build(snapshot, at, index)
        _, trail = self._memory.read(path, context.lines, context.before, context.after)
        matches = trail.matches[0]
        number = OWN if matches[OWN, LENGTH] >= matches[PROJECT, LENGTH] else PROJECT
        position = int(matches[number, POSITION])
        if not position or not matches[number, LENGTH]:
            return []
        text = (trail.own if number == OWN else trail.project).text[position : position + _MOST]
        ends = np.flatnonzero((text == ord("\n")) | (text == FILE_END) | (text == 0))
        symbols = to_symbols(text[: ends[0]] if len(ends) else text)
        return [found] if (found := decode(symbols, context.layout).decode("utf-8", "ignore").rstrip()) else []
