"""One HTML file that shows a network at work: figures and code in it, no server behind it, no request from it."""

import base64
import hashlib
import json
from functools import cache
from html import escape
from pathlib import Path

from lstm_complete.artifacts.atomic import write_text
from lstm_complete.errors import UserError
from lstm_complete.inside.frozen import Study, frozen

VIEWER = Path(__file__).parent / "viewer"
"""What `scripts/web` builds of web/src/viewer.ts."""
_PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="{policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{title}</title>
    <style>{style}</style>
  </head>
  <body>
    <noscript>This page draws figures and needs JavaScript.</noscript>
    <script type="application/json" id="figures">{figures}</script>
    <script type="module">{script}</script>
  </body>
</html>
"""


def offline_page(study: Study) -> str:
    """The file's content. Whatever the text holds, nothing of it is run, and nothing is loaded from anywhere.

    Raises:
        UserError: as `frozen`.
    """
    script, style = _part("viewer.js"), _part("viewer.css")
    policy = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data: blob:"
    figures = json.dumps(frozen(study)).replace("<", "\\u003c")  # so that no text ends the element
    title = escape(f"{study.name}, looked into")
    return _PAGE.format(policy=policy, title=title, style=style, figures=figures, script=script)


def write_page(path: Path, page: str) -> None:
    """Write the file whole or not at all; raises UserError where that fails."""
    try:
        write_text(path, page)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror})") from None


@cache
def _part(name: str) -> str:
    """A file of the viewer, as it may stand between tags."""
    return (VIEWER / name).read_text(encoding="utf-8").replace("</script", "<\\/script")


def _hash(content: str) -> str:
    """What a Content-Security-Policy calls this content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
