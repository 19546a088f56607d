"""Whose requests are this machine's own, by their headers."""

import pytest

from lstm_complete_server.origin import is_local


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.0.0.2", "127.255.10.254", "[::1]"])
@pytest.mark.parametrize("port", ["", ":1", ":65535"])
def test_every_loopback_address_is_this_machine(name: str, port: str) -> None:
    assert is_local([], [name + port])
    assert is_local([f"http://{name}{port}"], [name + port])


@pytest.mark.parametrize(
    "name",
    [
        "127.0.0.2.evil.example",
        "127.0.0.1.nip.io",
        "evil.example#127.0.0.2",
        "127.0.0.2@evil.example",
        "user@127.0.0.2",
        "127.0.0.256",
        "127.0.0",
        "127.1",
        "127.0.0.02",
        "127.0.0.1.",
        "2130706433",
        "0x7f.0.0.1",
        "128.0.0.1",
        "0.0.0.0",  # noqa: S104 (nothing is bound)
        "[::ffff:127.0.0.1]",
        "127.0.0.\u0662",
        "localhost.evil.example",
        "127.0.0.2\n",
        "",
    ],
)
def test_nothing_else_is(name: str) -> None:
    for host in (name, f"{name}:80"):
        assert not is_local([], [host])
        assert not is_local([f"http://{host}"], ["127.0.0.1"])


def test_one_host_is_named_and_every_origin_is_local() -> None:
    assert not is_local([], [])
    assert not is_local([], ["127.0.0.1", "127.0.0.2"])
    assert not is_local(["http://127.0.0.2", "https://evil.example"], ["127.0.0.2"])
