"""Whether a home has what its manifest says: the runs, the store and the whole of its audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dashboard.store import audit
from dashboard.store.damage import damaged
from dashboard.store.home import accept, open_home
from etl.config import manifest
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, pointer


def faults(workspace: Workspace, *, deep: bool = False) -> list[tuple[str, str]]:
    """What is missing, older than it should be or damaged, as subject and sentence; makes nothing.

    With `deep` the blocks of every kept run are compared with those that were published.
    """
    listed = _losses(workspace) + _listed("store", lambda: damaged(workspace.store_url, workspace.keys.store))
    return listed + (_listed("warehouse", lambda: _blocks(workspace)) if deep else [])


def refuse_losses(workspace: Workspace) -> None:
    """Raises UserError where a home lacks something, before anything is served or kept of it."""
    if sentences := _losses(workspace):
        raise UserError(sentences[0][1])


def accept_losses(workspace: Workspace, reason: str, at: datetime) -> None:
    """Goes on with what stands in the home; the reason and what is lost are entered in the audit.

    Raises UserError where the reason is empty, or the pointer of the warehouse is damaged.
    """
    if not reason.strip():
        raise UserError("say why the loss is accepted: cellpulse doctor --accept-loss REASON")
    lost = [sentence for _, sentence in faults(workspace)]
    store = accept(workspace)
    audit.enter(store, at, "command", "loss accepted", "", why=reason.strip()[:500], lost=[text[:300] for text in lost])
    store.engine.dispose()


def _losses(workspace: Workspace) -> list[tuple[str, str]]:
    return _listed("warehouse", lambda: inventory.faults(workspace)) + _listed("store", lambda: _store(workspace))


def _listed(subject: str, ask: Callable[[], list[str]]) -> list[tuple[str, str]]:
    try:
        return [(subject, sentence) for sentence in ask()]
    except UserError as error:
        return [(subject, str(error))]


def _store(workspace: Workspace) -> list[str]:
    noted = manifest.read(workspace)
    stands = workspace.config.store or (workspace.home / "store.db").exists()
    if not stands and (noted is None or noted.store is None):
        return []
    store = open_home(workspace)
    try:
        return audit.verify(store)
    finally:
        store.engine.dispose()


def _blocks(workspace: Workspace) -> list[str]:
    sentences = []
    for run in pointer.read(workspace.warehouse).kept:
        if blocks := inventory.damaged(workspace, run):
            mib = inventory.BLOCK_BYTES >> 20
            sentences.append(
                f"run {run}: {len(blocks)} blocks of {mib} MiB are not what was published, the first is {blocks[0]}; "
                "the run is damaged: 'cellpulse rollback' goes back to the one before, or restore a backup"
            )
    return sentences
