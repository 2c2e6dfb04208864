"""The evidence of formalism: what is shown of two minutes to whom, groups, entries, and marking a template."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import access, jobs
from dashboard.auth import current_user as visiting
from dashboard.auth.current_user import CurrentUser, store
from dashboard.language import Language
from dashboard.scope import WHOLE, Unit, from_code
from dashboard.store import audit, templates
from dashboard.store.people import Right
from dashboard.views.formalism import legitimate
from dashboard.views.formalism.shared import grouped
from etl.config.workspace import now
from tests.dashboard import worlds
from tests.dashboard.showing import show, text

REUSED, OWN, OTHERS = "nạo vét mương thôn Đông", "Giao tổ hai lo cát sỏi", "trồng hoa ven đường"
SHARED = {"cell": "C1", "pair": "minutes_shared-1"}


def as_role(monkeypatch: pytest.MonkeyPatch, role: str, unit: str = "") -> None:
    right = Right(7, role, from_code(unit), "", date(2027, 1, 1))
    monkeypatch.setattr(visiting, "_signed_in", lambda chosen: CurrentUser("an", right, (right,)))


def entered(action: str) -> list[str]:
    return [entry.subject for entry in audit.entries(store()) if entry.action == action]


def test_two_minutes_stand_side_by_side_and_looking_is_on_record(open_world):
    open_world("copied")
    before = len(entered("texts viewed"))
    shown = text(show("formalism", **SHARED))
    assert "Chi bộ thôn Tây, ngày 03/08/2026" in shown
    # Among the passages that stand first, and in both minutes.
    assert shown.count(f"<mark>Chi bộ bàn việc {REUSED}</mark>") == 3
    assert f"<span>{OWN}</span>" in shown
    assert f"<span>Tây thống nhất {OTHERS}</span>" in shown
    assert entered("texts viewed")[before:] == ["MC12609 MC22608"]


def test_without_a_cell_the_list_leads_to_each_and_no_text_is_shown(open_world):
    open_world("copied")
    app = show("formalism")
    shown = text(app)
    assert 'href="?cell=C1&amp;pair=minutes_copied-1"' in shown
    assert REUSED not in shown
    app.selectbox(key="address_cell").select("C1").run()
    assert app.query_params["cell"] == "C1"
    app.selectbox(key="address_pair").select("minutes_shared-1").run()
    assert app.query_params["pair"] == "minutes_shared-1"
    assert REUSED in text(app)


def test_the_profile_leads_to_the_evidence_of_its_sign(open_world):
    open_world("copied")
    shown = text(show("profile", cell="C1"))
    assert shown.count('href="dau-hieu-hinh-thuc?cell=C1&amp;pair=minutes_shared-1"') == 1
    assert "dau-hieu-hinh-thuc?" not in text(show("profile", cell="C2"))


@pytest.mark.parametrize("role", ["committee", "leader", "steward"])
def test_roles_that_may_not_read_texts_see_positions_and_figures(open_world, monkeypatch, role):
    open_world("copied")
    as_role(monkeypatch, role)
    shown = text(show("formalism", **SHARED))
    assert REUSED not in shown
    assert "40 ký tự" in shown
    assert "Vai trò của bạn không được đọc nguyên văn" in shown


def test_of_a_cell_outside_of_the_scope_neither_name_nor_text_nor_meeting_is_shown(open_world, monkeypatch):
    open_world("copied")
    as_role(monkeypatch, "inspector", "A")
    app = show("formalism", **SHARED)
    drawn = "\n".join(str(node.proto) for node in app._tree if hasattr(node, "proto"))
    assert f"Chi bộ bàn việc {REUSED}" in drawn
    assert not {word for word in (OTHERS, "thôn Tây", "MC22608") if word in drawn}
    assert "ngoài phạm vi" in drawn
    rows = access.query("copy_pair", Unit("A"), as_of=worlds.AS_OF, cell="C1").filter(signal="minutes_shared")
    assert set(rows["of_source"]) == {False}
    assert rows.select("source_code", "source_name", "source_held_on").null_count().row(0) == (3, 3, 3)
    assert access.query("copy_clusters", Unit("A"), as_of=worlds.AS_OF).is_empty()
    kept = access.query("copy_texts", Unit("A"), as_of=worlds.AS_OF, meeting="MC12609", source="MC22608")
    assert kept["meeting_code"].to_list() == ["MC12609"]


def test_where_texts_are_not_kept_that_is_said(open_world):
    open_world("copied")
    shown = text(show("formalism", cell="C1", pair="minutes_copied-1"))
    assert "retain_text" not in shown  # one of the two is kept
    con = access._service().connect()
    con.execute("UPDATE intake.meetings SET minutes_text = NULL")
    try:
        open_world("copied")
        assert "retain_text = false" in text(show("formalism", **SHARED))
    finally:
        con.executemany(
            "UPDATE intake.meetings SET minutes_text = ? WHERE meeting_code = ?",
            [[sentence, code] for code, sentence in worlds.MINUTES.items()],
        )


def test_entries_of_one_day_are_told(open_world):
    open_world("copied")
    shown = text(show("formalism", cell="C1"))
    assert "Có 1 ngày nhập từ hai kỳ họp trở lên, nhiều nhất 2 kỳ một ngày." in shown
    assert "một nửa được nhập trong 1 ngày" in shown


@pytest.mark.parametrize("line", ["90", "85"])
def test_attendance_is_counted_around_the_fewest_that_reach_the_line(open_world, line):
    open_world("copied")
    steps = access.query("bunching_attendance", WHOLE, as_of=worlds.AS_OF, line=line)
    meetings = (
        access._service()
        .connect()
        .execute("SELECT present + present_online, marked FROM mart.meeting_facts WHERE month > DATE '2025-10-01'")
        .fetchall()
    )
    slow: dict[int, int] = {}
    for came, due in meetings:
        fewest = next(n for n in range(due + 1) if 100 * n >= int(line) * due)
        if fewest < due:
            over = min(max(came - fewest, -5), 5)
            slow[over] = slow.get(over, 0) + 1
    assert dict(steps.iter_rows()) == slow
    app = show("formalism", line=line)
    just = slow.get(0, 0)
    assert f"{just} kỳ có số dự vừa đúng số cần" in text(app)


# The minutes that are set for a small cell, the kind of meeting, and minutes above what is required of it.
LENGTHS = ((None, "regular", 0), (None, "regular_and_thematic", 4), (45, "regular", 0), (45, "regular_and_thematic", 5))


def test_a_length_is_held_against_what_is_required_of_that_meeting(open_world):
    open_world("copied")
    con = access._service().connect()
    con.execute("CREATE OR REPLACE TEMP TABLE before AS FROM mart.meeting_facts")
    year = "counts_for_attendance AND month > DATE '2025-10-01'"
    codes = con.execute(f"SELECT meeting_code FROM mart.meeting_facts WHERE {year} ORDER BY ALL").fetchall()
    slow: dict[tuple[int, bool], int] = {}
    for i, (code,) in enumerate(codes):
        local, kind, over = LENGTHS[i % len(LENGTHS)]
        took = int((local or 90) * (4 / 3 if kind == "regular_and_thematic" else 1)) + over
        con.execute(
            "UPDATE mart.meeting_facts SET duration_minutes = $1, min_duration_minutes = $2, kind = $3 "
            "WHERE meeting_code = $4",
            [took, local, kind, code],
        )
        step = (took // 5 * 5, over < 5)
        slow[step] = slow.get(step, 0) + 1
    try:
        open_world("copied")
        steps = access.query("bunching", WHOLE, as_of=worlds.AS_OF)
        shown = text(show("formalism"))
    finally:
        con.execute("DELETE FROM mart.meeting_facts")
        con.execute("INSERT INTO mart.meeting_facts FROM before")
    assert len(slow) == 4
    assert {(minutes, at_line): n for minutes, at_line, n in steps.iter_rows()} == slow
    just = sum(n for (_, at_line), n in slow.items() if at_line)
    assert f"{just} kỳ vừa đủ thời lượng phải có" in shown


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda tie: tie[0] != tie[1]), max_size=12))
def test_cells_that_are_joined_by_pairs_are_one_group(ties):
    rows = pl.DataFrame(ties, schema={"one": pl.Int64, "other": pl.Int64}, orient="row")
    got = grouped(rows)
    reach = {cell: {cell} for tie in ties for cell in tie}
    for _ in ties:
        for one, other in ties:
            both = reach[one] | reach[other]
            reach |= dict.fromkeys(both, both)
    assert sorted((row["one"], row["other"]) for row in got) == sorted(ties)
    for a in got:
        for b in got:
            assert (a["group"] == b["group"]) == (b["one"] in reach[a["one"]])


def test_marking_a_template_asks_a_reason_starts_the_command_and_can_be_taken_back(open_world, monkeypatch):
    open_world("copied")
    started = []
    monkeypatch.setattr(jobs, "start", lambda home, job, arguments, content: started.append(arguments))
    app = show("formalism", **SHARED)
    assert app.multiselect[0].options == [f"Dòng 2: Chi bộ bàn việc {REUSED}"]
    _press(app, "declare", "")
    assert "Hãy ghi lý do trước" in text(app)
    assert started == []
    _press(app, "declare", "Mẫu của xã")
    assert started == [["template", "declare", "--why=Mẫu của xã", "--by=", "--", "MC12609", "MC22608"]]
    meetings = ("MC12609", "MC22608")
    common = templates.Common(meetings)
    templates.enter(store(), now(), "an", templates.DECLARED, common, "Mẫu của xã", 2)
    app = show("formalism", **SHARED)
    assert "đã được đánh dấu là mẫu hợp lệ" in text(app)
    assert "<td>Mẫu của xã</td>" in text(app)
    _press(app, "withdraw", "Nhầm")
    assert started[1] == ["template", "withdraw", "--why=Nhầm", "--by=", "--", *meetings]
    templates.enter(store(), now(), "an", templates.WITHDRAWN, common, "Nhầm", 2)
    assert templates.in_force(store()) == []


def test_a_common_line_is_offered_by_its_number_and_words_in_the_meeting_it_is_declared_by(open_world, monkeypatch):
    open_world("copied")
    common = {"meeting_code": "MC22608", "source_code": "MC12609", "kind": "own", "same": 1.0, "characters": 9}
    lines = pl.DataFrame([common | {"of_source": True, "line_no": 2}, common | {"of_source": False, "line_no": 5}])
    texts, offered = {"MC12609": {2: "Hai", 5: "Năm"}, "MC22608": {2: "Khác", 5: "Hai"}}, []
    monkeypatch.setattr(legitimate, "may_mark", lambda ctx: True)
    monkeypatch.setattr(legitimate, "_form", lambda ctx, step, meetings, lines: offered.append((meetings, lines)))
    legitimate.offer_mark(SimpleNamespace(t=Language("vi")), lines, texts)
    assert offered == [(templates.Common(("MC12609", "MC22608")), {2: "Dòng 2: Hai"})]


def test_of_two_lines_in_common_one_can_be_declared_alone(open_world, monkeypatch):
    open_world("copied")
    started = []
    monkeypatch.setattr(jobs, "start", lambda home, job, arguments, content: started.append(arguments))
    app = show("formalism", cell="C1", pair="minutes_copied-1")
    [choice] = app.multiselect
    assert [option.split(":")[0] for option in choice.options] == ["Dòng 2", "Dòng 3"]
    choice.set_value([])
    _press(app, "declare", "Mẫu của xã")
    assert "Hãy chọn ít nhất một dòng" in text(app)
    assert started == []
    app.multiselect[0].set_value(choice.options[1:])
    _press(app, "declare", "Mẫu của xã")
    meetings = ("MC12608", "MC12609")
    assert started == [["template", "declare", "--line=3", "--why=Mẫu của xã", "--by=", "--", *meetings]]
    one = templates.Common(meetings, (3,))
    templates.enter(store(), now(), "an", templates.DECLARED, one, "Mẫu của xã", 1)
    assert "<td>chỉ dòng 3</td>" in text(show("formalism"))
    assert [template.common for template in templates.in_force(store())] == [one]


@pytest.mark.parametrize(
    ("role", "unit", "may"), [("inspector", "", True), ("inspector", "A", False), ("leader", "", False)]
)
def test_only_who_reads_texts_of_every_cell_marks_templates(open_world, monkeypatch, role, unit, may):
    open_world("copied")
    as_role(monkeypatch, role, unit)
    assert ("Đoạn được coi là mẫu hợp lệ" in text(show("formalism", **SHARED))) is may


def _press(app, step: str, why: str) -> None:
    app.text_input(key=f"template-why-{step}").set_value(why)
    next(button for button in app.button if button.form_id == f"template-{step}").click().run()
    assert not app.exception, [e.message for e in app.exception]
