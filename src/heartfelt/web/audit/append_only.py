"""Triggers that keep the audit log as it is, whoever writes to the database.

Whoever owns the tables can drop a trigger: it stops mistakes and stolen application code, not the owner of the server.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_record"
_SQLITE = "CREATE TRIGGER audit_{verb} BEFORE {verb} ON audit_record BEGIN SELECT RAISE(ABORT, 'audit log'); END"
_POSTGRESQL = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
    "CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON audit_record FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_keep BEFORE TRUNCATE ON audit_record FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)
_AWAY = {
    "sqlite": ("DROP TRIGGER IF EXISTS audit_update", "DROP TRIGGER IF EXISTS audit_delete"),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_refuse ON audit_record",
        "DROP TRIGGER IF EXISTS audit_keep ON audit_record",
        "DROP FUNCTION IF EXISTS audit_refuse()",
    ),
}


def guard(connection: BaseDatabaseWrapper) -> None:
    """Have the database refuse changes."""
    sqlite = [_SQLITE.format(verb=verb) for verb in ("update", "delete")]
    _run(connection, sqlite if connection.vendor == "sqlite" else _POSTGRESQL)


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a migration backwards and for tests that empty tables."""
    _run(connection, _AWAY[connection.vendor])


def _run(connection: BaseDatabaseWrapper, statements: list[str] | tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
