"""No foreign web page among the clients: the rule for requests that a browser may have made."""

import re
from collections.abc import Sequence

_LOCAL = r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
_LOCAL_ORIGIN = re.compile(rf"https?://{_LOCAL}")
_LOCAL_HOST = re.compile(_LOCAL)


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
