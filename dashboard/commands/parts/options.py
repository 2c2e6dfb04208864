"""Options and arguments that several commands have in common, and how they are read."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from etl.user_error import UserError

Cells = Annotated[int, typer.Option(min=3, help="Number of cells.")]
Months = Annotated[int, typer.Option(min=1, max=240, help="Number of months, up to the last complete one.")]
Seed = Annotated[int, typer.Option(min=0, help="Another seed gives another province.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM", help="The month at whose end results hold.")]
DecidedBy = Annotated[str, typer.Option(help="Login of who decided it.")]
Why = Annotated[str, typer.Option(help="Why; kept in the audit.")]


class Lang(StrEnum):
    """Languages of what is written for people."""

    vi = "vi"
    en = "en"


class Step(StrEnum):
    """What can be done about what people declare: templates, tasks that are not the same."""

    declare = "declare"
    withdraw = "withdraw"
    list = "list"


class LakeStep(StrEnum):
    """What can be done with a lake."""

    EXPORT = "export"
    JOIN = "join"


def month(text: str | None) -> date | None:
    """The first day of a month written as YYYY-MM; None stays None. Raises UserError where it is no month."""
    if text is None:
        return None
    try:
        if len(text) != len("2026-10"):
            raise ValueError
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise UserError(f"--as-of {text}: expected a month such as 2026-10") from None
