"""JSON over HTTP, against a real server on this machine that is slow, overloaded, cut off, and repeats itself."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

from etl.sources import _http_paging, http
from etl.user_error import UserError

MEETINGS = [
    {
        "id": f"K{n}",
        "cell": {"code": "C1"},
        "type": "TK",
        "on": f"2026-0{n}-05",
        "at": f"2026-0{n}-06T08:00:00Z",
        "chair": "x",
    }
    for n in range(1, 8)
]
TABLE = {
    "path": "meetings", "items": "data",
    "columns": {"meeting_code": "id", "cell_code": "cell.code", "kind": "type", "held_on": "on"},
    "words": {"kind": {"TK": "regular"}}, "cursor": "at", "since": "since",
}  # fmt: skip
NUMBER = {"by": "number", "parameter": "page", "size_parameter": "size", "size": 3}
CURSOR = {"by": "cursor", "parameter": "after", "next": "next", "size_parameter": "size", "size": 3}
LINK = {"by": "link", "next": "header", "size_parameter": "size", "size": 3}
OFFSET = {"by": "offset", "parameter": "from", "size_parameter": "size", "size": 3}


class Service:
    """A service of meetings; `faults` are called with each request in turn and may answer it themselves."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.faults: list[Callable[[BaseHTTPRequestHandler], bool]] = []
        self.headers: list[dict[str, str]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                service.asked.append(asked)
                service.headers.append(dict(self.headers))
                if service.faults and service.faults.pop(0)(self):
                    return
                answer(self, *service.page(asked))

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, asked: dict[str, str]) -> tuple[dict, str]:
        rows = [row for row in MEETINGS if row["at"] >= asked.get("since", "")]
        size = int(asked.get("size", 100))
        begin = int(asked.get("after", asked.get("from", (int(asked.get("page", 1)) - 1) * size)))
        more = begin + size < len(rows)
        link = f'<{self.url}/meetings?size={size}&after={begin + size}>; rel="next"' if more else ""
        return {"data": rows[begin : begin + size], "next": begin + size if more else None}, link


def answer(handler: BaseHTTPRequestHandler, body: dict, link: str = "", status: int = 200, cut: int = 0) -> None:
    content = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content)))
    if link:
        handler.send_header("Link", link)
    handler.end_headers()
    handler.wfile.write(content[: len(content) - cut])


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setattr(_http_paging, "BACK_OFF", 0.01)
    monkeypatch.setattr(_http_paging, "SECONDS", 0.5)
    made = Service()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def pulled(service, keys):
    def pull(page, cursors=(), **more):
        options = {"url": service.url, "tables": {"meetings": TABLE | {"page": page}}} | more
        con = duckdb.connect()
        (batch,) = http.pull(con, SimpleNamespace(name="handbook", options=options), keys, dict(cursors))
        rows = con.execute(f"SELECT meeting_code, cell_code, kind, held_on FROM {batch.relation} ORDER BY 1").fetchall()
        return rows, batch

    return pull


EXPECTED = [(row["id"], "C1", "regular", row["on"]) for row in MEETINGS]


@pytest.mark.parametrize("page", [{"by": "none"}, NUMBER, CURSOR, LINK, OFFSET], ids=lambda page: page["by"])
def test_every_way_of_paging_gives_every_item_once(pulled, page):
    rows, batch = pulled(page)
    assert rows == EXPECTED
    assert batch.columns_dropped == ("at", "chair")


def test_what_is_new_is_asked_for_by_the_services_own_last_value(service, pulled):
    _, batch = pulled(CURSOR)
    rows, again = pulled(CURSOR, {"meetings": batch.cursor})
    assert service.asked[-1]["since"] == MEETINGS[-1]["at"]
    assert (rows, again.cursor) == (EXPECTED[-1:], batch.cursor)


def _status(code, **headers):
    def fault(handler):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    return fault


def _slow(_):
    time.sleep(0.7)
    return False


def _cut(handler):
    answer(handler, {"data": MEETINGS}, cut=50)
    handler.close_connection = True
    return True


def _raw(content, **headers):
    def fault(handler):
        handler.send_response(200)
        for name, value in (headers | {"Content-Length": str(len(content))}).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)
        return True

    return fault


def _again(handler):
    answer(handler, {"data": MEETINGS[:3], "next": 3})
    return True


