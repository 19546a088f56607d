"""The errors that a request can be answered with, by their codes in the Language Server Protocol."""

from pygls.exceptions import JsonRpcException


class ServerNotInitialized(JsonRpcException):
    """A request came before `initialize`."""

    CODE = -32002
    MESSAGE = "the server is not initialized: send 'initialize' first"


class InvalidRequest(JsonRpcException):
    """Not a request, or one after `shutdown`."""

    CODE = -32600
    MESSAGE = "invalid request"


class ContentModified(JsonRpcException):
    """The document has changed, or a newer request for it has come: the answer would be stale."""

    CODE = -32801
    MESSAGE = "the document has changed since"


class RequestFailed(JsonRpcException):
    """A valid request that cannot be fulfilled; the message says why."""

    CODE = -32803
    MESSAGE = "request failed"


class RequestCancelled(JsonRpcException):
    """The client has called it off."""

    CODE = -32800
    MESSAGE = "cancelled"
