"""Java: braces open blocks, Javadoc is documentation, names come from tree-sitter-java."""

from collections.abc import Sequence

import tree_sitter_java
from tree_sitter import Language as TreeSitterLanguage
from tree_sitter import Node

from lstm_complete.languages.blocks import Style, next_level
from lstm_complete.languages.contract import Lexical, Lexicon, Libraries, Quote, Syntax
from lstm_complete.languages.parts import PartFinder, Rule
from lstm_complete.languages.structure import Part, Span
from lstm_complete.languages.treesitter import Grammar, NodeFinder, node_text
from lstm_complete.languages.words import token_stops

_KEYWORDS = frozenset(
    [
        "abstract",
        "assert",
        "boolean",
        "break",
        "byte",
        "case",
        "catch",
        "char",
        "class",
        "const",
        "continue",
        "default",
        "do",
        "double",
        "else",
        "enum",
        "exports",
        "extends",
        "false",
        "final",
        "finally",
        "float",
        "for",
        "goto",
        "if",
        "implements",
        "import",
        "instanceof",
        "int",
        "interface",
        "long",
        "module",
        "native",
        "new",
        "null",
        "open",
        "opens",
        "package",
        "permits",
        "private",
        "protected",
        "provides",
        "public",
        "record",
        "requires",
        "return",
        "sealed",
        "short",
        "static",
        "strictfp",
        "super",
        "switch",
        "synchronized",
        "this",
        "throw",
        "throws",
        "to",
        "transient",
        "transitive",
        "true",
        "try",
        "uses",
        "var",
        "void",
        "volatile",
        "while",
        "with",
        "yield",
    ]
)
# java.lang is imported everywhere (Java SE 17); only types that code names often are worth listing.
_LANG = frozenset(
    [
        "Appendable",
        "ArithmeticException",
        "ArrayIndexOutOfBoundsException",
        "ArrayStoreException",
        "AssertionError",
        "AutoCloseable",
        "Boolean",
        "Byte",
        "CharSequence",
        "Character",
        "Class",
        "ClassCastException",
        "ClassLoader",
        "ClassNotFoundException",
        "CloneNotSupportedException",
        "Cloneable",
        "Comparable",
        "Deprecated",
        "Double",
        "Enum",
        "Error",
        "Exception",
        "Float",
        "FunctionalInterface",
        "IllegalAccessException",
        "IllegalArgumentException",
        "IllegalStateException",
        "IndexOutOfBoundsException",
        "InheritableThreadLocal",
        "InstantiationException",
        "Integer",
        "InterruptedException",
        "Iterable",
        "LinkageError",
        "Long",
        "Math",
        "NegativeArraySizeException",
        "NoSuchFieldException",
        "NoSuchMethodException",
        "NullPointerException",
        "Number",
        "NumberFormatException",
        "Object",
        "OutOfMemoryError",
        "Override",
        "Package",
        "Process",
        "ProcessBuilder",
        "Readable",
        "Record",
        "ReflectiveOperationException",
        "Runnable",
        "Runtime",
        "RuntimeException",
        "SafeVarargs",
        "SecurityException",
        "Short",
        "StackOverflowError",
        "StackTraceElement",
        "StrictMath",
        "String",
        "StringBuffer",
        "StringBuilder",
        "StringIndexOutOfBoundsException",
        "SuppressWarnings",
        "System",
        "Thread",
        "ThreadGroup",
        "ThreadLocal",
        "Throwable",
        "UnsupportedOperationException",
        "Void",
        "length",
    ]
)
_DECLARATIONS = frozenset(
    [
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "annotation_type_declaration",
        "method_declaration",
        "constructor_declaration",
        "variable_declarator",
        "formal_parameter",
        "spread_parameter",
        "catch_formal_parameter",
        "enum_constant",
        "resource",
        "enhanced_for_statement",
        "instanceof_expression",
        "annotation_type_element_declaration",
        "compact_constructor_declaration",
    ]
)
_OUTER = frozenset(
    [
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "annotation_type_declaration",
        "method_declaration",
    ]
)
_SCOPES = frozenset(
    [
        "program",
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "annotation_type_declaration",
        "method_declaration",
        "constructor_declaration",
        "block",
        "lambda_expression",
        "for_statement",
        "enhanced_for_statement",
        "catch_clause",
        "try_with_resources_statement",
        "switch_block_statement_group",
    ]
)

