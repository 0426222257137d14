"""PostgreSQL keeps labels beside words: one look finds conversations by both."""

from typing import Any

from django.db import migrations

from heartfelt.web.conversations.words.installing import label


def label_words(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    label(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0007_narrow_words")]

    operations = [migrations.RunPython(label_words, migrations.RunPython.noop)]
