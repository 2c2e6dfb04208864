"""The items of flags (explanations, questions, papers) chosen for one cell: none that is decided, none twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from dashboard.language import Language
from dashboard.summaries.sentences import fill

# By kind of item, the table of the flag's words that says which items of several flags ask the same.
TOPICS = {"questions": "asks"}


def items_of(words: dict[str, Any], kind: str, tested: Collection[str] = ()) -> list[tuple[str, str]]:
    """The templates of a kind with their topic (empty = none), as published for a flag.

    Of "harmless" those are left out that a circumstance in `tested` confirms or rules out: for one that
    holds the circumstance has a sentence of its own, with its figures.
    """
    topics = {place: topic for topic, places in words.get(TOPICS.get(kind, ""), {}).items() for place in places}
    decided = {place for name, places in words.get("tested", {}).items() if name in tested for place in places}
    skipped = decided if kind == "harmless" else set()
    return [(topics.get(i, ""), text) for i, text in enumerate(words.get(kind, [])) if i not in skipped]


def in_turn(
    flags: Sequence[tuple[dict[str, Any], dict[str, Any]]], kind: str, t: Language, most: int,
    *, tested: Collection[str] = (), masked: bool = True,
) -> list[str]:  # fmt: skip
    """Up to `most` items of a kind, taken from the flags in turn; each text and each topic once.

    `flags`: the row of each flag (evidence, since) with its words.
    """
    lists = [(flag, items_of(words, kind, tested)) for flag, words in flags]

    def turns() -> Iterator[tuple[str, str]]:
        for i in range(max((len(items) for _, items in lists), default=0)):
            for flag, items in lists:
                if i < len(items):
                    topic, text = items[i]
                    filled = fill(text, flag["evidence"], t, since=flag["since"], masked=masked)
                    yield topic or filled, filled

    return list(islice(_first_by_topic(turns()), most))


def _first_by_topic(turns: Iterator[tuple[str, str]]) -> Iterator[str]:
    seen: set[str] = set()
    for topic, text in turns:
        if topic not in seen:
            seen.add(topic)
            yield text
