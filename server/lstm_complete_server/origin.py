"""No foreign web page among the clients: the rule for requests that a browser may have made."""

import re
from collections.abc import Sequence

_BYTE = r"(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
# Addresses, which no name server can point elsewhere, in the one way that browsers write them.
_LOCAL = rf"(localhost|127(\.{_BYTE}){{3}}|\[::1\])(:\d{{1,5}})?"
_LOCAL_ORIGIN = re.compile(rf"https?://{_LOCAL}", re.ASCII)
_LOCAL_HOST = re.compile(_LOCAL, re.ASCII)


def is_local(origins: Sequence[str], hosts: Sequence[str]) -> bool:
    """Did this machine make the request, by its headers Origin and Host?

    Every browser sends Origin with a WebSocket handshake; programs send none. The Host header stops DNS
    rebinding, where a foreign page's name points to this machine.
    """
    return (
        all(_LOCAL_ORIGIN.fullmatch(origin) for origin in origins)
        and len(hosts) == 1
        and _LOCAL_HOST.fullmatch(hosts[0]) is not None
    )
