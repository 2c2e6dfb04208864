"""Harmless explanations that were tested and hold for a cell: which of its flags they can explain, and how."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.language import Language
from dashboard.summaries.sentences import fill

Words = Mapping[tuple[str, str], dict[str, Any]]
# An onset is an estimate: what came up to so many months after it may still explain it (chosen by us).
MONTHS_OF_DOUBT = 2


def explaining(
    words: Words, t: Language, flag: dict[str, Any], holding: Sequence[dict[str, Any]], *, masked: bool = True
) -> list[str]:
    """Sentences of the circumstances that hold for the cell and can explain the flag.

    `words` as published, by kind and name; `holding` has circumstance and evidence, as the queries give them. What
    began after the flag cannot explain it.
    """
    family = words.get(("flag", flag["flag"]), {}).get("family")
    sentences = []
    for row in holding:
        spoken = words.get(("circumstance", row["circumstance"]))
        if spoken and {flag["flag"], family} & set(spoken["explains"]) and not _began_after(row, flag["since"]):
            sentences.append(fill(spoken["sentence"], row["evidence"], t, masked=masked))
    return sentences


def _began_after(row: dict[str, Any], flag_since: date | None) -> bool:
    since = json.loads(row["evidence"]).get("since")
    if since is None or flag_since is None:
        return False
    year, month = map(int, since.split("-"))
    return year * 12 + month > flag_since.year * 12 + flag_since.month + MONTHS_OF_DOUBT
