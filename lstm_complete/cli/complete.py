"""`lstm-complete complete`: what the model suggests at one place of a file."""

import os
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lstm_complete.cli.files import read_source
from lstm_complete.cli.options import Device, DeviceOption, JsonOption, LanguageOption, ModelOption
from lstm_complete.cli.output import print_json, stderr, stdout
from lstm_complete.errors import UserError

if TYPE_CHECKING:
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.engine.completer import Suggestions
    from lstm_complete.engine.place import Place
    from lstm_complete.engine.suggestion import Suggestion
    from lstm_complete.languages.contract import Language
    from lstm_complete.memory.project import ProjectMemory
    from lstm_complete.settings import Settings
    from lstm_complete.text.document import Snapshot


def complete(
    file: Annotated[Path, typer.Argument(help="Source file.")],
    line: Annotated[int, typer.Option(min=0, help="Line of the cursor, counted from 0.")],
    column: Annotated[int, typer.Option(min=0, help="Column in UTF-16 units, counted from 0, as editors send it.")],
    model: ModelOption = None,
    project: Annotated[
        Path | None,
        typer.Option(
            help="The project: its files are read and remembered. Without it, paths are relative to the current folder."
        ),
    ] = None,
    dependencies: Annotated[
        list[Path] | None,
        typer.Option(help="A folder or archive with libraries that the project imports, besides its environment."),
    ] = None,
    keep_index: Annotated[
        bool,
        typer.Option(
            help="Keep what was read of the project in the user's cache folder, for the next time and for editors."
        ),
    ] = True,
    language: LanguageOption = None,
    device: DeviceOption = Device.auto,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell what the answer rests on, and where each suggestion stands.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Print what the model suggests at a place of a file, the one that is expected to save most keys first."""
    if dependencies and project is None:
        raise UserError("--dependencies: libraries are read for a project that imports them; add --project DIR")
    from lstm_complete.settings import Settings

    place = _place(file, line, column, language, project)
    folder = _model(model, place.language, file, language_is_named=language is not None)
    # Nobody types here: the answer may take its time, and the whole text before the cursor is read.
    settings = Settings(budget_ms=10_000, keep_index=keep_index)
    with stderr.status("reading; the first time on a machine takes a minute, code is compiled"):
        memory = _memory(project, file, place.language, dependencies or [], settings) if project is not None else None
        answer = _answer(place, folder, device, memory, settings)
    about = _explanation(place, folder, answer) if explain else None
    if json:
        rows = [_row(suggestion, spans=explain) for suggestion in answer.items]
        print_json({"suggestions": rows, "ms": round(answer.ms, 1), **({"explain": about} if about else {})})
    else:
        _print(answer, about, (project or Path.cwd()).resolve())


def _place(file: Path, line: int, column: int, language: str | None, project: Path | None) -> "Place":
    """The place in a file, of a language that was named or is the file's."""
    from lstm_complete.engine.place import Place
    from lstm_complete.languages.registry import load_languages
    from lstm_complete.text.document import Document

    registry, text = load_languages(), read_source(file)
    chosen = registry.by_name(language) if language else registry.by_path(file)
    snapshot = Document(str(file), text).snapshot
    index = _checked_column(snapshot, file, line, column)
    return Place(snapshot, line, index, _path_in_project(file, project), chosen)


def _model(model: str | None, language: "Language", file: Path, *, language_is_named: bool) -> "ModelFolder":
    """The model that was named, or the language's. A named one must know the file's language, if it tells its own."""
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder

    folder = ModelFolder.open(resolve_model(model, language=language.name))
    known = folder.config.languages
    if model is not None and not language_is_named and known and language.name not in known:
        raise UserError(
            f"{file}: is {language.name}, the model '{folder.config.name}' knows {', '.join(known)};"
            f" name another --model, or add --language {language.name} to use it all the same"
        )
    return folder


def _answer(
    place: "Place", folder: "ModelFolder", device: Device, memory: "ProjectMemory | None", settings: "Settings"
) -> "Suggestions":
    from lstm_complete.engine.completer import Completer
    from lstm_complete.engine.model import open_model

    return Completer(open_model(folder, device.value), memory).complete(place, settings)


def _row(suggestion: "Suggestion", *, spans: bool) -> dict[str, Any]:
    """A suggestion in JSON; with `spans`, where each of its characters comes from."""
    row = asdict(suggestion)
    return row if spans else {key: value for key, value in row.items() if key != "spans"}


def _print(answer: "Suggestions", about: dict[str, Any] | None, root: Path) -> None:
    """For people: the suggestions; with an explanation, what they rest on above and below each, on one stream."""
    for key, value in (about or {}).items():
        stdout.print(f"{key}: {value}")
    for suggestion in answer.items:
        stdout.print(f"{suggestion.probability:4.0%}  {suggestion.text}")
        for line in _sources(suggestion, root) if about else ():
            stdout.print(f"      {line}")
    if not answer.items:
        (stdout if about else stderr).print("no suggestion is likely enough at this place")


def _sources(suggestion: "Suggestion", root: Path) -> list[str]:
    """Where the parts of a suggestion stand: neighbours of one source together, the project's files by paths in it."""
    parts: list[tuple[str, str]] = []
    for source, spans in groupby(suggestion.spans, key=lambda span: span.source):
        run = list(spans)
        path = Path(source)
        shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else source
        parts.append((suggestion.text[run[0].start : run[-1].end], "the model" if source == "model" else shown))
    if len(parts) == 1:
        return [f"from {parts[0][1]}"]
    return [f"{text!r} from {source}" for text, source in parts]


def _memory(
    project: Path, file: Path, language: "Language", dependencies: list[Path], settings: "Settings"
) -> "ProjectMemory":
    """What stands in the other files of the project, and in the libraries that it imports; as the server keeps it."""
    from lstm_complete.index.build import build_index
    from lstm_complete.index.kept import index_home

    for path in dependencies:
        if not path.exists():
            raise UserError(f"{path}: no such folder or archive; name libraries with --dependencies")
    root = project.resolve()
    opened = root / _path_in_project(file, project)
    return build_index(
        [root],
        language,
        frozenset([opened]),
        libraries=[path.absolute() for path in dependencies],
        quiet=settings.disabled_files,
        home=index_home(),
        keep=settings.keep_index,
    )


def _checked_column(snapshot: "Snapshot", file: Path, line: int, column: int) -> int:
    """The column in characters; an editor's place is clamped, a place that somebody wrote down is a mistake."""
    from lstm_complete.text.positions import Position, width

    if line >= snapshot.line_count:
        raise UserError(f"{file}: has lines 0 to {snapshot.line_count - 1}, there is no line {line}")
    content = snapshot.line(line)
    if column > width(content, snapshot.encoding):
        longest = width(content, snapshot.encoding)
        raise UserError(f"{file}: line {line} has columns 0 to {longest}, there is no column {column}")
    return snapshot.clamp(Position(line, column))[1]


def _path_in_project(file: Path, project: Path | None) -> str:
    if project is not None and not project.is_dir():
        raise UserError(f"{project}: no such folder; name the project's folder with --project")
    root = (project or Path.cwd()).resolve()
    absolute = Path(os.path.abspath(file))  # noqa: PTH100 (links are the user's choice of name)
    if absolute.is_relative_to(root):
        return absolute.relative_to(root).as_posix()
    if project is not None:
        raise UserError(f"{file}: does not lie in the project {project}")
    return file.name


def _explanation(place: "Place", folder: "ModelFolder", answer: "Suggestions") -> dict[str, Any]:
    from lstm_complete.languages.indentation import detect_layout

    before = place.snapshot.lines[: place.line]
    layout = detect_layout(place.snapshot.text, place.language.default_indent)
    expected = place.language.next_indent("".join(before), layout.indent)
    return {
        "model": f"{folder.config.name} ({folder.path})",
        "language": place.language.name,
        "path": place.path,
        "indent": "tab" if layout.indent == "\t" else f"{len(layout.indent)} spaces",
        "expected_level": expected,
        "whole_text_read": answer.exact,
    }
