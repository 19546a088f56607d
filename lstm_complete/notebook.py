"""A network at work, in a notebook or as one file.

    from lstm_complete.notebook import Explorer
    explorer = Explorer("java", "int a = 1;")
    explorer                        # as a cell's last line: the pages of the explorer
    explorer.to_html("java.html")   # the same as a file that needs no server

The widget needs the extra `notebook`; the file does not.
"""

from functools import cached_property, partial
from pathlib import Path
from typing import Any

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.offline import VIEWER, offline_page, write_page
from lstm_complete.inside.studying import study
from lstm_complete.installing import install_command
from lstm_complete.languages.registry import load_languages

_HEIGHT = 720


class Explorer:
    """A network that has read a text: each of its layers, or one unit."""

    def __init__(
        self,
        model: str | Path,
        text: str,
        *,
        layer: int = 0,
        unit: int | None = None,
        vector: str = "h",
        height: int = _HEIGHT,
    ) -> None:
        """`model` is a name or a folder; layers and units count from 0, `height` is in CSS pixels.

        Raises:
            UserError: there is no such model, layer, unit or vector.
        """
        folder = ModelFolder.open(resolve_model(str(model), language=None))
        self._study = partial(study, folder, registry=load_languages(), layer=layer, unit=unit, vector=vector)
        self._height = height
        self.text = text

    @property
    def text(self) -> str:
        """What the network reads; another text is shown at once where this is on screen."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text = text
        self._html = offline_page(self._study(text))
        if "widget" in vars(self):
            self.widget.html = self._html

    def to_html(self, path: str | Path) -> Path:
        """Write one HTML file that needs neither a server nor a network; raises UserError where that fails."""
        target = Path(path)
        write_page(target, self._html)
        return target

    @cached_property
    def widget(self) -> Any:
        """What a notebook shows; raises UserError without the extra `notebook`."""
        try:
            import anywidget  # noqa: PLC0415 (comes with the notebook extra)
            import traitlets  # noqa: PLC0415
        except ImportError:
            raise UserError(f"notebooks need the extra: {install_command('notebook')}") from None

        class Frame(anywidget.AnyWidget):  # type: ignore[misc]
            _esm = VIEWER / "widget.js"
            html = traitlets.Unicode().tag(sync=True)
            height = traitlets.Int().tag(sync=True)

        return Frame(html=self._html, height=self._height)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)
