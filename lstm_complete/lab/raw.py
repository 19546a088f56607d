"""Row B3: the unit that counts spaces, in a small network that reads them one by one.

Our encoding makes a unit of indentation one symbol, so that the shipped networks have nothing to count.
"""

from collections.abc import Sequence

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.evaluation.sampling import SMALLEST_FILE, Source
from lstm_complete.inside.network import Network
from lstm_complete.lab.best import best
from lstm_complete.lab.features import Feature
from lstm_complete.lab.places import Places
from lstm_complete.lab.recorded import Recorded, record
from lstm_complete.lab.small import train
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.languages.indentation import detect_layout

RAW = Layout(indent="\t" * 64)
"""No line begins with so many tabs: every space stays a symbol."""
CONFIG = ModelConfig(name="raw-whitespace", languages=("java",), layers=2, hidden=128)
LEAST_R = 0.9
STEPS = 900
MOST, FILES = 5_000, 24


def train_raw(sources: Sequence[Source]) -> Network:
    """A network that has read the sources space by space."""
    return train(CONFIG, [encode(source.text.encode(), RAW) for source in sources], STEPS)


def spaced_files(sources: Sequence[Source], language: Language) -> list[Places]:
    """Files that indent by four spaces, as the training texts do, tests among them; read space by space."""
    fit = [source for source in sources if len(source.text) >= SMALLEST_FILE and _indents_by_four(source)]
    chosen = sorted(fit, key=lambda source: source.path)[:FILES]
    return [Places.of(source.path, source.text, language, MOST, RAW) for source in chosen]


def _indents_by_four(source: Source) -> bool:
    return detect_layout(source.text, "\t").indent == "    "


def rows(network: Network, selection: Sequence[Places], scoring: Sequence[Places]) -> Verdict:
    """The unit that follows the spaces left, and the one that follows the column, chosen and scored on other files."""
    learned, asked = record(network, selection), record(network, scoring)
    names = ("spaces left to the indentation", "column modulo 4")
    figures = {name: best(learned, _feature(learned, name), asked, _feature(asked, name)).figures() for name in names}
    winner = max(figures, key=lambda name: figures[name]["r"])
    reached = figures[winner]["r"]
    passed = reached >= LEAST_R
    return Verdict("B3", passed, {**figures, "winner": winner}, "" if passed else f"|r| is {reached:.2f}")


def _feature(recorded: Recorded, name: str) -> Feature:
    left = recorded.feature("spaces left to the indentation")
    if name == left.name:
        return left
    column = recorded.feature("column")
    return Feature(name, column.values % 4, False, left.where)
