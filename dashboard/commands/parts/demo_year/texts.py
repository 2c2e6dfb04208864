"""What people write in the demo, from `texts.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from random import Random


def text(drawn: Random, kind: str) -> str:
    """One of the sentences of a kind."""
    return drawn.choice(_texts()[kind])


def first(kind: str) -> str:
    """The first sentence of a kind."""
    return _texts()[kind][0]


@cache
def _texts() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))
