"""The code of a document, taken apart into tokens and names: what a line is compared with."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from lstm_complete.languages.contract import Language, Lexical, Syntax
from lstm_complete.languages.scanner import Scan, Scanner

NEAR_BEFORE, NEAR_AFTER = 60, 20
"""Lines around a place that are near it."""
_TOKEN = re.compile(r"[^\W\d]\w*|[-+*/%=<>!&|^~]+|\S")
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Token:
    """A token of code, [start, end) in characters of its line."""

    text: str
    start: int
    end: int
    is_name: bool
    """A name or keyword."""
    is_member: bool
    """It stands behind a dot."""


@dataclass(frozen=True)
class Around:
    """What stands around a line."""

    elsewhere: Counter[str]
    """Words of all other lines, those in comments and strings among them."""
    variables: Counter[str]
    """Names of code near it, ..."""
    members: Counter[str]
    """... and those behind dots."""
    last: dict[str, int]
    """How many lines above it a name near it stands last, ..."""
    idle: frozenset[str]
    """... and names that are declared where they stand last: nothing has been done with them since."""
    declared: frozenset[int]
    """Where in the line, in characters, names are declared."""
    in_scope: frozenset[str]
    """Names that are visible in the line."""
    project: Container[str]
    """Names of the rest of the project."""

    def near(self, token: Token) -> Counter[str]:
        """Names near the line that stand where the token could: members or others."""
        return self.members if token.is_member else self.variables


class DocumentCode:
    """A document's lines, each with its end, as tokens."""

    def __init__(self, lines: Sequence[str], language: Language) -> None:
        self.lines, self.language = lines, language
        scanner = Scanner(language.lexicon)
        scan, self.tokens, self._words = scanner.start(), list[list[Token]](), list[list[str]]()
        for line in lines:
            found, scan = _tokens(scanner, scan, line)
            self.tokens.append(found)
            self._words.append(_NAME.findall(line))

    @cached_property
    def words(self) -> Counter[str]:
        """All words of the text."""
        return Counter(word for words in self._words for word in words)

    @cached_property
    def syntax(self) -> Syntax:
        """The parsed text."""
        return self.language.parse(_bytes("".join(self.lines)))

    @cached_property
    def declared(self) -> list[frozenset[int]]:
        """Where names are declared in each line, in characters."""
        offsets = {name.start for name in self.syntax.identifiers() if name.declares}
        return [
            frozenset(token.start for token in tokens if token.is_name and self.offset(line, token.start) in offsets)
            for line, tokens in enumerate(self.tokens)
        ]

    @cached_property
    def offsets(self) -> list[int]:
        """Of each line, in bytes."""
        return [0, *accumulate(len(_bytes(line)) for line in self.lines)]

    def take_apart(self) -> None:
        """Do now, all at once, what is done when it is first asked for: words and the syntax are found."""
        self.around(0, frozenset())

    def offset(self, line: int, column: int) -> int:
        """Bytes before a character."""
        return self.offsets[line] + len(_bytes(self.lines[line][:column]))

    def around(self, line: int, project: Container[str]) -> Around:
        """What stands around a line; `project` are the names of the other files."""
        variables, members = Counter[str](), Counter[str]()
        last, idle = dict[str, int](), dict[str, bool]()
        first = max(0, line - NEAR_BEFORE)
        for number, tokens in enumerate(self.tokens[first : line + NEAR_AFTER], first):
            names = [token for token in tokens if token.is_name and token.text not in self.language.lexicon.keywords]
            if number != line:
                variables.update(token.text for token in names if not token.is_member)
                members.update(token.text for token in names if token.is_member)
            if number < line:
                last.update((token.text, line - number) for token in names)
                idle.update((token.text, token.start in self.declared[number]) for token in names)
        in_scope = self.syntax.names_in_scope(self.offset(line, len(self.lines[line].rstrip())))
        elsewhere = self.words.copy()
        elsewhere.subtract(self._words[line])
        declared_last = frozenset(name for name, is_idle in idle.items() if is_idle)
        return Around(elsewhere, variables, members, last, declared_last, self.declared[line], in_scope, project)


def _tokens(scanner: Scanner, scan: Scan, line: str) -> tuple[list[Token], Scan]:
    """The tokens of a line that begins in the lexical state `scan`, but for those in strings and comments, and the
    state behind it."""
    inside = list[bool]()
    for character in line:
        before = scanner.lexical(scan)
        scan = scanner.feed(scan, character)
        inside.append(before is Lexical.CODE and scanner.lexical(scan) is Lexical.CODE)
    tokens, previous = list[Token](), ""
    for match in _TOKEN.finditer(line):
        if all(inside[match.start() : match.end()]):
            text = match.group()
            tokens.append(Token(text, match.start(), match.end(), bool(_NAME.match(text)), previous == "."))
            previous = text
    return tokens, scan


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
