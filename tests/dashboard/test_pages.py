"""Every page on every world in both languages: nothing breaks, the headline is right, filters live in the address."""

from __future__ import annotations

import json

import pytest

from dashboard import access
from dashboard.language import Language
from dashboard.scope import Unit
from etl.discover import parts
from etl.user_error import UserError
from tests.dashboard import worlds
from tests.dashboard.showing import app_test, show, text

# The page of a secretary of a cell is nobody else's: test_own_cell.py.
PAGES = sorted(parts("dashboard.views", "page").keys() - {"own_cell"})
HEADLINES = {
    (
        "tiny",
        "attention",
    ): "1 chi bộ cần xem trong tháng này (1 mới, 0 tiếp tục).",
    ("tiny", "profile"): "2 dấu hiệu: Thiếu sinh hoạt thường kỳ và Tỷ lệ dự họp giảm.",
    (
        "tiny",
        "overview",
    ): "3 chi bộ: 1 cần xem trong tháng này, 0 chờ, 1 đang theo dõi, 0 chỉ có việc của cấp trên, 1 chưa đủ dữ liệu.",
    ("full", "overview"): "300 chi bộ: 16 cần xem",
    ("empty", "overview"): "kết quả chưa tính",
    ("nothing", "overview"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "home"): "1 chi bộ cần xem trong tháng này",
    ("full", "home"): "16 chi bộ cần xem trong tháng này",
    ("empty", "home"): "kết quả chưa tính",
    ("nothing", "home"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "cases"): "Nhìn lại các cuộc giám sát của cấp trên, 12 tháng",
    ("full", "cases"): "Nhìn lại các cuộc giám sát của cấp trên, 12 tháng",
    ("empty", "cases"): "kết quả chưa tính",
    ("nothing", "cases"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "support"): "0 chi bộ có dấu hiệu đi cùng điều kiện còn thiếu.",
    ("full", "support"): "chi bộ có dấu hiệu đi cùng điều kiện còn thiếu.",
    ("empty", "support"): "kết quả chưa tính",
    ("nothing", "support"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "compare"): "Chưa đủ số liệu để so chi bộ này với các chi bộ tương đồng.",
    ("full", "compare"): "Khác rõ với các chi bộ tương đồng: Tỷ lệ dự họp (một phần năm thấp nhất).",
    ("empty", "compare"): "kết quả chưa tính",
    ("nothing", "compare"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "attendance"): "12 tháng đến tháng 10/2026:",
    ("full", "attendance"): "12 tháng đến tháng 10/2026:",
    ("empty", "attendance"): "kết quả chưa tính",
    ("nothing", "attendance"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "decisions"): "Chưa có nhiệm vụ nào được ghi nhận trong phạm vi này.",
    ("full", "decisions"): "việc được nghị quyết giao, 20% đã quá hạn mà chưa thấy báo cáo.",
    ("empty", "decisions"): "kết quả chưa tính",
    ("nothing", "decisions"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "formalism"): "0 chi bộ có biên bản lặp lại nội dung của biên bản khác.",
    ("full", "formalism"): "0 chi bộ có biên bản lặp lại nội dung của biên bản khác.",
    ("copied", "formalism"): "1 chi bộ có biên bản lặp lại nội dung của biên bản khác.",
    ("empty", "formalism"): "kết quả chưa tính",
    ("nothing", "formalism"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "discipline"): "Chưa có dữ liệu kỷ luật nào dùng được trong phạm vi này",
    ("full", "discipline"): "vụ kỷ luật ở 300 chi bộ, tức mỗi năm khoảng",
    ("empty", "discipline"): "kết quả chưa tính",
    ("nothing", "discipline"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "methods"): "Tỷ lệ dự họp giảm: 1 cần xem, 1 theo dõi",
    ("full", "methods"): "Tỷ lệ dự họp giảm: 6 cần xem, 18 theo dõi",
    ("empty", "methods"): "kết quả chưa tính",
    ("nothing", "methods"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "administration"): "0 quyền đang có hiệu lực.",
    ("full", "administration"): "0 quyền đang có hiệu lực.",
    ("empty", "administration"): "0 quyền đang có hiệu lực.",
    ("nothing", "administration"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "plan"): "Chưa có cuộc giám sát nào trong",
    ("full", "plan"): "Hãy chọn số tổ, số ngày rồi bấm",
    ("empty", "plan"): "kết quả chưa tính",
    ("nothing", "plan"): "hãy nạp tệp của các đơn vị: danh sách",
    ("tiny", "quality"): "4 dòng dữ liệu chưa nhận được",
    ("full", "attention"): "16 chi bộ cần xem",
    ("full", "profile"): "1 dấu hiệu: Tỷ lệ dự họp giảm.",
    ("full", "quality"): "7 dòng dữ liệu chưa nhận được",
    ("empty", "attention"): "kết quả chưa tính",
    ("empty", "profile"): "kết quả chưa tính",
    ("empty", "quality"): "Chưa nạp dữ liệu lần nào.",
    ("nothing", "attention"): "hãy nạp tệp của các đơn vị: danh sách",
    ("nothing", "profile"): "hãy nạp tệp của các đơn vị: danh sách",
    ("nothing", "quality"): "Chưa nạp dữ liệu lần nào. Hãy nạp trước những tệp sau",
}
CELL = {"tiny": "C1", "copied": "C1", "full": "C0241"}


