"""Questions about a recording, by name: what is asked and who answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_complete.errors import UserError
from lstm_complete.inside.compare import partners
from lstm_complete.inside.film import film
from lstm_complete.inside.labels import Label
from lstm_complete.inside.match import characters, explain, holds, hypothesis, matches
from lstm_complete.inside.network import Cancelled
from lstm_complete.inside.provenance import provenance
from lstm_complete.inside.reading import symbol_text
from lstm_complete.inside.regenerate import Writing, regenerate
from lstm_complete.inside.top import Expected, surprise, top
from lstm_complete.inside.votes import Raised, Votes, raised_symbols, votes
from lstm_complete.languages.encoding import Layout
from lstm_complete_server.web.observatory import Observatory
from lstm_complete_server.web.ranking import by_labels, by_spread
from lstm_complete_server.web.recordings import Kept
from lstm_complete_server.web.requests import (
    AtStep,
    CompareBody,
    FilmBody,
    LabelsBody,
    MatchBody,
    ProvenanceBody,
    RankingBody,
    RegenerateBody,
    UnitBody,
    VotesBody,
)

_EXPECTED = 5
_VOTERS = 12
_WRITERS = 64
_RAISED = 6
_MATCHES = 50
_FEATURES = 12
_FILMED = 20_000


def _top(observatory: Observatory, body: AtStep) -> dict[str, Any]:
    kept = _at(observatory, body)
    expected = top(kept.recording, body.at, _EXPECTED)
    return {
        "next": [_expected(one, kept.reading.layout) for one in expected],
        "bits": float(surprise(kept.recording)[body.at]),
    }


def _votes(observatory: Observatory, body: VotesBody) -> dict[str, Any]:
    kept = _at(observatory, body)
    size = kept.recording.logits.shape[1]
    if body.symbols is not None and any(symbol >= size for symbol in body.symbols):
        raise UserError(f"there are {size} symbols")
    expected = top(kept.recording, body.at, size if body.symbols else _EXPECTED)
    wanted = [one for one in expected if body.symbols is None or one.symbol in body.symbols]
    split = votes(kept.network, kept.recording, body.at, [one.symbol for one in wanted])
    return {"symbols": [_voted(one, split, n, kept.reading.layout) for n, one in enumerate(wanted)]}


def _voted(one: Expected, split: Votes, n: int, layout: Layout) -> dict[str, Any]:
    """One symbol's logit, part by part, with the units that say most."""
    units = split.units[:, :, n]
    strongest = np.argsort(-np.abs(units), axis=None, kind="stable")[:_VOTERS]
    places = [divmod(int(place), units.shape[1]) for place in strongest]
    return {
        **_expected(one, layout),
        "logit": float(split.logits[n]),
        "embedding": float(split.embedding[n]),
        "bias": float(split.bias[n]),
        "memory": float(split.memory[n]),
        "layers": units.sum(axis=1).tolist(),
        "units": [{"layer": layer, "unit": unit, "vote": float(units[layer, unit])} for layer, unit in places],
    }


def _raises(observatory: Observatory, body: UnitBody) -> dict[str, Any]:
    kept = observatory.recordings.get(body.id)
    observatory.check_unit(kept.layers, body.layer, body.unit)
    raised, lowered = raised_symbols(kept.network, body.layer, body.unit, _RAISED)
    layout = kept.reading.layout
    return {"raises": [_raised(one, layout) for one in raised], "lowers": [_raised(one, layout) for one in lowered]}


def _provenance(observatory: Observatory, body: ProvenanceBody) -> dict[str, Any]:
    kept = observatory.recordings.get(body.id)
    observatory.check_unit(kept.layers, body.layer, body.unit)
    _check_step(kept, body.at)
    found = provenance(kept.recording, body.layer, body.unit, body.at)
    strongest = np.argsort(-np.abs(found.written), kind="stable")[:_WRITERS]
    return {
        "vector": found.vector,
        "value": found.total,
        "before": found.before,
        "half_life": found.half_life if np.isfinite(found.half_life) else None,
        "weights": [{"step": int(step), "weight": float(found.written[step])} for step in strongest],
    }


def _labels(observatory: Observatory, body: LabelsBody) -> dict[str, Any]:
    labels = observatory.networks.labels(observatory.recordings.get(body.id).name)
    found = [] if labels is None else labels.of(body.layer, body.unit)
    return {"units": [label.model_dump(mode="json") for label in sorted(found, key=_strength)]}


def _strength(label: Label) -> float:
    """The best ones come first: by what the current and the previous character do not explain."""
    return -label.partial


