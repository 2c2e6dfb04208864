"""Units and cells as tables: one row per period in which name, parent and traits stay the same."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import NO_DAY, Bools, Days, random_days
from etl.simulation.columns import days, known
from etl.simulation.fates import LEAST_MONTHS
from etl.simulation.people import ONE
from etl.simulation.places import Cells
from etl.simulation.seats import seats
from etl.simulation.setting import Setting
from etl.simulation.support import conditions
from etl.simulation.tree import PROVINCE, Tree
from etl.simulation.world import CELL_TYPES, EXAMPLE

PROVINCE_NAME = "Đảng bộ tỉnh Gia Sơn (mô phỏng)"
UNIT_COLUMNS = ["unit_code", "parent_code", "name", "level"]
CELL_COLUMNS = [
    "cell_code", "unit_code", "name", "cell_type", "area_traits", "min_duration_minutes", "meeting_day",
    "has_venue", "has_internet", "has_equipment", "ownership", "secretary_trained_on", "secretary_heads_unit",
    "valid_from", "valid_to", "merged_into",
]  # fmt: skip
UnitRow = tuple[str, str | None, str, str, np.datetime64, np.datetime64]


def units(tree: Tree) -> pl.DataFrame:
    """Table `units`."""
    rows: list[UnitRow] = [(PROVINCE, None, PROVINCE_NAME, "province", NO_DAY, NO_DAY)]
    for index, name in enumerate(tree.committee_names):
        rows.append((tree.committee_code(index), PROVINCE, name, "district", NO_DAY, NO_DAY))
    for index in range(len(tree.organisation_kind)):
        rows += _organisation_rows(tree, index)
    for index, owner in enumerate(tree.sub_organisation.tolist()):
        end = tree.dissolved_on[index] - ONE
        rows.append(
            (tree.sub_code(index), tree.organisation_code(owner), tree.sub_names[index], "sub_committee", NO_DAY, end)
        )
    table = pl.DataFrame([row[:4] for row in rows], schema=UNIT_COLUMNS, orient="row")
    return table.join(seats(tree), on="unit_code", how="left", maintain_order="left").with_columns(
        valid_from=days(np.array([row[4] for row in rows], "M8[D]")),
        valid_to=days(np.array([row[5] for row in rows], "M8[D]")),
    )


def _organisation_rows(tree: Tree, index: int) -> list[UnitRow]:
    code, name = tree.organisation_code(index), tree.organisation_names[index]
    parent = tree.committee_code(int(tree.organisation_committee[index]))
    day = tree.changed_on[index]
    first: UnitRow = (code, parent, name, "grassroots", NO_DAY, day - ONE)
    if np.isnat(day) or tree.merged_into[index] >= 0:
        return [first]
    new_parent = tree.committee_code(int(tree.moved_to[index])) if tree.moved_to[index] >= 0 else parent
    return [first, (code, new_parent, tree.renamed_to[index] or name, "grassroots", day, NO_DAY)]


def cell_codes(cells: Cells, tree: Tree) -> list[str]:
    """Code of every cell: its unit's code in the first period, and a number within the organisation."""
    firsts = np.searchsorted(cells.organisation, cells.organisation)
    number = np.arange(len(cells)) - firsts + 1
    owners = [tree.organisation_code(o) for o in range(len(tree.organisation_kind))]
    subs = [tree.sub_code(s).rsplit(".", 1)[1] for s in range(len(tree.sub_organisation))]
    return [
        f"{owners[o]}.{subs[s] if s >= 0 else '000'}.{n:03d}"
        for o, s, n in zip(cells.organisation.tolist(), cells.sub.tolist(), number.tolist(), strict=True)
    ]


