"""The network that is taken away must really be away, and the machine's own must stay."""

from __future__ import annotations

import socket
import sys

import pytest

from tests.offline import Offline

REACH = """
import socket
try:
    {call}
except OSError as error:
    print(type(error).__name__)
else:
    print("reached")
"""
OWN_SERVER = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(("localhost", server.getsockname()[1]), timeout=5)
print("reached")
"""
OUTWARD = (
    "socket.create_connection(('192.0.2.1', 443), timeout=5)",
    "socket.getaddrinfo('example.org', 443)",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
)


@pytest.mark.parametrize("call", OUTWARD)
def test_reaching_out_is_refused_and_noted(offline, call):
    child = offline.run(sys.executable, "-c", REACH.format(call=call))
    assert child.stdout.strip() == "ConnectionRefusedError", child.stderr
    assert len(offline.attempts()) == 1


def test_loopback_stays(offline):
    child = offline.run(sys.executable, "-c", OWN_SERVER)
    assert child.stdout.strip() == "reached", child.stderr
    assert offline.attempts() == []


@pytest.mark.parametrize("call", OUTWARD)
def test_watching_alone_refuses_too(offline, call, monkeypatch):
    monkeypatch.setattr(Offline, "prefix", ())
    child = offline.run(sys.executable, "-c", REACH.format(call=call))
    assert child.stdout.strip() == "ConnectionRefusedError", child.stderr


def test_sockets_of_the_test_itself_are_not_touched(offline):
    refused = "ConnectionRefusedError"
    number = "socket.getaddrinfo('192.0.2.1', 443)"  # asks nobody, and yet is a way out to the hook
    assert offline.run(sys.executable, "-c", REACH.format(call=number)).stdout.strip() == refused
    assert socket.getaddrinfo("192.0.2.1", 443)
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        accepted, address = server.accept()
        accepted.close()
        assert address == client.getsockname()
    assert len(offline.attempts()) == 1
