"""lstmComplete/retrain: a model of the user's own for the folders that are open."""

from functools import partial
from typing import Annotated, Any

from pydantic import Field

from lstm_complete.languages.contract import Language
from lstm_complete_server.errors import RequestFailed
from lstm_complete_server.features.commands import OpenDocument, WorkParams, offer
from lstm_complete_server.retraining import Job, Retraining
from lstm_complete_server.session import Session


class _Params(WorkParams):
    """For which language, and for how long."""

    language: str | None = None
    text_document: OpenDocument | None = None
    minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 10


def register(session: Session) -> None:
    """Offer the request."""
    offer(session, "lstmComplete/retrain", _Params, partial(_retrain, session))


async def _retrain(session: Session, params: _Params) -> dict[str, Any]:
    language, folders = _language(session, params), tuple(session.workspace.folders)
    if not folders:
        raise RequestFailed("no folder is open: open the one whose code is to be learned")
    before = session.completers.path(language)
    training = Retraining(Job(folders, language.name, before, session.scopes.quiet_files, params.minutes))
    session.trainings += 1
    session.status(session.resting)
    try:
        message = f"training on {', '.join(folder.name for folder in folders)}"
        async with session.progress.shown(message, token=params.work_done_token, stop=training.stop) as report:
            outcome = await training.run(report)
            path = outcome.model
            if path is not None:
                await session.run(lambda _cancelled: session.completers.use(language, path))
                session.hints.renew()
    finally:
        session.trainings -= 1
        session.status(session.resting)
    return {"model": (path or before).name, "bitsPerCharacter": outcome.bits, "before": outcome.before}


def _language(session: Session, params: _Params) -> Language:
    """The one that is named, that of a document, or that of all that are open."""
    if params.language is not None:
        return session.host.registry.by_name(params.language)
    if params.text_document is not None:
        return session.language_of(session.documents.snapshot(params.text_document.uri))
    if len(session.languages) != 1:
        raise RequestFailed("name the language, or a document of it, whose model is to be trained")
    return session.languages[0]
