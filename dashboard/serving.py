"""How the dashboard is served: to this machine only, without telemetry, in its own look."""

from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from etl.refusal import Refused

ADDRESS = "127.0.0.1"
HERE = Path(__file__).parent
OPTIONS = HERE / "theme" / "streamlit.toml"


def refuse_busy(port: int) -> None:
    """Raises Refused where the port is taken; before anything long is begun."""
    with socket.socket() as probe:
        # As the server will: a port that was just let go is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise Refused(f"port {port} is in use or not allowed; name another one: --port {port + 1}") from error


def run(port: int) -> int:
    """Serves until it is stopped; gives the exit code. The workspace is that of `$CELLPULSE_HOME`."""
    try:
        return subprocess.run(command(port), check=False).returncode
    except KeyboardInterrupt:
        return 0


def command(port: int, address: str = ADDRESS) -> list[str]:
    """The command line that serves the dashboard."""
    return [sys.executable, "-m", "streamlit", "run", str(HERE / "server.py"), *arguments(port, address)]


def arguments(port: int, address: str = ADDRESS) -> list[str]:
    """Streamlit's options for the dashboard. Raises Refused for any other address than the loopback."""
    if address != ADDRESS:
        raise Refused(
            f"the dashboard is served to this machine only ({ADDRESS}), not on {address}; leave the address out"
        )
    served = {"server.address": ADDRESS, "server.port": port}
    return [f"--{name}={_written(value)}" for name, value in (options() | served).items()]


def options() -> dict[str, Any]:
    """Streamlit's settings as `section.name`, from `theme/streamlit.toml`."""
    return dict(_flat(tomllib.loads(OPTIONS.read_text("utf-8"))))


def _flat(settings: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
