"""The list of rows to be corrected: a sheet a unit, texts that stay texts, nothing of another unit, on record."""

from __future__ import annotations

import io
import zipfile

import fastexcel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import access
from dashboard.auth.current_user import CurrentUser
from dashboard.components.frame import PageContext
from dashboard.documents.corrections import content, offices, sheet_names, workbook
from dashboard.language import Language
from dashboard.scope import from_code
from dashboard.store.people import Right
from dashboard.views.quality import corrections
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

VI = Language("vi")


def row(unit="G1", place="m.csv:2", sentence="Thiếu ngày họp.", written='{"held_on": "99/99"}'):
    names = {"unit_code": unit, "unit": unit and f"Đảng ủy xã {unit}", "source": "s", "table": "meetings"}
    return names | {"place": place, "cell_code": "C1", "cell": "Chi bộ 1", "sentence": sentence, "content": written}


def sheets(made: bytes) -> dict[str, list[tuple]]:
    book = fastexcel.read_excel(made)
    return {
        name: book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows() for name in book.sheet_names
    }


def test_one_sheet_a_unit_and_a_summary():
    made = sheets(
        workbook(VI, offices([row("G1"), row("G2"), row(""), row("G1", "m.csv:3")], "Chưa rõ"), "Lập ngày x.")
    )
    assert list(made) == ["Tổng hợp", "Đảng ủy xã G1", "Đảng ủy xã G2", "Chưa rõ"]
    assert [line[:2] for line in made["Tổng hợp"][-3:]] == [
        ("Đảng ủy xã G1", "2"),
        ("Đảng ủy xã G2", "1"),
        ("Chưa rõ", "1"),
    ]
    lines = made["Đảng ủy xã G1"]
    assert lines[0][0] == "Danh sách dòng dữ liệu cần sửa: Đảng ủy xã G1"
    assert "Lập ngày x." in [line[0] for line in lines]
    assert lines[-2][:7] == ("1", "m.csv:2", "Kỳ họp", "C1", "Chi bộ 1", "Thiếu ngày họp.", "Ngày họp: 99/99")


def test_nothing_becomes_a_formula_or_a_link():
    evil = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "http://example.org", "{=1}"]
    made = workbook(VI, offices([row(place=e, sentence=e, written=e) for e in evil], ""), "=stamp")
    parts = zipfile.ZipFile(io.BytesIO(made))
    written = "".join(parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/"))
    assert "<f>" not in written
    assert "hyperlink" not in written
    cells = [line[1] for line in sheets(made)["Đảng ủy xã G1"][-len(evil) :]]
    assert cells == evil


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_names_give_as_many_names_that_excel_takes(wanted):
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'" != name[-1]


def test_content_that_is_no_json_stays_as_it_is():
    assert content(VI, "…") == "…"
    assert content(VI, '["a"]') == '["a"]'
    assert content(VI, '{"held_on": null, "speakers": 3, "foreign": "x"}') == "Số người phát biểu: 3\nforeign: x"


def ctx(scope: str = "", login: str = "chi") -> PageContext:
    right = Right(1, "steward", from_code(scope), "", AS_OF)
    return PageContext(VI, CurrentUser(login, right, (right,)), AS_OF, None, {"n_cells": 0})


@pytest.mark.parametrize("unit", ["", "D0", "G03", "P"])
def test_the_rows_are_those_of_the_scope_each_under_the_unit_it_belongs_to(open_world, unit):
    open_world("full")
    con = access._service().connect()
    inside = {c for (c,) in con.execute("SELECT cell_code FROM mart.cell_scope WHERE unit_code = ?", [unit]).fetchall()}
    wanted = {
        place
        for place, cell in con.execute("SELECT place, cell_code FROM intake.quarantine").fetchall()
        if unit == "" or cell in inside
    }
    offices = corrections._offices(ctx(unit), from_code(unit))
    assert {r["place"] for office in offices for r in office.rows} == wanted
    for office in offices:
        for r in office.rows:
            below = con.execute(
                "SELECT count(*) FROM mart.cell_scope WHERE unit_code = ? AND cell_code = ?",
                [office.code, r["cell_code"]],
            ).fetchone()
            assert not office.code or below[0] > 0
    if unit in ("", "P"):
        assert {office.code for office in offices} - {""} <= {"D0", "D1"}


def test_what_is_handed_out_is_stamped(open_world, monkeypatch):
    open_world("full")
    asked, taken = ctx("D0"), []
    monkeypatch.setattr(corrections, "offer_file", lambda label, name, mime, make, key: taken.append((name, make)))
    corrections.offer(asked, from_code("D0"))
    ((name, make),) = taken
    assert name == "danh-sach-can-sua-D0.xlsx"
    assert "người lập: chi" in sheets(make(asked.user))["Tổng hợp"][2][0]


def test_the_page_names_the_units_and_is_silent_where_nothing_is_to_be_corrected(open_world):
    open_world("full")
    assert "Mỗi đơn vị ngay dưới một trang tính" in text(show("quality"))
    open_world("empty")
    assert "trang tính" not in text(show("quality"))
