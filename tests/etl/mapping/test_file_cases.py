"""Every input of tests/etl/mapping/office: the right value, or one question; what is left out is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from etl.mapping.opening import understand

CASES = Path(__file__).parent / "office"
NAMES = sorted(path.stem for path in CASES.glob("*.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_gives_what_is_right(name):
    case = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
    for each in case["case"]:
        file = each.get("file") or case["file"]
        content = each["text"].encode() if "text" in each else (CASES / file).read_bytes()
        given = understand(content, file, None, each.get("answers", {}))
        assert [question.key for question in given.questions] == each.get("asked", [])
        assert {f"{left.why}: {left.place}" for left in given.left_out} >= set(each.get("left_out", []))
        assert set(given.notes) >= set(each.get("notes", []))
        parts = {part.table: part for part in given.parts}
        for table, rows in each.get("rows", {}).items():
            columns = [parts[table].columns.index(column) for column in rows[0]]
            assert [[row[c] for c in columns] for row in parts[table].rows] == rows[1:], table
        for table, rows in each.get("some", {}).items():
            columns = [parts[table].columns.index(column) for column in rows[0]]
            assert set(map(tuple, rows[1:])) <= {tuple(row[c] for c in columns) for row in parts[table].rows}, table
        assert [part for part in each.get("without", []) if part in repr(given)] == []
        assert [
            text for text in each.get("sources", []) if not any(f.source.startswith(text) for f in given.fields)
        ] == []
        assert {table: len(parts[table].rows) for table in each.get("count", {})} == each.get("count", {})
