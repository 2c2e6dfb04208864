"""Minutes and resolutions of cells: Word, PDF with text, or pasted text, one file for each meeting.

In `cellpulse.toml`::

    [[sources]]
    name = "minutes"
    kind = "minutes"
    folder = "minutes"                   # or file = "bien-ban.docx"
    answers = { "meetings.kind" = "regular" }    # what the files leave open: cell, meetings.held_on, meetings.kind

Names of persons are dropped; the text becomes features unless `retain_text` is set.
"""

from __future__ import annotations

# The kind of each file shows by what is in it.
from etl.sources.sheet import check, pull, read_ahead

__all__ = ["check", "pull", "read_ahead"]
