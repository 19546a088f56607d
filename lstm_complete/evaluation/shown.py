"""Judging what was shown while lines were typed: names, syntax, indentation, and whether its probability holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lstm_complete.engine.checks import MEMBER
from lstm_complete.evaluation.calibration import expected_calibration_error
from lstm_complete.evaluation.sampling import Place, Source
from lstm_complete.evaluation.typing import Offer
from lstm_complete.evaluation.validity import syntax_errors
from lstm_complete.languages.contract import Identifier, Language
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.languages.levels import Levels

OF_VALUES = ("", ";", " in x: pass")
ENDINGS = (*OF_VALUES, " = x;", " = x", " : x) {}", ") {}", "() {}", ":", ": pass", "): pass", "(): pass")
"""What may stand behind the last name of an unfinished line and make it a declaration, in one language or another;
the first where the name belongs to the value of an assignment."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a project."""

    used: frozenset[str]
    """Those that stand anywhere in its code, and those that are built in."""
    declared: frozenset[str]
    """Those that it declares or imports, and those that are built in."""


def project_names(sources: Sequence[Source], language: Language) -> Names:
    """The names in all these files, the one that is typed among them, as it was written."""
    built_in = language.parse(b"").names_in_scope(0)
    used, declared = set(built_in), set(built_in)
    for source in sources:
        for name in language.parse(source.text.encode()).identifiers():
            used.add(name.name)
            if name.declares:
                declared.add(name.name)
    return Names(frozenset(used), frozenset(declared))


@dataclass
class ShownScores:
    """One verdict for each name, or for each suggestion that the question is put to."""

    names: list[bool] = field(default_factory=list)
    """Names in what was shown: they exist in the project, or stand where a name is declared."""
    declared: list[bool] = field(default_factory=list)
    """The same names: the project declares or imports them (members of libraries it does not), or they are
    being declared."""
    syntax: list[bool] = field(default_factory=list)
    """Suggestions up to the line's end: the file has no more syntax errors than with the true line."""
    indentation: list[bool] = field(default_factory=list)
    """The same suggestions: the line may stand at its level of indentation. Left out where the language's levels do
    not even allow the true line to stand there."""
    stated: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    """Of suggestions with a probability: what it is, and whether the line went on like that."""

    def summary(self) -> dict[str, float | int | None]:
        """The keys of `lstm-complete evaluate --json` that come from what was shown."""
        return {
            "names_exist": _share(self.names),
            "names_declared": _share(self.declared),
            "syntax_ok": _share(self.syntax),
            "indent_ok": _share(self.indentation),
            "ece": expected_calibration_error(self.stated, self.right),
            "shown_names": len(self.names),
            "shown_line_ends": len(self.syntax),
            "shown_with_probability": len(self.stated),
        }


def judge(
    offers: Sequence[Offer],
    language: Language,
    names: Names,
    *,
    progress: Callable[[int], None] = lambda _count: None,
) -> ShownScores:
    """Judge every newly shown suggestion of a typing; those of one line stand together."""
    scores = ShownScores()
    for place, found in groupby(offers, key=lambda offer: offer.place):
        of_line = list(found)
        ends = [offer for offer in of_line if offer.candidate.to_line_end]
        for offer in of_line:
            _judge_names(offer, language, names, scores)
            if offer.candidate.probability is not None:
                scores.stated.append(offer.candidate.probability)
                scores.right.append(offer.is_right)
        if ends:
            _judge_syntax(place, ends, language, scores)
            _judge_indentation(place, ends, language, scores)
        progress(len(of_line))
    return scores


def _judge_names(offer: Offer, language: Language, names: Names, scores: ShownScores) -> None:
    """Each name that the suggestion writes, also the rest of one that was begun.

    A name in which the suggestion ends may go on: it exists if one begins like it. What the suggestion declares itself
    exists, too.
    """
    before, after = _around(offer.place)
    end = len((before + offer.typed + offer.text).encode())
    start = end - len(offer.text.encode())
    written = _identifiers(before + offer.typed + offer.text + after, language)
    here = {name.name for name in written if name.declares}
    for found in written:
        if start < found.end and found.start < end:
            may_go_on = found.end == end and not offer.candidate.to_line_end
            is_declared = found.name in here or _exists(found.name, names.declared, may_go_on=may_go_on)
            declares = found.declares or (not is_declared and _may_declare(found, offer, language))
            scores.declared.append(declares or is_declared)
            scores.names.append(declares or is_declared or _exists(found.name, names.used, may_go_on=may_go_on))


def _exists(name: str, known: frozenset[str], *, may_go_on: bool) -> bool:
    return name in known or (may_go_on and any(longer.startswith(name) for longer in known))


def _may_declare(name: Identifier, offer: Offer, language: Language) -> bool:
    """Could the name stand where one is declared, the line being finished in one of many ways?

    A line that the suggestion claims to finish stands as it is, with what follows it in the file: nothing may come of
    it that is not there.
    """
    if offer.candidate.to_line_end:
        return False
    before, after = _around(offer.place)
    line = offer.typed + offer.text
    ahead = line.encode()[: name.start - len(before.encode())].decode()
    if MEMBER.search(ahead):  # members are declared elsewhere, but those of the object at hand
        return False
    # What stands behind a "=" is a value, although a chain of assignments could follow.
    endings = OF_VALUES if "=" in ahead else ENDINGS
    finished = (_identifiers(before + line + ending + after, language) for ending in endings)
    return any(found.start == name.start and found.declares for all_found in finished for found in all_found)


def _judge_syntax(place: Place, ends: list[Offer], language: Language, scores: ShownScores) -> None:
    before, after = _around(place)
    usual = syntax_errors(place.source.text, language)
    for offer in ends:
        scores.syntax.append(syntax_errors(before + offer.typed + offer.text + after, language) <= usual)


def _judge_indentation(place: Place, ends: list[Offer], language: Language, scores: ShownScores) -> None:
    levels = Levels(language, detect_layout(place.source.text, language.default_indent).indent)
    for line in _around(place)[0].split("\n")[:-1]:
        levels.read(line + "\n")
    if levels.stands_right(place.indent + place.line) is False:
        return
    for offer in ends:
        scores.indentation.append(levels.stands_right(place.indent + offer.typed + offer.text) is not False)


def _around(place: Place) -> tuple[str, str]:
    """The file before the line's first character, and behind its last."""
    return place.source.text[: place.start], place.source.text[place.end :]


def _identifiers(text: str, language: Language) -> Sequence[Identifier]:
    return language.parse(text.encode()).identifiers()


def _share(verdicts: Sequence[bool]) -> float | None:
    return sum(verdicts) / len(verdicts) if verdicts else None
