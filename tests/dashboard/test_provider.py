"""How long a sign-in by a provider counts, and for whom; and what the server must be told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.auth.oidc import issued_at, login_of
from dashboard.commands.parts import serving
from etl.config.workspace import LOCAL_TIME, Workspace
from etl.user_error import UserError

ISSUED = datetime(2026, 11, 10, 8, 0, tzinfo=LOCAL_TIME)
CLAIMS = {"email": "an@tinhuy.vn", "iat": int(ISSUED.timestamp()), "email_verified": True}
AT = ISSUED.replace(tzinfo=None)


@given(st.integers(-600, 60 * 24 * 31), st.integers(1, 24))
def test_a_sign_in_counts_for_the_hours_of_the_workspace_only(minutes, hours):
    counts = -2 <= minutes < hours * 60
    assert (login_of(CLAIMS, "email", hours, AT + timedelta(minutes=minutes)) == "an@tinhuy.vn") == counts


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": "an@tinhuy.vn"},
        CLAIMS | {"iat": "1"},
        CLAIMS | {"iat": True},
        CLAIMS | {"email": ""},
        CLAIMS | {"email": None},
        CLAIMS | {"email": ["an@tinhuy.vn"]},
        CLAIMS | {"email_verified": False},
        CLAIMS | {"email_verified": "false"},
        CLAIMS | {"email_verified": "true"},
        CLAIMS | {"email_verified": 0},
        CLAIMS | {"email_verified": 1},
        {name: value for name, value in CLAIMS.items() if name != "email_verified"},
    ],
)
def test_who_says_too_little_is_nobody(claims):
    assert login_of(claims, "email", 8, AT) is None


def test_the_moment_of_issue_is_told_in_local_time():
    assert issued_at(CLAIMS) == AT


def test_serving_refuses_a_provider_of_which_it_knows_too_little(tmp_path):
    (tmp_path / "cellpulse.toml").write_text('[sign_in]\nkind = "oidc"\n', "utf-8")
    workspace, file = Workspace.open(tmp_path), tmp_path / "secrets.toml"
    with pytest.raises(UserError, match="it must tell about the provider"):
        serving.secrets(workspace)
    file.write_text('[auth]\nredirect_uri = "x"\n', "utf-8")
    with pytest.raises(UserError, match="lacks cookie_secret, client_id"):
        serving.secrets(workspace)
    file.write_text("[auth]\n" + "".join(f'{name} = "x"\n' for name in serving.PROVIDER), "utf-8")
    file.chmod(0o644)
    with pytest.raises(UserError, match="chmod 600"):
        serving.secrets(workspace)
    file.chmod(0o600)
    assert serving.secrets(workspace) == file
    assert serving.command(8501, secrets=file)[-1] == f"--secrets.files={file}"
