"""`cellpulse account`: a local account."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.parts.home import store_of, workspace_of


def account(
    ctx: typer.Context,
    login: Annotated[str, typer.Argument(help="What the person signs in with.")],
    name: Annotated[str, typer.Option(help="How the person is called.")],
) -> None:
    """Makes a local account; the password is asked for, and must be changed at the first sign-in."""
    from dashboard.store import audit, people
    from etl.config.workspace import now

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    store = store_of(ctx, workspace_of(ctx))
    people.add_account(store, login, name, password)
    audit.enter(store, now(), "command", "account made", login)
