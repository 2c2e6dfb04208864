"""How the dashboard is served: to this machine only, without telemetry, in its own look."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from etl.config.workspace import Workspace
from etl.user_error import UserError

ADDRESS = "127.0.0.1"
# For the answers under way; then it is ended without asking (chosen by us).
ENDING_SECONDS = 10
HERE = Path(__file__).parents[2]
OPTIONS = HERE / "theme" / "streamlit.toml"
# What Streamlit's sign-in needs to know.
PROVIDER = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
WANTED = f"[auth] with {', '.join(PROVIDER)}"


def refuse_busy(port: int) -> None:
    """Raises UserError where the port is taken; before anything long is begun."""
    with socket.socket() as probe:
        # As the server will: a port that was just let go is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise UserError(f"port {port} is in use or not allowed; name another one: --port {port + 1}") from error


def run(port: int, workspace: Workspace, work: Callable[[], None] = lambda: None) -> int:
    """Serves until it is stopped; gives the exit code. The workspace is also that of `$CELLPULSE_HOME`.

    `work` is done while the server starts; what it raises ends the server. Raises UserError where people are to sign
    in by a provider that no file names.
    """
    # Asked to end by the system, as by Ctrl-C: Streamlit is a process of its own and would stay.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _ended(subprocess.Popen(command(port, secrets=secrets(workspace)))) as streamlit:
            work()
            return streamlit.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which has ended when the block has, whatever ends the block."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def command(port: int, address: str = ADDRESS, secrets: Path | None = None) -> list[str]:
    """The command line that serves the dashboard; `secrets` tells Streamlit about the identity provider."""
    provider = [f"--secrets.files={secrets}"] if secrets else []
    # -P: modules of the folder in which the command was started are not imported.
    return [
        sys.executable,
        "-P",
        "-m",
        "streamlit",
        "run",
        str(HERE / "server.py"),
        *arguments(port, address),
        *provider,
    ]


def secrets(workspace: Workspace) -> Path | None:
    """The file that tells Streamlit about the identity provider, None where nobody signs in by one.

    Raises UserError where it is lacking, says too little, or can be read by other users of the machine (POSIX).
    """
    if workspace.config.sign_in.kind != "oidc":
        return None
    file = workspace.home / "secrets.toml"
    try:
        provider = tomllib.loads(file.read_text("utf-8")).get("auth", {})
    except (OSError, ValueError) as error:
        raise UserError(
            f"{file}: cannot be read; for [sign_in] kind = 'oidc' it must tell about the provider: {WANTED}"
        ) from error
    if lacking := [name for name in PROVIDER if not provider.get(name)]:
        raise UserError(f"{file}: [auth] lacks {', '.join(lacking)}; it must hold {WANTED}")
    if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UserError(f"{file}: other users of this machine may read or change it; run 'chmod 600 {file}'")
    return file


def arguments(port: int, address: str = ADDRESS) -> list[str]:
    """Streamlit's options for the dashboard. Raises UserError for any other address than the loopback."""
    if address != ADDRESS:
        raise UserError(
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
