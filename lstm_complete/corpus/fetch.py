"""Fetching packages by name with the system's own clients: apt-get for Debian sources, pip for PyPI wheels.

Nothing is built, nothing is installed, no root is needed: apt works in a private configuration whose
sources are the machine's own with source entries enabled, pip downloads wheels only.
"""

import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.home import cache_home
from lstm_complete.corpus.licence import licence_of_debian, licence_of_wheel
from lstm_complete.corpus.packages import Index, Package
from lstm_complete.errors import UserError

RECORD = "package.json"
_SOURCES = Path("/etc/apt")
_NEWER = ("stable", "testing", "unstable")
"""Suites that are asked for a package which the machine's own archive no longer has whole."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A package in the cache, as its `package.json` says."""

    name: str
    version: str
    licence: str | None
    index: Index
    archives: dict[str, str]
    """File names of the source archives and their SHA-256."""


def default_cache() -> Path:
    """Where fetched packages are kept: in the user's cache folder, never in a repository."""
    return cache_home() / "corpus"


class Fetcher:
    """Fetches packages into a cache; what is there and undamaged is not fetched again."""

    def __init__(self, cache: Path, *, report: Callable[[str], None]) -> None:
        self._cache, self._report = cache, report
        self._apt_ready: set[str] = set()
        self._from = {"debian": self._debian, "pypi": self._pypi, "python": self._standard_library}

    def fetch(self, package: Package) -> Path:
        """The folder of a package with its archives and `package.json`.

        It appears whole or not at all, and only then takes the place of a damaged one.

        Raises:
            UserError: no such package, no network, a missing client, an archive that cannot be read, or a folder in
                its place that is no fetched package.
        """
        folder = self._cache / package.index / package.name
        known = read_record(folder)
        if known and package.version in (None, known.version) and _is_whole(folder, known):
            self._report(f"{package.name} {known.version}: here already")
            return folder
        _check_place(folder)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{package.name}.") as temporary:
                return self._fetch_whole(package, Path(temporary) / package.name, folder)
        except OSError as error:
            raise UserError(f"{folder}: cannot be written ({error.strerror}); choose another --cache") from None

    def _fetch_whole(self, package: Package, temporary: Path, folder: Path) -> Path:
        """Fetch into `temporary`, which then becomes `folder`."""
        temporary.mkdir()
        fetched = self._from[package.index](package, temporary)
        write_json(temporary / RECORD, asdict(fetched))
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
        self._report(f"{package.name} {fetched.version}: fetched, licence {fetched.licence or 'not stated'}")
        return folder

    def _debian(self, package: Package, folder: Path) -> Fetched:
        wanted = f"{package.name}={package.version}" if package.version else package.name
        failures = []
        for suites in ("machine", *_NEWER):
            try:
                version = self._download_source(wanted, folder, suites)
            except UserError as error:
                failures.append(error)
                continue
            archives = _upstream_archives(folder)
            licence = _debian_licence([*folder.glob("*.debian.tar.*"), *archives])
            return Fetched(package.name, version, licence, "debian", _hashes(archives))
        raise failures[0]

    def _download_source(self, wanted: str, folder: Path, suites: str) -> str:
        """Leave the upstream archives of a source package in `folder`, and nothing that is damaged; its version."""
        self._prepare_apt(suites)
        listed = self._apt("source", "--print-uris", "--only-source", wanted, folder=folder, suites=suites)
        files = dict(re.findall(r"^'\S+' (\S+) \d+ SHA256:([0-9a-f]{64})$", listed, re.MULTILINE))
        failure = None
        try:
            self._apt("source", "--download-only", "--only-source", wanted, folder=folder, suites=suites)
        except UserError as error:
            # An archive may lack the packaging, which we do not need, and still have given us the source itself.
            failure = error
        for path in folder.iterdir():
            if files.get(path.name) != _hashes([path])[path.name]:
                path.unlink()
        if not _upstream_archives(folder):
            raise failure or UserError(f"{wanted}: its source holds no archive")
        return next((name[:-4].partition("_")[2] for name in files if name.endswith(".dsc")), "")

    def _pypi(self, package: Package, folder: Path) -> Fetched:
        wanted = f"{package.name}=={package.version}" if package.version else package.name
        options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--quiet"]
        _run([sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), wanted], package.name)
        wheels = sorted(folder.glob("*.whl"))
        if not wheels:
            raise UserError(f"{package.name}: the index has no wheel of it")
        return Fetched(package.name, wheels[0].name.split("-")[1], _wheel_licence(wheels[0]), "pypi", _hashes(wheels))

    def _standard_library(self, package: Package, folder: Path) -> Fetched:
        """The library of the Python that runs this, tests left out; other versions are not to be had this way."""
        version = platform.python_version()
        if package.name != "stdlib" or package.version not in (None, version):
            raise UserError(f"python:{package.name}: only python:stdlib is to be had, of Python {version}")
        archive = folder / f"python-{version}-stdlib.tar.gz"
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(sysconfig.get_path("stdlib"), "python", filter=_without_tests)
        return Fetched(package.name, version, "PSF-2.0", package.index, _hashes([archive]))

    def _prepare_apt(self, suites: str) -> None:
        if suites in self._apt_ready:
            return
        if shutil.which("apt-get") is None:
            raise UserError("Debian source packages need apt-get, which this system does not have")
        home = self._apt_home(suites)
        for part in ("state/lists/partial", "cache/archives/partial", "sources"):
            (home / part).mkdir(parents=True, exist_ok=True)
        if not _write_source_entries(_SOURCES, home / "sources", suites):
            raise UserError(f"{_SOURCES} names no Debian archive to take source packages from")
        self._apt("update", folder=self._cache, suites=suites)
        self._apt_ready.add(suites)

    def _apt_home(self, suites: str) -> Path:
        return self._cache.resolve() / ".apt" / suites

    def _apt(self, *arguments: str, folder: Path, suites: str) -> str:
        home = self._apt_home(suites)
        options = {
            "Dir::State": home / "state",
            "Dir::State::status": "/dev/null",
            "Dir::Cache": home / "cache",
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": home / "sources",
            "APT::Sandbox::User": "",
        }
        settings = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        return _run(["apt-get", "-qq", *settings, *arguments], arguments[-1], folder=folder)


