"""Python: a colon opens a block, docstrings are documentation, names come from tree-sitter-python."""

import builtins
import keyword
from collections.abc import Iterator, Sequence

import tree_sitter_python
from tree_sitter import Language as TreeSitterLanguage
from tree_sitter import Node

from lstm_complete.languages.blocks import Style, next_level
from lstm_complete.languages.contract import Lexical, Lexicon, Libraries, Quote, Syntax
from lstm_complete.languages.parts import PartFinder, Rule
from lstm_complete.languages.structure import Part, Span
from lstm_complete.languages.treesitter import Grammar, NodeFinder, node_text
from lstm_complete.languages.words import token_stops

_MODULE_NAMES = frozenset({"__name__", "__file__", "__doc__", "__all__", "self", "cls"})
_PARAMETERS = frozenset(
    [
        "parameters",
        "lambda_parameters",
        "default_parameter",
        "typed_parameter",
        "typed_default_parameter",
        "list_splat_pattern",
        "dictionary_splat_pattern",
    ]
)
_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_TARGETS = {
    "assignment": "left",
    "augmented_assignment": "left",
    "named_expression": "name",
    "for_statement": "left",
    "for_in_clause": "left",
    "function_definition": "name",
    "class_definition": "name",
    "aliased_import": "alias",
    "default_parameter": "name",
    "typed_default_parameter": "name",
}

_RULES = (
    Rule(Part.IMPORT, ("import_statement", "import_from_statement", "future_import_statement")),
    Rule(Part.DECLARATION, ("decorated_definition", "function_definition", "class_definition")),
    Rule(Part.TYPE, ("class_definition",)),
    Rule(Part.TYPE_BODY, ("class_definition",), field="body"),
    Rule(Part.FUNCTION_BODY, ("function_definition",), field="body", detail="return_type"),
    Rule(Part.BLOCK, ("block",)),
    Rule(Part.EXIT, ("return_statement", "raise_statement")),
    Rule(Part.PARAMETERS, ("parameters", "lambda_parameters")),
    Rule(Part.ARGUMENTS, ("argument_list",)),
    Rule(Part.ANNOTATION, ("decorator",)),
    Rule(Part.IF_CONDITION, ("if_statement", "elif_clause"), field="condition"),
    Rule(Part.FOR_HEAD, ("for_statement",), before="body"),
    Rule(Part.WHILE_CONDITION, ("while_statement",), field="condition"),
)


def _declares(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.type in _PATTERNS:
        node, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type in _TARGETS:
        return parent.child_by_field_name(_TARGETS[parent.type]) == node
    if parent.type in _PARAMETERS:
        return parent.type != "typed_parameter" or parent.child(0) == node
    return _bound_elsewhere(node, parent)


def _bound_elsewhere(node: Node, parent: Node) -> bool:
    """Attributes that are assigned to, `as` targets, imported names, global and nonlocal."""
    if parent.type == "attribute":
        above = parent.parent
        is_target = above is not None and above.type == "assignment" and above.child_by_field_name("left") == parent
        return is_target and parent.child_by_field_name("attribute") == node
    if parent.type == "dotted_name":
        above = parent.parent
        return above is not None and above.type in ("import_statement", "import_from_statement")
    return parent.type in ("as_pattern_target", "global_statement", "nonlocal_statement")


def _is_doc(node: Node) -> bool:
    """The first statement of a module, class or function that is a string alone."""
    statement = node.parent
    if node.type != "string" or statement is None or statement.type != "expression_statement":
        return False
    block = statement.parent
    if block is None or block.type not in ("module", "block"):
        return False
    first = next((child for child in block.named_children if child.type != "comment"), None)
    owner = block.parent
    documented = block.type == "module" or (owner and owner.type in ("function_definition", "class_definition"))
    return bool(documented) and first == statement


def _imported(statement: Node) -> Iterator[str]:
    """The names of an import statement; "from a import b" may mean the module a.b or a name in a."""
    module = statement.child_by_field_name("module_name")
    names = [name.child_by_field_name("name") or name for name in statement.children_by_field_name("name")]
    if module is None:
        yield from map(node_text, names)
        return
    source = node_text(module)
    yield from (f"{source}{'' if source.endswith('.') else '.'}{node_text(name)}" for name in names)
    if not names:
        yield source


class Python:
    """See `lstm_complete.languages.contract.Language`."""

    contract = 1
    name = "python"
    lsp_ids = ("python",)
    extensions = (".py", ".pyi")
    default_indent = "    "
    lexicon = Lexicon(
        quotes=(
            Quote('"""', '"""', "\\"),
            Quote("'''", "'''", "\\"),
            Quote('"', '"', "\\"),
            Quote("'", "'", "\\"),
            Quote("#", "\n", kind=Lexical.COMMENT),
        ),
        keywords=frozenset([*keyword.kwlist, *keyword.softkwlist]),
    )
    style = Style(suffix=":", leaves=frozenset({"return", "raise", "break", "continue", "pass"}))
    _grammar = Grammar(
        language=TreeSitterLanguage(tree_sitter_python.language()),
        identifiers=frozenset({"identifier"}),
        scopes=frozenset({"module", "function_definition", "lambda", "class_definition"}),
        declares=_declares,
        outer=frozenset({"function_definition", "class_definition"}),
        strings=frozenset({"string"}),
        comments=frozenset({"comment"}),
        line_comments=frozenset({"comment"}),
        is_doc=_is_doc,
        builtins=frozenset(dir(builtins)) | frozenset([*keyword.kwlist, *keyword.softkwlist]) | _MODULE_NAMES,
    )

    libraries = Libraries(marker="pyvenv.cfg", folders="lib/python*/site-packages", package="__init__")
    _imports = NodeFinder(_grammar.language, "import_statement", "import_from_statement")
    _parts = PartFinder(_grammar.language, _RULES)

    def parse(self, source: bytes) -> Syntax:
        """Parse with tree-sitter-python."""
        return self._grammar.parse(source)

    def imports(self, source: bytes) -> Sequence[str]:
        """Modules and names that are imported anywhere in the source."""
        return sorted({name for statement in self._imports.find(source) for name in _imported(statement)})

    def structure(self, source: bytes) -> Sequence[Span]:
        """Declarations, bodies, blocks and conditions; see `lstm_complete.languages.structure`."""
        return self._parts.find(source)

    def next_indent(self, before: str, unit: str) -> int | None:
        """One deeper after a colon or an opening bracket, one less after a statement that leaves its block."""
        return next_level(before, self.lexicon, unit, self.style)

    def stops(self, before: str, suggestion: str) -> Sequence[int]:  # noqa: ARG002 (tokens do not depend on it)
        """Token boundaries."""
        return token_stops(suggestion)
