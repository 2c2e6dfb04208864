"""The strip of meetings: every month has its sign and its word, and a thematic meeting alone is no regular one."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.language import CODES, Language
from dashboard.summaries.meeting_months import KINDS, kind_of, meetings_sentence
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


def test_several_months_in_a_row_without_a_meeting_are_written_as_from_and_to():
    t = Language("vi")
    months = [date(2025, 1 + i, 1) for i in range(8)]
    rows = [_month(regular=int(i in (3, 6)), month=month) for i, month in enumerate(months)]
    assert meetings_sentence(t, rows) == (
        "6 trong 8 tháng không thấy sinh hoạt thường kỳ: "
        "từ tháng 1/2025 đến tháng 3/2025, tháng 5/2025, tháng 6/2025 và tháng 8/2025."
    )
    never = [_month(regular=0, month=month) for month in months]
    assert meetings_sentence(t, never).endswith(": từ tháng 1/2025 đến tháng 8/2025.")
    assert meetings_sentence(t, [_month()]) == t("strip.all_held", n=1)
    assert meetings_sentence(t, []) == t("strip.none")
