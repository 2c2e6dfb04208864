"""`[meetings]`: whose values count where several sources have one meeting."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class MeetingsConfig(BaseModel):
    """`precedence` names sources, the one whose values go before all others first; between sources that are not named
    what was known first stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    precedence: list[str] = []
