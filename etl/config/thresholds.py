"""From where on a signal becomes a flag: what `[thresholds]` of cellpulse.toml may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from etl.discover import documents

# Bounds chosen by us: of the cells to act on at most three in ten may be named wrongly, and none is watched that is
# less likely than not to have the concern.
Rate = Annotated[float, Field(ge=0.01, le=0.30)]
Probability = Annotated[float, Field(ge=0.50, le=0.95)]


class Threshold(BaseModel):
    """Of one flag; what is left out is as for all flags."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    false_discovery_rate: Rate | None = None
    watch_from: Probability | None = None
    # Whether the flag is not raised at all.
    muted: bool = False
    # Of a flag that is a rule on counts: from how many on it is raised (`rule` in data/flags/<flag>.toml).
    least: Annotated[int, Field(ge=1, le=1000)] | None = None


class Thresholds(BaseModel):
    """Of all flags, and of those that differ.

    `false_discovery_rate`: share of the cells selected to be acted on that may be named wrongly. `watch_from`:
    probability from which a concern that is not selected is watched. Defaults: docs/contract.md#flags.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    false_discovery_rate: Rate = 0.10
    watch_from: Probability = 0.50
    flags: dict[str, Threshold] = {}

    @field_validator("flags")
    @classmethod
    def _known(cls, flags: dict[str, Threshold]) -> dict[str, Threshold]:
        if unknown := sorted(set(flags) - set(documents("flags"))):
            raise ValueError(f"there is no flag '{unknown[0]}'")
        for flag, own in flags.items():
            if own.least is not None and "rule" not in documents("flags")[flag]:
                raise ValueError(f"the flag '{flag}' is no rule on counts, so it has no 'least'")
        return flags

    def for_flag(self, flag: str) -> dict[str, float]:
        """Both thresholds of a flag; of none ("") those for all."""
        own = self.flags.get(flag, Threshold()).model_dump(exclude_none=True, exclude={"muted", "least"})
        return {"false_discovery_rate": self.false_discovery_rate, "watch_from": self.watch_from} | own

    def by_flag(self) -> dict[str, dict[str, float]]:
        """Both thresholds of every flag."""
        return {flag: self.for_flag(flag) for flag in documents("flags")}

    def for_build(self) -> dict[str, dict[str, float | None]]:
        """Of every flag both thresholds, whether it is muted, and from how many on it is raised (None = its file)."""
        rules = {flag: self.flags.get(flag, Threshold()) for flag in documents("flags")}
        return {flag: self.for_flag(flag) | {"muted": own.muted, "least": own.least} for flag, own in rules.items()}

    def with_rule(self, flag: str, muted: bool | None, least: int | None) -> Thresholds:
        """With a flag muted or not, and raised from another count on; None = as it is.

        Raises pydantic's ValidationError where there is no such flag, or it is no rule on counts.
        """
        given = {name: value for name, value in {"muted": muted, "least": least}.items() if value is not None}
        kept = self.model_dump(exclude_none=True)
        own = kept["flags"].get(flag, {}) | given
        return Thresholds.model_validate(kept | {"flags": kept["flags"] | {flag: own}}) if given else self

    def changed(self, flag: str, false_discovery_rate: float, watch_from: float) -> Thresholds:
        """With other thresholds of a flag; with "" of all flags but those that differ.

        Raises pydantic's ValidationError where one is out of its bounds or there is no such flag.
        """
        changes = {"false_discovery_rate": false_discovery_rate, "watch_from": watch_from}
        kept = self.model_dump(exclude_none=True)
        own = kept["flags"].get(flag, {})
        return Thresholds.model_validate(kept | ({"flags": kept["flags"] | {flag: own | changes}} if flag else changes))
