"""A row of each table at which nothing is wrong; tests say what differs from it."""

from __future__ import annotations

SOUND = {
    "units": {"unit_code": "U1", "name": "Đảng ủy xã", "level": "commune"},
    "cells": {"cell_code": "C1", "unit_code": "U1", "name": "Chi bộ thôn 1", "cell_type": "residential"},
    "memberships": {"member_code": "h1", "cell_code": "C1", "kind": "full", "valid_from": "2020-01-01"},
    "meetings": {"meeting_code": "M1", "cell_code": "C1", "kind": "regular", "held_on": "2026-01-05"},
    "attendance": {"meeting_code": "M1", "member_code": "h1", "status": "present"},
    "member_statuses": {"member_code": "h1", "status": "exempt", "valid_from": "2020-01-01"},
    "headcounts": {"meeting_code": "M1", "on_roll": "20", "present": "18"},
    "tasks": {"task_code": "T1", "meeting_code": "M1"},
    "scores": {"meeting_code": "M1", "scored_by": "self", "criterion": "total", "points": "90"},
    "discipline": {
        "case_code": "D1",
        "cell_code": "C1",
        "subject": "member",
        "form": "reprimand",
        "decided_on": "2026-01-05",
    },
    "visits": {"visit_code": "V1", "cell_code": "C1", "kind": "sit_in", "visited_on": "2026-01-05"},
    "findings": {"finding_code": "F1", "visit_code": "V1", "topic": "attendance"},
}
# What a row of a table needs before it can be taken.
PARENTS = {
    "units": (),
    "cells": (),
    "memberships": ("cells",),
    "meetings": ("cells",),
    "attendance": ("cells", "meetings"),
    "member_statuses": (),
    "headcounts": ("cells", "meetings"),
    "tasks": ("cells", "meetings"),
    "scores": ("cells", "meetings"),
    "discipline": ("cells",),
    "visits": ("cells",),
    "findings": ("cells", "visits"),
}


def sound(table: str, **differing: str | None) -> dict[str, str | None]:
    """A sound row of a table, but for what is given; "" is an empty cell."""
    return {name: value or None for name, value in (SOUND[table] | differing).items()}
