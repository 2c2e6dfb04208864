"""Values as offices write them; whatever is not certain stays as it was."""

from __future__ import annotations

from datetime import date, datetime, time
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.contract_tables import describe
from etl.mapping import moments, notation
from etl.mapping.dates_in_text import last_day
from etl.mapping.folding import fold
from etl.mapping.names import words
from etl.mapping.values import converted, day, moment, month, number, percent, term, yes_or_no

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("05/10/2026", "2026-10-05"),
        ("5-10-2026", "2026-10-05"),
        ("5.10.26", "2026-10-05"),
        ("2026/10/05", "2026-10-05"),
        ("Ngày 5 tháng 10 năm 2026", "2026-10-05"),
        ("2026-10-05 00:00:00", "2026-10-05"),
        ("2026-10-04 23:59:59.999999", "2026-10-05"),
        ("10/25/2026", None),
        ("31/02/2026", None),
        ("5/10-2026", None),
        ("5/10", None),
        ("45935", None),
        ("2026-10-05 19:30:00", "2026-10-05"),
        ("1899-12-31 19:30:00", None),
        ("2026-10-04T17:00:00Z", "2026-10-05"),
        ("20261005", "2026-10-05"),
        ("20261305", None),
        ("mồng 5 tháng 10 năm 2026", "2026-10-05"),
        ("ngày mùng 5/10/2026", "2026-10-05"),
        ("5/X/2026", "2026-10-05"),
        ("05.IX.26", "2026-09-05"),
        ("October 5, 2026", "2026-10-05"),
        ("Monday, Oct 5, 2026", "2026-10-05"),
        ("", None),
    ],
)
def test_days(text, meant):
    assert day(text) == meant


@pytest.mark.parametrize(
    ("text", "on", "meant"),
    [
        ("19:30", "2026-10-05", "2026-10-05T19:30"),
        ("19h30", "2026-10-05", "2026-10-05T19:30"),
        ("19 giờ 5 phút", "2026-10-05", "2026-10-05T19:05"),
        ("8h", "2026-10-05", "2026-10-05T08:00"),
        ("19h30", "", None),
        ("19h30", "không rõ", None),
        ("24:00", "2026-10-05", "2026-10-06T00:00"),
        ("24h00", "2026-10-05", "2026-10-06T00:00"),
        ("7h30 sáng", "2026-10-05", "2026-10-05T07:30"),
        ("7h30 tối", "2026-10-05", "2026-10-05T19:30"),
        ("11h30 trưa", "2026-10-05", "2026-10-05T11:30"),
        ("1h30 trưa", "2026-10-05", "2026-10-05T13:30"),
        ("10h đêm", "2026-10-05", "2026-10-05T22:00"),
        ("19h30'", "2026-10-05", "2026-10-05T19:30"),
        ("19 giờ 30", "2026-10-05", "2026-10-05T19:30"),
        ("07:30 PM", "2026-10-05", "2026-10-05T19:30"),
        ("1899-12-31 19:30:00", "2026-10-05", "2026-10-05T19:30"),
        ("5/10/2026 19:30", "", "2026-10-05T19:30"),
        ("19h30 5/10/2026", "", "2026-10-05T19:30"),
        ("2026-10-05T19:29:59.9999", "", "2026-10-05T19:30"),
        ("5/10/2026", "", "2026-10-05T00:00"),
        ("tối", "2026-10-05", None),
    ],
)
def test_moments(text, on, meant):
    assert moment(text, on) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("92,5%", "92.5"),
        ("92,5", "92.5"),
        ("1.234,5", "1234.5"),
        ("12.125", "12.125"),
        ("100 %", "100"),
        ("cao", "cao"),
    ],
)
def test_numbers(text, meant):
    assert number(text) == meant


LONG = "9" * 5_000
AWKWARD = (LONG, f"x{' ' * 30_000}x", "(" * 30_000, "-" * 30_000, f"{LONG}:30", f"{LONG} hours", "2026-13-45 10:00")
AWKWARD = (*AWKWARD, "9999-12-31 23:59:59.9", "24:00", "tháng 9 năm 0000", "tháng 12/9999", "²", f"{'9' * 400} min")


