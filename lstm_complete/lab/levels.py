"""Row B2: the unit that follows the outer level of indentation, from the model's labels, and its picture."""

from typing import Any

from lstm_complete.inside.labels import Labels
from lstm_complete.lab.verdict import Verdict

LEAST_AUC, LEAST_RANK, LEAST_PARTIAL, LEAST_PERCENTILE = 0.95, 0.8, 0.6, 99.0
ASKED = ("depth >= 2", "depth", "type depth", "function depth")


def rows(labels: Labels | None) -> Verdict:
    """Of the units that the probes chose, the one that does best."""
    told = labels.model_dump(exclude_none=True) if labels else {"units": (), "failed": ()}
    found = [label for label in (*told["units"], *told["failed"]) if label["feature"] in ASKED and "unit" in label]
    best = max(found, key=lambda label: (_passes(label), label["value"], label["partial"]), default=None)
    if best is None:
        return Verdict("B2", False, {}, "the model has no labels")
    keys = (
        "layer",
        "unit",
        "vector",
        "feature",
        "measure",
        "value",
        "spearman",
        "interval",
        "null_percentile",
        "partial",
    )
    figures = {key: best[key] for key in keys if key in best}
    reason = "" if _passes(best) else f"partial r is {best['partial']:.2f}, {best['measure']} {best['value']:.2f}"
    return Verdict("B2", _passes(best), figures, reason)


def _passes(label: dict[str, Any]) -> bool:
    strong = label["value"] >= LEAST_AUC if label["measure"] == "auc" else label.get("spearman", 0) >= LEAST_RANK
    return bool(strong and label["partial"] >= LEAST_PARTIAL and label["null_percentile"] >= LEAST_PERCENTILE)
