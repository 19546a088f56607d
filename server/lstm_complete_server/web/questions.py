"""Questions about a recording, by name: what is asked and who answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lstm_complete_server.web.observatory import Observatory


@dataclass(frozen=True, slots=True)
class Question:
    """What the body of a question is, and how it is answered."""

    asks: Any
    answer: Callable[[Observatory, Any], dict[str, Any]]


QUESTIONS: dict[str, Question] = {}
