"""docs/matches.md: a suffix array beside the memory's hashed places."""

from typing import Any

from pages import prose, table

INDEXES = {"suffix_array": "suffix array", "hashed_places": "hashed places (shipped)"}


def matches_page(report: dict[str, Any]) -> str:
    """The page from the report of `benchmarks/index.py`."""
    where, rows = report["machine"], []
    for name, project in report["projects"].items():
        for key, label in INDEXES.items():
            found = project[key]
            rows.append(
                [
                    f"{name}, {project['symbols']:,} symbols",
                    label,
                    f"{found['build_mb_per_s']:.1f}",
                    f"{found['bytes_a_symbol']:.1f}",
                    f"{found['microseconds_a_place']:.1f}",
                    f"{100 * found['matched']:.1f} %",
                    f"{100 * found['expects_rightly']:.1f} %",
                    f"{100 * found['rightly_of_all']:.1f} %",
                ]
            )
    head = ["project", "index", "build, MB/s", "bytes a symbol", "a look-up, µs"]
    head += ["places with a match", "its symbol comes", "of all places"]
    parts = [
        "# Matches",
        prose(f"""
        What stood in the project after the longest match with the text before the cursor, a match being 5 symbols and
        more. `benchmarks/index.py` asks both indexes at {_most_places(report):,} places of files that they do not
        hold. {where["cpu"]}, {where["cores"]} cores, {where["date"]}."""),
        table(head, rows),
        prose("""
        The suffix array finds the longest match exactly, but knows no newest one, does not follow a match through an
        edited place, and a changed file means a new array. Hashed places take a new file in without touching the
        others; an entry that is overwritten by another context is lost. A look-up of the suffix array is a bisection
        from Python over compiled searches, one of the memory compiled altogether: the times say what either costs in
        this program, not which of the structures is faster."""),
    ]
    return "\n\n".join(parts) + "\n"


def _most_places(report: dict[str, Any]) -> int:
    return max(int(project["hashed_places"]["places"]) for project in report["projects"].values())
