"""Answers of a JSON service, page after page: retries with back-off, a limit of requests, and an end to repetition."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import urllib3
from pydantic import BaseModel, ConfigDict, PositiveInt

from etl.user_error import UserError

# Chosen by us: a service that restarts is back within these tries (about a minute); one that says when, is believed
# up to two minutes, since its clock may be wrong.
TRIES, BACK_OFF, LONGEST_WAIT = 6, 1.0, 120
SECONDS = 30.0
PASSING = (408, 425, 429, 500, 502, 503, 504)
# So many times in a row one page may come again: more is a service that does not know the parameter.
MOST_REPEATS = 2
LARGEST, BLOCK = 64 << 20, 1 << 20
# Seconds for one page, however slowly it drips (chosen by us).
LONGEST_PAGE = 300
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Paging(BaseModel):
    """How a service gives the next page: by its `number`, the `offset` of its first item, a `cursor` that the answer
    has at `next`, or a `link` there (`next = "header"`: in the header Link)."""

    model_config = ConfigDict(extra="forbid")
    by: Literal["none", "number", "offset", "cursor", "link"] = "none"
    parameter: str = ""
    first: int = 1
    next: str = ""
    size_parameter: str = ""
    size: PositiveInt = 200


class Client:
    """Asks one service; at most so many requests a minute (0 = any number)."""

    def __init__(self, name: str, headers: Mapping[str, str], per_minute: int) -> None:
        # The library's rules of trying again; each try waits its turn here, so that it counts in `per_minute`.
        self.retries = urllib3.Retry(
            total=TRIES, backoff_factor=BACK_OFF, backoff_jitter=BACK_OFF / 2, status_forcelist=PASSING,
            allowed_methods=("GET",), respect_retry_after_header=True, retry_after_max=LONGEST_WAIT, redirect=0,
        )  # fmt: skip
        self.name, self.pause, self.last = name, 60 / per_minute if per_minute else 0.0, 0.0
        self.pool = urllib3.PoolManager(
            retries=False, timeout=SECONDS, headers={"Accept": "application/json", **headers}
        )

    def get(self, url: str, fields: Mapping[str, str]) -> tuple[Any, str]:
        """The answer's JSON, and the address of the next page in its header (empty where there is none).

        Raises UserError, naming the source, where the service fails for good.
        """
        place = f"{self.name}: {urlsplit(url).path}"
        try:
            answer, content = self._tried(url, fields)
        except TimeoutError:
            raise UserError(
                f"{place}: one page takes over {LONGEST_PAGE} seconds; set a smaller size in 'page', or ask its owner"
            ) from None
        except urllib3.exceptions.HTTPError as error:
            reason = getattr(error, "reason", None) or error
            raise UserError(
                f"{place}: the service does not answer ({type(reason).__name__}); try again later"
            ) from None
        if answer.status in (401, 403):
            raise UserError(f"{place}: the service refuses the token ({answer.status}); set a valid one")
        if answer.status != 200:
            raise UserError(f"{place}: the service answers {answer.status}, expected 200; check url and path")
        if len(content) > LARGEST:
            raise UserError(f"{place}: a page has over {LARGEST >> 20} MB; set a smaller size in 'page'")
        try:
            return json.loads(content), _next_in(answer.headers.get("Link", ""))
        except ValueError:
            raise UserError(f"{place}: the answer is no JSON; check url and path") from None
        except RecursionError:
            raise UserError(f"{place}: the answer has lists within lists without end; check url and path") from None

    def _tried(self, url: str, fields: Mapping[str, str]) -> tuple[urllib3.BaseHTTPResponse, bytes]:
        """The answer and its bytes, asked for again where that may help; the last one where it does not. Raises
        urllib3's HTTPError where none came, and TimeoutError like `_bounded`."""
        retries = self.retries
        while True:
            answer, fault = None, None
            try:
                self._wait_for_turn()
                answer = self.pool.request(
                    "GET", url, fields=dict(fields) or None, preload_content=False, redirect=False
                )
                content = _bounded(answer)
                if not retries.is_retry("GET", answer.status, "Retry-After" in answer.headers):
                    return answer, content
            except urllib3.exceptions.HTTPError as error:
                fault, content = error, b""
            try:
                retries = retries.increment("GET", url, response=answer, error=fault)
            except urllib3.exceptions.MaxRetryError:
                if fault is None and answer is not None:
                    return answer, content
                raise
            retries.sleep(answer)

    def _wait_for_turn(self) -> None:
        time.sleep(max(self.last + self.pause - time.monotonic(), 0.0))
        self.last = time.monotonic()


