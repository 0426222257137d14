from typing import Any

from django.db import migrations

from heartfelt.web.audit import append_only


def guard(_: Any, schema_editor: Any) -> None:
    append_only.guard(schema_editor.connection)


def unguard(_: Any, schema_editor: Any) -> None:
    append_only.unguard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
