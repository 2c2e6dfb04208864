"""What a committee's printed papers say of it: `[documents]` of cellpulse.toml. Empty = left to fill in by hand."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(max_length=200)]


class DocumentsConfig(BaseModel):
    """`superior` and `issuer` head a letter, `symbol` follows its number, `place` stands before its date; `objections`
    says to whom a cell can object: office, address, telephone."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    superior: Line = ""
    issuer: Line = ""
    symbol: Line = ""
    place: Line = ""
    objections: Line = ""
