"""Four eyes: what was built reaches readers when a second person has seen what it changes, and not before."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time

import polars as pl
import pytest

from dashboard.auth import current_user
from dashboard.auth.current_user import CurrentUser
from dashboard.commands import pipeline
from dashboard.commands.parts import releasing
from dashboard.jobs import waiting_run
from dashboard.scope import from_code
from dashboard.store import audit, open_store, people
from dashboard.store.people import Right
from etl import warehouse
from etl.config.workspace import Workspace, now
from etl.user_error import UserError
from etl.warehouse import pointer
from tests.dashboard.showing import show, text

PASSWORD = "một câu dài dễ nhớ"


@pytest.fixture(scope="module")
def unused_house(hamlet, tmp_path_factory):
    """The command on a home with four eyes: An and Bình may release, Cúc may not; results of the last month are
    published. Tests must not write to it."""
    home = shutil.copytree(hamlet.home, tmp_path_factory.mktemp("four_eyes") / "home")
    (home / "cellpulse.toml").write_text('four_eyes = true\n[sign_in]\nkind = "local"\n', "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CELLPULSE_KEY", "CELLPULSE_NOW"):
            patch.setenv(name, hamlet.environ[name])
        store, today = opened(home), now().date()
        for login, role, unit in (("an", "administrator", ""), ("binh", "leader", ""), ("cuc", "leader", "52.001")):
            people.add_account(store, login, login, PASSWORD)
            people.grant(store, login, role, from_code(unit), "x", today, today, "y")
        store.engine.dispose()
    return type(hamlet)(home)


@pytest.fixture
def house(unused_house, tmp_path, monkeypatch):
    """A home of one's own that begins like that."""
    for name in ("CELLPULSE_KEY", "CELLPULSE_NOW"):
        monkeypatch.setenv(name, unused_house.environ[name])
    return type(unused_house)(shutil.copytree(unused_house.home, tmp_path / "home"))


def opened(home):
    workspace = Workspace.open(home)
    return open_store(workspace.store_url, workspace.keys.store)


def release(house, *words, secret=PASSWORD) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "dashboard.cli", "--home", str(house.home), "release", *map(str, words)],
        env=house.environ, input=f"{secret}\n", capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout


def built_anew(house, by: str) -> int:
    """A computation of which one cell's signs are gone, as a build leaves it."""
    with warehouse.writing(Workspace.open(house.home), pointer.WaitingRun(0, by, "2026-11-10T09:00:00")) as work:
        cell = work.con.execute("SELECT min(cell_code) FROM result.flags").fetchall()[0][0]
        work.con.execute("DELETE FROM result.flags WHERE cell_code = ?", [cell])
        work.con.execute("UPDATE result.attention SET state = 'quiet' WHERE cell_code = ?", [cell])
    return work.run


def test_a_build_reaches_readers_when_a_second_person_lets_it_through(house):
    workspace = Workspace.open(house.home)
    before = warehouse.current_run(workspace)
    run = built_anew(house, "an")
    assert warehouse.current_run(workspace) == before
    result = release(house)
    assert f"run {run}, computed 2026-11-10T09:00 by an" in result
    assert re.search(r"; 1 of \d+ cells change\n\S+  (now|later|watch|duty) -> quiet  -", result)
    assert "is published" in release(house, run, "--by", "binh")
    assert warehouse.current_run(workspace) == run
    store = opened(house.home)
    # Other tests export from the home of which this one is a copy.
    result = [(entry.login, entry.action) for entry in audit.entries(store) if entry.action != "exported"]
    assert result == [("binh", "results released")]
    store.engine.dispose()


@pytest.mark.parametrize("four_eyes", [True, False])
def test_a_build_waits_where_four_eyes_are_asked_for(house, monkeypatch, four_eyes):
    """What happens with a run that waits is told by the other tests; here only that the build asks for it."""
    asked = []

    def writing(_: Workspace, waiting: pointer.WaitingRun | None = None) -> None:
        asked.append(waiting)
        raise UserError("enough")

    if not four_eyes:
        (house.home / "cellpulse.toml").unlink()
    monkeypatch.setattr(warehouse, "writing", writing)
    with pytest.raises(UserError, match="enough"):
        pipeline.build(Workspace.open(house.home), None, as_recorded=False, by="an")
    assert asked == [pointer.WaitingRun(0, "an", now().isoformat()) if four_eyes else None]


@pytest.mark.parametrize(
    ("by", "secret", "sentence"),
    [
        ("an", PASSWORD, "a second person"),
        ("cuc", PASSWORD, "may not release"),
        ("binh", "sai mật khẩu rồi", "not right"),
        ("", "", "not right"),
    ],
)
def test_who_may_not_does_not(house, monkeypatch, by, secret, sentence):
    monkeypatch.setenv("CELLPULSE_HOME", str(house.home))
    workspace = Workspace.open(house.home)
    run = built_anew(house, "an")
    with pytest.raises(UserError, match=sentence):
        releasing.decide(workspace, run, by, secret, now(), discard=False)
    assert warehouse.current_run(workspace) != run


