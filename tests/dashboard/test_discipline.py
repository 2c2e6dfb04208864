"""Discipline in context: figures held against a count row by row, who sees it, what is masked, what is on record."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

import polars as pl
import pytest

from dashboard import access
from dashboard.auth.current_user import RESTRICTED
from dashboard.charts.discipline import discipline
from dashboard.components import discipline_masks
from dashboard.language import Language
from dashboard.scope import WHOLE, Unit, from_code
from dashboard.views.discipline import discipline_organisations, discipline_years
from dashboard.views.discipline import page as view
from tests.dashboard.masked import Shown
from tests.dashboard.rows import AS_OF, PREVIOUS
from tests.dashboard.showing import app_test, show, text
from tests.dashboard.test_formalism import as_role, entered

VI = Language("vi")
PAGE = "<h1>Kỷ luật trong bối cảnh</h1>"
PART = "<h3>Kỷ luật trong bối cảnh</h3>"
ENTITLED = sorted(RESTRICTED["discipline"])
OTHERS = ["committee", "leader", "steward"]


def rows_of(unit):
    """Cell, form and day of every case below a unit."""
    con = access._service().connect()
    rows = con.execute(
        "SELECT d.cell_code, d.form, d.decided_on FROM intake.discipline d JOIN mart.cell_scope s USING (cell_code) "
        "WHERE s.unit_code = ? AND s.as_of = ?",
        [unit, AS_OF],
    )
    return rows.fetchall()


@pytest.mark.parametrize("unit", ["", "D1", "G05"])
def test_the_years_of_a_unit_are_those_of_its_rows(open_world, unit):
    open_world("full")
    cases = rows_of(unit)
    years = discipline_years.years(
        access.query("discipline_pooled", from_code(unit), as_of=AS_OF),
        access.query("discipline_forms", from_code(unit), as_of=AS_OF),
        AS_OF,
    )
    assert [(year.ends, year.months) for year in years] == [(AS_OF, 12), (date(2025, 10, 1), 12)]
    for year, first, end in zip(
        years, (date(2025, 11, 1), date(2024, 11, 1)), (date(2026, 11, 1), date(2025, 11, 1)), strict=True
    ):
        counted = Counter(form for _, form, day in cases if first <= day < end)
        assert {form: n for form, n in year.forms.items() if n} == counted
        assert year.n_cases == counted.total() - counted["struck_off"]
    members = (
        access._service()
        .connect()
        .execute(
            "SELECT sum(members) FROM mart.cell_profiles p JOIN mart.cell_scope s USING (cell_code, as_of) "
            "WHERE s.unit_code = ? AND s.as_of = ?",
            [unit, AS_OF],
        )
    )
    assert years[0].member_years == pytest.approx(members.fetchall()[0][0])


def test_the_headline_and_the_flags_say_both_directions_and_that_nobody_is_judged(open_world):
    open_world("full")
    shown = text(show("discipline"))
    n = sum(form != "struck_off" for _, form, _ in rows_of(""))
    assert f"24 tháng đến tháng 10/2026: {n} vụ kỷ luật ở 300 chi bộ" in shown
    assert "Kỷ luật không bao giờ tính vào điểm" in shown
    assert "Tổ chức làm tốt công tác kiểm tra, phát hiện và xử lý sớm." in shown
    assert "Trong 2 năm có dưới 3 vụ kỷ luật; tổ chức tương tự có cùng số đảng viên thường có khoảng 8 vụ." in shown
    assert "1,9 vụ" not in shown


def test_lengths_and_levels_are_kept_in_the_address(open_world):
    open_world("full")
    app = show("discipline", months="12", level="above", unit="D0")
    assert "12 tháng đến tháng 10/2026" in text(app)
    assert "Có 1 tổ chức, nhưng chưa đủ" in text(app)
    app.segmented_control(key="address_level").set_value("organisation").run()
    assert "level" not in app.query_params
    assert "So sánh 6 tổ chức" in text(app)
    app.segmented_control(key="address_months").set_value("36").run()
    assert "months" not in app.query_params
    alone = text(show("discipline", unit="G02"))
    assert "dưới 3 vụ; tổ chức tương tự có cùng số đảng viên thường có" in alone
    whole = text(show("discipline"))
    assert text(show("discipline", months="7", level="x")) == whole
    message = f'<p class="cp-message" role="status">{VI("tree.unknown", code="nowhere")}</p>\n'
    head, separator, rest = text(show("discipline", unit="nowhere", months="7", level="x")).partition(message)
    assert separator
    assert head + rest == whole


def test_organisations_stand_in_the_order_of_the_tree_and_few_cases_are_not_told_apart(open_world):
    open_world("full")
    units = access.query("discipline_organisations", WHOLE, as_of=AS_OF, months=36, level="organisation")
    assert units["above"].to_list() == sorted(units["above"])
    by_code = {row["unit_code"]: row for row in units.iter_rows(named=True)}
    assert by_code["G00"]["side"].startswith("high")
    by_code = {row["unit_code"]: row for row in _marked(units).iter_rows(named=True)}
    row = discipline_organisations.exported(VI, by_code["G02"])
    assert row["Số vụ"] == "dưới 3"
    assert row["Vụ trên 1.000 đảng viên mỗi năm"] == row["Tỷ lệ lâu dài có thể trong khoảng (95%)"] == ""
    none = discipline_organisations.exported(VI, by_code["G01"])
    assert none["Số vụ"] == "0"
    assert none["Tỷ lệ lâu dài có thể trong khoảng (95%)"] != "0–0"
    assert not {"rank", "hạng"} & set(" ".join(row).lower().split())


def _marked(units, level="organisation", months=36):
    masks = discipline_masks.of_counts(access.query("discipline_counts", WHOLE, as_of=AS_OF))
    return discipline_organisations.marked(units, masks, level, months)


def test_the_picture_does_not_tell_a_masked_count(open_world):
    open_world("full")
    units = access.query("discipline_organisations", WHOLE, as_of=AS_OF, months=36, level="organisation")
    drawn = discipline_organisations.with_stand_ins(_marked(units))

    def places(n_cases: int) -> dict:
        changed = units.with_columns(n_cases=pl.when(pl.col("unit_code") == "G02").then(n_cases).otherwise("n_cases"))
        mark = pl.when(pl.col("unit_code") == "G02").then(pl.lit("few" if n_cases < 3 else "shown")).otherwise("mark")
        changed = _marked(changed).with_columns(mark=mark)
        figure = discipline(discipline_organisations.with_stand_ins(changed), lambda row: row["name"], VI, "dark")
        return figure.to_dict()

    assert drawn.filter(pl.col("unit_code") == "G02")["masked"].to_list() == [True]
    assert str(places(1)) == str(places(2))
    assert str(places(3)) != str(places(2))


@pytest.mark.parametrize("role", ENTITLED)
def test_those_entitled_see_the_page_and_the_part_of_the_profile_and_that_is_on_record(open_world, monkeypatch, role):
    open_world("full")
    as_role(monkeypatch, role)
    before = len(entered("discipline viewed"))
    cell = rows_of("G00")[0][0]
    assert PAGE in text(show("discipline", unit="G00"))
    assert PART in text(show("profile", cell=cell, tab="visits"))
    assert entered("discipline viewed")[before:] == ["G00", cell]
    show("discipline")
    assert entered("discipline viewed")[-1] == "whole"


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_finds_or_opens_it_nor_the_part_of_the_profile(open_world, monkeypatch, role):
    open_world("full")
    as_role(monkeypatch, role)
    before, asked = len(entered("discipline viewed")), []
    original = access.query
    monkeypatch.setattr(
        access, "query", lambda question, *a, **k: asked.append(question) or original(question, *a, **k)
    )
    cell = rows_of("G00")[0][0]
    shown = text(show("profile", cell=cell, tab="visits"))
    assert "Hồ sơ" in shown
    assert PART not in shown
    with pytest.raises(LookupError, match="no page discipline"):
        show("discipline")
    # The page itself, too: as if the navigation had let it through.
    page = app_test(view.__file__).run()
    assert "Trang này chỉ dành cho vai trò khác" in text(page)
    assert "vụ kỷ luật" not in text(page)
    assert not [question for question in asked if "discipline" in question]
    assert len(entered("discipline viewed")) == before


def test_the_profile_counts_months_and_forms_of_its_own_cell_without_persons_or_grounds(open_world):
    open_world("full")
    cases = rows_of("G00")
    cell = Counter(code for code, _, _ in cases).most_common(1)[0][0]
    own = Counter((day.replace(day=1), form) for code, form, day in cases if code == cell)
    asked = access.query("cell_discipline", WHOLE, as_of=AS_OF, cell=cell)
    assert {(row["month"], row["form"]): row["n_cases"] for row in asked.iter_rows(named=True)} == own
    assert set(asked.columns) == {"month", "subject", "form", "n_cases"}
    assert access.query("cell_discipline", Unit("G01"), as_of=AS_OF, cell=cell).is_empty()
    later = access.query("cell_discipline", WHOLE, as_of=PREVIOUS, cell=cell)
    assert later.height == sum(month <= PREVIOUS for month, _ in own)
    # Each line holds one case, and their number would tell that.
    assert set(own.values()) == {1}
    shown = text(show("profile", cell=cell, tab="visits"))
    assert "Dữ liệu 36 tháng qua có ghi vụ kỷ luật; không nêu tổng số" in shown
    assert shown.count("dưới 3</td>") == len(own)


def test_of_all_pages_of_a_scope_together_no_masked_count_is_determined(open_world):
    """Held against a linear programme that knows all that the pages of all units show, and nothing else."""
    open_world("full")
    masks = discipline_masks.of_counts(access.query("discipline_counts", WHOLE, as_of=AS_OF))
    shown = Shown()
    units = access.query("discipline_organisations", WHOLE, as_of=AS_OF, months=36, level="organisation")
    homes = {row["unit_code"]: f"D{int(row['unit_code'][1:]) % 2}" for row in units.iter_rows(named=True)}
    for unit in ["", *sorted({*homes, *homes.values()})]:
        rows = [home for home, above in homes.items() if unit in ("", home, above)]
        years = discipline_years.years(
            access.query("discipline_pooled", from_code(unit), as_of=AS_OF),
            access.query("discipline_forms", from_code(unit), as_of=AS_OF),
            AS_OF,
        )
        *forms, total, _, _ = discipline_years.exported(VI, discipline_years.marked(years, masks, unit))
        for year, text_of in enumerate(list(total.values())[1:]):
            shown.tells(text_of, [(home, year) for home in rows])
            if forms:
                shown.same([(home, year) for home in rows], [(unit, year, row["Hình thức kỷ luật"]) for row in forms])
            for row in forms:
                shown.tells(list(row.values())[1 + year], [(unit, year, row["Hình thức kỷ luật"])])
    for months, level in product((12, 24, 36), discipline_organisations.LEVELS):
        asked = access.query("discipline_organisations", WHOLE, as_of=AS_OF, months=months, level=level)
        for row in _marked(asked, level, months).iter_rows(named=True):
            rows = [home for home, above in homes.items() if row["unit_code"] in (home, above)]
            text_of = discipline_organisations.exported(VI, row)["Số vụ"]
            shown.tells(text_of, [(home, year) for home in rows for year in range(1 if months == 12 else 2)])
    assert len(shown.masked) > 20
    assert shown.determined() == []


def test_a_grant_for_a_part_shows_nothing_of_the_rest(open_world, monkeypatch):
    open_world("full")
    as_role(monkeypatch, "inspector", "D1")
    shown = text(show("discipline", unit="G00"))
    assert "150 chi bộ" in shown
    for question in ("discipline_organisations", "discipline_areas"):
        asked = {"months": 36, "level": "organisation"} if question.endswith("organisations") else {}
        answer = access.query(question, Unit("D1"), as_of=AS_OF, **asked)
        assert {int(code[1:]) % 2 for code in answer["unit_code"]} <= {1}
    assert (
        access.query("discipline_organisations", Unit("D1"), as_of=AS_OF, months=36, level="organisation").height == 6
    )


def test_without_any_discipline_in_the_data_that_is_said(open_world):
    open_world("tiny")
    assert "Người phụ trách dữ liệu nhập bảng này" in text(show("discipline"))
    assert "không rõ là không có vụ nào hay chưa nhập" in text(show("profile", cell="C1", tab="visits"))
