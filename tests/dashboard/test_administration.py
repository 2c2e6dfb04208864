"""The administrator's page: giving, ending, looking as others, the record; and nobody else gets in."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import access
from dashboard.auth import current_user as visiting
from dashboard.auth.current_user import CurrentUser, here, store
from dashboard.language import CODES, Language
from dashboard.scope import Cell, Unit, from_code
from dashboard.store import audit, people
from dashboard.store.people import Right
from etl.config.workspace import now
from etl.discover import ROOT
from tests.dashboard.showing import show, text
from tests.dashboard.worlds import AS_OF

UNTIL = now().date() + timedelta(days=20)


@pytest.fixture
def as_role(monkeypatch):
    """Signs in somebody with a role and a scope, as a provider would."""

    def sign_in(role: str, unit: str = "", login: str = "me") -> CurrentUser:
        right = Right(900, role, from_code(unit), "thử", UNTIL)
        user = CurrentUser(login, right, (right,))
        monkeypatch.setattr(visiting, "_signed_in", lambda chosen: user)
        return user

    return sign_in


@pytest.fixture
def an(_own_home):
    """Somebody with a grant for one district."""
    today = now().date()
    number = people.grant(store(), "an", "leader", Unit("D1"), "kế hoạch 12", today, UNTIL, "x")
    yield number
    people.revoke(store(), number, now())


def actions(login: str) -> list[str]:
    return [entry.action for entry in audit.entries(store()) if entry.login == login]


@pytest.mark.parametrize("role", ["committee", "inspector", "leader", "steward"])
def test_nobody_else_opens_the_page_or_finds_it_in_the_menu(open_world, as_role, monkeypatch, role):
    open_world("full")
    who = as_role(role)
    assert not who.may("administration")
    # The page itself, too: as if the menu had let it through.
    monkeypatch.setattr("dashboard.auth.request_user.may_open", lambda page: True)
    shown = text(show("administration"))
    assert "Trang này chỉ dành cho vai trò khác" in shown
    assert "quyền đang có hiệu lực" not in shown


def test_a_grant_is_given_with_reason_and_end_and_ended_again(open_world, as_role):
    open_world("full")
    as_role("administrator")
    app = show("administration")
    app.text_input(key="grant_login").set_value("binh")
    app.selectbox(key="grant_role").select("inspector")
    app.text_input(key="grant_why").set_value("Kế hoạch 15")
    app.button(key="FormSubmitter:grant-Cấp quyền").click().run()
    assert "cần tên đăng nhập, lý do, phạm vi" in text(app)
    app.selectbox(key="grant_unit").select("G03")
    app.text_input(key="grant_why").set_value("")
    app.button(key="FormSubmitter:grant-Cấp quyền").click().run()
    assert "cần tên đăng nhập, lý do" in text(app)
    app.text_input(key="grant_login").set_value("binh")
    app.selectbox(key="grant_role").select("inspector")
    app.selectbox(key="grant_unit").select("G03")
    app.text_input(key="grant_why").set_value("Kế hoạch 15")
    app.button(key="FormSubmitter:grant-Cấp quyền").click().run()
    shown = text(app)
    assert "Đã cấp quyền cho binh." in shown
    assert [toast.value.replace("\\", "") for toast in app.toast] == ["Đã cấp quyền cho binh."]
    assert "Kế hoạch 15" in shown
    (right,) = people.rights(store(), "binh", now().date())
    assert (right.role, right.scope) == ("inspector", Unit("G03"))
    app.selectbox(key="revoke_which").select(right.grant_id)
    app.text_input(key="revoke_why").set_value("đã xong")
    app.button(key="FormSubmitter:revoke-Thu hồi").click().run()
    assert people.rights(store(), "binh", now().date()) == []
    assert actions("me")[-2:] == ["grant given", "grant revoked"]


def test_a_grant_for_one_cell_is_listed_and_ended_within_the_scope_of_its_cell(open_world, as_role):
    open_world("full")
    of_cells = {unit: access.query("unit_cells", Unit(unit), as_of=AS_OF, take=1) for unit in ("G00", "D1")}
    today = now().date()
    numbers = {
        unit: people.grant(store(), f"bi_thu_{unit}", "cell_secretary", Cell(cells["cell_code"][0]), "bí thư", today,
                           UNTIL, "x")
        for unit, cells in of_cells.items()
    }  # fmt: skip
    as_role("administrator", "D0")
    app = show("administration")
    assert "bi_thu_G00" in text(app)
    assert f"({of_cells['G00']['cell_code'][0]})" in text(app)
    assert "bi_thu_D1" not in text(app)
    app.selectbox(key="revoke_which").select(numbers["G00"])
    app.text_input(key="revoke_why").set_value("thôi giữ chức")
    app.button(key="FormSubmitter:revoke-Thu hồi").click().run()
    assert people.rights(store(), "bi_thu_G00", today) == []
    people.revoke(store(), numbers["D1"], now())


def test_who_gave_a_grant_by_a_command_is_said_in_words(open_world, as_role):
    open_world("full")
    as_role("administrator")
    today = now().date()
    number = people.grant(store(), "by-command", "leader", Unit("D1"), "thử", today, UNTIL, "command")
    shown = text(show("administration"))
    people.revoke(store(), number, now())
    assert "<td>máy chủ (bằng lệnh)</td>" in shown
    assert ">command<" not in shown


def test_a_grant_for_one_cell_is_given_on_the_page_within_the_own_scope_where_cells_may_look(
    open_world, as_role, monkeypatch
):
    open_world("full")
    cells = {unit: access.query("unit_cells", Unit(unit), as_of=AS_OF, take=1)["cell_code"][0] for unit in ("D0", "D1")}
    as_role("administrator", "D0")
    assert "cell_secretary" not in str(show("administration").selectbox(key="grant_role"))
    assert not [field for field in show("administration").text_input if field.key == "grant_cell"]
    switched = replace(here(), config=here().config.model_copy(update={"own_cell_view": True}))
    monkeypatch.setattr("dashboard.views.administration.grants.here", lambda: switched)
    for code, given in ((cells["D1"], False), ("", False), (cells["D0"], True)):
        app = show("administration")
        app.text_input(key="grant_login").set_value("bi_thu")
        app.selectbox(key="grant_role").select("cell_secretary")
        app.text_input(key="grant_cell").set_value(code)
        app.text_input(key="grant_why").set_value("bí thư")
        app.button(key="FormSubmitter:grant-Cấp quyền").click().run()
        rights = people.rights(store(), "bi_thu", now().date())
        assert [right.scope for right in rights] == ([Cell(code)] if given else [])
        assert ("cần mã của một chi bộ trong phạm vi" in text(app)) != given
        assert ("cần mã của một chi bộ trong phạm vi" in app.toast[0].value.replace("\\", "")) != given
    people.revoke(store(), rights[0].grant_id, now())


def test_an_administrator_of_a_part_gives_and_sees_nothing_beyond_it(open_world, as_role, an):
    open_world("full")
    as_role("administrator", "D0")
    app = show("administration")
    offered = set(app.selectbox(key="grant_unit").options)
    assert offered
    assert "toàn bộ" not in offered
    assert not any("An Khê" in name for name in offered)
    assert "kế hoạch 12" not in text(app)
    assert "chỉ dành cho quản trị viên của toàn bộ" in text(show("administration", part="audit"))


def test_looking_as_somebody_narrows_shows_a_banner_is_on_record_and_ends_by_one_click(open_world, as_role, an):
    open_world("full")
    as_role("administrator")
    app = show("administration")
    app.selectbox(key="seen_as_whom").select("an")
    app.button(key="FormSubmitter:seen-as-form-Xem như người này").click().run()
    app.switch_page("views/attention/page.py").run()
    assert "Đang xem như an" in text(app)
    assert "150 chi bộ" in text(app)
    app.button(key="seen-as-end").click().run()
    assert "Đang xem như an" not in text(app)
    assert "300 chi bộ" in text(app)
    assert actions("me")[-2:] == ["view as begun", "view as ended"]


def test_others_cannot_look_as_somebody_by_the_address(open_world, as_role, an):
    open_world("full")
    as_role("leader", "G00")
    shown = text(show("attention", **{"as": "an"}))
    assert "Đang xem như" not in shown
    assert "25 chi bộ" in shown


def test_nothing_in_common_shows_nothing(open_world, as_role, an):
    open_world("full")
    as_role("administrator", "D0")
    shown = text(show("attention", **{"as": "an"}))
    assert "Không có phạm vi chung" in shown
    assert "chi bộ cần xem" not in shown


def test_the_record_is_filtered_verified_and_lists_what_was_taken(open_world, as_role):
    open_world("full")
    as_role("administrator")
    audit.enter(store(), now(), "chi", "exported", "queue.csv", bytes=3)
    audit.enter(store(), now(), "chi", "viewed", "C0001")
    app = show("administration", part="audit", login="chi", days="7")
    assert "2 mục." in text(app)
    app.button(key="verify").click().run()
    assert "Nhật ký nguyên vẹn" in text(app)
    taken = text(show("administration", part="exports", login="chi"))
    assert "queue.csv" in taken
    assert "C0001" not in taken


@pytest.mark.parametrize("code", CODES)
def test_every_action_of_the_audit_has_a_name(code):
    t = Language(code)
    assert [action for action in sorted(_actions_in_code()) if not t.knows("action", action)] == []


def _actions_in_code() -> set[str]:
    """The actions that the dashboard enters by a text of their own, not by one that is put together."""
    actions = set()
    for path in (ROOT / "dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            enters = isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.enter" and len(node.args) > 3
            if enters and isinstance(node.args[3], ast.Constant):
                actions.add(str(node.args[3].value))
    return actions
