"""Nobody learns of a cell outside of their grant: not by a question, export, page, brief or digest, in whatever tree.

Each answer is held against that of a world in which the cells outside do not exist at all: where both are the same,
nothing that is shown, counted or kept can have come from outside. Questions, exports and pages are found by listing
them, so a new one is held to it without a change here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile, is_zipfile

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import access
from dashboard.auth import current_user as visiting
from dashboard.auth.current_user import CurrentUser
from dashboard.documents.brief import Stamp, as_file
from dashboard.documents.digests.content import compose
from dashboard.documents.exporting import published
from dashboard.language import Language
from dashboard.scope import Scope, from_code
from dashboard.store import Store, open_store, people
from etl import warehouse
from etl.config.workspace import Workspace, now
from etl.discover import parts, statements
from etl.user_error import UserError
from tests import pdf_text
from tests.chain import scoped_worlds as worlds
from tests.chain.scoped_worlds import Land
from tests.dashboard.showing import show
from tests.dashboard.test_access import VALUES

TODAY = date(2026, 11, 10)
# Of where the cells of the pages lie; the questions below are asked in trees that Hypothesis draws.
SEED = 417
QUESTIONS = sorted(statements(access.QUERIES))
EXPORTS = sorted(statements("dashboard/documents/exports"))


@dataclass
class Province:
    """The real small province of these tests in memory, and a store for grants."""

    con: duckdb.DuckDBPyConnection
    cells: list[str]
    store: Store
    logins: int = 0

    def service(self, world: str) -> access.QueryService:
        """A door onto one of the worlds."""

        def connect() -> duckdb.DuckDBPyConnection:
            cursor = self.con.cursor()
            cursor.execute(f"USE {world}")
            return cursor

        return access.QueryService(lambda: world, connect)


@pytest.fixture(scope="module")
def province(built, tmp_path_factory) -> Iterator[Province]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", built.environ["CELLPULSE_KEY"])
        workspace = Workspace.open(built.home)
        con = warehouse.reader(workspace)
    cells = worlds.small(con, "wh")
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('scope') / 'store.db'}", b"k" * 32)
    yield Province(con, cells, store)
    con.close()
    store.engine.dispose()


@st.composite
def trees(draw) -> tuple[tuple[int | None, ...], int]:
    """The parents of up to six units, and a seed for where the cells are."""
    n = draw(st.integers(2, 6))
    return (None, *(draw(st.integers(0, i - 1)) for i in range(1, n))), draw(st.integers(0, 1_000))


# Unit, first day, last day (both as days from today), revoked.
GRANTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(-9, 3), st.integers(-5, 9), st.booleans()), min_size=1, max_size=4
)
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@settings(max_examples=4, suppress_health_check=SLOW)
@given(tree=trees(), wished=GRANTS, data=st.data())
def test_nothing_is_told_that_hangs_on_a_cell_outside_the_grants(province, tree, wished, data):
    land = Land(tree[0], worlds.random_homes(province.cells, len(tree[0]), tree[1]))
    login, rights = grants_of(province, land, wished)
    world = worlds.settle(province.con, land)
    # One door for everybody, so that what is kept of one scope's answers is at hand for the other ones.
    service, done = province.service(world), [world]
    for right in {right.scope.code: right for right in rights}.values():
        scope = right.scope.code
        other = worlds.without(province.con, world, land, scope)
        done.append(other)
        target = data.draw(st.sampled_from(province.cells))
        for question in QUESTIONS:
            for asked in parameters(province, land, question, target):
                compare(
                    question,
                    land,
                    scope,
                    *(each.query(question, from_code(scope), asked) for each in (service, province.service(other))),
                )
        for table in EXPORTS:
            compare(table, land, scope, *(exported(province.con, each, table, scope) for each in (world, other)))
    if rights:
        compare_digests(province, land, login, rights, world, done)
    worlds.drop(province.con, *done)


def grants_of(province: Province, land: Land, wished: list[tuple[int, int, int, bool]]):
    """Gives the grants and what is in force of them today, which is told by hand too."""
    province.logins += 1
    login, expected = f"p{province.logins}", set()
    for unit, first, length, revoked in wished:
        scope = f"U{unit % len(land.parents)}"
        begins, ends = TODAY + timedelta(days=first), TODAY + timedelta(days=first + max(length, 0))
        number = people.grant(province.store, login, "inspector", from_code(scope), "x", begins, ends, "y")
        if revoked:
            people.revoke(province.store, number, datetime(2026, 11, 10))
        elif begins <= TODAY <= ends:
            expected.add(number)
    rights = people.rights(province.store, login, TODAY)
    assert {right.grant_id for right in rights} == expected
    return login, tuple(rights)


def compare(what: str, land: Land, scope: str, answer: pl.DataFrame, expected: pl.DataFrame) -> None:
    """The same rows in both worlds, and no code of a cell outside in any of them, however deep."""
    assert answer.columns == expected.columns, what
    rows = written(answer)
    assert rows == written(expected), f"{what} in {scope}: hangs on cells outside of it"
    assert_silent(what, land, scope, "\n".join(rows))


def assert_silent(what: str, land: Land, scope: str, text: str) -> None:
    outside = set(land.homes) - land.below(scope)
    named = outside & set(re.findall(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*", text))
    assert not named, f"{what} in {scope} names {sorted(named)[:3]}"


def written(answer: pl.DataFrame) -> list[str]:
    return sorted(json.dumps(rounded(row), default=str, ensure_ascii=False) for row in answer.to_dicts())


def rounded(value: Any) -> Any:
    """Sums in another order differ in the last digit."""
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def parameters(province: Province, land: Land, question: str, target: str) -> Iterator[dict[str, Any]]:
    """Every way to ask: for the cell drawn, wherever it lies, and for each unit."""
    asked = statements(access.QUERIES)[question]
    needed = set(re.findall(r"\$([a-z_]+)", asked.sql)) - {"scope"} - set(asked.head.get("defaults", {}))
    newest = worlds.months(province.con)[-1]
    many = {
        "cells": "\n".join(province.cells),
        "peers": json.dumps(province.cells),
        "put_in": json.dumps(province.cells),
    }
    choices = {name: [value] for name, value in (VALUES | many | {"as_of": newest, "cell": target}).items()}
    choices["unit"] = ["", *land.units()]
    choices["previous"] = [(newest - timedelta(days=1)).replace(day=1)]
    names = sorted(needed)
    for values in product(*(choices[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def exported(con: duckdb.DuckDBPyConnection, world: str, table: str, scope: str) -> pl.DataFrame:
    con.execute(f"USE {world}")
    return published(con, table, None, from_code(scope))


def compare_digests(province: Province, land: Land, login: str, rights: tuple, world: str, done: list[str]) -> None:
    """The letter of somebody with all these grants, in a world without the cells that lie in none of them."""
    seen = set().union(*(land.below(right.scope.code) for right in rights))
    other = worlds.copy(province.con, world, f"{world}_letter")
    done.append(other)
    worlds.forget(province.con, set(land.homes) - seen)
    letters = []
    for each in (world, other):
        access.use(province.service(each))
        digest = compose(province.store, login, rights, None, "http://x", TODAY)
        letters.append([(s.right.scope.code, s.new, s.persisting) for s in digest.sections])
        for code in ("vi", "en"):
            assert not set(land.homes) & set(re.findall(r"[\w-]+", digest.text(Language(code))))
    access.use(None)
    assert letters[0] == letters[1]


@dataclass
class Asked:
    """What pages ask at the door while they are drawn and their files are taken."""

    service: access.QueryService
    seen: dict[str, tuple[str, Scope, dict[str, Any]]]

    def query(self, question: str, scope: Scope, params: dict[str, Any]) -> pl.DataFrame:
        self.seen[f"{question} {scope} {params}"] = (question, scope, params)
        return self.service.query(question, scope, params)

    def current(self) -> str | None:
        return self.service.current()


def test_no_page_file_or_brief_tells_of_a_cell_outside(province, monkeypatch, tmp_path):
    """Pages opened by somebody who asks for what lies outside in the address, and takes every file that is offered."""
    monkeypatch.setenv("CELLPULSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CELLPULSE_KEY", "k")
    land = Land((None, 0, 0, 1, 1, 2), worlds.random_homes(province.cells, 6, SEED))
    scope = "U1"
    world = worlds.settle(province.con, land)
    other = worlds.without(province.con, world, land, scope)
    asked, files = Asked(province.service(world), {}), taken_files(monkeypatch)
    outside, inside = (sorted(cells)[0] for cells in (set(province.cells) - land.below(scope), land.below(scope)))
    access.use(asked)  # type: ignore[arg-type]  # it answers as a door does
    try:
        for page in sorted(parts("dashboard.views", "page").keys() - {"own_cell"}):
            sign_in(monkeypatch, sorted(visiting.RESTRICTED.get(page, {"inspector"}))[0], scope)
            for address in ({"cell": outside, "unit": "U2"}, {"cell": inside}):
                app = show(page, **address)
                drawn = "\n".join(str(element.proto) for element in app._tree if hasattr(element, "proto"))
                # The address itself was typed by whoever asks; it is no answer.
                assert_silent(page, land, scope, drawn.replace(address["cell"], "") if "unit" in address else drawn)
        for cell in (outside, inside):
            try_brief(cell, scope, files)
    finally:
        access.use(None)
    fresh = province.service(other)
    for question, within, params in asked.seen.values():
        compare(
            question,
            land,
            scope,
            province.service(world).query(question, within, params),
            fresh.query(question, within, params),
        )
    assert files
    for name, content in files.items():
        assert_silent(name, land, scope, readable(name, content))
    worlds.drop(province.con, world, other)


def sign_in(monkeypatch: pytest.MonkeyPatch, role: str, unit: str) -> None:
    today = now().date()
    number = people.grant(visiting.store(), "an", role, from_code(unit), "x", today, today + timedelta(days=9), "y")
    right = next(right for right in people.rights(visiting.store(), "an", today) if right.grant_id == number)
    monkeypatch.setattr(visiting, "_signed_in", lambda chosen: CurrentUser("an", right, (right,)))


def taken_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Every file that a page offers is made at once, as by a click."""
    taken: dict[str, bytes] = {}

    def take(label: str, data: Any, file_name: str, *_: Any, **__: Any) -> bool:
        taken[f"{len(taken)} {file_name}"] = data() if callable(data) else data
        return False

    monkeypatch.setattr("streamlit.download_button", take)
    return taken


def try_brief(cell: str, scope: str, files: dict[str, bytes]) -> None:
    try:
        files[f"{cell}.docx"] = as_file(cell, ".docx", Language("vi"), from_code(scope), Stamp(now()))
    except UserError:
        assert cell not in files


def readable(name: str, content: bytes) -> str:
    """The text of a file; of one that is an archive, that of its parts."""
    if name.endswith(".parquet"):
        return str(pl.read_parquet(BytesIO(content)).to_dicts())
    if name.endswith(".pdf"):
        return "\n".join(pdf_text.pages(content))
    if not is_zipfile(BytesIO(content)):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())
