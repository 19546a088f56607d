"""What a network is shown reading before the user has typed anything."""

from lstm_complete.artifacts.config import ModelConfig

_JAVA = """import java.util.ArrayList;
import java.util.List;

/** Books on one shelf, in the order in which they were put there. */
public class Shelf {
    private final List<String> titles = new ArrayList<>();
    private final int capacity;

    public Shelf(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity");
        }
        this.capacity = capacity;
    }

    public boolean add(String title) {
        if (titles.size() >= capacity) {
            return false;
        }
        return titles.add(title);
    }
}
"""
_PYTHON = '''"""Letters that wait to be sent."""

from collections import deque


class Outbox:
    """Letters in the order in which they were written."""

    def __init__(self, limit: int) -> None:
        self._letters: deque[str] = deque()
        self._limit = limit

    def put(self, letter: str) -> None:
        """Add a letter; raises ValueError when the box is full."""
        if len(self._letters) >= self._limit:
            raise ValueError("the box is full")
        self._letters.append(letter)
'''
_TEXT = """# Release notes

## 1.4.0

- Files that cannot be read are skipped with a warning.
- The option `--quiet` turns off all output but errors.
- Fixed a crash when the configuration file is empty (#214, thanks to @mira).

See https://example.org/notes for what is planned. "It was time", says the author.
"""
_BY_LANGUAGE = {"java": _JAVA, "python": _PYTHON, "text": _TEXT}
_LAB = {
    "lab-counting": "aaaaaaaaXbbbbbbbb\n",
    "lab-selective-counting": "aaXaXaaXaYbbbbbb\n",
    "lab-no-input-gate": "aaXaXaaXaYbbbbbb\n",
    "lab-remembering": "AxxxxxxxxYa\n",
    "lab-copying": "baaXbaa\n",
    **dict.fromkeys(("lab-scene-window", "lab-scene-rnn", "lab-scene-lstm"), f"2{'m' * 30}qwa\n"),
}


def example_for(config: ModelConfig) -> str:
    """A text that a network was made for."""
    if config.name in _LAB:
        return _LAB[config.name]
    known = [_BY_LANGUAGE[language] for language in config.languages if language in _BY_LANGUAGE]
    return [*known, _TEXT][0]
