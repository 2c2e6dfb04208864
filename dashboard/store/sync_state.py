"""What the last `cellpulse sync` did with each source, in `sync.json` of the home: pages say which source is behind."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from etl.config.staging import write_whole

FILE = "sync.json"


@dataclass(frozen=True)
class SourceState:
    """`succeeded_at` is when the source was last pulled (local time, ISO; empty = never), `failed_since` when it first
    failed since then (empty = it did not), `reason` why."""

    succeeded_at: str = ""
    failed_since: str = ""
    reason: str = ""

    @property
    def behind_since(self) -> datetime | None:
        """Since when its data are behind: its last success, else its first failure; None = they are not."""
        return datetime.fromisoformat(self.succeeded_at or self.failed_since) if self.failed_since else None


def read(home: Path) -> dict[str, SourceState]:
    """The state of each source by its name; empty where nothing was synchronised, or the file cannot be read."""
    try:
        stored = json.loads((home / FILE).read_text("utf-8"))
        return {name: SourceState(**state) for name, state in stored.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write(home: Path, states: dict[str, SourceState]) -> None:
    """Keeps the states in place of the ones before."""
    text = json.dumps({name: asdict(state) for name, state in states.items()}, ensure_ascii=False, indent=2)
    write_whole(home / FILE, text.encode("utf-8"))


def behind(home: Path) -> list[tuple[str, datetime]]:
    """The names of the sources that are behind, and since when."""
    states = read(home).items()
    return [(name, since) for name, state in states if (since := state.behind_since) is not None]
