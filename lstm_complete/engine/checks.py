"""Last looks at a text before it is shown: its names exist, and a line that it ends is no new syntax error.

A parser is asked only where that is needed: for a name that stands nowhere in project and document, and for a
text that reaches the end of its line.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lstm_complete.engine.candidates import Candidate
from lstm_complete.engine.encoded import to_bytes
from lstm_complete.engine.policy import Rated
from lstm_complete.languages.contract import Language, Syntax
from lstm_complete.languages.guard import Reparsing
from lstm_complete.languages.scanner import Scanner
from lstm_complete.memory.names import Names
from lstm_complete.text.document import Snapshot

SURE = 0.9
"""From this probability on a name may be one that stands nowhere: the language's libraries have more than we read."""
LARGEST = 50_000
"""Characters of a document beyond which only what is around the cursor is parsed: all of it would take over 10 ms."""
BEFORE, AFTER = 12_000, 4_000
"""Characters around the cursor that are parsed of larger documents."""
NEAR_BEFORE, NEAR_AFTER = 6_000, 1_500
"""Those that are parsed to see whether a new name is declared."""
MEMBER = re.compile(r"(?<!\bself)(?<!\bcls)(?<!\bthis)\.\s*$")
"""What stands before a name that is declared elsewhere: a member, but not of the object at hand."""
_NAME = re.compile(r"[^\W\d]\w*")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Around:
    """The document around a cursor; what is seldom looked at is put together when it is."""

    snapshot: Snapshot
    line: int
    column: int
    first: int = 0
    """The line from which on `before` begins."""

    @cached_property
    def typed(self) -> str:
        """The cursor's line up to it."""
        return self.snapshot.lines[self.line][: self.column]

    @cached_property
    def lead(self) -> str:
        """The lines before the cursor's; of a large document the last ones."""
        return "".join(self.snapshot.lines[self.first : self.line])

    @cached_property
    def after(self) -> str:
        """The text behind the cursor; of a large document whole lines, more than LARGEST characters."""
        return "".join(self.snapshot.lines[self.line : self._end])[self.column :]

    @cached_property
    def _end(self) -> int:
        """The line before which `after` ends."""
        size = 0
        for number, line in enumerate(self.snapshot.lines.since(self.line), self.line + 1):
            size += len(line)
            if size > LARGEST + self.column:
                return number
        return self.snapshot.line_count

    @property
    def texts(self) -> Iterator[str]:
        """The document in parts, what is near first."""
        yield self.typed
        yield self.lead
        yield self.after
        yield "".join(self.snapshot.lines[: self.first])
        yield "".join(self.snapshot.lines[self._end :])


class Parsed:
    """A document without the cursor's line, as it was parsed last: that stays the same while the line is typed."""

    def __init__(self) -> None:
        self._language: Language | None = None
        self._text = ""
        self._syntax: Syntax | None = None
        self._errors = 0

    def errors_without_line(self, language: Language, text: str) -> int:
        """Syntax errors of the document without the line."""
        if (language, text) != (self._language, self._text):
            self._syntax = self._parse(language, text)
            self._language, self._text, self._errors = language, text, self._syntax.error_count()
        return self._errors

    def errors_with_line(self, language: Language, text: str) -> int:
        """Those of the document with some line."""
        return self._parse(language, text).error_count()

    def _parse(self, language: Language, text: str) -> Syntax:
        """From what was parsed last where the language can do that: the whole text takes some milliseconds."""
        known: object = self._syntax if language is self._language else None
        return known.reparse(to_bytes(text)) if isinstance(known, Reparsing) else language.parse(to_bytes(text))


