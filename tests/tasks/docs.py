"""Writes data/README.md, the data dictionary; with --check only says whether it is up to date."""

from __future__ import annotations

import sys

from etl.dictionary import render
from etl.discover import DATA

DICTIONARY = DATA / "README.md"


def main(arguments: list[str]) -> str | None:
    """Returns what is to be done, in one sentence, where the file is stale and only --check was asked for."""
    text = render()
    if "--check" not in arguments:
        DICTIONARY.write_text(text, "utf-8")
    elif not DICTIONARY.exists() or DICTIONARY.read_text("utf-8") != text:
        return "data/README.md no longer says what the tables are: run 'uv run poe docs'"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
