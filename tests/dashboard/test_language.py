"""Catalogues, numbers, months, sentences, search and order in both languages."""

from __future__ import annotations

import ast
import re
from datetime import date
from functools import cache
from string import Formatter

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cli import app
from dashboard.language import CODES, LOCALES, Language, catalogue, fold, search_words
from dashboard.summaries.sentences import fill, natural_frequency
from etl.discover import ROOT, documents

VI, EN = Language("vi"), Language("en")
ALPHABET = [*"aăâbcdđeêghiklmnoôơpqrstuưvxy"]
LETTERS = "aăâeêioôơuưyđdbcghklmnpqrstvxáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
# Modules of the dashboard whose sentences come from the catalogues.
SPEAKING = sorted((ROOT / "dashboard").rglob("*.py"))


@cache
def _ids(code):
    return {(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalogue(code) if m.id}


def _placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_catalogues_have_the_same_ids_in_the_same_order():
    assert list(_ids("vi")) == list(_ids("en"))


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_is_empty_and_no_compiled_catalogue_lies_beside(code):
    strings = [s for m in _ids(code).values() for s in ([m.string] if isinstance(m.string, str) else m.string)]
    assert all(strings)
    assert not list((LOCALES / code).rglob("*.mo"))


def _forms(code, id):
    """The sentence of an id in a language, once for each number that the language tells apart."""
    forms = _ids(code)[id].string
    return [forms] if isinstance(forms, str) else list(forms)


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_tells_readers_to_run_a_command(code):
    commands = "|".join(sorted(command.name or "" for command in app.registered_commands))
    asks_for_command = re.compile(rf"cellpulse (?:--\S+ \S+ )?(?:{commands})\b")
    texts = {entry.id: str(entry.string) for entry in catalogue(code) if not str(entry.id).endswith(".command")}
    assert {name: text for name, text in texts.items() if asks_for_command.search(text)} == {}


def test_a_meeting_of_a_cell_has_one_word():
    """A report of an online meeting is of a `cuộc họp`, in its program's own words."""
    others = re.compile("(?:kỳ|cuộc|buổi) sinh hoạt|buổi họp|phiên họp", re.IGNORECASE)
    texts = {entry.id: str(entry.string) for entry in catalogue("vi")}
    texts |= {name: str(words) for name, words in documents("flags").items()}
    assert {name: text for name, text in texts.items() if others.search(text)} == {}


def test_both_languages_fill_the_same_placeholders():
    vi, en = ({id: _forms(code, id) for id in _ids("vi")} for code in ("vi", "en"))
    placeholders = {id: {frozenset(_placeholders(form)) for form in vi[id] + en[id]} for id in vi}
    assert {id: sets for id, sets in placeholders.items() if len(sets) != 1} == {}
    assert [id for id in vi if len(vi[id]) != 1 or len(en[id]) not in (1, 2)] == []


def _used():
    """Ids called as t("x") and families called as t.of("x", ...), by reading the code."""
    ids, families = set(), set()
    for path in SPEAKING:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "TITLE" for t in node.targets):
                ids.add(node.value.value)
            if not isinstance(node, ast.Call) or not node.args:
                continue
            literals = {
                a.value for a in ast.walk(node.args[0]) if isinstance(a, ast.Constant) and isinstance(a.value, str)
            }
            name = ast.unparse(node.func)
            if name in ("t", "self.t", "ctx.t", "self") or name.endswith(")"):
                ids |= literals
            if name.endswith((".of", ".knows")):
                families |= literals
    return {i for i in ids if re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", i)}, families


def test_every_id_in_code_exists_and_every_id_is_used():
    ids, families = _used()
    known = set(_ids("vi"))
    assert ids <= known
    assert all(any(k.startswith(f"{family}.") for k in known) for family in families)
    unused = {k for k in known - ids if not any(k.startswith(f"{family}.") for family in families)}
    assert unused == set()


def test_every_member_of_a_family_that_code_names_exists():
    """`t.of("family", "member")`, where both stand in the code."""
    named = {
        f"{node.args[0].value}.{node.args[1].value}"
        for path in SPEAKING
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("t.of") and len(node.args) > 1
        and all(isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in node.args[:2])
    }  # fmt: skip
    assert len(named) > 20
    assert named <= set(_ids("vi"))


def test_every_reason_of_a_refusal_is_worded():
    raised = {
        node.args[0].value
        for path in SPEAKING
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "TranslatableError"
        if isinstance(node.args[0], ast.Constant)
    }
    assert {f"refused.{reason}" for reason in raised} == {id for id in _ids("vi") if id.startswith("refused.")}


def test_plural_in_english_and_none_in_vietnamese():
    assert EN("queue.size", size="1", n=1) == "1 member expected"
    assert EN("queue.size", size="14", n=14) == "14 members expected"
    assert VI("queue.size", size="1", n=1) == "1 đảng viên phải dự"


def test_numbers_months_and_dates_as_each_language_writes_them():
    assert VI.number(1234567.89, 2) == "1.234.567,89"
    assert EN.number(1234567.89, 2) == "1,234,567.89"
    assert VI.month(date(2026, 3, 1)) == "tháng 3/2026"
    assert EN.month(date(2026, 3, 1)) == "March 2026"
    assert VI.date(date(2026, 10, 31)) == "31/10/2026"
    assert VI.listed(["a", "b", "c"]) == "a, b và c"
    assert VI.percent(0.744) == "74%"


def test_a_change_that_rounds_to_nothing_has_no_sign():
    assert [VI.signed(change, 2) for change in (-1.058, -0.004, 0.004, 0.14)] == ["−1,06", "0", "0", "+0,14"]


def test_counts_under_ten_are_counts():
    assert VI.share(7, 9) == "7 trong 9"
    assert VI.share(10, 14) == "71% (10 trong 14)"


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "dưới 3"), (2, "dưới 3"), (3, "3"), (14, "14")])
def test_fewer_than_three_persons_are_not_told_apart(count, shown):
    assert VI.persons(count) == shown


