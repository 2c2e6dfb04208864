"""The documents in Markdown as the tests see them: headings, links, pieces of code."""

from __future__ import annotations

import re
from functools import cache

from tests.source import ROOT

DOCUMENTS = sorted(["README.md", *(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))])
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
# What is not built yet may name what does not exist yet.
PLANNED = re.compile(r"^## Planned$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@cache
def text(document: str) -> str:
    """A document without what is only planned; `document` is its path from the project's root."""
    return PLANNED.sub("", (ROOT / document).read_text("utf-8"))


def slug(heading: str) -> str:
    """The part of a link after `#` that leads to a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@cache
def slugs(document: str) -> set[str]:
    """The headings of a document, as slugs."""
    return {slug(title) for title in re.findall(r"^#+ (.+)$", FENCE.sub("", text(document)), re.MULTILINE)}


def links(document: str) -> list[str]:
    """The targets of all links and pictures."""
    return LINK.findall(FENCE.sub("", text(document)))


def code(document: str) -> list[str]:
    """All pieces of code: the lines of fenced blocks, and what stands between backticks."""
    blocks = [line for block in FENCE.findall(text(document)) for line in block.splitlines()[1:-1]]
    return blocks + SPAN.findall(FENCE.sub("", text(document)))