def _bounded(answer: urllib3.BaseHTTPResponse) -> bytes:
    """The bytes of an answer, at most a block more than LARGEST; its connection is free again, or closed where bytes
    are left. Raises urllib3's HTTPError where it is cut off, and TimeoutError where it takes too long."""
    content, end = bytearray(), time.monotonic() + LONGEST_PAGE
    try:
        # `read` waits until a block is full, and the time is only compared between blocks.
        while len(content) <= LARGEST and (block := answer.read1(BLOCK)):
            content += block
            if time.monotonic() > end:
                # No HTTPError: the next try would take as long.
                raise TimeoutError("the answer does not end")
    except BaseException:
        answer.close()
        raise
    if len(content) > LARGEST:
        answer.close()
    answer.release_conn()
    return bytes(content)


def pages(
    client: Client, url: str, fields: Mapping[str, str], items: str, page: Paging
) -> Iterator[list[dict[str, Any]]]:
    """The items of each page; one that comes again gives none, and ends the pull with an error where it goes on.

    Raises UserError like `Client.get`, and where there are no items at the path.
    """
    fields = dict(fields) | ({page.size_parameter: str(page.size)} if page.size_parameter else {})
    number, read, repeats, seen = page.first, 0, 0, set()
    while True:
        turn = {"number": str(number), "offset": str(read)}.get(page.by)
        answer, link = client.get(url, fields | ({page.parameter: turn} if turn is not None else {}))
        here = _items(client.name, answer, items)
        digest = hashlib.sha256(json.dumps(here, sort_keys=True).encode()).digest()
        repeats = repeats + 1 if here and digest in seen else 0
        if repeats > MOST_REPEATS:
            raise UserError(
                f"{client.name}: the service gives one page again and again; correct 'page' in cellpulse.toml"
            )
        if not repeats:
            yield here
        seen.add(digest)
        number, read = number + 1, read + len(here)
        following = link if page.next == "header" else _at(answer, page.next) if page.next else None
        if page.by == "cursor" and following:
            fields[page.parameter] = str(following)
        elif page.by == "link" and following:
            url, fields = _same_service(client.name, url, str(following)), {}
        elif page.by not in ("number", "offset") or not here:
            return


def _items(name: str, answer: Any, path: str) -> list[dict[str, Any]]:
    given = _at(answer, path) if path else answer
    if isinstance(given, dict) and not path:
        lists = [value for value in given.values() if isinstance(value, list)]
        given = lists[0] if len(lists) == 1 else None
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise UserError(f"{name}: the answer has no list of objects at '{path or 'its top'}'; name its path in 'items'")
    return given


def _at(answer: Any, path: str) -> Any:
    for part in path.split("."):
        answer = answer.get(part) if isinstance(answer, dict) else None
    return answer


def _next_in(header: str) -> str:
    links = [part.split(";") for part in header.split(",") if 'rel="next"' in part or "rel=next" in part]
    return links[0][0].strip(" <>") if links else ""


def _same_service(name: str, url: str, following: str) -> str:
    """The next page's whole address. Raises UserError where it is of another service: the token is not for that."""
    whole = urljoin(url, following)
    if urlsplit(whole)[:2] != urlsplit(url)[:2]:
        raise UserError(f"{name}: the next page is at another service ({urlsplit(whole).netloc}); it is not asked")
    return whole
