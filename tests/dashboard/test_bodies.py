"""What is sent to the server: no long form is read, and only who may load data hands files in, so many at most."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from dashboard.auth import bodies, current_user
from dashboard.scope import WHOLE
from dashboard.store import people
from etl.config.workspace import now
from tests.dashboard.test_sessions import FIRST, client, posted

__all__ = ["client"]
UPLOAD = "/_stcore/upload_file/session/file"
FORM = {"Content-Type": "multipart/form-data; boundary=B"}
FILE = b'--B\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/password", "/anything"])
def test_a_long_form_is_refused_before_it_is_read(client, path):
    read = 0

    def parts():
        nonlocal read
        yield FILE
        for _ in range(100):
            read += 1
            yield b"a" * (16 << 10)

    assert client.post(path, content=parts(), headers=FORM).status_code == 413
    assert client.post(path, content=b"x" * (bodies.LONGEST_FORM + 1)).status_code == 413
    # A form that is short enough is answered as before.
    assert posted(client, "/sign-in", login="an", password=FIRST).status_code == 303


def test_only_who_may_load_data_hands_files_in(client):
    def handed_in() -> int:
        return client.put(UPLOAD, content=b"x" * (bodies.LONGEST_FORM + 1)).status_code

    assert handed_in() == 403
    assert posted(client, "/sign-in", login="an", password=FIRST).status_code == 303
    assert handed_in() == 403
    store, today = current_user.store(), now().date()
    grant = people.grant(store, "an", "steward", WHOLE, "x", today, today + timedelta(days=9), "y")
    assert handed_in() == 200
    people.revoke(store, grant, now())
    assert handed_in() == 403


def test_no_more_files_are_taken_than_memory_bears(client):
    store, today = current_user.store(), now().date()
    people.grant(store, "an", "steward", WHOLE, "x", today, today + timedelta(days=9), "y")
    posted(client, "/sign-in", login="an", password=FIRST)
    kept = bodies.Runtime.instance().uploaded_file_mgr.file_storage
    kept["other session"] = {"one": SimpleNamespace(data=range(bodies.KEPT_BYTES + 1))}
    assert client.put(UPLOAD, content=b"x").status_code == 413
    assert client.delete(UPLOAD).status_code == 200
    del kept["other session"]
    assert client.put(UPLOAD, content=b"x").status_code == 200
