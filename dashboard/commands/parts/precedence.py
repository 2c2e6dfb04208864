"""Names in `[meetings] precedence` that no source has: without a sentence nobody would notice."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.config.workspace import Workspace

# Single files and folders that were handed in are sources too, under their own names.
_TAKEN = "SELECT DISTINCT source FROM intake.meeting_sources ORDER BY source"


def unknown_names(workspace: Workspace) -> list[str]:
    """A sentence for each name that is neither a source of `cellpulse.toml` nor of what was taken in before."""
    named = workspace.config.meetings.precedence
    if not named:
        return []
    known = [source.name for source in workspace.config.sources]
    lacking = [name for name in named if name not in {*known, *_taken(workspace)}]
    return [_sentence(name, known) for name in dict.fromkeys(lacking)]


def _taken(workspace: Workspace) -> list[str]:
    from etl import warehouse
    from etl.warehouse import schemas

    if warehouse.current_run(workspace) is None:
        return []
    with warehouse.reading(workspace) as con:
        # A warehouse of an earlier version has no list of them.
        return [name for (name,) in con.execute(_TAKEN).fetchall()] if schemas.are_of_this_version(con) else []


def _sentence(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    correction = f"write '{near[0]}'" if near else f"the sources are {', '.join(known) or 'none'}"
    return f"[meetings] precedence names '{name}', but no source has that name, so it changes nothing; {correction}"
