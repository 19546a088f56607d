"""Where the client's folders are: for the path that the network reads before a file, and for the index."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lsprotocol import types


class Workspace:
    """The folders of one session, by their URIs."""

    def __init__(self) -> None:
        self._roots: list[PurePosixPath] = []

    def set_folders(self, params: types.InitializeParams) -> None:
        """Take the folders of an `initialize` request."""
        folders: Sequence[types.WorkspaceFolder] = params.workspace_folders or ()
        uris = [folder.uri for folder in folders] or [uri for uri in [params.root_uri] if uri]
        self._roots = [_path(uri) for uri in uris]

    def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Folders were added and removed."""
        removed = {_path(folder.uri) for folder in event.removed}
        added = [_path(folder.uri) for folder in event.added]
        self._roots = [root for root in self._roots if root not in removed] + added

    @property
    def folders(self) -> list[Path]:
        """Those that exist here."""
        return [Path(root) for root in self._roots if Path(root).is_dir()]

    def relative(self, uri: str) -> str:
        """A document's path inside the innermost folder that holds it, else its name."""
        path = _path(uri)
        inside = [path.relative_to(root) for root in self._roots if path.is_relative_to(root)]
        return str(min(inside, key=lambda found: len(found.parts))) if inside else path.name


def file_path(uri: str) -> Path:
    """The path of a document's file, which need not exist."""
    return Path(_path(uri))


def file_name(uri: str) -> str:
    """The last part of a URI's path."""
    return _path(uri).name


def _path(uri: str) -> PurePosixPath:
    try:
        return PurePosixPath(unquote(urlsplit(uri).path) or uri)
    except ValueError:  # not a URI at all
        return PurePosixPath(uri)
