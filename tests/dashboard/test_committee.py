"""The committee's page as it stands on the paper: what it tells, how long it is, and nothing out of scope."""

from __future__ import annotations

from datetime import datetime

import pytest

from dashboard.documents import committee
from dashboard.documents.brief import Stamp
from dashboard.documents.committee import content
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE, Unit
from dashboard.summaries import area, quarters
from etl.user_error import UserError
from tests import pdf_text
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show

VI = Language("vi")
STAMP = Stamp(datetime(2026, 11, 10, 8, 30), "an")


def text_of(part=WHOLE, t=VI, scope=WHOLE, measure="attendance"):
    return pdf_text.pages(committee.as_pdf(part, t, scope, STAMP, AS_OF, measure))


def words(text):
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("measure", quarters.MEASURES)
def test_it_says_what_the_overview_says_on_two_pages_at_most(open_world, code, measure):
    open_world("full")
    t = Language(code)
    pages = text_of(t=t, measure=measure)
    assert len(pages) <= committee.PAGES
    printed = words("\n".join(pages))
    part, states = area.states(WHOLE, AS_OF)
    changes = area.changes(part, AS_OF)
    whole = states.filter("whole").row(0, named=True)
    assert area.headline(t, whole)[0] in printed
    assert all(words(sentence) in printed for sentence in quarters.of_the_whole(t, changes[part.code]))
    assert all(words(row["name"]) in printed for row in states.to_dicts() if not row["whole"])
    assert t("brief.no_verdict") in printed
    assert f"{t('brief.printed', moment=t.moment(STAMP.at))} · an" in printed
    assert "{" not in printed


def test_the_rows_hold_the_states_and_a_shape_for_each_change(open_world):
    open_world("full")
    page = content.page_of(Unit("D1"), AS_OF, VI, WHOLE, "attendance")
    states = {row["name"]: row for row in area.states(Unit("D1"), AS_OF)[1].to_dicts() if not row["whole"]}
    assert [row[0] for row in page.rows] == list(states)
    for name, *counts in page.rows:
        assert counts[: len(content.COUNTS)] == [VI.number(states[name][count]) for count in content.COUNTS]
        assert all(mark[0] in content.SYMBOLS.values() or mark == VI("value.unknown") for mark in counts[-4:])


def test_positions_of_the_spread_lie_in_order_on_the_scale(open_world):
    open_world("full")
    spread = content.page_of(Unit("D1"), AS_OF, VI, WHOLE, "attendance").spread
    assert spread is not None
    for strip in spread.strips:
        at = [strip[q] for q in content.QUANTILES]
        assert at == sorted(at)
        assert min(at) >= 0
        assert max(at) <= 1
    assert [at for at, _ in spread.ticks][:: len(spread.ticks) - 1] == [0, 1]


def test_of_too_many_units_those_that_moved_are_listed_and_the_rest_is_told(open_world, monkeypatch):
    open_world("full")
    monkeypatch.setattr(content, "UNITS", 1)
    below = area.states(Unit("D1"), AS_OF)[1].height - 1
    page = content.page_of(Unit("D1"), AS_OF, VI, WHOLE, "attendance")
    assert len(page.rows) <= 1 < below
    assert page.units_limits[-1].startswith(f"Có {below} đơn vị ngay dưới; bảng chỉ nêu {len(page.rows)} đơn vị")


def test_two_pages_with_as_much_as_there_can_be(open_world, monkeypatch):
    open_world("full")
    page = content.page_of(Unit("D1"), AS_OF, VI, WHOLE, "attendance")
    assert page.spread is not None
    name = "Đảng ủy Công ty Cổ phần Đầu tư và Phát triển"
    row = [name, *(["1.183"] * len(content.COUNTS)), *(["▼\u00a0100\u00a0điểm"] * len(quarters.MEASURES))]
    strips = [page.spread.strips[0] | {"name": name}] * content.UNITS
    many = {
        "rows": [row] * content.UNITS,
        "moved": [f"{name}: Điểm chất lượng từ chứng cứ 88 còn 74, kém mức thay đổi chung 5 điểm."] * content.SENTENCES,
        "spread": content.Spread(**(vars(page.spread) | {"strips": strips})),
    }
    monkeypatch.setattr(content, "page_of", lambda *_, **__: content.Page(**(vars(page) | many)))
    pages = text_of(Unit("D1"))
    assert len(pages) == committee.PAGES
    assert VI("committee.no_room") in pages[-1]


def test_nothing_out_of_scope(open_world):
    open_world("full")
    inside = words("\n".join(text_of(Unit("D1"), scope=Unit("D1"))))
    others = [
        name for code, name in area.states(WHOLE, AS_OF)[1].select("unit_code", "name").iter_rows() if code != "D1"
    ]
    assert not [name for name in others if name and name in inside]
    for part, scope in ((WHOLE, Unit("D1")), (Unit("D0"), Unit("D1")), (Unit("NONE"), WHOLE)):
        with pytest.raises(UserError, match="no unit"):
            text_of(part, scope=scope)


def test_it_is_offered_on_the_overview_for_the_unit_in_sight(open_world):
    open_world("full")
    app = show("overview", unit="D1", measure="held")
    [button] = [button for button in app.get("download_button") if button.key == "committee"]
    assert button.label == "Trang cho cấp ủy (PDF)"


def test_the_same_page_is_the_same_file(open_world):
    open_world("tiny")
    made = [committee.as_pdf(WHOLE, VI, WHOLE, STAMP, AS_OF, "attendance") for _ in range(2)]
    assert made[0] == made[1]
