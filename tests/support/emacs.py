"""A real Emacs in a terminal, which is asked what it sees; `scripts/editors` gets lsp-mode."""

import contextlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from support.neovim import ROOT, SERVER, TOOLS, eventually
from support.terminal import Terminal

PACKAGE = ROOT / "editors" / "emacs"
SOURCES = [PACKAGE / name for name in ("lstm-complete.el", "lstm-complete-eglot.el", "lstm-complete-lsp.el")]
SYSTEM = Path("/usr/share/emacs/site-lisp/elpa-src")
UNPACKED = TOOLS / "lsp-mode" / "root" / "usr" / "share" / "emacs" / "site-lisp" / "elpa-src"
META_TAB = "\x1b\t"
"""completion-at-point, in a terminal."""


def missing(client: str) -> str | None:
    """Why Emacs with "eglot" or "lsp-mode" cannot be tested here; None if it can."""
    if shutil.which("emacs") is None or shutil.which("emacsclient") is None:
        return "there is no Emacs; scripts/editors gets it"
    if not load_path(client):
        return f"there is no {client}; scripts/editors gets it"
    return None


def load_path(client: str) -> list[str]:
    """Options that let Emacs find our package and a client with all that it needs; empty without the client."""
    folders = SYSTEM.glob("eglot-*") if client == "eglot" else UNPACKED.glob("*")
    found = [*folders]
    return [option for folder in (PACKAGE, *found) for option in ("-L", str(folder))] if found else []


def lisp(value: str) -> str:
    """A string as Lisp reads it."""
    return json.dumps(value, ensure_ascii=False)


class Emacs:
    """One Emacs with our package, editing a file."""

    def __init__(self, client: str, file: Path, home: Path) -> None:
        self._home, self._socket = home, str(home / "emacs-socket")
        command = " ".join(map(lisp, SERVER))
        start = "(eglot-ensure)" if client == "eglot" else "(lsp)"
        (home / "init.el").write_text(
            f"""
            (setq inhibit-startup-screen t make-backup-files nil create-lockfiles nil ring-bell-function 'ignore
                  server-name {lisp(self._socket)} lsp-session-file {lisp(str(home / "lsp-session"))}
                  lsp-auto-guess-root t lsp-enable-suggest-server-download nil
                  lsp-idle-delay 0.1 lsp-inline-completion-idle-delay 0.3
                  lsp-warn-no-matched-clients nil
                  lstm-complete-command (list {command})
                  lstm-complete-settings '(:budgetMs 2000 :readingMs 60000))
            (server-start)
            (set-language-environment "UTF-8")
            (load "{client}-autoloads" t)
            (require '{client})
            (require 'lstm-complete)
            (lstm-complete-setup)
            (find-file {lisp(str(file))})
            {start}
            """
        )
        self.terminal = Terminal(
            ["emacs", "-Q", "-nw", *load_path(client), "-l", str(home / "init.el")],
            home,
            HOME=str(home),
            XDG_CACHE_HOME=str(home / "cache"),
            LSTM_COMPLETE_HOME=str(home / "own"),
        )
        message = "(plist-get lstm-complete--last-status :message)"
        eventually(lambda: "indexed" in (self.now(message) or ""), "the server is not ready")

    def now(self, form: str) -> Any:
        """What a form says in the buffer that is on the screen, as JSON has it; "" while Emacs does not answer."""
        answer = self._home / "answer.json"
        answer.unlink(missing_ok=True)
        value = f"(let ((value (json-encode {form}))) (with-temp-file {lisp(str(answer))} (insert value)))"
        command = ["emacsclient", "-s", self._socket, "--eval", f"(with-current-buffer (window-buffer) {value})"]
        subprocess.run(command, capture_output=True, timeout=60, check=False)
        return json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else ""

    def text(self) -> str:
        """The buffer's text."""
        return str(self.now("(buffer-substring-no-properties (point-min) (point-max))"))

    def line(self) -> str:
        """The line of point."""
        return str(self.now("(buffer-substring-no-properties (line-beginning-position) (line-end-position))"))

    def messages(self) -> str:
        """What has been said to the user."""
        return str(self.now('(with-current-buffer "*Messages*" (buffer-string))'))

    def eventually(self, holds: Any, otherwise: str) -> Any:
        """What a condition gives, once it holds; Emacs's messages are shown if it never does."""
        try:
            return eventually(holds, otherwise)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.line()}\n{self.messages()}") from None

    def stop(self) -> None:
        """End Emacs and the server."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.now("(kill-emacs)")
        self.terminal.stop()
