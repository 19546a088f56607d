"""The languages that are installed: ours and third parties' come in by the same door.

A plugin that cannot be loaded, lacks a member or takes too long is one line in `Registry.problems`; the
others work. One that fails later is replaced, call by call, by what plain text would answer.
"""

import threading
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import PurePath
from typing import Any

from lstm_complete.errors import UserError
from lstm_complete.languages.contract import CONTRACT_VERSION, Importing, Language, Lexicon, Libraries
from lstm_complete.languages.guard import Guarded
from lstm_complete.languages.indentation import is_unit

GROUP = "lstm_complete.languages"
LOADING_SECONDS = 2.0
FALLBACK = "text"


class Registry:
    """Languages by name, by LSP id and by file."""

    def __init__(self, languages: Iterable[Language], problems: Iterable[str] = ()) -> None:
        self.problems: list[str] = list(problems)
        self._by_name: dict[str, Language] = {}
        self._by_lsp_id: dict[str, Language] = {}
        self._by_extension: dict[str, Language] = {}
        for language in languages:
            self._add(language)
        if FALLBACK not in self._by_name:
            raise UserError("the plain-text plugin is missing; install lstm-complete again")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all languages."""
        return tuple(self._by_name)

    def by_name(self, name: str) -> Language:
        """The language of that name; raises UserError when there is none."""
        if name not in self._by_name:
            raise UserError(f"unknown language '{name}'; installed are {', '.join(sorted(self._by_name))}")
        return self._by_name[name]

    def first(self, names: Iterable[str]) -> Language | None:
        """The first of these languages that is installed."""
        return next((self._by_name[name] for name in names if name in self._by_name), None)

    def by_lsp_id(self, identifier: str, uri: str = "") -> Language:
        """The language of an editor's languageId, else of the file name, else plain text."""
        return self._by_lsp_id.get(identifier) or self.by_path(uri)

    def by_path(self, path: PurePath | str) -> Language:
        """The language of a file name, else plain text."""
        return self._by_extension.get(PurePath(path).suffix.lower(), self._by_name[FALLBACK])

    def _add(self, language: Language) -> None:
        name = language.name
        if name in self._by_name:
            self.problems.append(f"language plugin '{name}': the name is taken by another plugin; it is left out")
            return
        guarded = Guarded(language, self._by_name.get(FALLBACK), self.problems.append)
        self._by_name[name] = guarded
        for identifier in (name, *language.lsp_ids):
            self._by_lsp_id.setdefault(identifier, guarded)
        for extension in language.extensions:
            self._by_extension.setdefault(extension.lower(), guarded)


def load_languages() -> Registry:
    """Load every plugin that is installed."""
    languages: list[Language] = []
    problems: list[str] = []
    # Plain text first: it stands in where another plugin fails. Names after that, so that order is no accident.
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name != FALLBACK, entry.name)):
        try:
            languages.append(_checked(_load(entry)))
        except _BadPluginError as error:
            problems.append(f"language plugin '{entry.name}' ({entry.value}): {error}; it is left out")
    return Registry(languages, problems)


class _BadPluginError(Exception):
    pass


def _load(entry: EntryPoint) -> Any:
    """Import a plugin in a thread of its own, so that one which hangs holds up nothing but itself."""
    result: list[Callable[[], Any]] = []

    def load() -> None:
        try:
            value = entry.load()
            result.append(lambda: value)
        except BaseException as error:
            message = f"{type(error).__name__}: {error}".splitlines()[0]
            result.append(lambda: _raise(message))

    thread = threading.Thread(target=load, name=f"load {entry.name}", daemon=True)
    thread.start()
    thread.join(LOADING_SECONDS)
    if not result:
        raise _BadPluginError(f"still loading after {LOADING_SECONDS:g} seconds")
    return result[0]()


def _raise(message: str) -> Any:
    raise _BadPluginError(message)


def _checked(plugin: Any) -> Language:
    """The plugin, if its members are what the contract says; reading them may fail in any way."""
    try:
        _check_members(plugin)
    except _BadPluginError:
        raise
    except Exception as error:
        raise _BadPluginError(f"{type(error).__name__}: {error}") from None
    language: Language = plugin
    return language


def _check_members(plugin: Any) -> None:
    version = getattr(plugin, "contract", None)
    if version != CONTRACT_VERSION:
        raise _BadPluginError(f"made for contract {version}, this is contract {CONTRACT_VERSION}")
    strings = (plugin.name, plugin.default_indent, *plugin.lsp_ids, *plugin.extensions)
    _require(all(isinstance(value, str) and value for value in strings), "name, ids and extensions must be strings")
    _require(is_unit(plugin.default_indent), "default_indent must be spaces or tabs")
    _require(isinstance(plugin.lexicon, Lexicon), "lexicon must be a Lexicon")
    for method in ("parse", "next_indent", "stops"):
        _require(callable(getattr(plugin, method, None)), f"it has no method '{method}'")
    if isinstance(plugin, Importing):
        _require(isinstance(plugin.libraries, Libraries), "libraries must be Libraries")


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise _BadPluginError(otherwise)
