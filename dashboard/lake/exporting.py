"""A site's published tables into a lake, month by month; what is there already is left as it is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl

from dashboard.documents.exporting import BY_COMMAND, Wish, wished
from dashboard.documents.stamped_file import checksum
from dashboard.lake import site_list
from dashboard.lake.site_list import SiteFile, SiteList, place
from dashboard.scope import WHOLE
from dashboard.store import audit
from dashboard.store.home import open_home
from etl import warehouse
from etl.config.staging import write_whole
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import schemas

# Kept for each month looked back from; cells by month, as known at the end of the newest of them, are the other table.
AS_OF = ("area_flags", "attention", "flags", "scores")
BY_MONTH = "cell_month"


@dataclass(frozen=True)
class Written:
    """Files written, left as they were and removed; the public key that the centre needs."""

    written: int
    kept: int
    removed: int
    key: str


def export_lake(workspace: Workspace, lake: Path, site: str, at: datetime) -> Written:
    """Writes what is published to a lake, for the centre: no member, no text, counts of persons under 3 hidden.

    A file of a month is written again only where its rows changed. The list of files is written last, so that a centre
    which reads meanwhile sees the one of before, or a file that does not fit it, which it refuses.
    Raises UserError where the site's name does not fit, nothing is published, or the lake cannot be written.
    """
    if not site_list.SITE.fullmatch(site):
        raise UserError(f"--site {site}: expected small letters, figures, - and _, such as nghe-an")
    secret = workspace.keys.lake
    before = _before(lake, site, secret)
    with warehouse.reading(workspace) as con:
        runs, layout = dict(_runs(con)), schemas.version(con)
        contents = _tables(con, site, list(runs))
    files = {
        name: SiteFile(checksum(content), rows, runs[month]) for name, (content, rows, month) in contents.items()
    }
    changed = [name for name, file in files.items() if not _is_there(lake, name, file, before)]
    gone = sorted(before.keys() - files.keys())
    _enter(workspace, at, site, len(changed), max(runs))
    try:
        for name in changed:
            (lake / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(lake / name, contents[name][0], workspace.home)
        listed = SiteList(site, version("cellpulse"), layout, f"{at:%Y-%m-%dT%H:%M:%S}", files)
        site_list.write(lake, listed, secret, workspace.home)
        for name in gone:
            (lake / name).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{lake}: cannot be written ({error.strerror}); name another place") from error
    return Written(len(changed), len(files) - len(changed), len(gone), site_list.public_key(secret))


def _before(lake: Path, site: str, secret: bytes) -> dict[str, SiteFile]:
    """The files of the list that the site wrote last; none where there is no list of its own that can be read."""
    path = lake / site_list.FOLDER / f"{site}.json"
    if not path.exists():
        return {}
    return site_list.read(path, site_list.public_key(secret)).files


def _is_there(lake: Path, name: str, file: SiteFile, before: dict[str, SiteFile]) -> bool:
    return name in before and before[name].sha256 == file.sha256 and (lake / name).exists()


def _runs(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """By month with results the run that computed them. Raises UserError where there is none."""
    runs = con.execute("SELECT strftime(as_of, '%Y-%m'), run FROM result.builds ORDER BY as_of").fetchall()
    if not runs:
        raise UserError("nothing has been computed yet; compute results with 'cellpulse build'")
    return runs


def _tables(con: duckdb.DuckDBPyConnection, site: str, months: Sequence[str]) -> dict[str, tuple[bytes, int, str]]:
    """By place in the lake: the bytes of the file, its rows, and the month whose build they come from."""
    contents = {}
    for month in months:
        as_of = datetime.strptime(month, "%Y-%m").date()
        for table in AS_OF:
            rows = wished(con, Wish(table, WHOLE, as_of, masked=True))
            contents[place(table, site, month)] = (as_parquet(rows), len(rows), month)
    newest = datetime.strptime(months[-1], "%Y-%m").date()
    cells = wished(con, Wish(BY_MONTH, WHOLE, newest, masked=True))
    for (month,), rows in sorted(cells.partition_by("month", as_dict=True).items()):
        contents[place(BY_MONTH, site, month)] = (as_parquet(rows), len(rows), months[-1])
    return contents


def as_parquet(rows: pl.DataFrame) -> bytes:
    """The rows as the bytes of a file of a lake."""
    file = io.BytesIO()
    rows.write_parquet(file, compression="zstd")
    return file.getvalue()


def _enter(workspace: Workspace, at: datetime, site: str, n_files: int, month: str) -> None:
    """On record before it is written, as every export is."""
    workspace.claim()
    store = open_home(workspace)
    audit.enter(store, at, BY_COMMAND, "exported", "lake", site=site, files=n_files, as_of=month)
    store.engine.dispose()
