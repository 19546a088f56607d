"""Training a model for a workspace: in a process of its own, which gives way to others and can be gone on with."""

import asyncio
import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_complete.artifacts.atomic import write_text
from lstm_complete.artifacts.find import put_model
from lstm_complete.artifacts.folder import CHECKPOINT
from lstm_complete.artifacts.home import cache_home
from lstm_complete.errors import UserError
from lstm_complete_server.claims import claim
from lstm_complete_server.errors import RequestCancelled, RequestFailed
from lstm_complete_server.progress import Report

LEAST_CHARACTERS = 20_000
_NICENESS = 10
_PATIENCE = 3.0
"""Seconds in which a training that was stopped mostly saves what it has."""
_ABANDONED = 30 * 24 * 3600
"""Seconds after which nobody goes on with a training any more."""
_BAD_INPUT = 2
_NOTE, _LOCK = ".job", ".lock"
"""Beside a training's folder: what it is of, and whose lock says that it runs."""


def model_name(folders: Sequence[Path], language: str) -> str:
    """The name of the model that is trained on some folders for a language: the same for the same folders."""
    paths = sorted(map(str, folders))
    digest = hashlib.blake2b(json.dumps([language, *paths]).encode(), digest_size=4).hexdigest()
    label, kind = (re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-") for part in (folders[0].name, language))
    return f"{label[:32].strip('-') or 'workspace'}-{kind[:16]}-{digest}"


@dataclass(frozen=True)
class Job:
    """What is to be trained."""

    folders: tuple[Path, ...]
    language: str
    init: Path
    """The model that training starts from."""
    quiet: tuple[str, ...]
    """Patterns of the names of files that are not read."""
    minutes: float

    @property
    def fingerprint(self) -> str:
        """What must be the same for a training to be gone on with."""
        return json.dumps([self.language, *map(str, (*self.folders, self.init)), *self.quiet])


@dataclass(frozen=True)
class Outcome:
    """Bits per character on the part of the workspace that was held out, and the model if it is a better one."""

    model: Path | None
    bits: float
    before: float


class Retraining:
    """One training. Its folder in the user's cache holds text of the workspace, until it is done or given up."""

    def __init__(self, job: Job) -> None:
        self._job, self.name = job, model_name(job.folders, job.language)
        self._home = cache_home() / "retraining"
        self._out = self._home / self.name
        self._process: asyncio.subprocess.Process | None = None
        self._terminated = False
        self._lock = -1
        self._stopped = False
        self._said = ""
        """The last line that the process wrote for people."""

    def stop(self) -> None:
        """End it soon: what has been learned is saved, and the same job goes on from there."""
        self._stopped = True
        self._terminate()

    async def run(self, report: Report) -> Outcome:
        """Train, and put the model among the user's.

        Raises:
            RequestFailed: torch is missing, there is too little to learn from, another process trains the same, ...
            RequestCancelled: it was stopped.
        """
        with self._claimed() as self._lock:
            resumed = (self._out / CHECKPOINT).is_file()
            result = await self._train(report, resume=resumed)
            if result is None and resumed:  # what was kept is damaged, or of no use any more
                self._clear()
                result = await self._train(report, resume=False)
            if result is None:
                raise RequestFailed(self._said)
            bits, before = result["bits_per_char"], result["bits_per_char_before"]
            model = await asyncio.to_thread(put_model, self._out, self.name) if bits < before else None
            _remove(self._home, self.name)
        return Outcome(model, bits, before)

    async def _train(self, report: Report, *, resume: bool) -> dict[str, Any] | None:
        """What the process reports at its end; None if it refuses, `_said` being why."""
        self._terminated = False
        process = self._process = await asyncio.create_subprocess_exec(
            *self._command(resume=resume),
            cwd=self._home,  # nothing of a workspace may be taken for a module
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=(self._lock,),  # the folder is taken as long as the process lives, whatever becomes of this one
        )
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        try:
            if self._stopped:
                self._terminate()
            errors, result = asyncio.ensure_future(_last_line(process.stderr)), None
            async for line in _objects(process.stdout):
                if "training_symbols" in line:
                    self._check_enough()
                if "progress" in line:
                    report(line["progress"], _shown(line))
                result = line if line.get("finished") else None
            status, self._said = await process.wait(), await errors
        finally:
            await self._end(process)
        if self._stopped:
            raise RequestCancelled("stopped; the next training of this workspace goes on from here")
        if status not in (0, _BAD_INPUT):
            raise RequestFailed(f"the training has ended unexpectedly ({self._said or status})")
        return result

    def _terminate(self) -> None:
        """Ask the process to save and end; a second time, it would end without saving."""
        if self._process is not None and self._process.returncode is None and not self._terminated:
            self._terminated = True
            self._process.terminate()

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Whatever has happened: the process ends; what takes it longer than a while, it does by itself."""
        self._terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _PATIENCE)

    def _command(self, *, resume: bool) -> list[str]:
        job = self._job
        # What a run goes on with is the text that it began with.
        paths = [self._out / ".shards"] if resume else job.folders
        options = ["--out", self._out, "--language", job.language, "--init", job.init, "--minutes", job.minutes]
        quiet = [f"--leave-out={pattern}" for pattern in job.quiet]
        words = [*paths, *options, *quiet, "--json-lines", *(["--resume"] if resume else [])]
        return [sys.executable, "-P", "-m", "lstm_complete.cli.main", "train", *map(str, words)]

    def _check_enough(self) -> None:
        """Raises RequestFailed where nothing can be learned, or nothing held out."""
        manifest = json.loads((self._out / ".shards" / "manifest.json").read_text(encoding="utf-8"))
        files = sum(len(package["files"]) for package in manifest["packages"])
        characters = manifest["train"]["characters"]
        if files < 2 or characters < LEAST_CHARACTERS:
            self._clear()
            raise RequestFailed(
                f"too little {self._job.language} code to learn from: {characters:,} characters in {files} files;"
                f" {LEAST_CHARACTERS:,} in several files are needed"
            )

    @contextlib.contextmanager
    def _claimed(self) -> Iterator[int]:
        """The folder for this job alone; what stands in it is of the same job, or cleared away. Gives the lock."""
        try:
            self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = claim(self._home / f"{self.name}{_LOCK}")
        except OSError as error:
            raise UserError(f"{self._home}: cannot be written ({error.strerror})") from None
        if handle is None:
            raise RequestFailed("this workspace is being trained on already")
        try:
            self._tidy()
            yield handle
        finally:
            os.close(handle)

    def _tidy(self) -> None:
        note = self._home / f"{self.name}{_NOTE}"
        try:
            same = note.read_text(encoding="utf-8") == self._job.fingerprint
        except (OSError, ValueError):
            same = False
        if not same:
            self._clear()
            write_text(note, self._job.fingerprint)
        for lock in self._home.glob(f"*{_LOCK}"):
            if lock.stem != self.name:
                _remove_abandoned(lock)

    def _clear(self) -> None:
        shutil.rmtree(self._out, ignore_errors=True)


def _remove_abandoned(lock: Path) -> None:
    """Remove what is kept of a training that nobody goes on with any more, or that has left nothing."""
    folder = lock.with_suffix("")
    try:
        if folder.is_dir() and time.time() - folder.stat().st_mtime <= _ABANDONED:
            return
        handle = claim(lock)
    except OSError:
        return
    if handle is not None:
        _remove(lock.parent, folder.name)
        os.close(handle)


def _remove(home: Path, name: str) -> None:
    """Remove all of a training; for who holds its lock, which ends with that."""
    shutil.rmtree(home / name, ignore_errors=True)
    for suffix in (_NOTE, _LOCK):
        with contextlib.suppress(OSError):
            (home / f"{name}{suffix}").unlink()


def _shown(line: dict[str, Any]) -> str:
    bits, minutes = line["bits_per_char"], line["seconds_left"] / 60
    reached = f"{bits:.2f} bits per character, " if bits is not None else ""
    return f"{reached}{minutes:.0f} min left" if minutes >= 1 else f"{reached}less than a minute left"


async def _objects(stream: asyncio.StreamReader | None) -> AsyncIterator[dict[str, Any]]:
    while stream is not None and (line := await stream.readline()):
        yield json.loads(line)


async def _last_line(stream: asyncio.StreamReader | None) -> str:
    """What the process said last, without the word that all of its refusals begin with."""
    lines = (await stream.read()).decode(errors="replace").strip().splitlines() if stream is not None else []
    return lines[-1].removeprefix("error: ") if lines else ""
