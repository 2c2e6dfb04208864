"""The planner as people use it: proposed, explained, swapped with a reason, accepted, printed; nothing out of scope."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import polars as pl
import pytest
from icalendar import Calendar

from dashboard import access
from dashboard.auth.current_user import NOBODY, CurrentUser, store
from dashboard.components import brief_download, next_visits
from dashboard.documents import brief
from dashboard.documents.calendar import Appointment, as_calendar
from dashboard.language import Language
from dashboard.scope import WHOLE, Scope, Unit, from_code
from dashboard.store import acting, audit, plans
from dashboard.views.plan import plan_rows
from dashboard.views.plan.plan_capacity import Wish
from dashboard.views.plan.plan_making import make
from etl.config.workspace import now
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

TODAY = datetime(2026, 11, 10, 9, 0)
NUMBERS = {"teams": "2", "days_each": "4", "a_day": "1", "share": "25", "week": "5"}
MONTHS = iter(f"20{year}-{month:02d}" for year in range(30, 90) for month in range(1, 13))


@pytest.fixture
def month(monkeypatch) -> date:
    """A month in which nothing is planned yet; today lies in the month before it."""
    first = date.fromisoformat(f"{next(MONTHS)}-15")
    monkeypatch.setenv("CELLPULSE_NOW", f"{first}")
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


@pytest.fixture
def own_store(tmp_path, monkeypatch):
    """A store of its own: commitments that other tests wrote down would be due, and come first."""
    monkeypatch.setenv("CELLPULSE_HOME", str(tmp_path))


def rows_of(month: date, unit: str = ""):
    known = access.query("plan_candidates", from_code(unit), as_of=AS_OF)["cell_code"].to_list()
    return plans.planned(store(), month, known)


def propose(month: date, **asked: str):
    app = show("plan", month=f"{month:%Y-%m}", **{**NUMBERS, **asked})
    app.button(key="propose").click().run()
    assert not app.exception, [e.message for e in app.exception]
    return app


def test_a_proposal_is_kept_explained_and_survives_a_reload(open_world, own_store, month):
    open_world("full")
    shown = text(propose(month))
    assert "8 cuộc giám sát trong" in shown
    assert "2 cuộc do chọn ngẫu nhiên" in shown
    again = text(show("plan", month=f"{month:%Y-%m}"))
    names = re.findall(r'href="ho-so\?cell=(C\d+)"', again[again.index('class="cp-headline cp-ready"') :])
    assert names == [row.cell_code for row in rows_of(month)]
    assert again.count("<strong>Dấu hiệu rõ.</strong>") == 6
    assert "Tỷ lệ dự họp giảm" in again
    assert "{" not in again.replace("{{", "")
    entry = list(audit.entries(store()))[-1]
    assert (entry.action, entry.detail["visits"], entry.detail["drawn"]) == ("plan proposed", 8, 2)


def test_proposed_again_the_same_are_drawn_and_a_swap_stays(open_world, month):
    open_world("full")
    propose(month)
    first = {row.cell_code for row in rows_of(month) if row.selected_by == "random"}
    swapped = next(row for row in rows_of(month) if row.selected_by == "flag")
    # Which cells are drawn depends on the month, and so on the tests before.
    other = next(code for code in ("C0150", "C0151", "C0152") if code not in {row.cell_code for row in rows_of(month)})
    app = show("plan", month=f"{month:%Y-%m}", show="swap", visit=str(swapped.id), other=other)
    app.text_input[-1].set_value("ba")
    app.button[-1].click().run()
    codes = {row.cell_code for row in rows_of(month)}
    assert other in codes
    assert swapped.cell_code not in codes
    propose(month)
    after = {row.cell_code: row for row in rows_of(month)}
    assert {code for code, row in after.items() if row.selected_by == "random"} == first
    assert after[other].visit_on == swapped.visit_on
    assert plans.swap_reason(store(), after[other]) == "ba"
    shown = text(show("plan", month=f"{month:%Y-%m}"))
    assert f"Thay chi bộ {swapped.cell_code}. Lý do: ba" in shown


def test_a_swap_without_a_reason_is_asked_for_it(open_world, month):
    open_world("full")
    propose(month)
    before = [(row.cell_code, row.version) for row in rows_of(month)]
    app = show("plan", month=f"{month:%Y-%m}", show="swap")
    app.button[-1].click().run()
    assert [error.value for error in app.error] == ["Hãy nêu lý do bằng vài chữ."]
    assert [(row.cell_code, row.version) for row in rows_of(month)] == before


def test_an_accepted_plan_offers_no_new_proposal(open_world, month):
    open_world("full")
    app = propose(month)
    app.button(key="accept").click().run()
    assert "Đã chốt ngày" in text(app)
    assert not [button for button in app.button if button.key in ("propose", "accept")]


def test_a_cell_put_in_by_hand_gets_a_day_and_a_team(open_world, month):
    open_world("full")
    plans.add_to_plan(store(), "C0200", month, "an")
    assert "1 cuộc chưa có ngày" in text(show("plan", month=f"{month:%Y-%m}"))
    propose(month)
    row = next(row for row in rows_of(month) if row.cell_code == "C0200")
    assert row.visit_on is not None
    assert row.team in (1, 2)
    assert "Đưa vào bằng tay." in text(show("plan", month=f"{month:%Y-%m}"))


def test_a_visit_put_in_by_hand_says_what_is_known_of_the_cell_and_the_reason_typed(open_world, month):
    open_world("full")
    known = access.query("plan_candidates", WHOLE, as_of=AS_OF)
    cell = known.filter(pl.col("reasons").list.len() > 0).row(0, named=True)
    acting.act(store(), cell["cell_code"], cell["reasons"], None, "an", now(), reason="dân hỏi", visit_in=month)
    (row,) = plan_rows.of_month(PageContext(), month, WHOLE)
    seen = replace(row, cell=row.cell | {"months_unseen": 5})
    reason = plan_rows.why(PageContext(), seen, planning=True)
    assert cell["reasons"][0] in reason
    assert "cách 5 tháng" in reason
    assert reason.endswith("Lý do: dân hỏi")
    assert "dân hỏi" not in plan_rows.why(PageContext(), seen, planning=False)


def test_the_plan_of_a_part_stays_within_it_and_is_not_planned_twice(open_world, month):
    open_world("full")
    propose(month, unit="D1")
    inside = set(access.query("plan_candidates", Unit("D1"), as_of=AS_OF)["cell_code"])
    district = {row.cell_code for row in rows_of(month)}
    assert district <= inside
    assert len(district) == 8
    assert "Chưa có cuộc giám sát nào" in text(show("plan", month=f"{month:%Y-%m}", unit="D0"))
    propose(month)
    whole = [row.cell_code for row in rows_of(month)]
    assert len(whole) == len(set(whole)) == 16


def test_the_next_visits_stand_first_with_their_briefs(open_world, month, monkeypatch):
    open_world("full")
    app = propose(month)
    first = rows_of(month)[0]
    assert " · dự thảo<" in text(app)
    app.button(key="accept").click().run()
    monkeypatch.setenv("CELLPULSE_NOW", f"{first.visit_on - timedelta(days=1)}")
    app = show("plan", month=f"{month:%Y-%m}")
    shown = text(app)
    assert "· dự thảo" not in shown
    near = shown[shown.index("Cuộc giám sát sắp tới") :]
    assert near.index("Ngày mai, ") < near.index(f"cell={first.cell_code}") < near.index("cp-headline")
    offered = [button.key for button in app.get("download_button")]
    assert f"brief-{first.cell_code}-pdf" in offered
    assert sum(key.startswith("brief-") for key in offered) == 2 * next_visits.MOST
    labels = [button.label for button in app.get("download_button") if button.key.startswith("brief-")]
    assert len(set(labels)) == len(labels)


def test_the_next_visits_are_those_of_the_scope_each_cell_once(open_world, month):
    open_world("full")
    inside = access.query("plan_candidates", Unit("D1"), as_of=AS_OF)["cell_code"][0]
    later = (month + timedelta(days=40)).replace(day=3)
    for day in (later, month):
        plans.add_to_plan(store(), inside, day, "an", visit_on=day)
    plans.add_to_plan(store(), "NOWHERE", month, "an", visit_on=month)
    visits = plans.coming(store(), month, {inside}, 3)
    assert [(visit.visit_on, stands) for visit, stands in visits] == [(month, True)]
    assert {inside, "NOWHERE"} <= set(plans.cells_coming(store(), month))
    assert inside not in plans.cells_coming(store(), later + timedelta(days=1))


def test_the_calendar_shows_visits_and_meeting_days(open_world, month):
    open_world("full")
    propose(month)
    shown = text(show("plan", month=f"{month:%Y-%m}", show="calendar"))
    assert shown.count("<strong>Tổ") == 8
    assert "thường họp:" in shown
    assert '<th scope="col">Thứ Hai</th>' in shown


class PageContext:
    """What the components read of a page's look, for another reader."""

    def __init__(self, role: str = "inspector", scope: Scope = WHOLE) -> None:
        self.t, self.as_of = Language("vi"), AS_OF
        self.user = CurrentUser("an", type(NOBODY)(1, role, scope, "", date(2027, 1, 1)), ())
        self.scope = scope

    def flag_name(self, flag: str) -> str:
        return flag

    def link(self, **values: str) -> dict[str, str]:
        return values


