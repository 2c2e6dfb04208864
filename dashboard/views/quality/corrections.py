"""Handing out the list of rows to be corrected, by the units right below the one in sight."""

from __future__ import annotations

from functools import partial

import polars as pl

from dashboard import access
from dashboard.auth.current_user import CurrentUser
from dashboard.components.blind import rows_of_files
from dashboard.components.cell_responses import accepted_disputes
from dashboard.components.downloads import XLSX, offer_file
from dashboard.components.frame import PageContext
from dashboard.documents.corrections import Office, offices, workbook
from dashboard.language import Language
from dashboard.markup import element, show
from dashboard.scope import WHOLE, Scope
from dashboard.summaries.lone_units import below_lone_units
from etl.config.workspace import now

# Named in the sentence beside the button; the others are counted.
NAMED = 4


def offer(ctx: PageContext, scope: Scope) -> None:
    """The button and the sentence that says which units get a sheet; nothing where no row is to be corrected."""
    t = ctx.t
    offices_of = _offices(ctx, scope)
    if not offices_of:
        return
    names = [t("corrections.of_unit", name=office.name, n=len(office.rows)) for office in offices_of]
    more = [t("corrections.more", n=len(names) - NAMED)] if len(names) > NAMED else []
    show(element("p", t("corrections.explain", units=t.listed([*names[:NAMED], *more])), class_="cp-limits cp-ready"))
    file_name = f"{t('corrections.file')}{f'-{scope.code}' if scope.code else ''}.xlsx"
    offer_file(t("corrections.offer"), file_name, XLSX, partial(_made, t, offices_of), key="corrections")


def _offices(ctx: PageContext, scope: Scope) -> list[Office]:
    rows = access.query("corrections", scope, unit=_parting(ctx, scope), lang=ctx.t.code)
    here = ctx.t("corrections.here" if scope == WHOLE else "corrections.of_itself")
    known = rows_of_files(ctx.user, rows.to_dicts(), ctx.t("blind.row"))
    return offices([*known, *accepted_disputes(ctx, scope, known)], here)


def _parting(ctx: PageContext, scope: Scope) -> str:
    """The unit whose units below get a sheet each: a lone one below, as a province's committee is, is passed over."""
    if ctx.as_of is None:
        return scope.code

    def ask(part: Scope) -> pl.DataFrame:
        near = access.query("units_near", ctx.scope, as_of=ctx.as_of, unit=part.code)
        return near.filter(pl.col("relation") == "below")

    return below_lone_units(scope, ask, fewest=lambda _: 0)[0].code


def _made(t: Language, offices_of: list[Office], who: CurrentUser) -> bytes:
    today = t.date(now())
    signed = t("corrections.stamp", date=today, login=who.login)
    return workbook(t, offices_of, signed if who.login else t("corrections.stamp_unsigned", date=today))
