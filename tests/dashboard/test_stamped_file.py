"""Files that leave the house: what they hold, whose stamp they carry, and that no spreadsheet runs what is in them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime

import polars as pl
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.documents import stamped_file
from dashboard.language import Language
from etl.config.workspace import now

VI = Language("vi")
STAMP = stamped_file.Stamp("an@tinhuy.vn", datetime(2026, 11, 10, 9, 5), "queue", "D1", date(2026, 10, 1))
RISKY = st.sampled_from(["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("http://x")'])
TEXTS = st.one_of(RISKY, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12))


def test_a_csv_for_excel_begins_with_its_mark_and_one_for_machines_does_not():
    rows = pl.DataFrame({"Chi bộ": ["Đông", "Tây"], "n": [1, None], "flags": [["a", "b"], []]})
    assert stamped_file.as_csv(rows, for_excel=True) == b"\xef\xbb\xbf" + stamped_file.as_csv(rows)
    assert stamped_file.as_csv(rows).decode("utf-8").splitlines() == ["Chi bộ,n,flags", "Đông,1,a;b", 'Tây,,""']


@given(head=TEXTS, values=st.lists(TEXTS, min_size=1, max_size=4))
def test_no_value_of_a_csv_begins_a_formula_and_none_is_lost(head, values):
    content = stamped_file.as_csv(pl.DataFrame({head or "x": values}, schema={head or "x": pl.String}))
    column = [row[0] if row else "" for row in csv.reader(io.StringIO(content.decode("utf-8"), newline=""))]
    assert not any(text.startswith(stamped_file.FORMULA) for text in column)
    assert [text.removeprefix("'") for text in column] == [text.removeprefix("'") for text in [head or "x", *values]]


def test_numbers_below_zero_stay_numbers():
    assert stamped_file.as_csv(pl.DataFrame({"change": [-0.5]})) == b"change\n-0.5\n"


def test_a_workbook_holds_texts_only_and_its_stamp_apart_from_the_table():
    rows = pl.DataFrame({"=head": ['=HYPERLINK("http://x")', "http://example.org", "-1", "<3"]})
    content = stamped_file.as_xlsx(rows, STAMP, VI)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
        links = [name for name in book.namelist() if "rels" in name and "sheet" in name]
        core = book.read("docProps/core.xml").decode()
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert not any("External" in name for name in links)
    assert "<dc:creator>an@tinhuy.vn</dc:creator>" in core
    assert "2026-11-10" in core
    assert pl.read_excel(content, infer_schema_length=0)["=head"].to_list() == rows["=head"].to_list()
    stamp = dict(pl.read_excel(content, sheet_id=2, has_header=False).rows())
    assert stamp == {
        "Nội dung": "queue", "Người xuất": "an@tinhuy.vn", "Thời điểm": "10/11/2026 09:05", "Phạm vi": "D1",
        "Kết quả đến tháng": "10/26", "Số người dưới 3": "được che",
    }  # fmt: skip


def test_parquet_carries_the_stamp_as_metadata():
    content = stamped_file.as_parquet(pl.DataFrame({"a": [1]}), STAMP)
    metadata = pyarrow.parquet.read_metadata(io.BytesIO(content)).metadata
    assert metadata[b"cellpulse.by"] == b"an@tinhuy.vn"
    assert metadata[b"cellpulse.at"] == b"2026-11-10T09:05:00"
    assert pl.read_parquet(io.BytesIO(content)).to_dicts() == [{"a": 1}]


@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=8))
def test_one_and_two_persons_are_not_told_apart_and_nothing_else_changes(counts):
    hidden = stamped_file.masked(pl.DataFrame({"excused": pl.Series(counts, dtype=pl.Int64)}), ["excused"])["excused"]
    texts = [None if n is None else "<3" if n in (1, 2) else str(n) for n in counts]
    assert hidden.to_list() == texts


def test_the_command_s_export_is_within_a_unit_masked_stamped_and_on_record(built_home, tmp_path):
    from dashboard.documents.exporting import Wish, export_table
    from dashboard.scope import Unit
    from dashboard.store import audit, open_store

    workspace = built_home
    out = tmp_path / "months.csv"
    n = export_table(workspace, Wish("cell_month", Unit("D1"), masked=True), out, now())
    rows = pl.read_csv(out, infer_schema_length=None)
    assert rows.height == n
    assert {int(code.removeprefix("C")) % 2 for code in rows["cell_code"]} == {1}
    assert set(rows["unexcused"].cast(pl.String)) & {"1", "2"} == set()
    assert "<3" in set(rows["unexcused"])
    stamp = (tmp_path / "months.csv.stamp.json").read_text("utf-8")
    store = open_store(workspace.store_url, workspace.keys.store)
    (entry,) = [e for e in audit.entries(store) if e.subject == "cell_month"]
    assert entry.detail["sha256"] == stamped_file.checksum(out.read_bytes())
    assert entry.detail["sha256"] in stamp
    assert entry.detail["unit"] == "D1"
    assert audit.verify(store) == []
    store.engine.dispose()


@pytest.mark.parametrize("table", ["flags", "attention", "scores", "area_flags", "quarantine", "runs"])
def test_no_other_export_holds_a_row_from_outside_the_unit(built_home, tmp_path, table):
    from dashboard.documents.exporting import Wish, export_table
    from dashboard.scope import Unit

    export_table(built_home, Wish(table, Unit("D1"), masked=True), tmp_path / "x.parquet", now())
    rows = pl.read_parquet(tmp_path / "x.parquet")
    if "cell_code" in rows.columns:
        assert rows.height
        assert {int(code.removeprefix("C")) % 2 for code in rows["cell_code"]} == {1}
    if table in ("area_flags", "runs"):
        assert not rows.height


@pytest.fixture(scope="module")
def built_home(tmp_path_factory, _own_surroundings):
    """A workspace in which the world `full` is published."""
    from etl.config.workspace import Workspace
    from tests.browser.conftest import publish

    return Workspace.open(publish(tmp_path_factory.mktemp("built"), "full"))


def test_a_workbook_has_numbers_days_and_shares_as_such_and_is_ready_to_print():
    shown = {
        "Chi bộ": "Chi bộ thôn Đông", "Dự": VI.percent(0.854), "Đảng viên": VI.number(1234), "Điểm": VI.number(72.5),
        "Ngày": VI.date(date(2026, 11, 3)), "Tháng": VI.short_month(date(2026, 10, 1)),
        "Lúc": VI.moment(datetime(2026, 11, 3, 9, 5)), "Ít": VI.persons(2),
    }  # fmt: skip
    stamp = stamped_file.Stamp("an", STAMP.at, "queue", title="Việc cần xem: tháng/10")
    content = stamped_file.writer(".xlsx", stamp, VI)([shown, dict.fromkeys(shown, "")])
    written = pl.read_excel(content, sheet_name="Việc cần xem tháng 10").row(0, named=True)
    assert written == {
        "Chi bộ": "Chi bộ thôn Đông", "Dự": 0.854, "Đảng viên": 1234, "Điểm": 72.5, "Ngày": date(2026, 11, 3),
        "Tháng": date(2026, 10, 1), "Lúc": datetime(2026, 11, 3, 9, 5), "Ít": VI.persons(2),
    }  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet, styles, names = (
            book.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "styles", "workbook")
        )
    assert 'paperSize="9" fitToHeight="0" orientation="landscape"' in sheet
    assert 'topLeftCell="A2"' in sheet
    assert 'state="frozen"' in sheet
    assert "$1:$1" in names
    assert "dd/mm/yyyy hh:mm" in styles
    first, *_ = re.findall(r'<col min="1" max="1" width="([0-9.]+)"', sheet)
    assert float(first) >= len("Chi bộ thôn Đông")


def test_masked_counts_leave_the_others_numbers():
    rows = stamped_file.masked(pl.DataFrame({"code": ["01", "02", "03"], "excused": [2, 14, None]}), ["excused"])
    book = io.BytesIO(stamped_file.writer(".xlsx", STAMP, VI)(rows))
    sheet = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<c r="(\w+)" s="\d+"(?: t="(\w)")?', sheet)[2:] == [
        ("A2", "s"), ("B2", "s"), ("A3", "s"), ("B3", ""), ("A4", "s")
    ]  # fmt: skip


def test_figures_are_read_in_a_csv_and_are_values_in_parquet():
    rows = [
        {"Chi bộ": "Đông", "Dự": VI.percent(0.85), "Ít": VI.persons(2)},
        {"Chi bộ": "Tây", "Dự": "", "Ít": VI.number(4)},
    ]
    text = stamped_file.writer(".csv", STAMP, VI)(rows).decode("utf-8")
    assert text.splitlines() == ["Chi bộ,Dự,Ít", "Đông,85%,dưới 3", "Tây,,4"]
    values = pl.read_parquet(io.BytesIO(stamped_file.writer(".parquet", STAMP, VI)(rows)))
    assert values.to_dicts() == [
        {"Chi bộ": "Đông", "Dự": 0.85, "Ít": "dưới 3"}, {"Chi bộ": "Tây", "Dự": None, "Ít": "4"}
    ]  # fmt: skip


def test_files_are_named_in_the_readers_language():
    from dashboard.components.downloads import file_name

    assert file_name(VI("file.queue")) == "viec-can-xem"
    assert file_name(Language("en")("file.plan"), "2026-12") == "visit-plan-2026-12"
