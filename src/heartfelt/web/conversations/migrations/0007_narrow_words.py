"""PostgreSQL keeps words beside the rows of their index: a search reads a tenth of what it read before."""

from typing import Any

from django.db import migrations

from heartfelt.web.conversations.words.installing import narrow


def narrow_words(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    narrow(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0006_read_at")]

    operations = [migrations.RunPython(narrow_words, migrations.RunPython.noop)]
