"""The server of the store ends all connections in the midst of writing: the small form of `poe server-restart`."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from dashboard.store import cases
from tests.dashboard.store.conftest import OTHERS_OUT
from tests.dashboard.store.homes import AT
from tests.tasks.server_restart import write_through


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_ended_connections_lose_nothing_and_cost_no_click_afterwards(store, url):
    engine = create_engine(url)

    def end_all() -> None:
        with engine.connect() as connection:
            connection.execute(text(OTHERS_OUT))

    written, _ = write_through(store, end_all)
    assert written > 40
    # Connections that were open before are known to be dead before they are used.
    end_all()
    assert cases.open_case(store, "C1", [], "an", AT).id == 1
    engine.dispose()