@pytest.mark.parametrize(("world", "page"), sorted(HEADLINES))
def test_the_headline_of_every_page_on_every_world(open_world, world, page):
    open_world(world)
    shown = text(show(page, cell=CELL.get(world, "")))
    assert HEADLINES[world, page] in shown.replace("<strong>", "").replace("</strong>", "")


def test_an_empty_home_leads_to_where_files_are_handed_in(open_world):
    open_world("nothing")
    app = show("attention")
    (way,) = app.get("page_link")
    assert way.label == "Nạp tệp ở trang Chất lượng dữ liệu"
    first = show("quality")
    assert first.button(key="work-build").disabled
    assert "Nạp một tệp" in text(first)
    assert "Danh sách chi bộ" in text(first)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("world", ["full", "nothing"])
def test_every_page_speaks_english_when_asked(open_world, world, page):
    open_world(world)
    app = show(page, lang="en", cell=CELL.get(world, ""))
    shown = text(app)
    assert f"<h1>{Language('en')(parts('dashboard.views', 'page')[page].TITLE)}</h1>" in shown
    assert "chi bộ cần xem" not in shown
    assert app.query_params["lang"] == "en"


def test_the_language_is_kept_from_page_to_page(open_world):
    open_world("tiny")
    app = app_test().run()
    app.segmented_control(key="language_widget").set_value("en").run()
    assert app.query_params["lang"] == "en"
    app.query_params.clear()
    app.switch_page("views/quality/page.py").run()
    assert "<h1>Data quality</h1>" in text(app)
    assert app.query_params["lang"] == "en"


def test_rows_come_with_sentence_size_data_and_questions_but_no_rank(open_world):
    open_world("tiny")
    shown = text(show("attention"))
    assert "Tỷ lệ dự họp khoảng 88% trước tháng 3/2026; từ đó nhiều khả năng chỉ còn 70%–78%." in shown
    assert "14 đảng viên phải dự" in shown
    assert "thấy từ nửa số điểm" in shown
    assert "Có thể vô hại:" in shown
    assert "Nên hỏi:" in shown
    assert "rank" not in shown.lower()


def test_a_cell_of_two_members_is_masked_in_the_queue_and_told_in_its_profile(open_world):
    open_world("tiny")
    con = access._service().connect()
    con.execute("CREATE TABLE kept AS FROM mart.meeting_facts")
    try:
        con.execute("UPDATE mart.meeting_facts SET expected = 2 WHERE cell_code = 'C1'")
        open_world("tiny")
        assert "dưới 3 đảng viên phải dự" in text(show("attention"))
        assert "2 đảng viên phải dự" in text(show("profile", cell="C1"))
    finally:
        con.execute("DELETE FROM mart.meeting_facts")
        con.execute("INSERT INTO mart.meeting_facts FROM kept")
        con.execute("DROP TABLE kept")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({}, 16),
        ({"state": "open"}, 34),
        ({"state": "now"}, 16),
        ({"state": "thin"}, 11),
        ({"flag": "meeting_skipped"}, 10),
        ({"state": "now", "new": "1"}, 12),
        ({"unit": "D0", "state": "open"}, 16),
        ({"unit": "D0", "search": "bien ho"}, None),
        ({"cell_type": "agency", "state": "open"}, None),
        ({"state": "nonsense", "unit": "nowhere", "page": "x", "cell_type": "-"}, 16),
        ({"page": "99999999999999999999"}, 16),
    ],
)
def test_filters_come_from_the_address_and_survive_a_reload(open_world, address, expected):
    open_world("full")
    first, again = show("attention", **address), show("attention", **address)
    assert text(first) == text(again)
    counted = [p.body for p in first.html if '<p class="cp-matching"' in p.body]
    n = int(counted[0].split(">")[1].split()[0]) if counted else 0
    filters = {k: v for k, v in address.items() if k in ("unit", "cell_type", "search")}
    assert n == (expected if expected is not None else _slow_count(**filters))


