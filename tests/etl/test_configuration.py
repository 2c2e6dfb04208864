"""A `cellpulse.toml` that cannot be read gives one sentence that names the file."""

from __future__ import annotations

import pytest

from etl.config.workspace import Config, read_config
from etl.user_error import UserError

FAULTY = {
    "a figure of thousands of digits": b"escalate_days = " + b"9" * 5_000,
    "brackets without end": b"escalate_days = " + b"[" * 5_000,
    "not TOML": b"escalate_days =",
    "not UTF-8": b"# \xff",
    "an unknown name": b"escalate_day = 3",
    "a value of another kind": b'escalate_days = "soon"',
}


@pytest.mark.parametrize("content", FAULTY.values(), ids=FAULTY.keys())
def test_what_cannot_be_read_names_the_file(tmp_path, content):
    path = tmp_path / "cellpulse.toml"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"cellpulse\.toml: .*; correct it and run again"):
        read_config(path)


def test_without_a_file_the_defaults_hold(tmp_path):
    assert read_config(tmp_path / "cellpulse.toml") == Config()
