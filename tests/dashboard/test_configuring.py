"""Thresholds written into a configuration: what is asked for changes, and nothing else to the letter."""

from __future__ import annotations

import contextlib
import stat
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.jobs.settings import edited, save_thresholds
from etl.config.thresholds import Thresholds
from etl.config.workspace import read_config
from etl.user_error import UserError

WANTED = {"false_discovery_rate": 0.05, "watch_from": 0.6}
PEOPLES = """# Của Văn phòng, sửa ngày 3/11
retain_text = true   # đã được đồng ý

[thresholds]  # chung
# không đổi nếu chưa hỏi Ủy ban Kiểm tra
false_discovery_rate = 0.2 # thử

[thresholds.flags.papers_late]
watch_from = 0.7

[[sources]]
name = "a"
kind = "canonical"
folder = "a"
"""


def test_comments_order_and_everything_else_stay(tmp_path):
    after = edited(PEOPLES, "", WANTED)
    assert set(after.splitlines()) - set(PEOPLES.splitlines()) == {
        "false_discovery_rate = 0.05 # thử",
        "watch_from = 0.6",
    }
    assert set(PEOPLES.splitlines()) - set(after.splitlines()) == {"false_discovery_rate = 0.2 # thử"}
    own = edited(after, "papers_late", WANTED)
    assert tomllib.loads(own)["thresholds"]["flags"]["papers_late"] == WANTED
    assert "# đã được đồng ý" in own


@given(
    st.sampled_from(["", PEOPLES, PEOPLES.replace("\n", "\r\n"), PEOPLES.rstrip("\n"), "[thresholds]", "store = ''"]),
    st.sampled_from(["", "papers_late", "attendance_drop"]),
    st.integers(1, 30),
    st.integers(50, 95),
)
def test_what_is_written_is_what_is_read_again(text, flag, rate, watch):
    values = {"false_discovery_rate": rate / 100, "watch_from": watch / 100}
    before = Thresholds.model_validate(tomllib.loads(text).get("thresholds", {}))
    after = tomllib.loads(edited(text, flag, values))
    assert Thresholds.model_validate(after["thresholds"]).for_flag(flag) == values
    assert Thresholds.model_validate(after["thresholds"]) == before.changed(flag, **values)
    assert edited(edited(text, flag, values), flag, values) == edited(text, flag, values)


@pytest.mark.parametrize(
    "text",
    [
        "thresholds = {watch_from = 0.7}\n",
        "thresholds.watch_from = 0.7\n",
        "thresholds.flags = {papers_late = {watch_from = 0.7}}\n",
        'store = """\n[thresholds]\nwatch_from = 0.7\n"""\n',
    ],
)
@pytest.mark.parametrize("flag", ["", "papers_late"])
def test_what_is_written_otherwise_is_changed_rightly_or_not_at_all(text, flag):
    with contextlib.suppress(UserError):
        after = tomllib.loads(edited(text, flag, WANTED))
        assert Thresholds.model_validate(after["thresholds"]).for_flag(flag) == WANTED
        assert after.get("store") == tomllib.loads(text).get("store")


def test_an_inline_table_that_cannot_take_a_table_is_refused_with_what_to_do():
    with pytest.raises(UserError, match="by hand"):
        edited("thresholds = {watch_from = 0.7}\n", "papers_late", WANTED)
    assert tomllib.loads(edited("thresholds = {watch_from = 0.7}\n", "", WANTED)) == {"thresholds": WANTED}


def test_a_new_table_stands_apart_and_ends_its_lines_as_the_others_do():
    after = edited("store = ''\r\n", "papers_late", WANTED)
    assert after == (
        "store = ''\r\n\r\n[thresholds.flags.papers_late]\r\nfalse_discovery_rate = 0.05\r\nwatch_from = 0.6\r\n"
    )


def test_a_change_of_somebody_else_is_not_written_over(tmp_path):
    path = tmp_path / "cellpulse.toml"
    path.write_text(PEOPLES, "utf-8")
    with pytest.raises(UserError, match="somebody else"):
        save_thresholds(path, "", WANTED, Thresholds())
    assert path.read_text("utf-8") == PEOPLES


def test_the_file_keeps_its_rights_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "cellpulse.toml"
    path.write_text(PEOPLES, "utf-8")
    path.chmod(0o640)
    save_thresholds(path, "", WANTED, read_config(path).thresholds)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert read_config(path).thresholds.for_flag("") == WANTED
    assert read_config(path).thresholds.for_flag("papers_late") == WANTED | {"watch_from": 0.7}
    assert {file.name for file in tmp_path.iterdir()} <= {"cellpulse.toml", ".cellpulse.toml.lock"}


def test_a_workspace_without_a_configuration_gets_one(tmp_path):
    save_thresholds(tmp_path / "cellpulse.toml", "attendance_drop", WANTED, Thresholds())
    read = read_config(tmp_path / "cellpulse.toml").thresholds
    assert read.for_flag("attendance_drop") == WANTED
    assert read.for_flag("papers_late") == Thresholds().for_flag("")


@pytest.mark.parametrize(
    "text",
    [
        "[thresholds]\nwatch_from = 0.4",
        "[thresholds]\nfalse_discovery_rate = 0.31",
        "[thresholds]\nfalse_discovery = 0.1",
        "[thresholds.flags.never_heard_of]\nwatch_from = 0.6",
    ],
)
def test_thresholds_out_of_bounds_are_refused_with_their_place(tmp_path, text):
    path = tmp_path / "cellpulse.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError, match="thresholds"):
        read_config(path)
