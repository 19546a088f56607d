"""window/workDoneProgress/cancel: the user calls off what a progress bar stands for."""

from lsprotocol import types

from lstm_complete_server.session import Session


def register(session: Session) -> None:
    """Register the handler."""

    @session.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def cancel(params: types.WorkDoneProgressCancelParams) -> None:
        session.progress.cancel(params.token)