def read_record(folder: Path) -> Fetched | None:
    """The `package.json` of a fetched package, or None where there is none, or one that `Fetcher` did not write."""
    try:
        fetched = Fetched(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
        Package(fetched.index, fetched.name)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, UserError):
        return None
    return fetched if all(Path(name).name == name for name in fetched.archives) else None


def _check_place(folder: Path) -> None:
    """Only what was fetched before may give way: a folder with a `package.json`, or an empty one.

    Raises:
        UserError: something else is there.
    """
    if not folder.is_symlink() and not folder.exists():
        return
    if folder.is_symlink() or not folder.is_dir() or (any(folder.iterdir()) and not (folder / RECORD).is_file()):
        raise UserError(f"{folder}: exists and is no fetched package; move it away or choose another --cache")


def _upstream_archives(folder: Path) -> list[Path]:
    """The archives of the source itself, without Debian's packaging."""
    return [path for path in sorted(folder.glob("*.tar.*")) if ".debian." not in path.name]


def _is_whole(folder: Path, fetched: Fetched) -> bool:
    paths = [folder / name for name in fetched.archives]
    return all(path.is_file() for path in paths) and _hashes(paths) == fetched.archives


def _hashes(paths: list[Path]) -> dict[str, str]:
    found = {}
    for path in paths:
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _write_source_entries(machine: Path, ours: Path, suites: str) -> int:
    """Copy the machine's package sources with source entries instead of binary ones; returns how many.

    `suites` takes the place of the archive's own, except "machine", which keeps them; security archives are left
    out then, since they have no such suites.
    """
    count = 0
    for path in [*machine.glob("sources.list"), *machine.glob("sources.list.d/*")]:
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        if path.suffix == ".sources":
            stanzas = [part for part in re.split(r"\n\s*\n", text) if re.search(r"^URIs:.*debian", part, re.MULTILINE)]
            stanzas = [_with_suites(part, suites) for part in stanzas if suites == "machine" or "security" not in part]
            text = "\n\n".join(re.sub(r"^Types:.*$", "Types: deb-src", part, flags=re.MULTILINE) for part in stanzas)
        else:
            lines = re.findall(r"^deb\s.*debian.*$", text, re.MULTILINE)
            lines = [_with_suites(line, suites) for line in lines if suites == "machine" or "security" not in line]
            text = "\n".join(dict.fromkeys(re.sub(r"^deb\s", "deb-src ", line) for line in lines))
        if text:
            (ours / (path.stem + (".sources" if path.suffix == ".sources" else ".list"))).write_text(text + "\n")
            count += 1
    return count


def _without_tests(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Keeps the modules of the standard library, nothing that was installed beside them."""
    left_out = {"site-packages", "dist-packages", "test", "tests", "idle_test", "__pycache__"}
    return (
        None
        if left_out & set(member.name.split("/")) or not (member.isdir() or member.name.endswith(".py"))
        else member
    )


def _with_suites(entry: str, suites: str) -> str:
    """A package source of either format that names other suites."""
    if suites == "machine":
        return entry
    if re.search(r"^Suites:", entry, re.MULTILINE):
        return re.sub(r"^Suites:.*$", f"Suites: {suites}", entry, flags=re.MULTILINE)
    return re.sub(r"^(deb\s+(?:\[.*?\]\s+)?\S+)\s+\S+", rf"\1 {suites}", entry)


def _debian_licence(archives: list[Path]) -> str | None:
    """From debian/copyright, else from the LICENSE file at the top of the source."""
    texts: dict[bool, str] = {}
    for archive in archives:
        with tarfile.open(archive, "r|*") as tar:
            for member in tar:
                packaging = re.search(r"(^|/)debian/copyright$", member.name) is not None
                if member.isreg() and (packaging or re.fullmatch(r"(?i)[^/]+/(licen[cs]e|copying)[^/]*", member.name)):
                    stream = tar.extractfile(member)
                    texts.setdefault(packaging, stream.read().decode("utf-8", "replace") if stream else "")
    return licence_of_debian(texts.get(True) or texts.get(False, ""))


def _wheel_licence(wheel: Path) -> str | None:
    with zipfile.ZipFile(wheel) as zipped:
        metadata = [name for name in zipped.namelist() if name.endswith(".dist-info/METADATA")]
        return licence_of_wheel(zipped.read(metadata[0]).decode("utf-8", "replace")) if metadata else None


def _run(command: list[str], what: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if re.match(r"(E|ERROR|error)\b", line)]
        detail = (errors or done.stderr.splitlines() or ["no reason given"])[-1]
        raise UserError(f"{what}: could not be fetched ({detail.strip()})")
    return done.stdout
