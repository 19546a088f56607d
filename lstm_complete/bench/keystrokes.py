"""Answers to keystrokes, in this process: while a line is typed, and after a jump to another one."""

import time
from collections.abc import Iterator

from lstm_complete.bench.decoding import memory_of
from lstm_complete.bench.figure import Beside, Figure, sample
from lstm_complete.bench.subject import Subject
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.passage import whole
from lstm_complete.engine.timeline import Timeline, records_of
from lstm_complete.evaluation.peers import OwnEngine
from lstm_complete.evaluation.sampling import Source, choose_places
from lstm_complete.evaluation.typing import Typed, type_lines
from lstm_complete.memory.project import file_symbols
from lstm_complete.settings import Settings

_SETTINGS = Settings(reading_ms=0)


def figures(subject: Subject) -> Iterator[Figure]:
    """Typing and jumping, beside reading all of the text again."""
    size, again = f"{subject.scale.document:,} characters", reading_again(subject)
    typed = type_document(subject)
    yield Figure("keystroke_ms", "ms", sample(typed.ms), f"an answer while lines of {size} are typed", None, again)
    yield Figure("jump_ms", "ms", sample(typed.first_ms), "the first answer on another line", None, again)


def type_document(subject: Subject) -> Typed:
    """Type lines of a document again, by the protocol of `simulate`."""
    scale, language = subject.scale, subject.language
    engine = OwnEngine(Completer(subject.model, memory_of(subject, scale.projects[0])), language, _SETTINGS)
    source = Source(subject.path("typed"), subject.texts.document(scale.document))
    return type_lines(engine, choose_places([source], language, count=scale.typed_lines, seed=0))


def reading_again(subject: Subject) -> Beside:
    """What an answer would cost if the network read the document up to its middle at each of them."""
    symbols = file_symbols(subject.texts.document(subject.scale.document), subject.language)
    records = records_of(symbols[: len(symbols) // 2], len(subject.folder.config.inputs))
    began = time.perf_counter()
    Timeline(subject.model.runtime).advance(whole(records))
    return Beside(1000 * (time.perf_counter() - began), "reading the text before the cursor at every keystroke")
