"""A file of any layout as a source: rows with their numbers, codes for names, nothing lost, what is wrong said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from etl.mapping.folding import exact
from etl.mapping.layout import Layout, Piece, TableLayout
from etl.mapping.opening import understand
from etl.sources import sheet
from etl.user_error import UserError
from tests.etl.sources.conftest import rows

LAYOUT = Layout(
    heading=2,
    tables={
        "meetings": TableLayout(
            columns={
                "meeting_code": Piece(joined=("Chi bộ", "Ngày họp")),
                "cell_code": Piece(column="Chi bộ"),
                "kind": Piece(value="regular"),
                "held_on": Piece(column="Ngày họp"),
            }
        ),
        "headcounts": TableLayout(
            columns={"meeting_code": Piece(joined=("Chi bộ", "Ngày họp")), "present": Piece(column="Có mặt")}
        ),
    },
)
FILE = """Tháng 10,,,
Chi bộ,Ngày họp,Có mặt,Họ tên
Thôn Đông,5/10/2026,12,x

THÔN  ĐÔNG,6/10/2026,,y
Thôn Tây,5/10/2026,9,z
"""


@pytest.fixture
def place(tmp_path: Path, intake) -> Path:
    (tmp_path / "layout.json").write_text(LAYOUT.written(), "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "t10.csv").write_text(FILE, "utf-8")
    intake.execute("INSERT INTO intake.cells VALUES ('C1', 'Thôn Đông'), ('C2', 'Thôn Tây'), ('C3', 'thôn tây')")
    return tmp_path


@pytest.fixture
def take(con, keys, place) -> Callable:
    def taken(**options) -> dict:
        source = SimpleNamespace(name="t", options={"layout": str(place / "layout.json"), **options})
        return {b.table: (b, rows(con, b.relation)) for b in sheet.pull(con, source, keys, {})}

    return taken


def test_rows_come_with_their_numbers_and_codes_for_names_that_one_cell_has(take, place):
    notes = take(folder=str(place / "in"))
    batch, meetings = notes["meetings"]
    assert batch.columns_dropped == ("Họ tên",)
    assert batch.columns_present == ("meeting_code", "cell_code", "kind", "held_on")
    assert [(r["place"], r["cell_code"], r["held_on"]) for r in meetings] == [
        ("t10.csv:3", "C1", "2026-10-05"),
        ("t10.csv:5", "C1", "2026-10-06"),
        ("t10.csv:6", "Thôn Tây", "2026-10-05"),
    ]
    assert [r["present"] for r in notes["headcounts"][1]] == ["12", "9"]
    assert list(notes) == ["meetings", "headcounts"]


def test_names_that_differ_by_a_mark_only_are_two_cells(con, take, tmp_path):
    con.execute("INSERT INTO intake.cells VALUES ('C4', 'Chi bộ thôn Hạ'), ('C5', 'Chi bộ thôn Hà')")
    written = ["Thôn Đồng", "thôn Đông", "Chi bộ thôn Hạ", "CB thôn Hà", "Chi bộ thôn Ha", "Chi bộ thôn Hà"]
    lines = (f"{name},{n}/10/2026,1\n" for n, name in enumerate(written, 1))
    file = tmp_path / "t.csv"
    file.write_text("Tháng 10\nChi bộ,Ngày họp,Có mặt\n" + "".join(lines), "utf-8")
    cells = [r["cell_code"] for r in take(file=str(file))["meetings"][1]]
    assert cells == ["Thôn Đồng", "C1", "C4", "C5", "Chi bộ thôn Ha", "C5"]


@pytest.mark.parametrize(("one", "other"), [("Chi bộ Hòa Bình", "CB HOÀ BÌNH"), ("Thúy", "Thuý"), ("Quý", "Quí ")])
def test_tone_placement_case_and_spaces_are_no_difference(one, other):
    assert (exact(one) == exact(other)) == (one != "Quý")


def test_files_of_a_folder_one_after_the_other_and_one_file_alone(take, place):
    (place / "in" / "t11.csv").write_text(FILE.replace("10", "11"), "utf-8")
    (place / "in" / "~$t11.xlsx").write_text("x", "utf-8")
    (place / "in" / "note.docx").write_text("x", "utf-8")
    both = take(folder=str(place / "in"))["meetings"][1]
    assert [r["row_no"] for r in both] == [1, 2, 3, 4, 5, 6]
    assert len(take(file=str(place / "in" / "t11.csv"))["meetings"][1]) == 3


def test_many_files_read_at_once_keep_their_order_and_the_first_fault_is_named(place):
    names = [f"n{n:02}.csv" for n in range(24)]
    for name in names:
        (place / "in" / name).write_text(FILE, "utf-8")
    source = SimpleNamespace(name="t", options={"layout": str(place / "layout.json"), "folder": str(place / "in")})
    assert [name for name, _ in sheet.read_ahead(source)] == [*names, "t10.csv"]
    for name in (names[23], names[22]):
        (place / "in" / name).write_text("\n", "utf-8")
    with pytest.raises(UserError, match=names[22]):
        sheet.read_ahead(source)


def test_what_two_files_have_of_one_meeting_is_one_row_where_they_agree(take, place):
    (place / "in" / "t11.csv").write_text(FILE.replace("6/10", "8/10").replace(",12,", ",13,"), "utf-8")
    both = take(folder=str(place / "in"))["meetings"][1]
    assert [r["held_on"] for r in both] == ["2026-10-06", "2026-10-05", "2026-10-08", "2026-10-05"]


def test_what_a_command_understood_is_not_read_again(take):
    understood = understand(FILE.encode(), "a b.csv", LAYOUT, {})
    assert take(file="a b.csv", understood=[("a b.csv", understood)])["meetings"][1][0]["place"] == "a b.csv:3"


def test_an_empty_folder_gives_empty_tables(take, place, tmp_path):
    (tmp_path / "none").mkdir()
    batch, notes = take(folder=str(tmp_path / "none"))["meetings"]
    assert (notes, batch.columns_present) == ([], ())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"file": "other.csv"}, "t: other.csv: Chi bộ, Có mặt, Ngày họp: columns of the saved"),
        ({"file": "t.png"}, "this is a picture"),
        ({"file": "gone.csv"}, "cannot be read"),
        ({}, "give either file or folder"),
        ({"file": "t.csv", "layout": "gone.json"}, "map the columns of a file first"),
    ],
)
def test_what_is_wrong_is_said_with_the_source(take, tmp_path, monkeypatch, options, sentence):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.csv").write_text("a,b\n1,2\nx,y\n", "utf-8")
    (tmp_path / "t.png").write_bytes(b"\x89PNG....")
    with pytest.raises(UserError, match=sentence):
        take(**options)


def test_a_file_with_an_open_question_is_refused_by_its_key_and_taken_with_the_answer(take, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(FILE.replace("Tháng 10", ""), "utf-8")
    with pytest.raises(UserError, match=r"order\.Ngày họp"):
        take(file=str(file))
    rows_ = take(file=str(file), answers={"order.Ngày họp": "month_first"})["meetings"][1]
    assert [r["held_on"] for r in rows_] == ["2026-05-10", "2026-06-10", "2026-05-10"]


def test_looking_takes_nothing(place):
    ok = SimpleNamespace(name="t", options={"layout": str(place / "layout.json"), "folder": str(place / "in")})
    assert sheet.check(ok) == []
    with pytest.raises(UserError):
        sheet.check(SimpleNamespace(name="t", options=ok.options | {"layout": str(place / "gone.json")}))
