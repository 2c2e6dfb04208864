"""The strip of meetings: every month has its sign and its word, and a thematic meeting alone is no regular one."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.language import CODES, Language
from dashboard.summaries.meeting_months import KINDS, kind_of
from dashboard.views.profile import strip


def _month(regular=1, thematic=0, *, online=False, mixed=False, month=date(2026, 3, 1)):
    return {
        "month": month,
        "meetings_regular": regular,
        "meetings_thematic": thematic,
        "online": online,
        "mixed": mixed,
    }


@pytest.mark.parametrize(
    ("month", "kind"),
    [
        (_month(), "held"),
        (_month(thematic=1), "thematic"),
        (_month(online=True), "online"),
        (_month(mixed=True), "mixed"),
        (_month(regular=0, thematic=1), "thematic_only"),
        (_month(regular=0, thematic=1, online=True), "thematic_only"),
        (_month(regular=0), "missing"),
    ],
)
def test_what_a_month_shows(month, kind):
    assert kind_of(month) == kind


@pytest.mark.parametrize("code", CODES)
def test_every_month_is_told_in_words_and_every_sign_explained(code):
    t = Language(code)
    drawn = strip.draw(t, [_month(), _month(regular=0, month=date(2026, 4, 1))])
    assert t("strip.month", month=t.month(date(2026, 4, 1)), what=t("strip.missing")) in drawn
    assert all(t.of("strip", kind) in drawn for kind in KINDS)
