"""Local accounts and grants: who may sign in, and who may see which part of the tree in which role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.scope import Cell, Scope, from_code, parameter
from dashboard.store import Store, sign_ins
from dashboard.store.tables import CELL_SECRETARY, ROLES, Account, Grant
from etl.user_error import UserError

# NIST SP 800-63B: length counts, not composition.
SHORTEST_PASSWORD = 12
# Nobody keeps a right that nobody looks at again (chosen by us).
LONGEST_GRANT = timedelta(days=366)
_HASHER = PasswordHasher()
# Verified where there is no such account, so that an answer takes as long as for one that exists.
_NOBODY = _HASHER.hash("nobody has this password")


@dataclass(frozen=True)
class Right:
    """One grant in force: the role, and the part of the tree that is seen."""

    grant_id: int
    role: str
    scope: Scope
    reason: str
    valid_to: date


def add_account(store: Store, login: str, name: str, password: str) -> None:
    """A local account; the password must be changed at the first sign-in. Raises UserError where either is unfit."""
    _fit(password)
    with store.writing() as session:
        if not login.strip() or session.get(Account, login):
            raise UserError(f"the login '{login}' is empty or taken; choose another one")
        session.add(Account(login=login, name=name, password_hash=_HASHER.hash(password), must_change=True))


def sign_in(store: Store, login: str, password: str) -> bool:
    """Whether login and password are right and the account is open; takes as long where there is no such account.

    Nobody is locked out here: the login pages slow guessing down.
    """
    with store.reading() as session:
        account = session.get(Account, login)
    if account is None or account.closed_at is not None:
        _verified(_NOBODY, password)
        return False
    return _verified(account.password_hash, password)


def change_password(store: Store, login: str, old: str, new: str) -> None:
    """Ends the person's sessions too. Raises UserError where the old password is wrong or the new one is unfit."""
    _fit(new)
    with store.writing() as session:
        account = session.get(Account, login)
        if account is None or not _verified(account.password_hash, old):
            raise UserError("the present password is not right; nothing was changed")
        if old == new:
            raise UserError("the new password is the old one; choose another")
        account.password_hash, account.must_change = _HASHER.hash(new), False
        sign_ins.end(session, login)


def login_block(store: Store, login: str) -> str | None:
    """Why a signed-in account may not go on: `sign_in` where it is closed or gone, `password` where it still has the
    password that somebody else gave it; None where nothing hinders."""
    with store.reading() as session:
        account = session.get(Account, login)
    if account is None or account.closed_at is not None:
        return "sign_in"
    return "password" if account.must_change else None


def accounts(store: Store) -> list[Account]:
    """Every account, by login."""
    with store.reading() as session:
        return list(session.scalars(select(Account).order_by(Account.login)))


def close_account(store: Store, login: str, at: datetime) -> None:
    """Nobody signs in with it any more, and who is signed in is out at the next click. Raises UserError."""
    with store.writing() as session:
        account = _account(session, login)
        account.closed_at = account.closed_at or at
        sign_ins.end(session, login)


def reset_password(store: Store, login: str, password: str) -> None:
    """Opens an account again, with a password that must be changed. Raises UserError where unfit."""
    _fit(password)
    with store.writing() as session:
        account = _account(session, login)
        account.password_hash, account.must_change = _HASHER.hash(password), True
        account.closed_at, account.locked_until, account.failures = None, None, 0
        sign_ins.end(session, login)


def grant(
    store: Store, login: str, role: str, scope: Scope, reason: str, valid_from: date, valid_to: date, by: str
) -> int:
    """Gives a right and its number. Raises UserError where role, reason or period are not fit."""
    if isinstance(scope, Cell) != (role == CELL_SECRETARY):
        raise UserError(f"the role '{CELL_SECRETARY}' is for one cell, and every other role for a part of the tree")
    if role not in (*ROLES, CELL_SECRETARY):
        raise UserError(f"there is no role '{role}'; there are {', '.join(ROLES)}")
    if not reason.strip() or not login.strip():
        raise UserError("a grant needs a person and a reason")
    if not valid_from <= valid_to <= valid_from + LONGEST_GRANT:
        raise UserError("a grant ends on or after the day it begins, at most a year later")
    code = scope.code if isinstance(scope, Cell) else parameter(scope)
    with store.writing() as session:
        given = Grant(
            login=login, role=role, unit_code=code, reason=reason, valid_from=valid_from, valid_to=valid_to,
            granted_by=by,
        )  # fmt: skip
        session.add(given)
        session.flush()
        return given.id


def revoke(store: Store, grant_id: int, at: datetime) -> None:
    """Ends a grant now; what it was stays on record. Raises UserError where there is none."""
    with store.writing() as session:
        grant = session.get(Grant, grant_id)
        if grant is None:
            raise UserError(f"there is no grant {grant_id}")
        grant.revoked_at = grant.revoked_at or at


def rights(store: Store, login: str, on: date) -> list[Right]:
    """The grants of a person in force that day, the oldest first; asked anew at every run of a page."""
    with store.reading() as session:
        return [_right(grant) for grant in _in_force(session, login, on)]


def grants(store: Store) -> list[Grant]:
    """Every grant ever given, the newest first."""
    with store.reading() as session:
        return list(session.scalars(select(Grant).order_by(Grant.id.desc())))


def _account(session: Session, login: str) -> Account:
    account = session.get(Account, login)
    if account is None:
        raise UserError(f"there is no account '{login}'")
    return account


def _in_force(session: Session, login: str, on: date) -> list[Grant]:
    query = select(Grant).where(Grant.login == login, Grant.valid_from <= on, Grant.valid_to >= on)
    return list(session.scalars(query.where(Grant.revoked_at.is_(None)).order_by(Grant.id)))


def _right(grant: Grant) -> Right:
    scope = Cell(grant.unit_code) if grant.role == CELL_SECRETARY else from_code(grant.unit_code)
    return Right(grant.id, grant.role, scope, grant.reason, grant.valid_to)


def _fit(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise UserError(
            f"the password is too short; take at least {SHORTEST_PASSWORD} characters, a sentence for example"
        )


def _verified(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
