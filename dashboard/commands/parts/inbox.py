"""The watched folder: office files that `cellpulse sync` takes: into `done`, or into `refused`, the reason beside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from etl.user_error import UserError

if TYPE_CHECKING:
    from etl.config.workspace import SourceConfig, Workspace
    from etl.mapping.understood import Understood

DONE, REFUSED = "done", "refused"


@dataclass(frozen=True)
class Waiting:
    """A file of the inbox: its source and what it gives, or why it is refused (then both are None)."""

    path: Path
    source: SourceConfig | None
    reason: str
    understood: Understood | None


def waiting(workspace: Workspace) -> list[Waiting]:
    """The files in the inbox, read and not moved; hidden ones and those that programs keep open are left alone.

    Raises UserError where the folder cannot be read.
    """
    from etl.config.workspace import SourceConfig

    inbox = workspace.config.inbox
    if inbox is None:
        return []
    folder = workspace.home / inbox.folder
    try:
        paths = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    except OSError as error:
        raise UserError(f"{folder}: the inbox cannot be read ({error.strerror}); make the folder") from error
    files = []
    for path in paths:
        try:
            understood = _understood(workspace, path)
            named = {"name": path.name, "kind": "sheet", "file": path.name, "understood": [(path.name, understood)]}
            files.append(Waiting(path, SourceConfig.model_validate(named), "", understood))
        except UserError as error:
            files.append(Waiting(path, None, str(error), None))
    return files


def move(file: Waiting, reason: str) -> None:
    """Puts a file away: into `done`, or, where there is a reason, into `refused` with the reason beside it. A file of
    the same name there stays: the new one gets a number. Raises UserError where it cannot be moved."""
    folder = file.path.parent / (REFUSED if reason else DONE)
    try:
        folder.mkdir(exist_ok=True)
        target = _free(folder / file.path.name)
        file.path.replace(target)
        if reason:
            target.with_name(f"{target.name}.txt").write_text(f"{reason}\n", "utf-8")
    except OSError as error:
        raise UserError(f"{file.path}: cannot be moved to {folder} ({error.strerror}); give rights there") from error


def _understood(workspace: Workspace, path: Path) -> Understood:
    from dashboard.commands.parts import office_files

    if path.is_symlink():
        # It may lead to what only the user of this program may read, and people who fill the inbox may not.
        raise UserError(f"{path.name}: is a link to another file; put the file itself into the inbox")

    inbox = workspace.config.inbox
    assert inbox is not None
    layout = office_files.saved(workspace.layouts, inbox.layout)
    understood = office_files.of_file(path, layout, inbox.answers)
    if understood.questions:
        raise UserError(
            f"{path.name}: to be answered: {office_files.keys(understood)}; 'cellpulse map' shows the questions; "
            "answer them in a saved layout or in [inbox] answers"
        )
    if not any(part.rows for part in understood.parts):
        raise UserError(f"{path.name}: no row can be taken from it")
    return understood


def _free(path: Path) -> Path:
    names = (path, *(path.with_name(f"{path.stem} ({n}){path.suffix}") for n in range(2, 10_000)))
    return next(name for name in names if not name.exists())