def cell_table(here: Setting, codes: list[str]) -> pl.DataFrame:
    """Table `cells`: a second row where the unit above, the name or the internet changed."""
    cells = here.cells
    first_unit, second_unit, unit_day = _units_of(cells, here.tree)
    renamed, connected, own_day = _own_changes(here, np.isnat(unit_day))
    change = np.where(renamed | connected, own_day, unit_day)
    twice = ~np.isnat(change)
    heirs = pl.Series([codes[heir] if heir >= 0 else None for heir in cells.merged_into.tolist()], dtype=pl.String)
    support = conditions(here.stream("support"), cells.type, cells.remote, cells.has_internet, here.months)
    base = pl.concat([_base(cells, codes), support], how="horizontal")
    before = base.with_columns(
        unit_code=pl.Series(first_unit),
        valid_from=days(cells.founded),
        valid_to=days(np.where(twice, change - ONE, cells.ended)),
        merged_into=known(heirs, ~twice),
    )
    after = base.with_columns(
        unit_code=pl.Series(second_unit),
        name=pl.Series([f"{n} mới" if new else n for n, new in zip(cells.names, renamed.tolist(), strict=True)]),
        has_internet=pl.Series(cells.has_internet | connected),
        valid_from=days(change),
        valid_to=days(cells.ended),
        merged_into=heirs,
    )
    rows = pl.concat([before.select(CELL_COLUMNS), after.filter(pl.Series(twice)).select(CELL_COLUMNS)])
    return rows.sort("cell_code", "valid_from", nulls_last=False)


def _own_changes(here: Setting, calm: Bools) -> tuple[Bools, Bools, Days]:
    """Cells that get another name, cells that get internet, and the day; only where nothing else changes (`calm`)."""
    rng, n = here.stream("validity"), len(here.cells)
    calm = calm & here.cells.stable & (np.arange(n) != EXAMPLE) & (len(here.months) >= LEAST_MONTHS)
    renamed = calm & (rng.random(n) < here.world.land.cells_renamed_share)
    newly_connected = rng.random(n) < here.world.land.cells_connected_share
    connected = calm & ~renamed & ~here.cells.has_internet & (here.odd == 0) & newly_connected
    begin, end = (np.repeat(day, n) for day in (here.months.first_day + 1, here.months.last_day))
    return renamed, connected, random_days(rng, begin, end)


def _units_of(cells: Cells, tree: Tree) -> tuple[list[str], list[str], Days]:
    """The unit above each cell before and after the reform, and the day where it changes within the cell's life."""
    owner = cells.organisation
    merged = tree.merged_into[owner]
    dissolved = np.full(len(cells), NO_DAY)
    if len(tree.dissolved_on):
        dissolved = np.where(cells.sub >= 0, tree.dissolved_on[np.maximum(cells.sub, 0)], NO_DAY)
    day = np.where(merged >= 0, tree.changed_on[owner], dissolved)
    organisations = [tree.organisation_code(o) for o in range(len(tree.organisation_kind))]
    subs = [tree.sub_code(s) for s in range(len(tree.sub_organisation))]
    first = [subs[s] if s >= 0 else organisations[o] for o, s in zip(owner.tolist(), cells.sub.tolist(), strict=True)]
    second = [organisations[m if m >= 0 else o] for o, m in zip(owner.tolist(), merged.tolist(), strict=True)]
    # Cells founded on or after the day begin in the new unit; cells ended before it never see the new one.
    late = ~np.isnat(cells.founded) & (cells.founded >= day)
    gone = ~np.isnat(cells.ended) & (cells.ended < day)
    first = [b if is_late else a for a, b, is_late in zip(first, second, late.tolist(), strict=True)]
    return first, second, np.where(late | gone, NO_DAY, day).astype("M8[D]")


def _base(cells: Cells, codes: list[str]) -> pl.DataFrame:
    traits = zip(cells.remote.tolist(), cells.border.tolist(), cells.religious.tolist(), strict=True)
    names = ("remote", "border", "religious")
    return pl.DataFrame(
        {
            "cell_code": codes,
            "name": cells.names,
            "cell_type": [CELL_TYPES[t] for t in cells.type.tolist()],
            "area_traits": [";".join(n for n, on in zip(names, row, strict=True) if on) or None for row in traits],
            "min_duration_minutes": [m or None for m in cells.min_duration.tolist()],
            "meeting_day": cells.meeting_day,
            "has_venue": cells.has_venue,
            "has_internet": cells.has_internet,
            "secretary_heads_unit": cells.heads_unit,
        },
        schema_overrides={"area_traits": pl.String, "min_duration_minutes": pl.Int32},
    )
