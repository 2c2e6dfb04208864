"""Rubrics as a committee may break them, and which one judges which day."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from etl.discover import documents
from etl.user_error import UserError
from models.scoring import rubric


@pytest.fixture
def files():
    """The two national frameworks, whatever a committee has added."""
    return copy.deepcopy({name: documents("rubrics")[name] for name in ("hd12_2018", "hd42_2025")})


def _line(content, name):
    return next(line for criterion in content["criteria"] for line in criterion["lines"] if line["id"] == name)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2010, 1, 1), "hd12_2018"),
        (date(2018, 7, 6), "hd12_2018"),
        (date(2025, 10, 27), "hd12_2018"),
        (date(2025, 10, 28), "hd42_2025"),
        (date(2040, 1, 1), "hd42_2025"),
    ],
)
def test_a_day_is_judged_by_the_rubric_in_force(files, day, name):
    assert rubric.in_force(rubric.arrange(files), day).id == name


def test_a_later_rubric_is_a_new_file_and_nothing_else(files):
    files["province_2027"] = files["hd42_2025"] | {"valid_from": date(2027, 1, 1)}
    arranged = rubric.arrange(files)
    assert [(r.id, r.last_day) for r in arranged][1:] == [
        ("hd42_2025", date(2026, 12, 31)),
        ("province_2027", date.max),
    ]


def test_the_two_rubrics_have_the_same_criteria_and_points(files):
    shapes = [[(c.id, c.points) for c in r.rubric.criteria] for r in rubric.arrange(files)]
    assert shapes[0] == shapes[1]
    assert dict(shapes[0]) == {
        "time": 5,
        "attendance": 5,
        "preparation": 10,
        "conduct": 40,
        "principles": 5,
        "resolution": 30,
        "closing": 5,
    }


def _seen(one):
    """The points of a regular meeting that some evidence of ours shows."""
    seen = 0
    for criterion in one.rubric.criteria:
        asked = [line for line in criterion.lines if "regular" in line.kinds]
        known = sum(line.points for line in asked if line.evidence)
        seen += criterion.points * known / sum(line.points for line in asked)
    return seen


def test_at_least_seventy_points_can_be_seen_of_a_regular_meeting():
    # Fewer, and no cell could ever be called good: its interval would reach down to average.
    assert [one.id for one in rubric.load() if _seen(one) < 70] == []


FAULTS = {
    "lines do not add up": (
        lambda f: _line(f, "no_unexcused").update(points=2),
        "criterion attendance: its lines have 6",
    ),
    "criteria do not add up": (lambda f: f["criteria"].pop(), "the criteria have 95 points together instead of 100"),
    "unknown evidence": (lambda f: _line(f, "duration").update(evidence="length"), "length.sql does not exist"),
    "parameter lacking": (lambda f: _line(f, "chair")["parameters"].pop("other_share"), "takes deputy_share, other"),
    "parameter too many": (
        lambda f: _line(f, "no_unexcused").update(parameters={"x": 1}, parameters_source="us"),
        "takes no parameters",
    ),
    "parameter misspelt": (lambda f: _line(f, "no_unexcused").update(parameter={}), "Extra inputs"),
    "no source": (lambda f: _line(f, "duration").pop("parameters_source"), "parameters need a parameters_source"),
    "curve turns back": (lambda f: _line(f, "discussion")["parameters"].update(at=[1, 0]), "at must rise"),
    "curve falls": (lambda f: _line(f, "discussion")["parameters"].update(earned=[4, 0]), "earned must not fall"),
    "curve too high": (lambda f: _line(f, "discussion")["parameters"].update(earned=[0, 5]), "leave 0 to 4"),
    "curve of one point": (lambda f: _line(f, "discussion")["parameters"].update(at=[0]), "lists of one length"),
    "id twice": (lambda f: _line(f, "duration").update(id="chair"), "the id chair stands twice"),
    "kind without a line": (lambda f: _line(f, "duration").update(kinds=["regular"]), "no line is asked of thematic"),
    "bands rise": (lambda f: f["bands"].update(fair=95), "the bands must fall"),
    "ends before it begins": (lambda f: f.update(valid_to=date(2020, 1, 1)), "valid_to is before valid_from"),
    "no name": (lambda f: f.pop("name"), "name: Field required"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_that_names_the_file(files, fault):
    break_it, sentence = FAULTS[fault]
    break_it(files["hd42_2025"])
    with pytest.raises(ValueError, match=sentence) as error:
        rubric.arrange(files)
    assert str(error.value).startswith("hd42_2025.toml: ")
    assert "\n" not in str(error.value)


def test_two_rubrics_on_one_day_are_refused(files):
    files["hd12_2018"]["valid_to"] = date(2025, 10, 28)
    with pytest.raises(ValueError, match=r"hd42_2025.toml: on 2025-10-28, its first day, hd12_2018.toml is valid too"):
        rubric.arrange(files)
    files["hd12_2018"]["valid_to"] = date(2025, 10, 27)
    assert len(rubric.arrange(files)) == 2
    files["copy"] = files["hd42_2025"]
    with pytest.raises(ValueError, match="is valid too"):
        rubric.arrange(files)


def test_no_rubric_at_all_is_refused():
    with pytest.raises(ValueError, match="there is no rubric"):
        rubric.arrange({})


def test_loading_refuses_with_the_folder(files, monkeypatch):
    files["hd42_2025"]["criteria"].pop()
    monkeypatch.setattr(rubric, "documents", lambda kind: files)
    with pytest.raises(UserError, match=r"data/rubrics/hd42_2025.toml: the criteria have 95"):
        rubric.load.__wrapped__()


OWN = {"author": "Ban Tổ chức", "reviewer": "Ban Thường vụ", "version": "1"}


def _of_home(files, **changes):
    return copy.deepcopy(files["hd42_2025"]) | OWN | {"valid_from": date(2026, 1, 1)} | changes


def test_a_rubric_of_the_home_judges_its_types_of_cells_from_its_day_on(files):
    home = {"village": _of_home(files, cell_types=["residential"], valid_to=date(2026, 6, 30))}
    arranged = rubric.with_home(home, "rubrics")
    for day, cell_type, name in (
        (date(2025, 12, 31), "residential", "hd42_2025"),
        (date(2026, 1, 1), "residential", "village"),
        (date(2026, 6, 30), "residential", "village"),
        (date(2026, 7, 1), "residential", "hd42_2025"),
        (date(2026, 3, 1), "agency", "hd42_2025"),
        (date(2026, 3, 1), "", "hd42_2025"),
    ):
        assert rubric.in_force(arranged, day, cell_type).id == name
        rows = [r for r in rubric.days(arranged) if r["cell_type"] == cell_type]
        assert [r["rubric"] for r in rows if r["first_day"] <= day <= r["last_day"]] == [name]
    assert rubric.with_home({}, "rubrics") == rubric.load()


HOME_FAULTS = {
    "no author": ({"author": ""}, "author is missing; state author, reviewer, version"),
    "no reviewer": ({"reviewer": ""}, "reviewer is missing"),
    "no version": ({"version": ""}, "version is missing"),
    "unknown type": ({"cell_types": ["farm"]}, "cell_types.0: Input should be 'residential'"),
    "not 100": ({"criteria": []}, "the criteria have 0 points together instead of 100"),
    "same day": ({"valid_from": date(2025, 10, 28)}, "on 2025-10-28, its first day"),
}


@pytest.mark.parametrize("fault", HOME_FAULTS)
def test_a_faulty_rubric_of_the_home_is_refused_with_one_sentence(files, fault):
    changes, sentence = HOME_FAULTS[fault]
    with pytest.raises(UserError, match=sentence) as error:
        rubric.with_home({"own": _of_home(files, **changes)}, "DIR/rubrics")
    assert str(error.value).startswith("DIR/rubrics/")
    assert "\n" not in str(error.value)


def test_two_of_one_type_on_one_day_and_a_name_that_is_taken_are_refused(files):
    one = _of_home(files, cell_types=["agency", "student"])
    with pytest.raises(UserError, match="is valid too"):
        rubric.with_home({"a": one, "b": one | {"cell_types": ["student"]}}, "rubrics")
    with pytest.raises(UserError, match="has a rubric of this name"):
        rubric.with_home({"hd42_2025": one}, "rubrics")