@pytest.mark.parametrize("text", AWKWARD, ids=lambda text: text[:20])
def test_no_text_ends_in_an_error_or_takes_long(text):
    begun = process_time()
    assert day(text) is None
    assert moment(text, "9999-12-31") is None
    assert term(text) == text
    assert (number(text), percent(text), month(text)) == (text, text, "")
    assert converted(text, "DOUBLE", {"x": "x"}) == text
    assert last_day(text, 2026) == ""
    assert notation.ticked(text) is None
    assert notation.meaning(text, {}) == text
    assert (moments.duration(text) or 0) <= 24 * 60
    assert moments.moment(text, "") is None
    assert process_time() - begun < 0.2


def test_points_between_thousands_are_told_only_where_there_are_no_decimals():
    assert converted("1.234", "INTEGER", {}) == "1234"
    assert converted("1.234", "DOUBLE", {}) == "1.234"
    assert converted("12.0", "INTEGER", {}) == "12.0"


@pytest.mark.parametrize(
    ("text", "meant"), [("Có", "true"), ("không", "false"), ("X", "true"), ("?", None), ("1.0", "true")]
)
def test_yes_and_no(text, meant):
    assert yes_or_no(text) == meant


@pytest.mark.parametrize(
    ("table", "column", "text", "meant"),
    [
        ("meetings", "kind", "Thường  kỳ", "regular"),
        ("meetings", "kind", "THUONG KY", "regular"),
        ("meetings", "kind", "regular_and_thematic", "regular_and_thematic"),
        ("meetings", "kind", "họp chợ", "họp chợ"),
        ("cells", "area_traits", "Biên giới; vùng sâu", "border;remote"),
        ("cells", "area_traits", "Biên giới; lạ", "Biên giới; lạ"),
        ("attendance", "status", "Vắng có lý do", "excused"),
    ],
)
def test_words(table, column, text, meant):
    assert converted(text, "VARCHAR", words(table, column)) == meant


@given(
    DAYS,
    st.sampled_from(
        ["{0.day}/{0.month}/{0.year}", "{0:%d.%m.%Y}", "{0:%Y-%m-%d}", "ngày {0.day} tháng {0.month} năm {0.year}"]
    ),
)
def test_a_day_is_the_same_however_it_is_written(on, form):
    assert day(form.format(on)) == on.isoformat()


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)), st.times())
def test_a_time_of_a_day_is_that_moment(on, at):
    at = time(at.hour, at.minute)
    expected = datetime.combine(on, at).strftime("%Y-%m-%dT%H:%M")
    assert moment(f"{at:%H}h{at:%M}", on.isoformat()) == expected
    assert moment(f"{on:%d/%m/%Y} {at:%H:%M}") == expected


@given(
    st.text(max_size=30),
    st.sampled_from(["DATE", "TIMESTAMP", "BOOLEAN", "INTEGER", "DOUBLE", "VARCHAR"]),
    st.text(max_size=10),
)
def test_converting_never_breaks_and_what_is_in_form_stays(text, kind, on):
    once = converted(text, kind, {}, on)
    assert converted(once, kind, {}, on) == once
    assert bool(once) == bool(text)


@pytest.mark.parametrize("table", describe())
def test_no_word_has_two_meanings_and_every_word_is_of_the_contract(table):
    from etl.discover import documents

    known = documents("headings")[table]
    assert set(known["columns"]) <= set(describe()[table].columns)
    enums = describe()[table].enums
    for column, meanings in known.get("words", {}).items():
        assert set(meanings) <= set(enums[column])
        spelled = [fold(text) for word, texts in meanings.items() for text in {fold(word), *map(fold, texts)}]
        assert len(set(spelled)) == len(spelled), (table, column)
    for column, names in known["columns"].items():
        others = {fold(name) for c, ns in known["columns"].items() if c != column for name in ns}
        assert not others & {fold(name) for name in names}, (table, column)
