"""Where the client's folders are: for the path that the network reads before a file, and for the index."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lsprotocol import types

from lstm_complete.languages.contract import Language


class Workspace:
    """The folders of one session, by their URIs."""

    def __init__(self) -> None:
        self._roots: dict[str, PurePosixPath] = {}

    def set_folders(self, params: types.InitializeParams) -> None:
        """Take the folders of an `initialize` request."""
        folders: Sequence[types.WorkspaceFolder] = params.workspace_folders or ()
        uris = [folder.uri for folder in folders] or [uri for uri in [params.root_uri] if uri]
        self._roots = {uri: uri_path(uri) for uri in uris}

    def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Folders were added and removed."""
        removed = {uri_path(folder.uri) for folder in event.removed}
        self._roots = {uri: root for uri, root in self._roots.items() if root not in removed}
        self._roots |= {folder.uri: uri_path(folder.uri) for folder in event.added}

    @property
    def uris(self) -> list[str]:
        """All folders."""
        return list(self._roots)

    @property
    def folders(self) -> list[Path]:
        """Those that exist here."""
        return [Path(root) for root in self._roots.values() if Path(root).is_dir()]

    def relative(self, uri: str, language: Language) -> str:
        """A document's path inside the innermost folder that holds it, else its name.

        What is no file of its language, as an untitled document or a cell of a notebook, gets the name of one.
        """
        path = uri_path(uri)
        inside = [path.relative_to(root) for root in self._roots.values() if path.is_relative_to(root)]
        found = min(inside, key=lambda one: len(one.parts)) if inside else PurePosixPath(path.name)
        if not is_file(uri) and found.name and found.suffix not in language.extensions:
            found = found.with_suffix(language.extensions[0])
        return str(found)


def is_file(uri: str) -> bool:
    """Does a document stand in a file of its own? Untitled ones and cells of notebooks do not."""
    return uri.startswith("file:")


def file_path(uri: str) -> Path:
    """The path of a document's file, which need not exist."""
    return Path(uri_path(uri))


def file_name(uri: str) -> str:
    """The last part of a URI's path."""
    return uri_path(uri).name


def uri_path(uri: str) -> PurePosixPath:
    """A URI's path, whatever its scheme."""
    try:
        return PurePosixPath(unquote(urlsplit(uri).path) or uri)
    except ValueError:  # not a URI at all
        return PurePosixPath(uri)