def test_vietnamese_order_of_the_database():
    con = duckdb.connect()
    con.execute("CREATE TABLE letters (letter VARCHAR)")
    con.executemany("INSERT INTO letters VALUES (?)", [[letter] for letter in reversed(ALPHABET)])
    rows = con.execute("SELECT letter FROM letters ORDER BY letter COLLATE vi").fetchall()
    assert [letter for (letter,) in rows] == ALPHABET


@pytest.mark.parametrize("typed", ["dak rong", "ĐĂK", "Đak Rông", "rong", "đăk rong", "rong thon", "2 (thôn)"])
def test_search_finds_words_in_any_order_whatever_marks_are_left_out(typed):
    assert _matches(typed, "Chi bộ thôn Đăk Rong 2")


def test_search_takes_beginnings_of_words_and_reads_no_patterns():
    assert _matches("chi kê", "Chi bộ Ia Kênh")
    assert not _matches("ênh", "Chi bộ Ia Kênh")
    assert not _matches("a.c", "abc")
    assert search_words(" .*  ") == ""


@given(name=st.text(LETTERS + " (.)2", max_size=15), typed=st.text(LETTERS + " (.)2", max_size=5))
def test_search_agrees_with_comparing_folded_words(name, typed):
    words = re.findall("[a-z0-9]+", fold(name))
    beginnings = re.findall("[a-z0-9]+", fold(typed))
    assert _matches(typed, name) == all(any(word.startswith(begin) for word in words) for begin in beginnings)


def _matches(typed, name):
    """As the questions do: the words of a name in DuckDB's own folding."""
    asked = {"name": name, "search": search_words(typed)}
    folded = "' ' || regexp_replace(replace(strip_accents(lower($name)), 'đ', 'd'), '[^a-z0-9]+', ' ', 'g')"
    lacking = f"list_filter(string_split($search, ' '), lambda word: NOT contains({folded}, ' ' || word))"
    return duckdb.sql(f"SELECT len({lacking}) = 0", params=asked).fetchall()[0][0]


EVIDENCE = (
    '{"before": 0.88, "now_low": 0.7, "now_high": 0.78, "since": "2026-03", "months": ["2026-05", "2026-07"], "n": 2}'
)


def test_a_template_is_filled_as_the_language_writes():
    template = "{before:.0%} {since} {n} {months}"
    assert fill(template, EVIDENCE, VI) == "88% tháng 3/2026 2 tháng 5/2026 và tháng 7/2026"
    assert fill(template, EVIDENCE, EN) == "88% March 2026 2 May 2026 and July 2026"


def test_what_the_evidence_lacks_is_unknown_and_never_breaks_the_page():
    assert fill("{nothing:.0%} {x:persons}", EVIDENCE, VI) == "chưa rõ chưa rõ"
    assert fill("{before}", None, EN) == "unknown"


def test_persons_are_masked_outside_the_profile_only():
    assert fill("{n:persons}", EVIDENCE, VI) == "dưới 3"
    assert fill("{n:persons}", EVIDENCE, VI, masked=False) == "2"


@pytest.mark.parametrize(("p", "sentence"), [(0.93, "9"), (0.55, "6"), (0.02, "1"), (0.97, "9"), (0.999, "9")])
def test_confidence_is_a_natural_frequency_and_never_ten_of_ten(p, sentence):
    assert natural_frequency("Trong 10, khoảng {of_ten}.", p, VI) == f"Trong 10, khoảng {sentence}."


def test_a_flag_whose_evidence_names_no_onset_says_its_own():
    assert fill("{since}", '{"n": 2}', EN, since=date(2026, 3, 1)) == "March 2026"
    assert fill("{since}", '{"since": "2026-05"}', EN, since=date(2026, 3, 1)) == "May 2026"


def test_an_estimate_without_its_own_sentence_says_nothing():
    assert natural_frequency(None, 0.9, VI) is None


def test_a_rule_is_said_to_be_counted():
    assert "đếm" in natural_frequency("{of_ten}", 1.0, VI)


@pytest.mark.parametrize("code", CODES)
def test_every_published_word_can_be_filled(code):
    words = {flag: words[code] for flag, words in documents("flags").items()}
    kinds = ("harmless", "questions", "papers", "clears")
    templates = [(f, t) for f in words for t in (words[f]["sentence"], *(t for kind in kinds for t in words[f][kind]))]
    assert [(flag, text) for flag, text in templates if not fill(text, EVIDENCE, Language(code))] == []
    assert [f for f in words if not natural_frequency(words[f]["frequency"], 0.9, Language(code))] == []
