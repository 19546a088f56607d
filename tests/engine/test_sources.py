"""Where a licence header comes from that a network knows by heart."""

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import Model, open_model
from lstm_complete.engine.place import Place
from lstm_complete.engine.suggestion import MODEL, Suggestion
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.project import ProjectMemory, file_symbols
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document

JAVA = load_languages().by_name("java")
HEADER = """/*
 * Licensed to the Apache Software Foundation (ASF) under one or more
 * contributor license agreements.  See the NOTICE file distributed with
 * this work for additional information regarding copyright ownership.
 * The ASF licenses this file to You under the Apache License, Version 2.0
"""
CUTS = [(1, " * Lic"), (2, " * contri"), (3, " * this wor")]
"""Lines of the header, and how far they are typed."""


@pytest.fixture(scope="module")
def model() -> Model:
    return open_model(ModelFolder.open(resolve_model("java-commons-lang", language=None)), "cpu")


def whole_line(model: Model, project: ProjectMemory, line: int, typed: str) -> Suggestion:
    text = "\n".join([*HEADER.split("\n")[:line], typed])
    place = Place(Document("new", text).snapshot, line, len(typed), "New.java", JAVA)
    shown = Completer(model, project).complete(place, Settings(budget_ms=10_000), invoked=True).items
    return shown[0]


@pytest.mark.parametrize(("line", "typed"), CUTS)
def test_a_header_that_stands_in_the_project_is_traced_to_its_line(model: Model, line: int, typed: str) -> None:
    project = ProjectMemory(1 << 16)
    project.add("Other.java", file_symbols(HEADER, JAVA))
    shown = whole_line(model, project, line, typed)
    assert typed + shown.text == HEADER.split("\n")[line]
    assert {span.source for span in shown.spans} == {f"Other.java:{line + 1}"}


@pytest.mark.parametrize(("line", "typed"), CUTS)
def test_what_stands_nowhere_here_was_written_by_the_model(model: Model, line: int, typed: str) -> None:
    """The files that it was trained on are on nobody's machine: there is no line to name."""
    shown = whole_line(model, ProjectMemory(1 << 16), line, typed)
    assert typed + shown.text == HEADER.split("\n")[line]
    assert shown.source == MODEL
