"""What `streamlit run` serves: the pages, where people sign in, the font, and no other host's requests."""

from __future__ import annotations

from pathlib import Path

import fontpkg_be_vietnam_pro
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from dashboard.auth import login_pages, page_files
from dashboard.auth.bodies import Bodies
from dashboard.auth.headers import Headers
from dashboard.auth.own_files import OwnFiles
from dashboard.components import uncaught
from etl.discover import parts

# Without this a foreign web page could reach the dashboard through a name that it points at this machine.
HOSTS = ["127.0.0.1", "localhost"]
FONTS = fontpkg_be_vietnam_pro.ROOT / "files"

# Imported before anybody asks, or the first who does would wait for the modules of all pages.
parts("dashboard.views", "page")
uncaught.log_without_text()

app = st.App(
    Path(__file__).parent / "app.py",
    routes=[Mount("/fonts", StaticFiles(directory=FONTS)), *page_files.ROUTES, *login_pages.ROUTES],
    middleware=[
        Middleware(Headers),
        Middleware(page_files.PageFiles),
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
        Middleware(OwnFiles),
        Middleware(Bodies),
    ],
    on_script_error=uncaught.in_a_sentence,
)
