"""The preparation packet of a plan: every paper filled with what is known, and with nothing that nobody put in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from dashboard import access
from dashboard.auth.current_user import CurrentUser, RightEnded, here, store
from dashboard.components.blind import hidden_scores, may_see_scores, visible_flags
from dashboard.documents import brief
from dashboard.documents.papers import packet
from dashboard.language import Language
from dashboard.scope import WHOLE, Unit
from dashboard.store import cases, plans, visits
from dashboard.store.people import Right
from dashboard.store.plans import Appointment
from dashboard.store.tables import PlannedVisit
from dashboard.summaries.escalation import escalated
from dashboard.views.plan import plan_writing
from etl.config.workspace import now
from etl.discover import DATA
from etl.user_error import UserError
from tests.dashboard import worlds
from tests.dashboard.test_letters import words
from tests.dashboard.test_pages import show, text

MONTH = date(2026, 12, 1)
# Millimetres between the margins of an official paper.
TEXT_WIDTH = 160
PAPERS = {"vi": ("de-cuong-bao-cao", "phieu-ket-qua", "bien-ban", "thong-bao-ket-luan"),
          "en": ("outline-for-the-report", "outcome", "minutes", "notice-of-conclusions")}  # fmt: skip


@pytest.fixture
def world(open_world):
    """The tiny world, in which no case is open."""
    open_world("tiny")
    for case in cases.open_cases(store(), ["C1", "C2", "C3"]).values():
        cases.change_case(store(), case.id, case.version, "", now(), reason="r", state="closed")


def made(lang: str = "vi", scope=WHOLE, *, cells=("C1", "C2"), appointment=None) -> dict[str, str]:
    """The words of each paper by its name in the archive."""
    visits = [packet.Visit(cell, date(2026, 12, 5), "Tổ 1", appointment or Appointment()) for cell in cells]
    stamps = {cell: brief.Stamp(datetime(2026, 11, 29), "an", "1") for cell in cells}
    asked = packet.Asked(MONTH, worlds.AS_OF, date(2026, 11, 29))
    with ZipFile(BytesIO(packet.as_zip(visits, stamps, asked, Language(lang), scope))) as archive:
        return {name: words(archive.read(name)) for name in archive.namelist()}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_paper_of_the_packet_is_there_and_filled(world, lang):
    papers = made(lang)
    assert len(papers) == 2 + 2 * 5
    of_cell = [name.removeprefix("01-C1/").removesuffix(".docx") for name in papers if name.startswith("01-C1/")]
    assert [name.split("-", 1)[1] for name in of_cell[1:]] == [*PAPERS[lang]]
    assert not [name for name, content in papers.items() if "{{" in content or "{%" in content]
    of_plan = "".join(content for name, content in papers.items() if "/" not in name)
    assert "Chi bộ thôn Đông (C1)" in of_plan
    assert "Chi bộ thôn Tây (C2)" in of_plan
    outline = next(content for name, content in papers.items() if PAPERS[lang][0] in name and name.startswith("01"))
    assert Language(lang).month(date(2025, 11, 1)) in outline
    assert "C2" not in outline


@pytest.mark.parametrize("file", sorted((DATA / "documents").glob("*.docx")), ids=lambda file: file.stem)
def test_tables_of_templates_have_the_widths_that_libreoffice_asks_for_and_no_dotted_line_wraps(file):
    sheet = Document(str(file))
    for table in sheet.tables:
        grid = [column.width.mm for column in table.columns]
        assert sum(grid) <= TEXT_WIDTH + 1
        assert [cell.width.mm for cell in table.rows[0].cells] == pytest.approx(grid, abs=1)
    dots = max((len(paragraph.text) for paragraph in sheet.paragraphs if not paragraph.text.strip(".")), default=0)
    # A dot of Times New Roman is a fourth of its size wide.
    assert dots * 13 / 4 * 25.4 / 72 < TEXT_WIDTH


def test_hour_place_and_telephone_stand_there_only_if_somebody_put_them_in(world):
    assert not [name for name, content in made().items() if "điện thoại cơ quan" in content and "1-phieu" not in name]
    papers = made(appointment=Appointment("14:00", "Nhà văn hóa thôn", "0269 1"))
    minutes = next(content for name, content in papers.items() if "bien-ban" in name)
    assert "05/12/2026 14:00, tại Nhà văn hóa thôn, điện thoại cơ quan 0269 1" in minutes


def test_only_what_a_visit_confirmed_is_a_shortcoming_and_open_commitments_are_demands(world):
    case = cases.open_case(store(), "C1", ["attendance_drop", "meeting_skipped"], "", now())
    notice = next(content for name, content in made().items() if "ket-luan" in name)
    assert "dấu hiệu chưa xác nhận không đưa vào kết luận" in notice
    outcomes = {"attendance_drop": "confirmed", "meeting_skipped": "not_confirmed"}
    cases.record_outcomes(store(), case.id, outcomes, date(2026, 11, 20), "flag", "an", now())
    today = now().date()
    kept = cases.promise(store(), case.id, "Họp bù", today, today + timedelta(days=9))
    cases.promise(store(), case.id, "Nộp biên bản", today, today + timedelta(days=9))
    cases.keep_promise(store(), kept, 1, today)
    notice = next(content for name, content in made().items() if "ket-luan" in name)
    assert "Trong 12 tháng qua có 2 tháng không thấy" not in notice
    assert "dấu hiệu chưa xác nhận" not in notice
    assert "Nộp biên bản" in notice
    assert "Họp bù" not in notice


def test_no_packet_of_a_cell_out_of_scope_is_made(open_world):
    open_world("copied")
    assert made(scope=Unit("A"), cells=("C1",))
    with pytest.raises(UserError, match="no cell 'C2'"):
        made(scope=Unit("A"))


def test_an_appointment_is_kept_sealed_and_offered_on_the_page(world):
    month = now().date().replace(day=1)
    visit = plans.add_to_plan(store(), "C1", month, "", visit_on=month)
    plans.set_appointment(store(), visit.id, visit.version, Appointment("8:00", "Trụ sở", ""))
    (again,) = plans.planned(store(), month, ["C1"])
    assert plans.appointment(store(), again) == Appointment("8:00", "Trụ sở", "")
    assert "Trụ sở".encode() not in (again.appointment_sealed or b"")
    with pytest.raises(plans.Conflict):
        plans.set_appointment(store(), visit.id, visit.version, Appointment())
    app = show("plan", month=f"{month:%Y-%m}")
    assert not app.exception, [e.message for e in app.exception]
    assert "Giờ, địa điểm, điện thoại cơ quan" in text(app) or app.expander


def test_an_appointment_is_refused_in_a_sentence_where_the_right_has_ended(world, monkeypatch):
    def ended(who):
        raise RightEnded

    vi, month = Language("vi"), now().date().replace(day=1)
    visit = plans.add_to_plan(store(), "C3", month, "", visit_on=month)
    app = show("plan", month=f"{month:%Y-%m}")
    app.selectbox(key="appointment-visit").set_value(visit.id).run()
    app.text_input(key=f"hour-{visit.id}").set_value("9:00")
    monkeypatch.setattr(plan_writing, "refuse_ended", ended)
    keep = next(button for button in app.button if button.label == vi("packet.keep"))
    keep.click().run()
    assert not app.exception, [e.message for e in app.exception]
    assert [error.value for error in app.error] == [vi("case.refused", reason=vi("case.right_ended"))]
    (again,) = plans.planned(store(), month, ["C3"])
    assert plans.appointment(store(), again) == Appointment()


def test_a_commitment_that_is_due_is_in_the_next_proposal_and_says_so(world):
    month = now().date().replace(day=1)
    for visit in plans.planned(store(), month, ["C1", "C2", "C3"]):
        with store().writing() as session:
            session.delete(session.merge(visit))
    case = cases.open_case(store(), "C2", [], "", now())
    cases.promise(store(), case.id, "Họp bù", month, month)
    assert visits.waiting_commitments(store(), month)["C2"] == month
    app = show("plan", month=f"{month:%Y-%m}")
    app.button(key="propose").click().run()
    assert not app.exception, [e.message for e in app.exception]
    (planned,) = plans.planned(store(), month, ["C2"])
    assert (planned.selected_by, planned.why["reason"], planned.why["due"]) == ("routine", "recheck", f"{month}")
    assert "Kiểm tra lại." in text(show("plan", month=f"{month:%Y-%m}"))


def test_a_commitment_long_overdue_goes_before_the_level_above_and_not_the_units_own(world):
    today = now().date()
    case = cases.open_case(store(), "C2", [], "", now())
    cases.promise(store(), case.id, "Họp bù", today - timedelta(days=40), today - timedelta(days=31))
    asked = (worlds.AS_OF, today)
    assert [row["cell_code"] for row in escalated(store(), WHOLE, *asked)] == ["C2"]
    assert [row["cell_code"] for row in escalated(store(), Unit("P"), *asked)] == ["C2"]
    assert escalated(store(), Unit("G1"), *asked) == []
    assert escalated(store(), WHOLE, *asked, days=60) == []
    assert "quá hạn hơn 30 ngày, báo lên cấp ủy cấp trên: Chi bộ thôn Tây (C2)." in text(show("cases"))


def test_inspectors_who_are_to_judge_for_themselves_see_scores_after_their_outcome(world, monkeypatch):
    workspace = here()
    blind = replace(workspace, config=workspace.config.model_copy(update={"blind": True}))
    monkeypatch.setattr("dashboard.components.blind.here", lambda: blind)
    users = {
        role: CurrentUser("an", Right(1, role, WHOLE, "", date(2099, 1, 1)), ()) for role in ("inspector", "committee")
    }
    with store().writing() as session:
        session.query(PlannedVisit).delete()
    plans.add_to_plan(store(), "C1", now().date(), "")
    case = cases.open_case(store(), "C1", ["attendance_drop"], "", now())
    assert not may_see_scores(users["inspector"], "C1")
    assert may_see_scores(users["committee"], "C1")
    assert hidden_scores(users["inspector"], ["C1", "C3"]) == {"C1"}
    flags = [{"flag": "score_inflated", "evidence": '{"n": 6, "figure": 12.0}'}]
    assert visible_flags(users["committee"], "C1", flags) == flags
    assert "12" not in visible_flags(users["inspector"], "C1", flags)[0]["evidence"]
    for user in users.values():
        monkeypatch.setattr("dashboard.auth.request_user.current_user", lambda *_, user=user: user)
        hidden = hidden_scores(user, ["C1", "C2"])
        scores = access.query("unit_cells", WHOLE, as_of=worlds.AS_OF)["score"].drop_nulls()
        assert text(show("cells")).count(f'"cp-number">{scores[0]:.0f}</td>') == scores.len() - len(hidden)
        sheet = show("month_scores")
        assert (Language("vi")("blind.scores") in text(sheet)) == bool(hidden)
        (drawn,) = (shown for shown in sheet.get("bidi_component") if '"sheet"' in shown.proto.json)
        assert '"code":"C2"' in drawn.proto.json.replace(" ", "")
        assert not any(f"({cell})" in drawn.proto.json for cell in hidden)
    stamp = brief.Stamp(datetime(2026, 11, 29), "an", "1", scores=False)
    assert brief.content.brief_of("C1", worlds.AS_OF, Language("vi"), WHOLE, scores=stamp.scores).good == []
    cases.record_outcomes(store(), case.id, {"attendance_drop": "partly"}, now().date(), "flag", "an", now())
    assert may_see_scores(users["inspector"], "C1")
