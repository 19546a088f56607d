"""One session's models and completers: which model a language has here, and what is known of documents and project."""

from collections.abc import Callable, Sequence
from pathlib import Path

from lstm_complete.artifacts.find import own_model, resolve_model
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import Model
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory
from lstm_complete_server.host import ModelHost
from lstm_complete_server.retraining import model_name


class Completers:
    """One completer for each language: what it keeps of documents and project is the session's alone.

    Languages may share a model; what is remembered of their files they do not share. A language's model is looked up
    when it is first needed and stays the session's until a training of this session replaces it: the model that was
    named when the server was started, else the one that the user had trained on these folders, else the language's.
    Only paths of folders have a say in that, nothing that stands in them.
    """

    def __init__(self, host: ModelHost, folders: Callable[[], Sequence[Path]]) -> None:
        self._host, self._folders = host, folders
        self._paths: dict[str, Path] = {}
        self._completers: dict[str, Completer] = {}
        self._projects: dict[str, ProjectMemory] = {}

    def path(self, language: Language) -> Path:
        """The folder of a language's model; raises UserError."""
        if language.name not in self._paths:
            folders = self._folders()
            own = own_model(model_name(folders, language.name)) if folders and self._host.chosen is None else None
            self._paths[language.name] = (own or resolve_model(self._host.chosen, language=language.name)).resolve()
        return self._paths[language.name]

    def is_loaded(self, language: Language) -> bool:
        """Is the language's model there without waiting? Raises UserError where it has none."""
        return language.name in self._completers or self._host.is_loaded(self.path(language))

    def model(self, language: Language) -> Model:
        """The language's model, loaded if need be. For the model thread only; raises UserError."""
        return self.get(language).model

    def get(self, language: Language) -> Completer:
        """The completer of a language's model. For the model thread only; raises UserError."""
        if language.name not in self._completers:
            model, project = self._host.model(self.path(language)), self._projects.get(language.name)
            self._completers[language.name] = Completer(model, project, catches_up=True)
        return self._completers[language.name]

    def use(self, language: Language, path: Path) -> None:
        """From now on, the model in a folder, which is new. For the model thread only; raises UserError."""
        self._host.forget(path.resolve())
        self._host.model(path.resolve())  # one that cannot be loaded replaces nothing
        self._paths[language.name] = path.resolve()
        self._completers.pop(language.name, None)

    def remember(self, language: Language, project: ProjectMemory | None) -> None:
        """From now on, use what is known of a project, if anything. For the model thread only; raises UserError."""
        if project is None:
            self._projects.pop(language.name, None)
        else:
            self._projects[language.name] = project
        self.get(language).remember(project)

    @property
    def searches(self) -> int:
        """How often something was searched for, asked or unasked."""
        return sum(completer.searches for completer in list(self._completers.values()))

    def close(self, uri: str) -> None:
        """Forget a document."""
        for completer in list(self._completers.values()):
            completer.close(uri)
