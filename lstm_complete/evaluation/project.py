"""The byte stream of a project: the same for everybody who has the same files and the same seed."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lstm_complete.corpus.collect import package_of
from lstm_complete.corpus.filters import decode
from lstm_complete.corpus.licence import strip_header
from lstm_complete.corpus.source import read_source
from lstm_complete.errors import UserError
from lstm_complete.evaluation.sampling import Source
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.project import ProjectMemory, file_symbols


@dataclass(frozen=True, slots=True)
class Stream:
    """Files of a project in the order in which they are read."""

    files: tuple[Source, ...]

    @property
    def data(self) -> bytes:
        """The texts one after the other, UTF-8."""
        return "".join(file.text for file in self.files).encode()

    @property
    def characters(self) -> int:
        """Code points."""
        return sum(len(file.text) for file in self.files)

    @property
    def sha256(self) -> str:
        """The hash by which two evaluations know that they speak of the same bytes."""
        return hashlib.sha256(self.data).hexdigest()


def read_project(paths: Sequence[Path], language: Language) -> list[Source]:
    """All files of a language in folders, archives and fetched packages, licence headers left out.

    Raises:
        UserError: a path is missing or damaged, or there is no such file in any.
    """
    found = []
    for path in paths:
        for archive in package_of(path)[2]:
            for file in read_source(archive, frozenset(language.extensions)):
                text = decode(file.data) if file.data is not None else None
                if text and text.strip():
                    found.append(Source(file.path, strip_header(text)))
    if not found:
        raise UserError(f"no {language.name} source in {', '.join(map(str, paths))}; name another --language or path")
    return found


def stream_of(sources: Sequence[Source], *, seed: int, most_characters: int) -> Stream:
    """The files sorted by path, shuffled by seed, until the next one would be one too many; one file at least."""
    ordered = sorted(sources, key=lambda source: (source.path, source.text))
    random.Random(seed).shuffle(ordered)
    chosen: list[Source] = []
    size = 0
    for source in ordered:
        if chosen and size + len(source.text) > most_characters:
            break
        chosen.append(source)
        size += len(source.text)
    return Stream(tuple(chosen))


def stream_symbols(stream: Stream, language: Language) -> list[Symbols]:
    """The symbols of each file, without a path header, its end included."""
    return [file_symbols(file.text, language) for file in stream.files]


def project_memory(sources: Sequence[Source], language: Language) -> ProjectMemory:
    """The memory of all these files."""
    symbols = {source.path: file_symbols(source.text, language) for source in sources}
    memory = ProjectMemory(sum(map(len, symbols.values())))
    for path, file in symbols.items():
        memory.add(path, file)
    return memory
