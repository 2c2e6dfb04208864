"""`[audit]` in cellpulse.toml: where the head of the audit is noted outside of the home."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class AuditConfig(BaseModel):
    """`syslog` is the path of a socket (`/dev/log`) or `host:port`; empty = nothing is sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    syslog: str = ""
