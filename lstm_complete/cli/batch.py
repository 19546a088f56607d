"""Many texts by `generate --batch`: requests read from a file, texts written to another, in their order."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.cli.files import read_json_lines
from lstm_complete.cluster.mapper import Mapper
from lstm_complete.engine.generate import Sampling, Task, generate_batch
from lstm_complete.engine.runtime import Runtime, open_runtime
from lstm_complete.errors import UserError
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages

SIDE_BY_SIDE = 8
"""Texts that one run of the network writes."""


class Row(BaseModel):
    """One request of a batch; what is left out comes from the command line. Other keys are passed through."""

    model_config = ConfigDict(extra="allow", frozen=True)

    prompt: str = ""
    path: str | None = None
    chars: Annotated[int, Field(ge=1, le=1_000_000)]
    temperature: Annotated[float, Field(ge=0, le=5)]
    seed: Annotated[int, Field(ge=0, lt=2**63)]


@dataclass(frozen=True)
class BatchWriter:
    """Writes groups of texts; small enough to be sent to other machines, which open the model themselves."""

    model: str | None
    """A model's name, or a folder with its whole path: it must be there on every machine."""
    language: str
    device: str
    top_p: float
    constrained: bool

    def __call__(self, rows: list[Row]) -> list[str]:
        """One text for each of some rows that are sampled alike."""
        runtime, language = self.open()
        sampling = Sampling(rows[0].chars, rows[0].temperature, self.top_p, self.constrained)
        written = [""] * len(rows)
        for pieces in generate_batch(runtime, language, [Task(r.prompt, r.seed, r.path) for r in rows], sampling):
            written = [text + piece for text, piece in zip(written, pieces, strict=True)]
        return written

    def open(self) -> tuple[Runtime, Language]:
        """The model and the language, opened once in a process."""
        return _opened(self.model, self.language, self.device)


@lru_cache(maxsize=1)
def _opened(model: str | None, language: str, device: str) -> tuple[Runtime, Language]:
    folder = ModelFolder.open(resolve_model(model, language=language))
    return open_runtime(folder, device), load_languages().by_name(language)


def read_rows(batch: Path, *, chars: int, temperature: float, seed: int) -> list[Row]:
    """The requests of a file; number n without a seed of its own gets `seed` + n.

    Raises:
        UserError: the file cannot be read, or a request in it is not valid.
    """
    rows = []
    for number, given in enumerate(read_json_lines(batch)):
        try:
            rows.append(
                Row.model_validate({"chars": chars, "temperature": temperature, "seed": seed + number, **given})
            )
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            key = ".".join(map(str, first["loc"]))
            raise UserError(f"{batch}: request {number + 1}, '{key}': {first['msg']}") from None
    return rows


def prepare_out(out: Path, wanted: int, *, resume: bool) -> int:
    """How many texts are there already; a line that was cut off is taken away.

    Raises:
        UserError: the file cannot be written, or is there and shall not be gone on with.
    """
    try:
        if not out.exists():
            out.touch()
            return 0
        if not resume:
            raise UserError(f"{out}: exists already; add --resume to go on with it, or name another --out")
        content = out.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            with out.open("r+b") as file:
                file.truncate(len(whole))
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror}); name another --out") from None
    return min(whole.count(b"\n"), wanted)


def write_batch(
    writer: BatchWriter, rows: list[Row], out: Path, *, each: Mapper, advance: Callable[[int], None]
) -> None:
    """Append the texts of `rows`, group by group, so that an interrupted run loses the last groups only."""
    groups = list(_groups(rows))
    with out.open("a", encoding="utf-8") as file:
        for group, texts in zip(groups, each(writer, groups, chunk=1), strict=True):
            for row, text in zip(group, texts, strict=True):
                file.write(json.dumps({**row.model_dump(), "text": text}, ensure_ascii=False) + "\n")
            file.flush()
            advance(len(group))


def _groups(rows: list[Row]) -> Iterator[list[Row]]:
    """Neighbours that are sampled alike, so many at a time as one run takes."""
    for _, alike in groupby(rows, key=lambda row: (row.chars, row.temperature)):
        same = list(alike)
        for start in range(0, len(same), SIDE_BY_SIDE):
            yield same[start : start + SIDE_BY_SIDE]
