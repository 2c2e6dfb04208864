"""What cellpulse.toml says of a build, as the models take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.user_error import UserError

if TYPE_CHECKING:
    import duckdb

    from etl.config.capacity import UnitCapacity
    from etl.config.workspace import Workspace
    from models.queue import Limit
    from models.run import Settings


def build_settings(workspace: Workspace, con: duckdb.DuckDBPyConnection) -> Settings:
    """Thresholds, capacity and rubrics of the workspace.

    Raises UserError where [capacity.units] names no unit of the data, or a rubric of the home does not fit.
    """
    from etl.config.rubrics import FOLDER, home_rubrics
    from models.queue import Capacity
    from models.run import Settings
    from models.scoring import rubric

    config = workspace.config
    known = {code for (code,) in con.execute("SELECT DISTINCT unit_code FROM intake.units").fetchall()}
    if unknown := sorted(set(config.capacity.units) - known):
        raise UserError(
            f"{workspace.home / 'cellpulse.toml'}: [capacity.units] names '{unknown[0]}', and no unit has that code; "
            "write the code of a unit as it is in the data"
        )
    units = {code: _limit(limit) for code, limit in config.capacity.units.items()}
    whole = config.capacity.whole
    rubrics = rubric.with_home(home_rubrics(workspace.home), str(workspace.home / FOLDER))
    return Settings(config.thresholds.for_build(), Capacity(_limit(whole) if whole else None, units), rubrics)


def _limit(stated: UnitCapacity) -> Limit:
    from models.queue import Limit

    return Limit(stated.visits, stated.desk_checks)
