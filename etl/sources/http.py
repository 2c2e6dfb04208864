"""Services that answer in JSON over HTTP: the handbook, the database of members.

In `cellpulse.toml`::

    [[sources]]
    name = "handbook"
    kind = "http"
    url = "https://handbook.example/api"
    token_env = "HANDBOOK_TOKEN"   # sent as `Authorization: Bearer ...`; header = "X-Api-Key" sends it bare in that one
    per_minute = 60                # at most so many requests
    [sources.tables.meetings]
    path = "meetings"
    items = "data.items"           # where the list is in the answer; left out: the answer itself, or its only list
    page = { by = "cursor", parameter = "cursor", next = "data.next" }   # or number, offset, link
    cursor = "updated_at"          # optional: a field that grows whenever an item is added or corrected,
    since = "updated_since"        # and the parameter that takes its last value
    columns = { cell_code = "cell.code" }    # fields inside others by their path; words, values, moments as for sql

What is new since the last pull shows by the service's own values, so its clock does not matter.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import duckdb
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, model_validator

from etl.batch import Batch
from etl.config.keys import Keys
from etl.contract_tables import describe
from etl.sources import _sql_cursor
from etl.sources._http_paging import LOOPBACK, Client, Paging, pages
from etl.sources._options import options_of
from etl.sources._raw import Heading, Source, append, finish, heading, start, tell_places_apart
from etl.sources._sql_reading import keyed_frame
from etl.sources._sql_words import Meaning, reader
from etl.user_error import UserError


class Resource(Meaning):
    """One table of a service, and what its fields mean."""

    path: str
    items: str = ""
    page: Paging = Paging()
    parameters: dict[str, str] = Field(default_factory=dict)
    cursor: str = ""
    since: str = ""


class Options(BaseModel):
    """The options of a source of this kind."""

    model_config = ConfigDict(extra="forbid")
    url: str
    token_env: str = ""
    header: str = ""
    per_minute: NonNegativeInt = 0
    tables: dict[str, Resource]

    @model_validator(mode="after")
    def _sound(self) -> Options:
        if urlsplit(self.url).scheme not in ("https", "http"):
            raise ValueError("url begins with https://")
        if self.token_env and self.url.startswith("http:") and urlsplit(self.url).hostname not in LOOPBACK:
            raise ValueError("a token goes only over https")
        for table, resource in self.tables.items():
            if table not in describe():
                raise ValueError(f"there is no table '{table}'")
            if unknown := resource.unknown(table):
                raise ValueError(f"{table} has no column '{unknown}'")
        return self


def pull(con: duckdb.DuckDBPyConnection, source: Source, keys: Keys, cursors: Mapping[str, str]) -> Iterator[Batch]:
    """The tables of the service, one Batch at a time in the order of loading; with a cursor only items at or after the
    stored value. A row's place is a keyed hash of its key.

    Raises UserError, naming source and path, where the service fails for good or a field that is named never comes.
    """
    options = options_of(source, Options)
    client = Client(source.name, _headers(source.name, options), options.per_minute)
    for table in describe():
        if table in options.tables:
            yield _batch(con, client, options, table, keys, cursors.get(table))


def check(source: Source) -> list[str]:
    """Asks for the first page of each table and takes nothing; a sentence for each field that would be dropped. Raises
    UserError like `pull`."""
    options = options_of(source, Options)
    client = Client(source.name, _headers(source.name, options), options.per_minute)
    sentences = []
    for table, resource in options.tables.items():
        items = next(pages(client, _address(options, resource), resource.parameters, resource.items, resource.page), [])
        names = _names(source.name, table, resource, items)
        dropped = heading(table, _renamed(names, resource)).dropped
        sentences += [f"{source.name}: {table}: field '{name}' is dropped" for name in dropped]
    return sentences


def _headers(name: str, options: Options) -> dict[str, str]:
    if not options.token_env:
        return {}
    token = os.environ.get(options.token_env, "").strip()
    if not token:
        raise UserError(f"{name}: the environment variable {options.token_env} is not set; set it to the token")
    return {options.header: token} if options.header else {"Authorization": f"Bearer {token}"}


def _address(options: Options, resource: Resource) -> str:
    return f"{options.url.rstrip('/')}/{resource.path.lstrip('/')}"


def _batch(
    con: duckdb.DuckDBPyConnection, client: Client, options: Options, table: str, keys: Keys, known: str | None
) -> Batch:
    resource = options.tables[table]
    # What was read under another meaning is read again.
    identity = resource.model_dump_json()
    since = _sql_cursor.decode(known, identity) if known and resource.since else None
    fields = resource.parameters | ({resource.since: since} if since else {})
    items = [
        _flat(item)
        for page in pages(client, _address(options, resource), fields, resource.items, resource.page)
        for item in page
    ]
    names = _names(client.name, table, resource, items)
    met = heading(table, _renamed(names, resource))
    start(con, met.positions)
    _fill(con, table, resource, met, names, items, keys)
    tell_places_apart(con)
    reached = max((str(item[resource.cursor]) for item in items if item.get(resource.cursor)), default=since)
    cursor = _sql_cursor.encode(reached, identity) if resource.cursor and reached else None
    return Batch(client.name, table, finish(con, table, met.positions), met.dropped, tuple(met.positions), cursor)


def _fill(
    con: duckdb.DuckDBPyConnection, table: str, resource: Resource, met: Heading,
    names: Sequence[str], items: Sequence[Mapping[str, Any]], keys: Keys,
) -> None:  # fmt: skip
    if not items:
        return
    columns = [[resource.values.get(name, item.get(name)) for item in items] for name in names]
    readers = {column: reader(table, column, resource) for column in met.positions}
    append(con, keyed_frame(columns, 0, table, met, keys, readers))


def _flat(item: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The fields of an item, those inside others by their path."""
    flat: dict[str, Any] = {}
    for name, value in item.items():
        name = _whole_letters(f"{before}{name}")
        flat |= _flat(value, f"{name}.") if isinstance(value, dict) else {name: _whole_letters(value)}
    return flat


def _whole_letters(value: Any) -> Any:
    """A text in which half a letter, which JSON can write and no table can hold, is replaced by a question mark."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _names(source: str, table: str, resource: Resource, items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The fields that any item has, in the order of coming, and the constants. Raises UserError where one that is named
    never comes: the service has changed."""
    names = list(dict.fromkeys(name for item in items for name in _flat(item)))
    wanted = {*resource.columns.values(), *([resource.cursor] if resource.cursor else [])}
    if items and (missing := sorted(wanted - set(names))):
        raise UserError(f"{source}: {table}: no item has the field '{missing[0]}'; the service has changed, correct it")
    return [*(name for name in names if name not in resource.values), *resource.values]


def _renamed(names: Sequence[str], resource: Resource) -> list[str]:
    to = {written: column for column, written in resource.columns.items()}
    return [to.get(name, f"{name} (hidden)" if name in resource.columns else name) for name in names]
