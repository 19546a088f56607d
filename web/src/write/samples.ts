/** A text to begin with: the cursor stands at the mark. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly text: string;
  readonly cursor: number;
}

const MARK = "▮";

function sample(id: string, title: string, language: string, marked: string): Sample {
  const text = marked.replace(MARK, "").trimStart();
  return { id, title, language, text, cursor: marked.trimStart().indexOf(MARK) };
}

export const SAMPLES: readonly [Sample, ...Sample[]] = [
  sample(
    "shelf",
    "Java: a shelf of books",
    "java",
    `
import java.util.ArrayList;
import java.util.List;

/** Books on one shelf, in the order in which they were put there. */
public class Shelf {
    private final List<String> titles = new ArrayList<>();
    private final int capacity;

    public Shelf(int capacity) {
        if (capacity < 0) {
            throw new IllegalArg▮
        }
        this.capacity = capacity;
    }

    public boolean add(String title) {
        if (titles.size() >= capacity) {
            return false;
        }
        return titles.add(title);
    }

    public int size() {
        return titles.size();
    }
}
`,
  ),
  sample(
    "bracket",
    "Java: something is wrong here",
    "java",
    `
▮import java.util.ArrayList;
import java.util.List;

/** The readings of one thermometer. */
public class Readings {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value];
    }

    public double highest() {
        double highest = values.get(0);
        for (double value : values) {
            if (value > highest) {
                highest = value;
            }
        }
        return highest:
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }
}
`,
  ),
  sample(
    "queue",
    "Python: a queue of letters",
    "python",
    `
"""Letters that wait to be sent."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """One letter."""

    sender: str
    receiver: str
    text: str = ""


class Outbox:
    """Letters in the order in which they were written."""

    def __init__(self, limit: int) -> None:
        self._letters: deque[Letter] = deque()
        self._limit = limit

    def put(self, letter: Letter) -> None:
        """Add a letter; raises ValueError when the box is full."""
        if len(self._letters) >= self._limit:
            raise Val▮

    def __len__(self) -> int:
        return len(self._letters)
`,
  ),
  sample(
    "tides",
    "Python: something is wrong here",
    "python",
    `
▮"""How high the water stood."""

from pathlib import Path


def read_heights(path: Path) -> list[float]:
    """One height in metres a line; empty lines are passed over."""
    heights = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            heights.append(float(line)]
    return heights


def mean(heights: list[float]) -> float:
    """The mean height; raises ValueError where there is none."""
    if not heights:
        raise ValueError("there is no height")
    return sum(heights) / len(height)
`,
  ),
  sample(
    "notes",
    "Text: release notes",
    "text",
    `
# Release notes

## 1.4.0

- Files that cannot be read are skipped with a warning.
- The option \`--quiet\` turns off all output but errors.
- Fixed a crash when the configuration file is empty.

## 1.3.2

- Fixed a ▮
`,
  ),
];