def test_only_who_plans_is_told_which_were_drawn(open_world, month):
    open_world("full")
    make(PageContext(), Wish(month, WHOLE, NUMBERS), None, [])
    texts = [
        plan_rows.listed(PageContext(role), plan_rows.of_month(PageContext(role), month, WHOLE))
        for role in ("leader", "steward")
    ]
    assert "Ngẫu nhiên" in texts[0]
    assert "Ngẫu nhiên" not in texts[1]
    exported = str(plan_rows.exported(PageContext(), plan_rows.of_month(PageContext(), month, WHOLE)))
    assert "nhiên" not in exported
    assert "attendance_drop" in exported


def test_nothing_out_of_scope_is_listed(open_world, month):
    open_world("full")
    make(PageContext(), Wish(month, WHOLE, NUMBERS), None, [])
    inside = set(access.query("plan_candidates", Unit("D1"), as_of=AS_OF)["cell_code"])
    seen = {row.visit.cell_code for row in plan_rows.of_month(PageContext(scope=Unit("D1")), month, Unit("D1"))}
    assert seen == inside & {row.cell_code for row in rows_of(month)}
    assert 0 < len(seen) < len(rows_of(month))


def test_the_briefs_of_a_plan_are_numbered_and_each_is_on_record(open_world):
    open_world("full")
    who = PageContext().user
    before = audit.counted(store(), brief_download.PRINTED)
    made = brief_download._all(PageContext(), ["C0241", "C0003"], ".zip", who)
    assert [name[3:] for name in ZipFile(io.BytesIO(made)).namelist()] == ["C0241.docx", "C0003.docx"]
    after = audit.counted(store(), brief_download.PRINTED)
    assert {code: after[code] - before.get(code, 0) for code in ("C0241", "C0003")} == {"C0241": 1, "C0003": 1}
    last = list(audit.entries(store()))[-1]
    assert (last.subject, last.login, last.detail["copy"]) == ("C0003", "an", str(after["C0003"]))


def test_all_briefs_are_one_document_of_two_pages_each(open_world):
    open_world("full")
    stamps = dict.fromkeys(("C0241", "C0003", "C0005"), brief.Stamp(TODAY, "an", "3"))
    made = brief.all_as_pdf(stamps, Language("vi"), WHOLE, AS_OF)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 6


def test_the_calendar_file_has_days_and_cells_and_nothing_else():
    appointments = [Appointment(7, date(2026, 12, 31), "Tổ 1: Chi bộ thôn Đông; x", "Tỉnh › Xã", 2)]
    made = as_calendar("Giám sát", appointments, TODAY)
    event = Calendar.from_ical(made).walk("VEVENT")[0]
    assert event["DTSTART"].dt == date(2026, 12, 31)
    assert event["DTEND"].dt == date(2027, 1, 1)
    assert (str(event["UID"]), event["SEQUENCE"], str(event["SUMMARY"])) == (
        "visit-7@cellpulse", 2, "Tổ 1: Chi bộ thôn Đông; x",
    )  # fmt: skip
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "SEQUENCE", "CLASS"}
    assert made.endswith(b"\r\n")
