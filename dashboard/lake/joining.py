"""Many sites' tables as one: what the centre makes of lakes whose lists it trusts."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from dashboard.documents.stamped_file import checksum
from dashboard.lake import site_list
from dashboard.lake.exporting import AS_OF, BY_MONTH, as_parquet
from dashboard.lake.site_list import PLACE, SiteList
from etl.config.staging import write_whole
from etl.user_error import UserError

TABLES = (*AS_OF, BY_MONTH)


@dataclass(frozen=True)
class Joined:
    """The sites in their order; tables of newer versions that are not known here, and columns that some sites lack, by
    table and column."""

    sites: list[SiteList]
    unknown_tables: list[str] = field(default_factory=list)
    partly: dict[str, list[str]] = field(default_factory=dict)


def join_lakes(lakes: Sequence[Path], trusted: Mapping[str, str], out: Path, home: Path | None = None) -> Joined:
    """Writes one Parquet file a table with the rows of all `trusted` sites (name to public key), and `sites.parquet`.

    `province` and the table's own key name a row: codes of cells may come again in another province. Sites may be of
    different versions: a column that a site does not have is empty in its rows, and one that only newer sites have is
    kept. Files are taken by their checksums of the signed list, so that none is read that the site did not write.
    What a kill leaves half-written is swept from the `home`, where the centre has one.
    Raises UserError where a site is trusted and nowhere to be found, is found twice, is there and not trusted, or a
    file lacks or was changed.
    """
    lists = _signed_lists(lakes, trusted)
    frames: dict[str, list[pl.DataFrame]] = defaultdict(list)
    unknown = set()
    for lake, listed in lists:
        for name in sorted(listed.files):
            table, province, _ = _parts(name)
            if table not in TABLES:
                unknown.add(table)
                continue
            rows = _rows(lake, name, listed)
            frames[table].append(rows.select(pl.lit(province).alias("province"), pl.all()))
    joined = {table: _as_one(table, frames[table]) for table in TABLES if frames[table]}
    sites = [listed for _, listed in lists]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for table, rows in (joined | {"sites": _sites(sites)}).items():
            write_whole(out / f"{table}.parquet", as_parquet(rows), home)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror}); name another place") from error
    partly = {table: columns for table in joined if (columns := _partly(frames[table]))}
    return Joined(sites, sorted(unknown), partly)


def _signed_lists(lakes: Sequence[Path], trusted: Mapping[str, str]) -> list[tuple[Path, SiteList]]:
    lists = [(lake, path) for lake in lakes for path in sorted((lake / site_list.FOLDER).glob("*.json"))]
    names = [path.stem for _, path in lists]
    if strange := sorted(set(names) - set(trusted)):
        raise UserError(f"{strange[0]}: this site is in the lake and its key is not trusted; add --trust SITE=KEY")
    if lacking := sorted(set(trusted) - set(names)):
        raise UserError(f"{lacking[0]}: this site is trusted and in none of the lakes; name the lake that it writes")
    if len(names) > len(set(names)):
        twice = next(name for name in names if names.count(name) > 1)
        raise UserError(f"{twice}: this site is in two of the lakes; name one of them")
    return sorted(((lake, site_list.read(path, trusted[path.stem])) for lake, path in lists), key=lambda f: f[1].site)


def _parts(name: str) -> tuple[str, str, str]:
    match = PLACE.fullmatch(name)
    assert match, name
    return match[1], match[2], match[3]


def _rows(lake: Path, name: str, listed: SiteList) -> pl.DataFrame:
    """The rows of a file that is the one in the list; only then are its bytes given to the reader of Parquet."""
    try:
        content = (lake / name).read_bytes()
    except OSError as error:
        raise UserError(f"{lake / name}: cannot be read ({error.strerror}); ask the site to export again") from error
    if checksum(content) != listed.files[name].sha256:
        raise UserError(f"{lake / name}: is not the file that the site listed; wait for its export, or ask the site")
    return pl.read_parquet(io.BytesIO(content))


def _as_one(table: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    try:
        return pl.concat(frames, how="diagonal_relaxed")
    except PolarsError as error:
        raise UserError(f"{table}: sites of these versions write a column in ways that do not fit together") from error


def _partly(frames: list[pl.DataFrame]) -> list[str]:
    columns = [set(frame.columns) for frame in frames]
    return sorted(set.union(*columns) - set.intersection(*columns))


def _sites(sites: list[SiteList]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "province": one.site,
                "version": one.version,
                "layout": one.layout,
                "made_at": one.made_at,
                "newest_month": max((_parts(name)[2] for name in one.files), default=None),
                "n_files": len(one.files),
                "n_rows": sum(file.rows for file in one.files.values()),
            }
            for one in sites
        ]
    )
