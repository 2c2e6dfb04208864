"""Handing out the list of rows to be corrected, by the units right below the one in sight."""

from __future__ import annotations

from functools import partial

from dashboard import access
from dashboard.auth.current_user import Visitor
from dashboard.components.downloads import XLSX, offer_file
from dashboard.components.frame import Look
from dashboard.documents.corrections import Office, offices, workbook
from dashboard.language import Language
from dashboard.markup import element, show
from etl.config.workspace import now

# Named in the sentence beside the button; the others are counted.
NAMED = 4


def offer(look: Look, unit: str) -> None:
    """The button and the sentence that says which units get a sheet; nothing where no row is to be corrected."""
    say = look.say
    found = _offices(look, unit)
    if not found:
        return
    names = [say("corrections.of_unit", name=office.name, n=len(office.rows)) for office in found]
    more = [say("corrections.more", n=len(names) - NAMED)] if len(names) > NAMED else []
    show(
        element("p", say("corrections.explain", units=say.listed([*names[:NAMED], *more])), class_="cp-limits cp-ready")
    )
    file_name = f"{say('corrections.file')}{f'-{unit}' if unit else ''}.xlsx"
    offer_file(say("corrections.offer"), file_name, XLSX, partial(_made, say, found), key="corrections")


def _offices(look: Look, unit: str) -> list[Office]:
    rows = access.ask("corrections", unit, unit=_parting(look, unit), lang=look.say.code)
    here = look.say("corrections.of_itself" if unit else "corrections.here")
    return offices(rows.iter_rows(named=True), here)


def _parting(look: Look, unit: str) -> str:
    """The unit whose units below get a sheet each: a lone one below, as a province's committee is, is passed over."""
    below = access.ask("units_near", look.scope, as_of=look.as_of, unit=unit) if look.as_of else None
    while below is not None and (lone := below.filter(below["relation"] == "below")).height == 1:
        unit = lone["unit_code"][0]
        below = access.ask("units_near", look.scope, as_of=look.as_of, unit=unit)
    return unit


def _made(say: Language, found: list[Office], who: Visitor) -> bytes:
    today = say.date(now())
    signed = say("corrections.stamp", date=today, login=who.login)
    return workbook(say, found, signed if who.login else say("corrections.stamp_unsigned", date=today))
