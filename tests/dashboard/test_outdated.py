"""After an update of cellpulse, before results were computed anew: pages say so instead of breaking."""

from __future__ import annotations

import pytest

from dashboard import access
from etl.config.workspace import Workspace
from etl.warehouse import writing
from tests.browser.conftest import publish
from tests.dashboard.showing import show, text


@pytest.mark.parametrize("page", ["attention", "quality"])
def test_results_of_another_version_ask_for_a_build(tmp_path, monkeypatch, page):
    monkeypatch.setenv("CELLPULSE_KEY", "a key for the tests only")
    monkeypatch.setenv("CELLPULSE_HOME", str(tmp_path / "home"))
    publish(tmp_path / "home", "tiny")
    with writing(Workspace.open(tmp_path / "home")) as work:
        work.con.execute("UPDATE result.layout SET version = 1")
    access.use(None)
    app = show(page)
    shown = text(app)
    assert "Kết quả do phiên bản khác của cellpulse tính" in shown
    # On the page for who tends the data, and folded for who runs the machine.
    assert app.button(key="work-build").label == "Tính lại kết quả"
    assert "<details" in shown.split("<pre>cellpulse build</pre>")[0]
