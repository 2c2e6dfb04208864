"""Days of PostgreSQL that Python has none for, such as infinity: they come as the text that the database shows.

Its driver refuses the whole query where one row has such a day.
"""

from __future__ import annotations

from typing import Any

DAYS = ("date", "timestamp", "timestamptz")
TEXT = 0


def keep_endless(connection: Any) -> None:
    """Changes how this connection of a driver reads days; those of other drivers than psycopg stay as they are."""
    if not type(connection).__module__.startswith("psycopg"):
        return
    adapters, refused = getattr(connection, "adapters", None), getattr(connection, "DataError", None)
    if adapters is None or refused is None:
        return
    for name in DAYS:
        usual = adapters.get_loader(adapters.types[name].oid, TEXT)
        adapters.register_loader(name, _reader(usual, refused))


def _reader(usual: type[Any], refused: type[Exception]) -> type[Any]:
    class Endless:
        """A reader as the driver calls it: `load` gives the value of what came over the wire."""

        format = usual.format

        def __init__(self, oid: int, context: Any = None) -> None:
            self._usual = usual(oid, context)

        def load(self, data: Any) -> Any:
            try:
                return self._usual.load(data)
            except refused:
                return bytes(data).decode()

    return Endless
