"""A lake: what sites publish, signed and without persons; the centre joins sites of several versions."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import polars as pl
import pytest

from dashboard.documents.exporting import OF_PERSONS
from dashboard.documents.stamped_file import checksum
from dashboard.lake import site_list
from dashboard.lake.joining import join_lakes
from dashboard.lake.site_list import SiteFile, place
from etl.user_error import UserError
from tests.chain.conftest import LAST_MONTH

OLDER, NEWER = b"o" * 32, b"n" * 32


@pytest.fixture
def site(copy_of_built, tmp_path):
    """A lake with the home of these tests as the site `a`, and its public key."""
    lake = tmp_path / "lake"
    done = copy_of_built("lake", "export", lake, "--site", "a")
    return lake, done.stdout.split()[-1], copy_of_built


def rows_of(lake, table, province="a", month=LAST_MONTH):
    return pl.read_parquet(lake / place(table, province, month))


def as_site(lake, name, secret, version, change):
    """Another site in the lake, whose rows are those of `a` of the last month, changed: table and rows to rows."""
    files = {}
    for table in ("attention", "cell_month", "flags"):
        for made, rows in change(table, rows_of(lake, table)).items():
            file = io.BytesIO()
            rows.write_parquet(file)
            path = lake / place(made, name, LAST_MONTH)
            path.parent.mkdir(parents=True)
            path.write_bytes(file.getvalue())
            files[place(made, name, LAST_MONTH)] = SiteFile(checksum(file.getvalue()), rows.height, 1)
    listed = site_list.SiteList(name, version, 7, "2026-11-01T08:00:00", files)
    site_list.write(lake, listed, secret)
    return site_list.public_key(secret)


def test_a_month_is_written_again_only_where_it_changed(site):
    lake, _, command = site
    before = {path: path.stat().st_mtime_ns for path in lake.rglob("*.parquet")}
    (lake / place("flags", "a", LAST_MONTH)).unlink()
    done = command("lake", "export", lake, "--site", "a")
    assert f"1 files written, {len(before) - 1} left as they were, 0 removed" in done.stdout
    assert [path for path, at in before.items() if path.stat().st_mtime_ns != at] == [
        lake / place("flags", "a", LAST_MONTH)
    ]


def test_a_lake_has_what_is_published_and_no_person(site):
    lake, _, command = site
    frames = [pl.read_parquet(path) for path in lake.rglob("*.parquet")]
    assert rows_of(lake, "flags").height == command.table("flags").height > 0
    assert sum(frame.height for frame in frames if "meetings_regular" in frame.columns) == (
        command.table("cell_month").height
    )
    with command.reading() as con:
        members = {code for (code,) in con.execute("SELECT DISTINCT member_code FROM intake.attendance").fetchall()}
    written = {text for frame in frames for name, kind in frame.schema.items() if kind == pl.String
               for text in frame[name].drop_nulls().unique()}  # fmt: skip
    assert members
    assert not [text for text in written if any(code in text for code in members)]
    counts = [frame[name] for frame in frames for name in OF_PERSONS if name in frame.columns]
    assert counts
    assert not any(count.cast(pl.String).is_in(["1", "2"]).any() for count in counts)


def test_sites_of_three_versions_are_read_as_one(site, tmp_path):
    lake, key, command = site
    older = as_site(lake, "b", OLDER, "0.0.9", lambda table, rows: {table: rows.drop("completeness", strict=False)})

    def newer_rows(table, rows):
        more = {f"{table}_notes": rows} if table == "flags" else {}
        return {table: rows.with_columns(novel=pl.lit(1)), **more}

    newer = as_site(lake, "c", NEWER, "9.0.0", newer_rows)
    out = tmp_path / "joined"
    words = [f"--trust={name}={of}" for name, of in {"a": key, "b": older, "c": newer}.items()]
    done = command("lake", "join", lake, *words, "--out", out)
    own, joined = rows_of(lake, "attention"), pl.read_parquet(out / "attention.parquet")
    assert joined.group_by("province").len().sort("province").rows() == [(name, own.height) for name in "abc"]
    by_site = {name: joined.filter(province=name) for name in "abc"}
    assert by_site["a"]["completeness"].to_list() == own["completeness"].to_list()
    assert by_site["b"]["completeness"].null_count() == own.height
    assert (by_site["a"]["novel"].null_count(), by_site["c"]["novel"].sum()) == (own.height, own.height)
    sites = pl.read_parquet(out / "sites.parquet")
    assert sites.select("province", "newest_month").rows() == [(name, LAST_MONTH) for name in "abc"]
    assert sites["version"].to_list()[1:] == ["0.0.9", "9.0.0"]
    assert "attention: completeness, novel not of every site" in done.stdout
    assert "flags_notes: a table of a newer version, left out" in done.stdout


def test_only_what_a_trusted_site_signed_is_read(site, tmp_path):
    lake, key, _ = site
    out = tmp_path / "joined"
    other = site_list.public_key(OLDER)
    for trusted, sentence in (({}, "not trusted"), ({"a": other}, "not signed with the key"),
                              ({"a": key, "b": other}, "in none of the lakes"), ({"a": "?"}, "is no key")):  # fmt: skip
        with pytest.raises(UserError, match=sentence):
            join_lakes([lake], trusted, out)
    with pytest.raises(UserError, match="in two of the lakes"):
        join_lakes([lake, lake], {"a": key}, out)
    assert not out.exists()
    listed = site_list.read(lake / "sites" / "a.json", key)
    name = place("flags", "a", LAST_MONTH)
    (lake / name).write_bytes((lake / name).read_bytes() + b"\0")
    with pytest.raises(UserError, match="is not the file that the site listed"):
        join_lakes([lake], {"a": key}, out)
    (lake / name).unlink()
    with pytest.raises(UserError, match="cannot be read"):
        join_lakes([lake], {"a": key}, out)
    site_list.write(lake, replace(listed, files={"../../secret": listed.files[name]}), OLDER)
    with pytest.raises(UserError, match="not the site's own"):
        join_lakes([lake], {"a": other}, out)


def test_a_list_that_was_changed_is_refused(site):
    lake, key, command = site
    path = lake / "sites" / "a.json"
    whole = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(whole | {"content": whole["content"].replace('"layout": ', '"layout": 1')}), "utf-8")
    with pytest.raises(UserError, match="not signed with the key"):
        site_list.read(path, key)
    assert "ask the site" in command("lake", "export", lake, "--site", "a", code=2).stderr
    assert "expected small letters" in command("lake", "export", lake, "--site", "../a", code=2).stderr
