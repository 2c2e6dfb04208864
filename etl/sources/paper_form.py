"""Paper forms in spreadsheets: roll-ups, attendance books, sign-in sheets, task tracking, found by their headings.

In `cellpulse.toml`::

    [[sources]]
    name = "attendance-books"
    kind = "paper_form"
    folder = "books"                     # or file = "so-diem-danh.xlsx"
    layout = "layouts/so-diem-danh.json" # optional: made by `cellpulse map FILE --save NAME`
    answers = { "mark.v" = "excused", "meetings.kind" = "regular" }   # what the files leave open, by key
"""

from __future__ import annotations

# The kind of each file shows by what is in it.
from etl.sources.sheet import check, pull, read_ahead

__all__ = ["check", "pull", "read_ahead"]
