"""Syntax from a tree-sitter grammar, told by tables which node types mean what.

A plugin fills in a `Grammar`; lexical states, identifiers, scopes and errors follow from it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from tree_sitter import Language as TreeSitterLanguage
from tree_sitter import Node, Parser, Query, QueryCursor, Tree

from lstm_complete.languages.contract import Identifier, Lexical


@dataclass(frozen=True)
class Grammar:
    """What the node types of a tree-sitter grammar mean."""

    language: TreeSitterLanguage
    identifiers: frozenset[str]
    """Types of nodes that are names."""
    scopes: frozenset[str]
    """Types of nodes in which the names declared there are visible."""
    declares: Callable[[Node], bool]
    """Does this name node introduce its name?"""
    outer: frozenset[str] = frozenset()
    """Types of declarations whose own name belongs to the scope around them (functions, classes)."""
    strings: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset()
    line_comments: frozenset[str] = frozenset()
    """Those comments that end with their line: a place right behind them is inside."""
    is_doc: Callable[[Node], bool] = field(default=lambda _node: False)
    """Is this string or comment documentation?"""
    builtins: frozenset[str] = frozenset()
    """Names that need no declaration."""

    def parse(self, source: bytes) -> "TreeSyntax":
        """Parse any bytes; there is no source that fails."""
        return TreeSyntax(self, source, Parser(self.language).parse(source))


class NodeFinder:
    """Finds all nodes of some types, wherever they stand, by a query: tree-sitter walks faster than Python does."""

    def __init__(self, language: TreeSitterLanguage, *types: str) -> None:
        self._language = language
        self._query = Query(language, f"[{' '.join(f'({name})' for name in types)}] @found")

    def find(self, source: bytes) -> list[Node]:
        """The nodes, in no particular order."""
        return QueryCursor(self._query).captures(Parser(self._language).parse(source).root_node).get("found", [])


class TreeSyntax:
    """A parsed source; see `contract.Syntax`."""

    def __init__(self, grammar: Grammar, source: bytes, tree: Tree) -> None:
        self._grammar, self._source, self._tree = grammar, source, tree

    def reparse(self, source: bytes) -> "TreeSyntax":
        """See `guard.Reparsing`: what is not near the place where the sources differ is taken over."""
        start = _agreeing(self._source, source)
        behind = _agreeing(self._source[start:][::-1], source[start:][::-1])
        end, new_end = len(self._source) - behind, len(source) - behind
        tree = self._tree.copy()
        points = _point(source, start), _point(self._source, end), _point(source, new_end)
        tree.edit(start, end, new_end, *points)
        return TreeSyntax(self._grammar, source, Parser(self._grammar.language).parse(source, tree))

    def lexical(self, offset: int) -> Lexical:
        """Where a character inserted at `offset` would stand."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return Lexical.CODE
        start, end, open_end, kind = self._spans[index]
        inside = start < offset < end or (offset == end and open_end)
        return kind if inside else Lexical.CODE

    def identifiers(self) -> Sequence[Identifier]:
        """Every name in the source, in order."""
        return self._identifiers

    def names_in_scope(self, offset: int) -> frozenset[str]:
        """Names declared in the scopes around `offset`, and those that need no declaration."""
        around = {name for name, start, end in self._declarations if start <= offset <= end}
        return self._grammar.builtins | around

    def error_count(self) -> int:
        """ERROR and MISSING nodes."""
        count, waiting = 0, [self._tree.root_node]
        while waiting:
            node = waiting.pop()
            count += node.is_error or node.is_missing
            waiting += [child for child in node.children if child.has_error]
        return count

    def _nodes(self) -> Iterator[Node]:
        cursor = self._tree.walk()
        while True:
            node = cursor.node
            if node is not None:
                yield node
            if cursor.goto_first_child() or cursor.goto_next_sibling():
                continue
            while cursor.goto_parent():
                if cursor.goto_next_sibling():
                    break
            else:
                return

    @cached_property
    def _spans(self) -> list[tuple[int, int, bool, Lexical]]:
        grammar = self._grammar
        spans: list[tuple[int, int, bool, Lexical]] = []
        for node in self._nodes():
            if node.type in grammar.strings or node.type in grammar.comments:
                kind = Lexical.COMMENT if node.type in grammar.comments else Lexical.STRING
                kind = Lexical.DOC if grammar.is_doc(node) else kind
                if not spans or node.start_byte >= spans[-1][1]:  # strings inside f-strings belong to them
                    spans.append((node.start_byte, node.end_byte, node.type in grammar.line_comments, kind))
        return spans

    @cached_property
    def _starts(self) -> list[int]:
        return [span[0] for span in self._spans]

    @cached_property
    def _identifiers(self) -> tuple[Identifier, ...]:
        return tuple(
            Identifier(node_text(node), node.start_byte, node.end_byte, self._grammar.declares(node))
            for node in self._nodes()
            if node.type in self._grammar.identifiers
        )

    @cached_property
    def _declarations(self) -> list[tuple[str, int, int]]:
        """Declared names with the span in which each is visible."""
        found = []
        for node in self._nodes():
            if node.type in self._grammar.identifiers and self._grammar.declares(node):
                scope = self._scope(node)
                found.append((node_text(node), scope.start_byte, scope.end_byte))
        return found

    def _scope(self, name: Node) -> Node:
        node = name.parent or name
        if node.type in self._grammar.outer and node.child_by_field_name("name") == name:
            node = node.parent or node
        while node.type not in self._grammar.scopes and node.parent is not None:
            node = node.parent
        return node


def _agreeing(one: bytes, other: bytes) -> int:
    """How many bytes at the start of both are the same."""
    shared = min(len(one), len(other))
    differs = np.frombuffer(one[:shared], np.uint8) != np.frombuffer(other[:shared], np.uint8)
    return int(differs.argmax()) if differs.any() else shared


def _point(source: bytes, offset: int) -> tuple[int, int]:
    """Line and bytes in it of an offset."""
    return source.count(b"\n", 0, offset), offset - (source.rfind(b"\n", 0, offset) + 1)


def node_text(node: Node) -> str:
    """The source of a node."""
    return (node.text or b"").decode("utf-8", "replace")