def test_the_page_shows_what_changes_and_lets_it_through(house, monkeypatch):
    monkeypatch.setenv("CELLPULSE_HOME", str(house.home))
    run = built_anew(house, "an")
    as_login(monkeypatch, "cuc", "leader", "52.001")
    shown = text(show("quality"))
    assert "chờ duyệt" in shown
    assert "Các chi bộ thay đổi" not in shown
    as_login(monkeypatch, "an", "administrator")
    app = show("quality")
    assert "cần người thứ hai duyệt" in text(app)
    assert not [button for button in app.button if button.key == "release-now"]
    as_login(monkeypatch, "binh", "leader")
    app = show("quality")
    assert re.search(r"1 trong \d+ chi bộ thay đổi", text(app))
    app.button(key="release-now").click().run()
    until = time.monotonic() + 60
    while warehouse.current_run(Workspace.open(house.home)) != run and time.monotonic() < until:
        time.sleep(0.2)
    assert warehouse.current_run(Workspace.open(house.home)) == run
    assert "chờ duyệt" not in text(show("quality"))


def as_login(monkeypatch, login: str, role: str, unit: str = "") -> None:
    right = Right(900, role, from_code(unit), "x", now().date())
    monkeypatch.setattr(current_user, "_signed_in", lambda chosen: CurrentUser(login, right, (right,)))


def test_states_and_signs_are_held_against_each_other():
    def answer(*rows: tuple) -> pl.DataFrame:
        names = ["cell_code", "name", "unit", "state", "flags"]
        kinds = [pl.String, pl.String, pl.String, pl.String, pl.List(pl.String)]
        return pl.DataFrame(rows, dict(zip(names, kinds, strict=True)), orient="row")

    before = answer(
        ("same", "a", "u", "watch", ["x:watch"]),
        ("worse", "b", "u", "watch", ["x:watch"]),
        ("other", "c", "u", "now", ["x:act"]),
        ("gone", "d", "u", "quiet", []),
    )
    after = answer(
        ("same", "a", "u", "watch", ["x:watch"]),
        ("worse", "b", "u", "now", ["x:act", "y:watch"]),
        ("other", "c", "u", "now", ["z:act"]),
        ("fresh", "e", "u", "thin", []),
    )
    changes = {row[0]: row[3:] for row in waiting_run.changes(before, after).iter_rows()}
    assert changes == {
        "worse": ("watch", "now", ["x:act", "y:watch"], ["x:watch"]),
        "other": ("now", "now", ["z:act"], ["x:act"]),
        "gone": ("quiet", None, [], []),
        "fresh": (None, "thin", [], []),
    }
    assert waiting_run.changes(before.clear(), after).height == 4
    assert waiting_run.changes(after, after).is_empty()


def held_run(workspace: Workspace, by: str) -> int:
    with warehouse.writing(workspace, pointer.WaitingRun(0, by, "2026-11-10T09:00:00")):
        pass
    waiting = pointer.read(workspace.warehouse).waiting
    assert waiting is not None
    return waiting.run


@pytest.fixture
def workspace(tmp_path, monkeypatch) -> Workspace:
    monkeypatch.setenv("CELLPULSE_KEY", "a key for the tests only")
    workspace = Workspace.open(tmp_path / "home")
    with warehouse.writing(workspace):
        pass
    return workspace


def test_where_nobody_is_known_to_have_built_it_two_persons_look(workspace):
    run = held_run(workspace, "")
    assert not warehouse.release(workspace, run, "an")
    assert warehouse.current_run(workspace) == 1
    with pytest.raises(UserError, match="a second person"):
        warehouse.release(workspace, run, "an")
    assert warehouse.release(workspace, run, "binh")
    assert warehouse.current_run(workspace) == run


def test_what_is_loaded_meanwhile_waits_with_it(workspace):
    first = held_run(workspace, "an")
    with warehouse.writing(workspace):
        pass
    state = pointer.read(workspace.warehouse)
    assert (state.runs, state.waiting) == ((1,), pointer.WaitingRun(first + 1, "an", "2026-11-10T09:00:00"))
    with pytest.raises(UserError, match="does not wait"):
        warehouse.release(workspace, first, "binh")


def test_thrown_away_it_never_was_and_no_way_back_leads_past_it(workspace):
    run = held_run(workspace, "an")
    with pytest.raises(UserError, match="waits for its release"):
        warehouse.rollback(workspace)
    warehouse.discard(workspace, run)
    assert warehouse.current_run(workspace) == 1
    assert not pointer.file_of(workspace.warehouse, run).exists()
    with warehouse.writing(workspace) as work:
        assert work.run == run + 1
    assert warehouse.current_run(workspace) == run + 1


@pytest.mark.parametrize("moment", ["flush", "replace"])
def test_killed_while_it_is_released_readers_see_one_run_or_the_other(workspace, monkeypatch, moment):
    run = held_run(workspace, "an")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pointer, moment, killed)
        with pytest.raises(KeyboardInterrupt):
            warehouse.release(workspace, run, "binh")
    assert warehouse.current_run(workspace) == 1
    assert warehouse.release(workspace, run, "binh")
    assert warehouse.current_run(workspace) == run


def test_four_eyes_need_people_that_can_be_told_apart(tmp_path):
    (tmp_path / "cellpulse.toml").write_text("four_eyes = true\n", "utf-8")
    with pytest.raises(UserError, match="to be told apart"):
        Workspace.open(tmp_path)
