"""lstmComplete/index: the user has the workspace read anew."""

from functools import partial

from lstm_complete_server.errors import RequestFailed
from lstm_complete_server.features.commands import WorkParams, offer
from lstm_complete_server.session import Session


def register(session: Session) -> None:
    """Offer the request."""
    offer(session, "lstmComplete/index", WorkParams, partial(_index, session))


async def _index(session: Session, params: WorkParams) -> dict[str, int]:
    """For the languages of the open documents, or for all where none is open."""
    if not session.workspace.folders:
        raise RequestFailed("no folder is open: open the one that is to be read")
    if not session.settings.memory:
        raise RequestFailed("the setting 'memory' is off: the workspace is not to be read")
    registry = session.host.registry
    languages = session.languages or [registry.by_name(name) for name in registry.names]
    files = 0
    async with session.progress.work("indexing", token=params.work_done_token) as work:
        for number, language in enumerate(languages):
            part = work.part(number, len(languages), f"indexing {language.name} files")
            files += await session.index.read(language, anew=True, work=part)
    return {"files": files}