def _ranking(observatory: Observatory, body: RankingBody) -> dict[str, Any]:
    values = observatory.vector(observatory.recordings.figures(body.id).layers, body.layer, body.vector)
    if body.by == "spread":
        return {"units": by_spread(values)}
    labels = observatory.networks.labels(observatory.recordings.get(body.id).name)
    return {"units": by_labels([] if labels is None else labels.of(body.layer), values.shape[1])}


def _regenerate(observatory: Observatory, body: RegenerateBody, cancelled: Cancelled) -> dict[str, Any]:
    kept = _at(observatory, body)
    writing = Writing(body.length, body.temperature, seed=body.seed)
    clamps = [clamp.clamp for clamp in body.clamps]
    free, clamped = regenerate(
        kept.network, kept.reading, kept.recording, clamps, writing, keep=body.at + 1, cancelled=cancelled
    )
    return {"without": free.text, "with": clamped.text}


def _match(observatory: Observatory, body: MatchBody) -> dict[str, Any]:
    kept = observatory.recordings.get(body.id)
    values = observatory.vector(kept.layers, body.layer, body.vector)
    found = hypothesis(values, body.start, body.end, body.threshold, edges=body.edges)
    where = holds(values, found)
    explained = explain(where, characters(kept.recording.symbols, kept.reading.layout))
    return {
        "units": [{"unit": unit, "value": sign} for unit, sign in zip(found.units, found.signs, strict=True)],
        "matches": [{"from": match.start, "to": match.end} for match in matches(where, found.length)[:_MATCHES]],
        "features": [{"feature": e.what, "share": e.share, "base": e.base} for e in explained[:_FEATURES]],
    }


def _film(observatory: Observatory, body: FilmBody, cancelled: Cancelled) -> dict[str, Any]:
    kept = observatory.recordings.get(body.id)
    observatory.vector(kept.layers, body.layer, body.vector)
    observatory.check_unit(kept.layers, body.layer, body.unit)
    if kept.recording.length > _FILMED:
        raise UserError(f"a film is made of texts of up to {_FILMED:,} symbols: every stage reads all of it")
    place = body.layer, body.unit, body.vector
    frames = film(observatory.networks.stages(kept.name), kept.recording.records, place, cancelled)
    return {"frames": [{"step": frame.step, "bits": frame.bits, "r": frame.r} for frame in frames]}


def _compare(observatory: Observatory, body: CompareBody, cancelled: Cancelled) -> dict[str, Any]:
    kept = observatory.recordings.get(body.id)
    observatory.vector(kept.layers, body.layer, body.vector)
    observatory.check_unit(kept.layers, body.layer, body.unit)
    other = observatory.same_text(kept, body.other, cancelled)
    found = partners(kept.recording, body.layer, body.unit, body.vector, other.recording)
    return {"matches": [{"layer": p.layer, "unit": p.unit, "vector": p.vector, "r": p.r} for p in found]}


def _at(observatory: Observatory, body: AtStep) -> Kept:
    """The recording of a question about one of its symbols."""
    kept = observatory.recordings.get(body.id)
    _check_step(kept, body.at)
    return kept


def _check_step(kept: Kept, step: int) -> None:
    if step >= kept.recording.length:
        raise UserError(f"the text has {kept.recording.length} symbols, counted from 0")


def _expected(one: Expected, layout: Layout) -> dict[str, Any]:
    return {"symbol": one.symbol, "text": symbol_text(one.symbol, layout), "probability": one.probability}


def _raised(one: Raised, layout: Layout) -> dict[str, Any]:
    return {"text": symbol_text(one.symbol, layout), "weight": one.weight}


@dataclass(frozen=True, slots=True)
class Question:
    """What the body of a question is, and how it is answered."""

    asks: Any
    answer: Callable[[Observatory, Any, Cancelled], dict[str, Any]]
    """What is cancelled is answered in part: nobody waits for it any more."""


def _short(answer: Callable[[Observatory, Any], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """An answer that is there before it could be cancelled."""
    return lambda observatory, body, _cancelled: answer(observatory, body)


QUESTIONS = {
    "top": Question(AtStep, _short(_top)),
    "votes": Question(VotesBody, _short(_votes)),
    "raises": Question(UnitBody, _short(_raises)),
    "provenance": Question(ProvenanceBody, _short(_provenance)),
    "labels": Question(LabelsBody, _short(_labels)),
    "ranking": Question(RankingBody, _short(_ranking)),
    "regenerate": Question(RegenerateBody, _regenerate),
    "match": Question(MatchBody, _short(_match)),
    "compare": Question(CompareBody, _compare),
    "film": Question(FilmBody, _film),
}
