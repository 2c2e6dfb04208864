"""Which cells somebody wants a cell compared with: put in or left out by hand, kept per login.

Only the changes are kept, so the rest of the similar cells stays up to date with each build.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from dashboard.store import Store
from dashboard.store.tables import ChosenPeer
from etl.user_error import UserError


@dataclass(frozen=True)
class Chosen:
    """Codes of the cells put in and of those left out, each in order of code."""

    put_in: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def chosen(store: Store, login: str, cell_code: str) -> Chosen:
    """What a login changed among the similar cells of a cell; whether it may still be seen is for the asker to tell."""
    own = (ChosenPeer.login == login, ChosenPeer.cell_code == cell_code)
    with store.reading() as session:
        rows = session.scalars(select(ChosenPeer).where(*own).order_by(ChosenPeer.peer_code)).all()
    return Chosen(
        tuple(row.peer_code for row in rows if row.put_in),
        tuple(row.peer_code for row in rows if not row.put_in),
    )


def swap(store: Store, login: str, cell_code: str, *, left_out: str = "", put_in: str = "") -> None:
    """Leaves one cell out, puts another in, or both at once; what was chosen last about a cell counts.

    Raises UserError where nothing is to be changed, or a cell is to be compared with itself.
    """
    changes = {code: code == put_in for code in (left_out, put_in) if code}
    if not changes:
        raise UserError("choose a cell to leave out or one to put in")
    if cell_code in changes or left_out == put_in:
        raise UserError("a cell is not compared with itself, nor swapped for itself; choose another one")
    with store.writing() as session:
        for code, is_in in changes.items():
            session.merge(ChosenPeer(login=login, cell_code=cell_code, peer_code=code, put_in=is_in))


def start_anew(store: Store, login: str, cell_code: str) -> None:
    """Forgets every change of a login to the similar cells of a cell."""
    with store.writing() as session:
        session.execute(delete(ChosenPeer).where(ChosenPeer.login == login, ChosenPeer.cell_code == cell_code))
