"""The committee's page of an area as a download, made at the click and entered in the audit."""

from __future__ import annotations

import re
from functools import partial

from dashboard import url_state
from dashboard.auth.current_user import CurrentUser
from dashboard.components import quarters
from dashboard.components.downloads import offer_file
from dashboard.components.frame import PageContext
from dashboard.documents import committee
from dashboard.documents.brief import Stamp
from etl.config.workspace import now

# The measure whose spread is drawn, in the address of the overview.
MEASURE = "measure"


def offer(ctx: PageContext, unit: str) -> None:
    """A button for the page of this unit, with the spread of the measure that is chosen."""
    measure = url_state.kept(MEASURE, quarters.MEASURES[0])
    of = f"-{re.sub(r'[^A-Za-z0-9_-]', '_', unit)}" if unit else ""
    name = f"{ctx.t('committee.file')}{of}-{ctx.as_of:%Y-%m}.pdf"
    offer_file(
        ctx.t("committee.download"), name, "application/pdf", partial(_made, ctx, unit, measure), key="committee"
    )


def _made(ctx: PageContext, unit: str, measure: str, who: CurrentUser) -> bytes:
    asked = measure if measure in quarters.MEASURES else quarters.MEASURES[0]
    return committee.as_pdf(unit, ctx.t, who.scope, Stamp(now(), who.login), ctx.as_of, asked)
