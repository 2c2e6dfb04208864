"""Views kept under a name: everybody's own, replaced under the same name, gone when removed."""

from __future__ import annotations

import pytest

from dashboard.store import saved_views
from etl.user_error import UserError


def test_views_are_ones_own_and_one_of_the_same_name_is_replaced(store):
    saved_views.keep(store, "an", "queue", " Xã Ia Kênh ", {"unit": "G1", "state": "open"})
    saved_views.keep(store, "an", "queue", "Xã Ia Kênh", {"unit": "G2"})
    saved_views.keep(store, "an", "queue", "Quá hạn", {"state": "overdue"})
    assert saved_views.views_of(store, "an", "queue") == {
        "Quá hạn": {"state": "overdue"}, "Xã Ia Kênh": {"unit": "G2"}
    }  # fmt: skip
    assert saved_views.views_of(store, "binh", "queue") == {}
    assert saved_views.views_of(store, "an", "cells") == {}
    saved_views.forget(store, "an", "queue", "Quá hạn")
    saved_views.forget(store, "an", "queue", "nichts")
    assert list(saved_views.views_of(store, "an", "queue")) == ["Xã Ia Kênh"]


def test_a_view_needs_a_name_and_there_are_not_too_many(store, monkeypatch):
    with pytest.raises(UserError, match="name"):
        saved_views.keep(store, "an", "queue", "  ", {})
    monkeypatch.setattr(saved_views, "MOST", 1)
    saved_views.keep(store, "an", "queue", "a", {})
    saved_views.keep(store, "an", "queue", "a", {"state": "open"})
    with pytest.raises(UserError, match="1 views already"):
        saved_views.keep(store, "an", "queue", "b", {})
