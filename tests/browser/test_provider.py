"""Signing in by OpenID Connect at a real provider: the way there and back, the grant, the end of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dashboard.scope import Unit
from dashboard.store import audit, open_store, people
from etl.config.workspace import Workspace, now
from tests.browser.conftest import SMALL, free_port, publish, served
from tests.browser.pictures import NEVER_IDLE, ready

SECRETS = """[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a secret for the tests only"
client_id = "cellpulse"
client_secret = "a secret for the tests only"
server_metadata_url = "http://127.0.0.1:{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def provider():
    """The port of a provider that knows whoever says who they are."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=2).close()
            break
        except OSError:
            time.sleep(0.1)
    yield port
    process.terminate()
    process.wait()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, provider, _own_surroundings):
    """A dashboard that sends people to that provider: its address, its store, and the port."""
    home, port = publish(tmp_path_factory.mktemp("provided"), "tiny"), free_port()
    (home / "cellpulse.toml").write_text('[sign_in]\nkind = "oidc"\nclaim = "sub"\nhours = 2\n', "utf-8")
    (home / "secrets.toml").write_text(SECRETS.format(port=port, provider=provider), "utf-8")
    (home / "secrets.toml").chmod(0o600)
    workspace = Workspace.open(home)
    store = open_store(workspace.store_url, workspace.keys.store)
    with served(home, dict(os.environ), port) as address:
        yield address, store
    store.engine.dispose()


def test_the_way_to_the_provider_and_back_to_the_page_asked_for(guarded, browser):
    address, store = guarded
    today = now().date()
    given = people.grant(
        store, "an@tinhuy.vn", "leader", Unit("G1"), "kế hoạch 12", today, today + timedelta(days=9), "x"
    )
    context = browser.new_context(viewport=SMALL)
    context.add_init_script(NEVER_IDLE)
    page = context.new_page()
    page.goto(f"{address}/ho-so?cell=C1")
    expect(page.get_by_role("heading", name="Cần đăng nhập")).to_be_visible()
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator("input[name=sub]").fill("an@tinhuy.vn")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("heading", name="Chi bộ thôn Đông")).to_be_visible()
    ready(page)
    assert page.url.endswith("/ho-so?cell=C1")
    page.reload()
    expect(page.get_by_role("heading", name="Chi bộ thôn Đông")).to_be_visible()
    actions = [entry.action for entry in audit.entries(store) if entry.login == "an@tinhuy.vn"]
    assert actions.count("signed in") == 1
    assert "viewed" in actions
    people.revoke(store, given, now())
    page.reload()
    expect(page.get_by_role("heading", name="Chưa có quyền xem")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("heading", name="Cần đăng nhập")).to_be_visible()
    context.close()
