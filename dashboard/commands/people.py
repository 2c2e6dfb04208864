"""Commands about people: accounts, grants, the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from dashboard.store import Store, audit, open_store, people
from etl.config.workspace import Workspace, now
from etl.user_error import UserError

_state: Mapping[str, Path] = {}


def register(app: typer.Typer, state: Mapping[str, Path]) -> None:
    """Adds the commands to `cellpulse`; `state` holds the home once the command line is read."""
    global _state
    _state = state
    app.command()(account)
    app.command()(grant)
    app.command()(revoke)
    app.command("audit")(audit_)


def account(
    login: Annotated[str, typer.Argument(help="What the person signs in with.")],
    name: Annotated[str, typer.Option(help="How the person is called.")],
) -> None:
    """Makes a local account; the password is asked for, and must be changed at the first sign-in."""
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    store = _store()
    people.add_account(store, login, name, password)
    audit.enter(store, now(), "command", "account made", login)


def grant(
    login: Annotated[str, typer.Argument(help="Login, or the claim that the provider gives.")],
    role: Annotated[str, typer.Argument(help="committee, inspector, leader, steward or administrator.")],
    unit: Annotated[str, typer.Option(help="Code of the unit whose subtree may be seen; left out = everything.")] = "",
    reason: Annotated[str, typer.Option(help="Why; it is shown to the person and kept.")] = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days from today.")] = 180,
) -> None:
    """Gives a person the right to see a part of the tree, for a time and a reason."""
    store, today = _store(), now().date()
    given = people.grant(store, login, role, unit, reason, today, today + timedelta(days=days - 1), "command")
    audit.enter(store, now(), "command", "grant given", str(given), to=login, role=role, unit=unit)
    typer.echo(f"grant {given}")


def revoke(number: Annotated[int, typer.Argument(help="The grant's number, as grant printed it.")]) -> None:
    """Ends a grant now."""
    store = _store()
    people.revoke(store, number, now())
    audit.enter(store, now(), "command", "grant revoked", str(number))


def audit_(what: Annotated[Literal["verify"], typer.Argument(help="verify: is the chain whole?")]) -> None:
    """Looks at the audit of sign-ins, views, exports and changes."""
    faults = audit.verify(_store())
    if faults:
        raise UserError(f"the audit is not whole: {'; '.join(faults[:3])}; keep the file and ask who wrote to it")
    typer.echo(f"the audit is whole: {sum(1 for _ in audit.entries(_store()))} entries")


def _store() -> Store:
    workspace = Workspace.open(_state["home"])
    workspace.claim()
    return open_store(workspace.store_url, workspace.keys.store)
