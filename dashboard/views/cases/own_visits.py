"""The mirror: how the higher level's own visits were made, so that it looks at itself as it looks at others."""

from __future__ import annotations

from typing import Any

from dashboard import access
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import table
from dashboard.markup import element, show

SHARES = (("with_remarks", "remarks_known"), ("stayed_short", "stay_known"), ("with_answers", "n"))


def draw(look: Look, unit: str) -> None:
    """A sentence and a table by how the visit was selected; nothing is told where there was no visit."""
    say = look.say
    found = access.ask("own_visits", unit, as_of=look.as_of).to_dicts()
    show(element("h2", say("mirror.title"), class_="cp-part"))
    if not found:
        show(element("p", say("mirror.none"), class_="cp-empty"))
        return
    whole = {name: sum(row[name] for row in found) for name in found[0] if name != "selected_by"}
    show(element("p", say("mirror.text", n=whole["n"], random=_random(found)), class_="cp-lead"))
    rows = [_row(look, say.of("selected_by", row["selected_by"]), row) for row in found]
    rows.append(_row(look, say("mirror.all"), whole))
    offer(say, "own-visits", lambda: rows)
    show(table(say("mirror.title"), list(rows[0]), [list(row.values()) for row in rows], numbers=range(1, 5)))
    show(element("p", say("mirror.limits"), class_="cp-limits"))


def _random(found: list[dict[str, Any]]) -> int:
    return sum(row["n"] for row in found if row["selected_by"] == "random")


def _row(look: Look, name: str, row: dict[str, Any]) -> dict[str, str]:
    say = look.say
    told = {say("mirror.selected"): name, say("mirror.visits"): say.number(row["n"])}
    for part, whole in SHARES:
        told[say.of("mirror", part)] = (
            say("mirror.of", n=row[part], of=row[whole]) if row[whole] else say("value.unknown")
        )
    return told
