"""Notebooks: their cells are documents, and those of one language together are the text that the network reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lsprotocol import types

from lstm_complete.engine.place import Place
from lstm_complete.text.document import Snapshot
from lstm_complete.text.lines import Lines
from lstm_complete_server.documents import Documents


@dataclass
class _Notebook:
    uri: str
    cells: list[str] = field(default_factory=list)
    """The URIs of the cells' documents, in their order."""

    def whole(self, language_id: str) -> str:
        """The URI of the text of all cells of a language."""
        return f"{self.uri}#{language_id}"


class Notebooks:
    """The notebooks of one session."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._open: dict[str, _Notebook] = {}

    def open(self, uri: str, cells: Sequence[types.NotebookCell]) -> None:
        """A notebook was opened, or opened again."""
        self._open[uri] = _Notebook(uri, [cell.document for cell in cells])

    def change(self, uri: str, array: types.NotebookCellArrayChange) -> None:
        """Cells were put in, taken out or moved."""
        notebook = self._open.get(uri)
        if notebook is not None:
            new = [cell.document for cell in array.cells or ()]
            notebook.cells[array.start : array.start + array.delete_count] = new

    def close(self, uri: str) -> None:
        """A notebook was closed."""
        self._open.pop(uri, None)

    def whole(self, place: Place) -> Place:
        """The place in the text of all cells of its language; a place outside of notebooks is what it is."""
        notebook, cell = self._of(place.snapshot.uri), place.snapshot
        if notebook is None:
            return place
        lines, line = list[str](), place.line
        for snapshot in self.parts(cell):
            if snapshot.uri == cell.uri:
                line += len(lines)
            lines += _ended(cell if snapshot.uri == cell.uri else snapshot)
        text = Snapshot(notebook.whole(cell.language_id), 0, Lines((*lines, "")), cell.encoding, cell.language_id)
        return replace(place, snapshot=text, line=line)

    def parts(self, document: Snapshot) -> list[Snapshot]:
        """The cells whose text a document is a part of, in their order; itself outside of notebooks."""
        notebook = self._of(document.uri)
        if notebook is None:
            return [document]
        found = [self._documents.snapshot(uri) for uri in notebook.cells if self._documents.has(uri)]
        return [snapshot for snapshot in found if snapshot.language_id == document.language_id]

    def cells(self, uri: str) -> list[str]:
        """The URIs of the open documents of a notebook's cells."""
        notebook = self._open.get(uri)
        return [cell for cell in notebook.cells if self._documents.has(cell)] if notebook is not None else []

    def cell_at(self, cell: Snapshot, line: int) -> tuple[str, int]:
        """The document, and the line in it, in which a line of the text stands that `cell` is a part of."""
        for snapshot in self.parts(cell):
            if line < snapshot.line_count:
                return snapshot.uri, line
            line -= snapshot.line_count
        return cell.uri, line

    def text_of(self, cell: Snapshot) -> str:
        """The URI of the text that a document is a part of; its own outside of notebooks."""
        notebook = self._of(cell.uri)
        return notebook.whole(cell.language_id) if notebook is not None else cell.uri

    def _of(self, uri: str) -> _Notebook | None:
        return next((notebook for notebook in self._open.values() if uri in notebook.cells), None)


def _ended(cell: Snapshot) -> tuple[str, ...]:
    """A cell's lines, the last one with an end."""
    return (*cell.lines[:-1], f"{cell.lines[-1]}\n")