def _slow_count(unit: str = "", cell_type: str = "", search: str = "") -> int:
    """The same by hand: flagged cells, their names and units, compared letter by letter."""
    con = access._service().connect()
    rows = con.execute(
        "SELECT c.cell_code, c.name, u.name, c.cell_type FROM intake.cells c JOIN intake.units u USING (unit_code) "
        "WHERE c.cell_code IN (SELECT cell_code FROM result.flags WHERE as_of = ?)",
        [worlds.AS_OF],
    ).fetchall()
    inside = {c for (c,) in con.execute("SELECT cell_code FROM mart.cell_scope WHERE unit_code = ?", [unit]).fetchall()}
    from dashboard.language import fold

    return sum(
        code in inside and (not cell_type or kind == cell_type) and (search in fold(name) or search in fold(above))
        for code, name, above, kind in rows
    )


def test_choosing_a_filter_writes_its_code_into_the_address_and_leaves_the_page(open_world):
    open_world("full")
    app = show("attention", page="2")
    app.selectbox(key="address_cell_type").select("agency").run()
    assert app.query_params["cell_type"] == "agency"
    assert "page" not in app.query_params
    app.selectbox(key="address_cell_type").select("").run()
    assert "cell_type" not in app.query_params


def test_leafing_shows_every_cell_once(open_world):
    open_world("full")
    names = [line["code"] for page in ("1", "2") for line in lines(show("attention", state="open", page=page))]
    assert len(names) == 34
    assert len(set(names)) == 34


def lines(app) -> list[dict]:
    """The lines of the queue as the list gets them; none where there is no list."""
    return [line for shown in app.get("bidi_component") for line in json.loads(shown.proto.json).get("rows", [])]


def test_the_headline_counts_agree_with_the_lists(open_world):
    open_world("full")
    asked = {"as_of": worlds.AS_OF, "previous": worlds.PREVIOUS}
    counts = access.query("queue_counts", Unit("D1"), **asked)
    for state, n in zip(counts["state"], counts["n"], strict=True):
        assert access.query("queue", Unit("D1"), **asked, state=state, take=1000).height == n


def test_the_profile_tells_why_harmless_questions_papers_and_what_clears(open_world):
    open_world("tiny")
    shown, points = text(show("profile", cell="C1")), text(show("profile", cell="C1", tab="points"))
    for id in ("flag_card.harmless", "flag_card.questions", "flag_card.papers", "flag_card.clears"):
        assert Language("vi")(id) in shown
    assert "Trong 10 chi bộ có dấu hiệu này, khoảng 9 nơi tỷ lệ dự họp giảm thật." in shown
    assert "2 trong 24 tháng không thấy sinh hoạt thường kỳ: tháng 5/2026 và tháng 7/2026." in shown
    assert "Theo phần thấy được đạt 78 trên 100 điểm; nếu biết hết có thể từ 65 đến 90." in points
    assert ">96<" in points
    assert ">81<" in points


def test_a_cell_without_data_is_no_fault(open_world):
    open_world("tiny")
    shown = text(show("profile", cell="C3", tab="points"))
    assert "Đây không phải là lỗi của chi bộ." in shown
    assert "Chưa đủ dữ liệu để chấm điểm." in shown


def test_an_unknown_cell_leads_to_the_search(open_world):
    open_world("full")
    shown = text(show("profile", cell="nowhere", search="thon dak rong"))
    assert "Không có chi bộ này" in shown
    assert "chi bộ khớp" in shown


def test_names_from_the_data_cannot_break_the_page(open_world):
    open_world("tiny")
    con = access._service().connect()
    con.execute(
        "UPDATE mart.cell_names SET name = '<img src=x onerror=alert(1)> *x* [a](http://b)' WHERE cell_code = 'C1'"
    )
    try:
        open_world("tiny")
        assert "<img" not in text(show("profile", cell="C1"))
    finally:
        con.execute("UPDATE mart.cell_names SET name = 'Chi bộ thôn Đông' WHERE cell_code = 'C1'")


def test_sums_of_ingests_are_kept_from_a_part_of_the_tree(open_world):
    open_world("full")
    assert "Không dòng nào bị mất" in text(show("quality"))
    assert "chỉ hiện ở phạm vi toàn bộ" in text(show("quality", unit="D0"))


def test_new_data_after_the_build_are_marked(open_world):
    open_world("tiny")
    con = access._service().connect()
    con.execute("UPDATE result.builds SET run = 1")
    try:
        open_world("tiny")
        assert "Có số liệu mới chưa tính" in text(show("attention"))
    finally:
        con.execute("UPDATE result.builds SET run = 3")


def test_a_workspace_that_cannot_be_opened_says_why_and_what_to_do():
    def refuse() -> str:
        raise UserError("this workspace was made with another key")

    access.use(access.QueryService(refuse, refuse))
    try:
        shown = text(show("attention"))
    finally:
        access.use(None)
    assert "this workspace was made with another key" in shown
    assert "cellpulse doctor" in shown
