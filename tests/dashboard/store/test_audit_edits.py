"""200 random edits of the audit by somebody who writes to the database without the program: each is found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from dashboard.store import Store, audit
from dashboard.store.home import difference, open_home, state
from etl.config.workspace import Workspace

AT = datetime(2026, 11, 10, 9, 0)
N_ENTRIES, N_EDITS = 25, 200


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    """The store of a home with entries, whose guards are gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", "a key for the tests only")
        opened = open_home(Workspace.open(tmp_path_factory.mktemp("edits") / "home"))
    for n in range(N_ENTRIES):
        audit.enter(opened, AT + timedelta(hours=n), f"p{n % 3}", "viewed", f"C{n % 7}", page="profile", rows=n)
    with opened.engine.begin() as connection:
        for what in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_no_{what}"))
    yield opened
    opened.engine.dispose()


def cut(connection: Connection, dice: random.Random) -> None:
    connection.execute(text("DELETE FROM audit WHERE number > :n"), {"n": dice.randrange(N_ENTRIES)})


def cut_and_fill(connection: Connection, dice: random.Random) -> None:
    """The end is cut off and copies of earlier entries stand there."""
    n = dice.randrange(2, N_ENTRIES)
    connection.execute(text("DELETE FROM audit WHERE number > :n"), {"n": n})
    columns = "at, login, action, subject, detail, chained"
    add = f"INSERT INTO audit SELECT number + :n, {columns} FROM audit WHERE number <= :m"
    connection.execute(text(add), {"n": n, "m": min(n, N_ENTRIES - n)})


def remove(connection: Connection, dice: random.Random) -> None:
    connection.execute(text("DELETE FROM audit WHERE number = :n"), {"n": dice.randrange(1, N_ENTRIES)})


def remove_and_close(connection: Connection, dice: random.Random) -> None:
    """The numbers after the one that is gone move up."""
    n = dice.randrange(1, N_ENTRIES)
    connection.execute(text("DELETE FROM audit WHERE number = :n"), {"n": n})
    for later in range(n + 1, N_ENTRIES + 1):
        connection.execute(text("UPDATE audit SET number = number - 1 WHERE number = :n"), {"n": later})


def change(connection: Connection, dice: random.Random) -> None:
    column = dice.choice(("login", "action", "subject", "chained", "detail", "at"))
    n, other = dice.sample(range(1, N_ENTRIES + 1), 2)
    value = f"(SELECT {column} FROM audit WHERE number = {other})" if dice.random() < 0.5 else ":value"
    at = f"{AT + timedelta(days=9)}.000000" if dice.random() < 0.5 else f"{AT + timedelta(hours=n - 1)}.000001"
    details = [f'{{"page": "profile", "rows": {n}}}', f'{{"rows": {n - 1}, "page": "profile"}}', "{", "null"]
    details.append(f'{{"page":"profile","rows":{n - 1}}}')
    values = {"detail": dice.choice(details), "at": at}
    before = connection.execute(text(f"SELECT {column} FROM audit WHERE number = {n}")).scalar()
    parameters = {"value": values.get(column, "x")} if value == ":value" else {}
    connection.execute(text(f"UPDATE audit SET {column} = {value} WHERE number = {n}"), parameters)
    if connection.execute(text(f"SELECT {column} FROM audit WHERE number = {n}")).scalar() == before:
        remove(connection, dice)


def swap(connection: Connection, dice: random.Random) -> None:
    a, b = dice.sample(range(1, N_ENTRIES + 1), 2)
    for before, after in ((a, -1), (b, a), (-1, b)):
        connection.execute(text("UPDATE audit SET number = :to WHERE number = :n"), {"to": after, "n": before})


def forge(connection: Connection, dice: random.Random) -> None:
    """An entry more, with the hash of another."""
    add = "INSERT INTO audit SELECT :new, at, 'an', action, subject, detail, chained FROM audit WHERE number = :n"
    connection.execute(text(add), {"new": N_ENTRIES + dice.randint(1, 2), "n": dice.randint(1, N_ENTRIES)})


EDITS = (cut, cut_and_fill, remove, remove_and_close, change, change, change, swap, forge)


def test_each_edit_is_found(store):
    dice, expected, missed, kinds = random.Random(23), state(store), [], Counter()
    with store.engine.connect() as connection:
        for n in range(N_EDITS):
            edit = dice.choice(EDITS)
            kinds[edit.__name__] += 1
            edit(connection, dice)
            on_this = replace(store, engine=connection)
            missed += [] if audit.verify(on_this) or difference(on_this, expected) else [(n, edit.__name__)]
            connection.rollback()
    assert missed == []
    assert len(kinds) == len(set(EDITS))
    assert audit.verify(store) == []
