"""Refuses and notes every way out of this machine; Python runs it at the start where its folder is on PYTHONPATH."""

import os
import sys
from ipaddress import ip_address
from pathlib import Path

LOOPBACK_NAMES = {None, "", "localhost"}
REACHING_OUT = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def _refuse(event, arguments):
    if event in REACHING_OUT and not _stays_here(_host(event, arguments)):
        with Path(os.environ["NO_NETWORK_NOTES"]).open("a", encoding="utf-8") as notes:
            notes.write(f"{event} {arguments}\n")
        raise ConnectionRefusedError(f"no network in this test: {event} {arguments}")


def _host(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        return arguments[0]
    # The address of a socket of the file system is no pair.
    return arguments[1][0] if isinstance(arguments[1], tuple) else None


def _stays_here(host):
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return name in LOOPBACK_NAMES or ip_address(name).is_loopback
    except ValueError:
        return False


sys.addaudithook(_refuse)
