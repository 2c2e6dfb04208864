"""The demo's switch of roles: it shows what each role sees, and no other home has it, whatever the address says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.auth import current_user
from dashboard.scope import WHOLE, Unit
from dashboard.store.tables import ROLES
from etl.config.workspace import DEMO_MARK, Workspace
from tests.dashboard.showing import show, text

WANTED = {"as_role": "inspector", "as_unit": "D0"}


@pytest.fixture
def demo(_own_home) -> Iterator[Path]:
    """The home of these tests as `cellpulse demo` marks its own."""
    mark = _own_home / DEMO_MARK
    mark.write_text("{}", "utf-8")
    yield _own_home
    mark.unlink()


def n_cells(app) -> int:
    body = next(piece.body for piece in app.html if "cp-fresh" in piece.body)
    return int(body.split(" chi bộ")[0].split()[-1].split(">")[-1])


def test_a_role_and_a_unit_are_chosen_and_kept_from_page_to_page(open_world, demo):
    open_world("full")
    app = show("attention")
    assert n_cells(app) == 300
    assert len(app.selectbox(key="demo_as_role").options) == len(ROLES)
    app.selectbox(key="demo_as_role").select("inspector").run()
    app.selectbox(key="demo_as_unit").select("D0").run()
    assert (app.query_params["as_role"], app.query_params["as_unit"]) == ("inspector", "D0")
    assert n_cells(app) == 150
    app.query_params.clear()
    app.switch_page("views/overview/page.py").run()
    assert n_cells(app) == 150
    assert app.query_params["as_unit"] == "D0"
    app.selectbox(key="demo_as_unit").select("").run()
    assert n_cells(app) == 300


@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_its_own_pages(open_world, demo, role):
    open_world("tiny")
    shown = text(show("attention", as_role=role))
    assert "1 chi bộ cần xem" in shown
    user = current_user.current_user(played=current_user.Played(role, WHOLE))
    assert user.may("administration") is (role == "administrator")
    current_user.refuse_ended(user)


@pytest.mark.parametrize("wanted", [{"as_role": "king"}, {"as_unit": "nowhere"}])
def test_what_there_is_not_is_passed_over(open_world, demo, wanted):
    open_world("full")
    assert n_cells(show("attention", **wanted)) == 300


def test_no_other_home_has_it_and_the_address_changes_nothing(open_world):
    open_world("full")
    app = show("attention", **WANTED)
    assert n_cells(app) == 300
    assert not [box for box in app.selectbox if str(box.key).startswith("demo_")]
    assert "thử" not in text(app)
    assert current_user.current_user(played=current_user.Played("inspector", Unit("D0"))).right == current_user.NOBODY


def test_where_people_sign_in_a_mark_of_the_demo_gives_nobody_another_role(tmp_path, monkeypatch):
    monkeypatch.setenv("CELLPULSE_KEY", "k")
    monkeypatch.setenv("CELLPULSE_HOME", str(tmp_path))
    (tmp_path / "cellpulse.toml").write_text('[sign_in]\nkind = "local"\n', "utf-8")
    (tmp_path / DEMO_MARK).write_text("{}", "utf-8")
    assert Workspace.open(tmp_path).config.sign_in.kind == "local"
    assert not current_user.in_demo()
