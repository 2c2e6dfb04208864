"""The store of a home, compared with the home's manifest: nothing is made anew over a store that is missing."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from dashboard.store import Store, anchoring, guards, open_store
from dashboard.store.migrating import newest
from dashboard.store.tables import AuditEntry, Identity
from etl.config import manifest
from etl.config.manifest import ACCEPT, Manifest, StoreState
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, pointer


def open_home(workspace: Workspace) -> Store:
    """Opens the store of a home. Each entry of its audit is noted in the manifest from now on.

    Raises UserError where it cannot be reached, is missing though the home had one, is another one, or has fewer
    entries in its audit than were noted.
    """
    workspace.claim()
    noted = manifest.read(workspace)
    expected = noted.store if noted else None
    if expected is not None:
        _refuse_missing(workspace, expected)
    store = open_store(workspace.store_url, workspace.keys.store)
    if expected is None:
        _identify(store)
    elif fault := difference(store, expected):
        store.engine.dispose()
        raise UserError(f"{fault}; {ACCEPT}")
    return _noted(workspace, store)


def accept(workspace: Workspace) -> Store:
    """Notes what stands in the home in a new manifest, whatever the old one had; opens the store, or makes one."""
    workspace.claim()
    manifest.write(workspace, Manifest())
    published = pointer.read(workspace.warehouse)
    there = tuple(run for run in published.runs if pointer.file_of(workspace.warehouse, run).exists())
    if there != published.runs:
        published = replace(published, runs=there)
        pointer.replace(workspace.warehouse, published)
    inventory.note(workspace, published)
    store = open_store(workspace.store_url, workspace.keys.store)
    with store.engine.begin() as connection:
        guards.renew(connection)
    _identify(store)
    return _noted(workspace, store)


def state(store: Store) -> StoreState:
    """What the manifest notes of a store."""
    with store.reading() as session:
        identity = session.get(Identity, 1)
        n = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        last = select(AuditEntry.chained).order_by(AuditEntry.number.desc()).limit(1)
        head = session.scalar(last) or ""
        return StoreState(identity.store_id if identity else "", newest() or "", n, head)


def difference(store: Store, expected: StoreState) -> str | None:
    """Why a store is not the one that was noted, in a sentence; None where it is, perhaps with more entries."""
    with store.reading() as session:
        identity = session.get(Identity, 1)
        if identity is None or identity.store_id != expected.id:
            return "another store is in the place of the one that this home had"
        n = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        if n < expected.entries:
            return f"the audit has {n} entries and had {expected.entries}: its end was cut off, or the store is older"
        at_end = session.scalar(select(AuditEntry.chained).where(AuditEntry.number == expected.entries)) or ""
        if expected.entries and at_end != expected.head:
            return f"entry {expected.entries} of the audit is not the one that was noted: the audit was changed"
    return None


def _refuse_missing(workspace: Workspace, expected: StoreState) -> None:
    file = workspace.home / "store.db"
    if workspace.config.store or (file.exists() and file.stat().st_size):
        return
    raise UserError(
        f"{file}: the store of cases is missing or empty; it had {expected.entries} entries of the audit; {ACCEPT}"
    )


def _identify(store: Store) -> None:
    try:
        with store.writing() as session:
            if session.get(Identity, 1) is None:
                last = session.scalar(select(func.max(AuditEntry.number))) or 0
                session.add(Identity(number=1, store_id=secrets.token_hex(16), ordered_from=last + 1))
    except IntegrityError:
        # Another process gave it one at the same moment.
        return


def _noted(workspace: Workspace, store: Store) -> Store:
    """The store, noted as it is, whose further entries of the audit are noted too."""
    known = state(store)
    manifest.note_store(workspace, known)
    send = anchoring.sender(workspace.config.audit.syslog, known.id)

    def note(number: int, chained: str) -> None:
        manifest.note_store(workspace, replace(known, entries=number, head=chained))
        send(number, chained)

    return replace(store, note_entry=note)
