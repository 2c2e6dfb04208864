"""How much can be looked at in a month: what `[capacity]` of cellpulse.toml may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0, le=100_000)]


class UnitCapacity(BaseModel):
    """Of the cells below a unit: visits, and checks of papers from the desk, a month."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    visits: Count = 0
    desk_checks: Count = 0


class CapacityConfig(BaseModel):
    """Of all cells together, and by code of those units that have a limit of their own within it.

    Where neither number of the whole is stated, models/queue/capacity.py has the default by the number of cells.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    visits: Count | None = None
    desk_checks: Count | None = None
    units: dict[str, UnitCapacity] = {}

    @property
    def whole(self) -> UnitCapacity | None:
        """Of all cells together; None where it is not stated."""
        if self.visits is None and self.desk_checks is None:
            return None
        return UnitCapacity(visits=self.visits or 0, desk_checks=self.desk_checks or 0)
