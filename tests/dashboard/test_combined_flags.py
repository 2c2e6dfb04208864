"""A sign that rests on others names them, in the reader's language, and the profile tells each with its figures."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest

from dashboard import url_state
from dashboard.components.flag_cards import in_full, in_short
from dashboard.language import Language
from dashboard.summaries.flags import without_points
from dashboard.summaries.known_of_cell import CellContext
from dashboard.summaries.sentences import fill
from etl.discover import documents

EVIDENCE = {
    "n": 2,
    "of": 17,
    "families": 2,
    "signs": {"vi": ["tài liệu gửi muộn", "bản ghi nhập dồn"], "en": ["papers late", "entries in batches"]},
    "carried": [
        {"signal": "papers_late", "family": "preparation", "weight": 2.1, "n": 8, "of": 11, "usual": 0.1},
        {"signal": "of_another_version", "family": "records", "weight": 1.9},
    ],
}
FLAG = {
    "flag": "formalistic",
    "severity": "act",
    "confidence": 0.9,
    "since": date(2026, 3, 1),
    "evidence": json.dumps(EVIDENCE),
}


@pytest.mark.parametrize(
    ("code", "names", "figures"),
    [
        ("vi", "tài liệu gửi muộn và bản ghi nhập dồn", "8 trong 11 kỳ họp"),
        ("en", "papers late and entries in batches", "8 of the last 11 meetings"),
    ],
)
def test_the_signs_are_named_and_told(code, names, figures):
    words = {("flag", name): head[code] for name, head in documents("flags").items()}
    ctx = SimpleNamespace(t=Language(code), words=words, measured={})
    assert names in in_short(ctx, [FLAG], CellContext())
    shown = in_full(ctx, FLAG, CellContext())
    assert names in shown
    assert figures in shown
    assert Language(code)("value.unknown") not in shown
    assert "{" not in shown


@pytest.mark.parametrize(("sign", "leads"), [("tasks_repeated", True), ("papers_late", False)])
def test_a_sign_that_rests_on_tasks_in_the_same_words_leads_to_them(monkeypatch, sign, leads):
    monkeypatch.setattr(url_state, "kept", lambda key: "C1")
    carried = [{"signal": sign, "family": "resolutions", "weight": 2.1, "n": 8, "of": 11, "usual": 0.1}]
    words = {("flag", name): head["vi"] for name, head in documents("flags").items()}
    ctx = SimpleNamespace(t=Language("vi"), words=words, measured={}, link=lambda **named: named)
    shown = in_full(ctx, FLAG | {"evidence": json.dumps(EVIDENCE | {"carried": carried})}, CellContext())
    assert ('href="thuc-hien-nghi-quyet?cell=C1"' in shown) is leads


@pytest.mark.parametrize("code", ["vi", "en"])
def test_points_are_left_out_of_the_sentence_for_who_is_not_to_see_them_yet(code):
    t, sentence = Language(code), documents("flags")["score_inflated"][code]["sentence"]
    figures = {"n": 6, "of": 10, "usual": 0.2, "figure": 12.0}
    carried = {"carried": [{"signal": "score_inflated", **figures}, {"signal": "papers_late", "figure": 3}]}
    inflated, combined = without_points(
        [{"flag": "score_inflated", "evidence": json.dumps(figures)}, FLAG | {"evidence": json.dumps(carried)}]
    )
    assert "12" in fill(sentence, json.dumps(figures), t)
    blind = fill(sentence, inflated["evidence"], t)
    assert "12" not in blind
    assert t("value.unknown") not in blind
    first, second = json.loads(combined["evidence"])["carried"]
    assert "figure" not in first
    assert second["figure"] == 3
