"""PostgreSQL learns which labels are frequent: kind, name and outcome of a finding go together."""

from typing import Any

from django.db import migrations

MAKE = (
    "CREATE STATISTICS IF NOT EXISTS finding_labels (mcv) ON kind, name, outcome FROM conversations_finding",
    "ANALYZE conversations_finding (kind, name, outcome)",
)


def keep_statistics(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    if schema_editor.connection.vendor == "postgresql":
        for statement in MAKE:
            schema_editor.execute(statement)


def drop_statistics(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS IF EXISTS finding_labels")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0004_peril")]

    operations = [migrations.RunPython(keep_statistics, drop_statistics)]