@dataclass
class Checks:
    """For candidates at one place."""

    language: Language
    around: Around
    words: Names | None
    """Names that stand in the rest of the project; None where nothing is known of it, nor then of its names."""
    in_code: bool
    """False inside a comment or string that began on a line before."""
    code_before: Callable[[int], int] = lambda most: most
    """How many of `most` characters before the cursor's line are parsed, where there are more."""
    parsed: Parsed = field(default_factory=Parsed)
    """What is kept for the next place."""

    def passes(self, rated: Rated) -> bool:
        """May it be shown?"""
        if rated.candidate.whole and self.repeats_below(rated.candidate):
            return False
        if not self.in_code:
            return True
        if rated.probability < SURE and not self.names_exist(rated.candidate):
            return False
        return not rated.candidate.whole or self.parses(rated.candidate)

    def names_exist(self, candidate: Candidate) -> bool:
        """Does each name that the text writes stand somewhere already, or is it declared here?

        Where the text ends inside its last name, only of a member is it asked whether a name begins like that.
        """
        if self.words is None:
            return True
        line = self.around.typed
        text = line + candidate.text
        names = [match for match in _NAME.finditer(text) if match.end() > len(line)]
        unfinished = [names.pop()] if names and names[-1].end() == len(text) and not candidate.whole else []
        unknown = [match for match in names if match.group() not in self.words and not self._is_here(match.group())]
        unknown += [
            match for match in unfinished if MEMBER.search(text[: match.start()]) and self._is_new(match.group())
        ]
        return not unknown or self._are_right(unknown, candidate)

    def repeats_below(self, candidate: Candidate) -> bool:
        """Does the text make its line what the next line is, word for word? Lines of closers only may be the same."""
        snapshot, number = self.around.snapshot, self.around.line
        if number + 1 == snapshot.line_count:
            return False
        rest = snapshot.line(number)[self.around.column + candidate.replaces :]
        line = (self.around.typed + candidate.text + rest).rstrip()
        return line == snapshot.line(number + 1).rstrip() and _WORD.search(line) is not None

    def parses(self, candidate: Candidate) -> bool:
        """Is the document with the text no worse than without its line, but for brackets that it leaves open?"""
        line = self.around.typed + candidate.text
        lead, tail = self._parsed()
        scanner, rest = Scanner(self.language.lexicon), tail[candidate.replaces :].partition("\n")[0]
        opened = len(scanner.scan(scanner.start(), line + rest).stack)
        errors = self.parsed.errors_without_line(self.language, lead + tail)
        found = self.parsed.errors_with_line(self.language, lead + line + tail[candidate.replaces :])
        return found <= errors + opened

    def _parsed(self) -> tuple[str, str]:
        """What is parsed of the lines before the cursor's, and behind the cursor."""
        lead, tail = self.around.lead, self.around.after
        if self.around.first or len(lead) + len(tail) > LARGEST:
            lead, tail = lead[max(0, len(lead) - self.code_before(BEFORE)) :], tail[:AFTER]
            tail = tail.rpartition("\n")[0] or tail
        return lead, tail

    def _is_here(self, name: str) -> bool:
        """Does the name stand in the document, or is it a keyword?"""
        if name in self.language.lexicon.keywords:
            return True
        return any(_holds_word(text, name) for text in self.around.texts)

    def _is_new(self, beginning: str) -> bool:
        """Does no name begin like that, in project or document?"""
        if self.words is None or self.words.begins(beginning):
            return False
        if any(keyword.startswith(beginning) for keyword in self.language.lexicon.keywords):
            return False
        return not any(_holds_word(text, beginning, begun=True) for text in self.around.texts)

    def _are_right(self, unknown: list[re.Match[str]], candidate: Candidate) -> bool:
        """Are these names of the line, which stand nowhere else, declared or built in, or no names at all?"""
        line = self.around.typed + candidate.text
        lead = self.around.lead
        if len(lead) > NEAR_BEFORE:
            lead = lead[len(lead) - self.code_before(NEAR_BEFORE) :]
        syntax = self.language.parse(to_bytes(lead + line + self.around.after[candidate.replaces : NEAR_AFTER]))
        base = len(to_bytes(lead))
        names = {name.start: name for name in syntax.identifiers()}
        for match in unknown:
            offset = base + len(to_bytes(line[: match.start()]))
            name = names.get(offset)
            if name is not None and not name.declares and name.name not in syntax.names_in_scope(offset):
                return False
        return True


def _holds_word(text: str, word: str, *, begun: bool = False) -> bool:
    """Does a word stand in a text as a word of its own, or `begun`, as the beginning of one?

    `find` is many times faster than an expression.
    """
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if (begun or not _WORD.match(text[end : end + 1])) and not _WORD.match(text[max(0, start - 1) : start]):
            return True
        start = text.find(word, end)
    return False
