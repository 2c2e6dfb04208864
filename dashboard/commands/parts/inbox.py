"""The watched folder: office files that `cellpulse sync` takes: into `done`, or into `refused`, the reason beside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
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
    the same name there stays: the new one gets a number. Raises UserError where it cannot be moved, as into a folder
    that is a link: who fills the inbox could have anything written anywhere by it."""
    folder = file.path.parent / (REFUSED if reason else DONE)
    try:
        folder.mkdir(exist_ok=True)
        with _opened(folder) as at:
            with os.scandir(folder if at is None else at) as there:
                name = _free(file.path, {entry.name for entry in there})
            os.rename(file.path, folder / name if at is None else name, dst_dir_fd=at)
            if reason:
                _write(folder, at, f"{name}.txt", reason)
    except OSError as error:
        raise UserError(f"{file.path}: cannot be moved to {folder} ({error.strerror}); give rights there") from error


@contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """A folder held open, so that nothing else can be put in its place; None on Windows, where people cannot make
    links. Raises OSError where it is a link."""
    if os.rename not in os.supports_dir_fd:
        yield None
        return
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield at
    finally:
        os.close(at)


def _write(folder: Path, at: int | None, name: str, reason: str) -> None:
    fresh = os.open(folder / name if at is None else name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=at)
    with os.fdopen(fresh, "w", encoding="utf-8") as file:
        file.write(f"{reason}\n")


def _understood(workspace: Workspace, path: Path) -> Understood:
    from dashboard.commands.parts import office_files

    inbox = workspace.config.inbox
    assert inbox is not None
    layout = office_files.saved(workspace.layouts, inbox.layout)
    understood = office_files.of_file(path, layout, inbox.answers, follow=False)
    if understood.questions:
        raise UserError(
            f"{path.name}: to be answered: {office_files.keys(understood)}; 'cellpulse map' shows the questions; "
            "answer them in a saved layout or in [inbox] answers"
        )
    if not any(part.rows for part in understood.parts):
        raise UserError(f"{path.name}: no row can be taken from it")
    return understood


def _free(path: Path, taken: set[str]) -> str:
    names = (path.name, *(f"{path.stem} ({n}){path.suffix}" for n in range(2, 10_000)))
    return next(name for name in names if taken.isdisjoint((name, f"{name}.txt")))
