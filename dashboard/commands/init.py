"""`cellpulse init`: a configuration with one worked example of each source."""

from __future__ import annotations

import typer

from dashboard.commands.doctor import doctor
from etl.discover import DATA
from etl.user_error import UserError


def init(ctx: typer.Context) -> None:
    """Writes a commented cellpulse.toml with one example of each source, and runs doctor."""
    from etl.config.staging import write_whole
    from etl.config.workspace import FILE_NAME

    path = ctx.obj.expanduser().resolve() / FILE_NAME
    if path.exists():
        raise UserError(f"{path}: there is a configuration already; move it away first, or change it by hand")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, (DATA / "examples" / FILE_NAME).read_bytes(), path.parent)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror}); make room or rights there") from error
    typer.echo(f"{path} is written; take away the '# ' in front of what you use")
    doctor(ctx, deep=False, accept_loss="")
