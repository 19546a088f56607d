"""What one session's user does with suggestions, from what the client asks for and what the documents become.

Nothing of a text leaves this object: counts go to the user's file.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date

from lstm_complete.engine.place import Place
from lstm_complete.statistics.counts import Counts, latency_class
from lstm_complete.statistics.writer import Writer
from lstm_complete.text.document import Snapshot

SHOWN_SECONDS = 0.25
"""What is replaced sooner has hardly been seen."""
RETAINED_SECONDS = 30.0
LEAST_TAKEN = 5
"""Characters of a suggestion that come with one edit and were not typed: clients send several keys at once."""
_FLUSH_SECONDS = 30.0
_MOST_IDS = 256


@dataclass
class _Display:
    """Suggestions for one place, as long as the user types along or leaves them alone."""

    place: Place
    texts: list[str]
    since: float
    typed: str = ""
    """What stands of one of the texts in the document, behind the place."""
    advance: int = 0
    """Characters of it that came with the last edit."""
    paid: int = 0
    """Characters that count as accepted, or were typed before others that do."""
    counted: bool = False
    accepted: bool = False

    def found(self, snapshot: Snapshot) -> str | None:
        """What stands of one of the texts in a version of the document, at most; None if the place is no more."""
        line, column = self.place.line, self.place.column
        before = self.place.snapshot.line(line)[:column]
        if line >= snapshot.line_count or snapshot.line(line)[:column] != before:
            return None
        last = line + 1 + max(text.count("\n") for text in self.texts)
        behind = "".join(snapshot.lines[line:last])[column:].replace("\r\n", "\n")
        return max((_common(text, behind) for text in self.texts), key=len)

    def goes_on_with(self, place: Place, texts: Sequence[str]) -> bool:
        """Are these the rests of what is shown, the user having typed along?"""
        if self.found(place.snapshot) != self.typed:
            return False
        rests = [text[len(self.typed) :] for text in self.texts if text.startswith(self.typed)]
        return any(rest and (rest.startswith(texts[0]) or texts[0].startswith(rest)) for rest in rests)


@dataclass(frozen=True)
class _Taken:
    """A text that was accepted, until it is looked for again."""

    uri: str
    language: str
    text: str
    times: int
    """How often the document holds it, if it is kept."""
    due: float


class Usage:
    """Counts for one session. Used on the event loop."""

    def __init__(
        self,
        writer: Writer,
        enabled: Callable[[], bool],
        later: Callable[[float, Callable[[], object]], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`enabled` tells whether the user wants it; `later` calls a function after so many seconds."""
        self.writer, self._enabled, self._later, self._clock = writer, enabled, later, clock
        self._displays: dict[str, _Display] = {}
        self._ids: OrderedDict[int, tuple[_Display, str]] = OrderedDict()
        self._number = 0
        self._taken: list[_Taken] = []
        self._documents: dict[str, Snapshot] = {}
        """The newest versions of the documents that suggestions were made for."""
        self._counts: dict[tuple[date, str], Counts] = {}

    def answered(self, place: Place, texts: Sequence[str], ms: float) -> list[int]:
        """The client gets these texts to show; an id for each, by which it may tell that one was accepted."""
        uri, texts = place.snapshot.uri, [text.replace("\r\n", "\n") for text in texts]
        self._documents[uri] = place.snapshot
        display = self._displays.get(uri)
        if not texts or display is None or not display.goes_on_with(place, texts):
            self._end(uri)
            display = None
        if not texts:
            return []
        if display is None:
            display = self._displays[uri] = _Display(place, list(texts), self._clock())
            display.typed = display.found(place.snapshot) or ""
            self._later(SHOWN_SECONDS, self.look)
        else:
            display.texts = [display.typed + text for text in texts]
        counts = self._of(place.language.name)
        counts.latency = dict(Counter(counts.latency) + Counter([latency_class(ms)]))
        return [self._new_id(display, text) for text in display.texts]

    def accepted(self, identifier: int) -> None:
        """The client tells that a suggestion was taken, before or after it sends the edit."""
        display, text = self._ids.get(identifier, (None, ""))
        if display is None or display.accepted or display.place.snapshot.uri not in self._documents:
            return
        here = display.found(self._documents[display.place.snapshot.uri]) == text
        self._accept(display, text, typed=len(display.typed) - (display.advance if here else 0), here=here)

    def changed(self, snapshot: Snapshot) -> None:
        """A document was edited: was a suggestion typed along, taken, or left?"""
        if snapshot.uri in self._documents:
            self._documents[snapshot.uri] = snapshot
        display = self._displays.get(snapshot.uri)
        if display is None:
            return
        found, before = display.found(snapshot), len(display.typed)
        if found is None or len(found) <= before:
            self._end(snapshot.uri)
            return
        display.typed, display.advance = found, len(found) - before
        if display.advance >= LEAST_TAKEN:
            self._accept(display, found, typed=before, here=True)

    def closed(self, snapshot: Snapshot) -> None:
        """A document is closed: what was accepted in it is looked for now."""
        self._end(snapshot.uri)
        self._look_for([taken for taken in self._taken if taken.uri == snapshot.uri])
        self._documents.pop(snapshot.uri, None)

    def look(self) -> None:
        """What has been on the screen for long enough, what has been kept for long enough?"""
        now = self._clock()
        for display in self._displays.values():
            self._count_shown(display, now)
        self._look_for([taken for taken in self._taken if taken.due <= now])

    def flush(self) -> "Future[None]":
        """Write down what has been counted, if the user wants it; the file is not waited for."""
        counts, self._counts = self._counts, {}
        return self.writer.write(list(counts.values()) if self._enabled() else [])

    def end(self) -> None:
        """The session ends."""
        for uri in list(self._displays):
            self._end(uri)
        self._look_for(self._taken)
        self.flush()

    def _end(self, uri: str) -> None:
        """What was shown for a document is no more."""
        display = self._displays.pop(uri, None)
        if display is not None:
            self._count_shown(display, self._clock())

    def _count_shown(self, display: _Display, now: float) -> None:
        if not display.counted and (display.accepted or now - display.since >= SHOWN_SECONDS):
            display.counted = True
            self._of(display.place.language.name).shown += 1

    def _accept(self, display: _Display, text: str, *, typed: int, here: bool) -> None:
        """A text, or the beginning of one, was taken when so much of it was `typed`; is it in the document by now?"""
        uri, language, now = display.place.snapshot.uri, display.place.language.name, self._clock()
        counts, first = self._of(language), not display.accepted
        display.accepted = True
        self._count_shown(display, now)
        counts.characters += max(0, len(text) - max(typed, display.paid))
        display.paid = max(display.paid, len(text))
        if first:
            counts.accepted += 1
            times = _times(text, self._documents[uri]) + (not here)
            self._taken.append(_Taken(uri, language, text, times, now + RETAINED_SECONDS))
            self._later(RETAINED_SECONDS, self.look)

    def _look_for(self, taken: Sequence[_Taken]) -> None:
        for one in taken:
            if _times(one.text, self._documents[one.uri]) >= one.times:
                self._of(one.language).retained += 1
        self._taken = [one for one in self._taken if one not in taken]

    def _of(self, language: str) -> Counts:
        key = date.today(), language
        if not self._counts:
            self._later(_FLUSH_SECONDS, self.flush)
        return self._counts.setdefault(key, Counts(day=key[0], language=language))

    def _new_id(self, display: _Display, text: str) -> int:
        self._number += 1
        self._ids[self._number] = display, text
        if len(self._ids) > _MOST_IDS:
            self._ids.popitem(last=False)
        return self._number


def _common(text: str, behind: str) -> str:
    """What both begin with."""
    size = next((n for n, (one, other) in enumerate(zip(text, behind, strict=False)) if one != other), None)
    return text[: min(len(text), len(behind)) if size is None else size]


def _times(text: str, snapshot: Snapshot) -> int:
    return snapshot.text.replace("\r\n", "\n").count(text)
