"""Reading a workspace into a memory: its files of one language, those that are open left out."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lstm_complete.corpus.filters import decode
from lstm_complete.corpus.source import read_source
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.project import MOST_SYMBOLS, ProjectMemory, file_symbols


def build_index(
    roots: Sequence[Path],
    language: Language,
    leave_out: frozenset[Path],
    *,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> ProjectMemory:
    """The memory of all files of a language below `roots`; `progress` hears the share that is done.

    Raises:
        Cancelled: `cancelled()` said so.
    """
    texts = dict(_texts(roots, language, leave_out, cancelled))
    total = sum(map(len, texts.values()))
    memory = ProjectMemory(total)
    done = 0
    for path, symbols in texts.items():
        if cancelled():
            raise Cancelled
        memory.add(path, symbols)
        done += len(symbols)
        progress(done / total)
    # What is compiled at its first call is compiled here, not while somebody waits for a suggestion.
    DocumentMemory(memory.store).warm_up()
    return memory


def _texts(
    roots: Sequence[Path], language: Language, leave_out: frozenset[Path], cancelled: Callable[[], bool]
) -> Iterator[tuple[str, Symbols]]:
    size = 0
    for root in roots:
        for path, text in _files(root, language):
            if cancelled():
                raise Cancelled
            if root / path in leave_out:
                continue
            symbols = file_symbols(text, language)
            size += len(symbols)
            if size > MOST_SYMBOLS:
                return
            yield str(root / path), symbols


def _files(root: Path, language: Language) -> Iterator[tuple[str, str]]:
    try:
        for file in read_source(root, frozenset(language.extensions)):
            text = decode(file.data) if file.data is not None else None
            if text:
                yield file.path, text
    except UserError:  # a folder that is no longer there, or too large: what was read so far is used
        return
