"""A cell's own view: its secretary sees that cell and nothing else, answers, disputes; two persons settle it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard import access
from dashboard.auth import current_user as visiting
from dashboard.auth.current_user import CurrentUser, store
from dashboard.components.cell_responses import disputed_columns
from dashboard.documents.brief.content import brief_of
from dashboard.language import Language
from dashboard.scope import WHOLE, Cell, Unit, parameter
from dashboard.store import audit, cases, letters, people, responses
from dashboard.store.people import Right
from dashboard.store.responses import Figure, Texts
from dashboard.summaries import disputes
from etl.config.workspace import now
from etl.discover import statements
from etl.user_error import UserError
from tests.dashboard import worlds
from tests.dashboard.test_access import VALUES, _parameters
from tests.dashboard.test_letters import sent
from tests.dashboard.test_pages import lines, show, text

VI = Language("vi")
OPEN = {name for name, query in statements(access.QUERIES).items() if query.head.get("own_cell")}


@pytest.fixture
def world(open_world):
    """The tiny world, in which no case is open and nothing is in dispute."""
    open_world("tiny")
    for case in cases.open_cases(store(), ["C1", "C2", "C3"]).values():
        cases.change_case(store(), case.id, case.version, "", now(), reason="r", state="closed")
    for one in responses.of_cells(store(), ["C1", "C2"]):
        if one.is_open_dispute:
            responses.note_in_source(store(), one.id, one.version, now().date())


@pytest.fixture
def secretary(monkeypatch):
    """Who asks has the grant of the secretary of C1."""
    right = Right(1, "cell_secretary", Cell("C1"), "bí thư", date(2099, 1, 1))
    user = CurrentUser("thu", right, (right,))
    monkeypatch.setattr("dashboard.auth.request_user.current_user", lambda *_: user)
    monkeypatch.setattr("dashboard.views.own_cell.answering.refuse_ended", lambda _: None)
    return user


def disputed(*, by: str = "thu", claimed: str = "99", figure: str = "came") -> responses.ReadResponse:
    meeting = access.query("cell_meetings", WHOLE, as_of=worlds.AS_OF, cell="C1").row(0, named=True)
    of = Figure(figure, meeting["meeting_code"], meeting["held_on"])
    texts = Texts("Sổ điểm danh ghi khác.", "11", claimed, "ảnh sổ.pdf")
    responses.write(store(), "C1", "dispute", worlds.AS_OF, texts, by, now(), flag="attendance_drop", figure=of)
    return responses.of_cells(store(), ["C1"])[0]


@pytest.mark.parametrize("question", sorted(statements(access.QUERIES)))
def test_one_cell_gets_answers_about_itself_only(open_world, question):
    open_world("tiny")
    asked = _parameters(question, cell="C1", cells="C1")
    if question not in OPEN:
        with pytest.raises(TypeError, match="not open to one cell"):
            access.query(question, Cell("C1"), **asked)
        return
    answer = access.query(question, Cell("C1"), **asked)
    if "cell_code" in answer.columns:
        assert set(answer["cell_code"]) <= {"C1"}
    for name in {"cell", "cells"} & asked.keys():
        for other in ("C2", "C1\nC2", ""):
            with pytest.raises(TypeError, match="cell C1 only"):
                access.query(question, Cell("C1"), **(asked | {name: other}))


def test_a_cell_is_no_part_of_the_tree():
    with pytest.raises(TypeError, match="a scope is Whole"):
        parameter(Cell("C1"))
    assert set(VALUES) >= {"cell"}


def test_the_secretary_sees_the_cell_its_good_points_first_and_no_other_page(world, secretary):
    app = show("own_cell")
    assert not app.exception, [e.message for e in app.exception]
    shown = text(app)
    assert shown.index("Những điểm làm tốt") < shown.index("Dấu hiệu cần trao đổi")
    flags = access.query("cell_flags", WHOLE, as_of=worlds.AS_OF, cell="C1").to_dicts()
    assert len(flags) == 2
    assert "Chi bộ thôn Đông" in shown
    assert "Chi bộ thôn Tây" not in shown
    assert not secretary.may_act
    assert [page for page in ("attention", "profile", "cases", "texts", "discipline") if secretary.may(page)] == []
    for page in ("profile", "cases", "compare"):
        with pytest.raises(LookupError, match="no page"):
            show(page, cell="C2")
    # Another cell in the address shows nothing of it.
    assert "Chi bộ thôn Tây" not in text(show("own_cell", cell="C2"))
    assert any(e.action == "viewed" and e.subject == "C1" and e.login == "thu" for e in audit.entries(store()))


def test_nobody_else_has_the_page(world):
    assert not visiting.CurrentUser("an", Right(1, "inspector", WHOLE, "", date(2099, 1, 1)), ()).may("own_cell")


def test_a_grant_to_one_cell_is_for_secretaries_only_and_off_by_default(world):
    today = now().date()
    with pytest.raises(UserError, match="one cell"):
        people.grant(store(), "thu", "inspector", Cell("C1"), "x", today, today, "an")
    with pytest.raises(UserError, match="one cell"):
        people.grant(store(), "thu", "cell_secretary", Unit("G1"), "x", today, today, "an")
    people.grant(store(), "thu", "cell_secretary", Cell("C1"), "x", today, today, "an")
    assert people.rights(store(), "thu", today)[0].scope == Cell("C1")
    assert visiting.rights(store(), "thu", today) == []


def test_a_reply_goes_with_the_flags_and_answers_the_letter(world, secretary):
    one = sent(due=now().date() + timedelta(days=5))
    app = show("own_cell")
    app.text_area(key="response-text-reply").set_value("Mùa gặt, đã họp bù.")
    next(button for button in app.button if button.label == "Gửi").click().run()
    assert not app.exception, [e.message for e in app.exception]
    assert cases.notes(store(), one.case_id)[-1].text == "Mùa gặt, đã họp bù."
    assert letters.letters_of(store(), ["C1"])[0].answered_on == now().date()
    written = responses.of_cells(store(), ["C1"])[0]
    assert (written.kind, written.written_by, written.state) == ("reply", "thu", "waiting")
    assert written.due_on == now().date() + responses.DAYS_TO_JUDGE


def test_a_disputed_figure_is_marked_wherever_it_stands_until_the_source_has_it(world, monkeypatch):
    one = disputed()
    mark = "Đang phản ánh: số có mặt"
    for page in ("attention", "profile"):
        assert mark in text(show(page, cell="C1"))
    came = next(m for m in access.query("cell_meetings", WHOLE, as_of=worlds.AS_OF, cell="C1").to_dicts()
                if m["meeting_code"] == one.figure.meeting_code)  # fmt: skip
    in_table = VI("dispute.figure", value=f"{came['came']}/{came['expected']}")
    shown = text(show("profile", cell="C1", meeting=came["meeting_code"]))
    assert shown.count(in_table) == 2, "in the table of meetings, and in the record of the meeting"
    brief = brief_of("C1", worlds.AS_OF, VI, WHOLE)
    assert any(mark in sentence for sentence, _ in brief.reasons)
    responses.judge(store(), one.id, one.version, "accepted", "đúng sổ", "an")
    judged = responses.of_cells(store(), ["C1"])[0]
    responses.confirm(store(), judged.id, judged.version, "binh", now(), agreed=True)
    accepted = responses.of_cells(store(), ["C1"])[0]
    assert accepted.state == "accepted"
    assert "đã chấp nhận, chờ nguồn sửa" in text(show("profile", cell="C1"))
    meetings = [{"meeting_code": accepted.figure.meeting_code, "came": 99}]
    assert disputes.now_in_source([accepted], meetings) == [accepted]
    assert disputes.now_in_source([accepted], [meetings[0] | {"came": 11}]) == []
    assert disputes.now_in_source([judged], meetings) == []
    monkeypatch.setattr("dashboard.components.cell_responses.now_in_source", lambda written, _: list(written))
    assert mark not in text(show("profile", cell="C1"))
    assert responses.of_cells(store(), ["C1"])[0].in_source_on == now().date()


def test_a_dispute_of_points_is_not_marked_for_who_is_not_to_see_them_yet(world, monkeypatch):
    mark = f"Đang phản ánh: {VI('figure.self')}"
    disputed(figure="self", claimed="98.5")
    assert mark in text(show("profile", cell="C1", tab="meetings"))
    for module in ("blind", "cell_responses"):
        monkeypatch.setattr(f"dashboard.components.{module}.hidden_scores", lambda _, cells: frozenset(cells))
    shown = text(show("profile", cell="C1", tab="meetings"))
    assert mark not in shown
    assert "98.5" not in shown


def test_an_accepted_correction_is_in_the_list_of_rows_to_correct(world):
    from dashboard.components.cell_responses import accepted_disputes

    class Ctx:
        t, scope, as_of = VI, WHOLE, worlds.AS_OF
        user = CurrentUser("an", visiting.NOBODY, ())

    one = disputed()
    assert accepted_disputes(Ctx, WHOLE, []) == []
    responses.judge(store(), one.id, one.version, "accepted", "đúng sổ", "an")
    judged = responses.of_cells(store(), ["C1"])[0]
    responses.confirm(store(), judged.id, judged.version, "binh", now(), agreed=True)
    (row,) = accepted_disputes(Ctx, WHOLE, [{"unit": "Đảng ủy xã Ia Kênh", "unit_code": "G1"}])
    assert (row["cell_code"], row["unit_code"], row["place"]) == ("C1", "G1", one.figure.meeting_code)
    assert "chi bộ nêu 99" in row["sentence"]


def test_two_persons_settle_it_and_neither_alone(world):
    one = disputed()
    with pytest.raises(UserError):
        responses.confirm(store(), one.id, one.version, "binh", now(), agreed=True)
    with pytest.raises(UserError):
        responses.judge(store(), one.id, one.version, "accepted", "  ", "an")
    responses.judge(store(), one.id, one.version, "refused", "không có sổ", "an")
    judged = responses.of_cells(store(), ["C1"])[0]
    assert (judged.state, judged.reason, judged.owner) == ("judged", "không có sổ", "an")
    with pytest.raises(UserError, match="second person"):
        responses.confirm(store(), judged.id, judged.version, "an", now(), agreed=True)
    responses.confirm(store(), judged.id, judged.version, "binh", now(), agreed=False)
    again = responses.of_cells(store(), ["C1"])[0]
    assert (again.state, again.reason) == ("waiting", "")
    with pytest.raises(cases.Conflict):
        responses.judge(store(), again.id, judged.version, "refused", "x", "an")


def test_the_case_has_what_the_cell_wrote_and_the_methods_page_counts_it(world):
    one = disputed()
    case = cases.open_cases(store(), ["C1"])["C1"]
    app = show("cases", case=str(case.id))
    assert not app.exception, [e.message for e in app.exception]
    assert "Sổ điểm danh ghi khác." in text(app)
    assert "Tài liệu: ảnh sổ.pdf." in text(app)
    app.segmented_control(key=f"verdict-{one.id}").set_value("accepted")
    app.text_input(key=f"verdict-reason-{one.id}").set_value("đúng sổ")
    next(button for button in app.button if button.label == "Ghi kết quả xem xét").click().run()
    assert responses.of_cells(store(), ["C1"])[0].state == "judged"
    shown = text(show("methods"))
    assert "Trả lời và phản ánh của chi bộ" in shown


@pytest.mark.parametrize(
    ("kind", "texts", "figure"),
    [
        ("reply", Texts("  "), Figure()),
        ("dispute", Texts("vì sao", claimed=" "), Figure("came")),
        ("dispute", Texts("vì sao", claimed="3"), Figure()),
    ],
)
def test_what_says_nothing_is_not_kept(world, kind, texts, figure):
    with pytest.raises(UserError):
        responses.write(store(), "C2", kind, worlds.AS_OF, texts, "thu", now(), figure=figure)
    assert cases.open_cases(store(), ["C2"]) == {}


def test_a_disputed_figure_is_marked_wherever_it_stands(world, monkeypatch):
    one = disputed(claimed="97")
    sentence = disputes.in_words(VI, one)
    for page, address in (("profile", {"cell": "C1", "tab": "meetings"}), ("compare", {"cell": "C1"})):
        assert sentence.rstrip(".") in text(show(page, **address)), page
    case = cases.open_cases(store(), ["C1"])["C1"]
    assert sentence.rstrip(".") in text(show("cases", case=str(case.id)))
    marked = re.escape(VI("dispute.figure", value="X")).replace("X", r"\d+%")
    assert len(re.findall(marked, text(show("cells")))) == 1
    words = {line["code"]: line["stripWord"] for line in lines(show("attention", state="open"))}
    figure_named = VI("dispute.figure", value="").strip()
    assert [code for code, word in words.items() if figure_named in word] == ["C1"]
    user = CurrentUser("an", Right(1, "inspector", WHOLE, "", date(2099, 1, 1)), ())
    ctx = SimpleNamespace(t=VI, scope=WHOLE, as_of=worlds.AS_OF, user=user)
    assert list(disputed_columns(cast(Any, ctx), ["C1", "C2"])) == ["C1"]
    assert disputed_columns(cast(Any, ctx), ["C2"]) == {}
    responses.note_in_source(store(), one.id, one.version, now().date())
    assert disputed_columns(cast(Any, ctx), ["C1"]) == {}
