"""`lstm-complete corpus`: fetching packages, and training data from repositories."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, cast, get_args

import typer
from rich.progress import BarColumn, Progress, TextColumn, TransferSpeedColumn

from lstm_complete.cli.extras import PREPARING
from lstm_complete.cli.options import JsonOption, LanguageOption, MemoryOption, RayOption
from lstm_complete.cli.output import print_json, progress_bars, stderr, stdout
from lstm_complete.corpus.packages import BLIND, HELD_OUT, TRAINING, TUNING, Index, Package
from lstm_complete.errors import UserError

app = typer.Typer(help="Fetch packages; prepare training data.")


@app.command()
def prepare(
    paths: Annotated[list[Path], typer.Argument(help="Folders, git checkouts, archives or fetched packages.")],
    out: Annotated[Path, typer.Option(help="Folder that receives the training data.")],
    language: LanguageOption = None,
    without: Annotated[
        list[Path] | None,
        typer.Option(help="Project to keep for tests: files that resemble one of its files are left out."),
    ] = None,
    keep_licences: Annotated[bool, typer.Option("--keep-licences", help="Leave licence headers in.")] = False,
    memory: MemoryOption = True,
    seed: Annotated[int, typer.Option(help="Order of the files.")] = 0,
    ray: RayOption = None,
    json: JsonOption = False,
) -> None:
    """Turn source code into training data for `lstm-complete train`."""
    PREPARING.require()
    from lstm_complete.cluster.mapper import open_mapper
    from lstm_complete.corpus.prepare import prepare as run
    from lstm_complete.languages.registry import load_languages

    licences: Literal["strip", "keep"] = "keep" if keep_licences else "strip"
    with open_mapper(ray) as each, preparation() as display:
        done = run(
            paths,
            out,
            language=language,
            registry=load_languages(),
            without=without or (),
            licences=licences,
            memory=memory,
            seed=seed,
            progress=display,
            each=each,
        )
    if done is None:
        raise KeyboardInterrupt
    manifest, seconds = done
    stderr.print("seconds: " + ", ".join(f"{name} {took:.1f}" for name, took in seconds.items()))
    for package in manifest["refused"]:
        stderr.print(f"left out: {package['name']}, whose licence is {package['licence'] or 'not stated'}")
    if json:
        kept = {key: manifest[key] for key in ("language", "train", "valid", "dropped", "refused", "masked_secrets")}
        print_json({**kept, "seconds": seconds})
    else:
        files, characters = manifest["train"]["files"], manifest["train"]["characters"]
        stdout.print(f"{out}: {files} {manifest['language']} files, {characters:,} characters to train on")


@app.command()
def fetch(
    names: Annotated[list[str], typer.Argument(help="Collections, or packages as debian:NAME and pypi:NAME.")],
    cache: Annotated[Path | None, typer.Option(help="Where to keep them (default: the user's cache).")] = None,
) -> None:
    """Fetch packages by name into a cache outside git; what cannot be had does not keep the others away."""
    from lstm_complete.corpus.fetch import Fetcher, default_cache

    fetcher = Fetcher(cache or default_cache(), report=stderr.print)
    packages, errors = [package for name in names for package in _packages(name)], []
    for package in packages:
        try:
            stdout.print(str(fetcher.fetch(package)))
        except UserError as error:
            errors.append(str(error))
    if errors:
        count = f" ({len(errors)} of {len(packages)} packages were not fetched)" if len(packages) > 1 else ""
        raise UserError(f"{'; '.join(errors)}{count}")


class Preparation:
    """Draws files and bytes as they are read."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._reading = progress.add_task("reading", total=None, files=0)
        self._files = 0

    def read(self, files: int, size: int) -> None:
        """Count files that were read."""
        self._files += files
        self._progress.update(self._reading, advance=size, files=self._files)

    def packed(self, files: int, of: int) -> None:
        """Packing follows reading at many times its speed; the bar stays as it is."""


@contextmanager
def preparation() -> Iterator[Preparation]:
    """A progress bar on stderr while training data is prepared."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[files]} files"),
        TransferSpeedColumn(),
    )
    with progress_bars(*columns) as progress:
        yield Preparation(progress)


def _packages(name: str) -> tuple[Package, ...]:
    collections = TRAINING | TUNING | HELD_OUT | BLIND
    if name in collections:
        return collections[name].packages
    index, _, package = name.partition(":")
    if index in get_args(Index) and package:
        return (Package(cast(Index, index), package),)
    raise UserError(
        f"unknown collection '{name}'; name debian:PACKAGE, pypi:PACKAGE, python:stdlib"
        f" or one of {', '.join(collections)}"
    )
