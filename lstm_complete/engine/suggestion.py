"""What is offered: texts that differ, pass the last checks, and say where they come from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, islice

from lstm_complete.engine.policy import Rated

MODEL = "model"
"""The source of what the memory does not hold."""
MOST_CHECKED = 12
"""Texts that are looked at for one place: the last checks may parse the document."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a suggestion that stand one after the other in one place of the project."""

    start: int
    end: int
    source: str
    """PATH:LINE, the line counted from 1; "model" where the network wrote them by itself."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text for the cursor's place."""

    text: str
    probability: float
    """That the user means all of it: of those shown as 70 %, about 70 % are right."""
    source: str = MODEL
    """Where most of it stands already, PATH:LINE, or "model"."""
    replaces: int = 0
    """Characters after the cursor that the text brings with it: closers that the editor has added."""
    to_line_end: bool = False
    """Nothing of the line is missing behind it."""
    spans: tuple[Span, ...] = ()
    """Where each of its characters comes from."""

    def goes_on_behind(self, typed: str) -> bool:
        """Does it begin with what was typed, and is there more of it?"""
        return self.text.startswith(typed) and len(self.text) > len(typed)

    def behind(self, count: int) -> "Suggestion":
        """It without its first characters. It is at least as probable as the whole was."""
        spans = (Span(max(0, span.start - count), span.end - count, span.source) for span in self.spans)
        return replace(self, text=self.text[count:], spans=tuple(span for span in spans if span.end > 0))


def joined(first: Suggestion, between: str, further: Suggestion) -> Suggestion:
    """One suggestion that says what two say, and something between them."""
    start = len(first.text) + len(between)
    moved = (Span(start + span.start, start + span.end, span.source) for span in further.spans)
    filling = (Span(len(first.text), start, MODEL),) if between else ()
    spans = (*first.spans, *filling, *moved)
    text, probability = first.text + between + further.text, first.probability * further.probability
    return replace(first, text=text, probability=probability, source=_main_source(spans), to_line_end=True, spans=spans)


def suggestions(
    rated: Iterable[Rated],
    passes: Callable[[Rated], bool],
    locate: Callable[[int], str | None],
    *,
    count: int,
    last: Iterable[Rated] = (),
) -> tuple[Suggestion, ...]:
    """Up to `count` of the rated texts, in their order; `locate` tells PATH:LINE of a place of the memory.

    The first of `last` that passes comes behind them, if it is not among them: in the last one's stead where there is
    no room but never in the first one's.
    """
    chosen = list(islice(_different(rated, passes), count))
    behind = list(islice(filter(passes, last), 1))
    behind = [one for one in behind if one.candidate.text not in {shown.candidate.text for shown in chosen}]
    kept = chosen[: max(1, count - len(behind))] + behind
    return tuple(suggestion(one, locate) for one in kept[:count])


def suggestion(rated: Rated, locate: Callable[[int], str | None]) -> Suggestion:
    """A text that was rated, with the places where it stands; see `suggestions`."""
    candidate = rated.candidate
    spans = tuple(_spans(candidate.text, candidate.copied, locate))
    source = _main_source(spans)
    return Suggestion(candidate.text, rated.probability, source, candidate.replaces, candidate.whole, spans)


def _different(rated: Iterable[Rated], passes: Callable[[Rated], bool]) -> Iterator[Rated]:
    """Those that pass and that no better one begins with: who wants less of a text accepts it in part."""
    texts: list[str] = []
    for number, one in enumerate(rated):
        if number == MOST_CHECKED:
            return
        if not any(text.startswith(one.candidate.text) for text in texts) and passes(one):
            texts.append(one.candidate.text)
            yield one


def _spans(text: str, copied: tuple[int, ...], locate: Callable[[int], str | None]) -> Iterator[Span]:
    """Runs of characters that stand one after the other in the memory, and those that do not stand there."""
    start = 0
    before = (0, *copied[:-1])
    # The characters of an indent unit stand in one place.
    sizes = [len(c.encode()) if at != last or not at else 0 for c, at, last in zip(text, copied, before, strict=True)]
    # A run's places grow by 2 with each byte (`trail.place_of`), so place - 2 * end is the same along it.
    ends = accumulate(sizes)
    for _, run in groupby(zip(copied, ends, strict=True), key=lambda item: item[0] and item[0] - 2 * item[1]):
        places = [place for place, _ in run]
        end = start + len(places)
        yield Span(start, end, (locate(places[0]) if places[0] else None) or MODEL)
        start = end


def _main_source(spans: tuple[Span, ...]) -> str:
    """The source of the longest span that the memory holds, if it is half of the text at least."""
    longest = max(
        (span for span in spans if span.source != MODEL), key=lambda span: span.end - span.start, default=None
    )
    if longest is None or 2 * (longest.end - longest.start) < spans[-1].end:
        return MODEL
    return longest.source
