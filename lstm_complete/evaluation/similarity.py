"""How alike two lines are."""

from rapidfuzz.distance import Levenshtein


def edit_similarity(first: str, second: str) -> float:
    """100 x (1 - Levenshtein distance / longer length); spaces at the ends do not count; 100 for two empty lines."""
    return 100.0 * Levenshtein.normalized_similarity(first.strip(), second.strip())
