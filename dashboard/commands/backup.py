"""`cellpulse backup`: the workspace in one encrypted file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_of
from etl.user_error import UserError


def backup(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="[verify] FILE", help="The file to write; with 'verify' before it, the one to read."),
    ],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
    keep: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help="Keep N files: the earlier ones become FILE.1, FILE.2 ...")
    ] = 1,
) -> None:
    """Writes the published run, the cases, grants and audit, and the settings into one encrypted file.

    All of it is read again before it has its name; 'backup verify FILE' reads one that is there.
    """
    from dashboard.backup import write_backup
    from etl.config.workspace import now

    if words[0] == "verify" and len(words) == 2:
        _verify(ctx, Path(words[1]))
        return
    if len(words) != 1:
        raise UserError(f"'{' '.join(words)}' is no file; write one by 'backup FILE', read one by 'backup verify FILE'")
    file = Path(words[0])
    done = write_backup(workspace_of(ctx), file, now(), overwrite=overwrite, keep=keep)
    typer.echo(f"{file}: {done.runs} runs, {done.rows} rows of the store, {done.entries} entries of the audit")
    typer.echo("not in it: the key, without which it cannot be opened; keep a copy of the key elsewhere", err=True)
    if done.faults:
        typer.echo(f"the audit is not whole: {'; '.join(done.faults[:3])}; it was kept as it is", err=True)


def _verify(ctx: typer.Context, file: Path) -> None:
    from dashboard.backup import verify_backup

    contents = verify_backup(workspace_of(ctx), file)
    run = "no run" if contents.run is None else f"run {contents.run}"
    typer.echo(
        f"{file}: made at {contents.made_at:%Y-%m-%d %H:%M}, can be restored whole: {run}, "
        f"{sum(contents.rows.values())} rows of the store, {contents.rows.get('audit', 0)} entries of the audit"
    )
    if contents.audit_faults:
        typer.echo(f"the audit was not whole when it was backed up: {'; '.join(contents.audit_faults[:3])}", err=True)
