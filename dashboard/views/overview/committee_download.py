"""The committee's page of an area as a download, made at the click and entered in the audit."""

from __future__ import annotations

import re
from functools import partial

from dashboard import url_state
from dashboard.auth.current_user import CurrentUser
from dashboard.components.blind import is_blind
from dashboard.components.downloads import offer_file
from dashboard.components.frame import PageContext
from dashboard.documents import committee
from dashboard.documents.brief import Stamp
from dashboard.scope import Scope
from dashboard.summaries import quarters
from etl.config.workspace import now

# The measure whose spread is drawn, in the address of the overview.
MEASURE = "measure"


def offer(ctx: PageContext, scope: Scope) -> None:
    """A button for the page of this unit, with the spread of the measure that is chosen."""
    measure = url_state.kept(MEASURE, quarters.MEASURES[0])
    of = f"-{re.sub(r'[^A-Za-z0-9_-]', '_', scope.code)}" if scope.code else ""
    name = f"{ctx.t('committee.file')}{of}-{ctx.as_of:%Y-%m}.pdf"
    offer_file(
        ctx.t("committee.download"), name, "application/pdf", partial(_made, ctx, scope, measure), key="committee"
    )


def _made(ctx: PageContext, scope: Scope, measure: str, who: CurrentUser) -> bytes:
    asked = measure if measure in quarters.MEASURES else quarters.MEASURES[0]
    stamp = Stamp(now(), who.login, scores=not is_blind(who))
    return committee.as_pdf(scope, ctx.t, who.scope, stamp, ctx.as_of, asked)
