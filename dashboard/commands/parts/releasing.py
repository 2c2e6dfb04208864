"""The command's part of four eyes: tells what waits, and lets it through or throws it away for who may."""

from __future__ import annotations

from datetime import datetime

from dashboard.auth import session_cookie
from dashboard.jobs import waiting_run
from dashboard.store import Store, audit, people
from dashboard.store.home import open_home
from etl import warehouse
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse.pointer import WaitingRun


def changes(waiting: WaitingRun) -> str:
    """What the run that waits changes, one line a cell. Raises UserError where none waits any more."""
    compared = waiting_run.comparison()
    months = [f"{month:%Y-%m}" if month else "none" for month in (compared.published, compared.waiting)]
    head = (
        f"run {waiting.run}, computed {waiting.at[:16]} by {waiting.by or 'nobody who is known'}: "
        f"readers see {months[0]}, this one {months[1]}; {compared.changed.height} of {compared.n_cells} cells change"
    )
    lines = [
        f"{row['cell_code']}  {row['before'] or '-'} -> {row['after'] or '-'}"
        + "".join(f"  +{flag}" for flag in row["gained"])
        + "".join(f"  -{flag}" for flag in row["lost"])
        for row in compared.changed.iter_rows(named=True)
    ]
    return "\n".join([head, *lines])


def decide(workspace: Workspace, run: int, by: str, secret: str, at: datetime, *, discard: bool) -> str:
    """Releases the run, or discards it, for `by`; gives a sentence. It is on record in the audit.

    `secret` is the password of the account, or a signed session that the dashboard issued to who pressed the button.
    Raises UserError where it is not right, the person may not release, or the run cannot be released by that person.
    """
    workspace.claim()
    store = open_home(workspace)
    try:
        _refuse_unknown(workspace, store, by, secret, at)
        if not any(waiting_run.may_release(right) for right in people.rights(store, by, at.date())):
            raise UserError(
                f"'{by}' may not release: it takes a {', '.join(waiting_run.RELEASERS)} over the whole tree"
            )
        if discard:
            warehouse.discard(workspace, run)
            audit.enter(store, at, by, "results discarded", str(run))
            return f"run {run} is thrown away; readers keep what they have"
        done = warehouse.release(workspace, run, by)
        audit.enter(store, at, by, "results released" if done else "results looked through", str(run))
        return f"run {run} is published" if done else f"run {run}: '{by}' is noted; a second person has to follow"
    finally:
        store.engine.dispose()


def _refuse_unknown(workspace: Workspace, store: Store, by: str, secret: str, at: datetime) -> None:
    session = session_cookie.read(secret, at, workspace.keys.store, session_cookie.RELEASE)
    if by and session is not None and session.login == by:
        return
    if workspace.config.sign_in.kind == "local" and people.sign_in(store, by, secret):
        return
    audit.enter(store, at, by[:120], "release refused")
    raise UserError("login or password is not right; name yourself by --by, or release on the page of data quality")
