"""Which columns a statement reads, and which are behind those that it gives."""

from __future__ import annotations

import pytest

from models.metadata.sql_columns import Select

STATEMENTS = {
    "renamed in a step": ("WITH s AS (SELECT a AS b FROM mart.t) SELECT b + 1 AS c FROM s", {"t.a"}),
    "every column of a step": ("WITH s AS (SELECT a AS c, x FROM mart.t) SELECT * FROM s", {"t.a"}),
    "every column of a table": ("SELECT u.* FROM mart.t AS t JOIN mart.u AS u ON u.k = t.k", {"u.c"}),
    "the second of two": ("SELECT a AS c FROM mart.t UNION ALL SELECT b FROM mart.u", {"t.a", "u.b"}),
    "a filtered count": ("SELECT count(*) FILTER (WHERE a = $x AND d < $y) AS c FROM mart.t", {"t.a", "t.d"}),
    "a count of what a step gives": ("WITH s AS (SELECT a FROM mart.t) SELECT count(*) AS c FROM s", {"t.a"}),
    "what only filters": ("SELECT c FROM mart.t WHERE a > 0", {"t.c"}),
    "what only joins": ("SELECT t.c FROM mart.t AS t SEMI JOIN mart.u AS u ON u.k = t.k", {"t.c"}),
    "an inner question": (
        "SELECT (SELECT max(u.a) FROM mart.u AS u WHERE u.k = t.k) AS c FROM mart.t AS t",
        {"u.a", "u.k", "t.k"},
    ),
    "names given to values": ("SELECT w.c FROM (SELECT a, b FROM mart.t) AS w (d, c)", {"t.b"}),
    "a step that reads itself": (
        "WITH RECURSIVE s AS (SELECT a AS c FROM mart.t UNION ALL SELECT s.c FROM s JOIN mart.u AS u ON u.k = s.c) "
        "SELECT c FROM s",
        {"t.a"},
    ),
}


def names(origins):
    return {f"{table}.{column}" for _, table, column in origins}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_is_behind_a_column(statement):
    sql, expected = STATEMENTS[statement]
    assert names(Select(sql).behind("c")) == expected


def test_a_statement_reads_what_stands_anywhere_in_it():
    sql = "SELECT t.c FROM mart.t AS t SEMI JOIN mart.u AS u ON u.k = t.k WHERE t.month <= $as_of AND t.n > $least"
    assert names(Select(sql).read()) == {"t.c", "t.k", "u.k", "t.month", "t.n"}
    assert names(Select("SELECT a FROM mart.t JOIN mart.u USING (k)").read()) == {"t.a", "u.a", "t.k", "u.k"}
    assert Select("SELECT 1 FROM intake.x WHERE text_of = 'task' AND code = $1").equals("text_of") == {"task"}
