"""What holds for every batch: nothing is lost, nothing changes twice, and the plain version says the same."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.contract_tables import describe
from tests.etl.intake.plain import PlainMemberships
from tests.etl.intake.sound import sound

# The warehouse is emptied before each batch, by the tests themselves.
SAME_WAREHOUSE = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])

CELLS = [{"cell_code": "C1"}, {"cell_code": "C2"}]
SPEAKERS = list(describe()["meetings"].columns).index("speakers")
DAYS = ["2020-01-01", "2021-01-01", "2021-06-30 00:00:00", "2022-01-01"]
MEMBERSHIPS = st.lists(
    st.fixed_dictionaries(
        {
            "member_code": st.sampled_from(["h1", "h1", "h2", None]),
            "cell_code": st.sampled_from(["C1", "C1", "C2", "C9"]),
            "kind": st.sampled_from(["full", "full", "temporary_in", "guest", None]),
            "role": st.sampled_from([None, None, "secretary"]),
            "valid_from": st.sampled_from([*DAYS, *DAYS, "01/02/2021", None]),
            "valid_to": st.sampled_from([*DAYS, None, None, "31/12/2021"]),
        }
    ),
    max_size=8,
)
MEETINGS = st.lists(
    st.builds(
        lambda code, **row: sound("meetings", meeting_code=code, **row),
        st.sampled_from(["M1", "M2", "M3", ""]),
        cell_code=st.sampled_from(["C1", "C2", "C9"]),
        held_on=st.sampled_from(["2026-01-05", "2026-02-05", "2027-01-01", "tháng 3"]),
        speakers=st.sampled_from(["1", "2", "-1", ""]),
    ),
    max_size=6,
)
UNITS = st.lists(
    st.builds(
        lambda code, **row: sound("units", unit_code=code, **row),
        st.sampled_from(["U1", "U2", "U3", "U4"]),
        parent_code=st.sampled_from(["", "", "U1", "U2", "U3", "U9"]),
        level=st.sampled_from(["commune", "commune", "commune", "xã"]),
        valid_from=st.sampled_from(["", "2022-01-01"]),
        valid_to=st.sampled_from(["", "2021-12-31", "2023-12-31"]),
    ),
    max_size=8,
)


def _prepare(warehouse):
    warehouse.empty()
    warehouse.load("cells", [sound("cells", **cell) for cell in CELLS])


def _verdicts(warehouse, table, rows, counts):
    """For each place its reasons; and the number of the others, which cannot be told apart by place."""
    refused = {place: set(reasons) for place, reasons in warehouse.entries("place", "reasons")}
    assert counts.read == len(rows) == counts.accepted + counts.unchanged + counts.quarantined
    assert len(refused) == counts.quarantined
    return refused


@SAME_WAREHOUSE
@given(batches=st.lists(MEMBERSHIPS, min_size=1, max_size=3))
def test_every_row_is_decided_as_the_plain_version_decides_it(warehouse, batches):
    _prepare(warehouse)
    plain = PlainMemberships({"C1", "C2"})
    for number, rows in enumerate(batches):
        # Each batch comes from a file of its own, so that places do not clear each other.
        counts = warehouse.load("memberships", rows, source=str(number))
        verdicts = plain.take(rows)
        assert counts.accepted == verdicts.count("accepted")
        assert counts.unchanged == verdicts.count("unchanged")
        refused = {
            place: set(r)
            for source, place, r in warehouse.entries("source", "place", "reasons")
            if source == str(number)
        }
        assert refused == {f"memberships.csv:{n}": v for n, v in enumerate(verdicts, 2) if isinstance(v, set)}
        stored = {tuple(row.values()) for row in plain.stored.values()}
        assert set(warehouse.rows("memberships")) == stored


@SAME_WAREHOUSE
@given(table_and_rows=st.one_of(MEETINGS.map(lambda r: ("meetings", r)), UNITS.map(lambda r: ("units", r))))
def test_loading_twice_changes_nothing(warehouse, table_and_rows):
    table, rows = table_and_rows
    _prepare(warehouse)
    _verdicts(warehouse, table, rows, warehouse.load(table, rows))
    warehouse.retry()
    stored, entries = warehouse.rows(table), warehouse.entries("place", "reasons", "sentence_vi", "content")
    again = warehouse.load(table, rows)
    assert again.accepted == 0
    assert warehouse.retry() == {}
    assert warehouse.rows(table) == stored
    assert warehouse.entries("place", "reasons", "sentence_vi", "content") == entries


@SAME_WAREHOUSE
@given(rows=MEETINGS)
def test_of_the_rows_with_one_key_only_the_last_counts(warehouse, rows):
    _prepare(warehouse)
    warehouse.load("meetings", rows)
    last = {row["meeting_code"]: row for row in rows if row["meeting_code"]}
    stored = {row[0]: row for row in warehouse.rows("meetings")}
    assert set(stored) <= set(last)
    for code, row in stored.items():
        assert (row[1], row[3], row[SPEAKERS]) == (
            last[code]["cell_code"],
            date.fromisoformat(last[code]["held_on"]),
            _number(last[code]),
        )


@SAME_WAREHOUSE
@given(first=MEETINGS, second=MEETINGS)
def test_the_order_of_independent_batches_does_not_matter(warehouse, first, second):
    # Other codes, so that no row corrects one of the other batch.
    second = [row | {"meeting_code": row["meeting_code"] and f"{row['meeting_code']}x"} for row in second]
    outcomes = []
    for order in ((("a", first), ("b", second)), (("b", second), ("a", first))):
        _prepare(warehouse)
        for source, rows in order:
            warehouse.load("meetings", rows, source=source)
        outcomes.append((warehouse.rows("meetings"), warehouse.entries("source", "place", "reasons", "content")))
    assert outcomes[0] == outcomes[1]


@SAME_WAREHOUSE
@given(rows=UNITS)
def test_what_stands_in_the_tree_is_sound(warehouse, rows):
    warehouse.empty()
    warehouse.load("units", rows)
    stored = warehouse.rows("units")
    codes = {row[0] for row in stored}
    assert {row[1] for row in stored} - {None} <= codes
    for day in (date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1), date(2024, 1, 1)):
        valid = [row for row in stored if row[-2] <= day <= (row[-1] or date.max)]
        assert len({row[0] for row in valid}) == len(valid)
        parents = {row[0]: row[1] for row in valid}
        for code in parents:
            way = [code]
            while (above := parents.get(way[-1])) is not None:
                assert above not in way
                way.append(above)


def _number(row):
    return int(row["speakers"]) if row["speakers"] else None
