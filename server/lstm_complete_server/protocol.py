"""JSON-RPC as the specification has it: every request is answered exactly once, whatever it looks like.

pygls dispatches and cancels; this subclass takes messages as bytes, minds the life cycle, and answers what
pygls would log, show to the user or forget.
"""

import json
import logging
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams, JsonRpcParseError
from pygls.protocol import JsonRPCProtocol
from pygls.protocol.json_rpc import JsonRPCNotification, JsonRPCRequestMessage

from lstm_complete.errors import UserError
from lstm_complete_server.errors import InvalidRequest, RequestCancelled, RequestFailed, ServerNotInitialized
from lstm_complete_server.greeting import understood

if TYPE_CHECKING:
    from lstm_complete_server.session import Session

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Protocol(JsonRPCProtocol):
    """One session's protocol."""

    _server: "Session"
    greeted: int | str | None = None
    """The id of a request to initialize that has been answered before the server was there."""

    def receive(self, body: bytes) -> None:
        """Take one message."""
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            self.refuse(None, JsonRpcParseError("not JSON"))
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            self.refuse(None, InvalidRequest("not a JSON-RPC 2.0 message"))
        elif "method" not in message:
            self._receive_response(message)
        elif "id" in message:
            self._receive_request(message)
        else:
            self._receive_notification(message)

    def _receive_request(self, message: dict[str, Any]) -> None:
        identifier, method = message["id"], message["method"]
        if not isinstance(identifier, int | str) or isinstance(identifier, bool) or not isinstance(method, str):
            self.refuse(None, InvalidRequest("an id is a number or a string, a method is a string"))
            return
        try:
            self._check_life_cycle(method)
            self._get_handler(method)
            if identifier in self._request_futures:
                raise InvalidRequest("a request with this id is still running")
            request = self._structured(message, JsonRPCRequestMessage)
        except JsonRpcException as error:
            self.refuse(identifier, error)
            return
        self.handle_message(request)

    def _receive_notification(self, message: dict[str, Any]) -> None:
        method = message["method"]
        # A notification cannot be answered: what is not understood is passed over.
        if method == types.EXIT:
            self._server.leave()
        elif self._server.initialized and isinstance(method, str):
            try:
                self.handle_message(self._structured(message, JsonRPCNotification))
            except JsonRpcException as error:
                logger.warning("notification %r passed over: %s", method, error.message)

    def _receive_response(self, message: dict[str, Any]) -> None:
        identifier = message.get("id")
        # pygls keeps the client's running requests beside ours; results are expected of ours alone.
        if not isinstance(identifier, str) or identifier not in self._result_types:
            return
        del self._result_types[identifier]
        future = self._request_futures.pop(identifier, None)
        if future is None or future.done():
            return
        if "error" in message:
            future.set_exception(RequestFailed("the client answered with an error"))
        else:
            future.set_result(message.get("result"))

    def _check_life_cycle(self, method: str) -> None:
        if self._server.shut_down:
            raise InvalidRequest("the server has been shut down")
        if method == types.INITIALIZE and self._server.initialized:
            raise InvalidRequest("the server is initialized already")
        if method != types.INITIALIZE and not self._server.initialized:
            raise ServerNotInitialized

    def _structured(self, message: dict[str, Any], otherwise: type[Any]) -> Any:
        """The message as lsprotocol's type, or with its parameters as they are where there is none."""
        kind = self.get_message_type(message["method"])
        if message["method"] == types.INITIALIZE:
            message = {**message, "params": understood(message.get("params"))}
        if kind is None:
            known = {key: message.get(key) for key in ("id", "method", "jsonrpc", "params") if key in message}
            return otherwise(**{"params": None, **known})
        try:
            return self._converter.structure(message, kind)
        except Exception as error:  # cattrs raises whatever a field's hook raises
            raise JsonRpcInvalidParams(f"the parameters of '{message['method']}' are not as specified") from error

    def _handle_cancel_notification(self, msg_id: Any) -> None:
        future = self._request_futures.get(msg_id)
        if future is not None and not future.done():
            future.cancel()

    def _send_handler_result(self, future: "Future[Any]", *, msg_id: Any) -> None:
        self._request_futures.pop(msg_id, None)
        if self.greeted is not None and msg_id == self.greeted:
            self.greeted = None
            return
        if future.cancelled():
            self.refuse(msg_id, RequestCancelled())
            return
        error = future.exception()
        if error is None:
            self._send_response(msg_id, result=future.result())
        else:
            self.refuse(msg_id, _as_answer(error))

    def as_json(self, value: Any) -> Any:
        """A value of lsprotocol's types as it is sent."""
        return self._converter.unstructure(value)

    def structured(self, value: Any, kind: type[T]) -> T:
        """JSON as one of lsprotocol's types."""
        found: T = self._converter.structure(value, kind)
        return found

    def refuse(self, identifier: Any, error: JsonRpcException) -> None:
        """Answer with an error; the id is null where the request could not be read."""
        # Not pygls's message type: its id may not be null, which is what an unreadable request is answered with.
        body = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": "2.0", "id": identifier, "error": body})

    def get_message_type(self, method: str) -> type[Any] | None:
        """lsprotocol's type of a method's message."""
        return types.METHOD_TO_TYPES[method][0] if method in types.METHOD_TO_TYPES else None


def quiet_pygls() -> None:
    """pygls logs the bodies of messages, which hold the user's code: none of its records goes anywhere."""
    pygls_logger = logging.getLogger("pygls")
    pygls_logger.setLevel(logging.CRITICAL + 1)
    pygls_logger.propagate = False


def _as_answer(error: BaseException) -> JsonRpcException:
    if isinstance(error, JsonRpcException):
        return error
    if isinstance(error, UserError):
        return RequestFailed(str(error))
    # The message may quote the user's text; its type and place say enough.
    logger.error("internal error: %s at %s", type(error).__name__, _place(error))
    return RequestFailed(f"internal error ({type(error).__name__})")


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown place"
