"""docs/performance.md: one part per benchmark, each replaced as a whole when its benchmark runs again. Pure."""

from __future__ import annotations

import re

HEADING = "## "


def renew(page: str, part: str, stamp: str, output: str) -> str:
    """The page with the part's text replaced, or added at the end. Text before the first heading stays as it is."""
    head, *texts = re.split(rf"^{HEADING}", page, flags=re.MULTILINE)
    parts = dict(text.split("\n", 1) for text in texts)
    parts[part] = f"\n`poe bench {part}` on {stamp}:\n\n```\n{output}\n```\n"
    return head + "\n".join(f"{HEADING}{name}\n\n{text.strip()}\n" for name, text in parts.items())
