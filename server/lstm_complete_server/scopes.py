"""One session's settings: those of the client, and those of single folders where it has some."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from lstm_complete.settings import Settings
from lstm_complete_server.workspace import uri_path


class Scopes:
    """Settings by place. What is read and kept is decided by the client's own, never by a folder's."""

    def __init__(self) -> None:
        self.general = Settings()
        self._folders: dict[PurePosixPath, Settings] = {}
        self._told: set[str] = set()

    def set_general(self, sent: Any) -> list[str]:
        """Take the client's settings; returns warnings that have not been given before."""
        self.general, warnings = Settings.from_untrusted(sent)
        return self._new(warnings)

    def set_folders(self, sent: Mapping[str, Any]) -> list[str]:
        """Take the settings of folders, by their URIs, those of others being forgotten; returns new warnings."""
        found = {uri_path(uri): Settings.from_untrusted(settings) for uri, settings in sent.items()}
        self._folders = {path: settings for path, (settings, _) in found.items()}
        return self._new([warning for _, warnings in found.values() for warning in warnings])

    def at(self, uri: str) -> Settings:
        """The settings of the innermost folder that holds a document, else the client's."""
        path = uri_path(uri)
        inside = [folder for folder in self._folders if path.is_relative_to(folder)]
        return self._folders[max(inside, key=lambda folder: len(folder.parts))] if inside else self.general

    @property
    def quiet_files(self) -> tuple[str, ...]:
        """Patterns of files that are not read for any folder."""
        everywhere = [self.general, *self._folders.values()]
        return tuple(dict.fromkeys(pattern for settings in everywhere for pattern in settings.disabled_files))

    def _new(self, warnings: list[str]) -> list[str]:
        new = [warning for warning in dict.fromkeys(warnings) if warning not in self._told]
        self._told.update(new)
        return new
