"""Between a plugin and the service: whatever a plugin raises or returns, the caller gets a sane answer."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from lstm_complete.languages.contract import Identifier, Importing, Language, Lexical, Libraries, Syntax
from lstm_complete.languages.structure import Span, Structured
from lstm_complete.languages.words import token_stops

T = TypeVar("T")

_DEEPEST = 200
_IMPORTED = re.compile(r"\.*\w+(\.\w+)*(\.\*)?")
"""A dotted name: whatever a source says, no path that leads elsewhere can be made of it."""


@runtime_checkable
class Reparsing(Protocol):
    """What a syntax may have besides: parsing a source that differs in one place, faster than from nothing."""

    def reparse(self, source: bytes) -> Syntax:
        """See `Language.parse`."""
        ...


class NoSyntax:
    """What is known about a source without a parser: nothing."""

    def lexical(self, _offset: int) -> Lexical:
        """Always code."""
        return Lexical.CODE

    def identifiers(self) -> Sequence[Identifier]:
        """None."""
        return ()

    def names_in_scope(self, _offset: int) -> frozenset[str]:
        """None."""
        return frozenset()

    def error_count(self) -> int:
        """Nothing is wrong."""
        return 0


class Guarded:
    """A language whose methods never raise and whose answers are checked."""

    def __init__(self, language: Language, fallback: Language | None, report: Callable[[str], None]) -> None:
        self.contract = language.contract
        self.name = language.name
        self.lsp_ids = tuple(language.lsp_ids)
        self.extensions = tuple(language.extensions)
        self.default_indent = language.default_indent
        self.lexicon = language.lexicon
        self.libraries = language.libraries if isinstance(language, Importing) else Libraries()
        self._language, self._fallback, self._report = language, fallback, report
        self._reported: set[str] = set()

    def parse(self, source: bytes) -> Syntax:
        """The plugin's syntax, guarded too; no syntax if it fails."""
        return self.parsed("parse", lambda: self._language.parse(source))

    def next_indent(self, before: str, unit: str) -> int | None:
        """The plugin's answer if it is None or a sane number, else plain text's."""
        try:
            level = self._language.next_indent(before, unit)
            if level is None or (isinstance(level, int) and 0 <= level <= _DEEPEST):
                return level
            raise ValueError(f"{level!r} is no level")
        except Exception as error:
            self.blame("next_indent", error)
            return self._fallback.next_indent(before, unit) if self._fallback else 0

    def stops(self, before: str, suggestion: str) -> Sequence[int]:
        """The plugin's stops if all lie in the suggestion, else word boundaries."""
        try:
            stops = sorted({int(stop) for stop in self._language.stops(before, suggestion)})
            if not stops or (stops[0] > 0 and stops[-1] <= len(suggestion)):
                return stops
            raise ValueError("a stop lies outside the suggestion")
        except Exception as error:
            self.blame("stops", error)
            return token_stops(suggestion)

    def imports(self, source: bytes) -> Sequence[str]:
        """The plugin's answer, as far as it is dotted names; none where it does not tell imports."""
        if not isinstance(self._language, Importing):
            return ()
        try:
            return [name for name in self._language.imports(source) if _IMPORTED.fullmatch(name)]
        except Exception as error:
            self.blame("imports", error)
            return ()

    def structure(self, source: bytes) -> Sequence[Span]:
        """The plugin's answer if all its spans lie in the source; none where it does not tell structure."""
        if not isinstance(self._language, Structured):
            return ()
        try:
            spans = tuple(self._language.structure(source))
            if all(0 <= span.start <= span.end <= len(source) for span in spans):
                return spans
            raise ValueError("a span lies outside the source")
        except Exception as error:
            self.blame("structure", error)
            return ()

    def parsed(self, method: str, parse: Callable[[], Syntax]) -> Syntax:
        """What `method` of the plugin, or of its syntax, parses; no syntax if it fails."""
        try:
            return _GuardedSyntax(parse(), self)
        except Exception as error:
            self.blame(method, error)
            return NoSyntax()

    def blame(self, method: str, error: Exception) -> None:
        """Report a method's failure, the first time only: it may fail at every keystroke."""
        if method not in self._reported:
            self._reported.add(method)
            # The message may quote the user's text, so only its kind is told.
            self._report(
                f"language plugin '{self.name}': {method} failed ({type(error).__name__}); plain text stands in"
            )


class _GuardedSyntax:
    def __init__(self, syntax: Syntax, language: Guarded) -> None:
        self._syntax, self._language = syntax, language

    def reparse(self, source: bytes) -> Syntax:
        """From nothing where the plugin cannot do better."""
        syntax = self._syntax
        if not isinstance(syntax, Reparsing):
            return self._language.parse(source)
        return self._language.parsed("reparse", lambda: syntax.reparse(source))

    def lexical(self, offset: int) -> Lexical:
        return self._call("lexical", lambda: Lexical(self._syntax.lexical(offset)), Lexical.CODE)

    def identifiers(self) -> Sequence[Identifier]:
        return self._call("identifiers", lambda: tuple(self._syntax.identifiers()), ())

    def names_in_scope(self, offset: int) -> frozenset[str]:
        return self._call("names_in_scope", lambda: frozenset(self._syntax.names_in_scope(offset)), frozenset())

    def error_count(self) -> int:
        return self._call("error_count", lambda: int(self._syntax.error_count()), 0)

    def _call(self, method: str, call: Callable[[], T], otherwise: T) -> T:
        try:
            return call()
        except Exception as error:
            self._language.blame(method, error)
            return otherwise
