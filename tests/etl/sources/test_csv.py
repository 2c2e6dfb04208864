"""CSV with every fault that files made by others have; the fast way against the exact one."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.sources import _csv_exact, _csv_fast
from etl.sources._raw import finish, heading
from etl.user_error import UserError

# Every example writes the same file anew.
SAME_FOLDER = [HealthCheck.function_scoped_fixture]
Tables = Callable[[Path], dict]


def tasks(folder: Path, pull: Tables, content: bytes) -> list[tuple[str, str | None, str | None, str | None]]:
    """Line, fault, task_code and task_text of each row read from tasks.csv."""
    (folder / "tasks.csv").write_bytes(content)
    rows = pull(folder)["tasks"][1]
    return [(r["place"].partition(":")[2], r["unreadable"], r["task_code"], r["task_text"]) for r in rows]


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_byte_order_mark(folder: Path, pull: Tables, mark: bytes, end: bytes) -> None:
    content = mark + end.join([b"task_code,task_text", b'T1,"mot', b'hai"', b"T2,ba"])
    text = "mot" + end.decode() + "hai"
    assert tasks(folder, pull, content) == [("2", None, "T1", text), ("4", None, "T2", "ba")]


def test_place_is_the_line_where_the_row_starts(folder: Path, pull: Tables) -> None:
    content = 'task_code,task_text\nT1,"một ""hai"",\nba\n\nbốn"\n\nT2,x\n  \nT3,\n\n'.encode()
    assert tasks(folder, pull, content) == [
        ("2", None, "T1", 'một "hai",\nba\n\nbốn'),
        ("7", None, "T2", "x"),
        ("9", None, "T3", None),
    ]


def test_lines_with_too_few_or_too_many_fields_are_kept_as_unreadable(folder: Path, pull: Tables) -> None:
    content = b"task_code,task_text\nT1,a\nT2\nT3,b,c\nT4,d,\n,\nT5,e"
    assert tasks(folder, pull, content) == [
        ("2", None, "T1", "a"),
        ("3", "1 ≠ 2", None, None),
        ("4", "3 ≠ 2", None, None),
        ("5", "3 ≠ 2", None, None),
        ("6", None, None, None),
        ("7", None, "T5", "e"),
    ]


def test_bytes_that_are_not_text_cost_only_their_row(folder: Path, pull: Tables) -> None:
    content = b"task_code,task_text\nT1,h\xf4m\nT2,a\0b\n\xff,x\nT4,ok\n"
    assert tasks(folder, pull, content) == [
        ("2", "≠ UTF-8", "T1", None),
        ("3", "NUL", "T2", None),
        ("4", "≠ UTF-8", None, "x"),
        ("5", None, "T4", "ok"),
    ]


@pytest.mark.parametrize(
    "broken",
    [b'T1,"never closed\n', b'T1,"closed"too early\n', b'T1,"swallows\nT2,"the next"\n'],
)
def test_a_stray_quote_costs_one_line(folder: Path, pull: Tables, broken: bytes) -> None:
    read = tasks(folder, pull, b"task_code,task_text\n" + broken + b'T3,"x\ny"\nT4,z\n')
    assert read[0] == ("2", '"', None, None)
    assert [row[2:] for row in read[-2:]] == [("T3", "x\ny"), ("T4", "z")]
    assert len(read) == 3 + (b"T2" in broken)


def test_quotes_inside_an_unquoted_value_mean_themselves(folder: Path, pull: Tables) -> None:
    assert tasks(folder, pull, b'task_code,task_text\nT1,a "b" c\n') == [("2", None, "T1", 'a "b" c')]


@pytest.mark.parametrize(
    "content", [b"", codecs.BOM_UTF8, b"\n\n \n", b"task_code,task_text\n", b"task_code,task_text"]
)
def test_a_file_without_rows(folder: Path, pull: Tables, content: bytes) -> None:
    assert tasks(folder, pull, content) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("task_code,task_text\nT1,x".encode("utf-16"), "UTF-16"),
        ("task_code,task_text\nT1,x".encode("utf-16-le"), "not UTF-8 text"),
        (b"task_code;task_text\nT1;x", "semicolons"),
        (b"PK\x03\x04\x00\x00", "not UTF-8 text"),
        ("Nguyễn Văn A,001099\n".encode(), "names no column of 'tasks'"),
    ],
)
def test_what_is_no_such_table_is_refused_without_showing_it(
    folder: Path, pull: Tables, content: bytes, words: str
) -> None:
    with pytest.raises(UserError, match=words) as refused:
        tasks(folder, pull, content)
    assert "\n" not in str(refused.value)
    assert "Nguyễn" not in str(refused.value)


def test_a_long_text_is_kept_whole(folder: Path, pull: Tables) -> None:
    text = "họp " * 800_000
    ((_, fault, _, read),) = tasks(folder, pull, f'task_code,task_text\nT1,"{text}"\n'.encode())
    assert (fault, read) == (None, text.strip())


ODD = ['""', '"', '"x', '"x"y', '"x""y"', '"a,b"', '"a\r\nb"', ' "x"', '"x" ', 'x"', "x\ry"]
PLAIN = st.sampled_from(["", " ", "a", "đ", '"a"', '"a,b"', '"a\nb"', '"\n"', '"a""b"', "\u2028", "\ufeff"])
FIELDS = st.one_of(*[PLAIN] * 12, st.sampled_from(ODD), st.text(alphabet='a," \n\r\x0bđ', max_size=3))
WIDTHS = st.sampled_from([3] * 40 + [1, 2, 4])
NASTY = st.builds(
    lambda mark, names, rows, end, last: mark + end.join([names, *rows]) + end * last,
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["task_code,task_text,ten", '"task_code",ten,task_text']),
    st.lists(WIDTHS.flatmap(lambda n: st.lists(FIELDS, min_size=n, max_size=n)).map(",".join), max_size=6),
    st.sampled_from(["\n", "\n", "\r\n", "\n\n"]),
    st.booleans(),
)
TIDY = st.builds(
    lambda rows, end, last: end.join(["task_code,task_text,ten", *(tidy(row, end) for row in rows)]) + end * last,
    st.lists(st.tuples(*[st.text(alphabet='ab," \n\x0bđ', max_size=6)] * 3), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)


def tidy(row: tuple[str, ...], end: str) -> str:
    return ",".join('"' + value.replace('"', '""').replace("\n", end) + '"' for value in row)


def both_ways(path: Path) -> tuple[list, list | None]:
    columns = heading("tasks", next(_csv_exact.records(path)).fields)
    with duckdb.connect(":memory:") as con:
        _csv_exact.load(con, path, columns)
        exact = con.sql(f"FROM {finish(con, 'tasks', columns.positions)} ORDER BY row_no").fetchall()
        if not _csv_fast.load(con, path, columns):
            return exact, None
        return exact, con.sql(f"FROM {finish(con, 'tasks', columns.positions)} ORDER BY row_no").fetchall()


@settings(max_examples=60, deadline=None, suppress_health_check=SAME_FOLDER)
@given(content=NASTY)
def test_the_fast_way_is_taken_only_where_it_reads_the_same(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text(content, "utf-8", newline="")
    exact, fast = both_ways(path)
    assert fast is None or fast == exact


@settings(max_examples=30, deadline=None, suppress_health_check=SAME_FOLDER)
@given(content=TIDY)
def test_the_fast_way_reads_tidy_files(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text(content, "utf-8", newline="")
    exact, fast = both_ways(path)
    assert exact == fast or (fast is None and not exact)


def test_the_fast_way_keeps_order_and_places_over_many_blocks(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("task_code,task_text,ten\n")
        file.writelines(f'T{n},"{"x" * 700}\n""{n}""",a\n' for n in range(60_000))
    columns = heading("tasks", ["task_code", "task_text", "ten"])
    with duckdb.connect(":memory:") as con:
        assert _csv_fast.load(con, path, columns)
        wrong = con.sql(
            "SELECT count(*) FROM incoming WHERE task_code != 'T' || (row_no - 1) "
            "OR place != 'tasks.csv:' || (2 * row_no) OR NOT ends_with(task_text, '\"' || (row_no - 1) || '\"')"
        ).fetchall()
        assert wrong == [(0,)]
        assert con.sql("SELECT count(*) FROM incoming").fetchall() == [(60_000,)]


def test_a_heading_wider_than_any_sheet_is_refused_at_once(folder: Path, pull: Callable) -> None:
    (folder / "tasks.csv").write_text("task_code" + ",x" * 100_000 + "\n", "utf-8")
    with pytest.raises(UserError, match="100,001 columns"):
        pull(folder)


def test_a_line_longer_than_any_table_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_csv_exact, "LONGEST_LINE", 1_000)
    (tmp_path / "a.csv").write_text("task_code,task_text\nT1," + "x" * 2_000, "utf-8")
    with pytest.raises(UserError, match=r"a.csv:2: the line is longer"):
        list(_csv_exact.records(tmp_path / "a.csv"))


def test_quotes_that_open_again_and_again_are_looked_for_in_some_lines_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_csv_exact, "MOST_LINES", 50)
    (tmp_path / "a.csv").write_text('a",,"c\n' * 500, "utf-8")
    read = list(_csv_exact.records(tmp_path / "a.csv"))
    assert [(row.line, row.fault) for row in read] == [(n, '"') for n in range(1, 501)]
