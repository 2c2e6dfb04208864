"""What a committee's printed papers say of it: `[documents]` of cellpulse.toml. Empty = left to fill in by hand."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(max_length=200)]


class DocumentsConfig(BaseModel):
    """`superior` and `issuer` head a paper, `symbol` (the issuer's initials) follows its number, `place` stands before
    its date; `authority`, `position` and `signatory` name the signature and the right behind it;
    `objections` says to whom a cell can object: office, address, telephone."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    superior: Line = ""
    issuer: Line = ""
    symbol: Line = ""
    place: Line = ""
    authority: Line = ""
    position: Line = ""
    signatory: Line = ""
    objections: Line = ""
