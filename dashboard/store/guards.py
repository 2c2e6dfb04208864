"""What keeps the database itself from changing or removing entries of the audit, and whether it is still there."""

from __future__ import annotations

from sqlalchemy import Connection

# By database and name: what makes each again. The first migration of the store makes them as they are here.
GUARDS = {
    "sqlite": {
        f"audit_no_{what.lower()}": f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        for what in ("UPDATE", "DELETE")
    },
    "postgresql": {
        "audit_append_only": "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
    },
}
LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def lacking(connection: Connection) -> list[str]:
    """The names of those that are gone."""
    present = set(connection.exec_driver_sql(LISTED[connection.dialect.name]).scalars())
    return sorted(GUARDS[connection.dialect.name].keys() - present)


def renew(connection: Connection) -> None:
    """Makes those anew that are gone."""
    for name in lacking(connection):
        connection.exec_driver_sql(GUARDS[connection.dialect.name][name])