FAULTS = {
    "slow": [_slow],
    "429 with a date by a clock that is wrong": [_status(429, Retry_After="Thu, 01 Jan 2026 00:00:00 GMT")],
    "429 in seconds": [_status(429, Retry_After="0")],
    "500 twice": [_status(500), _status(503)],
    "cut off": [_cut],
    "a page again": [_again, _again],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_passing_fault_loses_and_doubles_nothing(service, pulled, fault):
    service.faults = list(FAULTS[fault])
    assert pulled(CURSOR)[0] == EXPECTED


LASTING = {
    "an error that stays": ([_status(500)] * 20, CURSOR, "answers 500"),
    "an answer that grows without end": (
        [_raw(gzip.compress(b" " * (_http_paging.LARGEST + 2)), Content_Encoding="gzip")],
        CURSOR,
        "over 64 MB",
    ),
    "lists within lists": ([_raw(b"[" * 100_000)], CURSOR, "lists within lists"),
    "an answer that always breaks off": ([_cut] * 20, CURSOR, "does not answer"),
    "one page again and again": ([_again] * 20, CURSOR, "again and again"),
    "a token that is refused": ([_status(401)], CURSOR, "refuses the token"),
    "a parameter that is not known": ([], NUMBER | {"parameter": "p"}, "again and again"),
}


@pytest.mark.parametrize("fault", LASTING)
def test_a_lasting_fault_has_one_sentence(service, pulled, fault):
    service.faults, page, sentence = list(LASTING[fault][0]), *LASTING[fault][1:]
    with pytest.raises(UserError, match=sentence):
        pulled(page)


def test_half_a_letter_becomes_a_question_mark(service, pulled):
    service.faults = [_raw(b'{"data": [' + json.dumps(MEETINGS[0]).encode().replace(b"K1", b"K\\ud800") + b"]}")]
    assert pulled({"by": "none"})[0][0][0] == "K?"


def test_a_field_that_is_gone_is_named(service, pulled, monkeypatch):
    monkeypatch.setitem(TABLE, "columns", TABLE["columns"] | {"topic": "subject"})
    with pytest.raises(UserError, match="no item has the field 'subject'"):
        pulled(CURSOR)


def test_the_token_comes_from_the_environment_and_goes_nowhere_else(service, pulled, monkeypatch):
    monkeypatch.setenv("HANDBOOK", "abc")
    pulled(LINK, token_env="HANDBOOK")
    assert {headers["Authorization"] for headers in service.headers} == {"Bearer abc"}
    elsewhere = {"data": MEETINGS[:1]}
    service.faults = [lambda handler: answer(handler, elsewhere, '<http://other.example/>; rel="next"') or True]
    with pytest.raises(UserError, match=r"at another service \(other.example\)"):
        pulled(LINK, token_env="HANDBOOK")
    with pytest.raises(UserError, match="a token goes only over https"):
        pulled(LINK, token_env="HANDBOOK", url="http://handbook.example")


def test_requests_are_held_back_to_a_number_a_minute(service, pulled):
    begun = time.monotonic()
    pulled(CURSOR, per_minute=600)
    assert time.monotonic() - begun >= 0.2


def test_a_request_that_is_made_again_counts_as_one_more(service, pulled):
    service.faults, begun = [_status(503)] * 3, time.monotonic()
    pulled({"by": "none"}, per_minute=600)
    assert time.monotonic() - begun >= 0.3
    assert len(service.asked) == 4


def test_a_page_that_does_not_end_is_left_after_so_many_bytes(service, pulled, monkeypatch):
    monkeypatch.setattr(_http_paging, "LARGEST", 1 << 20)
    monkeypatch.setattr(_http_paging, "BLOCK", 1 << 16)
    sent = []

    def without_end(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while len(sent) < 1_000:
                sent.append(handler.wfile.write(b"[" * (1 << 16)))
        except OSError:
            pass
        handler.close_connection = True
        return True

    service.faults = [without_end]
    with pytest.raises(UserError, match="a page has over 1 MB"):
        pulled(CURSOR)
    assert len(sent) < 500


def test_a_page_that_drips_is_left_after_so_many_seconds(service, pulled, monkeypatch):
    monkeypatch.setattr(_http_paging, "LONGEST_PAGE", 0.2)

    def dripping(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        with suppress(OSError):
            for _ in range(100):
                handler.wfile.write(b"[")
                time.sleep(0.05)
        handler.close_connection = True
        return True

    service.faults, begun = [dripping], time.monotonic()
    with pytest.raises(UserError, match=r"one page takes over 0\.2 seconds; set a smaller size"):
        pulled(CURSOR)
    # It is asked for once: the next try would be as slow.
    assert len(service.asked) == 1
    assert time.monotonic() - begun < 3


def test_doctor_reads_the_first_page_and_names_what_is_dropped(service):
    options = {"url": service.url, "tables": {"meetings": TABLE | {"page": CURSOR}}}
    sentences = http.check(SimpleNamespace(name="handbook", options=options))
    assert sentences == [f"handbook: meetings: field '{name}' is dropped" for name in ("at", "chair")]
    assert len(service.asked) == 1
