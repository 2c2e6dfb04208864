"""Sends what is due: to every recipient once a period, and only where there is something to tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from dashboard.documents.digests import ways
from dashboard.documents.digests.content import Digest, compose
from dashboard.language import Language
from dashboard.store import Store, audit, digests
from dashboard.store.home import open_home
from dashboard.store.people import rights
from dashboard.store.tables import CELL_SECRETARY
from etl.config.workspace import Recipient, Workspace
from etl.user_error import UserError


@dataclass(frozen=True)
class Outcome:
    """What became of the recipients: how many `sent`, `repeated` (sent before in this period), `quiet` (nothing new),
    `no_right`, and a sentence for each that failed."""

    counts: Counter[str]
    faults: tuple[str, ...]


def send_due(workspace: Workspace, at: datetime) -> Outcome:
    """Sends the digests that are due; one that fails is tried again at the next run and hinders no other.

    The query service must stand on the same workspace. Raises UserError where no way or no recipient is configured, or
    there are no results.
    """
    asked = workspace.config.digest
    if not asked.recipients or not (asked.folder or asked.mail):
        raise UserError(
            f"{workspace.home / 'cellpulse.toml'} configures no digest; name [digest] folder or [digest.mail], "
            "and [[digest.recipients]]"
        )
    workspace.claim()
    store = open_home(workspace)
    counts, faults = Counter[str](), []
    try:
        for recipient in asked.recipients:
            try:
                counts[_deliver(workspace, store, recipient, at)] += 1
            except UserError as error:
                audit.enter(store, at, "command", "digest failed", recipient.login)
                faults.append(str(error))
    finally:
        store.engine.dispose()
    return Outcome(counts, tuple(faults))


def _deliver(workspace: Workspace, store: Store, to: Recipient, at: datetime) -> str:
    asked = workspace.config.digest
    in_force = tuple(right for right in rights(store, to.login, at.date()) if right.role != CELL_SECRETARY)
    if not in_force:
        return "no_right"
    last = digests.last_reported(store, to.login)
    days = workspace.config.escalate_days
    digest = compose(store, to.login, in_force, last, asked.link, at.date(), escalate_days=days)
    if not digest.sections:
        return "quiet"
    period = period_of(asked.every, at)
    if not digests.claim(store, to.login, period, digest.as_of, at):
        return "repeated"
    try:
        _send(workspace, digest, to, period, at)
    except BaseException:
        digests.give_back(store, to.login, period)
        raise
    digests.sent(store, to.login, period, at)
    scopes = [section.right.scope.code for section in digest.sections]
    audit.enter(store, at, "command", "digest sent", to.login, period=period, as_of=f"{digest.as_of}", scopes=scopes)
    return "sent"


def period_of(every: str, at: datetime) -> str:
    """The period of a moment: its month (2026-11) or its ISO week (2026-W47)."""
    year, week, _ = at.isocalendar()
    return f"{at:%Y-%m}" if every == "month" else f"{year}-W{week:02d}"


def _send(workspace: Workspace, digest: Digest, to: Recipient, period: str, at: datetime) -> None:
    asked, t = workspace.config.digest, Language(to.lang)
    letter = ways.Letter(to, period, digest.subject(t), digest.text(t))
    if asked.mail:
        ways.by_mail(asked.mail, letter, at)
    if asked.folder:
        ways.into_folder(workspace.home / asked.folder, letter, workspace.home)
