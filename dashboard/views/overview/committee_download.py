"""The committee's page of an area as a download, made at the click and entered in the audit."""

from __future__ import annotations

import re
from functools import partial

from dashboard import url_state
from dashboard.auth.current_user import Visitor
from dashboard.components import quarters
from dashboard.components.downloads import offer_file
from dashboard.components.frame import Look
from dashboard.documents import committee
from dashboard.documents.brief import Stamp
from etl.config.workspace import now

# The measure whose spread is drawn, in the address of the overview.
MEASURE = "measure"


def offer(look: Look, unit: str) -> None:
    """A button for the page of this unit, with the spread of the measure that is chosen."""
    measure = url_state.kept(MEASURE, quarters.MEASURES[0])
    of = f"-{re.sub(r'[^A-Za-z0-9_-]', '_', unit)}" if unit else ""
    name = f"{look.say('committee.file')}{of}-{look.as_of:%Y-%m}.pdf"
    offer_file(
        look.say("committee.download"), name, "application/pdf", partial(_made, look, unit, measure), key="committee"
    )


def _made(look: Look, unit: str, measure: str, who: Visitor) -> bytes:
    asked = measure if measure in quarters.MEASURES else quarters.MEASURES[0]
    return committee.as_pdf(unit, look.say, who.scope, Stamp(now(), who.login), look.as_of, asked)
