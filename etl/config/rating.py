"""How a committee proposes the rating of a year from the months: `[rating]` of cellpulse.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, PositiveInt


class RatingConfig(BaseModel):
    """The mean of the `best_months` months counts, where at least `least_scored` months were scored and `least_met`
    months had a meeting; `good`, `fair` and `average` are the points from which a band is proposed (HD 42 of 2025)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    best_months: PositiveInt = 12
    least_scored: PositiveInt = 6
    least_met: PositiveInt = 9
    good: float = Field(default=90, ge=0, le=100)
    fair: float = Field(default=70, ge=0, le=100)
    average: float = Field(default=50, ge=0, le=100)
