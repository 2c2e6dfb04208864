"""What the formulas read, found from their own text: held against what is known of some of them."""

from __future__ import annotations

import pytest

from etl.contract_tables import describe
from models.metadata.lineage import readers

READ = [
    (
        "criterion",
        "duration",
        {("meetings", "started_at"), ("meetings", "ended_at"), ("cells", "min_duration_minutes")},
    ),
    ("criterion", "chair", {("meetings", "chair_role")}),
    (
        "criterion",
        "attendance_rate",
        {("attendance", "status"), ("headcounts", "present"), ("member_statuses", "status")},
    ),
    ("signal", "papers_late", {("meetings", "papers_shared_on"), ("meetings", "held_on")}),
    ("signal", "minutes_copied", {("meetings", "minutes_text")}),
    ("signal", "tasks_repeated", {("tasks", "task_text")}),
    ("signal", "few_speakers", {("meetings", "speakers")}),
    ("signal", "records_backfilled", {("meetings", "recorded_at")}),
    ("signal", "discipline_outlier", {("discipline", "decided_on"), ("discipline", "form")}),
    ("signal", "formalistic", {("findings", "outcome")}),
    ("circumstance", "no_venue", {("cells", "has_venue")}),
]
UNREAD = [
    ("criterion", "chair", "attendance"),
    ("criterion", "chair", "scores"),
    ("signal", "papers_late", "discipline"),
    ("signal", "attendance_drop", "scores"),
    ("signal", "few_speakers", "tasks"),
]


@pytest.mark.parametrize(("kind", "name", "fields"), READ)
def test_a_formula_reads_what_it_is_known_to_read(kind, name, fields):
    assert fields <= readers()[kind][name]


@pytest.mark.parametrize(("kind", "name", "table"), UNREAD)
def test_a_formula_reads_nothing_from_tables_it_does_not_name(kind, name, table):
    assert {column for place, column in readers()[kind][name] if place == table} <= {"meeting_code", "cell_code"}


def test_every_formula_reads_some_field_and_only_fields_of_the_contract():
    every = {(table, column) for table, of in describe().items() for column in of.columns}
    formulas = [fields for kind in readers().values() for fields in kind.values()]
    assert all(formulas)
    assert set().union(*formulas) <= every
