"""A page of the dashboard as Streamlit runs it, without a browser."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block
from streamlit.util import calc_hash

from dashboard.components.links import pages
from etl.discover import ROOT

APP = str(ROOT / "dashboard" / "app.py")


def app_test(file: str = APP) -> AppTest:
    """A session with a script that has not run yet.

    Streamlit would search every installed package for components, which takes as long as most pages; none is used here.
    """
    app = AppTest.from_file(file, default_timeout=60)
    app._bidi_component_manager = BidiComponentManager()
    return app


def show(page: str, /, **address: str) -> AppTest:
    """A page, opened at an address; LookupError where the navigation has no such page for the user.

    `switch_page` would need another page to run first.
    """
    app, key = app_test(), calc_hash(pages()[page].PATH)
    app._page_hash = key
    app.query_params.update(address)
    app.run()
    assert not app.exception, [e.message for e in app.exception]
    if key not in app._registered_pages:
        raise LookupError(f"no page {page} in the navigation")
    return app


def text(app: AppTest) -> str:
    """What a page says, in HTML."""
    return "\n".join(piece.body for piece in app.html if not piece.body.startswith(("<style>", "<script>")))


def containers(app: AppTest) -> Iterator[BlockProto]:
    """The containers of a page as Streamlit sends them, those that hold others before them."""
    inner = deque([app.main])
    while inner:
        block = inner.popleft()
        if isinstance(block.proto, BlockProto):
            yield block.proto
        inner += [child for child in block.children.values() if isinstance(child, Block)]
