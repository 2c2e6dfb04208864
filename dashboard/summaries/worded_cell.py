"""One cell with its flags and their words: what briefs and letters begin with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import access
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store.responses import ReadResponse
from dashboard.summaries.disputes import marked
from dashboard.summaries.disputes import without_points as without_disputed_points
from dashboard.summaries.explanations import in_turn
from dashboard.summaries.flags import ordered, without_points
from dashboard.summaries.known_of_cell import CellContext, context_of
from dashboard.summaries.meetings_named import meetings_named
from dashboard.summaries.sentences import fill
from etl.user_error import UserError

Words = dict[tuple[str, str], dict[str, Any]]
Flag = dict[str, Any]


@dataclass(frozen=True)
class WordedCell:
    """`head`: the row of cell.sql; `flags`: rows of cell_flags.sql that have words, in the order of the reasons;
    `holding`: circumstances that hold."""

    head: dict[str, Any]
    flags: Sequence[Flag]
    words: Words
    holding: Sequence[dict[str, Any]]
    known: CellContext

    def sentence(self, flag: Flag, t: Language) -> str:
        """What was seen, with the meetings by their days; unmasked, as in the cell's own papers."""
        spoken = self.words[("flag", flag["flag"])]
        sentence = fill(spoken["sentence"], flag["evidence"], t, since=flag["since"], masked=False)
        disputed = self.known.disputed.get(flag["flag"], ())
        return " ".join([sentence, meetings_named(t, self.known.days_of(flag["flag"])), *disputed]).strip()

    def items(self, flags: Sequence[Flag], kind: str, t: Language, most: int) -> list[str]:
        """Up to `most` items of a kind (questions, papers, …) of these flags in turn."""
        spoken = [(flag, self.words[("flag", flag["flag"])]) for flag in flags]
        return in_turn(spoken, kind, t, most, tested=self.known.tested, masked=False)


def worded(
    cell: str, as_of: date, t: Language, scope: Scope, responses: Sequence[ReadResponse] = (), *, scores: bool = True
) -> WordedCell:
    """The cell as of a month; what it disputes of its figures is marked. Without `scores` neither its flags nor
    its disputes name points.

    Raises UserError where it is out of scope or did not exist.
    """
    asked = {"as_of": as_of, "cell": cell}
    cells = access.query("cell", scope, **asked)
    if cells.is_empty():
        raise UserError(f"there is no cell '{cell}' at the end of {as_of:%Y-%m}; the queue's pages name the codes")
    head = cells.row(0, named=True)
    words = {
        (row["kind"], row["id"]): json.loads(row["head"])
        for row in access.query("words", scope, lang=t.code, as_of=as_of).iter_rows(named=True)
    }
    flags = ordered(access.query("cell_flags", scope, **asked).to_dicts(), head["reasons"] or [])
    flags = flags if scores else without_points(flags)
    holding = access.query("cell_circumstances", scope, **asked).to_dicts()
    disputes = responses if scores else without_disputed_points(responses)
    known = marked(context_of(scope, as_of, cell, holding), disputes, t)
    return WordedCell(head, [flag for flag in flags if ("flag", flag["flag"]) in words], words, holding, known)
