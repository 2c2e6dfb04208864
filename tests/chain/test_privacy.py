"""No name, card number or raw member code is anywhere after an ingest: every column of every table is searched."""

import os

import polars as pl

from etl import warehouse
from etl.config.workspace import Workspace

NAME, CARD = "Nguyễn Văn Thử Nghiệm", "079099123456"


def planted(folder, out):
    """The folder with names and card numbers beside each member, in texts, and with some faulty rows."""
    out.mkdir()
    for path in folder.glob("*.csv"):
        rows = pl.read_csv(path, infer_schema=False)
        if "member_code" in rows.columns:
            rows = rows.with_columns(pl.lit(NAME).alias("full_name"), pl.lit(CARD).alias("card_number"))
            faulty = rows.head(3).with_columns(pl.lit(f"{NAME} {CARD}").alias(rows.columns[2]))
            rows = pl.concat([rows, faulty])
        if path.stem == "meetings":
            rows = rows.with_columns((pl.col("minutes_text") + f"\nĐồng chí {NAME} phát biểu.").alias("minutes_text"))
        if path.stem == "tasks":
            rows = rows.with_columns((pl.col("task_text") + f" Giao {NAME}, {CARD}.").alias("task_text"))
        rows.write_csv(out / path.name)
    return sorted(set(pl.read_csv(folder / "memberships.csv", infer_schema=False)["member_code"]))


def everything(con):
    """Each table of the published file as one text."""
    tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'wh'").fetchall()
    for schema, table in tables:
        for (row,) in con.execute(f'SELECT CAST(t AS VARCHAR) FROM "{schema}"."{table}" t').fetchall():
            yield f"{schema}.{table}", row


def test_nothing_personal_is_stored_logged_or_exported(command, lane_folder, tmp_path, monkeypatch):
    codes = planted(lane_folder, tmp_path / "planted")
    result = command("ingest", tmp_path / "planted")
    said_too = command("build")
    forbidden = (NAME, NAME.lower(), CARD)
    assert not any(
        word in result.stdout + result.stderr + said_too.stdout + said_too.stderr for word in (*forbidden, *codes)
    )
    assert "full_name" in result.stdout

    monkeypatch.setenv("CELLPULSE_KEY", "a key for the tests only")
    raw = set(codes)
    with warehouse.reading(Workspace.open(command.home)) as con:
        for table, row in everything(con):
            assert not any(word in row for word in forbidden), table
            assert raw.isdisjoint(row.replace("'", " ").replace('"', " ").replace(",", " ").split()), table
    for name in ("flags", "attention", "scores", "cell_month", "quarantine", "runs"):
        text = command.table(name).write_json()
        assert not any(word in text for word in (*forbidden, *codes)), name
    assert command.table("quarantine").height > 0
    if os.name == "posix":
        assert {path.stat().st_mode & 0o077 for path in (command.home, *command.home.rglob("*"))} == {0}
    files = [f.read_bytes() for f in command.home.rglob("*") if f.is_file()]
    assert not any(word.encode() in content for content in files for word in forbidden)


def test_texts_are_kept_only_where_the_configuration_says_so(hamlet, monkeypatch):
    monkeypatch.setenv("CELLPULSE_KEY", "a key for the tests only")
    counts = "SELECT count(minutes_text), (SELECT count(*) FROM intake.text_fingerprints) FROM intake.meetings"
    with warehouse.reading(Workspace.open(hamlet.home)) as con:
        ((texts, passages),) = con.execute(counts).fetchall()
    assert texts == 0
    assert passages > 1000
