"""Two worlds that only differ outside of a scope: one as it is, one in which the cells outside do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random

import duckdb

from etl.discover import statements

_NUMBER = count()
# Small enough to be copied for every example, large enough for pairs, areas and similar cells.
N_CELLS = 36


@dataclass(frozen=True)
class Land:
    """A random tree: the parent of each unit but the first, and the unit of each cell."""

    parents: tuple[int | None, ...]
    homes: dict[str, int] = field(hash=False)

    def below(self, unit: str) -> set[str]:
        """Cells in the subtree of a unit; an empty code is the whole tree."""
        return {cell for cell, home in self.homes.items() if not unit or int(unit[1:]) in self._line(home)}

    def units(self) -> list[str]:
        """The codes of the units."""
        return [f"U{i}" for i in range(len(self.parents))]

    def _line(self, unit: int | None) -> Iterator[int]:
        while unit is not None:
            yield unit
            unit = self.parents[unit]


def small(con: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    """A published run as database `base` in memory, cut down to so many cells; names tell the code. Gives the codes."""
    copy(con, source, "base")
    codes = sorted(row[0] for row in con.execute("SELECT DISTINCT cell_code FROM mart.cell_scope").fetchall())
    # Spread over the province, so that every kind of concern of the simulation is among them.
    kept = codes[:: max(len(codes) // N_CELLS, 1)][:N_CELLS]
    everybody = {row[0] for row in con.execute("SELECT DISTINCT cell_code FROM intake.cells").fetchall()}
    forget(con, everybody - set(kept))
    con.execute("UPDATE intake.cells SET name = 'Chi bộ ' || cell_code")
    return kept


def settle(con: duckdb.DuckDBPyConnection, land: Land) -> str:
    """A copy of `base` with that tree; gives the name of the database."""
    name = copy(con, "base", f"world{next(_NUMBER)}")
    con.execute("DELETE FROM intake.units")
    for i, parent in enumerate(land.parents):
        above = None if parent is None else f"U{parent}"
        con.execute(
            "INSERT INTO intake.units BY NAME SELECT ? AS unit_code, ? AS parent_code, ? AS name, "
            "'grassroots' AS level, DATE '0001-01-01' AS valid_from, 1 AS run",
            [f"U{i}", above, f"Đơn vị {i}"],
        )
    con.execute("CREATE TEMP TABLE IF NOT EXISTS homes (cell_code VARCHAR, unit_code VARCHAR)")
    con.execute("DELETE FROM homes")
    con.executemany("INSERT INTO homes VALUES (?, ?)", [[cell, f"U{unit}"] for cell, unit in land.homes.items()])
    for table, columns in _texts(con):
        if {"cell_code", "unit_code"} <= columns and table != "mart.cell_scope":
            con.execute(f"UPDATE {table} t SET unit_code = h.unit_code FROM homes h WHERE h.cell_code = t.cell_code")
    con.execute("CREATE OR REPLACE TEMP TABLE areas AS SELECT DISTINCT ON (flag) * FROM result.area_flags")
    con.execute("DELETE FROM result.area_flags")
    con.execute(
        "INSERT INTO result.area_flags SELECT u.unit_code, a.* EXCLUDE (unit_code) FROM areas a, intake.units u"
    )
    _spread_discipline(con)
    _scopes(con)
    return name


def without(con: duckdb.DuckDBPyConnection, world: str, land: Land, scope: str) -> str:
    """A copy of a world in which no cell outside of the scope exists; gives the name of the database.

    Where there were some, a cell of which nothing is known stands, so that the scope still is not the whole.
    """
    name = copy(con, world, f"{world}_without{next(_NUMBER)}")
    inside, outside = land.below(scope), set(land.homes) - land.below(scope)
    forget(con, outside)
    for unit in land.units():
        if not land.below(unit) <= inside:
            for table in ("area_flags", "discipline_rates", "discipline_forms"):
                con.execute(f"DELETE FROM result.{table} WHERE unit_code = ?", [unit])
    for unit in sorted({f"U{land.homes[cell]}" for cell in outside}):
        con.execute(
            "INSERT INTO intake.cells BY NAME SELECT ? AS cell_code, ? AS unit_code, '?' AS name, "
            "'residential' AS cell_type, DATE '0001-01-01' AS valid_from, 1 AS run",
            [f"stranger-{unit}", unit],
        )
    _scopes(con)
    return name


def _spread_discipline(con: duckdb.DuckDBPyConnection) -> None:
    """What is published of one organisation of each level is said of every unit of the tree."""
    for table, key in (("discipline_rates", "months, level"), ("discipline_forms", "months, form")):
        con.execute(f"CREATE OR REPLACE TEMP TABLE of_one AS SELECT DISTINCT ON ({key}) * FROM result.{table}")
        con.execute(f"DELETE FROM result.{table}")
        con.execute(
            f"INSERT INTO result.{table} SELECT u.unit_code, o.* EXCLUDE (unit_code) FROM of_one o, intake.units u"
        )


def forget(con: duckdb.DuckDBPyConnection, cells: set[str]) -> None:
    """Removes every row that names one of the cells, or a meeting, visit or task of theirs, from every table."""
    con.execute("CREATE OR REPLACE TEMP TABLE gone (code VARCHAR)")
    con.executemany("INSERT INTO gone VALUES (?)", [[cell] for cell in sorted(cells)] or [[""]])
    for table, key in (("meetings", "meeting_code"), ("visits", "visit_code")):
        con.execute(f"INSERT INTO gone SELECT {key} FROM intake.{table} WHERE cell_code IN (FROM gone)")
    con.execute("INSERT INTO gone SELECT task_code FROM intake.tasks WHERE meeting_code IN (FROM gone)")
    for table, columns in _texts(con):
        for column in sorted(columns):
            con.execute(f'DELETE FROM {table} WHERE "{column}" <> \'\' AND "{column}" IN (FROM gone)')


def drop(con: duckdb.DuckDBPyConnection, *worlds: str) -> None:
    """Lets worlds go."""
    con.execute("USE base")
    for world in worlds:
        con.execute(f"DETACH {world}")


def random_homes(cells: list[str], n_units: int, seed: int) -> dict[str, int]:
    """Each cell anywhere in the tree."""
    random = Random(seed)
    return {cell: random.randrange(n_units) for cell in cells}


def months(con: duckdb.DuckDBPyConnection) -> list[date]:
    """The months that were built, the newest last."""
    return [row[0] for row in con.execute("SELECT as_of FROM result.builds ORDER BY as_of").fetchall()]


def copy(con: duckdb.DuckDBPyConnection, source: str, name: str) -> str:
    """A copy of a database in memory under that name, which is in use from then on."""
    con.execute(f"ATTACH ':memory:' AS {name}")
    con.execute(f"COPY FROM DATABASE {source} TO {name}")
    con.execute(f"USE {name}")
    return name


def _texts(con: duckdb.DuckDBPyConnection) -> list[tuple[str, set[str]]]:
    rows = con.execute(
        "SELECT schema_name || '.' || table_name, list(column_name) FROM duckdb_columns() "
        "SEMI JOIN duckdb_tables() USING (database_name, schema_name, table_name) "
        "WHERE database_name = current_database() AND data_type = 'VARCHAR' "
        "AND schema_name IN ('intake', 'mart', 'result') GROUP BY ALL ORDER BY 1"
    ).fetchall()
    return [(table, set(columns)) for table, columns in rows]


def _scopes(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the tree and the names anew from the intake."""
    for mart in ("cell_scope", "cell_names", "unit_names"):
        con.execute(f"DELETE FROM mart.{mart}")
        for as_of in months(con):
            con.execute(f"INSERT INTO mart.{mart} {statements('etl/transform/marts')[mart].sql}", {"as_of": as_of})
