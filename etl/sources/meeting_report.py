"""Reports of online meetings (Zoom, Teams, Google Meet), one file for each meeting, in any of their languages.

In `cellpulse.toml`::

    [[sources]]
    name = "zoom"
    kind = "meeting_report"
    folder = "reports"                   # or file = "participants.csv"
    answers = { cell = "C1", share = "50", order = "day_first" }

The meeting is the known one of the `cell` on the report's day; `meeting` names it by its code for a single file. Who
was there for `share` per cent of it (default 50, chosen by us) was present online; `order` is of day and month, where
the report cannot show it. A member is who has the e-mail address, or else the name shown, as code in `memberships`.
"""

from __future__ import annotations

# The kind of each file shows by what is in it.
from etl.sources.sheet import check, pull, read_ahead

__all__ = ["check", "pull", "read_ahead"]
