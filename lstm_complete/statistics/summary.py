"""What the counts say: of each day, of each language, of all."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from lstm_complete.statistics.counts import Counts, percentile
from lstm_complete.statistics.store import Store

_PERCENTILES = (0.5, 0.95, 0.99)


def summary(store: Store, *, days: int, today: date) -> dict[str, Any]:
    """The last `days` days up to `today`, those on which nothing was counted left out, as JSON; raises UserError."""
    chosen = [one for one in store.read() if today - timedelta(days=days) < one.day <= today]
    dates, languages = sorted({one.day for one in chosen}), sorted({one.language for one in chosen})
    by_day = {day: [one for one in chosen if one.day == day] for day in dates}
    return {
        "file": str(store.path),
        "days": [{"day": day.isoformat(), **_figures(found)} for day, found in by_day.items()],
        "languages": {name: _figures([one for one in chosen if one.language == name]) for name in languages},
        "total": _figures(chosen),
    }


def _figures(counts: Sequence[Counts]) -> dict[str, Any]:
    total = Counts(day=date.min, language="all")
    for one in counts:
        total.add(one)
    latency = {f"p{100 * share:.0f}": percentile(total.latency, share) for share in _PERCENTILES}
    return {
        "shown": total.shown,
        "accepted": total.accepted,
        "rejected": max(0, total.shown - total.accepted),
        "retained": total.retained,
        "characters": total.characters,
        "latency_ms": {name: None if ms is None else round(ms, 1) for name, ms in latency.items()},
    }
