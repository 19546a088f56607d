"""Hints measured: on released code as it is, where each is a false alarm, and on lines with one mistake each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.alternatives import Alternative, Kind
from lstm_complete.engine.code import DocumentCode
from lstm_complete.engine.doubts import FEATURES, Doubts
from lstm_complete.engine.model import Model
from lstm_complete.engine.place import Place
from lstm_complete.engine.surprise import Doubt, Surprise, best_of_overlapping
from lstm_complete.evaluation.mistakes import Mistake, MistakeKind, mistakes
from lstm_complete.evaluation.policy import logistic_regression
from lstm_complete.evaluation.sampling import Source
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.text.document import Document

_CONSTANT = 1e-6
"""What varies by less is no feature."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A mistake, and what was doubted in its line."""

    mistake: Mistake
    meant: str
    """The line as it was."""
    doubts: list[Doubt]

    def is_fixed_by(self, alternative: Alternative) -> bool:
        """Is the line then as it was?"""
        return alternative.apply(self.mistake.text) == self.meant

    def finds(self, alternative: Alternative) -> bool:
        """Does it concern what is wrong?"""
        return alternative.start < self.mistake.end and self.mistake.start < alternative.end


@dataclass(frozen=True, slots=True)
class Proofread:
    """What was doubted in files of a project."""

    lines: int
    """Lines that are not blank."""
    unchanged: list[list[Doubt]]
    """Of each line in which something was doubted."""
    tried: list[Tried]


def proofread(
    model: Model,
    project: ProjectMemory,
    sources: Iterable[Source],
    language: Language,
    *,
    lines: int,
    each: int,
    seed: int,
    progress: Callable[[int], None] = lambda _count: None,
) -> Proofread:
    """Read whole files until so many lines that are not blank have been read, and `each` mistakes of each kind in
    every file."""
    found = Proofread(0, [], [])
    for source in sources:
        if found.lines >= lines:
            break
        read = _proofread(Surprise(model, project), project, source, language, each=each, seed=seed)
        found = Proofread(found.lines + read.lines, found.unchanged + read.unchanged, found.tried + read.tried)
        progress(read.lines)
    return found


def _proofread(
    surprise: Surprise, project: ProjectMemory, source: Source, language: Language, *, each: int, seed: int
) -> Proofread:
    snapshot = Document(source.path, source.text, 0).snapshot
    code, wrong = DocumentCode(snapshot.lines, language), dict[int, list[Mistake]]()
    for mistake in mistakes(source, language, project.words, each=each, seed=seed):
        wrong.setdefault(mistake.line, []).append(mistake)
    unchanged, tried = list[list[Doubt]](), list[Tried]()
    for number, line in enumerate(snapshot.lines):
        place = Place(snapshot, number, 0, source.path, language)
        unchanged.append(surprise.doubts(place, surprise.read(place), code))
        for mistake in wrong.get(number, ()):
            lines = snapshot.lines.replaced(number, number + 1, (mistake.text,))
            changed = replace(place, snapshot=replace(snapshot, lines=lines))
            doubts = surprise.doubts(changed, surprise.read(changed), DocumentCode(lines, language))
            tried.append(Tried(mistake, line, doubts))
    count = sum(bool(line.strip()) for line in snapshot.lines)
    return Proofread(count, [doubts for doubts in unchanged if doubts], tried)


def learn_doubts(proofs: Sequence[Proofread]) -> Doubts:
    """Weights of all kinds of which something was meant; the threshold stays to be chosen."""
    examples: dict[Kind, list[tuple[Doubt, bool]]] = {kind: [] for kind in Kind}
    for proof in proofs:
        for doubt in (doubt for doubts in proof.unchanged for doubt in doubts):
            examples[doubt.alternative.kind].append((doubt, False))
        for tried in proof.tried:
            for doubt in tried.doubts:
                if tried.is_fixed_by(doubt.alternative):
                    examples[doubt.alternative.kind].append((doubt, True))
    return Doubts(weights={kind: _fit(found) for kind, found in examples.items() if any(right for _, right in found)})


def _fit(examples: Sequence[tuple[Doubt, bool]]) -> tuple[float, ...]:
    rows = np.array([doubt.features for doubt, _ in examples])
    spread = rows.std(axis=0)
    spread = np.where(spread > _CONSTANT, spread, 1.0)
    right = np.array([right for _, right in examples], np.float64)
    return tuple((logistic_regression(rows / spread, right, np.zeros(FEATURES)) / spread).tolist())


def false_alarms(proof: Proofread, learned: Doubts) -> NDArray[np.float64]:
    """Scores of all hints in unchanged lines, highest first."""
    scores = [hint.score for doubts in proof.unchanged for hint in best_of_overlapping(doubts, learned)]
    return np.sort(np.array(scores, np.float64))[::-1]


def choose_threshold(alarms: NDArray[np.float64], lines: int, rate: float) -> float:
    """The least score above which there are at most `rate` false alarms in 1,000 lines; `alarms`, highest first, are
    those of so many lines."""
    return float(alarms[min(int(rate * lines / 1000), len(alarms) - 1)])


@dataclass(frozen=True, slots=True)
class Scores:
    """The best hint at each mistake of a kind: its score, -inf where there is none, and whether it is the remedy."""

    scores: NDArray[np.float64]
    fixed: NDArray[np.bool_]


def scores_of_mistakes(proof: Proofread, learned: Doubts) -> dict[MistakeKind, Scores]:
    """By kind."""
    found: dict[MistakeKind, list[tuple[float, bool]]] = {}
    for tried in proof.tried:
        hints = [hint for hint in best_of_overlapping(tried.doubts, learned) if tried.finds(hint.alternative)]
        best = max(hints, key=lambda hint: hint.score, default=None)
        score = (best.score, tried.is_fixed_by(best.alternative)) if best is not None else (-np.inf, False)
        found.setdefault(tried.mistake.kind, []).append(score)
    return {kind: Scores(*(np.array(part) for part in zip(*pairs, strict=True))) for kind, pairs in found.items()}


def curve(proof: Proofread, learned: Doubts, thresholds: Sequence[float]) -> list[dict[str, Any]]:
    """Recall of each kind against false alarms per 1,000 lines, at each threshold."""
    alarms, mistakes_found = false_alarms(proof, learned), scores_of_mistakes(proof, learned)
    points = []
    for threshold in thresholds:
        recall = {kind: float((one.scores > threshold).mean()) for kind, one in mistakes_found.items()}
        fixed = {kind: float(((one.scores > threshold) & one.fixed).mean()) for kind, one in mistakes_found.items()}
        points.append(
            {
                "threshold": threshold,
                "false_alarms": int((alarms > threshold).sum()),
                "false_alarms_per_1000_lines": 1000 * float((alarms > threshold).sum()) / proof.lines,
                "recall": recall,
                "fixed": fixed,
            }
        )
    return points
