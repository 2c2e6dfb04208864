"""Hour, place and office telephone of a visit, put in by hand: they stand in the papers of the packet only."""

from __future__ import annotations

import streamlit as st

from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.store import plans
from dashboard.store.plans import Appointment
from dashboard.views.plan import plan_writing
from dashboard.views.plan.plan_rows import Row, day_of


def draw(ctx: PageContext, rows: list[Row]) -> None:
    """The form, folded; one visit at a time."""
    t = ctx.t
    with st.expander(t("packet.appointment")):
        by_id = {row.visit.id: row for row in rows}
        chosen = st.selectbox(
            t("plan.swap.visit"), list(by_id), key="appointment-visit",
            format_func=lambda one: f"{by_id[one].cell['name']}, {day_of(ctx, by_id[one].visit)}",
        )  # fmt: skip
        visit = by_id[chosen].visit
        known = plans.appointment(store(), visit)
        with st.form(f"appointment-{visit.id}", enter_to_submit=False):
            left, middle, right = st.columns(3)
            hour = left.text_input(t("packet.hour"), known.hour, key=f"hour-{visit.id}", max_chars=10)
            place = middle.text_input(t("packet.place"), known.place, key=f"place-{visit.id}", max_chars=200)
            label = t("packet.office_phone")
            phone = right.text_input(label, known.office_phone, key=f"phone-{visit.id}", max_chars=40)
            if st.form_submit_button(t("packet.keep")):
                _keep(ctx, by_id[chosen], Appointment(hour.strip(), place.strip(), phone.strip()))


def _keep(ctx: PageContext, row: Row, wanted: Appointment) -> None:
    t = ctx.t
    plan_writing.write(
        ctx, lambda at: plans.set_appointment(store(), row.visit.id, row.visit.version, wanted), "visit appointment",
        row.visit.cell_code, done=t("packet.kept"), refused=lambda reason: t("case.refused", reason=reason),
    )  # fmt: skip
