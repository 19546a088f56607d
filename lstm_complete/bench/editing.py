"""An edit in the middle of a document, after typing elsewhere: from the key to the answer."""

from lstm_complete.bench.figure import Figure, sample
from lstm_complete.bench.keystrokes import reading_again
from lstm_complete.bench.serving import Desk, press, running
from lstm_complete.bench.subject import Subject


def figure(subject: Subject) -> Figure:
    """The first key on other lines in the middle, each after a key at the document's end."""
    scale = subject.scale
    with running(subject, scale.projects[0]) as server:
        desk = Desk(server, subject.path("edited"), subject.texts.draft(scale.document, scale.edits))
        desk.open()
        end = desk.draft.text.count("\n")
        for number in range(scale.edits):
            press(server, desk.path, end, number, "e")
            desk.type(number, keys=1)
    return Figure(
        "edit_ms",
        "ms",
        sample(desk.ms[1:]),
        f"an edit in the middle of {scale.document:,} characters, through the server, to its answer",
        None,
        reading_again(subject),
    )
