"""A provider, or somebody between, lies in each thing that a sign-in by OpenID Connect rests on: nobody gets in."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from streamlit.auth_util import encode_provider_token
from streamlit.runtime.secrets import AttrDict
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_app import create_streamlit_middleware
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.awaited import awaited

SECRET = "a secret for the tests only"
KEY, FOREIGN_KEY = (RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"}) for _ in range(2))


@dataclass
class Provider:
    """What the provider says, and what it was asked: the claims differ from honest ones by `lies`."""

    port: int = 0
    lies: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    unsigned: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    verifier: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def metadata(self) -> dict[str, Any]:
        at = self.address
        return {
            "issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/keys", "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }  # fmt: skip

    def token(self) -> dict[str, Any]:
        now = int(time.time())
        honest = {
            "iss": self.address, "aud": "cellpulse", "sub": "an", "email": "an@tinhuy.vn", "email_verified": True,
            "iat": now, "exp": now + 600, "nonce": self.asked["nonce"],
        }  # fmt: skip
        claims = {name: value for name, value in (honest | self.lies).items() if value is not None}
        if self.unsigned:
            parts = (_encoded(json.dumps(part).encode()) for part in ({"alg": "none"}, claims))
            signed = f"{'.'.join(parts)}."
        else:
            signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"id_token": signed, "access_token": "x", "token_type": "Bearer", "expires_in": 600}


class Browser:
    """Asks the dashboard's server and keeps its cookies."""

    def __init__(self, app: Starlette) -> None:
        self.app, self.cookies = app, httpx.Cookies()

    def get(self, path: str, params: dict[str, str]) -> httpx.Response:
        return awaited(self._get(path, params))

    async def _get(self, path: str, params: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver", cookies=self.cookies) as client:
            answer = await client.get(path, params=params)
            self.cookies = client.cookies
            return answer


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that answers on a port, and the dashboard's sign-in that knows it."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = KeySet([KEY]).as_dict(private=False)
            self._answer(keys if self.path == "/keys" else provider.metadata())

        def do_POST(self) -> None:
            given = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
            provider.verifier = given.get("code_verifier", [""])[0]
            self._answer(provider.token())

        def _answer(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answers)
    provider.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    section = AttrDict({
        "redirect_uri": "http://testserver/oauth2callback", "cookie_secret": SECRET, "client_id": "cellpulse",
        "client_secret": SECRET, "server_metadata_url": f"{provider.address}/.well-known/openid-configuration",
    })  # fmt: skip
    for module in (starlette_auth_routes, "streamlit.auth_util"):
        place = module if isinstance(module, str) else module.__name__
        monkeypatch.setattr(f"{place}.get_secrets_auth_section", lambda: section)
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def visitor(provider: Provider) -> Browser:
    """A browser that was sent to the provider, which noted what it was asked."""
    routes = starlette_auth_routes.create_auth_routes("")
    client = Browser(Starlette(routes=routes, middleware=create_streamlit_middleware()))
    away = client.get("/auth/login", {"provider": encode_provider_token("default")})
    assert away.status_code == 302, away.text
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    provider.asked = {name: values[0] for name, values in asked.items()}
    return client


def signed_in(client: Browser, state: str) -> bool:
    """Whether the answer to the way back has a cookie of a sign-in."""
    back = client.get("/oauth2callback", {"code": "x", "state": state})
    assert back.status_code in (302, 303, 307)
    return any(name.startswith(USER_COOKIE_NAME) and value for name, value in client.cookies.items())


def test_an_honest_provider_signs_in_and_the_way_there_was_guarded(provider, visitor):
    assert {"state", "nonce", "code_challenge"} <= provider.asked.keys()
    assert provider.asked["code_challenge_method"] == "S256"
    assert signed_in(visitor, provider.asked["state"])
    assert _encoded(hashlib.sha256(provider.verifier.encode()).digest()) == provider.asked["code_challenge"]


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
    ],
    ids=str,
)
def test_a_lie_in_a_claim_signs_nobody_in(provider, visitor, lies):
    provider.lies = lies
    assert not signed_in(visitor, provider.asked["state"])


def test_another_key_or_none_signs_nobody_in(provider, visitor):
    provider.key = FOREIGN_KEY
    assert not signed_in(visitor, provider.asked["state"])


def test_a_token_without_signature_signs_nobody_in(provider, visitor):
    provider.unsigned = True
    assert not signed_in(visitor, provider.asked["state"])


def test_another_state_or_the_same_one_twice_signs_nobody_in(provider, visitor):
    assert not signed_in(visitor, secrets.token_urlsafe(16))
    assert signed_in(visitor, provider.asked["state"])
    visitor.cookies.clear()
    assert not signed_in(visitor, provider.asked["state"])
