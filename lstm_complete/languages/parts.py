"""The structure of a source from a tree-sitter grammar, told by a table of rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Language as TreeSitterLanguage
from tree_sitter import Node

from lstm_complete.languages.structure import Part, Span
from lstm_complete.languages.treesitter import NodeFinder, node_text


@dataclass(frozen=True, slots=True)
class Rule:
    """Nodes of some types are parts: all of each, or one of its fields, or what stands before one of its fields."""

    part: Part
    types: tuple[str, ...]
    field: str = ""
    before: str = ""
    detail: str = ""
    """The field whose text is the span's detail."""


class PartFinder:
    """Applies rules to sources; see `structure.Structured`."""

    def __init__(self, language: TreeSitterLanguage, rules: Iterable[Rule]) -> None:
        self._rules: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            for name in rule.types:
                self._rules[name].append(rule)
        self._finder = NodeFinder(language, *self._rules)

    def find(self, source: bytes) -> Sequence[Span]:
        """All parts, in order of their beginnings, outer ones first."""
        spans = [span for node in self._finder.find(source) for span in self._spans(node)]
        return sorted(spans, key=lambda span: (span.start, -span.end))

    def _spans(self, node: Node) -> Iterator[Span]:
        for rule in self._rules[node.type]:
            part = node.child_by_field_name(rule.field) if rule.field else node
            stop = node.child_by_field_name(rule.before) if rule.before else None
            if part is not None:
                told = node.child_by_field_name(rule.detail) if rule.detail else None
                end = part.end_byte if stop is None else stop.start_byte
                yield Span(rule.part, part.start_byte, end, node_text(told) if told is not None else "")
