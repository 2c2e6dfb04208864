"""A child process that cannot leave this machine, and a list of its attempts.

Python's own sockets are watched by an audit hook, which also notes who tried. Where the system allows it, the child
gets a network of its own with nothing but a loopback, so that compiled libraries cannot leave either.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOOK = Path(__file__).parent / "no_network"
APART = ("unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")


@dataclass(frozen=True)
class Offline:
    """How to start a child without a network; `notes` is the file its attempts are noted in."""

    notes: Path

    @property
    def prefix(self) -> tuple[str, ...]:
        """What a command must begin with to have no network but its own loopback; () where this system forbids that."""
        return APART if _can_be_apart() else ()

    @property
    def watch(self) -> dict[str, str]:
        """The variables that make any Python child refuse and note every way out."""
        return {"PYTHONPATH": str(HOOK), "NO_NETWORK_NOTES": str(self.notes)}

    def run(
        self, *command: str | Path, env: dict[str, str] | None = None, timeout: int = 300
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end, also without the system's network where that can be had.

        Its loopback is then its own: to speak with a server, start both in one command, or start the server with
        `watch` alone.
        """
        return subprocess.run(
            [*self.prefix, *command],
            env=os.environ | self.watch | (env or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def attempts(self) -> list[str]:
        """What the children tried to reach, in order."""
        return self.notes.read_text("utf-8").splitlines() if self.notes.exists() else []


@cache
def _can_be_apart() -> bool:
    try:
        return subprocess.run([*APART, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