_TYPES = (
    "class_declaration",
    "interface_declaration",
    "enum_declaration",
    "record_declaration",
    "annotation_type_declaration",
)
_FUNCTIONS = ("method_declaration", "constructor_declaration", "compact_constructor_declaration")
_RULES = (
    Rule(Part.PACKAGE, ("package_declaration",)),
    Rule(Part.IMPORT, ("import_declaration",)),
    Rule(
        Part.DECLARATION,
        (
            *_TYPES,
            *_FUNCTIONS,
            "package_declaration",
            "field_declaration",
            "local_variable_declaration",
            "formal_parameter",
            "enum_constant",
            "annotation_type_element_declaration",
        ),
    ),
    Rule(Part.TYPE, _TYPES),
    Rule(Part.TYPE_BODY, _TYPES, field="body"),
    Rule(Part.FUNCTION_BODY, _FUNCTIONS, field="body", detail="type"),
    Rule(Part.BLOCK, ("block", "switch_block")),
    Rule(Part.EXIT, ("return_statement", "throw_statement")),
    Rule(Part.PARAMETERS, ("formal_parameters",)),
    Rule(Part.ARGUMENTS, ("argument_list",)),
    Rule(Part.ANNOTATION, ("annotation", "marker_annotation")),
    Rule(Part.IF_CONDITION, ("if_statement",), field="condition"),
    Rule(Part.FOR_HEAD, ("for_statement", "enhanced_for_statement"), before="body"),
    Rule(Part.WHILE_CONDITION, ("while_statement", "do_statement"), field="condition"),
)


def _declares(node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type in _DECLARATIONS:
        return parent.child_by_field_name("name") == node
    if parent.type in ("lambda_expression", "inferred_parameters", "type_parameter"):
        return parent.type != "lambda_expression" or parent.child_by_field_name("parameters") == node
    return _imported(node, parent)


def _imported(node: Node, parent: Node) -> bool:
    if parent.type == "scoped_identifier" and parent.child_by_field_name("name") == node:
        parent = parent.parent or parent
    return parent.type == "import_declaration"


def _import_name(declaration: Node) -> str:
    """The name of an import declaration, ".*" behind a package; a static one names members of a class."""
    name = next((node_text(child) for child in declaration.named_children if "identifier" in child.type), "")
    types = {child.type for child in declaration.children}
    return f"{name}.*" if "asterisk" in types and "static" not in types else name


def _is_doc(node: Node) -> bool:
    return node.type == "block_comment" and (node.text or b"").startswith(b"/**") and node.text != b"/**/"


class Java:
    """See `lstm_complete.languages.contract.Language`."""

    contract = 1
    name = "java"
    lsp_ids = ("java",)
    extensions = (".java",)
    default_indent = "    "
    lexicon = Lexicon(
        quotes=(
            Quote('"""', '"""', "\\"),
            Quote('"', '"', "\\"),
            Quote("'", "'", "\\"),
            Quote("/**", "*/", kind=Lexical.DOC),
            Quote("/*", "*/", kind=Lexical.COMMENT),
            Quote("//", "\n", kind=Lexical.COMMENT),
        ),
        keywords=_KEYWORDS,
    )
    style = Style(suffix=":", ends=";{},:")
    _grammar = Grammar(
        language=TreeSitterLanguage(tree_sitter_java.language()),
        identifiers=frozenset({"identifier", "type_identifier"}),
        scopes=_SCOPES,
        declares=_declares,
        outer=_OUTER,
        strings=frozenset({"string_literal", "character_literal"}),
        comments=frozenset({"line_comment", "block_comment"}),
        line_comments=frozenset({"line_comment"}),
        is_doc=_is_doc,
        builtins=_KEYWORDS | _LANG,
    )

    libraries = Libraries(archives=("*-sources.jar", "src.zip"))
    _imports = NodeFinder(_grammar.language, "import_declaration")
    _parts = PartFinder(_grammar.language, _RULES)

    def parse(self, source: bytes) -> Syntax:
        """Parse with tree-sitter-java."""
        return self._grammar.parse(source)

    def imports(self, source: bytes) -> Sequence[str]:
        """Classes and packages that are imported."""
        return sorted({_import_name(declaration) for declaration in self._imports.find(source)})

    def structure(self, source: bytes) -> Sequence[Span]:
        """Declarations, bodies, blocks and conditions; see `lstm_complete.languages.structure`."""
        return self._parts.find(source)

    def next_indent(self, before: str, unit: str) -> int | None:
        """One deeper after an opening bracket or a label, back to the statement after a closing one."""
        return next_level(before, self.lexicon, unit, self.style)

    def stops(self, before: str, suggestion: str) -> Sequence[int]:  # noqa: ARG002 (tokens do not depend on it)
        """Token boundaries."""
        return token_stops(suggestion)
