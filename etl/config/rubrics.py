"""Scoring frameworks that a committee keeps in its home: `rubrics/<id>.toml`, beside those of data/rubrics."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from etl.user_error import UserError

FOLDER = "rubrics"


def home_rubrics(home: Path) -> dict[str, dict[str, Any]]:
    """Content by id (the file's name) of the files that are there; whether one fits is for the models to say.

    Raises UserError where a file is no TOML.
    """
    read = {}
    for path in sorted((home / FOLDER).glob("*.toml")):
        try:
            # A figure beyond what Python reads, and brackets without end, are not called faults of TOML.
            read[path.stem] = tomllib.loads(path.read_text("utf-8"))
        except (ValueError, RecursionError) as error:
            raise UserError(f"{path}: this is no TOML: {error}") from error
    return read
