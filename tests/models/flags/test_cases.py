"""Every flag held against its cases: what its signal says, which `others` are flagged already, and what follows."""

from __future__ import annotations

import json
import tomllib
from datetime import date

import pytest

from etl.discover import ROOT, statements
from models.metadata.words import publish_words
from tests import warehouses

AS_OF = date(2026, 10, 1)


def cases():
    for flag in statements("models/flags"):
        for case in tomllib.loads((ROOT / f"tests/cases/flags/{flag}.toml").read_text("utf-8"))["case"]:
            yield pytest.param(flag, case, id=f"{flag}: {case['title']}")


@pytest.mark.parametrize(("flag", "case"), list(cases()))
def test_case(flag, case):
    """With thresholds published, and as a home of an earlier version has them, without."""
    held_against(flag, case, published=True)
    held_against(flag, case, published=False)


def held_against(flag, case, *, published):
    given = {"enough": True, "probability": None, "evidence": {}} | case["signal"]
    with warehouses.lent() as con:
        publish_words(con)
        if not published:
            con.execute("DELETE FROM result.thresholds")
        for other in case.get("others", []):
            con.execute(
                "INSERT INTO result.flags (cell_code, as_of, flag, severity, confidence, evidence, meetings) "
                "VALUES ('C', ?, ?, 'act', 0.9, '{}', [])",
                [AS_OF, other],
            )
        if "internet" in case:
            con.execute(
                "INSERT INTO mart.cell_circumstances (cell_code, as_of, has_internet) VALUES ('C', ?, ?)",
                [AS_OF, case["internet"]],
            )
        for as_of in (AS_OF, date(2026, 9, 1)):
            con.execute(
                """
                INSERT INTO result.signals
                  (cell_code, as_of, signal, enough, probability, selected, evidence, since, meetings)
                VALUES ('C', ?, ?, ?, ?, ?, ?, DATE '2026-05-01', ['M1', 'M2'])
                """,
                [as_of, flag, given["enough"], given["probability"], given["selected"], json.dumps(given["evidence"])],
            )
        rows = con.execute(statements("models/flags")[flag].sql, {"as_of": AS_OF}).pl().to_dicts()
    if not case["expected"]:
        assert rows == []
        return
    assert len(rows) == 1
    assert {name: rows[0][name] for name in case["expected"]} == case["expected"]
    assert rows[0]["cell_code"] == "C"
    assert rows[0]["since"] == date(2026, 5, 1)
    assert rows[0]["meetings"] == ["M1", "M2"]
